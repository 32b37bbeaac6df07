//! `receive`: documents are judged, recorded, answered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};

use crate::cli::{Cli, Receive, Whose};
use crate::error::Failure;
use crate::ledger::{Ledger, NewReceipt, Source};
use crate::model::filing::{Filing, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::submission::{Disposition, Item};

use super::Outcome;
use super::desk::{self, Case, Judged, Opened};
use super::inbox;
use super::reply::{self, Answered, Due, Marking};
use super::screen::{self, Progress};
use super::workspace::{Workspace, plan_key};

/// What a reception brought.
#[derive(Default)]
pub struct Reception {
    /// In the order of the files.
    pub items: Vec<Item>,
    pub replies: Vec<PathBuf>,
    /// A file given now was refused, if not for the first time.
    refused: bool,
}

pub fn run(cli: &Cli, args: &Receive) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    workspace.usable_plans()?;
    if let Some(at) = args.received_at.filter(|at| *at > workspace.now) {
        return Err(Failure::ReceivedInTheFuture(at.to_rfc3339()));
    }
    // Asked first: a path that does not exist is an error before anything is done.
    let files = inbox::files(&args.paths)?;
    let mut workspace = workspace;
    workspace.ensure_key()?;
    let mut ledger = workspace.ledger()?;
    let reception = take_in(&workspace, &mut ledger, &files, args.received_at, &args.whose)?;
    let outcome = outcome(&workspace, &ledger, &reception, &periods_of(&reception.items))?;
    screen::print(
        cli.format,
        || serde_json::json!({ "items": reception.items, "replies": reception.replies }),
        |out| {
            screen::items(out, &workspace, &reception.items, screen::Detail::Findings)?;
            screen::replies(out, &reception.replies)?;
            screen::footnotes(out, &workspace)?;
            screen::sum(out, &reception.items)
        },
    )?;
    Ok(outcome)
}

/// Judges, records and answers files. Earlier periods come first, so that later ones are compared with them.
pub fn take_in(
    workspace: &Workspace,
    ledger: &mut Ledger,
    files: &[PathBuf],
    received_at: Option<DateTime<FixedOffset>>,
    whose: &Whose,
) -> Result<Reception, Failure> {
    let cases = open_all(workspace, files, whose)?;
    let arrivals: Vec<DateTime<FixedOffset>> =
        cases.iter().map(|case| arrival(case, received_at, workspace.now)).collect();
    let mut items: BTreeMap<usize, Item> = BTreeMap::new();
    let mut replies = Vec::new();
    let mut refused = false;
    let mut groups: BTreeMap<(String, u8, Period), Vec<usize>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        match &case.opened {
            Opened::Report(report) => {
                let group = (report.plan_id.clone(), report.period.position(), report.period);
                groups.entry(group).or_default().push(at);
            }
            Opened::Kept | Opened::Refused { .. } => {
                let Some(item) = desk::settle(workspace, case) else { continue };
                refused |= item.disposition == Disposition::Refused;
                let (item, is_new) = record(workspace, ledger, case, item, arrivals[at], None)?;
                if is_new && item.disposition == Disposition::Refused {
                    let answered = answered(case, &item, arrivals[at]);
                    let folder = workspace.replies(item.period);
                    replies.extend(reply::answer(workspace, None, &folder, &answered, None)?);
                }
                items.insert(at, item);
            }
        }
    }
    let progress = Progress::new("Kiểm tra, ghi sổ", groups.values().map(Vec::len).sum());
    for ((plan_id, _, period), mut members) in groups {
        let Some(plan) = workspace.plan_by_id(&plan_id) else { continue };
        members.sort_by_key(|at| (arrivals[*at], *at));
        let received = ledger.received(&plan_id, None)?;
        let reports: Vec<(&Case, DateTime<FixedOffset>)> =
            members.iter().map(|at| (&cases[*at], arrivals[*at])).collect();
        let judged = desk::judge(workspace, plan, period, &received, &reports)?;
        let mut new = Vec::new();
        for (at, judged) in members.into_iter().zip(judged) {
            let Judged { item, layout, intake } = judged;
            let (item, is_new) = record(workspace, ledger, &cases[at], item, arrivals[at], Some(plan))?;
            if is_new {
                let issued_at = match reply::is_marked(item.disposition) {
                    true => Some(reply::issued_at(ledger, plan, &layout, workspace.now)?),
                    false => None,
                };
                new.push((at, item.clone(), issued_at.map(|issued_at| (layout, intake, issued_at))));
            }
            items.insert(at, item);
            progress.step();
        }
        let due: Vec<Due<'_>> = new
            .iter()
            .map(|(at, item, marking)| Due {
                plan: Some(plan),
                folder: workspace.replies(Some(period)),
                answered: answered(&cases[*at], item, arrivals[*at]),
                marking: marking.as_ref().map(|(layout, intake, at)| Marking { layout, intake, issued_at: *at }),
            })
            .collect();
        replies.extend(reply::answer_all(workspace, &due)?.into_iter().flatten());
    }
    progress.finish();
    Ok(Reception { items: items.into_values().collect(), replies, refused })
}

