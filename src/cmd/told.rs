//! What consolidated workbooks told: recorded once a workbook is written, and held against the ledger by the next one.
//!
//! Never lets a workbook wait for its record: where none can be made, that is said and no more.

use owo_colors::OwoColorize;

use crate::consolidate;
use crate::error::Failure;
use crate::ledger::{Ledger, LedgerError};
use crate::model::told::{Changes, Told, ToldFigures};

use super::results::Results;
use super::screen;
use super::workspace::Workspace;

/// What has changed since the workbook before; none if there was no such workbook.
///
/// # Errors
/// As [`Results::of`].
pub fn changes(results: &Results<'_>, ledger: Option<&Ledger>) -> Result<Option<Changes>, Failure> {
    // A workbook that was closed says what it said.
    let Some(ledger) = ledger.filter(|_| !results.are_kept()) else { return Ok(None) };
    let plan = results.plan;
    let Some(since) = ledger.told_before(&plan.about.id, plan.year(), results.known_at)? else { return Ok(None) };
    let (now, received) = (&results.consolidation, &results.received);
    let version = env!("CARGO_PKG_VERSION");
    let rows = if (since.period, since.as_of) == (now.period, now.as_of) {
        consolidate::changes(&since, now, plan, received, version)
    } else {
        let now = consolidate::consolidate(plan, received, since.period, since.as_of)?;
        consolidate::changes(&since, &now, plan, received, version)
    };
    Ok(Some(Changes { since, rows }))
}

/// Records what a workbook tells, in the ledger that there is.
pub fn record(workspace: &Workspace, results: &Results<'_>, workbook: &[u8]) {
    if results.are_kept() {
        return;
    }
    if !workspace.ledger_path().is_file() {
        say_why("chưa có sổ theo dõi");
        return;
    }
    match workspace.writable_ledger() {
        Ok(mut ledger) => record_in(&mut ledger, results, workbook),
        Err(error) => say_why(&error.to_string()),
    }
}

/// Records it in a ledger that is open for writing.
pub fn record_in(ledger: &mut Ledger, results: &Results<'_>, workbook: &[u8]) {
    if results.are_kept() {
        return;
    }
    let recorded: Result<bool, LedgerError> = ledger.tell(&told(results), workbook);
    if let Err(error) = recorded {
        say_why(&error.to_string());
    }
}

fn say_why(reason: &str) {
    let line = format!("◊ Sổ tổng hợp này không được ghi nhớ để so sánh ở lần lập sau: {reason}");
    screen::say(&line.yellow().to_string());
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
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        figures: consolidation.lines.iter().map(ToldFigures::from).collect(),
    }
}
