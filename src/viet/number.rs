//! A figure as an officer types it, read exactly or not at all.
//!
//! Never guesses: of two possible readings neither is taken, and a text that says more than a number is no number.
//! The rules are those of `docs/contract.md`, *Figures*, and of `docs/domain.md`, *What people type*.

use super::digits::{self, Figure, Form};
use super::text::matches;
use super::typed::{Typed, looks_like_date, normalised};
use super::{uom, words};
use crate::model::indicator::Kind;
use crate::model::quantity::{Quantity, QuantityError};

/// What is asked for. Of a rate's numerator or denominator give the kind [`Kind::Stock`]: they count, they are no points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Want {
    /// Decimals that the indicator is shown with, 0 to 4.
    pub decimals: u8,
    /// Unit of measure, `ha`; `–` where there is none.
    pub uom: String,
    /// A [`Kind::Rate`] is read in percent points: `63,8%` is 63.8.
    pub kind: Kind,
}

/// What a cell says. Repairs are rule codes in ascending order, each at most once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reading {
    Number {
        value: Quantity,
        /// “Khoảng 500”: the figure counts as an estimate.
        estimated: bool,
        repairs: Vec<&'static str>,
        doubts: Vec<Doubt>,
    },
    /// Words for nothing (`Không`, `–`, `Chưa phát sinh`): zero for an amount. Never read of a rate: nothing
    /// happened is not 0 %, there it is [`Reading::Missing`].
    Zero {
        repairs: Vec<&'static str>,
    },
    /// Words for not known (`…`, `KXĐ`): not zero.
    Missing {
        repairs: Vec<&'static str>,
    },
    Blank,
    Fault(NumberFault),
}

/// Read, but worth a warning.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Doubt {
    /// `8.5`: the dot was read as a decimal sign.
    DotAsDecimal,
    /// `1,234` was read as a decimal where three decimals are not expected: perhaps thousands were meant.
    CommaBeforeThree,
    /// `khoảng 500`, `≥ 500`.
    Estimate,
}

/// Why a cell is not read as a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberFault {
    NotANumber,
    /// Two readings are possible, and both are named. Without a decimal one the thousands are set off the English
    /// way (`1,234,567`), which here only the sender can confirm.
    Ambiguous {
        as_thousands: Quantity,
        as_decimal: Option<Quantity>,
    },
    /// `1÷3`, `7-10`.
    RangeTyped,
    /// Beyond 10¹².
    TooLarge,
    /// `14/6/2022`, `12/2022`.
    LooksLikeDate,
}

const UNIT_STRIPPED: &str = "R001";
const THOUSANDS_READ: &str = "R002";
const PERCENTAGE_READ: &str = "R003";
const WORD_FOR_ZERO: &str = "R004";
const TEXT_NORMALISED: &str = "R005";
/// Decimals beyond the fourth were lost.
pub const ROUNDED: &str = "R008";
const NUMBER_AS_TEXT: &str = "R009";
const WORD_FOR_MISSING: &str = "R010";

/// Words and signs that make an estimate of the number behind them. Upper bounds (`dưới`, `<`) are none: they
/// say what the figure is not.
const ESTIMATES: [&str; 17] = [
    "khoảng",
    "ước",
    "ước đạt",
    "ước tính",
    "ước khoảng",
    "ước thực hiện",
    "trên",
    "hơn",
    "gần",
    "xấp xỉ",
    "độ",
    "đạt khoảng",
    "~",
    "≈",
    "≥",
    ">",
    ">=",
];

