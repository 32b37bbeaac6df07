//! `receive`: documents are judged, recorded, answered.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use crate::cli::{Arrived, Cli, Receive, Whose};
use crate::error::Failure;
use crate::ledger::{Judgement, Ledger, LedgerError, NewReceipt, PlanKey, Source, Writing};
use crate::model::correction::{Correction, Version, correction};
use crate::model::disposition::Disposition;
use crate::model::filing::{Filing, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::{Lapsed, Received};
use crate::model::submission::{Item, Newer};
use crate::rules::{RuleFailure, RulesError};

use super::books::Books;
use super::desk::{self, Origin, Returned};
use super::inbox::{self, Document};
use super::past::Past;
use super::post::Post;
use super::reply::{self, Answered, Due, Marking};
use super::screen::{self, Progress};
use super::shelf::plan_key;
use super::tray::{Pile, Place, Reports, Tray};
use super::workspace::Workspace;
use super::{Outcome, decide, late};

/// What a reception brought.
#[derive(Default)]
pub struct Reception {
    /// In the order of the files.
    pub items: Vec<Item>,
    pub replies: Vec<PathBuf>,
    /// Rules that could not run: the reports that they should have judged are in no ledger.
    failures: Vec<RuleFailure>,
    /// A file given now was refused, if not for the first time.
    refused: bool,
}

impl Reception {
    /// # Errors
    /// The rules that could not run: our side failed, and what depends on the reports cannot go on.
    pub fn require_judged(&mut self) -> Result<(), Failure> {
        let failures = std::mem::take(&mut self.failures);
        if failures.is_empty() { Ok(()) } else { Err(RulesError::Rules(failures).into()) }
    }
}

pub fn run(cli: &Cli, args: &Receive) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    workspace.plans().require_sound()?;
    workspace.require_unit(&args.whose)?;
    if let Some(at) = args.arrived.received_at.filter(|at| *at > workspace.now) {
        return Err(Failure::ReceivedInTheFuture(at.to_rfc3339()));
    }
    // Asked first: a path that does not exist is an error before anything is done.
    let files = inbox::files(&args.paths)?;
    let mut workspace = workspace;
    workspace.ensure_key()?;
    let mut ledger = workspace.ledger()?;
    let mut books = Books::default();
    let mut reception = take_in(&workspace, &mut ledger, &mut books, &files, &args.arrived, &args.whose)?;
    let outcome = outcome(&workspace, &ledger, &mut books, &reception, &periods_of(&reception.items))?;
    screen::not_asked(&reception.items, &args.whose);
    let held = held(&workspace, &ledger, &mut books, &reception.items)?;
    let lapsed = lapsed_in(&held, &reception.items);
    screen::print(
        cli.format,
        || {
            let result = serde_json::json!({
                "items": reception.items,
                "replies": reception.replies,
                "lapsed": lapsed.iter().map(|(_, one)| decide::lapsed_json(one)).collect::<Vec<_>>(),
            });
            screen::with_settings(result, &workspace)
        },
        |out| {
            screen::items(out, &workspace, &reception.items, screen::Detail::Findings)?;
            say_lapsed(out, &lapsed)?;
            screen::replies(out, &reception.replies)?;
            screen::footnotes(out, &workspace)?;
            screen::sum(out, &reception.items, screen::Detail::Findings)
        },
    )?;
    reception.require_judged()?;
    Ok(outcome)
}

/// Judges, records and answers files.
pub fn take_in(
    workspace: &Workspace,
    ledger: &mut Ledger,
    books: &mut Books,
    files: &[PathBuf],
    arrived: &Arrived,
    whose: &Whose,
) -> Result<Reception, Failure> {
    std::thread::scope(|scope| {
        let post = Post::open(scope);
        let (items, reception) = (BTreeMap::new(), Reception::default());
        let mut counter =
            Counter { workspace, ledger, post: &post, arrived, whose, items, recorded: Vec::new(), reception };
        let mut tray = Tray::survey(workspace, files, whose)?;
        let mut reports = Reports::of(workspace, tray.turn(), books, Some(counter.ledger))?;
        while let Some(pile) = tray.next(reports)? {
            // At the counter one comes after the other. Meanwhile one hand of the pool opens the next documents; the
            // others stay free for what the counter does side by side.
            let turn = tray.turn();
            let is_taken = AtomicBool::new(false);
            let mut opened = Ok(());
            let taken = rayon::in_place_scope(|scope| {
                scope.spawn(|_| opened = tray.open_ahead(&is_taken));
                let taken = counter.take(pile).and_then(|()| Reports::of(workspace, turn, books, Some(counter.ledger)));
                is_taken.store(true, Ordering::Relaxed);
                taken
            });
            reports = taken?;
            opened?;
        }
        let Counter { items, recorded, mut reception, .. } = counter;
        reception.items = items.into_values().collect();
        reception.replies = post.close().map_err(|failure| not_answered(failure, recorded))?;
        Ok(reception)
    })
}

