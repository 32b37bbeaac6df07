//! `remind`: drafts of mails to the units whose reports are still to come, and of the official letter to those overdue.
//!
//! Never sends anything, and never judges a report; a draft of the same state on the same day has the same bytes.

mod drafts;
mod enclosed;
mod whom;

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use self::drafts::{Written, draft};
use self::whom::{Called, ToRemind};
use super::receive::waiting::waiting;
use super::{Answer, Workspace, issue};
use crate::consolidate;
use crate::error::Failure;
use crate::model::dates;
use crate::model::filing::{Filing, State, filings};
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::reminder::{Reminder, ReminderKind, reminded_on};
use crate::model::standing::Received;
use crate::watch::Watch;

pub use whom::Reminding;

/// Working days that an overdue report gets where the officer names no day.
const WORKING_DAYS: u32 = 2;

/// Who is reminded of what, and what was drafted.
#[derive(Serialize, Debug)]
pub struct Reminded {
    /// Plan id.
    pub plan: String,
    pub period: Period,
    /// Of the period.
    #[serde(skip)]
    pub due: NaiveDate,
    pub today: NaiveDate,
    /// True if nothing was written and nothing recorded.
    pub dry_run: bool,
    /// In order of time and of the plan.
    pub drafts: Vec<Draft>,
    /// None where nothing is overdue, or only some units were looked at.
    pub official: Option<OfficialLetter>,
    /// Codes of units that are reminded and have no address in the plan.
    pub without_address: Vec<String>,
    /// Files in the inbox that may be what is asked for.
    pub waiting: usize,
    /// Codes of units for which the period is closed: what came now would not count.
    pub closed: Vec<String>,
    /// Reports of units that were named and need no reminder, because theirs is in.
    #[serde(skip)]
    pub settled: Vec<Settled>,
    #[serde(skip)]
    pub deadline: NewDeadline,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings_changed: Vec<String>,
}

/// A mail that reminds a unit of a report.
#[derive(Serialize, Debug)]
pub struct Draft {
    /// Code of the unit.
    pub unit: String,
    pub name: String,
    pub period: Period,
    pub kind: ReminderKind,
    pub due: NaiveDate,
    /// The last day on which the report is expected.
    pub answer_by: NaiveDate,
    pub to: Vec<String>,
    /// None if it was not written.
    pub file: Option<PathBuf>,
    /// SHA-256, lower-case hex.
    pub digest: Option<String>,
    /// The days before today on which it was asked for, in order; programs are told how many.
    #[serde(serialize_with = "how_many")]
    pub reminded_before: Vec<NaiveDate>,
}

/// The letter to the units whose reports are overdue.
#[derive(Serialize, Debug)]
pub struct OfficialLetter {
    /// None if it was not written.
    pub file: Option<PathBuf>,
    pub new_deadline: NaiveDate,
    pub reports: Vec<OverdueReport>,
}

/// A report that the letter lists.
#[derive(Serialize, Debug)]
pub struct OverdueReport {
    pub unit: String,
    pub period: Period,
}

/// A report that is in.
#[derive(Debug)]
pub struct Settled {
    /// Name of the unit.
    pub name: String,
    pub state: State,
}

/// The last day that is set for what is overdue.
#[derive(Debug)]
pub struct NewDeadline {
    pub day: NaiveDate,
    /// True if a unit is told of it, or of a day to mend by.
    pub is_promised: bool,
    /// True if the officer named it.
    pub is_named: bool,
    pub is_working_day: bool,
}

/// Drafts the reminders of a period, and records them unless it is only tried.
///
/// # Errors
/// [`Failure::UnknownUnit`], [`Failure::DeadlineOver`], [`Failure::NothingDue`]; a text of the office's that is broken;
/// as the ledger, the consolidation of an official year, and the writing of files.
pub fn remind(workspace: &mut Workspace, asked: &Reminding, watch: &dyn Watch) -> Result<Answer<Reminded>, Failure> {
    issue::named(workspace.plan_of(asked.period)?, &asked.units)?;
    if !asked.dry_run {
        workspace.ensure_key()?;
    }
    let workspace = &*workspace;
    let plan = workspace.plan_of(asked.period)?;
    let mut ledger = if asked.dry_run { workspace.ledger_as_it_is()? } else { Some(workspace.ledger()?) };
    let today = workspace.now.date_naive();
    let new_deadline = asked.new_deadline.unwrap_or_else(|| plan.calendar.add_working_days(today, WORKING_DAYS));
    if new_deadline < today {
        return Err(Failure::DeadlineOver(dates::day(new_deadline)));
    }
    let id = &plan.about.id;
    let (received, before, closings) = match &ledger {
        Some(ledger) => (ledger.received(id, None)?, ledger.reminders(id)?, ledger.closings(id, None)?),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    let filings = owed(plan, &received, asked.period)?;
    let called = Called::among(&filings, plan, &closings, (asked, today, new_deadline));
    let written = match &mut ledger {
        Some(ledger) if !asked.dry_run => draft(workspace, (ledger, &received), plan, &called, watch)?,
        Some(_) | None => Written::default(),
    };
    let waiting = match called.to_remind.is_empty() {
        true => 0,
        false => waiting(workspace, ledger.as_ref())?.len(),
    };
    let reminded = Reminded {
        plan: id.clone(),
        period: asked.period,
        due: plan.calendar.window(asked.period).due,
        today,
        dry_run: asked.dry_run,
        official: official(&called, written.official),
        drafts: drafts(&called, written.drafts, &before),
        without_address: without_address(&called),
        waiting,
        closed: called.closed.iter().map(|filing| filing.unit.code.clone()).collect(),
        settled: settled(&called),
        deadline: NewDeadline {
            day: new_deadline,
            is_promised: called.to_remind.iter().any(ToRemind::is_given_a_new_deadline),
            is_named: asked.new_deadline.is_some(),
            is_working_day: plan.calendar.is_working_day(new_deadline),
        },
        settings_changed: workspace.settings.rules.changes(),
    };
    Ok(Answer::of(workspace, reminded))
}

/// The reports that are owed in a period. The official year asks only for what the year has not settled.
fn owed<'a>(plan: &'a Plan, received: &'a [Received], period: Period) -> Result<Vec<Filing<'a>>, Failure> {
    let mut filings = filings(plan, received, period);
    if period.span == Span::OfficialYear {
        let settled = settled_indicators(plan, received, Period::year(period.year))?;
        let is_asked = |filing: &Filing<'_>| {
            plan.asked_of(&filing.unit.code, filing.period).any(|one| !settled.contains(&one.code))
        };
        filings.retain(|filing| filing.period != period || !filing.is_open() || is_asked(filing));
    }
    if filings.is_empty() { Err(Failure::NothingDue(period.to_string())) } else { Ok(filings) }
}

