//! Receiving: what came in is taken apart, read, judged, recorded and answered.
//!
//! Never loses anything: what cannot be read is refused in words, and every file is kept as it came.

mod arrival;
pub mod document;
pub mod form;
pub mod identify;
pub mod incoming;
pub mod late;
pub mod queue;
pub mod read;
pub mod received;
mod record;
mod repeated;
pub mod taken;
pub mod waiting;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use super::Answer;
use super::ask::{Arrived, Whose};
use super::decide::lapsed::LapsedAdjustment;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::finding::Finding;
use crate::model::rule::{OfficersPart, Tells};
use crate::model::submission::Item;
use crate::note::Note;
use crate::rules;
use crate::watch::Watch;
use crate::workspace::Workspace;
use crate::workspace::background::BackgroundWriter;

pub use incoming::{Incoming, Origin, from_paths};
pub use taken::{Taken, Unjudged};

use queue::{Queue, Reports};
use received::KnownReports;
use record::Recorder;

/// What a reception brought.
#[derive(Serialize, Debug)]
pub struct Reception {
    /// In the order in which the files were given.
    pub items: Vec<Item>,
    pub replies: Vec<PathBuf>,
    /// Officers' adjustments that hold no longer because of what came.
    pub lapsed: Vec<LapsedAdjustment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings_changed: Vec<String>,
    /// Rules that could not run: the reports that they should have judged are in no ledger.
    #[serde(skip)]
    pub unjudged: Unjudged,
}

/// Judges, records and answers what came in. It needs the officer if a file given now was refused, or a report of one
/// of its periods stands sent back.
///
/// # Errors
/// [`Failure::ReceivedInTheFuture`], [`Failure::UnknownUnit`], and as [`take_in`]; before anything is done. Rules that
/// could not run are no error here: they stand in the answer, beside what the others found.
pub fn receive(
    workspace: &mut Workspace,
    incoming: &[Incoming],
    arrived: &Arrived,
    whose: &Whose,
    watch: &dyn Watch,
) -> Result<Answer<Reception>, Failure> {
    workspace.plans().require_sound()?;
    workspace.require_unit(whose.unit.as_deref(), whose.period)?;
    if let Some(at) = arrived.received_at.filter(|at| *at > workspace.now) {
        return Err(Failure::ReceivedInTheFuture(at.to_rfc3339()));
    }
    workspace.ensure_key()?;
    let workspace = &*workspace;
    let mut ledger = workspace.ledger()?;
    let mut known = KnownReports::default();
    let taken = take_in(workspace, (&mut ledger, &mut known), incoming, (arrived, whose), watch)?;
    let needs_officer = taken.needs_officer(workspace, &ledger, &mut known, &taken.periods())?;
    let lapsed = taken.lapsed(workspace, &ledger, &mut known)?;
    note_stamps_that_count(workspace, &taken.items, whose);
    let Taken { items, replies, unjudged, .. } = taken;
    let settings_changed = workspace.settings.rules.changes();
    let reception = Reception { items, replies, lapsed, settings_changed, unjudged };
    Ok(Answer::of(workspace, reception).needing_officer(needs_officer))
}

/// Judges, records and answers what came in: report after report in the order of their periods, so that later ones are
/// compared with earlier ones.
///
/// # Errors
/// As the ledger's records; [`Failure::NotAnswered`] if a reply cannot be written: what is recorded by then is.
pub fn take_in(
    workspace: &Workspace,
    (ledger, known): (&mut Ledger, &mut KnownReports),
    incoming: &[Incoming],
    (arrived, whose): (&Arrived, &Whose),
    watch: &dyn Watch,
) -> Result<Taken, Failure> {
    std::thread::scope(|scope| {
        let writer = BackgroundWriter::open(workspace, scope);
        let mut recorder = Recorder::new(workspace, ledger, &writer, (arrived, whose), watch);
        let mut queue = Queue::survey(workspace, incoming, whose, watch);
        let mut reports = Reports::of(workspace, queue.turn(), known, Some(recorder.ledger()))?;
        while let Some(batch) = queue.next(reports) {
            // Recording goes one after the other. Meanwhile one thread of the pool opens the next documents; the others
            // stay free for what recording does side by side.
            let turn = queue.turn();
            let is_taken = AtomicBool::new(false);
            reports = rayon::in_place_scope(|scope| {
                scope.spawn(|_| queue.open_ahead(&is_taken));
                let taken =
                    recorder.take(batch).and_then(|()| Reports::of(workspace, turn, known, Some(recorder.ledger())));
                is_taken.store(true, Ordering::Relaxed);
                taken
            })?;
        }
        let (mut taken, recorded) = recorder.finish();
        taken.replies = writer.close().map_err(|failure| taken::not_answered(failure, recorded))?;
        Ok(taken)
    })
}

/// What only the office can do about a fault; its unit is told the rest.
pub fn officers_part(fault: &Finding) -> Option<OfficersPart> {
    rules::facts(&fault.code).officers_part
}

/// What is stated of whose a file is counts only where its stamp does not; where they differ, that is noted.
pub fn note_stamps_that_count(workspace: &Workspace, items: &[Item], whose: &Whose) {
    let by_hand = |one: &Finding| rules::facts(&one.code).tells == Some(Tells::IdentifiedByHand);
    for item in items.iter().filter(|item| !item.findings.iter().any(by_hand)) {
        let (Some(unit), Some(period)) = (&item.unit, item.period) else { continue };
        let differs = whose.unit.as_ref().is_some_and(|said| said != unit)
            || whose.period.as_ref().is_some_and(|said| *said != period);
        if differs {
            workspace.note(Note::StampCounts { file: item.file.clone(), unit: unit.clone(), period });
        }
    }
}
