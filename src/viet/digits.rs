//! The digits of a figure and the signs between them: what groups thousands, what parts off decimals.
//!
//! Never chooses between two readings that both make sense: it names the two.

use crate::model::quantity::{Quantity, QuantityError};

/// What a run of digits, dots, commas and blanks says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Figure {
    Read {
        value: Quantity,
        form: Form,
        /// Digits beyond the fourth decimal were lost.
        rounded: bool,
    },
    /// `1.234` where decimals are usual, or thousands set off by commas as the English do.
    Ambiguous {
        as_thousands: Quantity,
        as_decimal: Option<Quantity>,
    },
    NotANumber,
    TooLarge,
}

/// How the figure was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// `512` or `512,5`
    Plain,
    /// `9.000`, `1 234,5`: thousands were grouped.
    Grouped,
    /// `8.5`: the dot can only be a decimal sign.
    DotAsDecimal,
    /// `1,234` where three decimals are not expected: read as a decimal, and doubtful.
    CommaBeforeThree,
}

/// Reads a figure as it is written in Việt Nam (`docs/contract.md`, *Figures*). `body` holds ASCII digits,
/// dots, commas and single blanks only; `decimals` is how many the indicator is shown with.
pub(super) fn read(body: &str, negative: bool, decimals: u8) -> Figure {
    let commas = body.matches(',').count();
    let dots = body.matches('.').count();
    let (whole, fraction) = match (commas, dots) {
        (0, 0) => (body, ""),
        (0, 1) => return one_dot(body, negative, decimals),
        // A second dot cannot part off decimals, so that even `1.234.567` is clear.
        (0, _) => (body, ""),
        (1, _) => match body.split_once(',') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            _ => return english(body, negative),
        },
        _ => return english(body, negative),
    };
    let grouped = match grouping(whole) {
        Grouping::None => false,
        Grouping::Thousands => true,
        Grouping::Wrong => return Figure::NotANumber,
    };
    let unusual = decimals < 3 && fraction.len() == 3 && is_leading_group(whole);
    let form = match (grouped, unusual) {
        (true, _) => Form::Grouped,
        (false, true) => Form::CommaBeforeThree,
        (false, false) => Form::Plain,
    };
    quantity(whole, fraction, negative).map_or_else(fault, |read| read.figure(form))
}

/// A single dot, no comma: three digits behind it are thousands, unless they may be decimals.
fn one_dot(body: &str, negative: bool, decimals: u8) -> Figure {
    let Some((whole, fraction)) = body.split_once('.').filter(|(_, fraction)| is_digits(fraction)) else {
        return Figure::NotANumber;
    };
    if matches!(grouping(whole), Grouping::Wrong) {
        return Figure::NotANumber;
    }
    let as_decimal = quantity(whole, fraction, negative);
    // No group of thousands starts with zero: `0.638` is a decimal whoever writes it.
    if fraction.len() != 3 || whole.is_empty() || whole == "0" {
        return as_decimal.map_or_else(fault, |read| read.figure(Form::DotAsDecimal));
    }
    let as_thousands = quantity(&format!("{whole}{fraction}"), "", negative);
    if is_leading_group(whole) && decimals < 3 {
        return as_thousands.map_or_else(fault, |read| read.figure(Form::Grouped));
    }
    // Either the indicator has three decimals, or the digits before the dot are no group (`1234.567`).
    match (as_thousands, as_decimal) {
        (Ok(thousands), Ok(decimal)) => {
            Figure::Ambiguous { as_thousands: thousands.value, as_decimal: Some(decimal.value) }
        }
        (Err(_), Ok(decimal)) => decimal.figure(Form::DotAsDecimal),
        (_, Err(error)) => fault(error),
    }
}

/// `1,234,567` and `1,234.5` follow the English way. That is read by nobody here for sure, so it is asked.
fn english(body: &str, negative: bool) -> Figure {
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let complete = fraction.is_empty() == whole.eq(body);
    if !complete || whole.contains(' ') || !(fraction.is_empty() || is_digits(fraction)) {
        return Figure::NotANumber;
    }
    match grouping(&whole.replace(',', ".")) {
        Grouping::Thousands => match quantity(whole, fraction, negative) {
            Ok(read) => Figure::Ambiguous { as_thousands: read.value, as_decimal: None },
            Err(error) => fault(error),
        },
        Grouping::None | Grouping::Wrong => Figure::NotANumber,
    }
}

enum Grouping {
    /// Digits only, or nothing (`,5`).
    None,
    Thousands,
    Wrong,
}

/// How the whole part is written: groups of three behind a first of one to three, all set off by the same sign.
fn grouping(whole: &str) -> Grouping {
    let sign = if whole.contains(' ') { ' ' } else { '.' };
    let mut groups = whole.split(sign);
    let first = groups.next().unwrap_or_default();
    let mut others = groups.peekable();
    if others.peek().is_none() {
        return if first.is_empty() || is_digits(first) { Grouping::None } else { Grouping::Wrong };
    }
    if is_leading_group(first) && others.all(|group| group.len() == 3 && is_digits(group)) {
        Grouping::Thousands
    } else {
        Grouping::Wrong
    }
}

