//! What a cell of the plan means: a code, a figure, a date, a deadline, a mark.
//!
//! Takes numbers as numbers or text, dates as dates or text. Never guesses: what can be read in two ways is a fault.

use chrono::{Datelike, NaiveDate};

use crate::model::dates::day;
use crate::model::finding::Fault;
use crate::model::grid::{Cell, Value};
use crate::model::indicator::Kind;
use crate::model::period::{Period, Span};
use crate::model::quantity::Quantity;
use crate::model::unit::Validity;

use crate::viet::date::{self, DateReading};
use crate::viet::deadline;
use crate::viet::number::{self, Doubt, Reading, Want};
use crate::viet::text::clean;
use crate::viet::words;

use super::codes;
use super::table::{Held, Row};

/// When something is to be done, and how the plan words it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Deadline {
    pub day: NaiveDate,
    pub text: String,
    /// A date cell on the first of a month: perhaps `12/2022`, which a spreadsheet turned into a day.
    pub perhaps_a_month: bool,
}

impl Row<'_> {
    /// The cell's text; none if it is blank or could not be read.
    pub fn text(self, key: &str) -> Option<String> {
        match self.held(key) {
            Held::Cell(cell) => Some(text_of(cell)),
            Held::Blank | Held::Spoilt => None,
        }
    }

    /// A text that the row cannot do without.
    pub fn required(self, key: &str, expected: &str, faults: &mut Vec<Fault>) -> Option<String> {
        let text = self.text(key);
        if text.is_none() && !self.is_spoilt(key) {
            faults.push(self.fault(codes::MISSING_VALUE, key, "ô bắt buộc để trống", expected));
        }
        text
    }

    /// A required code. It goes into row keys, stamps and file names, so that its letters are limited.
    pub fn code(self, key: &str, expected: &str, faults: &mut Vec<Fault>) -> Option<String> {
        let code = self.required(key, expected, faults)?;
        if !is_code(&code) {
            faults.push(self.fault(codes::BAD_CODE, key, &code, "chữ, số và các dấu . - _"));
            return None;
        }
        Some(code)
    }

    pub fn figure(self, key: &str, want: &Want, faults: &mut Vec<Fault>) -> Option<Quantity> {
        let Held::Cell(cell) = self.held(key) else { return None };
        let figure = figure_of(cell, want);
        if figure.is_none() {
            faults.push(self.fault(codes::NOT_A_NUMBER, key, self.shown(key), "một số, ví dụ 63,8"));
        }
        figure
    }

    /// A share in parts of one: `0,6`, or `60%`.
    pub fn share(self, key: &str, faults: &mut Vec<Fault>) -> Option<Quantity> {
        let Held::Cell(cell) = self.held(key) else { return None };
        let percent = match &cell.value {
            Value::Text(text) => clean(text).strip_suffix('%').map(|points| Cell::new(Value::Text(points.to_owned()))),
            Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => None,
        };
        let share = match (percent, &cell.value) {
            // Half a ten-thousandth is lost at most, and the sum is checked afterwards.
            (Some(points), _) => {
                figure_of(&points, &plain_number()).map(|points| Quantity::from_raw(points.raw() / 100))
            }
            // 0.6 shown as 60 % is 0.6 of the whole.
            (None, Value::Number(number)) => figure_of(&Cell::new(Value::Number(*number)), &plain_number()),
            (None, _) => figure_of(cell, &plain_number()),
        };
        let share = share.filter(|share| *share > Quantity::ZERO && *share <= Quantity::whole(1));
        if share.is_none() {
            faults.push(self.fault(codes::NOT_A_NUMBER, key, self.shown(key), "một phần của 1, ví dụ 0,6 hoặc 60%"));
        }
        share
    }

    pub fn date(self, key: &str, faults: &mut Vec<Fault>) -> Option<NaiveDate> {
        let Held::Cell(cell) = self.held(key) else { return None };
        let date = match &cell.value {
            Value::Date(date) => plausible(date.date()),
            Value::Text(text) => read_date(text),
            Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Error(_) => None,
        };
        if date.is_none() {
            faults.push(self.fault(codes::NOT_A_DATE, key, self.shown(key), "một ngày, ví dụ 30/4/2022"));
        }
        date
    }

    /// A marked cell: any text but “không”.
    pub fn mark(self, key: &str) -> bool {
        match self.held(key) {
            Held::Cell(Cell { value: Value::Bool(marked), .. }) => *marked,
            Held::Cell(cell) => !words::is_nil(&text_of(cell)) && text_of(cell) != "0",
            Held::Blank | Held::Spoilt => false,
        }
    }

    pub fn validity(self, faults: &mut Vec<Fault>) -> Validity {
        let valid = Validity { from: self.date("valid_from", faults), to: self.date("valid_to", faults) };
        if let (Some(from), Some(to)) = (valid.from, valid.to)
            && to < from
        {
            let found = format!("từ {} đến {}", day(from), day(to));
            faults.push(self.fault(codes::VALIDITY_REVERSED, "valid_to", found, format!("từ {} trở đi", day(from))));
            return Validity { from: Some(from), to: None };
        }
        valid
    }

    /// Where no year is named it is the plan's.
    pub fn deadline(self, key: &str, year: i32, faults: &mut Vec<Fault>) -> Option<Deadline> {
        let Held::Cell(cell) = self.held(key) else { return None };
        let deadline = match &cell.value {
            Value::Date(date) => plausible(date.date()).map(|date| Deadline {
                day: date,
                text: day(date),
                perhaps_a_month: date.day() == 1,
            }),
            Value::Text(text) => {
                // A day is worded one way, whether it was typed as a date or as text.
                let worded = |date: NaiveDate| read_date(text).map_or_else(|| clean(text).into_owned(), |_| day(date));
                let date = deadline::read(text, year).and_then(plausible);
                date.map(|date| Deadline { day: date, text: worded(date), perhaps_a_month: false })
            }
            Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Error(_) => None,
        };
        if deadline.is_none() {
            let expected = "Tháng 12/2022, Quý III/2022, Năm 2022 hoặc một ngày";
            faults.push(self.fault(codes::NOT_A_DEADLINE, key, self.shown(key), expected));
        }
        deadline
    }

    pub fn period(self, key: &str, faults: &mut Vec<Fault>) -> Option<Period> {
        let expected = "2022-06, Tháng 6/2022, 2022-Q2, Quý II/2022, 2022 hoặc 2022-F";
        let period = match self.held(key) {
            Held::Spoilt => return None,
            Held::Blank => {
                faults.push(self.fault(codes::MISSING_VALUE, key, "ô bắt buộc để trống", expected));
                return None;
            }
            Held::Cell(cell) => match &cell.value {
                // A spreadsheet turns a typed 2022-06 into the first of June.
                Value::Date(date) if date.day() == 1 => Some(Period::month(date.year(), date.month() as u8)),
                Value::Date(_) => None,
                _ => read_period(&text_of(cell)),
            },
        };
        if period.is_none() {
            faults.push(self.fault(codes::NOT_A_PERIOD, key, self.shown(key), expected));
        }
        period
    }
}

