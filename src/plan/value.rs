//! What a cell of the plan means: a code, a figure, a date, a deadline, a mark.
//!
//! Takes numbers as numbers or text, dates as dates or text. Never guesses: what can be read in two ways is a fault.

use chrono::{Datelike, NaiveDate};

use crate::model::calendar::end_of_month;
use crate::model::finding::Fault;
use crate::model::grid::{Cell, Value};
use crate::model::period::{Period, Span};
use crate::model::quantity::Quantity;
use crate::model::unit::Validity;

use super::codes;
use super::table::{Held, Row, clean};

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
            faults.push(self.fault(codes::MISSING_VALUE, key, "(trống)", expected));
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

    pub fn figure(self, key: &str, faults: &mut Vec<Fault>) -> Option<Quantity> {
        let Held::Cell(cell) = self.held(key) else { return None };
        let figure = figure_of(cell, if cell.percent { 2 } else { 0 });
        if figure.is_none() {
            faults.push(self.fault(codes::NOT_A_NUMBER, key, self.shown(key), "một số, ví dụ 63,8"));
        }
        figure
    }

    /// A share in parts of one: `0,6`, or `60%`.
    pub fn share(self, key: &str, faults: &mut Vec<Fault>) -> Option<Quantity> {
        let Held::Cell(cell) = self.held(key) else { return None };
        let share = match &cell.value {
            Value::Text(text) => match clean(text).strip_suffix('%') {
                // Half a ten-thousandth is lost at most, and the sum is checked afterwards.
                Some(percent) => figure_in_text(percent).map(|points| Quantity::from_raw(points.raw() / 100)),
                None => figure_in_text(text),
            },
            _ => figure_of(cell, 0),
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
            Value::Text(text) => read_date(&clean(text)),
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
            Held::Cell(cell) => !["0", "không", "khong", "no", "false", "-", "–"].contains(&text_of(cell).to_lowercase().as_str()),
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

    pub fn deadline(self, key: &str, faults: &mut Vec<Fault>) -> Option<Deadline> {
        let Held::Cell(cell) = self.held(key) else { return None };
        let deadline = match &cell.value {
            Value::Date(date) => plausible(date.date()).map(|date| Deadline {
                day: date,
                text: day(date),
                perhaps_a_month: date.day() == 1,
            }),
            Value::Text(text) => {
                let text = clean(text);
                read_deadline(&text).map(|day| Deadline { day, text, perhaps_a_month: false })
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
                faults.push(self.fault(codes::MISSING_VALUE, key, "(trống)", expected));
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

/// A date as an officer writes it: `5/1/2022`.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%-d/%-m/%Y").to_string()
}

/// Letters, digits, dot, hyphen, underscore: what a row key, a stamp and a file name can all hold.
pub(super) fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')) && !text.starts_with('.')
}

fn text_of(cell: &Cell) -> String {
    match &cell.value {
        Value::Date(date) => day(date.date()),
        Value::Empty | Value::Number(_) | Value::Text(_) | Value::Bool(_) | Value::Error(_) => clean(&cell.value.display()),
    }
}

fn figure_of(cell: &Cell, shift: i32) -> Option<Quantity> {
    match &cell.value {
        Value::Number(number) => {
            Quantity::from_double(*number, shift).ok().filter(|read| !read.rounded).map(|read| read.quantity)
        }
        Value::Text(text) => {
            let text = clean(text);
            figure_in_text(text.strip_suffix('%').unwrap_or(&text))
        }
        Value::Empty | Value::Bool(_) | Value::Date(_) | Value::Error(_) => None,
    }
}

/// `9.000`, `1 234,5`, `63,8`, `8.5`: a dot before exactly three digits groups thousands, a comma is the decimal sign.
fn figure_in_text(text: &str) -> Option<Quantity> {
    let text: String = clean(text).chars().filter(|c| *c != ' ').collect();
    let (whole, fraction) = match text.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() > 1
        && groups.first().is_some_and(|first| (1..=3).contains(&first.trim_start_matches('-').len()))
        && groups.iter().skip(1).all(|group| group.len() == 3);
    let plain = match (fraction, groups.len()) {
        (None, 1) => text.clone(),
        (None, 2) if !grouped => text.clone(),
        (None, _) if grouped => groups.concat(),
        (Some(fraction), 1) => format!("{whole}.{fraction}"),
        (Some(fraction), _) if grouped => format!("{}.{fraction}", groups.concat()),
        (_, _) => return None,
    };
    Quantity::from_decimal(&plain).ok().filter(|read| !read.rounded).map(|read| read.quantity)
}

fn plausible(date: NaiveDate) -> Option<NaiveDate> {
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// `31/12/2022`, `31-12-2022`, `2022-12-31`; day before month, always.
fn read_date(text: &str) -> Option<NaiveDate> {
    let text = text.to_lowercase();
    let text = text.strip_prefix("ngày").unwrap_or(&text).trim();
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if year.len() != 4 || !parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).and_then(plausible)
}

/// The last day of what the text names.
fn read_deadline(text: &str) -> Option<NaiveDate> {
    read_date(text).or_else(|| {
        let period = read_period(text)?;
        let month = u32::from(*period.months().end());
        (1900..=2200).contains(&period.year).then(|| end_of_month(period.year, month))
    })
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
        figure_in_text(of).map(|figure| figure.to_string())
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
            ("-3", "-3"),
        ] {
            assert_eq!(text(written).as_deref(), Some(read), "{written}");
        }
        for wrong in ["1.23.456", "1÷3", "năm", "1,2,3", "1.5,5", "0,00001", ""] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn deadlines_end_where_their_words_end() {
        let read = |text: &str| read_deadline(text).map(|day| day.to_string());
        for (written, end) in [
            ("Tháng 12/2022", "2022-12-31"),
            ("Tháng 01/2022", "2022-01-31"),
            ("T2/2024", "2024-02-29"),
            ("Quý I/2022", "2022-03-31"),
            ("Quý III/2022", "2022-09-30"),
            ("quý 3 năm 2022", "2022-09-30"),
            ("Năm 2022", "2022-12-31"),
            ("6 tháng đầu năm 2022", "2022-06-30"),
            ("30/9/2022", "2022-09-30"),
            ("2022-09-30", "2022-09-30"),
        ] {
            assert_eq!(read(written).as_deref(), Some(end), "{written}");
        }
        for wrong in ["Cuối năm", "Tháng 13/2022", "31/02/2022", "Quý V/2022", "12", "ăăăă"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn codes_fit_into_keys_stamps_and_file_names() {
        assert!(is_code("cc-kl") && is_code("1.3.đ") && is_code("snn_ls-2022"));
        assert!(!is_code("a;b") && !is_code("a@b") && !is_code("a/b") && !is_code("a b") && !is_code("..\\x"));
    }
}
