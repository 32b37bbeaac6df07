//! The queue: what waits, in the order in which it is judged: earlier periods first, so that later ones are compared
//! with them.
//!
//! Opens documents on all processors, only a few of them before their turn, and keeps no more than what was read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use crate::app::ask::Whose;
use crate::app::case_book;
use crate::app::past::Past;
use crate::app::receive::read::{self, Opened, Origin, Reading};
use crate::app::receive::received::KnownReports;
use crate::cli::screen::Progress;
use crate::error::Failure;
use crate::excel;
use crate::layout::stamp::{STAMP_NAME, parse_compact};
use crate::ledger::Ledger;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::Item;
use crate::rules::RuleFailure;
use crate::workspace::Workspace;
use crate::workspace::inbox::{self, Part};

pub struct Queue<'w> {
    workspace: &'w Workspace,
    files: &'w [PathBuf],
    whose: &'w Whose,
    waiting: BTreeMap<Turn, Vec<Ticket>>,
    /// Documents of the turn that waits first, opened already.
    ahead: Vec<(Ticket, Unfolded)>,
    progress: Progress,
}

/// Documents that wait opened while another turn's are judged and recorded; their whole contents are in memory.
const AHEAD: usize = 100;

/// What one ticket of the queue unfolds to.
type Unfolded = Vec<(Origin, Opened)>;

/// When a document is opened.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// At first, to see what it is.
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
    part: Option<Part>,
    /// True if a report lies in the same file.
    beside_a_report: bool,
}

/// Where an item belongs in the results: by file, then by attachment.
pub type Place = (usize, Part);

/// What one turn brought.
pub struct Batch<'w> {
    /// Kept or refused.
    pub others: Vec<(Place, Origin, Item)>,
    pub reports: Option<Reports<'w>>,
}

/// Reports of one plan and one period.
pub struct Reports<'w> {
    pub plan: &'w Plan,
    pub period: Period,
    /// What the ledger holds of the plan.
    pub received: Arc<Vec<Received>>,
    pub past: Past,
    readings: Vec<(Place, Reading)>,
}

/// Reports, judged by every rule that could run.
pub struct Judged {
    pub items: Vec<(Place, Origin, Item)>,
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
        arrival: impl Fn(&Origin) -> DateTime<FixedOffset>,
    ) -> Result<Judged, Failure> {
        let (places, readings): (Vec<Place>, Vec<_>) = std::mem::take(&mut self.readings)
            .into_iter()
            .map(|(place, reading)| {
                let at = arrival(&reading.origin);
                (place, (reading, at))
            })
            .unzip();
        let (items, failures) = read::judge(workspace, self.plan, self.period, &self.received, &self.past, readings)?;
        let items = places.into_iter().zip(items).map(|(place, (origin, item))| (place, origin, item));
        Ok(Judged { items: items.collect(), failures })
    }
}

/// One document, opened, and as far as its turn has come, read.
enum Looked {
    Settled(Place, Origin, Box<Item>),
    Read(Place, Reading),
    Later(Turn, Ticket),
}

