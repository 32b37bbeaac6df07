//! Plans that nobody could tell apart, or that say otherwise than what was reported under them, are refused.
//!
//! Never judges what a plan says by itself: that is done by the rules of plans.

use std::collections::BTreeSet;

use super::revisions::{RecordedPlans, before};
use super::workbook::{PlanIdentity, Workbook, read};
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::standing::{Received, standing};
use crate::plan;

/// Every plan is told from every other: by its year and id, and by its revision if it is the same plan.
///
/// # Errors
/// [`Failure::TwoPlans`], [`Failure::TwoPlansOfAYear`], [`Failure::OneIdForTwoYears`].
pub(super) fn refuse_twins(workbooks: &[Workbook]) -> Result<(), Failure> {
    let known: Vec<(&Workbook, PlanIdentity<'_>)> =
        workbooks.iter().filter_map(|workbook| Some((workbook, workbook.identity()?))).collect();
    for (at, (workbook, one)) in known.iter().enumerate() {
        for (other, of) in &known[..at] {
            let (first, second) = (other.path.clone(), workbook.path.clone());
            let id = one.id.to_owned();
            if of.year != one.year && of.id == one.id {
                return Err(Failure::OneIdForTwoYears { id, years: (of.year, one.year), first, second });
            }
            if of.year == one.year && of.id != one.id {
                return Err(Failure::TwoPlansOfAYear { year: one.year, first, second });
            }
            if of.id == one.id && of.revision == one.revision && of.digest != one.digest {
                return Err(Failure::TwoPlans { id, revision: one.revision, first, second });
            }
        }
    }
    Ok(())
}

/// What was issued and judged by a plan must stay explainable by it: other content needs another revision, another
/// thing another code, and a revision that the ledger has used is not left for an older one.
///
/// # Errors
/// [`Failure::ChangedPlan`], [`Failure::ReusedCode`], [`Failure::OlderPlan`].
pub(super) fn refuse_changed(workbooks: &[Workbook], recorded: &RecordedPlans, ledger: &Ledger) -> Result<(), Failure> {
    for workbook in workbooks {
        let Some(PlanIdentity { id, revision, digest, .. }) = workbook.identity() else { continue };
        if ledger.plan_digest_of(id, revision)?.is_some_and(|recorded| recorded != digest) {
            return Err(Failure::ChangedPlan { path: workbook.path.clone(), revision });
        }
        let of_that_id = workbooks.iter().filter_map(Workbook::identity).filter(|one| one.id == id);
        let newest = of_that_id.map(|one| one.revision).max().unwrap_or(revision);
        if let Some(used) = recorded.newest(id).filter(|used| used.revision > newest) {
            let mut sha256 = ledger.plan_workbook_digest(used)?.unwrap_or_default();
            sha256.truncate(12);
            let (path, used) = (workbook.path.clone(), used.revision);
            return Err(Failure::OlderPlan { path, revision, used, sha256 });
        }
        if workbook.known.is_none() {
            refuse_reused_codes(workbook, recorded, ledger)?;
        }
    }
    Ok(())
}

/// Figures of one thing are never added to those of another.
fn refuse_reused_codes(workbook: &Workbook, recorded: &RecordedPlans, ledger: &Ledger) -> Result<(), Failure> {
    let Some(plan) = workbook.plan() else { return Ok(()) };
    let Some((key, _)) = before(recorded.all(), plan).max_by_key(|(key, _)| key.revision) else { return Ok(()) };
    let Some(former) = ledger.plan_workbook(key)?.and_then(|bytes| read(&bytes)) else { return Ok(()) };
    let mut reused = plan::reused(&former, plan).peekable();
    // Loading the reports takes long, and hardly any revision reuses a code.
    if reused.peek().is_none() {
        return Ok(());
    }
    let reported = reported(&ledger.received(&plan.about.id, None)?);
    match reused.find(|(_, now)| reported.contains(&now.code)) {
        Some((then, now)) => Err(Failure::ReusedCode {
            path: workbook.path.clone(),
            code: now.code.clone(),
            then: plan::measured(then),
            now: plan::measured(now),
        }),
        None => Ok(()),
    }
}

/// The indicators that have figures or words that stand.
pub fn reported(received: &[Received]) -> BTreeSet<String> {
    standing(received).into_iter().flat_map(|report| &report.entries).map(|entry| entry.indicator.clone()).collect()
}