/// The codes of the indicators whose target a year has met.
fn settled_indicators(plan: &Plan, received: &[Received], year: Period) -> Result<BTreeSet<String>, Failure> {
    let so_far = consolidate::consolidate(plan, received, year, plan.calendar.cut_off(year))?;
    Ok(so_far.lines.into_iter().filter(|line| line.met).map(|line| line.indicator).collect())
}

fn drafts(called: &Called<'_>, written: Vec<(PathBuf, String)>, before: &[Reminder]) -> Vec<Draft> {
    // Where nothing was written there is none for anybody.
    let mut written = written.into_iter();
    let draft = |one: &ToRemind<'_>| {
        let filing = one.filing;
        let (file, digest) = written.next().unzip();
        let mut reminded_before = reminded_on(before, filing);
        reminded_before.retain(|day| *day < called.today);
        Draft {
            unit: filing.unit.code.clone(),
            name: filing.unit.name.clone(),
            period: filing.period,
            kind: one.why.into(),
            due: filing.due,
            answer_by: one.answer_by,
            to: filing.unit.emails.clone(),
            file,
            digest,
            reminded_before,
        }
    };
    called.to_remind.iter().map(draft).collect()
}

fn official(called: &Called<'_>, file: Option<PathBuf>) -> Option<OfficialLetter> {
    let overdue = called.overdue();
    let report = |one: &&Filing<'_>| OverdueReport { unit: one.unit.code.clone(), period: one.period };
    let reports: Vec<OverdueReport> = overdue.iter().map(report).collect();
    (!reports.is_empty()).then_some(OfficialLetter { file, new_deadline: called.new_deadline, reports })
}

fn without_address(called: &Called<'_>) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for unit in called.to_remind.iter().map(|one| one.filing.unit) {
        if unit.emails.is_empty() && !codes.contains(&unit.code) {
            codes.push(unit.code.clone());
        }
    }
    codes
}

/// Only of units that the officer asked about: the others are not missed.
fn settled(called: &Called<'_>) -> Vec<Settled> {
    let all = called.settled.iter().filter(|_| !called.asked.units.is_empty());
    all.map(|filing| Settled { name: filing.unit.name.clone(), state: filing.state }).collect()
}

fn how_many<S: Serializer>(days: &[NaiveDate], serializer: S) -> Result<S::Ok, S::Error> {
    days.len().serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;
    use crate::watch::Unwatched;

    #[test]
    fn what_is_only_tried_writes_nothing_and_what_is_drafted_is_counted_the_next_day() {
        let mut office = Office::at("2022-06-13T08:00:00+07:00");
        let root = office.root().to_owned();
        let workspace = &mut office.workspace;
        let period: Period = "2022-06".parse().unwrap();
        let asked = |dry_run| Reminding { period, units: vec!["cc-kl".into()], new_deadline: None, dry_run };
        let tried = remind(workspace, &asked(true), &Unwatched).unwrap().value;
        let [draft] = tried.drafts.as_slice() else { panic!("{tried:?}") };
        assert_eq!((draft.kind, draft.answer_by, &draft.file), (ReminderKind::BeforeDeadline, draft.due, &None));
        assert_eq!(std::fs::read_dir(root).unwrap().count(), 2, "only plan and settings");

        let drafted = remind(workspace, &asked(false), &Unwatched).unwrap().value;
        let file = drafted.drafts[0].file.as_ref().unwrap();
        assert!(file.is_file() && drafted.drafts[0].reminded_before.is_empty());
        workspace.now += chrono::TimeDelta::days(1);
        let again = remind(workspace, &asked(true), &Unwatched).unwrap().value;
        assert_eq!(again.drafts[0].reminded_before, [drafted.today]);
        assert_eq!(serde_json::json!(again)["drafts"][0]["reminded_before"], 1);

        let unknown = Reminding { units: vec!["cc-lk".into()], ..asked(true) };
        assert!(matches!(remind(workspace, &unknown, &Unwatched), Err(Failure::UnknownUnit { .. })));
        let over = Reminding { new_deadline: drafted.today.pred_opt(), ..asked(true) };
        assert!(matches!(remind(workspace, &over, &Unwatched), Err(Failure::DeadlineOver(_))));
    }
}