impl<'w> Queue<'w> {
    /// Looks over the files: a stamp in its usual place says when a workbook's turn is. Whether it is right will be
    /// seen when it is opened.
    ///
    /// # Errors
    /// If a file cannot be read from the disk.
    pub fn survey(workspace: &'w Workspace, files: &'w [PathBuf], whose: &'w Whose) -> Result<Queue<'w>, Failure> {
        let turns: Vec<Vec<(Part, Turn)>> = files.par_iter().map(|path| turns(path)).collect::<Result<_, Failure>>()?;
        let mut waiting: BTreeMap<Turn, Vec<Ticket>> = BTreeMap::new();
        let mut count = 0;
        for (file, parts) in turns.into_iter().enumerate() {
            count += parts.len();
            if parts.iter().all(|(_, turn)| *turn == Turn::Unknown) {
                waiting.entry(Turn::Unknown).or_default().push(Ticket { file, part: None, beside_a_report: false });
                continue;
            }
            for (part, turn) in parts {
                waiting.entry(turn).or_default().push(Ticket { file, part: Some(part), beside_a_report: true });
            }
        }
        Ok(Queue {
            workspace,
            files,
            whose,
            waiting,
            ahead: Vec::new(),
            progress: Progress::new("Đọc, kiểm tra", count),
        })
    }

    /// Whose turn is next; none if nothing waits any more.
    pub fn turn(&self) -> Option<Turn> {
        self.waiting.first_key_value().map(|(turn, _)| turn.clone())
    }

    /// Opens and reads the documents whose turn it is, by what is given for that; none if nothing waits any more.
    ///
    /// # Errors
    /// If a file cannot be read from the disk.
    pub fn next(&mut self, mut reports: Option<Reports<'w>>) -> Result<Option<Batch<'w>>, Failure> {
        let Some((_, tickets)) = self.waiting.pop_first() else {
            self.progress.finish();
            return Ok(None);
        };
        let ahead = std::mem::take(&mut self.ahead);
        let looked: Vec<Vec<Looked>> = {
            let queue = &*self;
            let reports = reports.as_ref();
            let opened = ahead.into_par_iter().map(|(ticket, opened)| Ok((ticket, opened)));
            let others = tickets.into_par_iter().map(|ticket| Ok((ticket, queue.open(ticket)?)));
            let looked =
                opened.chain(others).map(|one| one.map(|(ticket, opened)| queue.look(ticket, opened, reports)));
            looked.collect::<Result<_, Failure>>()?
        };
        let mut others = Vec::new();
        for looked in looked.into_iter().flatten() {
            match looked {
                Looked::Settled(place, origin, item) => others.push((place, origin, *item)),
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
        Ok(Some(Batch { others, reports }))
    }

    /// Opens documents of the turn that waits first, one after the other, until it is enough.
    ///
    /// # Errors
    /// If a file cannot be read from the disk.
    pub fn open_ahead(&mut self, enough: &AtomicBool) -> Result<(), Failure> {
        while self.ahead.len() < AHEAD && !enough.load(Ordering::Relaxed) {
            let Some(ticket) = self.waiting.first_entry().and_then(|mut first| first.get_mut().pop()) else { break };
            let opened = self.open(ticket)?;
            self.ahead.push((ticket, opened));
        }
        Ok(())
    }

    fn open(&self, ticket: Ticket) -> Result<Unfolded, Failure> {
        let Some(path) = self.files.get(ticket.file) else { return Ok(Vec::new()) };
        let opened = match ticket.part {
            None => read::open_file(self.workspace, path, self.whose)?,
            Some(part) => vec![read::open(self.workspace, inbox::document(path, part)?, self.whose)],
        };
        let opened =
            opened.into_iter().map(|one| if ticket.beside_a_report { read::beside_a_report(one) } else { one });
        Ok(opened.collect())
    }

    fn look(&self, ticket: Ticket, opened: Unfolded, reports: Option<&Reports<'_>>) -> Vec<Looked> {
        let looked = opened.into_iter().map(|(origin, opened)| {
            let place = (ticket.file, origin.part);
            match opened {
                Opened::Settled(item) | Opened::Foreign(item) => {
                    self.progress.step();
                    Looked::Settled(place, origin, item)
                }
                Opened::Report(report) => {
                    let now = reports.filter(|now| now.plan.about.id == report.plan_id && now.period == report.period);
                    match now {
                        Some(reports) => {
                            let read = read::read(self.workspace, reports.plan, &reports.past, &report);
                            let revision = report.identity.stamp.as_ref().map(|stamp| stamp.revision);
                            let submission = read.1.submission;
                            self.progress.step();
                            Looked::Read(place, Reading { origin, unit: report.unit, revision, submission })
                        }
                        None => {
                            let ticket = Ticket { part: Some(origin.part), ..ticket };
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
}

/// What the documents of a file say of themselves at a glance.
fn turns(path: &Path) -> Result<Vec<(Part, Turn)>, Failure> {
    let documents = inbox::documents(path)?;
    let turn = |bytes: &[u8]| {
        let names = excel::names(bytes)?;
        let (_, text) = names.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(STAMP_NAME))?;
        let stamp = parse_compact(&text)?;
        Some(Turn::of(stamp.plan, stamp.period))
    };
    Ok(documents.into_iter().map(|document| (document.part, turn(&document.bytes).unwrap_or(Turn::Unknown))).collect())
}
