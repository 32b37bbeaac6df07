//! What consolidated workbooks told: recorded once a workbook is written, and held against the ledger by the next one.
//!
//! Never lets a workbook wait for its record: where none can be made, that is said and no more.

use crate::app::results::Results;
use crate::consolidate;
use crate::error::Failure;
use crate::ledger::{Ledger, LedgerError};
use crate::model::closing::touches;
use crate::model::standing::Received;
use crate::model::told::{Change, Changes, Told, ToldFigures};
use crate::note::Note;
use crate::workspace::Workspace;

/// What has changed since the workbook before of the same period, else since the last of any; of what only others told,
/// what has come since the last of all was written: that one said the rest. None if there was no workbook.
///
/// # Errors
/// As [`Results::of`].
pub fn changes(results: &Results<'_>, ledger: Option<&Ledger>) -> Result<Option<Changes>, Failure> {
    // A workbook that was closed says what it said.
    let Some(ledger) = ledger.filter(|_| !results.are_kept()) else { return Ok(None) };
    let mut before = ledger.told_before(&results.plan.about.id, results.plan.year(), results.known_at)?;
    let Some(last) = before.first().cloned() else { return Ok(None) };
    let own = before.iter().position(|told| told.period == results.period).unwrap_or(0);
    let since = before.remove(own);
    let mut rows = moved(results, &since)?;
    let mut others = Vec::new();
    for told in before {
        let of_it = match told.period == last.period {
            true => moved(results, &told)?,
            false => come_since(results, &last, &told)?,
        };
        if !of_it.is_empty() {
            rows.extend(of_it);
            others.push(told);
        }
    }
    // What leaders hold and is now another figure stands before what they had no figure for.
    rows.sort_by_key(|change| change.moved.is_new());
    Ok(Some(Changes { since, others, rows }))
}

/// What holds no longer of what a workbook told.
fn moved(results: &Results<'_>, told: &Told) -> Result<Vec<Change>, Failure> {
    let (plan, received, now) = (results.plan, &results.received, &results.consolidation);
    if (told.period, told.as_of) == (now.period, now.as_of) {
        return Ok(consolidate::changes(told, now, plan, received));
    }
    let now = consolidate::consolidate(plan, received, told.period, told.as_of)?;
    Ok(consolidate::changes(told, &now, plan, received))
}

/// Of that what reports and decisions have moved since another workbook was written. A revised plan moves every
/// percentage of the year; that is said once, where workbooks are compared as a whole.
fn come_since(results: &Results<'_>, last: &Told, told: &Told) -> Result<Vec<Change>, Failure> {
    let decided = |one: &Received| {
        let times = one.rulings.iter().map(|ruling| ruling.at).chain(one.undone.iter().map(|undone| undone.at));
        times.into_iter().any(|at| at >= last.known_at)
    };
    let mut touching = results.received.iter().filter(|one| touches(one.period, told.period));
    if !touching.any(|one| one.receipt > last.last_receipt || decided(one)) {
        return Ok(Vec::new());
    }
    let since = Told {
        plan_digest: results.plan.digest.clone(),
        arithmetic: consolidate::ARITHMETIC.to_owned(),
        last_receipt: last.last_receipt,
        known_at: last.known_at,
        ..told.clone()
    };
    let mut rows = moved(results, &since)?;
    rows.retain(|change| !change.because.is_empty());
    Ok(rows)
}

/// Records what a workbook tells, in the ledger that there is; where that cannot be done, it is noted.
pub fn record(workspace: &Workspace, results: &Results<'_>, workbook: &[u8]) {
    if results.are_kept() {
        return;
    }
    if !workspace.ledger_path().is_file() {
        workspace.note(Note::NotRemembered { reason: "chưa có sổ theo dõi".to_owned() });
        return;
    }
    match workspace.writable_ledger() {
        Ok(mut ledger) => record_in(workspace, &mut ledger, results, workbook),
        Err(error) => workspace.note(Note::NotRemembered { reason: error.to_string() }),
    }
}

/// Records it in a ledger that is open for writing.
pub fn record_in(workspace: &Workspace, ledger: &mut Ledger, results: &Results<'_>, workbook: &[u8]) {
    if results.are_kept() {
        return;
    }
    let recorded: Result<bool, LedgerError> = ledger.tell(&told(results), workbook);
    if let Err(error) = recorded {
        workspace.note(Note::NotRemembered { reason: error.to_string() });
    }
}

pub fn told(results: &Results<'_>) -> Told {
    let (plan, consolidation) = (results.plan, &results.consolidation);
    Told {
        plan: plan.about.id.clone(),
        revision: plan.about.revision,
        plan_digest: plan.digest.clone(),
        period: consolidation.period,
        as_of: consolidation.as_of,
        known_at: results.known_at,
        last_receipt: results.received.iter().map(|one| one.receipt).max().unwrap_or(0),
        arithmetic: consolidate::ARITHMETIC.to_owned(),
        figures: consolidation.lines.iter().map(ToldFigures::from).collect(),
    }
}
