//! The queue: what waits, in the order in which it is judged: earlier periods first, so that later ones are compared
//! with them.
//!
//! Opens documents on all processors, only a few of them before their turn, and keeps no more than what was read.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use crate::app::ask::Whose;
use crate::app::case_book;
use crate::app::past::Past;
use crate::app::receive::document::{Document, WhichDocument, documents};
use crate::app::receive::incoming::Incoming;
use crate::app::receive::read::{self, Opened, Reading};
use crate::app::receive::received::KnownReports;
use crate::error::Failure;
use crate::excel;
use crate::layout::stamp::{STAMP_NAME, parse_compact};
use crate::ledger::Ledger;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::Item;
use crate::rules::RuleFailure;
use crate::watch::{Stage, Watch};
use crate::workspace::Workspace;

/// Everything that came in and is not judged yet.
pub struct Queue<'w> {
    workspace: &'w Workspace,
    incoming: &'w [Incoming],
    /// The documents in each of `incoming`.
    documents: Vec<Vec<Document>>,
    whose: &'w Whose,
    waiting: BTreeMap<Turn, Vec<Ticket>>,
    /// Documents of the turn that waits first, opened already.
    ahead: Vec<(Ticket, Unfolded)>,
    watch: &'w dyn Watch,
}

/// Documents that wait opened while another turn's are judged and recorded: all their cells are in memory.
const AHEAD: usize = 100;

/// The documents behind one ticket: one, or all of a file of which nothing is known yet.
type Unfolded = Vec<(Document, Opened)>;

/// When a document is judged: what is unknown first, then plan by plan and period by period.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Its stamp was not found at a glance: it is opened first, to see what it is.
    Unknown,
    Report {
        plan: String,
        position: u8,
        period: Period,
    },
}

/// A document that waits.
#[derive(Clone, Copy)]
struct Ticket {
    file: usize,
    /// None for everything in a file of which nothing is known.
    which: Option<WhichDocument>,
    /// True if a report lies in the same file.
    beside_a_report: bool,
}

/// Where an item belongs in the results: by file, then by attachment.
pub type Position = (usize, WhichDocument);

/// What one turn brought.
pub struct Batch<'w> {
    /// Kept or refused.
    pub others: Vec<(Position, Document, Item)>,
    pub reports: Option<Reports<'w>>,
}

/// Reports of one plan and one period.
pub struct Reports<'w> {
    pub plan: &'w Plan,
    pub period: Period,
    /// What the ledger holds of the plan.
    pub received: Arc<Vec<Received>>,
    pub past: Past,
    readings: Vec<(Position, Reading)>,
}

/// Reports, judged by every rule that could run.
pub struct Judged {
    pub items: Vec<(Position, Document, Item)>,
    /// Rules that could not: without them nothing may be recorded.
    pub failures: Vec<RuleFailure>,
}

impl<'w> Reports<'w> {
    /// By what the reports of a turn are read; none for documents of which nothing is known.
    pub fn of(
        workspace: &'w Workspace,
        turn: Option<Turn>,
        known: &mut KnownReports,
        ledger: Option<&Ledger>,
    ) -> Result<Option<Reports<'w>>, Failure> {
        let Some(Turn::Report { plan, period, .. }) = turn else { return Ok(None) };
        let Some(plan) = workspace.plans().by_id(&plan) else { return Ok(None) };
        let received = known.of(&plan.about.id, ledger)?;
        let cases = case_book::cases(&plan.about.id, ledger, &received, None)?;
        let past = Past::of(plan, &received, &cases, period)?;
        Ok(Some(Reports { plan, period, received, past, readings: Vec::new() }))
    }

    /// Judges the reports that were read, which are then no longer here, by the time at which each came.
    pub fn judge(
        &mut self,
        workspace: &Workspace,
        arrival: impl Fn(&Document) -> DateTime<FixedOffset>,
    ) -> Result<Judged, Failure> {
        let (places, readings): (Vec<Position>, Vec<_>) = std::mem::take(&mut self.readings)
            .into_iter()
            .map(|(place, reading)| {
                let at = arrival(&reading.document);
                (place, (reading, at))
            })
            .unzip();
        let (items, failures) = read::judge(workspace, self.plan, self.period, &self.received, &self.past, readings)?;
        let items = places.into_iter().zip(items).map(|(place, (document, item))| (place, document, item));
        Ok(Judged { items: items.collect(), failures })
    }
}

/// What came of opening one document: it is no report, it was read, or its turn comes later.
enum Looked {
    Settled(Position, Document, Box<Item>),
    Read(Position, Reading),
    Later(Turn, Ticket),
}

