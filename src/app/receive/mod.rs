//! Receiving: what came in is taken apart, read, judged, recorded and answered.
//!
//! Never loses anything: what cannot be read is refused in words, and every file is kept as it came.

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
pub mod waiting;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use super::Answer;
use super::ask::{Arrived, Whose};
use super::decide::lapsed::{LapsedAdjustment, lapsed_by};
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::filing::{Filing, filings};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::rule::{OfficersPart, Tells};
use crate::model::submission::Item;
use crate::note::Note;
use crate::rules::{self, RuleFailure, RulesError};
use crate::watch::Watch;
use crate::workspace::Workspace;
use crate::workspace::background::BackgroundWriter;

pub use incoming::{Incoming, Origin, from_paths};

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

/// Rules that could not run.
#[derive(Default, Debug)]
pub struct Unjudged(pub Vec<RuleFailure>);

impl Unjudged {
    /// # Errors
    /// The rules that could not run: our side failed, and what depends on the reports cannot go on.
    pub fn require_none(self) -> Result<(), Failure> {
        if self.0.is_empty() { Ok(()) } else { Err(RulesError::Rules(self.0).into()) }
    }
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

/// What became of everything that came in.
#[derive(Default)]
pub struct Taken {
    /// In the order in which the files were given.
    pub items: Vec<Item>,
    pub replies: Vec<PathBuf>,
    pub unjudged: Unjudged,
    /// A file given now was refused, if not for the first time.
    has_refused: bool,
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
        taken.replies = writer.close().map_err(|failure| record::not_answered(failure, recorded))?;
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
