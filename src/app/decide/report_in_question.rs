//! The report that a decision is about: found in the ledger, decided about, and read again.
//!
//! Never decides anything itself: that is the officer's, by name and with a reason.

use super::act::{self, ActShown};
use super::effects::Effects;
use super::outcome::{DecisionOutcome, unreported};
use crate::app::Workspace;
use crate::app::ask::{Decider, OfReport};
use crate::error::{Failure, NotUndone};
use crate::ledger::{Ledger, NewRuling, RulingOutcome};
use crate::model::closing::{Closing, closed_for, moment};
use crate::model::disposition::Disposition;
use crate::model::plan::Plan;
use crate::model::ruling::{Act, open_errors};
use crate::model::standing::{Received, standing};

/// The attempts of one unit for one period, and the ledger that a decision about one of them is written to.
pub struct ReportInQuestion<'w> {
    pub workspace: &'w Workspace,
    pub plan: &'w Plan,
    ledger: Ledger,
    pub of: OfReport,
    /// Every attempt of every unit under the plan: after a decision as they stand with it.
    pub received: Vec<Received>,
}

impl<'w> ReportInQuestion<'w> {
    /// # Errors
    /// [`Failure::UnknownUnit`]; [`Failure::Closed`] if the period is closed for the unit; as the workspace's ledger.
    pub fn open(workspace: &'w Workspace, of: &OfReport) -> Result<ReportInQuestion<'w>, Failure> {
        let plan = workspace.plan_of(of.period)?;
        workspace.require_unit(Some(&of.unit), Some(of.period))?;
        let ledger = workspace.ledger()?;
        if let Some(closing) = closed_for(&ledger.closings(&plan.about.id, None)?, &of.unit, of.period) {
            return Err(closed(closing, &of.unit));
        }
        let received = ledger.received(&plan.about.id, None)?;
        Ok(ReportInQuestion { workspace, plan, ledger, of: of.clone(), received })
    }

    /// The attempt that was named, or the one that came last.
    ///
    /// # Errors
    /// [`Failure::NothingToDecide`] and [`Failure::NoSuchAttempt`], with what there is instead.
    pub fn report(&self) -> Result<&Received, Failure> {
        let attempts = || self.received.iter().filter(|one| one.unit == self.of.unit && one.period == self.of.period);
        let (unit, period) = (self.of.unit.clone(), self.of.period.vietnamese_lower());
        let Some(last) = attempts().max_by_key(|one| (one.received_at, one.receipt)) else {
            return Err(Failure::NothingToDecide { unit, period, refused: self.refused()? });
        };
        let Some(attempt) = self.of.attempt else { return Ok(last) };
        let made = || attempts().map(|one| one.attempt).collect();
        let named = attempts().find(|one| one.attempt == attempt);
        named.ok_or_else(|| Failure::NoSuchAttempt { unit, period, attempt, made: made() })
    }

    /// Files of the unit for the period that nobody could read.
    fn refused(&self) -> Result<Vec<String>, Failure> {
        let all = self.ledger.receipts(&self.plan.about.id, None)?.into_iter();
        let is_own = |unit: &Option<String>| unit.as_deref() == Some(self.of.unit.as_str());
        let own = all.filter(|one| is_own(&one.unit) && one.period == Some(self.of.period));
        Ok(own.filter(|one| one.disposition == Disposition::Refused).map(|one| one.file).collect())
    }

    /// The attempt of the unit that counts now.
    pub fn standing(&self) -> Option<&Received> {
        let of = &self.of;
        standing(&self.received).into_iter().find(|one| one.unit == of.unit && one.period == of.period)
    }

    /// Records an act about an attempt, and reads again what stands after it.
    ///
    /// # Errors
    /// [`Failure::Closed`] and [`Failure::NotUndone`] if another program was faster; as the ledger.
    pub fn record(&mut self, report: &Received, act: Act, decider: &Decider) -> Result<DecisionOutcome, Failure> {
        let new = NewRuling {
            plan_id: &self.plan.about.id,
            receipt: report.receipt,
            attempt: report.attempt,
            unit: &report.unit,
            period: report.period,
            act: &act,
            by: &decider.by,
            reason: &decider.reason,
        };
        let decision = match self.ledger.rule(&new, self.workspace.now)? {
            RulingOutcome::Recorded(decision) => decision,
            RulingOutcome::Closed(closing) => return Err(closed(&closing, &report.unit)),
            RulingOutcome::Undone(by) => {
                let decision = match act {
                    Act::Undo(decision) => decision,
                    Act::Rule(_) => 0,
                };
                return Err(Failure::NotUndone { decision, because: NotUndone::AlreadyUndone { by } });
            }
        };
        let after = self.ledger.received(&self.plan.about.id, None)?;
        let before = std::mem::replace(&mut self.received, after);
        let of = (self.of.unit.as_str(), self.of.period);
        let effects = Effects::of(self.plan, of, (&before, &self.received), decision)?;
        let unmoved = self.unchanged(report, &act, decider);
        Ok(DecisionOutcome { recorded: true, number: Some(decision), effects, ..unmoved })
    }

    /// What is answered where a decision holds already or changes nothing, so that it is not recorded.
    pub fn unchanged(&self, report: &Received, act: &Act, decider: &Decider) -> DecisionOutcome {
        // As it stands now: a decision may just have been recorded about it.
        let report = self.received.iter().find(|one| one.receipt == report.receipt).unwrap_or(report);
        let standing = self.standing();
        let is_open = !report.disposition.is_accepted() && report.verdict().is_none();
        DecisionOutcome {
            about: ActShown::from(act),
            recorded: false,
            number: None,
            decision: act.code(),
            plan: self.plan.about.id.clone(),
            period: self.of.period,
            unit: self.of.unit.clone(),
            attempt: report.attempt,
            by: decider.by.clone(),
            reason: decider.reason.clone(),
            disposition: report.disposition,
            proposed: report.proposed,
            standing_attempt: standing.map(|one| one.attempt),
            unreported: unreported(report),
            reply: None,
            effects: Effects::default(),
            remarks: Vec::new(),
            words: act::words(self.plan, &self.of.unit, report.attempt, act),
            standing_received_at: standing.map(|one| one.received_at),
            open_errors: if is_open { open_errors(&report.findings, &report.rulings).count() } else { 0 },
        }
    }
}

fn closed(closing: &Closing, unit: &str) -> Failure {
    Failure::Closed { period: closing.period, unit: unit.to_owned(), at: moment(closing.at) }
}
