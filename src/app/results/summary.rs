//! What a period comes to, in a few lines: who is in, what stands where, what is at risk.
//!
//! Never computes a figure: it is the consolidation, in short.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::workbooks::{Results, unfinished};
use crate::app::closing::ClosingState;
use crate::model::consolidation::{AnswerState, Coverage, Line, Status};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::told::Changes;

/// A period in short.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The plan that ruled it; for the names of units.
    pub plan: Plan,
    pub period: Period,
    pub coverage: Coverage,
    /// That the period still runs; none if it is over.
    pub unfinished: Option<String>,
    pub closing: ClosingState,
    /// True if the workbooks are those that the period was closed with.
    pub are_kept: bool,
    /// How many indicators the plan has.
    pub indicators: usize,
    /// How many of them are in each class that has any.
    pub tally: Vec<(Status, usize)>,
    /// In the order of the plan, as all that follows.
    pub overdue: Vec<Overdue>,
    /// Indicators of which something has to be said, and what.
    pub remarks: Vec<(String, String)>,
    /// Indicators with figures that an officer adjusted.
    pub adjusted: Vec<String>,
    /// Indicators that are owed in the period and that nobody reported.
    pub unreported: Vec<String>,
    /// Workbooks before this one that told something that holds no longer.
    pub changed: Vec<ChangedSince>,
}

/// An indicator that was not completed by its deadline.
#[derive(Clone, Debug)]
pub struct Overdue {
    pub indicator: String,
    pub title: String,
    pub deadline: NaiveDate,
}

/// How much of what an earlier workbook told holds no longer.
#[derive(Clone, Debug)]
pub struct ChangedSince {
    /// Of the workbook.
    pub period: Period,
    /// The state of the ledger that the workbook rested on.
    pub known_at: DateTime<FixedOffset>,
    pub figures: usize,
}

impl Results<'_> {
    /// The period in short, with what has changed since earlier workbooks.
    pub fn summary(&self, changes: Option<&Changes>) -> Summary {
        let (plan, period) = (self.basis.plan, self.basis.period);
        let lines = &self.consolidation.lines;
        let codes = |is_meant: &dyn Fn(&Line) -> bool| -> Vec<String> {
            lines.iter().filter(|line| is_meant(line)).map(|line| line.indicator.clone()).collect()
        };
        let count = |status| (status, lines.iter().filter(|line| line.status == status).count());
        let overdue = lines.iter().filter(|line| line.status == Status::InProgressOverdue);
        let overdue = overdue.map(|line| Overdue {
            indicator: line.indicator.clone(),
            title: plan.indicator(&line.indicator).map_or_else(String::new, |indicator| indicator.title.clone()),
            deadline: line.deadline,
        });
        let remarks = lines.iter().filter_map(|line| Some((line.indicator.clone(), line.remark.clone()?)));
        let changed = changes.into_iter().flat_map(Changes::by_workbook);
        let changed =
            changed.map(|(told, figures)| ChangedSince { period: told.period, known_at: told.known_at, figures });
        Summary {
            plan: plan.clone(),
            period,
            coverage: self.consolidation.coverage.clone(),
            unfinished: unfinished(plan, period, self.known_at),
            closing: ClosingState::from(&self.basis.standing),
            are_kept: self.basis.is_kept(),
            indicators: lines.len(),
            tally: Status::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect(),
            overdue: overdue.collect(),
            remarks: remarks.collect(),
            adjusted: codes(&|line| !line.adjusted.is_empty()),
            unreported: codes(&|line| line.answer() == AnswerState::Missing),
            changed: changed.collect(),
        }
    }
}
