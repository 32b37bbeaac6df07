//! Who is reminded of which report, and by when an answer is asked for.
//!
//! Never writes to anybody.

use chrono::NaiveDate;

use crate::letters::reminder::Why;
use crate::model::closing::{Closing, closed_for};
use crate::model::filing::{Filing, State};
use crate::model::period::Period;
use crate::model::plan::Plan;

/// What an officer asks for.
#[derive(Clone, Debug)]
pub struct Reminding {
    pub period: Period,
    /// Codes of the units that are looked at; none for all.
    pub units: Vec<String>,
    /// The last day for what is overdue; none for a few working days from now.
    pub new_deadline: Option<NaiveDate>,
    /// True to write and record nothing.
    pub dry_run: bool,
}

/// A report that a unit is reminded of.
pub struct ToRemind<'a> {
    pub filing: &'a Filing<'a>,
    pub why: Why,
    pub answer_by: NaiveDate,
}

impl ToRemind<'_> {
    /// True unless the deadline of the plan is still to come.
    pub fn is_given_a_new_deadline(&self) -> bool {
        match self.why {
            Why::BeforeDeadline => false,
            Why::Missing | Why::SentBack => true,
        }
    }
}

/// The units that are called upon, and those of the ones looked at that are not.
pub struct Called<'a> {
    pub asked: &'a Reminding,
    pub today: NaiveDate,
    pub new_deadline: NaiveDate,
    pub to_remind: Vec<ToRemind<'a>>,
    /// The period is closed for them: what came now would not count.
    pub closed: Vec<&'a Filing<'a>>,
    /// Their report is in.
    pub settled: Vec<&'a Filing<'a>>,
}

impl<'a> Called<'a> {
    /// Those among the reports that are owed, on a day and with a last day for what is overdue.
    pub fn among(
        filings: &'a [Filing<'a>],
        plan: &Plan,
        closings: &[Closing],
        (asked, today, new_deadline): (&'a Reminding, NaiveDate, NaiveDate),
    ) -> Called<'a> {
        let (to_remind, closed, settled) = (Vec::new(), Vec::new(), Vec::new());
        let mut called = Called { asked, today, new_deadline, to_remind, closed, settled };
        for filing in filings {
            called.look_at(plan, filing, closings);
        }
        called
    }

    fn look_at(&mut self, plan: &Plan, filing: &'a Filing<'a>, closings: &[Closing]) {
        let (unit, period) = (&filing.unit.code, filing.period);
        if !self.asked.units.is_empty() && !self.asked.units.contains(unit) {
            return;
        }
        if !filing.is_open() {
            self.settled.push(filing);
            return;
        }
        // Of a longer period nobody is reminded of what has not begun.
        if period != self.asked.period && plan.calendar.window(period).from > self.today {
            return;
        }
        if closed_for(closings, unit, period).is_some() {
            self.closed.push(filing);
            return;
        }
        let is_over = filing.due < self.today;
        let (why, answer_by) = match filing.state {
            State::SentBack if is_over => (Why::SentBack, self.new_deadline),
            State::SentBack => {
                let named = self.asked.new_deadline;
                (Why::SentBack, named.unwrap_or_else(|| plan.calendar.mend_by(period, self.today)))
            }
            State::Missing | State::OnTime | State::Late if is_over => (Why::Missing, self.new_deadline),
            State::Missing | State::OnTime | State::Late => (Why::BeforeDeadline, filing.due),
        };
        self.to_remind.push(ToRemind { filing, why, answer_by });
    }

    /// What the official letter lists; nothing where only some units are looked at.
    pub fn overdue(&self) -> Vec<&'a Filing<'a>> {
        let is_over = |one: &&ToRemind<'a>| self.asked.units.is_empty() && one.filing.due < self.today;
        self.to_remind.iter().filter(is_over).map(|one| one.filing).collect()
    }
}