impl<'w> Queue<'w> {
    /// Sorts the documents of what came in by their turns. A workbook's turn is read from its stamp, if that is in its
    /// usual place; whether the stamp is right is seen when the workbook is opened.
    pub fn survey(
        workspace: &'w Workspace,
        incoming: &'w [Incoming],
        whose: &'w Whose,
        watch: &'w dyn Watch,
    ) -> Queue<'w> {
        let documents: Vec<Vec<Document>> = incoming.par_iter().map(documents).collect();
        let turns: Vec<Vec<Turn>> =
            documents.par_iter().map(|all| all.iter().map(Turn::at_a_glance).collect()).collect();
        let mut waiting: BTreeMap<Turn, Vec<Ticket>> = BTreeMap::new();
        for (file, (turns, documents)) in turns.iter().zip(&documents).enumerate() {
            if turns.iter().all(|turn| *turn == Turn::Unknown) {
                waiting.entry(Turn::Unknown).or_default().push(Ticket { file, which: None, beside_a_report: false });
                continue;
            }
            for (turn, document) in turns.iter().zip(documents) {
                let ticket = Ticket { file, which: Some(document.which), beside_a_report: true };
                waiting.entry(turn.clone()).or_default().push(ticket);
            }
        }
        watch.begin(Stage::Reading, documents.iter().map(Vec::len).sum());
        Queue { workspace, incoming, documents, whose, waiting, ahead: Vec::new(), watch }
    }

    /// Whose turn is next; none if nothing waits any more.
    pub fn turn(&self) -> Option<Turn> {
        self.waiting.first_key_value().map(|(turn, _)| turn.clone())
    }

    /// Opens and reads the documents whose turn it is, by what is given for that; none if nothing waits any more.
    pub fn next(&mut self, mut reports: Option<Reports<'w>>) -> Option<Batch<'w>> {
        let (_, tickets) = self.waiting.pop_first()?;
        let ahead = std::mem::take(&mut self.ahead);
        let looked: Vec<Vec<Looked>> = {
            let queue = &*self;
            let reports = reports.as_ref();
            let others = tickets.into_par_iter().map(|ticket| (ticket, queue.open(ticket)));
            let opened = ahead.into_par_iter().chain(others);
            opened.map(|(ticket, opened)| queue.look(ticket, opened, reports)).collect()
        };
        let mut others = Vec::new();
        for looked in looked.into_iter().flatten() {
            match looked {
                Looked::Settled(place, document, item) => others.push((place, document, *item)),
                Looked::Read(place, reading) => {
                    if let Some(reports) = &mut reports {
                        reports.readings.push((place, reading));
                    }
                }
                Looked::Later(turn, ticket) => self.waiting.entry(turn).or_default().push(ticket),
            }
        }
        // How many were opened ahead is chance; what comes of them is not.
        others.sort_by_key(|(place, ..)| *place);
        if let Some(reports) = &mut reports {
            reports.readings.sort_by_key(|(place, _)| *place);
        }
        Some(Batch { others, reports })
    }

    /// Opens documents of the turn that waits first, one after the other, until it is enough.
    pub fn open_ahead(&mut self, enough: &AtomicBool) {
        while self.ahead.len() < AHEAD && !enough.load(Ordering::Relaxed) {
            let Some(ticket) = self.waiting.first_entry().and_then(|mut first| first.get_mut().pop()) else { break };
            let opened = self.open(ticket);
            self.ahead.push((ticket, opened));
        }
    }

    fn open(&self, ticket: Ticket) -> Unfolded {
        let file = self.incoming.get(ticket.file).zip(self.documents.get(ticket.file));
        let Some((incoming, documents)) = file else { return Vec::new() };
        let opened = match ticket.which {
            None => read::open_all(self.workspace, incoming, documents, self.whose),
            Some(which) => {
                let meant = documents.iter().filter(|document| document.which == which);
                meant.map(|one| (one.clone(), read::open(self.workspace, one, self.whose))).collect()
            }
        };
        if ticket.beside_a_report { opened.into_iter().map(read::beside_a_report).collect() } else { opened }
    }

    fn look(&self, ticket: Ticket, opened: Unfolded, reports: Option<&Reports<'_>>) -> Vec<Looked> {
        let looked = opened.into_iter().map(|(document, opened)| {
            let place = (ticket.file, document.which);
            match opened {
                Opened::Settled(item) | Opened::Foreign(item) => {
                    self.watch.step(Stage::Reading);
                    Looked::Settled(place, document, item)
                }
                Opened::Report(report) => {
                    let now = reports.filter(|now| now.plan.about.id == report.plan_id && now.period == report.period);
                    match now {
                        Some(reports) => {
                            let read = read::read(self.workspace, reports.plan, &reports.past, &report);
                            let revision = report.identity.stamp.as_ref().map(|stamp| stamp.revision);
                            let submission = read.1.submission;
                            self.watch.step(Stage::Reading);
                            Looked::Read(place, Reading { document, unit: report.unit, revision, submission })
                        }
                        None => {
                            let ticket = Ticket { which: Some(document.which), ..ticket };
                            Looked::Later(Turn::of(report.plan_id, report.period), ticket)
                        }
                    }
                }
            }
        });
        looked.collect()
    }
}

impl Turn {
    fn of(plan: String, period: Period) -> Turn {
        Turn::Report { plan, position: period.position(), period }
    }

    /// What a document says of itself at a glance.
    fn at_a_glance(document: &Document) -> Turn {
        let named = || {
            let names = excel::names(document.content.bytes())?;
            let (_, text) = names.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(STAMP_NAME))?;
            let stamp = parse_compact(&text)?;
            Some(Turn::of(stamp.plan, stamp.period))
        };
        named().unwrap_or(Turn::Unknown)
    }
}