/// The counter at which documents are handed in: each is recorded, and answered.
struct Counter<'a> {
    workspace: &'a Workspace,
    ledger: &'a mut Ledger,
    post: &'a Post<'a>,
    arrived: &'a Arrived,
    whose: &'a Whose,
    items: BTreeMap<Place, Item>,
    /// Files that are in the ledger by now: whoever hears that an answer failed has to hear that too.
    recorded: Vec<String>,
    reception: Reception,
}

impl Counter<'_> {
    fn take(&mut self, Pile { others, reports }: Pile<'_>) -> Result<(), Failure> {
        self.take_others(others)?;
        reports.map_or(Ok(()), |reports| self.take_reports(reports))
    }

    fn arrival(&self, place: Place, origin: Origin, item: Item) -> Arrival {
        Arrival { at: origin.arrival(self.arrived.received_at, self.workspace.now), place, origin, item }
    }

    /// What is kept or refused.
    fn take_others(&mut self, others: Vec<(Place, Origin, Item)>) -> Result<(), Failure> {
        self.reception.refused |= others.iter().any(|(_, _, item)| item.disposition == Disposition::Refused);
        let arrivals = others.into_iter().map(|(place, origin, item)| self.arrival(place, origin, item)).collect();
        let Recorded { news, unanswered } = self.record(None, arrivals)?;
        let refused = news.iter().chain(&unanswered).filter(|one| one.item.disposition == Disposition::Refused);
        let due: Vec<Due<'_>> = refused.map(|one| one.due(self.workspace, None, None)).collect();
        self.recorded.extend(news.iter().map(|one| one.item.file.clone()));
        let replies = reply::compose(self.workspace, &due);
        self.post.send(replies.map_err(|failure| not_answered(failure, self.recorded.clone()))?);
        self.items.extend(news.into_iter().map(|one| (one.place, one.item)));
        Ok(())
    }

    fn take_reports(&mut self, mut reports: Reports<'_>) -> Result<(), Failure> {
        let judged =
            reports.judge(self.workspace, |origin| origin.arrival(self.arrived.received_at, self.workspace.now))?;
        if !judged.failures.is_empty() {
            // Neither accepted nor sent back: nothing of them is recorded, but what the other rules found is shown.
            self.reception.failures.extend(judged.failures);
            self.items.extend(judged.items.into_iter().map(|(place, _, item)| (place, item)));
            return Ok(());
        }
        let mut arrivals: Vec<Arrival> =
            judged.items.into_iter().map(|(place, origin, item)| self.arrival(place, origin, item)).collect();
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
        let progress = Progress::new("Ghi sổ", arrivals.len());
        let mut recorded = Recorded::default();
        let mut arrivals = arrivals.into_iter().peekable();
        while arrivals.peek().is_some() {
            let batch: Vec<Arrival> = arrivals.by_ref().take(TOGETHER).collect();
            let documents: Vec<Document> =
                batch.par_iter().map(|one| one.origin.document()).collect::<Result<_, Failure>>()?;
            self.ledger.together(|writing| {
                for (mut one, document) in batch.into_iter().zip(documents) {
                    progress.step();
                    match record_one(self.workspace, writing, plan.as_ref(), self.arrived, &mut one, &document)? {
                        None => {
                            // Reports that came after their period was closed are seen here first.
                            self.reception.refused |= one.item.disposition == Disposition::Refused;
                            recorded.news.push(one);
                        }
                        Some(Judgement { item, received_at, .. }) => {
                            self.reception.refused |= item.disposition == Disposition::Refused;
                            self.items.insert(one.place, one.item);
                            if reply::is_missing(&self.workspace.replies(item.period), &item) {
                                recorded.unanswered.push(Arrival { item, at: received_at, ..one });
                            }
                        }
                    }
                }
                Ok::<(), Failure>(())
            })?;
        }
        progress.finish();
        Ok(recorded)
    }

    /// Posts the replies to reports.
    fn answer(&mut self, plan: &Plan, past: &Past, news: &[Arrival]) -> Result<(), Failure> {
        let workspace = self.workspace;
        let progress = Progress::new("Viết phản hồi", news.len());
        for batch in news.chunks(TOGETHER) {
            // Only what goes back marked is read again.
            let read = |one: &Arrival| {
                let is_marked = reply::is_marked(one.item.disposition);
                is_marked.then(|| desk::read_again(workspace, plan, past, self.whose, &one.origin)).transpose()
            };
            let read: Vec<Option<Returned>> = batch.par_iter().map(read).collect::<Result<_, Failure>>()?;
            let is_any_marked = read.iter().any(Option::is_some);
            let issued: Vec<Option<DateTime<FixedOffset>>> = if !is_any_marked {
                vec![None; read.len()]
            } else {
                self.ledger.together(|writing| {
                    let mut issue = |one: &Returned| reply::issued_at(writing, plan, &one.layout, workspace.now);
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
            self.post.send(reply::compose(workspace, &due)?);
            batch.iter().for_each(|_| progress.step());
        }
        progress.finish();
        Ok(())
    }
}

/// A judged document, and when it came.
struct Arrival {
    place: Place,
    at: DateTime<FixedOffset>,
    origin: Origin,
    item: Item,
}

impl Arrival {
    fn due<'a>(&'a self, workspace: &Workspace, plan: Option<&'a Plan>, marking: Option<Marking<'a>>) -> Due<'a> {
        let answered =
            Answered { item: &self.item, received_at: self.at, senders: self.origin.senders(), recorded: true };
        Due { plan, folder: workspace.replies(self.item.period), answered, marking }
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

/// What recording made of documents.
#[derive(Default)]
struct Recorded {
    news: Vec<Arrival>,
    /// Duplicates whose answer is not there, as they were judged and answered the first time.
    unanswered: Vec<Arrival>,
}

/// An answer could not be written, but its file is in the ledger: that is said too.
fn not_answered(failure: Failure, recorded: Vec<String>) -> Failure {
    Failure::NotAnswered { recorded, cause: Box::new(failure) }
}

/// Receipts that wait for the disk together. Their originals are in memory meanwhile.
const TOGETHER: usize = 100;

/// Records one document; if it is a duplicate, answers what was judged of it before.
fn record_one(
    workspace: &Workspace,
    writing: &mut Writing<'_>,
    plan: Option<&PlanKey>,
    arrived: &Arrived,
    Arrival { at, origin, item, .. }: &mut Arrival,
    document: &Document,
) -> Result<Option<Judgement>, Failure> {
    let mail = origin.mail.as_ref().and_then(|mail| mail.source.message_id.as_deref());
    let repeated = writing.repeated_judgement(&item.sha256, item.unit.as_deref(), item.period, mail)?;
    let is_replaced = repeated.as_ref().is_some_and(|repeated| repeated.is_replaced);
    let earlier = repeated.map(|repeated| repeated.judged);
    // Asked under the lock: another program may have closed the period a moment ago.
    let closing = match (plan, &item.unit, item.period) {
        (Some(plan), Some(unit), Some(period)) => writing.closed_for(&plan.id, unit, period)?,
        (_, _, _) => None,
    };
    // Of a closed period nothing is judged anew: what came before the closing came already. Nor is what was read as a
    // report once refused later, for a plan that does not know its unit any more.
    let is_refused = closing.is_some() || item.disposition == Disposition::Refused;
    let came_before = |earlier: &Judgement| is_refused && earlier.item.attempt.is_some();
    if let Some(closing) = closing.as_ref().filter(|_| !earlier.as_ref().is_some_and(came_before)) {
        let plan = plan.and_then(|plan| workspace.plans().by_id(&plan.id));
        *item = late::refused(item, plan, closing, &workspace.settings.rules);
    }
    if let Some(earlier) = earlier.filter(|earlier| {
        is_replaced
            || came_before(earlier)
            || stays_as_judged(earlier, plan)
            || earlier.plan.as_ref() == plan && changes_nothing(&earlier.item, item)
    }) {
        item.attempt = earlier.item.attempt;
        item.disposition = Disposition::Duplicate;
        return Ok(Some(earlier));
    }
    let source = Source {
        path: origin.path.to_string_lossy().into_owned(),
        mail: origin.mail.as_ref().map(|mail| mail.source.clone()),
        via: arrived.via.clone(),
    };
    let recorded = writing.record(&NewReceipt {
        item,
        bytes: &document.bytes,
        received_at: *at,
        recorded_at: workspace.now,
        source,
        plan: plan.cloned(),
    })?;
    item.attempt = recorded.attempt;
    Ok(None)
}

/// What counts under an earlier revision of the plan stays as it was judged: the same file again is no further attempt
/// only because the plan was revised meanwhile. What did not count then may count now.
fn stays_as_judged(earlier: &Judgement, plan: Option<&PlanKey>) -> bool {
    let is_revised = earlier.plan.as_ref().zip(plan).is_some_and(|(then, now)| then.id == now.id && then != now);
    is_revised && earlier.item.disposition.is_accepted()
}

/// Judged again, the same comes out: decision, figures and faults. What was said about other periods may have
/// changed since, and is no reason to count the same file twice.
fn changes_nothing(earlier: &Item, now: &Item) -> bool {
    let codes = |item: &Item| -> BTreeSet<(String, Option<String>, Option<String>)> {
        let count = item.findings.iter().filter(|finding| finding.counts());
        let own = count.filter(|finding| !finding.code.starts_with('H') && finding.code != "C115");
        own.map(|finding| (finding.code.clone(), finding.sheet.clone(), finding.cell.clone())).collect()
    };
    earlier.disposition.is_accepted() == now.disposition.is_accepted()
        && (earlier.disposition == now.disposition || now.disposition.is_accepted())
        && earlier.entries == now.entries
        && earlier.header == now.header
        && codes(earlier) == codes(now)
}

/// What the ledger holds of each of some plans.
type Held<'w> = Vec<(&'w Plan, Arc<Vec<Received>>)>;

/// What the ledger holds of the plans of some items.
pub fn held<'w>(
    workspace: &'w Workspace,
    ledger: &Ledger,
    books: &mut Books,
    items: &[Item],
) -> Result<Held<'w>, Failure> {
    let plans = periods_of(items).into_iter().filter_map(|period| workspace.plan_of(period).ok());
    let mut held: Held<'w> = Vec::new();
    for plan in plans {
        if held.iter().all(|(other, _)| other.about.id != plan.about.id) {
            held.push((plan, books.of(&plan.about.id, Some(ledger))?));
        }
    }
    Ok(held)
}

