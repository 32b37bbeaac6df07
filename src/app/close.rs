//! `close`: a period is locked, with the workbooks that were made of it.
//!
//! Never closes what the months before leave open, and never closes twice.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Serialize, Serializer};

use super::ask::Moment;
use super::closing;
use super::results::{Basis, Results};
use super::{Answer, Workspace, told};
use crate::error::Failure;
use crate::ledger::{Closure, Ledger, NewClosing};
use crate::model::closing::{Closing, Kept, Sent, standing};
use crate::model::dates;
use crate::model::filing::{Filing, State, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;

/// A period that is to be closed.
#[derive(Clone, Debug)]
pub struct ToClose {
    pub period: Period,
    /// True to close it although reports are missing or sent back; then with a reason.
    pub although_lacking: bool,
    pub by: Option<String>,
    pub reason: Option<String>,
    /// The number under which it went to UBND tỉnh.
    pub sent_as: Option<String>,
    /// Of that number; none for today.
    pub sent_on: Option<NaiveDate>,
}

/// What became of it.
#[derive(Serialize, Debug)]
#[serde(untagged)]
pub enum Ending {
    Closed(ClosedPeriod),
    Hindered(Hindered),
}

/// A period that is closed, now or from before.
#[derive(Serialize, Debug)]
pub struct ClosedPeriod {
    pub period: Period,
    /// True.
    pub closed: bool,
    /// True if it was closed before: then it was not closed again.
    pub already_closed: bool,
    pub closed_at: Option<DateTime<FixedOffset>>,
    pub sent: Option<Sent>,
    pub files: ClosedFiles,
}

/// The workbooks that the period is closed with, as they stand in the folder; for programs a list.
#[derive(Debug)]
pub struct ClosedFiles {
    /// For phòng KHTC.
    pub office: PathBuf,
    /// For UBND tỉnh.
    pub province: PathBuf,
    /// The same as a Word document, where one lay there already.
    pub word: Option<PathBuf>,
}

impl Serialize for ClosedFiles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq([&self.office, &self.province].into_iter().chain(&self.word))
    }
}

/// A period that is not closed, and what keeps it from being closed.
#[derive(Serialize, Debug)]
pub struct Hindered {
    pub period: Period,
    /// False.
    pub closed: bool,
    /// Periods that have to be closed before.
    pub not_closed: Vec<Period>,
    /// Codes of the units whose report is missing.
    pub missing: Vec<String>,
    /// Codes of the units that have been sent back something and have not answered.
    pub sent_back: Vec<String>,
}

/// Closes a period; of one that is closed, records what it was sent as, and writes its workbooks again. The officer is
/// needed where something keeps it from being closed.
///
/// # Errors
/// [`Failure::NothingDue`]; [`Failure::SentInTheFuture`], [`Failure::SentTooEarly`]; [`Failure::StillMoving`] if the
/// ledger does not come to rest; as the consolidation, the workbooks and their writing.
pub fn close(workspace: &Workspace, asked: &ToClose) -> Result<Answer<Ending>, Failure> {
    let plan = workspace.plan_of(asked.period)?;
    if closing::parts(plan, asked.period).is_empty() {
        return Err(Failure::NothingDue(asked.period.to_string()));
    }
    let sent = sent(workspace, plan, asked)?;
    let mut ledger = workspace.ledger()?;
    let (number, is_news) = match lock(workspace, &mut ledger, asked)? {
        Lock::Done(number) => (number, true),
        Lock::Already(number) => (number, false),
        Lock::Hindered(hindered) => {
            return Ok(Answer::of(workspace, Ending::Hindered(hindered)).needing_officer(true));
        }
    };
    if let Some(sent) = &sent {
        ledger.send_as(&plan.about.id, asked.period, number, sent, asked.by.as_deref(), workspace.now)?;
    }
    // The workbooks in the folder are always those that the ledger keeps. If the program was interrupted before it
    // wrote them, closing once more does.
    let basis = Basis::of(workspace, Some(&ledger), &Moment::now(asked.period))?;
    let closed = basis.standing.closed.clone();
    let files = write(basis, &ledger)?;
    let ending = Ending::Closed(ClosedPeriod {
        period: asked.period,
        closed: true,
        already_closed: !is_news,
        closed_at: closed.as_ref().map(|closed| closed.at),
        sent: closed.and_then(|closed| closed.sent),
        files,
    });
    Ok(Answer::of(workspace, ending))
}

/// What the period was sent to UBND tỉnh as; none if nobody said so.
fn sent(workspace: &Workspace, plan: &Plan, asked: &ToClose) -> Result<Option<Sent>, Failure> {
    let today = workspace.now.date_naive();
    let Some(number) = &asked.sent_as else { return Ok(None) };
    let on = asked.sent_on.unwrap_or(today);
    if on > today {
        return Err(Failure::SentInTheFuture(dates::day(on)));
    }
    let cut_off = plan.calendar.cut_off(asked.period);
    if on < cut_off {
        let period = asked.period.vietnamese_lower();
        return Err(Failure::SentTooEarly { on: dates::day(on), period, cut_off: dates::day(cut_off) });
    }
    Ok(Some(Sent { number: number.clone(), on }))
}

