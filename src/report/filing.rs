//! Who has filed what: one state for each report that a unit owes.
//!
//! Never judges a report's content; that was done when it was received.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::ReportInput;
use crate::excel::style::Sign;
use crate::model::calendar::vietnam;
use crate::model::period::{Period, Span};
use crate::model::standing::Received;
use crate::model::unit::Unit;

/// One report that a unit owes, and what became of it.
pub struct Filing<'a> {
    pub unit: &'a Unit,
    pub period: Period,
    /// The last day on which it is on time.
    pub due: NaiveDate,
    pub state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The first attempt that could be accepted came by the due day.
    OnTime,
    Late,
    /// Something came, and nothing of it could be accepted.
    SentBack,
    Missing,
}

impl State {
    pub const ALL: [State; 4] = [State::OnTime, State::Late, State::SentBack, State::Missing];

    pub const fn sign(self) -> Sign {
        match self {
            State::OnTime => Sign::DoneOnTime,
            State::Late => Sign::DoneLate,
            State::SentBack => Sign::SentBack,
            State::Missing => Sign::Missing,
        }
    }

    pub const fn vietnamese(self) -> &'static str {
        match self {
            State::OnTime => "đã nhận, đúng hạn",
            State::Late => "đã nhận, quá hạn",
            State::SentBack => "trả lại, chờ gửi lại",
            State::Missing => "chưa nộp",
        }
    }
}

/// Every report owed from the start of the year to the end of the period: the newest period first, in it by the
/// order of the plan.
pub fn filings<'a>(input: &ReportInput<'a>) -> Vec<Filing<'a>> {
    let period = input.consolidation.period;
    let year = match period.span {
        Span::OfficialYear => period,
        Span::Month(_) | Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => Period::year(period.year),
    };
    let so_far = input.plan.owed(year).into_iter().filter(|(_, part)| part.position() <= period.position());
    let mut filings: Vec<Filing> = so_far.map(|(unit, part)| filing(input, unit, part)).collect();
    filings.sort_by_key(|one| std::cmp::Reverse((one.period.position(), one.period.span)));
    filings
}

fn filing<'a>(input: &ReportInput<'a>, unit: &'a Unit, period: Period) -> Filing<'a> {
    let due = input.plan.calendar.window(period).due;
    let attempts = || input.received.iter().filter(|one| one.unit == unit.code && one.period == period);
    let first_accepted = attempts().filter(|one| one.disposition.is_accepted()).map(|one| one.received_at).min();
    let state = match first_accepted {
        Some(at) if local_day(at) <= due => State::OnTime,
        Some(_) => State::Late,
        None if attempts().next().is_some() => State::SentBack,
        None => State::Missing,
    };
    Filing { unit, period, due, state }
}

/// Every attempt of the year so far, by period, by unit in the order of the plan, by number.
pub fn attempts<'a>(input: &ReportInput<'a>) -> Vec<&'a Received> {
    let period = input.consolidation.period;
    let in_time = |one: &&Received| one.period.year == period.year && one.period.position() <= period.position();
    let unit_order = |code: &str| input.plan.units.iter().position(|unit| unit.code == code).unwrap_or(usize::MAX);
    let mut attempts: Vec<&Received> = input.received.iter().filter(in_time).collect();
    attempts.sort_by_key(|one| (one.period.position(), one.period, unit_order(&one.unit), one.attempt, one.receipt));
    attempts
}

/// The day on the clock of Việt Nam, whatever the offset in the record.
pub fn local_day(at: DateTime<FixedOffset>) -> NaiveDate {
    at.with_timezone(&vietnam()).date_naive()
}