/// Adjustments that hold no longer because of these items.
pub fn lapsed_in<'a>(held: &'a [(&'a Plan, Arc<Vec<Received>>)], items: &[Item]) -> Vec<(&'a Plan, Lapsed<'a>)> {
    let of = |(plan, received): &'a (&'a Plan, Arc<Vec<Received>>)| {
        decide::lapsed_by(items, received).into_iter().map(move |one| (*plan, one))
    };
    held.iter().flat_map(of).collect()
}

pub fn say_lapsed(out: &mut dyn Write, lapsed: &[(&Plan, Lapsed<'_>)]) -> io::Result<()> {
    lapsed.iter().try_for_each(|(plan, one)| decide::say_lapsed(out, plan, std::slice::from_ref(one)))
}

pub fn periods_of(items: &[Item]) -> BTreeSet<Period> {
    items.iter().filter_map(|item| item.period).collect()
}

/// 1 if a submission of one of the periods stands sent back, or a file given now was refused.
pub fn outcome(
    workspace: &Workspace,
    ledger: &Ledger,
    books: &mut Books,
    reception: &Reception,
    periods: &BTreeSet<Period>,
) -> Result<Outcome, Failure> {
    if reception.refused {
        return Ok(Outcome::NeedsOfficer);
    }
    for period in periods {
        let Ok(plan) = workspace.plan_of(*period) else { continue };
        let received = books.of(&plan.about.id, Some(ledger))?;
        if filings(plan, &received, *period).iter().any(Filing::waits_for_correction) {
            return Ok(Outcome::NeedsOfficer);
        }
    }
    Ok(Outcome::Clean)
}
