//! What became of everything that came in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::received::KnownReports;
use crate::app::Workspace;
use crate::app::decide::lapsed::{LapsedAdjustment, lapsed_by};
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::filing::{Filing, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::submission::Item;
use crate::rules::{RuleFailure, RulesError};

/// What became of everything that came in.
#[derive(Default)]
pub struct Taken {
    /// In the order in which the files were given.
    pub items: Vec<Item>,
    pub replies: Vec<PathBuf>,
    pub unjudged: Unjudged,
    /// True if a file given now was refused, now or when it came before.
    pub(super) has_refused: bool,
}

impl Taken {
    /// The periods of what came.
    pub fn periods(&self) -> BTreeSet<Period> {
        self.items.iter().filter_map(|item| item.period).collect()
    }

    /// True if a file given now was refused, or a report of one of the periods stands sent back.
    ///
    /// # Errors
    /// As the ledger's questions.
    pub fn needs_officer(
        &self,
        workspace: &Workspace,
        ledger: &Ledger,
        known: &mut KnownReports,
        periods: &BTreeSet<Period>,
    ) -> Result<bool, Failure> {
        if self.has_refused {
            return Ok(true);
        }
        for period in periods {
            let Ok(plan) = workspace.plan_of(*period) else { continue };
            let received = known.of(&plan.about.id, Some(ledger))?;
            if filings(plan, &received, *period).iter().any(Filing::waits_for_correction) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Officers' adjustments that hold no longer because of what came.
    ///
    /// # Errors
    /// As the ledger's questions.
    pub fn lapsed(
        &self,
        workspace: &Workspace,
        ledger: &Ledger,
        known: &mut KnownReports,
    ) -> Result<Vec<LapsedAdjustment>, Failure> {
        let mut plans: BTreeMap<&str, &Plan> = BTreeMap::new();
        for plan in self.periods().into_iter().filter_map(|period| workspace.plan_of(period).ok()) {
            plans.insert(&plan.about.id, plan);
        }
        let mut lapsed = Vec::new();
        for plan in plans.into_values() {
            let received = known.of(&plan.about.id, Some(ledger))?;
            lapsed.extend(lapsed_by(&self.items, &received, plan));
        }
        Ok(lapsed)
    }
}

/// Rules that could not run.
#[derive(Default, Debug)]
pub struct Unjudged(pub Vec<RuleFailure>);

impl Unjudged {
    pub fn is_any(&self) -> bool {
        !self.0.is_empty()
    }

    /// # Errors
    /// The rules that could not run: our side failed, and what depends on the reports cannot go on.
    pub fn require_none(self) -> Result<(), Failure> {
        if self.0.is_empty() { Ok(()) } else { Err(RulesError::Rules(self.0).into()) }
    }
}

/// An answer could not be written, but its file is in the ledger: that is said too.
pub fn not_answered(failure: Failure, recorded: Vec<String>) -> Failure {
    Failure::NotAnswered { recorded, cause: Box::new(failure) }
}
