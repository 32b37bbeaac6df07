//! Who has filed what: one state for each report that a unit owes.
//!
//! Never judges a report's content; that was done when it was received.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::calendar::Calendar;
use super::clock::local_day;
use super::correction::{Correction, Version, correction};
use super::disposition::Disposition;
use super::period::{Period, Span};
use super::plan::Plan;
use super::standing::Received;
use super::unit::Unit;

/// One report that a unit owes, and what became of it.
pub struct Filing<'a> {
    pub unit: &'a Unit,
    pub period: Period,
    /// The last day on which it is on time.
    pub due: NaiveDate,
    pub state: State,
    /// In order of record.
    pub attempts: Vec<&'a Received>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
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

    pub const fn vietnamese(self) -> &'static str {
        match self {
            State::OnTime => "đã nhận, đúng hạn",
            State::Late => "đã nhận, quá hạn",
            State::SentBack => "trả lại, chờ gửi lại",
            State::Missing => "chưa nộp",
        }
    }
}

/// By how much a report missed its due day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Lateness {
    pub days: i64,
    /// Of these, those on which people work; none if it came on the weekend after.
    pub working_days: u32,
}

impl Lateness {
    /// `3 ngày (1 ngày làm việc)`
    pub fn vietnamese(self) -> String {
        format!("{} ngày ({} ngày làm việc)", self.days, self.working_days)
    }
}

impl<'a> Filing<'a> {
    /// When the first attempt came that could be accepted: what punctuality is judged by.
    pub fn first_accepted_at(&self) -> Option<DateTime<FixedOffset>> {
        first_accepted_at(&self.attempts)
    }

    /// True while nothing acceptable is in.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Missing | State::SentBack)
    }

    /// When anything came first, whatever was decided about it.
    pub fn first_received_at(&self) -> Option<DateTime<FixedOffset>> {
        self.attempts.iter().map(|one| one.received_at).min()
    }

    /// The attempt that counts: of the accepted ones the newest.
    pub fn standing(&self) -> Option<&'a Received> {
        let accepted = self.attempts.iter().copied().filter(|one| one.disposition.is_accepted());
        accepted.max_by_key(|one| (one.received_at, one.receipt))
    }

    /// True if it came after the due day, or that is over and nothing acceptable is in.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        match self.state {
            State::OnTime => false,
            State::Late => true,
            State::SentBack | State::Missing => self.due < today,
        }
    }

    /// How late it came, or is by now; none if it is not.
    pub fn lateness(&self, calendar: &Calendar, today: NaiveDate) -> Option<Lateness> {
        let until = match self.state {
            State::OnTime => return None,
            State::Late => local_day(self.first_accepted_at()?),
            State::SentBack | State::Missing => today,
        };
        (self.due < until).then(|| Lateness {
            days: until.signed_duration_since(self.due).num_days(),
            working_days: calendar.working_days_after(self.due, until),
        })
    }

    /// 1 to 12.
    pub fn last_month(&self) -> u8 {
        *self.period.months().end()
    }

    /// What the attempt that came last changed against the one before it; none if there is only one.
    pub fn correction(&self, plan: &Plan) -> Option<Correction> {
        let after = Version::from(self.latest()?);
        correction(plan, self.attempts.iter().map(|one| Version::from(*one)), after)
    }

    /// The attempt that came last, whatever was decided about it.
    pub fn latest(&self) -> Option<&'a Received> {
        self.attempts.iter().copied().max_by_key(|one| (one.received_at, one.receipt))
    }

    /// True if what came last was sent back: an earlier attempt may stand meanwhile, but the unit has to answer.
    pub fn waits_for_correction(&self) -> bool {
        self.latest().is_some_and(|one| one.disposition == Disposition::SentBack)
    }
}

/// Every report owed inside a period, in order of time and of the plan.
pub fn filings<'a>(plan: &'a Plan, received: &'a [Received], period: Period) -> Vec<Filing<'a>> {
    let mut attempts: BTreeMap<(&str, Period), Vec<&Received>> = BTreeMap::new();
    for one in received {
        attempts.entry((&one.unit, one.period)).or_default().push(one);
    }
    let of = |unit: &Unit, part: Period| attempts.get(&(unit.code.as_str(), part)).cloned().unwrap_or_default();
    plan.owed(period).into_iter().map(|(unit, part)| filing(plan, unit, part, of(unit, part))).collect()
}

/// Every report owed from the start of the year to the end of a period.
pub fn filings_so_far<'a>(plan: &'a Plan, received: &'a [Received], period: Period) -> Vec<Filing<'a>> {
    let year = match period.span {
        Span::OfficialYear => period,
        Span::Month(_) | Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => Period::year(period.year),
    };
    let mut filings = filings(plan, received, year);
    filings.retain(|filing| filing.period.position() <= period.position());
    filings
}

fn filing<'a>(plan: &Plan, unit: &'a Unit, period: Period, attempts: Vec<&'a Received>) -> Filing<'a> {
    let due = plan.calendar.window(period).due;
    let state = match first_accepted_at(&attempts) {
        Some(at) if local_day(at) <= due => State::OnTime,
        Some(_) => State::Late,
        None if attempts.is_empty() => State::Missing,
        None => State::SentBack,
    };
    Filing { unit, period, due, state, attempts }
}

fn first_accepted_at(attempts: &[&Received]) -> Option<DateTime<FixedOffset>> {
    attempts.iter().filter(|one| one.disposition.is_accepted()).map(|one| one.received_at).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lateness_is_told_in_days_and_in_working_days() {
        let late = Lateness { days: 4, working_days: 2 };
        assert_eq!(late.vietnamese(), "4 ngày (2 ngày làm việc)");
    }
}
