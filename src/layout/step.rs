//! The line of a row's content that names the step in hand of the detailed plan.
//!
//! Never part of what a row is known by: the step moves on with the year, the indicator stays.

use chrono::NaiveDate;

use crate::model::dates;
use crate::model::step::Step;

/// What the line begins with.
const LEAD: &str = "Bước đến hạn: ";

/// `Bước đến hạn: Trồng rừng vụ xuân (hạn 30/4/2022)`; of one that was due before `from`, that it is overdue.
pub fn line(step: &Step, from: NaiveDate) -> String {
    let content: Vec<&str> = step.content.split_whitespace().collect();
    let due = dates::day(step.due);
    let overdue = if step.due < from { ", đã quá hạn" } else { "" };
    format!("{LEAD}{} (hạn {due}{overdue})", content.join(" "))
}

/// A row's content as its title and the line of its step, if it has one.
pub fn parted(content: &str) -> (&str, Option<&str>) {
    match content.find(LEAD.trim_end()) {
        Some(at) if content[..at].ends_with(char::is_whitespace) => (content[..at].trim_end(), Some(&content[at..])),
        Some(_) | None => (content, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_be_told_from_its_title() {
        let (title, step) = parted("Trồng 9.000 ha rừng\nBước đến hạn: Trồng vụ xuân (hạn 30/4/2022)");
        assert_eq!((title, step), ("Trồng 9.000 ha rừng", Some("Bước đến hạn: Trồng vụ xuân (hạn 30/4/2022)")));
        assert_eq!(parted("Trồng\r\nBước đến hạn:\u{a0}Trồng").0, "Trồng", "as other programs save it");
        assert_eq!(parted("Trồng 9.000 ha rừng"), ("Trồng 9.000 ha rừng", None));
        assert_eq!(parted("Bước đến hạn: là tên").1, None, "a title may begin so");
    }
}