/// Reads a cell of text.
pub fn read_text(text: &str, want: &Want) -> Reading {
    let (text, normalised) = normalised(text);
    let mut repairs = if normalised { vec![TEXT_NORMALISED] } else { Vec::new() };
    if text.is_empty() {
        return Reading::Blank;
    }
    let Some(typed) = Typed::split(&text) else { return read_words(&text, want, repairs) };
    if looks_like_date(&text) {
        return Reading::Fault(NumberFault::LooksLikeDate);
    }
    if typed.is_range() {
        return Reading::Fault(NumberFault::RangeTyped);
    }
    let estimated = !typed.before.is_empty();
    if estimated && !is_estimate(typed.before) {
        return Reading::Fault(NumberFault::NotANumber);
    }
    match unit_repair(typed.after, want) {
        Ok(repair) => repairs.extend(repair),
        Err(fault) => return Reading::Fault(fault),
    }
    let (value, form, rounded) = match digits::read(typed.body, typed.negative, want.decimals) {
        Figure::Read { value, form, rounded } => (value, form, rounded),
        Figure::Ambiguous { as_thousands, as_decimal } => {
            return Reading::Fault(NumberFault::Ambiguous { as_thousands, as_decimal });
        }
        Figure::NotANumber => return Reading::Fault(NumberFault::NotANumber),
        Figure::TooLarge => return Reading::Fault(NumberFault::TooLarge),
    };
    let mut doubts = Vec::new();
    match form {
        Form::Plain => {}
        Form::Grouped => repairs.push(THOUSANDS_READ),
        Form::DotAsDecimal => doubts.push(Doubt::DotAsDecimal),
        // Nobody means thousands of percent.
        Form::CommaBeforeThree if in_points(want) => {}
        Form::CommaBeforeThree => doubts.push(Doubt::CommaBeforeThree),
    }
    // The unit, the percent sign or the groups say already why a text became a number.
    if !repairs.iter().any(|code| [UNIT_STRIPPED, THOUSANDS_READ, PERCENTAGE_READ].contains(code)) {
        repairs.push(NUMBER_AS_TEXT);
    }
    if rounded {
        repairs.push(ROUNDED);
    }
    if estimated {
        doubts.push(Doubt::Estimate);
    }
    repairs.sort_unstable();
    Reading::Number { value, estimated, repairs, doubts }
}

/// Reads a cell that holds a number. `percent_format`: the cell shows it as a percentage, 0.638 as `63,8%`.
pub fn read_double(double: f64, percent_format: bool, want: &Want) -> Reading {
    if percent_format && !in_points(want) {
        return Reading::Fault(NumberFault::NotANumber);
    }
    let places = if percent_format { 2 } else { 0 };
    let read = match Quantity::from_double(double, places) {
        Ok(read) => read,
        Err(QuantityError::NotANumber) => return Reading::Fault(NumberFault::NotANumber),
        Err(QuantityError::TooLarge) => return Reading::Fault(NumberFault::TooLarge),
    };
    let mut repairs = Vec::new();
    if percent_format {
        repairs.push(PERCENTAGE_READ);
    }
    if read.rounded && shows_more_than_four_decimals(double, places) {
        repairs.push(ROUNDED);
    }
    Reading::Number { value: read.quantity, estimated: false, repairs, doubts: Vec::new() }
}

fn read_words(text: &str, want: &Want, mut repairs: Vec<&'static str>) -> Reading {
    let nil = words::is_nil(text);
    if !nil && !words::is_missing(text) {
        return Reading::Fault(NumberFault::NotANumber);
    }
    if nil && want.kind != Kind::Rate {
        repairs.insert(0, WORD_FOR_ZERO);
        return Reading::Zero { repairs };
    }
    repairs.push(WORD_FOR_MISSING);
    Reading::Missing { repairs }
}

fn is_estimate(before: &str) -> bool {
    // A long text is a sentence that happens to hold a digit.
    before.len() <= 100 && ESTIMATES.iter().any(|word| matches(word, before))
}

/// What was stripped behind the digits; a unit of measure that is not ours is a fault.
fn unit_repair(after: &str, want: &Want) -> Result<Option<&'static str>, NumberFault> {
    if after.is_empty() {
        Ok(None)
    } else if in_points(want) && uom::is_percent(after) {
        Ok(Some(PERCENTAGE_READ))
    } else if uom::is_ours(after, &want.uom) {
        Ok(Some(UNIT_STRIPPED))
    } else {
        Err(NumberFault::NotANumber)
    }
}

/// True if the figure is kept in percent points, so that a percentage can be read into it.
fn in_points(want: &Want) -> bool {
    want.kind == Kind::Rate || uom::counts_percent(&want.uom)
}

