//! How the summary calls a period: in its title, inside a sentence, and the one that comes next.
//!
//! Never a word of its own but the numbers: the names stand in the text that an officer can edit.

use chrono::{Datelike, NaiveDate};

use super::words::{Sentence, Words};
use crate::model::period::{Period, Span};

const QUARTERS: [&str; 4] = ["I", "II", "III", "IV"];

/// As a title says it: `tháng 6 năm 2022`, `6 tháng đầu năm 2022`.
pub fn name(words: &Words, period: Period) -> String {
    let year = period.year.to_string();
    match period.span {
        Span::Month(month) => words.say(Sentence::NameOfMonth, &[("thang", &month.to_string()), ("nam", &year)]),
        Span::Quarter(number) => words.say(Sentence::NameOfQuarter, &[("quy", quarter(number)), ("nam", &year)]),
        Span::Half(1) => words.say(Sentence::NameOfFirstHalf, &[("nam", &year)]),
        Span::Half(_) => words.say(Sentence::NameOfSecondHalf, &[("nam", &year)]),
        Span::NineMonths => words.say(Sentence::NameOfNineMonths, &[("nam", &year)]),
        Span::Year => words.say(Sentence::NameOfYear, &[("nam", &year)]),
        Span::OfficialYear => words.say(Sentence::NameOfOfficialYear, &[("nam", &year)]),
    }
}

/// As a sentence says it: `trong tháng`, `6 tháng đầu năm`.
pub fn within(words: &Words, period: Period) -> String {
    let sentence = match period.span {
        Span::Month(_) => Sentence::InMonth,
        Span::Quarter(_) => Sentence::InQuarter,
        Span::Half(1) => Sentence::InFirstHalf,
        Span::Half(_) => Sentence::InSecondHalf,
        Span::NineMonths => Sentence::InNineMonths,
        Span::Year | Span::OfficialYear => Sentence::InYear,
    };
    words.say(sentence, &[])
}

/// A part of a longer period, whose year is known: `tháng 5`.
pub fn part(words: &Words, period: Period) -> String {
    match period.span {
        Span::Month(month) => words.say(Sentence::MonthOf, &[("thang", &month.to_string())]),
        Span::Quarter(number) => words.say(Sentence::QuarterOf, &[("quy", quarter(number))]),
        Span::Half(_) | Span::NineMonths | Span::Year | Span::OfficialYear => within(words, period),
    }
}

/// The period whose tasks a report announces: of the same length, and after nine months the last quarter.
pub fn next(period: Period) -> Period {
    let Period { year, span } = period;
    match span {
        Span::Month(12) => Period::month(year + 1, 1),
        Span::Month(month) => Period::month(year, month + 1),
        Span::Quarter(4) => Period::quarter(year + 1, 1),
        Span::Quarter(number) => Period::quarter(year, number + 1),
        Span::Half(1) => Period { year, span: Span::Half(2) },
        Span::NineMonths => Period::quarter(year, 4),
        Span::Half(_) | Span::Year | Span::OfficialYear => Period::year(year + 1),
    }
}

/// A day as the decree writes it: a zero before days below 10 and before the months 1 and 2, so that no digit can be
/// added (Nghị định 30/2020/NĐ-CP, Phụ lục I).
pub fn day(day: NaiveDate) -> String {
    format!("{:02}/{}/{}", day.day(), month(day), day.year())
}

pub fn month(day: NaiveDate) -> String {
    if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() }
}

fn quarter(number: u8) -> &'static str {
    QUARTERS.get(usize::from(number).wrapping_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_period_has_its_names_and_one_that_follows() {
        let words = Words::ours().unwrap();
        for (period, title, sentence, following) in [
            ("2022-06", "tháng 6 năm 2022", "trong tháng", "tháng 7 năm 2022"),
            ("2022-12", "tháng 12 năm 2022", "trong tháng", "tháng 1 năm 2023"),
            ("2022-Q2", "quý II năm 2022", "trong quý", "quý III năm 2022"),
            ("2022-Q4", "quý IV năm 2022", "trong quý", "quý I năm 2023"),
            ("2022-H1", "6 tháng đầu năm 2022", "6 tháng đầu năm", "6 tháng cuối năm 2022"),
            ("2022-H2", "6 tháng cuối năm 2022", "6 tháng cuối năm", "năm 2023"),
            ("2022-9M", "9 tháng đầu năm 2022", "9 tháng đầu năm", "quý IV năm 2022"),
            ("2022", "năm 2022", "trong năm", "năm 2023"),
            ("2022-F", "năm 2022 (số liệu chính thức đến ngày 31/12)", "trong năm", "năm 2023"),
        ] {
            let period: Period = period.parse().unwrap();
            assert_eq!(name(&words, period), title);
            assert_eq!(within(&words, period), sentence);
            assert_eq!(name(&words, next(period)), following);
        }
    }

    #[test]
    fn small_days_and_months_have_a_zero_before_them() {
        let written = |text: &str| day(text.parse().unwrap());
        assert_eq!(written("2022-01-28"), "28/01/2022");
        assert_eq!(written("2022-04-05"), "05/4/2022");
        assert_eq!(written("2022-12-31"), "31/12/2022");
    }
}
