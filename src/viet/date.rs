//! Dates as they are typed and printed in Việt Nam: the day first, then the month, then the year.
//!
//! Never swaps day and month: `6/14/2022` is a fault, not 14 June. Deadlines are read in `deadline`.

use chrono::{Datelike, NaiveDate};

use super::text::{clean, matches};
use super::words;

/// What a cell says. Repairs are rule codes in ascending order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DateReading {
    Date {
        date: NaiveDate,
        repairs: Vec<&'static str>,
    },
    /// Words for none or not known (`-`, `…`, `chưa hoàn thành`).
    Missing {
        repairs: Vec<&'static str>,
    },
    Blank,
    Fault(DateFault),
}

/// Why a cell is not read as a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateFault {
    NotADate,
    /// `31/2/2022`
    NoSuchDay,
    /// `6/14/2022` would be a day if the month stood first. Only the sender knows.
    MonthFirst,
    /// `14/6`: in January's report the year may be either.
    NoYear,
    /// `6/2022`: the day is missing.
    NoDay,
}

const TEXT_NORMALISED: &str = "R005";
const DATE_FORM_READ: &str = "R006";
const WORD_FOR_MISSING: &str = "R010";

/// Said in place of a date of completion.
const NOT_YET: [&str; 5] = ["chưa", "chưa có", "chưa hoàn thành", "chưa xong", "chưa thực hiện"];

/// Reads a cell of text. A two-digit year is taken from the hundred years around `year`.
///
/// `14/6/2022` is how a date is asked for; every other form that is clear is a repair, `R006`.
pub fn read(text: &str, year: i32) -> DateReading {
    let cleaned = clean(text);
    if cleaned.is_empty() {
        return DateReading::Blank;
    }
    let mut repairs = if cleaned == text { Vec::new() } else { vec![TEXT_NORMALISED] };
    let not_yet = || NOT_YET.iter().any(|word| matches(word, &cleaned)) && !cleaned.contains('?');
    if words::is_nil(&cleaned) || words::is_missing(&cleaned) || cleaned.len() <= 100 && not_yet() {
        repairs.push(WORD_FOR_MISSING);
        return DateReading::Missing { repairs };
    }
    match parse(&cleaned, year) {
        Ok((date, form)) => {
            if form == DateForm::Other {
                repairs.push(DATE_FORM_READ);
            }
            DateReading::Date { date, repairs }
        }
        Err(fault) => DateReading::Fault(fault),
    }
}

