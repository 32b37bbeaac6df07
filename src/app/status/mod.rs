//! `status`: who has sent, who is late, who is missing, who was sent back; of one period in detail, or of the year.
//!
//! Never judges and never writes.

mod decision;
mod owed;
mod year;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::closing::{ClosingState, Standing, filed};
use super::refused::{Refused, refused};
use super::{Answer, Workspace};
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::reminder::Reminder;
use crate::model::standing::Received;

pub use decision::DecisionOnReport;
pub use owed::{Attempt, ReportOwed, ReportsOwed};
pub use year::{Overdue, ReportOfYear, UnitOfYear, YearOfReports};

/// A period, report by report.
#[derive(Serialize, Debug)]
pub struct PeriodStatus {
    /// Plan id.
    pub plan: String,
    #[serde(flatten)]
    pub owed: ReportsOwed,
    /// The whole year that the period is in.
    pub year: YearOfReports,
    pub closing: ClosingState,
    pub refused: Vec<Refused>,
}

/// A year, units by months.
#[derive(Serialize, Debug)]
pub struct YearStatus {
    /// Plan id.
    pub plan: String,
    pub today: NaiveDate,
    pub year: YearOfReports,
}

/// How a period stands, default: the one that is being collected. The officer is needed while a report of it is late.
///
/// # Errors
/// As the plan's and the ledger's questions.
pub fn of_period(workspace: &Workspace, asked: Option<Period>) -> Result<Answer<PeriodStatus>, Failure> {
    let period = asked.map_or_else(|| current(workspace), Ok)?;
    let plan = workspace.plan_of(period)?;
    let ledger = workspace.ledger_as_it_is()?;
    let recorded = Recorded::of(plan, ledger.as_ref())?;
    let today = workspace.now.date_naive();
    let (closing, refused) = recorded.closing_and_refused(plan, ledger.as_ref(), period)?;
    let status = PeriodStatus {
        plan: plan.about.id.clone(),
        owed: recorded.owed(plan, period, today),
        year: YearOfReports::of(plan, &recorded.received, today),
        closing,
        refused,
    };
    let is_late = !status.owed.late.is_empty();
    Ok(Answer::of(workspace, status).needing_officer(is_late))
}

/// How a year stands. The officer is needed while a report of it is late.
///
/// # Errors
/// As [`of_period`].
pub fn of_year(workspace: &Workspace, year: i32) -> Result<Answer<YearStatus>, Failure> {
    let plan = workspace.plan_of(Period::year(year))?;
    let ledger = workspace.ledger_as_it_is()?;
    let Recorded { received, .. } = Recorded::of(plan, ledger.as_ref())?;
    let today = workspace.now.date_naive();
    let year = YearOfReports::of(plan, &received, today);
    let is_late = year.months.iter().any(|month| !month.late.is_empty());
    Ok(Answer::of(workspace, YearStatus { plan: plan.about.id.clone(), today, year }).needing_officer(is_late))
}

/// What the ledger holds of a plan, as far as a status asks for it; nothing if there is no ledger yet.
#[derive(Default)]
pub(super) struct Recorded {
    pub received: Vec<Received>,
    pub reminders: Vec<Reminder>,
}

impl Recorded {
    pub fn of(plan: &Plan, ledger: Option<&Ledger>) -> Result<Recorded, Failure> {
        let Some(ledger) = ledger else { return Ok(Recorded::default()) };
        let id = &plan.about.id;
        Ok(Recorded { received: filed(ledger, id)?, reminders: ledger.reminders(id)? })
    }

    pub fn owed(&self, plan: &Plan, period: Period, today: NaiveDate) -> ReportsOwed {
        ReportsOwed::of(plan, (&self.received, &self.reminders), period, today)
    }

    /// How a period stands towards closing, and which of its files wait refused.
    pub fn closing_and_refused(
        &self,
        plan: &Plan,
        ledger: Option<&Ledger>,
        period: Period,
    ) -> Result<(ClosingState, Vec<Refused>), Failure> {
        let standing = Standing::of(plan, ledger, &self.received, period, None)?;
        let refused = ledger.map_or(Ok(Vec::new()), |ledger| refused(ledger, plan, period, &standing.acts))?;
        Ok((ClosingState::from(&standing), refused))
    }
}

/// The month whose reports are being collected: the last whose figures are closed, else the first.
///
/// # Errors
/// [`Failure::NoPlan`] in a folder without a plan; as [`Workspace::plan_of`] for one that cannot be used.
pub fn current(workspace: &Workspace) -> Result<Period, Failure> {
    let today = workspace.now.date_naive();
    workspace.plans().require_sound()?;
    let years: BTreeSet<i32> = workspace.plans().named().map(|plan| plan.year).collect();
    let mut first = None;
    for year in years.into_iter().rev() {
        let plan = workspace.plans().of_year(year)?;
        let months = || Period::year(year).month_periods();
        let closed = months().map(|month| (plan.calendar.cut_off(month), month)).filter(|(day, _)| *day <= today);
        if let Some((_, month)) = closed.max() {
            return Ok(month);
        }
        first = months().next();
    }
    first.ok_or_else(|| Failure::NoPlan { dir: workspace.root.clone(), year: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;

    #[test]
    fn an_officer_is_needed_once_a_report_is_late() {
        let mut office = Office::at("2022-06-14T08:00:00+07:00");
        let workspace = &mut office.workspace;
        let june: Period = "2022-06".parse().unwrap();
        let status = of_period(workspace, Some(june)).unwrap();
        let owed = &status.value.owed;
        assert!(!status.needs_officer && owed.is_open() && owed.late.is_empty());
        assert_eq!(owed.missing.len(), owed.reports.len());
        workspace.now += chrono::TimeDelta::days(20);
        let status = of_period(workspace, Some(june)).unwrap();
        assert!(status.needs_officer);
        assert_eq!(status.value.owed.late, status.value.owed.missing);
        let year = of_year(workspace, 2022).unwrap();
        assert!(year.needs_officer && year.value.year.overdue.iter().any(|one| one.period == june));
        // Nothing was asked for by name: the month whose figures were closed last.
        assert_eq!(of_period(workspace, None).unwrap().value.owed.period, june);
    }
}
