//! Checking: what came in is judged as [`receive`](super::receive) would, and nothing is recorded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Answer;
use super::ask::Whose;
use super::receive::document::Document;
use super::receive::queue::{Batch, Position, Queue, Reports};
use super::receive::received::KnownReports;
use super::receive::{Incoming, Unjudged, late, note_stamps_that_count, read};
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::letters::reply::{self, Answered, Due, Marking};
use crate::model::closing::closed_for;
use crate::model::correction::{Version, correction};
use crate::model::disposition::Disposition;
use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::model::submission::Item;
use crate::watch::Watch;
use crate::workspace::Workspace;

/// What was judged, in the order in which it was given.
#[derive(Serialize, Debug)]
#[serde(transparent)]
pub struct Checks {
    pub files: Vec<Checked>,
    /// Rules that could not run.
    #[serde(skip)]
    pub unjudged: Unjudged,
}

/// One file, and where its reply was written.
#[derive(Serialize, Debug)]
pub struct Checked {
    #[serde(flatten)]
    pub item: Item,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<PathBuf>,
}

/// Judges what came in, and writes the replies into a folder if one is named. It needs the officer if a file is refused
/// or has an error.
///
/// # Errors
/// [`Failure::UnknownUnit`]; [`Failure::NoKey`] if replies are asked for and there is no key to seal them with. Rules
/// that could not run stand in the answer.
pub fn check(
    workspace: &Workspace,
    incoming: &[Incoming],
    whose: &Whose,
    replies: Option<&Path>,
    watch: &dyn Watch,
) -> Result<Answer<Checks>, Failure> {
    workspace.plans().require_sound()?;
    workspace.require_unit(whose.unit.as_deref(), whose.period)?;
    if replies.is_some() {
        workspace.key()?;
    }
    let ledger = workspace.ledger_as_it_is()?;
    let mut check = Check { workspace, ledger, whose, replies, first_period: None, checked: BTreeMap::new() };
    let mut unjudged = Unjudged::default();
    let mut queue = Queue::survey(workspace, incoming, whose, watch);
    let mut known = KnownReports::default();
    while let Some(Batch { others, reports }) =
        queue.next(Reports::of(workspace, queue.turn(), &mut known, check.ledger.as_ref())?)
    {
        for (place, document, item) in others {
            check.keep(place, document, item)?;
        }
        if let Some(mut reports) = reports {
            let judged = reports.judge(workspace, |document| document.arrived_at(None, workspace.now))?;
            unjudged.0.extend(judged.failures);
            check.judged(&reports, judged.items)?;
        }
    }
    let files: Vec<Checked> = check.checked.into_values().collect();
    let has_error =
        |item: &Item| item.findings.iter().any(|finding| finding.counts() && finding.severity == Severity::Error);
    let needs_officer = files.iter().any(|one| one.item.disposition == Disposition::Refused || has_error(&one.item));
    for one in &files {
        note_stamps_that_count(workspace, std::slice::from_ref(&one.item), whose);
    }
    Ok(Answer::of(workspace, Checks { files, unjudged }).needing_officer(needs_officer))
}

/// A check under way.
struct Check<'a> {
    workspace: &'a Workspace,
    ledger: Option<Ledger>,
    whose: &'a Whose,
    /// Where replies are written, if anywhere.
    replies: Option<&'a Path>,
    first_period: Option<Period>,
    checked: BTreeMap<Position, Checked>,
}

impl Check<'_> {
    /// What is kept or refused, with the reply to what is refused.
    fn keep(&mut self, place: Position, document: Document, item: Item) -> Result<(), Failure> {
        let written = match self.replies {
            Some(folder) => self.reply(Due {
                plan: None,
                folder: folder.to_owned(),
                answered: self.answered(&document, &item),
                marking: None,
            })?,
            None => Vec::new(),
        };
        self.checked.insert(place, Checked { item, replies: written });
        Ok(())
    }

    /// Reports of one plan and one period.
    fn judged(&mut self, reports: &Reports<'_>, items: Vec<(Position, Document, Item)>) -> Result<(), Failure> {
        let Reports { plan, period, received, past, .. } = reports;
        let (workspace, period) = (self.workspace, *period);
        let mut attempts: BTreeMap<Option<String>, u32> = BTreeMap::new();
        for one in received.iter().filter(|one| one.period == period) {
            *attempts.entry(Some(one.unit.clone())).or_default() += 1;
        }
        let acts = self.ledger.as_ref().map_or(Ok(Vec::new()), |ledger| ledger.closings(&plan.about.id, None))?;
        for (place, document, mut item) in items {
            let closing = item.unit.as_deref().and_then(|unit| closed_for(&acts, unit, period));
            if let Some(closing) = closing.filter(|_| !received.iter().any(|one| one.sha256 == item.sha256)) {
                item = late::refused(&item, Some(plan), closing, &workspace.settings.rules);
            }
            if item.disposition != Disposition::Refused {
                // Several files of one unit would be its next attempts, one after the other.
                let attempt = attempts.entry(item.unit.clone()).or_default();
                *attempt += 1;
                item.attempt = Some(*attempt);
                // Against what is in the ledger: that is what it would correct if it were received now.
                let of_unit =
                    received.iter().filter(|one| one.period == period && item.unit.as_deref() == Some(&one.unit));
                let tried = item.version(workspace.now);
                item.correction = tried.and_then(|tried| correction(plan, of_unit.map(Version::from), tried));
            }
            let written = match self.folder(period) {
                Some(folder) => {
                    let is_marked = reply::is_marked(item.disposition);
                    let read = || read::read_again(workspace, plan, past, self.whose, &document);
                    let read = is_marked.then(read).flatten();
                    let marking = read.as_ref().map(|returned| Marking { returned, issued_at: workspace.now });
                    self.reply(Due { plan: Some(plan), folder, answered: self.answered(&document, &item), marking })?
                }
                None => Vec::new(),
            };
            self.checked.insert(place, Checked { item, replies: written });
        }
        Ok(())
    }

    /// Where replies of a period are written: those of further periods would have the same names.
    fn folder(&mut self, period: Period) -> Option<PathBuf> {
        let folder = self.replies?;
        let is_first = *self.first_period.get_or_insert(period) == period;
        Some(if is_first { folder.to_owned() } else { folder.join(period.to_string()) })
    }

    fn reply(&self, due: Due<'_>) -> Result<Vec<PathBuf>, Failure> {
        self.workspace.write_all(&reply::compose(self.workspace, &[due])?)
    }

    fn answered<'a>(&self, document: &'a Document, item: &'a Item) -> Answered<'a> {
        Answered { item, received_at: self.workspace.now, senders: document.senders(), recorded: false }
    }
}