/// One to three digits, the first of them not zero.
fn is_leading_group(digits: &str) -> bool {
    (1..=3).contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Clone, Copy)]
struct Exact {
    value: Quantity,
    rounded: bool,
}

impl Exact {
    fn figure(self, form: Form) -> Figure {
        Figure::Read { value: self.value, form, rounded: self.rounded }
    }
}

/// The figure of a whole part, whatever groups it, and the decimals.
fn quantity(whole: &str, fraction: &str, negative: bool) -> Result<Exact, QuantityError> {
    let sign = if negative { "-" } else { "" };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let read = Quantity::from_decimal(&format!("{sign}{digits}.{fraction}"))?;
    Ok(Exact { value: read.quantity, rounded: read.rounded })
}

fn fault(error: QuantityError) -> Figure {
    match error {
        QuantityError::NotANumber => Figure::NotANumber,
        QuantityError::TooLarge => Figure::TooLarge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn is(body: &str, decimals: u8, value: &str, form: Form) {
        assert_eq!(read(body, false, decimals), Figure::Read { value: q(value), form, rounded: false }, "{body}");
    }

    #[test]
    fn dots_and_blanks_group_thousands() {
        is("9.000", 0, "9000", Form::Grouped);
        is("295.664", 2, "295664", Form::Grouped);
        is("1.234.567,5", 1, "1234567.5", Form::Grouped);
        is("1 234,5", 1, "1234.5", Form::Grouped);
        is("1 234 567", 4, "1234567", Form::Grouped);
        is("1.234.567", 4, "1234567", Form::Grouped);
        is("1.234,5678", 4, "1234.5678", Form::Grouped);
    }

    #[test]
    fn the_comma_parts_off_decimals() {
        is("512,5", 1, "512.5", Form::Plain);
        is(",5", 1, "0.5", Form::Plain);
        is("05", 0, "5", Form::Plain);
        is("0,125", 1, "0.125", Form::Plain);
        is("1234,567", 1, "1234.567", Form::Plain);
        is("1,234", 3, "1.234", Form::Plain);
        is("1,234", 2, "1.234", Form::CommaBeforeThree);
    }

    #[test]
    fn a_dot_that_cannot_group_is_a_decimal_sign() {
        is("8.5", 1, "8.5", Form::DotAsDecimal);
        is("1234.5", 0, "1234.5", Form::DotAsDecimal);
        is("0.638", 3, "0.638", Form::DotAsDecimal);
        is("0.638", 1, "0.638", Form::DotAsDecimal);
        is("1 234.5", 1, "1234.5", Form::DotAsDecimal);
        is("12.3456", 4, "12.3456", Form::DotAsDecimal);
        // As thousands it would be above the limit, so that one reading is left.
        is("9999999999.125", 3, "9999999999.125", Form::DotAsDecimal);
    }

    #[test]
    fn two_readings_are_both_named() {
        let asked = |thousands, decimal: Option<&str>| Figure::Ambiguous {
            as_thousands: q(thousands),
            as_decimal: decimal.map(q),
        };
        assert_eq!(read("9.000", false, 3), asked("9000", Some("9")));
        assert_eq!(read("1.234", true, 4), asked("-1234", Some("-1.234")));
        assert_eq!(read("1234.567", false, 0), asked("1234567", Some("1234.567")));
        assert_eq!(read("05.000", false, 0), asked("5000", Some("5")));
        assert_eq!(read("1,234,567", false, 0), asked("1234567", None));
        assert_eq!(read("1,234.5", false, 1), asked("1234.5", None));
    }

    #[test]
    fn wrong_groups_are_no_number() {
        for body in [
            "1.23.456",
            "1.2345.678",
            "0.512.000",
            "1 23",
            "0 512",
            "1 234.567,5",
            "1.234 567",
            "1,2,3",
            "1,23,456",
            "5,",
            "5.",
            ",",
            ".",
            "1,5.2",
            "12.34,5",
            "1.234.",
            "1,234.",
            "1, 5",
            "1,234,56 7",
        ] {
            assert_eq!(read(body, false, 1), Figure::NotANumber, "{body}");
        }
    }

    #[test]
    fn limits_and_lost_digits_are_told() {
        assert_eq!(read("1.000.000.000.001", false, 0), Figure::TooLarge);
        assert_eq!(read(&"9".repeat(10_000), false, 0), Figure::TooLarge);
        is("1.000.000.000.000", 0, "1000000000000", Form::Grouped);
        let rounded = Figure::Read { value: q("1.2346"), form: Form::Plain, rounded: true };
        assert_eq!(read("1,23456", false, 4), rounded);
    }
}