/// Writes the workbooks that the period was closed with. Nothing is consolidated for them, unless an older program kept
/// fewer.
fn write(basis: Basis<'_>, ledger: &Ledger) -> Result<ClosedFiles, Failure> {
    const KINDS: [Kept; 3] = [Kept::Office, Kept::Province, Kept::ProvinceWord];
    let workspace = basis.workspace;
    let paths = KINDS.map(|kind| basis.path(kind));
    let kept: Vec<Vec<u8>> = KINDS.into_iter().filter_map(|kind| basis.kept(kind).map(<[u8]>::to_vec)).collect();
    let workbooks: [Vec<u8>; 3] = match kept.try_into() {
        Ok(kept) => kept,
        Err(_) => {
            let results = Results::on(basis, Some(ledger))?;
            [results.office(None)?, results.province()?, results.province_word()?]
        }
    };
    let [office, province, word] = &paths;
    let [office_bytes, province_bytes, word_bytes] = &workbooks;
    let office = workspace.write(office, office_bytes)?;
    let province = workspace.write(province, province_bytes)?;
    // A Word document that lies there is a draft by now, and is replaced by the final one.
    let word = word.is_file().then(|| workspace.write(word, word_bytes)).transpose()?;
    Ok(ClosedFiles { office, province, word })
}

/// What became of the attempt to lock a period.
enum Lock {
    /// Number of the act.
    Done(i64),
    /// The period was closed already, by this act.
    Already(i64),
    Hindered(Hindered),
}

fn lock(workspace: &Workspace, ledger: &mut Ledger, asked: &ToClose) -> Result<Lock, Failure> {
    /// Reports may be recorded while the workbooks are made.
    const TRIES: usize = 5;
    for _ in 0..TRIES {
        let plan_id = &workspace.plan_of(asked.period)?.about.id;
        // Asked before the workbooks are made: whatever is decided later makes them stale.
        let last_decision = ledger.last_decision(plan_id)?;
        let basis = Basis::of(workspace, Some(ledger), &Moment::now(asked.period))?;
        if let Some(closed) = &basis.standing.closed {
            return Ok(Lock::Already(closed.closing));
        }
        let results = Results::on(basis, Some(ledger))?;
        let (plan, acts) = (results.basis.plan, &results.basis.standing.acts);
        let hindered = hindrances(plan, acts, &results);
        let lacks = !hindered.missing.is_empty() || !hindered.sent_back.is_empty();
        if !hindered.not_closed.is_empty() || (lacks && !asked.although_lacking) {
            return Ok(Lock::Hindered(hindered));
        }
        let last_act = acts.last().map_or(0, |act| act.id);
        let results = results.into_final();
        let changes = told::changes(&results, Some(ledger))?;
        let workbooks = [
            (Kept::Office, results.office(changes.as_ref())?),
            (Kept::Province, results.province()?),
            (Kept::ProvinceWord, results.province_word()?),
        ];
        let lacking = lacks.then(|| lacking(plan, &hindered));
        let new = NewClosing {
            figures: &told::told(&results),
            last_act,
            last_decision,
            workbooks: &workbooks,
            by: asked.by.as_deref(),
            reason: asked.reason.as_deref(),
            lacking: lacking.as_deref(),
        };
        match ledger.close(&new, workspace.now)? {
            Closure::Done(closing) => return Ok(Lock::Done(closing.id)),
            Closure::Already(closing) => return Ok(Lock::Already(closing.id)),
            Closure::Moved => {}
        }
    }
    Err(Failure::StillMoving(asked.period.vietnamese()))
}

fn hindrances(plan: &Plan, acts: &[Closing], results: &Results<'_>) -> Hindered {
    let period = results.basis.period;
    let year = Period::year(period.year).month_periods();
    // A month is closed after the months before it; a longer period also after everything that is owed inside it.
    let months = year.filter(|month| month.position() < period.position() && !plan.owed(*month).is_empty());
    let mut before: Vec<Period> = months.collect();
    before.extend(closing::parts(plan, period).into_iter().filter(|part| *part != period));
    before.sort_by_key(|one| (one.position(), *one));
    before.dedup();
    before.retain(|one| standing(acts, *one).is_none());
    let (mut missing, mut sent_back) = (Vec::new(), Vec::new());
    let filings = filings(plan, &results.basis.received, period);
    // Only what is owed for the period itself: what was closed inside it without a report stays so.
    for filing in filings.iter().filter(|filing| filing.period == period) {
        let unit = filing.unit.code.clone();
        match filing.state {
            State::Missing => missing.push(unit),
            State::SentBack => sent_back.push(unit),
            State::OnTime | State::Late if Filing::waits_for_correction(filing) => sent_back.push(unit),
            State::OnTime | State::Late => {}
        }
    }
    Hindered { period, closed: false, not_closed: before, missing, sent_back }
}

/// What was missing when a period was closed all the same: the words that the ledger keeps.
fn lacking(plan: &Plan, hindered: &Hindered) -> String {
    let part = |words: &str, units: &[String]| {
        let name = |code: &String| plan.unit(code).map_or(code.clone(), |unit| unit.short.clone());
        let names: Vec<String> = units.iter().map(name).collect();
        (!units.is_empty()).then(|| format!("{words}: {}", names.join(", ")))
    };
    let parts = [part("chưa nộp", &hindered.missing), part("bị trả lại", &hindered.sent_back)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
