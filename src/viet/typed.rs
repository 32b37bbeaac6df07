//! A text with a number in it, taken apart; and what only resembles a number: ranges and dates.
//!
//! Never reads the number itself.

use chrono::{Datelike, NaiveDate};

use super::text::clean;

/// A text with a number in it, taken apart: `khoảng −1.234,5 ha`.
pub(super) struct Typed<'a> {
    /// What stands before sign and digits.
    pub(super) before: &'a str,
    pub(super) negative: bool,
    /// Digits, dots, commas, blanks; begins with a digit, or with the sign right before one (`,5`).
    pub(super) body: &'a str,
    /// What stands behind.
    pub(super) after: &'a str,
}

impl<'a> Typed<'a> {
    /// None if the text holds no ASCII digit: digits of other scripts are not read.
    pub(super) fn split(text: &'a str) -> Option<Typed<'a>> {
        let first = text.find(|c: char| c.is_ascii_digit())?;
        let (mut before, rest) = text.split_at(first);
        let mut body_and_after = rest;
        if before.ends_with([',', '.']) {
            // Both signs are one byte long.
            (before, body_and_after) = text.split_at(first - 1);
        }
        // A minus parted from its number by a blank is the dash of a list.
        let unsigned = before.strip_suffix(['-', '\u{2212}']);
        let negative = unsigned.is_some();
        let before = unsigned.or_else(|| before.strip_suffix('+')).unwrap_or(before);
        let end = body_and_after.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ')));
        let (body, after) = body_and_after.split_at(end.unwrap_or(body_and_after.len()));
        Some(Typed { before: before.trim(), negative, body: body.trim(), after: after.trim() })
    }

    /// `1÷3`, `7 - 10 HTX`, `từ 7 đến 10`: a number, a sign or word between, a number.
    pub(super) fn is_range(&self) -> bool {
        let signs = ['÷', '-', '‐', '‑', '–', '—', '−', '~', '→'];
        let behind = self.after.strip_prefix(signs).or_else(|| {
            ["đến", "tới"].iter().find_map(|word| self.after.strip_prefix(word)).filter(|rest| rest.starts_with(' '))
        });
        behind.is_some_and(|rest| rest.trim_start_matches(signs).trim_start().starts_with(|c: char| c.is_ascii_digit()))
    }
}

/// The text without what cannot be seen, and whether that changed it. A blank that groups thousands, of
/// whatever width, changes nothing in this sense: it is told as a reading of thousands.
pub(super) fn normalised(raw: &str) -> (String, bool) {
    let mut spaced = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    let mut after_digit = false;
    while let Some(c) = rest.next() {
        let groups = after_digit && is_wide_or_narrow_blank(c) && rest.peek().is_some_and(char::is_ascii_digit);
        spaced.push(if groups { ' ' } else { c });
        after_digit = c.is_ascii_digit();
    }
    let text = clean(&spaced);
    let changed = text != spaced;
    (text.into_owned(), changed)
}

/// No-break space, figure space, thin spaces.
fn is_wide_or_narrow_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}')
}

/// Day, month and year, or month and year, or `1/3`: parted by one and the same sign. `7-10` is a range and `1.10` a
/// number, so that those signs need a year.
pub(super) fn looks_like_date(text: &str) -> bool {
    let Some(sign) = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-' | '.')) else {
        return false;
    };
    let parts: Option<Vec<u32>> = text.split(sign).map(|part| part.trim().parse().ok()).collect();
    let is_year = |year: u32| (1900..2200).contains(&year);
    let is_month = |month: u32| (1..=12).contains(&month);
    match parts.unwrap_or_default()[..] {
        [day, month, year] => {
            is_day(day, month, year) || is_day(day, month, 2000 + year % 100) && year < 100 || is_day(year, month, day)
        }
        [month, year] if is_year(year) => is_month(month) && sign != '.',
        [day, month] => sign == '/' && is_day(day, month, 2000),
        _ => false,
    }
}

fn is_day(day: u32, month: u32, year: u32) -> bool {
    let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    date.is_some_and(|date| (1900..2200).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, bool, &str, &str)> {
        Typed::split(text).map(|typed| (typed.before, typed.negative, typed.body, typed.after))
    }

    #[test]
    fn sign_digits_and_unit_are_parted() {
        assert_eq!(parts("khoảng −1.234,5 ha"), Some(("khoảng", true, "1.234,5", "ha")));
        assert_eq!(parts("512,5ha"), Some(("", false, "512,5", "ha")));
        assert_eq!(parts("~,5"), Some(("~", false, ",5", "")));
        assert_eq!(parts("-.5 %"), Some(("", true, ".5", "%")));
        assert_eq!(parts("- 5"), Some(("-", false, "5", "")), "a dash parted from the number is no minus");
        assert_eq!(parts("…5"), Some(("…", false, "5", "")));
        assert_eq!(parts("٥"), None);
    }

    #[test]
    fn a_blank_inside_a_number_is_no_repair_of_text() {
        assert_eq!(normalised("1\u{a0}234"), ("1 234".to_owned(), false));
        assert_eq!(normalised("1\u{a0}ha"), ("1 ha".to_owned(), true));
        assert_eq!(normalised("1 234 "), ("1 234".to_owned(), true));
        assert_eq!(normalised("1 234"), ("1 234".to_owned(), false));
    }

    #[test]
    fn dates_resemble_numbers_only_with_a_year_or_a_slash() {
        for text in ["14/6/2022", "1.2.2022", "1-2-22", "2022.1.5", "12/2022", "1/3"] {
            assert!(looks_like_date(text), "{text}");
        }
        for text in ["7-10", "1.10", "12.2022", "1.234.567", "13/2022", "31/2", "512", "1/3 ha", "khoảng 1/3", "1.2/3"]
        {
            assert!(!looks_like_date(text), "{text}");
        }
    }
}
