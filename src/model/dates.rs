//! Days and moments as they are written in Việt Nam: the day first; moments on the clock of Việt Nam.
//!
//! Never reads a date: see `viet::date`. What is written for programs is in ISO form and no matter of this file.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::clock::vietnam;

/// As screens, letters and templates show it: `5/6/2022`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d/%-m/%Y").to_string()
}

/// As a report's tables show it, one below the other: `05/06/2022`.
pub fn full_day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `17:00 5/6/2022`
pub fn moment(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&vietnam()).format("%H:%M %-d/%-m/%Y").to_string()
}

/// `17:00 ngày 5/6/2022`, inside a sentence.
pub fn moment_in_sentence(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&vietnam()).format("%H:%M ngày %-d/%-m/%Y").to_string()
}

/// `9 giờ 05 ngày 5/6/2022`, as letters say it.
pub fn moment_in_letters(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&vietnam()).format("%-H giờ %M ngày %-d/%-m/%Y").to_string()
}

/// As a report shows it: `17:00 05/06/2022`.
pub fn full_moment(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&vietnam()).format("%H:%M %d/%m/%Y").to_string()
}

/// `17:00:09 05/06/2022`
pub fn full_moment_to_the_second(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&vietnam()).format("%H:%M:%S %d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_first_and_the_clock_of_vietnam() {
        let at = DateTime::parse_from_rfc3339("2022-06-05T02:05:09+00:00").unwrap();
        let date = at.date_naive();
        assert_eq!((day(date), full_day(date)), ("5/6/2022".into(), "05/06/2022".into()));
        assert_eq!(moment(at), "09:05 5/6/2022");
        assert_eq!(moment_in_sentence(at), "09:05 ngày 5/6/2022");
        assert_eq!(moment_in_letters(at), "9 giờ 05 ngày 5/6/2022");
        assert_eq!(full_moment(at), "09:05 05/06/2022");
        assert_eq!(full_moment_to_the_second(at), "09:05:09 05/06/2022");
    }
}
