//! What in the reports is an officer's answer and not the unit's own, and the cells that show it as such: with ♦.
//!
//! Never another value in a cell: the sign stands in its format, so that formulas read what they read before. Never
//! judges what was adjusted: that stands in the consolidation.

use rust_xlsxwriter::Format;

use super::live::Total;
use super::slice::Slice;
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{Consolidation, Line, Origin, TaskLine};
use crate::model::entry::Field;

/// A figure that is the sum of a slice.
pub fn figure(consolidation: &Consolidation, slice: Slice, decimals: u8) -> Format {
    signed(style::figure(decimals), decimals, slice.is_adjusted(consolidation))
}

/// An indicator's total.
pub fn total(consolidation: &Consolidation, line: &Line, total: Total, decimals: u8) -> Format {
    signed(style::figure(decimals), decimals, is_in_total(consolidation, line, total))
}

/// What an indicator came to before the period.
pub fn prior(consolidation: &Consolidation, line: &Line, decimals: u8) -> Format {
    let mut behind = consolidation.data.of(&line.indicator);
    let is_before = behind.any(|datum| datum.in_prior.counts && matches!(datum.origin, Origin::Adjusted { .. }));
    signed(style::figure(decimals), decimals, is_before)
}

/// An indicator's status, or the day of its completion.
pub fn status(consolidation: &Consolidation, line: &Line, format: Format) -> Format {
    if is_in_status(consolidation, line) { style::adjusted_words(format) } else { format }
}

/// Those of a task.
pub fn task_status(consolidation: &Consolidation, task: &TaskLine, format: Format) -> Format {
    if is_in_task(consolidation, task) { style::adjusted_words(format) } else { format }
}

/// Words about an indicator that any adjusted answer in it may have given rise to.
pub fn concern(line: &Line, format: Format) -> Format {
    if line.adjusted.is_empty() { format } else { style::adjusted_words(format) }
}

/// What a figure of the indicator may begin with, for the width of its column.
pub fn sign(line: &Line) -> String {
    if line.adjusted.is_empty() { String::new() } else { Sign::Adjusted.label("") }
}

/// True if an officer's figure is part of a total.
pub fn is_in_total(consolidation: &Consolidation, line: &Line, total: Total) -> bool {
    Slice { indicator: &line.indicator, total: Some(total), ..Slice::default() }.is_adjusted(consolidation)
}

/// True if an officer's word says how far a milestone is, or an officer's figure is part of what was reached.
pub fn is_in_status(consolidation: &Consolidation, line: &Line) -> bool {
    let says = |field: Field| matches!(field, Field::Progress | Field::DoneOn);
    let is_reached = line.kind.is_numeric() && line.completed_on.is_some();
    line.adjusted.iter().any(|one| says(one.field)) || is_reached && is_in_total(consolidation, line, Total::Cumulative)
}

/// True if that is so of an indicator below the task that is as far as the task.
pub fn is_in_task(consolidation: &Consolidation, task: &TaskLine) -> bool {
    let below = format!("{}.", task.task);
    let is_below = |line: &&Line| line.task == task.task || line.task.starts_with(&below);
    let decides = |line: &Line| line.status == task.status && is_in_status(consolidation, line);
    consolidation.lines.iter().filter(is_below).any(decides)
}

fn signed(format: Format, decimals: u8, is_adjusted: bool) -> Format {
    if is_adjusted { style::adjusted(format, decimals) } else { format }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consolidate::builder::{at_least, consolidated, day, plan, q, report};
    use crate::model::indicator::{Kind, Target};
    use crate::model::ruling::AnswerValue;

    #[test]
    fn a_total_is_signed_and_the_totals_beside_it_are_not() {
        let plan = plan(Kind::Flow, at_least("100"), &["a"]);
        let may = report("a", "2022-05").x("10");
        let june = report("a", "2022-06").x("5").adjusted(1, "", Field::Current, AnswerValue::Value(q("3")));
        let of = |of: &str| {
            let result = consolidated(&plan, &[may.clone(), june.clone()], of);
            let line = result.line("x").unwrap();
            let totals = [Total::Period, Total::Cumulative].map(|total| is_in_total(&result, line, total));
            (totals, prior(&result, line, 0) == style::adjusted(style::figure(0), 0), is_in_status(&result, line))
        };
        assert_eq!(of("2022-06"), ([true, true], false, false));
        assert_eq!(of("2022-07"), ([false, true], true, false));
        assert_eq!(of("2022-05"), ([false, false], false, false));
    }

    #[test]
    fn a_status_is_signed_with_the_word_or_the_figure_that_it_rests_on() {
        let milestone = plan(Kind::Milestone, Target::Done, &["a"]);
        let said = report("a", "2022-06").progress("hoàn thành", "2022-06-01");
        let later = said.clone().adjusted(1, "", Field::DoneOn, AnswerValue::Date(day("2022-06-10")));
        for (received, is_signed) in [(said, false), (later, true)] {
            let result = consolidated(&milestone, &[received], "2022-06");
            assert_eq!(is_in_status(&result, result.line("x").unwrap()), is_signed);
            for task in ["1", "1.1"] {
                assert_eq!(is_in_task(&result, result.task(task).unwrap()), is_signed, "{task}");
            }
        }
        let flow = plan(Kind::Flow, at_least("100"), &["a"]);
        let reached = report("a", "2022-06").x("5").adjusted(1, "", Field::Current, AnswerValue::Value(q("100")));
        let result = consolidated(&flow, &[reached], "2022-06");
        assert!(is_in_status(&result, result.line("x").unwrap()));
    }
}
