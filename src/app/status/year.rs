//! The year of reports: units by months with what each owes, and how punctual everybody was.
//!
//! Never tells more of a report than its state and its times.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::owed::units as codes;
use crate::model::filing::{Filing, Lateness, State, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::year::{Punctuality, UnitYear, units};

const MONTHS: std::ops::RangeInclusive<u8> = 1..=12;

/// Every report that is owed in the year of a plan, as it stands on a day.
#[derive(Serialize, Debug)]
pub struct YearOfReports {
    pub year: i32,
    pub punctuality: Punctuality,
    /// Those that owe anything, in the order of the plan.
    pub units: Vec<UnitOfYear>,
    /// All twelve.
    pub months: Vec<MonthOfYear>,
    #[serde(skip)]
    pub overdue: Vec<Overdue>,
}

/// What one unit owes in a year.
#[derive(Serialize, Debug)]
pub struct UnitOfYear {
    pub unit: String,
    pub name: String,
    /// Empty where the plan gives none.
    #[serde(skip)]
    pub short: String,
    pub punctuality: Punctuality,
    /// All twelve.
    pub months: Vec<MonthOfUnit>,
}

/// What one unit owes for a month; a longer period stands under its last month.
#[derive(Serialize, Debug)]
pub struct MonthOfUnit {
    pub month: Period,
    pub reports: Vec<ReportOfYear>,
}

/// A report that is owed.
#[derive(Serialize, Debug)]
pub struct ReportOfYear {
    pub period: Period,
    pub due: NaiveDate,
    pub state: State,
    pub late: bool,
    pub lateness: Option<Lateness>,
    /// How many there were.
    pub attempts: usize,
    pub first_received_at: Option<DateTime<FixedOffset>>,
    pub first_acceptable_at: Option<DateTime<FixedOffset>>,
    pub accepted_at: Option<DateTime<FixedOffset>>,
}

/// What all units owe for a month.
#[derive(Serialize, Debug)]
pub struct MonthOfYear {
    pub month: Period,
    pub due: NaiveDate,
    /// How many reports.
    pub owed: usize,
    pub punctuality: Punctuality,
    /// Codes of units, each once.
    pub late: Vec<String>,
    pub missing: Vec<String>,
    pub sent_back: Vec<String>,
}

/// Reports of one period and one state that are still to come although their due day is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overdue {
    pub period: Period,
    pub state: State,
    pub lateness: Option<Lateness>,
    /// Names of the units, in the order of the plan.
    pub units: Vec<String>,
}

impl YearOfReports {
    pub fn of(plan: &Plan, received: &[Received], today: NaiveDate) -> YearOfReports {
        let filings = filings(plan, received, Period::year(plan.year()));
        YearOfReports {
            year: plan.year(),
            punctuality: Punctuality::of(filings.iter(), today),
            units: units(plan, &filings).iter().map(|of| unit(plan, of, today)).collect(),
            months: MONTHS.map(|number| month(plan, &filings, number, today)).collect(),
            overdue: overdue(plan, &filings, today),
        }
    }
}

fn unit(plan: &Plan, of: &UnitYear<'_>, today: NaiveDate) -> UnitOfYear {
    let month = |number| MonthOfUnit {
        month: Period::month(plan.year(), number),
        reports: of.month(number).into_iter().map(|filing| report(plan, filing, today)).collect(),
    };
    UnitOfYear {
        unit: of.unit.code.clone(),
        name: of.unit.name.clone(),
        short: of.unit.short.clone(),
        punctuality: of.punctuality(today),
        months: MONTHS.map(month).collect(),
    }
}

fn report(plan: &Plan, filing: &Filing<'_>, today: NaiveDate) -> ReportOfYear {
    ReportOfYear {
        period: filing.period,
        due: filing.due,
        state: filing.state,
        late: filing.is_late(today),
        lateness: filing.lateness(&plan.calendar, today),
        attempts: filing.attempts.len(),
        first_received_at: filing.first_received_at(),
        first_acceptable_at: filing.first_accepted_at(),
        accepted_at: filing.standing().map(|one| one.received_at),
    }
}

fn month(plan: &Plan, filings: &[Filing<'_>], number: u8, today: NaiveDate) -> MonthOfYear {
    let owed: Vec<&Filing<'_>> = filings.iter().filter(|filing| filing.last_month() == number).collect();
    let month = Period::month(plan.year(), number);
    MonthOfYear {
        month,
        due: plan.calendar.window(month).due,
        owed: owed.len(),
        punctuality: Punctuality::of(owed.iter().copied(), today),
        late: codes(&owed, |filing| filing.is_late(today)),
        missing: codes(&owed, |filing| filing.state == State::Missing),
        sent_back: codes(&owed, |filing| filing.state == State::SentBack),
    }
}

/// By due day, so that whoever has owed longest stands first.
fn overdue(plan: &Plan, filings: &[Filing<'_>], today: NaiveDate) -> Vec<Overdue> {
    let mut all: Vec<(NaiveDate, Overdue)> = Vec::new();
    for filing in filings.iter().filter(|filing| filing.is_open() && filing.is_late(today)) {
        let (period, state, name) = (filing.period, filing.state, filing.unit.name.clone());
        match all.iter_mut().find(|(_, other)| (other.period, other.state) == (period, state)) {
            Some((_, same)) => same.units.push(name),
            None => {
                let lateness = filing.lateness(&plan.calendar, today);
                all.push((filing.due, Overdue { period, state, lateness, units: vec![name] }));
            }
        }
    }
    all.sort_by_key(|(due, _)| *due);
    all.into_iter().map(|(_, one)| one).collect()
}