fn answered<'a>(case: &'a Case, item: &'a Item, received_at: DateTime<FixedOffset>) -> Answered<'a> {
    let senders = case.document.mail.as_ref().map_or(&[][..], |mail| &mail.senders);
    Answered { item, received_at, senders, recorded: true }
}

/// Opens every file, on all processors: reading is most of the work.
pub fn open_all(workspace: &Workspace, files: &[PathBuf], whose: &Whose) -> Result<Vec<Case>, Failure> {
    let progress = Progress::new("Đọc tệp", files.len());
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get()).min(files.len().max(1));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut opened = Vec::new();
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(path) = files.get(at) else { break };
            opened.push((at, desk::open(workspace, path, whose)));
            progress.step();
        }
        opened
    };
    let mut opened: Vec<(usize, Result<Vec<Case>, Failure>)> = if workers <= 1 {
        work()
    } else {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        })
    };
    progress.finish();
    opened.sort_by_key(|(at, _)| *at);
    let mut cases = Vec::new();
    for (_, opened) in opened {
        cases.extend(opened?);
    }
    Ok(cases)
}

/// When a document came: by its mail, as stated, or now. A mail from the future came now.
fn arrival(case: &Case, stated: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    let sent = case.document.mail.as_ref().and_then(|mail| mail.sent_at).filter(|at| *at <= now);
    sent.or(stated).unwrap_or(now)
}

/// Records one item; the same bytes judged the same way are a duplicate and change nothing.
fn record(
    workspace: &Workspace,
    ledger: &mut Ledger,
    case: &Case,
    mut item: Item,
    received_at: DateTime<FixedOffset>,
    plan: Option<&Plan>,
) -> Result<(Item, bool), Failure> {
    let plan = plan.map(plan_key);
    let earlier = ledger.latest_judgement(&item.sha256, item.unit.as_deref(), item.period)?;
    if let Some(earlier) = earlier.filter(|earlier| earlier.plan == plan && changes_nothing(&earlier.item, &item)) {
        item.attempt = earlier.item.attempt;
        item.disposition = Disposition::Duplicate;
        return Ok((item, false));
    }
    let source = Source {
        path: case.document.path.to_string_lossy().into_owned(),
        mail: case.document.mail.as_ref().map(|mail| mail.source.clone()),
    };
    let receipt =
        NewReceipt { item: &item, bytes: &case.document.bytes, received_at, recorded_at: workspace.now, source, plan };
    let recorded = ledger.record(&receipt)?;
    item.attempt = recorded.attempt;
    Ok((item, !recorded.repeated))
}

/// Judged again, the same comes out: decision, figures and faults. What was said about other periods may have
/// changed since, and is no reason to count the same file twice.
fn changes_nothing(earlier: &Item, now: &Item) -> bool {
    let codes = |item: &Item| -> BTreeSet<(String, Option<String>, Option<String>)> {
        let own = item.findings.iter().filter(|finding| !finding.code.starts_with('H') && finding.code != "C115");
        own.map(|finding| (finding.code.clone(), finding.sheet.clone(), finding.cell.clone())).collect()
    };
    earlier.disposition.is_accepted() == now.disposition.is_accepted()
        && (earlier.disposition == now.disposition || now.disposition.is_accepted())
        && earlier.entries == now.entries
        && earlier.header == now.header
        && codes(earlier) == codes(now)
}

pub fn periods_of(items: &[Item]) -> BTreeSet<Period> {
    items.iter().filter_map(|item| item.period).collect()
}

/// 1 if a submission of one of the periods stands sent back, or a file given now was refused.
pub fn outcome(
    workspace: &Workspace,
    ledger: &Ledger,
    reception: &Reception,
    periods: &BTreeSet<Period>,
) -> Result<Outcome, Failure> {
    if reception.refused {
        return Ok(Outcome::NeedsOfficer);
    }
    for period in periods {
        let Ok(plan) = workspace.plan_of(*period) else { continue };
        let received = ledger.received(&plan.about.id, None)?;
        if filings(plan, &received, *period).iter().any(Filing::waits_for_correction) {
            return Ok(Outcome::NeedsOfficer);
        }
    }
    Ok(Outcome::Clean)
}
