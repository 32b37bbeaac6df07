//! Judged documents are recorded in the ledger, in their order, and answered.
//!
//! Never answers what is not recorded.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use super::arrival::Arrival;
use super::document::Document;
use super::queue::{Batch, Position, Reports};
use super::read;
use super::repeated::{Recording, record_one};
use super::taken::{Taken, not_answered};
use crate::app::ask::{Arrived, Whose};
use crate::app::issued::issued_at;
use crate::app::past::Past;
use crate::error::Failure;
use crate::ledger::{Judgement, Ledger, LedgerError};
use crate::letters::reply::{self, Due, Marking, Returned};
use crate::model::correction::{Correction, Version, correction};
use crate::model::disposition::Disposition;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::{Item, Newer};
use crate::watch::{Stage, Watch};
use crate::workspace::Workspace;
use crate::workspace::background::BackgroundWriter;
use crate::workspace::plans::plan_key;

/// Receipts that wait for the disk together. Their originals are in memory meanwhile.
const TOGETHER: usize = 100;

/// Takes judged documents: each is recorded, and answered.
pub struct Recorder<'a> {
    workspace: &'a Workspace,
    ledger: &'a mut Ledger,
    writer: &'a BackgroundWriter<'a>,
    arrived: &'a Arrived,
    whose: &'a Whose,
    watch: &'a dyn Watch,
    items: BTreeMap<Position, Item>,
    /// Files that are in the ledger by now: whoever hears that an answer failed has to hear that too.
    recorded: Vec<String>,
    taken: Taken,
}

/// What recording made of documents.
#[derive(Default)]
struct Recorded {
    news: Vec<Arrival>,
    /// Duplicates whose answer is not there, as they were judged and answered the first time.
    unanswered: Vec<Arrival>,
}

