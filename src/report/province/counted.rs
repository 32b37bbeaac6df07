//! What the summary divides and counts, as living formulas over its appendix.
//!
//! Never contradicts the blocks: a formula that would give something else is not written, see [`live`].

use super::blocks::{Appendix, AppendixRow, Cell};
use crate::model::grid::Address;
use crate::model::quantity::Quantity;
use crate::report::live::{self, Candidate};
use crate::report::shown::Shown;

/// The first row of the appendix below its header.
pub const FIRST_ROW: u32 = 7;

/// Columns of the appendix.
const LABEL: u16 = 0;
const PLAN: u16 = 3;
const CUMULATIVE: u16 = 5;
pub const PERCENT: u16 = 6;
const STATUS: u16 = 10;

/// The percentage of an indicator in this row of the sheet: its cumulative over the plan's number, which stands in a
/// cell where the plan is nothing but a number.
pub fn percent(entry: &AppendixRow, row: u32) -> Option<Shown> {
    let figure = |column: u16| match entry.cells.get(usize::from(column)) {
        Some(Cell::Figure { figure, .. }) => *figure,
        Some(Cell::Text { .. } | Cell::Day(_)) | None => None,
    };
    let target = entry.target?;
    let plan = match figure(PLAN) {
        Some(_) => Address::new(row, PLAN).to_string(),
        None => target.min()?.to_string(),
    };
    let cumulative = Address::new(row, CUMULATIVE).to_string();
    Some(live::quotient(target, figure(CUMULATIVE), figure(PERCENT), (&cumulative, &plan)))
}

/// How many indicators, and how many tasks that have indicators of their own, are in a class.
pub fn with_status(appendix: &Appendix, words: &str) -> (Candidate, Candidate) {
    // Within the appendix a sign stands before them, and no capital letter.
    let ending = format!(" {}", words.to_lowercase());
    let is_class = |entry: &AppendixRow| matches!(entry.cells.get(usize::from(STATUS)), Some(Cell::Text { words, .. }) if words.ends_with(&ending));
    let lines = appendix.rows.iter().filter(|entry| entry.level.is_none() && is_class(entry)).count();
    let pairs = appendix.rows.iter().zip(appendix.rows.iter().skip(1));
    let has_own = pairs.filter(|(entry, next)| entry.level.is_some() && next.level.is_none() && is_class(entry));
    // The label of an indicator, `a)`, ends so, and that of no task does.
    let (labels, statuses) = (range(appendix, LABEL, 0), range(appendix, STATUS, 0));
    let next = range(appendix, LABEL, 1);
    let length = ending.chars().count();
    let of_lines = format!("COUNTIFS({labels},\"*)\",{statuses},\"*{ending}\")");
    let of_tasks = format!(
        "SUMPRODUCT((RIGHT({labels},1)<>\")\")*(RIGHT({next},1)=\")\")*(RIGHT({statuses},{length})=\"{ending}\"))"
    );
    (Some((of_lines, Some(count(lines)))), Some((of_tasks, Some(count(has_own.count())))))
}

pub fn count(number: usize) -> Quantity {
    Quantity::whole(i64::try_from(number).unwrap_or(0))
}

/// A column of the appendix's rows, or of those so many rows below.
fn range(appendix: &Appendix, column: u16, below: u32) -> String {
    let letters = Address::column_letters(column);
    let rows = u32::try_from(appendix.rows.len().max(1)).unwrap_or(1);
    let first = FIRST_ROW + 1 + below;
    format!("'{}'!${letters}${first}:${letters}${}", appendix.name, first + rows - 1)
}