/// As documents write it, days under 10 and months 1 and 2 with a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I):
/// `ngày 14 tháng 6 năm 2022`, `ngày 05 tháng 01 năm 2022`.
pub fn long(date: NaiveDate) -> String {
    let month = if date.month() <= 2 { format!("0{}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DateForm {
    /// `14/6/2022`
    Asked,
    Other,
}

/// Reads clean text.
pub(super) fn parse(text: &str, year: i32) -> Result<(NaiveDate, DateForm), DateFault> {
    let (day_text, with_time) = without_time(text);
    let (numbers, form) = match numbers(day_text) {
        Some((numbers, form)) => (numbers, form),
        None => (spelled_out(day_text).ok_or(DateFault::NotADate)?, DateForm::Other),
    };
    let form = if with_time { DateForm::Other } else { form };
    match numbers[..] {
        [year, month, day] if year.digits == 4 => Ok((civil(year.value, month.value, day.value)?, DateForm::Other)),
        [day, month, full] if full.digits == 4 => Ok((civil(full.value, month.value, day.value)?, form)),
        [day, month, short] if short.digits == 2 => {
            let full = nearest_year(short.value, year).ok_or(DateFault::NotADate)?;
            Ok((civil(full, month.value, day.value)?, DateForm::Other))
        }
        [month, year] if year.digits == 4 && (1..=12).contains(&month.value) => Err(DateFault::NoDay),
        [day, month] if civil(2000, month.value, day.value).is_ok() => Err(DateFault::NoYear),
        _ => Err(DateFault::NotADate),
    }
}

#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
}

impl Number {
    fn read(text: &str) -> Option<Number> {
        let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        Some(Number { value: text.parse().ok().filter(|_| plain)?, digits: text.len() })
    }
}

/// The numbers of `14/6/2022`, `05-01-2022`, `14. 6. 2022`: parted by one and the same sign.
fn numbers(text: &str) -> Option<(Vec<Number>, DateForm)> {
    let bare = text.strip_prefix("ngày ").or_else(|| text.strip_prefix("Ngày ")).unwrap_or(text);
    let sign = bare.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = bare.split(sign).collect();
    let numbers: Vec<Number> = parts.iter().map(|part| Number::read(part.trim())).collect::<Option<_>>()?;
    let asked = sign == '/' && bare == text && parts.iter().all(|part| part.trim() == *part);
    Some((numbers, if asked { DateForm::Asked } else { DateForm::Other }))
}

/// The numbers of `ngày 14 tháng 6 năm 2022`, `14 tháng 6 năm 2022`, `Ngày 14 tháng 6, 2022`.
fn spelled_out(text: &str) -> Option<Vec<Number>> {
    let spaced = text.replace(',', " ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let tokens = match tokens.as_slice() {
        [day, rest @ ..] if matches(day, "ngày") => rest,
        all => all,
    };
    match tokens {
        [day, month_word, month, year_word, year] if matches(month_word, "tháng") && matches(year_word, "năm") => {
            [day, month, year].into_iter().map(|part| Number::read(part)).collect()
        }
        [day, month_word, month, year] if matches(month_word, "tháng") => {
            [day, month, year].into_iter().map(|part| Number::read(part)).collect()
        }
        [day, month_word, month] if matches(month_word, "tháng") => {
            [day, month].into_iter().map(|part| Number::read(part)).collect()
        }
        _ => None,
    }
}

/// `2022-06-14 00:00:00`, `2022-06-14T08:00`: a time of day says nothing here.
fn without_time(text: &str) -> (&str, bool) {
    let Some((day, time)) = text.rsplit_once([' ', 'T']) else { return (text, false) };
    let parts: Vec<&str> = time.trim_end_matches('Z').split(':').collect();
    let is_time = (2..=3).contains(&parts.len())
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if is_time { (day, true) } else { (text, false) }
}

fn civil(year: u32, month: u32, day: u32) -> Result<NaiveDate, DateFault> {
    let year = i32::try_from(year).ok().filter(|year| (1900..=2199).contains(year)).ok_or(DateFault::NotADate)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| match NaiveDate::from_ymd_opt(year, day, month) {
        Some(_) => DateFault::MonthFirst,
        None => DateFault::NoSuchDay,
    })
}

