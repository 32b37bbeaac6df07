//! Last year as the ledger keeps it: the plan that ruled it and what was received under it.
//!
//! Never asks the folder: its plan of last year may be gone or edited, the one that reports were judged by is kept.

use chrono::{DateTime, FixedOffset};

use crate::consolidate;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::consolidation::Consolidation;
use crate::model::plan::Plan;
use crate::workspace::plans;

/// Adds what the ledger knew at a time about the year before; what it does not know stays open.
///
/// # Errors
/// As the ledger's questions and the consolidation of last year.
pub fn recalled(
    consolidation: Consolidation,
    plan: &Plan,
    ledger: &Ledger,
    known_at: Option<DateTime<FixedOffset>>,
) -> Result<Consolidation, Failure> {
    let Some(key) = ledger.plan_reported_in(plan.year() - 1, known_at)? else { return Ok(consolidation) };
    let Some(last_plan) = plans::kept(ledger, &key)? else {
        return Ok(consolidation);
    };
    // One plan kept through two years has no year of its own to be looked up by.
    if last_plan.year() != plan.year() - 1 {
        return Ok(consolidation);
    }
    let received = ledger.received(&key.id, known_at)?;
    Ok(consolidate::recalled(consolidation, plan, &last_plan, &received)?)
}