impl<'a> Recorder<'a> {
    pub fn new(
        workspace: &'a Workspace,
        ledger: &'a mut Ledger,
        writer: &'a BackgroundWriter<'a>,
        (arrived, whose): (&'a Arrived, &'a Whose),
        watch: &'a dyn Watch,
    ) -> Recorder<'a> {
        let (items, recorded, taken) = (BTreeMap::new(), Vec::new(), Taken::default());
        Recorder { workspace, ledger, writer, arrived, whose, watch, items, recorded, taken }
    }

    pub fn ledger(&self) -> &Ledger {
        self.ledger
    }

    /// Records and answers what one turn of the queue brought.
    ///
    /// # Errors
    /// As the ledger's records; [`Failure::NotAnswered`].
    pub fn take(&mut self, Batch { others, reports }: Batch<'_>) -> Result<(), Failure> {
        self.take_others(others)?;
        reports.map_or(Ok(()), |reports| self.take_reports(reports))
    }

    /// What became of everything, without its replies, and the files that are in the ledger by now.
    pub fn finish(self) -> (Taken, Vec<String>) {
        let Recorder { items, recorded, taken, .. } = self;
        (Taken { items: items.into_values().collect(), ..taken }, recorded)
    }

    fn arrival(&self, place: Position, document: Document, item: Item) -> Arrival {
        Arrival { at: document.arrived_at(self.arrived.received_at, self.workspace.now), place, document, item }
    }

    /// What is kept or refused.
    fn take_others(&mut self, others: Vec<(Position, Document, Item)>) -> Result<(), Failure> {
        self.taken.has_refused |= others.iter().any(|(_, _, item)| item.disposition == Disposition::Refused);
        let arrivals = others.into_iter().map(|(place, document, item)| self.arrival(place, document, item)).collect();
        let Recorded { news, unanswered } = self.record(None, arrivals)?;
        let refused = news.iter().chain(&unanswered).filter(|one| one.item.disposition == Disposition::Refused);
        let due: Vec<Due<'_>> = refused.map(|one| one.due(self.workspace, None, None)).collect();
        self.recorded.extend(news.iter().map(|one| one.item.file.clone()));
        let replies = reply::compose(self.workspace, &due);
        self.writer.send(replies.map_err(|failure| not_answered(failure, self.recorded.clone()))?);
        self.items.extend(news.into_iter().map(|one| (one.place, one.item)));
        Ok(())
    }

    fn take_reports(&mut self, mut reports: Reports<'_>) -> Result<(), Failure> {
        let (stated, now) = (self.arrived.received_at, self.workspace.now);
        let judged = reports.judge(self.workspace, |document| document.arrived_at(stated, now))?;
        if !judged.failures.is_empty() {
            // Neither accepted nor sent back: nothing of them is recorded, but what the other rules found is shown.
            self.taken.unjudged.0.extend(judged.failures);
            self.items.extend(judged.items.into_iter().map(|(place, _, item)| (place, item)));
            return Ok(());
        }
        let mut arrivals: Vec<Arrival> =
            judged.items.into_iter().map(|(place, document, item)| self.arrival(place, document, item)).collect();
        arrivals.sort_by_key(|one| (one.at, one.place));
        let Recorded { mut news, mut unanswered } = self.record(Some(reports.plan), arrivals)?;
        for one in news.iter_mut().chain(&mut unanswered).filter(|one| one.item.disposition.is_accepted()) {
            one.item.outdated_by = newer(&reports.received, one);
        }
        let corrections: Vec<Option<Correction>> =
            news.iter().chain(&unanswered).map(|one| corrected(reports.plan, &reports.received, &news, one)).collect();
        for (one, correction) in news.iter_mut().chain(&mut unanswered).zip(corrections) {
            one.item.correction = correction;
        }
        self.recorded.extend(news.iter().map(|one| one.item.file.clone()));
        for due in [&news, &unanswered] {
            let answered = self.answer(reports.plan, &reports.past, due);
            answered.map_err(|failure| not_answered(failure, self.recorded.clone()))?;
        }
        self.items.extend(news.into_iter().map(|one| (one.place, one.item)));
        Ok(())
    }

    /// Records documents in their order and gives back those that are to be answered. The same bytes judged the same
    /// way are a duplicate and change nothing: such an item goes to the results as it is.
    fn record(&mut self, plan: Option<&Plan>, arrivals: Vec<Arrival>) -> Result<Recorded, Failure> {
        let plan = plan.map(plan_key);
        self.watch.begin(Stage::Recording, arrivals.len());
        let mut recorded = Recorded::default();
        let mut arrivals = arrivals.into_iter().peekable();
        while arrivals.peek().is_some() {
            self.ledger.together(|writing| {
                let recording =
                    Recording { workspace: self.workspace, plan: plan.as_ref(), via: self.arrived.via.as_ref() };
                for mut one in arrivals.by_ref().take(TOGETHER) {
                    self.watch.step(Stage::Recording);
                    let judged_before = record_one(&recording, writing, &mut one)?;
                    // Reports that came after their period was closed are seen to be refused here first.
                    let became = judged_before.as_ref().map_or(&one.item, |before| &before.item);
                    self.taken.has_refused |= became.disposition == Disposition::Refused;
                    match judged_before {
                        None => recorded.news.push(one),
                        Some(Judgement { item, received_at, .. }) => {
                            self.items.insert(one.place, one.item);
                            if reply::is_missing(&self.workspace.replies(item.period), &item) {
                                recorded.unanswered.push(Arrival {
                                    place: one.place,
                                    at: received_at,
                                    document: one.document,
                                    item,
                                });
                            }
                        }
                    }
                }
                Ok::<(), Failure>(())
            })?;
        }
        Ok(recorded)
    }

    /// Sends the replies to reports to be written.
    fn answer(&mut self, plan: &Plan, past: &Past, news: &[Arrival]) -> Result<(), Failure> {
        let workspace = self.workspace;
        self.watch.begin(Stage::Replying, news.len());
        for batch in news.chunks(TOGETHER) {
            // Only what goes back marked is read again.
            let read = |one: &Arrival| {
                let is_marked = reply::is_marked(one.item.disposition);
                is_marked.then(|| read::read_again(workspace, plan, past, self.whose, &one.document)).flatten()
            };
            let read: Vec<Option<Returned>> = batch.par_iter().map(read).collect();
            let is_any_marked = read.iter().any(Option::is_some);
            let issued: Vec<Option<DateTime<FixedOffset>>> = if !is_any_marked {
                vec![None; read.len()]
            } else {
                self.ledger.together(|writing| {
                    let mut issue = |one: &Returned| issued_at(writing, plan, &one.layout, workspace.now);
                    read.iter().map(|one| one.as_ref().map(&mut issue).transpose()).collect::<Result<_, LedgerError>>()
                })?
            };
            let due: Vec<Due<'_>> = batch
                .iter()
                .zip(read.iter().zip(issued))
                .map(|(one, (read, issued_at))| {
                    let marking =
                        read.as_ref().zip(issued_at).map(|(returned, issued_at)| Marking { returned, issued_at });
                    one.due(workspace, Some(plan), marking)
                })
                .collect();
            self.writer.send(reply::compose(workspace, &due)?);
            batch.iter().for_each(|_| self.watch.step(Stage::Replying));
        }
        Ok(())
    }
}

/// The report that stands although this one was recorded after it.
fn newer(received: &[Received], one: &Arrival) -> Option<Newer> {
    let of_same = received.iter().filter(|other| {
        other.disposition.is_accepted()
            && one.item.unit.as_deref() == Some(other.unit.as_str())
            && one.item.period == Some(other.period)
    });
    let newest = of_same.filter(|other| other.received_at > one.at).max_by_key(|other| other.received_at)?;
    Some(Newer { attempt: newest.attempt, received_at: newest.received_at })
}

/// What an attempt changes against the one before it, which may have been recorded together with it.
fn corrected(plan: &Plan, received: &[Received], news: &[Arrival], one: &Arrival) -> Option<Correction> {
    let after = one.item.version(one.at)?;
    let earlier = received
        .iter()
        .filter(|other| one.item.unit.as_deref() == Some(other.unit.as_str()) && one.item.period == Some(other.period));
    let beside = news.iter().filter(|other| other.item.unit == one.item.unit && other.item.period == one.item.period);
    let beside = beside.filter_map(|other| other.item.version(other.at));
    correction(plan, earlier.map(Version::from).chain(beside), after)
}
