//! Reports that were judged together, and what the ledger held before them.
//!
//! Never judges.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::ledger::{Ledger, LedgerError, PlanKey, Provenance};
use crate::model::period::Period;
use crate::model::standing::Received;

/// Reports that were recorded together under one plan were judged together, by what the ledger held before them.
pub(super) struct Batch<'a> {
    /// The plan as it was then.
    pub(super) key: PlanKey,
    pub(super) period: Period,
    pub(super) recorded_at: DateTime<FixedOffset>,
    /// How many of the plan's reports were in the ledger before.
    pub(super) before: usize,
    pub(super) reports: Vec<&'a Received>,
}

/// The reports of a plan, which come in order of record. Those of which the ledger does not say by which plan they were
/// judged are left out.
pub(super) fn batches<'a>(
    received: &'a [Received],
    keys: &BTreeMap<i64, PlanKey>,
    provenance: &BTreeMap<i64, Provenance>,
) -> Vec<Batch<'a>> {
    let mut batches: Vec<Batch<'a>> = Vec::new();
    for (before, one) in received.iter().enumerate() {
        let (Some(key), Some(came)) = (keys.get(&one.receipt), provenance.get(&one.receipt)) else { continue };
        match batches.last_mut() {
            Some(last) if last.key == *key && last.period == one.period && last.recorded_at == came.recorded_at => {
                last.reports.push(one);
            }
            Some(_) | None => batches.push(Batch {
                key: key.clone(),
                period: one.period,
                recorded_at: came.recorded_at,
                before,
                reports: vec![one],
            }),
        }
    }
    batches
}

/// What the ledger held before a batch; what officers ruled later is not in it.
pub(super) fn as_it_stood(
    ledger: &Ledger,
    received: &[Received],
    batch: &Batch<'_>,
) -> Result<Vec<Received>, LedgerError> {
    let before = received.get(..batch.before).unwrap_or_default();
    if before.iter().all(|one| one.rulings.is_empty() && one.undone.is_empty()) {
        return Ok(before.to_vec());
    }
    let mut then = ledger.received(&batch.key.id, Some(batch.recorded_at))?;
    then.truncate(batch.before);
    Ok(then)
}