/// Letters, digits, dot, hyphen, underscore: what a row key, a stamp and a file name can all hold.
pub(super) fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')) && !text.starts_with('.')
}

fn text_of(cell: &Cell) -> String {
    match &cell.value {
        Value::Date(date) => day(date.date()),
        Value::Empty | Value::Number(_) | Value::Text(_) | Value::Bool(_) | Value::Error(_) => {
            clean(&cell.value.display()).into_owned()
        }
    }
}

fn figure_of(cell: &Cell, want: &Want) -> Option<Quantity> {
    let reading = match &cell.value {
        Value::Number(number) => number::read_double(*number, cell.percent, want),
        Value::Text(text) => number::read_text(text, want),
        Value::Empty | Value::Bool(_) | Value::Date(_) | Value::Error(_) => return None,
    };
    match reading {
        Reading::Number { value, estimated: false, repairs, doubts }
            if !repairs.contains(&ROUNDED) && !doubts.contains(&Doubt::CommaBeforeThree) =>
        {
            Some(value)
        }
        Reading::Number { .. } | Reading::Zero { .. } | Reading::Missing { .. } | Reading::Blank => None,
        Reading::Fault(_) => None,
    }
}

/// A plan's figure is exact: one with more than four decimals is sent back, not rounded.
const ROUNDED: &str = "R008";

/// A figure that is counted, whatever its unit of measure.
pub(super) fn plain_number() -> Want {
    Want { decimals: 0, uom: "–".to_owned(), kind: Kind::Stock }
}

