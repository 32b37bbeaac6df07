//! The reports that are owed in a period: what came of each, what was decided about it, how often it was asked for.
//!
//! Never judges: what is counted here was decided when a report was received, or by an officer since.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::decision::{DecisionOnReport, decisions};
use crate::model::channel::Channel;
use crate::model::correction::Correction;
use crate::model::disposition::Disposition;
use crate::model::filing::{Filing, Lateness, State, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::reminder::{Reminder, reminded_on};
use crate::model::standing::Received;
use crate::model::year::Punctuality;

/// Every report that is owed inside a period, in order of time and of the plan, as it stands on a day.
#[derive(Serialize, Debug)]
pub struct ReportsOwed {
    pub period: Period,
    pub due: NaiveDate,
    /// The due day that the plan gives, where that is no working day: the units may know this one.
    #[serde(skip)]
    pub due_in_plan: Option<NaiveDate>,
    pub today: NaiveDate,
    pub punctuality: Punctuality,
    /// Codes of units with a report that is late, each once.
    pub late: Vec<String>,
    pub missing: Vec<String>,
    pub sent_back: Vec<String>,
    pub reports: Vec<ReportOwed>,
}

/// One report that is owed, with everything that its unit did about it.
#[derive(Serialize, Debug)]
pub struct ReportOwed {
    /// Code of the unit.
    pub unit: String,
    pub name: String,
    pub period: Period,
    pub due: NaiveDate,
    pub state: State,
    pub late: bool,
    pub lateness: Option<Lateness>,
    /// How many there were.
    pub attempts: usize,
    /// What came last was sent back, whatever stands meanwhile.
    pub waits_for_correction: bool,
    pub first_received_at: Option<DateTime<FixedOffset>>,
    pub first_acceptable_at: Option<DateTime<FixedOffset>>,
    /// Of the attempt that counts.
    pub accepted_at: Option<DateTime<FixedOffset>>,
    pub accepted_attempt: Option<u32>,
    pub last_received_at: Option<DateTime<FixedOffset>>,
    pub last_disposition: Option<Disposition>,
    pub last_via: Option<Channel>,
    #[serde(skip)]
    pub last_attempt: Option<u32>,
    /// In order of record.
    pub received: Vec<Attempt>,
    /// What the last attempt changed against the one before.
    pub correction: Option<Correction>,
    /// The days on which it was asked for, in order; programs are told how many.
    #[serde(rename = "reminded", serialize_with = "how_many")]
    pub reminded_on: Vec<NaiveDate>,
    pub last_reminded_on: Option<NaiveDate>,
    /// The drafts that asked for it.
    pub reminders: Vec<Reminder>,
}

/// One attempt at a report.
#[derive(Serialize, Debug)]
pub struct Attempt {
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub via: Option<Channel>,
    pub file: String,
    pub sha256: String,
    /// What holds.
    pub disposition: Disposition,
    /// As the program judged it.
    pub proposed: Disposition,
    /// What officers decided about it and did not take back.
    pub decisions: Vec<DecisionOnReport>,
    /// True for the one that counts.
    pub stands: bool,
}

impl ReportsOwed {
    /// By what was received and what was asked for under a plan.
    pub fn of(
        plan: &Plan,
        (received, reminders): (&[Received], &[Reminder]),
        period: Period,
        today: NaiveDate,
    ) -> ReportsOwed {
        let filings = filings(plan, received, period);
        let all: Vec<&Filing<'_>> = filings.iter().collect();
        let due = plan.calendar.window(period).due;
        let given = plan.calendar.windows.get(&period).and_then(|given| given.due);
        ReportsOwed {
            period,
            due,
            due_in_plan: given.filter(|given| *given != due),
            today,
            punctuality: Punctuality::of(filings.iter(), today),
            late: units(&all, |filing| filing.is_late(today)),
            missing: units(&all, |filing| filing.state == State::Missing),
            sent_back: units(&all, |filing| filing.state == State::SentBack),
            reports: filings.iter().map(|filing| ReportOwed::of(plan, filing, reminders, today)).collect(),
        }
    }

    /// True while an acceptable report is still to come.
    pub fn is_open(&self) -> bool {
        self.reports.iter().any(ReportOwed::is_open)
    }
}

impl ReportOwed {
    fn of(plan: &Plan, filing: &Filing<'_>, reminders: &[Reminder], today: NaiveDate) -> ReportOwed {
        let (last, stands) = (filing.latest(), filing.standing());
        let reminded_on = reminded_on(reminders, filing);
        let is_its_own = |one: &&Reminder| one.unit == filing.unit.code && one.period == filing.period;
        ReportOwed {
            unit: filing.unit.code.clone(),
            name: filing.unit.name.clone(),
            period: filing.period,
            due: filing.due,
            state: filing.state,
            late: filing.is_late(today),
            lateness: filing.lateness(&plan.calendar, today),
            attempts: filing.attempts.len(),
            waits_for_correction: filing.waits_for_correction(),
            first_received_at: filing.first_received_at(),
            first_acceptable_at: filing.first_accepted_at(),
            accepted_at: stands.map(|one| one.received_at),
            accepted_attempt: stands.map(|one| one.attempt),
            last_received_at: last.map(|one| one.received_at),
            last_disposition: last.map(|one| one.disposition),
            last_via: last.and_then(|one| one.via.clone()),
            last_attempt: last.map(|one| one.attempt),
            received: filing.attempts.iter().map(|one| Attempt::of(filing, one)).collect(),
            correction: filing.correction(plan),
            last_reminded_on: reminded_on.last().copied(),
            reminded_on,
            reminders: reminders.iter().filter(is_its_own).cloned().collect(),
        }
    }

    /// True while nothing acceptable is in.
    pub fn is_open(&self) -> bool {
        match self.state {
            State::Missing | State::SentBack => true,
            State::OnTime | State::Late => false,
        }
    }
}

impl Attempt {
    fn of(filing: &Filing<'_>, one: &Received) -> Attempt {
        Attempt {
            attempt: one.attempt,
            received_at: one.received_at,
            via: one.via.clone(),
            file: one.file.clone(),
            sha256: one.sha256.clone(),
            disposition: one.disposition,
            proposed: one.proposed,
            decisions: decisions(&filing.attempts, one),
            stands: filing.standing().is_some_and(|stands| stands.receipt == one.receipt),
        }
    }
}

/// The units of some reports, each named once although it may owe several.
pub(super) fn units(filings: &[&Filing<'_>], is_meant: impl Fn(&Filing<'_>) -> bool) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for filing in filings.iter().filter(|filing| is_meant(filing)) {
        if !codes.contains(&filing.unit.code) {
            codes.push(filing.unit.code.clone());
        }
    }
    codes
}

fn how_many<S: serde::Serializer>(days: &[NaiveDate], serializer: S) -> Result<S::Ok, S::Error> {
    days.len().serialize(serializer)
}