/// False for binary dust: 0.1 + 0.2 is kept as 0.30000000000000004, and Excel, with its fifteen digits, shows 0.3.
fn shows_more_than_four_decimals(double: f64, places: i32) -> bool {
    let shown = format!("{double:.14e}");
    let shifted = shown.split_once('e').and_then(|(mantissa, exponent)| {
        let exponent: i32 = exponent.parse().ok()?;
        Quantity::from_decimal(&format!("{mantissa}e{}", exponent.saturating_add(places))).ok()
    });
    shifted.is_none_or(|read| read.rounded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn want(decimals: u8, uom: &str, kind: Kind) -> Want {
        Want { decimals, uom: uom.to_owned(), kind }
    }

    fn ha() -> Want {
        want(1, "ha", Kind::Flow)
    }

    fn rate() -> Want {
        want(1, "%", Kind::Rate)
    }

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    /// Reads to that value, with those repairs and no doubt.
    fn gives(text: &str, want: &Want, value: &str, repairs: &[&str]) {
        let expected =
            Reading::Number { value: q(value), estimated: false, repairs: codes(repairs), doubts: Vec::new() };
        assert_eq!(read_text(text, want), expected, "{text}");
    }

    fn codes(repairs: &[&str]) -> Vec<&'static str> {
        let all = ["R001", "R002", "R003", "R004", "R005", "R008", "R009", "R010"];
        repairs.iter().map(|code| *all.iter().find(|known| known == &code).unwrap()).collect()
    }

    fn is_fault(text: &str, want: &Want, fault: NumberFault) {
        assert_eq!(read_text(text, want), Reading::Fault(fault), "{text}");
    }

    #[test]
    fn plain_numbers_typed_as_text() {
        gives("512", &ha(), "512", &["R009"]);
        gives("512,5", &ha(), "512.5", &["R009"]);
        gives("05", &ha(), "5", &["R009"]);
        gives("-512,5", &ha(), "-512.5", &["R009"]);
        gives("\u{2212}3", &ha(), "-3", &["R009"]);
        gives("+3", &ha(), "3", &["R009"]);
        gives("0", &ha(), "0", &["R009"]);
        gives("1,23456", &want(4, "ha", Kind::Flow), "1.2346", &["R008", "R009"]);
    }

    #[test]
    fn thousands_are_read() {
        gives("9.000", &ha(), "9000", &["R002"]);
        gives("295.664", &ha(), "295664", &["R002"]);
        gives("1.234.567,5", &ha(), "1234567.5", &["R002"]);
        gives("1\u{a0}234,5", &ha(), "1234.5", &["R002"]);
        gives("1\u{202f}234\u{2009}567", &ha(), "1234567", &["R002"]);
        gives("1 234,5", &ha(), "1234.5", &["R002"]);
        gives("-1.234", &ha(), "-1234", &["R002"]);
    }

    #[test]
    fn a_dot_before_three_digits_is_asked_where_three_decimals_are_usual() {
        let fine = want(3, "tấn", Kind::Flow);
        is_fault("9.000", &fine, NumberFault::Ambiguous { as_thousands: q("9000"), as_decimal: Some(q("9")) });
        let asked = NumberFault::Ambiguous { as_thousands: q("1234"), as_decimal: Some(q("1.234")) };
        is_fault("1.234 tấn", &fine, asked);
        gives("1.234.567", &fine, "1234567", &["R002"]);
        gives("1.234,5", &fine, "1234.5", &["R002"]);
        gives("1,234", &fine, "1.234", &["R009"]);
        is_fault("1,234,567", &ha(), NumberFault::Ambiguous { as_thousands: q("1234567"), as_decimal: None });
    }

    #[test]
    fn units_of_measure_are_stripped() {
        gives("512,5ha", &ha(), "512.5", &["R001"]);
        gives("512,5 ha", &ha(), "512.5", &["R001"]);
        gives("512,5 HA.", &ha(), "512.5", &["R001"]);
        gives("512,5\u{a0}ha ", &ha(), "512.5", &["R001", "R005"]);
        gives("1.000ha", &ha(), "1000", &["R001", "R002"]);
        gives("5 chuỗi", &want(0, "chuỗi", Kind::Flow), "5", &["R001"]);
        gives("5 chuô\u{303}i", &want(0, "chuỗi", Kind::Flow), "5", &["R001", "R005"]);
        gives("7 hợp tác xã", &want(0, "HTX", Kind::Flow), "7", &["R001"]);
        gives("12 m2", &want(0, "m2", Kind::Flow), "12", &["R001"]);
    }

    #[test]
    fn percentages_are_read_into_points() {
        gives("63,8%", &rate(), "63.8", &["R003"]);
        gives("63,8 %", &rate(), "63.8", &["R003"]);
        gives("63,8 phần trăm", &rate(), "63.8", &["R003"]);
        gives("63,8", &rate(), "63.8", &["R009"]);
        gives("63,812", &rate(), "63.812", &["R009"]);
        is_fault("63,8%", &ha(), NumberFault::NotANumber);
        is_fault("63,8 ha", &rate(), NumberFault::NotANumber);
    }

    #[test]
    fn a_dot_as_decimal_sign_is_doubted() {
        let doubt = |value: &str, repairs: &[&str]| Reading::Number {
            value: q(value),
            estimated: false,
            repairs: codes(repairs),
            doubts: vec![Doubt::DotAsDecimal],
        };
        assert_eq!(read_text("8.5", &ha()), doubt("8.5", &["R009"]));
        assert_eq!(read_text("63.8%", &rate()), doubt("63.8", &["R003"]));
        assert_eq!(read_text("1.10", &ha()), doubt("1.1", &["R009"]));
        let Reading::Number { doubts, .. } = read_text("1,234", &ha()) else { panic!() };
        assert_eq!(doubts, [Doubt::CommaBeforeThree]);
    }

    #[test]
    fn estimates_are_marked() {
        for text in
            ["khoảng 500", "Ước 500", "~500", "trên 500 ha", "≥ 500", "≥500", "hơn 500", "KHOẢNG 500", "ước đạt 500ha"]
        {
            let Reading::Number { value, estimated, doubts, .. } = read_text(text, &ha()) else { panic!("{text}") };
            assert_eq!((value, estimated, doubts), (q("500"), true, vec![Doubt::Estimate]), "{text}");
        }
        let Reading::Number { value, doubts, .. } = read_text("khoảng -8.5", &ha()) else { panic!() };
        assert_eq!((value, doubts), (q("-8.5"), vec![Doubt::DotAsDecimal, Doubt::Estimate]));
        is_fault("dưới 500", &ha(), NumberFault::NotANumber);
        is_fault("< 500", &ha(), NumberFault::NotANumber);
        is_fault("đạt 500", &ha(), NumberFault::NotANumber);
    }

    #[test]
    fn ranges_and_dates_are_told_apart() {
        for text in ["1÷3", "7-10", "7–10", "7 - 10 ha", "7 đến 10", "từ 7 đến 10", "1.000-2.000", "0,5 ÷ 0,7", "7--10"]
        {
            is_fault(text, &ha(), NumberFault::RangeTyped);
        }
        for text in ["14/6/2022", "05-01-2022", "05.01.2022", "14/6/22", "2022-01-05", "12/2022", "12-2022", "1/3"] {
            is_fault(text, &ha(), NumberFault::LooksLikeDate);
        }
        gives("1.234.567", &ha(), "1234567", &["R002"]);
        is_fault("40/50", &ha(), NumberFault::NotANumber);
    }

    #[test]
    fn words_for_nothing_and_for_not_known() {
        let zero = |repairs: &[&str]| Reading::Zero { repairs: codes(repairs) };
        assert_eq!(read_text("Không", &ha()), zero(&["R004"]));
        assert_eq!(read_text("–", &ha()), zero(&["R004"]));
        assert_eq!(read_text(" chưa phát sinh", &ha()), zero(&["R004", "R005"]));
        let missing = Reading::Missing { repairs: vec!["R010"] };
        for text in ["…", "...", "KXĐ", "Chưa có số liệu", "n/a"] {
            assert_eq!(read_text(text, &ha()), missing, "{text}");
        }
        assert_eq!(read_text("-", &rate()), missing, "nothing happened is not a rate of 0 %");
        for text in ["", "  ", "\u{a0}\u{200b}\n"] {
            assert_eq!(read_text(text, &ha()), Reading::Blank);
        }
    }

    #[test]
    fn what_says_more_than_a_number_is_none() {
        for text in [
            "hai vườn?",
            "12,5 ha?",
            "12,5 km",
            "(5)",
            "- 5",
            "–5",
            "5 nghìn",
            "1e5",
            "1E+05",
            "5²",
            "٥",
            "５",
            "x",
            "?",
            "5 5",
            "12,5 ha và 3 ha",
            "1,5,2",
            "#REF!",
            "5;6",
            "1'000",
            "=1+2",
            "$5",
            "5‰",
            "½",
            "½5",
        ] {
            is_fault(text, &ha(), NumberFault::NotANumber);
        }
        is_fault("1.000.000.000.001", &ha(), NumberFault::TooLarge);
        is_fault("5 –", &want(0, "–", Kind::Flow), NumberFault::NotANumber);
    }

    #[test]
    fn doubles_are_read_by_their_shortest_decimal() {
        let number = |value: &str, repairs: &[&str]| Reading::Number {
            value: q(value),
            estimated: false,
            repairs: codes(repairs),
            doubts: Vec::new(),
        };
        assert_eq!(read_double(512.5, false, &ha()), number("512.5", &[]));
        assert_eq!(read_double(0.638, true, &rate()), number("63.8", &["R003"]));
        assert_eq!(read_double(63.8, false, &rate()), number("63.8", &[]));
        assert_eq!(read_double(0.1 + 0.2, false, &ha()), number("0.3", &[]), "binary dust is not a rounding");
        assert_eq!(read_double(1.0 / 3.0, false, &ha()), number("0.3333", &["R008"]));
        assert_eq!(read_double(-0.0, false, &ha()), number("0", &[]));
        assert_eq!(read_double(5.0, true, &ha()), Reading::Fault(NumberFault::NotANumber));
        assert_eq!(read_double(f64::NAN, false, &ha()), Reading::Fault(NumberFault::NotANumber));
        assert_eq!(read_double(f64::INFINITY, true, &rate()), Reading::Fault(NumberFault::NotANumber));
        assert_eq!(read_double(1e13, false, &ha()), Reading::Fault(NumberFault::TooLarge));
    }

    fn kinds() -> impl Strategy<Value = Want> {
        let kind = prop::sample::select(Kind::ALL.to_vec());
        (0u8..=4, prop::sample::select(vec!["ha", "%", "–", "m2", ""]), kind).prop_map(|(decimals, uom, kind)| Want {
            decimals,
            uom: uom.to_owned(),
            kind,
        })
    }

    proptest! {
        #[test]
        fn a_printed_figure_reads_back(raw in -10_000_000_000_000_000i64..=10_000_000_000_000_000, want in kinds()) {
            let printed = Quantity::from_raw(raw).vietnamese(want.decimals);
            let Reading::Number { value, .. } = read_text(&printed, &want) else {
                return Err(TestCaseError::fail(printed));
            };
            prop_assert_eq!(value.raw(), raw);
        }

        #[test]
        fn a_small_printed_figure_reads_back_with_its_unit(raw in -30_000_000i64..30_000_000, decimals in 0u8..=4) {
            let printed = format!("{} ha", Quantity::from_raw(raw).vietnamese(decimals));
            let Reading::Number { value, estimated, .. } = read_text(&printed, &want(decimals, "ha", Kind::Stock)) else {
                return Err(TestCaseError::fail(printed));
            };
            prop_assert_eq!((value.raw(), estimated), (raw, false));
        }

        #[test]
        fn a_double_of_four_decimals_reads_back(raw in -1_000_000_000_000i64..1_000_000_000_000) {
            let quantity = Quantity::from_raw(raw);
            let expected = Reading::Number { value: quantity, estimated: false, repairs: vec![], doubts: vec![] };
            prop_assert_eq!(read_double(quantity.to_f64(), false, &ha()), expected);
        }

        #[test]
        fn no_text_panics(text in any::<String>(), want in kinds()) {
            read_text(&text, &want);
        }

        #[test]
        fn no_text_of_number_signs_panics(text in "[0-9., \u{a0}+−%÷/~≥()eE–ha-]{0,14}", want in kinds()) {
            read_text(&text, &want);
        }

        #[test]
        fn no_double_panics(double in any::<f64>(), percent in any::<bool>(), want in kinds()) {
            read_double(double, percent, &want);
        }
    }
}
