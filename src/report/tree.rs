//! The plan as the rows of a table: tasks as headings, their indicators below them.
//!
//! Never sorts: the order is the plan's.

use std::collections::HashMap;

use crate::model::consolidation::{Consolidation, Line, TaskLine};
use crate::model::indicator::Indicator;
use crate::model::plan::{Plan, Task};

pub enum Row<'a> {
    Task {
        task: &'a Task,
        line: Option<&'a TaskLine>,
        /// 0 for `1`, 1 for `1.1`.
        level: usize,
        /// It has indicators of its own, so that it counts as a task and not only as a heading.
        counts: bool,
    },
    Indicator {
        indicator: &'a Indicator,
        line: &'a Line,
    },
}

pub fn rows<'a>(plan: &'a Plan, consolidation: &'a Consolidation) -> Vec<Row<'a>> {
    // Asked for every linked cell, of hundreds of indicators: nothing here may be looked for twice.
    let lines: HashMap<&str, &Line> = consolidation.lines.iter().map(|line| (line.indicator.as_str(), line)).collect();
    let mut of_task: HashMap<&str, Vec<&Indicator>> = HashMap::new();
    for indicator in &plan.indicators {
        of_task.entry(&indicator.task).or_default().push(indicator);
    }
    let mut rows = Vec::with_capacity(plan.tasks.len() + plan.indicators.len());
    for task in &plan.tasks {
        let indicators = of_task.get(task.no.as_str());
        rows.push(Row::Task {
            task,
            line: consolidation.task(&task.no),
            level: task.no.matches('.').count(),
            counts: indicators.is_some(),
        });
        for indicator in indicators.into_iter().flatten() {
            if let Some(line) = lines.get(indicator.code.as_str()) {
                rows.push(Row::Indicator { indicator, line });
            }
        }
    }
    rows
}

/// `I` for task 1, `1.1` for task 1.1.
pub fn task_label(task: &Task) -> String {
    match task.no.parse::<u32>() {
        Ok(number) => roman(number).unwrap_or_else(|| task.no.clone()),
        Err(_) => task.no.clone(),
    }
}

/// `a)` for 1.1.a.
pub fn indicator_label(indicator: &Indicator) -> String {
    format!("{})", indicator.code.rsplit('.').next().unwrap_or(&indicator.code))
}

/// Roman numerals as far as a plan may need them.
fn roman(number: u32) -> Option<String> {
    const STEPS: [(u32, &str); 7] = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    if !(1..90).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, letters) in STEPS {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals() {
        let written: Vec<_> = [1, 4, 9, 14, 49].into_iter().filter_map(roman).collect();
        assert_eq!(written, ["I", "IV", "IX", "XIV", "XLIX"]);
        assert_eq!(roman(0), None);
    }
}
