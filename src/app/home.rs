//! What there is to do: in a workspace where the month stands and what comes next; elsewhere that there is none.
//!
//! Never does any of it, and never names a command: that is the matter of whoever shows the steps.

use std::path::PathBuf;

use serde::Serialize;

use super::closing::ClosingState;
use super::receive::waiting::waiting;
use super::refused::Refused;
use super::status::{Recorded, ReportsOwed, current};
use super::{Answer, Workspace};
use crate::error::Failure;
use crate::model::period::Period;
use crate::model::plan::Plan;

/// Where an officer stands who asks for nothing in particular.
#[derive(Serialize, Debug)]
#[serde(untagged)]
pub enum Home {
    /// In a folder that is no workspace.
    Elsewhere {
        /// Null.
        workspace: (),
    },
    /// In a workspace without a plan that can be used.
    WithoutPlan {
        workspace: PathBuf,
        /// Null.
        plan: (),
        /// The plan that cannot be used yet; none if there is no file at all.
        #[serde(skip)]
        broken: Option<BrokenPlan>,
    },
    /// In a workspace with a plan.
    Month(Box<Month>),
}

/// A plan file that cannot be used yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BrokenPlan {
    pub path: PathBuf,
    /// How many faults it has; 0 if it is no workbook that can be read.
    pub errors: usize,
}

/// The month that is being collected.
#[derive(Serialize, Debug)]
pub struct Month {
    pub workspace: PathBuf,
    pub period: Period,
    /// Files in the inbox of which something was never received.
    pub waiting: usize,
    pub refused: Vec<Refused>,
    /// In the order in which they are taken.
    pub next: Vec<NextStep>,
    #[serde(skip)]
    pub owed: ReportsOwed,
    #[serde(skip)]
    pub closing: ClosingState,
}

/// Something to do next. How it is called is a door's matter, and so is its serialisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NextStep {
    /// The templates of the month were not issued yet.
    IssueTemplates {
        period: Period,
    },
    /// So many files wait in the inbox: take them in, consolidate and report in one go.
    RunPeriod {
        period: Period,
        waiting: usize,
    },
    /// Reports are still to come.
    Receive {
        period: Period,
    },
    /// Units have their templates and owe reports.
    Remind {
        period: Period,
    },
    Consolidate {
        period: Period,
    },
    Report {
        period: Period,
    },
    /// The month is closed, and the next that anybody owes a report for has no templates yet.
    IssueNextTemplates {
        period: Period,
    },
    /// Nobody owes anything any more.
    Close {
        period: Period,
    },
}

/// Where a workspace stands; none for a folder that is none. The officer is needed where no plan can be used.
///
/// # Errors
/// As the plan's and the ledger's questions, and if a file of the inbox cannot be read.
pub fn home(workspace: Option<&Workspace>) -> Result<Answer<Home>, Failure> {
    let Some(workspace) = workspace else { return Ok(Answer::new(Home::Elsewhere { workspace: () })) };
    if workspace.plans().require_sound().is_err() {
        let broken = workspace.plans().broken();
        let broken = broken.map(|(path, errors)| BrokenPlan { path: path.to_owned(), errors });
        let home = Home::WithoutPlan { workspace: workspace.root.clone(), plan: (), broken };
        return Ok(Answer::of(workspace, home).needing_officer(true));
    }
    let month = month(workspace, current(workspace)?)?;
    Ok(Answer::of(workspace, Home::Month(Box::new(month))))
}

fn month(workspace: &Workspace, period: Period) -> Result<Month, Failure> {
    let plan = workspace.plan_of(period)?;
    let ledger = workspace.ledger_as_it_is()?;
    let recorded = Recorded::of(plan, ledger.as_ref())?;
    let owed = recorded.owed(plan, period, workspace.now.date_naive());
    let waiting = waiting(workspace, ledger.as_ref())?.len();
    let (closing, refused) = recorded.closing_and_refused(plan, ledger.as_ref(), period)?;
    let situation = Situation {
        period,
        waiting,
        is_closed: closing.closed,
        // What is closed waits for nobody.
        is_open: !closing.closed && owed.is_open(),
        has_templates: workspace.templates(period).is_dir(),
        has_received: !recorded.received.is_empty(),
        without_templates: next_without_templates(workspace, plan, period),
    };
    let next = situation.next();
    Ok(Month { workspace: workspace.root.clone(), period, waiting, refused, next, owed, closing })
}

/// The month after that anybody owes a report for, if its templates were not issued yet.
fn next_without_templates(workspace: &Workspace, plan: &Plan, period: Period) -> Option<Period> {
    let to_come = Period::year(period.year).month_periods().filter(|month| month.position() > period.position());
    let following = to_come.into_iter().find(|month| !plan.owed(*month).is_empty());
    following.filter(|month| !workspace.templates(*month).is_dir())
}

/// What the next steps follow from.
#[derive(Clone, Copy)]
struct Situation {
    period: Period,
    waiting: usize,
    is_closed: bool,
    /// Reports are still to come.
    is_open: bool,
    has_templates: bool,
    /// Anything of the year.
    has_received: bool,
    /// The month to come whose templates were not issued yet.
    without_templates: Option<Period>,
}

impl Situation {
    fn next(self) -> Vec<NextStep> {
        let Situation { period, waiting, is_open, .. } = self;
        let mut next = Vec::new();
        if !self.has_templates && is_open {
            next.push(NextStep::IssueTemplates { period });
        }
        if waiting > 0 {
            next.push(NextStep::RunPeriod { period, waiting });
        } else if is_open {
            next.push(NextStep::Receive { period });
        }
        if is_open && self.has_templates {
            next.push(NextStep::Remind { period });
        }
        if self.has_received {
            next.extend([NextStep::Consolidate { period }, NextStep::Report { period }]);
        }
        if self.is_closed {
            next.extend(self.without_templates.map(|period| NextStep::IssueNextTemplates { period }));
        } else if !is_open {
            next.push(NextStep::Close { period });
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_follows_from_where_the_month_stands() {
        let [period, after]: [Period; 2] = ["2024-01", "2024-02"].map(|period| period.parse().unwrap());
        let fresh = Situation {
            period,
            waiting: 0,
            is_closed: false,
            is_open: true,
            has_templates: false,
            has_received: false,
            without_templates: Some(after),
        };
        assert_eq!(fresh.next(), [NextStep::IssueTemplates { period }, NextStep::Receive { period }]);
        let collecting = Situation { has_templates: true, waiting: 2, ..fresh };
        assert_eq!(collecting.next(), [NextStep::RunPeriod { period, waiting: 2 }, NextStep::Remind { period }]);
        let complete = Situation { is_open: false, has_received: true, ..fresh };
        let results = [NextStep::Consolidate { period }, NextStep::Report { period }];
        assert_eq!(complete.next(), [&results[..], &[NextStep::Close { period }]].concat());
        let closed = Situation { is_closed: true, ..complete };
        assert_eq!(closed.next(), [&results[..], &[NextStep::IssueNextTemplates { period: after }]].concat());
    }
}