fn plausible(date: NaiveDate) -> Option<NaiveDate> {
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// Day before month, and a year of four digits: a plan spans no centuries, but a typing error may.
fn read_date(text: &str) -> Option<NaiveDate> {
    let has_year = text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    match date::read(text, 2000) {
        DateReading::Date { date, .. } if has_year => plausible(date),
        DateReading::Date { .. } | DateReading::Missing { .. } | DateReading::Blank | DateReading::Fault(_) => None,
    }
}

/// `2022-06`, `Tháng 6/2022`, `T6/2022`, `6/2022`, `Quý II/2022`, `6 tháng đầu năm 2022`, `9 tháng năm 2022`, `Năm 2022`.
fn read_period(text: &str) -> Option<Period> {
    if let Ok(period) = text.parse() {
        return Some(period);
    }
    let text = text.to_lowercase();
    let (rest, year) = text.split_at_checked(text.len().checked_sub(4)?)?;
    let year: i32 = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok())??;
    let name = rest.trim().trim_end_matches(['/', '-']).trim();
    let name = name.strip_suffix("năm").unwrap_or(name).trim();
    let span = match name {
        "" => Span::Year,
        "năm chính thức" => Span::OfficialYear,
        "6 tháng đầu" => Span::Half(1),
        "6 tháng cuối" => Span::Half(2),
        "9 tháng" | "9 tháng đầu" => Span::NineMonths,
        _ => {
            if let Some(quarter) = name.strip_prefix("quý") {
                Span::Quarter(match quarter.trim() {
                    "i" | "1" => 1,
                    "ii" | "2" => 2,
                    "iii" | "3" => 3,
                    "iv" | "4" => 4,
                    _ => return None,
                })
            } else {
                let month = name.strip_prefix("tháng").or_else(|| name.strip_prefix('t')).unwrap_or(name).trim();
                let month = (1..=2).contains(&month.len()).then(|| month.parse().ok())??;
                Span::Month(Some(month).filter(|month| (1..=12).contains(month))?)
            }
        }
    };
    Some(Period { year, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Option<String> {
        figure_of(&Cell::new(Value::Text(of.to_owned())), &plain_number()).map(|figure| figure.to_string())
    }

    #[test]
    fn figures_as_officers_write_them() {
        for (written, read) in [
            ("9.000", "9000"),
            ("9000", "9000"),
            ("63,8", "63.8"),
            ("8.5", "8.5"),
            ("1.234,5", "1234.5"),
            ("1 234,5", "1234.5"),
            ("295.664", "295664"),
        ] {
            assert_eq!(text(written).as_deref(), Some(read), "{written}");
        }
        for wrong in ["1.23.456", "1÷3", "năm", "1,2,3", "0,00001", "", "khoảng 500", "không", "≥ 5", "5 quả"]
        {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_have_a_full_year() {
        assert_eq!(read_date("30/4/2022").unwrap().to_string(), "2022-04-30");
        assert_eq!(read_date("2022-04-30").unwrap().to_string(), "2022-04-30");
        for wrong in ["30/4", "30/4/22", "30/2/2022", "Tết", "4/2022", "01/01/9999"] {
            assert_eq!(read_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn periods_by_code_and_by_name() {
        for (written, read) in [
            ("2022-06", "2022-06"),
            ("Tháng 6/2022", "2022-06"),
            ("T6/2022", "2022-06"),
            ("tháng 06 năm 2022", "2022-06"),
            ("Quý II/2022", "2022-Q2"),
            ("6 tháng đầu năm 2022", "2022-H1"),
            ("9 tháng năm 2022", "2022-9M"),
            ("Năm 2022", "2022"),
            ("2022-F", "2022-F"),
        ] {
            assert_eq!(read_period(written).map(|period| period.to_string()).as_deref(), Some(read), "{written}");
        }
        for wrong in ["tháng sáu", "Tháng 13/2022", "Quý V/2022", "ăăăă", "6", "Tháng/2022"] {
            assert_eq!(read_period(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn codes_fit_into_keys_stamps_and_file_names() {
        assert!(is_code("cc-kl") && is_code("1.3.đ") && is_code("snn_ls-2022"));
        assert!(!is_code("a;b") && !is_code("a@b") && !is_code("a/b") && !is_code("a b") && !is_code("..\\x"));
    }
}
