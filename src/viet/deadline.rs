//! Deadlines as plans word them: `Tháng 12/2022`, `Quý III/2022`, `6 tháng đầu năm 2022`; each ends with its last day.
//!
//! Never reads what sets no last day, such as “đầu năm 2022” or “trước ngày 15/6”.

use chrono::NaiveDate;

use super::date::parse;
use super::text::{clean, matches};
use crate::model::calendar::end_of_month;

/// What may stand before a period without changing its last day.
const LEADS: [&str; 7] = ["hết", "đến hết", "trong", "xong trong", "cuối", "chậm nhất", "hạn"];

/// The last day that a plan's deadline sets: `Tháng 12/2022`, `T12/2022`, `12/2022`, `Quý III/2022`, `Năm 2022`,
/// `6 tháng đầu năm 2022`, or a day. Where no year is named it is `year`, the plan's. None if no last day is said.
pub fn read(text: &str, year: i32) -> Option<NaiveDate> {
    let text = clean(text);
    let text = without_lead(&text);
    if let Ok((date, _)) = parse(text, year) {
        return Some(date);
    }
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '/' | '-' | '.' | ','));
    if !plain || text.len() > 100 {
        return None;
    }
    let tokens: Vec<&str> = text.split([' ', '/', '-', '.', ',']).filter(|token| !token.is_empty()).collect();
    let end = Period::read(&tokens)?;
    let year = end.year.unwrap_or(year);
    (1900..=2199).contains(&year).then(|| end_of_month(year, end.last_month))
}

/// A part of a year by its last month, 1 to 12, and the year if it is named.
#[derive(Clone, Copy)]
struct Period {
    last_month: u32,
    year: Option<i32>,
}

impl Period {
    fn read(tokens: &[&str]) -> Option<Period> {
        let is = |token: &str, word: &str| matches(token, word);
        let (last_month, rest) = match tokens {
            [six, months, half, year, rest @ ..] if is(months, "tháng") && is(year, "năm") => {
                match (six.trim_start_matches('0'), is(half, "đầu"), is(half, "cuối")) {
                    ("6", true, false) => (6, rest),
                    ("6", false, true) => (12, rest),
                    ("9", true, false) => (9, rest),
                    _ => return None,
                }
            }
            ["9" | "09", months, rest @ ..] if is(months, "tháng") => (9, rest),
            [word, number, rest @ ..] if is(word, "tháng") => (month(number)?, rest),
            [word, number, rest @ ..] if is(word, "quý") => (quarter(number)? * 3, rest),
            [whole, year, rest @ ..] if is(whole, "cả") && is(year, "năm") => (12, rest),
            [word, rest @ ..] if is(word, "năm") => (12, rest),
            [number, _] if month(number).is_some() => (month(number)?, &tokens[1..]),
            [single, rest @ ..] => match single.strip_prefix(['T', 't']) {
                Some(number) => (month(number)?, rest),
                None => match single.strip_prefix(['Q', 'q']) {
                    Some(number) => (quarter(number)? * 3, rest),
                    None => (12, tokens),
                },
            },
            [] => return None,
        };
        let year = match rest {
            [] => None,
            [year] => Some(four_digits(year)?),
            [word, year] if is(word, "năm") => Some(four_digits(year)?),
            _ => return None,
        };
        Some(Period { last_month, year })
    }
}

fn without_lead(text: &str) -> &str {
    let blanks: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).take(2).collect();
    // The longer first: “đến hết” before “đến”.
    let lead = blanks.iter().rev().filter_map(|at| text.split_at_checked(*at));
    lead.into_iter()
        .find(|(lead, _)| LEADS.iter().any(|word| matches(word, lead)))
        .map_or(text, |(_, rest)| rest.trim_start())
}

fn month(text: &str) -> Option<u32> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|month| plain && (1..=12).contains(month))
}

fn quarter(text: &str) -> Option<u32> {
    match text.to_ascii_uppercase().as_str() {
        "1" | "01" | "I" => Some(1),
        "2" | "02" | "II" => Some(2),
        "3" | "03" | "III" => Some(3),
        "4" | "04" | "IV" => Some(4),
        _ => None,
    }
}

fn four_digits(text: &str) -> Option<i32> {
    let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ends(text: &str, iso: &str) {
        assert_eq!(read(text, 2022), Some(iso.parse().unwrap()), "{text}");
    }

    #[test]
    fn the_forms_of_the_2022_plan() {
        ends("Tháng 12/2022", "2022-12-31");
        ends("Tháng 01/2022", "2022-01-31");
        ends("Quý I/2022", "2022-03-31");
        ends("Quý III/2022", "2022-09-30");
        ends("Năm 2022", "2022-12-31");
    }

    #[test]
    fn other_ways_to_name_a_month() {
        for text in ["T6/2022", "t6.2022", "6/2022", "06/2022", "Tháng 6", "Tháng 6 năm 2022", "THÁNG 6 - 2022", "T6"]
        {
            ends(text, "2022-06-30");
        }
        ends("Tháng 2/2024", "2024-02-29");
        ends("trong tháng 6/2022", "2022-06-30");
    }

    #[test]
    fn quarters_halves_and_years() {
        for text in ["Quý 3/2022", "quí III năm 2022", "Quý III", "Q3/2022", "Hết quý III/2022", "9 tháng năm 2022"]
        {
            ends(text, "2022-09-30");
        }
        ends("9 tháng đầu năm 2022", "2022-09-30");
        ends("6 tháng đầu năm 2022", "2022-06-30");
        ends("06 tháng đầu năm", "2022-06-30");
        ends("6 tháng cuối năm 2022", "2022-12-31");
        for text in ["năm 2022", "Cả năm 2022", "hết năm 2022", "cuối năm", "đến hết năm 2022", "2022"]
        {
            ends(text, "2022-12-31");
        }
        ends("Năm 2023", "2023-12-31");
    }

    #[test]
    fn a_day_is_a_day() {
        ends("15/6/2022", "2022-06-15");
        ends("2022-06-15", "2022-06-15");
        ends("ngày 15 tháng 6 năm 2022", "2022-06-15");
        ends("chậm nhất 15/6/2022", "2022-06-15");
        ends("Chậm nhất ngày 15/6/2022", "2022-06-15");
    }

    #[test]
    fn what_sets_no_last_day_is_not_read() {
        for text in [
            "",
            "-",
            "Thường xuyên",
            "đầu năm 2022",
            "trước ngày 15/6/2022",
            "Tháng 13/2022",
            "Quý V/2022",
            "31/2/2022",
            "Tháng 6/22",
            "Tháng 6?",
            "15/6",
            "Tháng 6, tháng 7",
            "Tháng 6/2022 và tháng 7/2022",
            "12/20222",
            "20",
            "Quý I, II/2022",
            "6 tháng giữa năm 2022",
            "Thang 6/2022",
            "0/2022",
            "15 6 2022",
        ] {
            assert_eq!(read(text, 2022), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), year in any::<i32>()) {
            read(&text, year);
        }

        #[test]
        fn no_text_of_deadline_words_panics(
            words in prop::collection::vec(prop::sample::select(vec!["tháng", "Quý", "năm", "6", "12", "2022", "III", "/", "đầu", "T", "hết"]), 0..7),
            year in any::<i32>(),
        ) {
            read(&words.join(" "), year);
        }
    }
}