/// The year with those last two digits that is nearest to the one at hand; of two equally near the earlier.
fn nearest_year(last_two: u32, year: i32) -> Option<u32> {
    let year = u32::try_from(year).ok().filter(|year| (1900..=2199).contains(year))?;
    let century = year - year % 100;
    [century - 100, century, century + 100]
        .into_iter()
        .map(|hundred| hundred + last_two)
        .min_by_key(|candidate| (candidate.abs_diff(year), *candidate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dates;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn gives(text: &str, iso: &str, repairs: &[&'static str]) {
        let expected = DateReading::Date { date: day(iso), repairs: repairs.to_vec() };
        assert_eq!(read(text, 2022), expected, "{text}");
    }

    #[test]
    fn the_form_that_is_asked_for() {
        gives("14/6/2022", "2022-06-14", &[]);
        gives("5/1/2022", "2022-01-05", &[]);
        gives("05/01/2022", "2022-01-05", &[]);
        gives("12/11/2022", "2022-11-12", &[]);
        gives(" 14/6/2022", "2022-06-14", &["R005"]);
    }

    #[test]
    fn other_clear_forms_are_repairs() {
        for text in [
            "05-01-2022",
            "05.01.2022",
            "5 / 1 / 2022",
            "2022-01-05",
            "2022-01-05 00:00:00",
            "2022-01-05T08:30:00Z",
            "5/1/2022 08:00",
            "5/1/22",
            "ngày 5/1/2022",
            "ngày 05 tháng 01 năm 2022",
            "Ngày 5 tháng 1 năm 2022",
            "5 tháng 1, 2022",
        ] {
            gives(text, "2022-01-05", &["R006"]);
        }
    }

    #[test]
    fn two_digits_of_a_year_mean_the_nearest() {
        assert_eq!(nearest_year(22, 2022), Some(2022));
        assert_eq!(nearest_year(98, 2022), Some(1998));
        assert_eq!(nearest_year(1, 2099), Some(2101));
        assert_eq!(nearest_year(22, i32::MIN), None);
    }

    #[test]
    fn day_and_month_are_never_swapped() {
        for (text, fault) in [
            ("6/14/2022", DateFault::MonthFirst),
            ("2022-14-06", DateFault::MonthFirst),
            ("31/2/2022", DateFault::NoSuchDay),
            ("29/2/2022", DateFault::NoSuchDay),
            ("0/6/2022", DateFault::NoSuchDay),
            ("14/6", DateFault::NoYear),
            ("14 tháng 6", DateFault::NoYear),
            ("6/2022", DateFault::NoDay),
            ("14/6/20222", DateFault::NotADate),
            ("14/6/202", DateFault::NotADate),
            ("14/6/0022", DateFault::NotADate),
            ("44726", DateFault::NotADate),
            ("14/6-2022", DateFault::NotADate),
            ("trước ngày 14/6/2022", DateFault::NotADate),
            ("14/6/2022?", DateFault::NotADate),
            ("14/6/2022, 15/6/2022", DateFault::NotADate),
            ("hôm qua", DateFault::NotADate),
        ] {
            assert_eq!(read(text, 2022), DateReading::Fault(fault), "{text}");
        }
    }

    #[test]
    fn no_date_is_blank_or_said() {
        assert_eq!(read(" \u{a0}", 2022), DateReading::Blank);
        for text in ["-", "…", "Chưa hoàn thành", "không", "KXĐ"] {
            assert_eq!(read(text, 2022), DateReading::Missing { repairs: vec!["R010"] }, "{text}");
        }
    }

    #[test]
    fn dates_as_screens_and_documents_write_them() {
        assert_eq!(long(day("2022-06-14")), "ngày 14 tháng 6 năm 2022");
        assert_eq!(long(day("2022-01-05")), "ngày 05 tháng 01 năm 2022");
        assert_eq!(long(day("2022-02-28")), "ngày 28 tháng 02 năm 2022");
        assert_eq!(long(day("2022-03-09")), "ngày 09 tháng 3 năm 2022");
    }

    fn days() -> impl Strategy<Value = NaiveDate> {
        (0i64..100_000).prop_map(|days| day("1900-01-01") + chrono::Days::new(days as u64))
    }

    proptest! {
        #[test]
        fn printed_dates_read_back(date in days()) {
            let repaired = DateReading::Date { date, repairs: vec!["R006"] };
            prop_assert_eq!(read(&dates::day(date), 2022), DateReading::Date { date, repairs: vec![] });
            prop_assert_eq!(read(&long(date), 2022), repaired.clone());
            prop_assert_eq!(read(&date.to_string(), 2022), repaired);
        }

        #[test]
        fn no_text_panics(text in any::<String>(), year in any::<i32>()) {
            read(&text, year);
        }

        #[test]
        fn no_text_of_date_signs_panics(text in "[0-9/.\\-: Tngày]{0,14}", year in any::<i32>()) {
            read(&text, year);
        }
    }
}
