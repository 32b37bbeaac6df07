//! When something counts as completed, and what the tasks' statuses follow from.
//!
//! Never takes the unit's word: status comes from deadline, completion date and as-of date (`docs/contract.md`,
//! *Consolidation*).
//!
//! How the plan's targets are completed:
//!
//! - A flow with `>=`, `>`, `range`, `each` or `all`, and a stock with `>=` or `>`, is completed when it reaches its
//!   target and stays there: on the cut-off of the first period of the unbroken run that lasts until now. A
//!   correction that falls below the target undoes the completion; reaching it again is a new date.
//! - Where the figure may still turn (every rate, every `<=` and `<`, a stock in a `range`, `each` or `all`, a rank),
//!   being there in June proves nothing. It is judged from the last cut-off that is not after the deadline: for a
//!   deadline of 31 December that is the year's own, 14 December, so nothing of the kind is done before the year ends.
//! - A milestone is completed on the day that the last of its reporters gives.
//! - Without a target nothing is ever completed: it is in progress until the deadline passes.

use chrono::NaiveDate;

use crate::model::calendar::Calendar;
use crate::model::consolidation::{AnswerState, Line, Status, TaskLine};
use crate::model::indicator::{Kind, Target};
use crate::model::period::Period;
use crate::model::plan::Plan;

/// What completes an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completion {
    /// Reaching the target.
    WhenReached,
    /// Being at the target when the deadline comes.
    AtDeadline,
    /// The units' dates.
    ByDate,
    Never,
}

/// Whether the target was met when a period was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Milepost {
    pub cut_off: NaiveDate,
    pub met: bool,
}

impl Completion {
    pub const fn of(kind: Kind, target: Target) -> Completion {
        match (kind, target) {
            (Kind::Milestone, _) => Completion::ByDate,
            (Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank, Target::None | Target::Done) => Completion::Never,
            (Kind::Flow | Kind::Stock, Target::AtLeast(_) | Target::Above(_)) => Completion::WhenReached,
            (Kind::Flow, Target::Range { .. } | Target::Each(_) | Target::All(_)) => Completion::WhenReached,
            (Kind::Stock, Target::Range { .. } | Target::Each(_) | Target::All(_)) => Completion::AtDeadline,
            (Kind::Flow | Kind::Stock, Target::AtMost(_) | Target::Below(_)) => Completion::AtDeadline,
            (Kind::Rate | Kind::Rank, Target::AtLeast(_) | Target::Above(_) | Target::AtMost(_)) => {
                Completion::AtDeadline
            }
            (Kind::Rate | Kind::Rank, Target::Below(_) | Target::Range { .. }) => Completion::AtDeadline,
            (Kind::Rate | Kind::Rank, Target::Each(_) | Target::All(_)) => Completion::AtDeadline,
        }
    }
}

/// The last cut-off of the decree's year that is not after the deadline; its first for an earlier deadline.
pub fn judged_from(calendar: &Calendar, year: i32, deadline: NaiveDate) -> NaiveDate {
    let year = Period::year(year);
    let cut_offs = year.month_periods().map(|month| calendar.cut_off(month));
    cut_offs.filter(|cut_off| *cut_off <= deadline).max().unwrap_or_else(|| calendar.cut_off(year.first_month()))
}

/// The day of completion, from the mileposts of the year so far in order of time. `judged_from` is the cut-off at
/// which the deadline comes, `by_date` the milestone's own day.
pub fn completed_on(
    completion: Completion,
    judged_from: NaiveDate,
    mileposts: &[Milepost],
    by_date: Option<NaiveDate>,
) -> Option<NaiveDate> {
    match completion {
        Completion::Never => None,
        Completion::ByDate => by_date,
        Completion::WhenReached => start_of_run(mileposts),
        Completion::AtDeadline => {
            let early = mileposts.iter().take_while(|milepost| milepost.cut_off < judged_from).count();
            start_of_run(mileposts.get(early..).unwrap_or_default())
        }
    }
}

/// The first of the unbroken run of mileposts that lasts until the end.
fn start_of_run(mileposts: &[Milepost]) -> Option<NaiveDate> {
    mileposts.iter().rev().take_while(|milepost| milepost.met).last().map(|milepost| milepost.cut_off)
}

/// One line a task in the order of the plan. A task is as far as the worst of its indicators and of the tasks below
/// it; it is completed when all of them are, on the latest day.
pub fn tasks(plan: &Plan, lines: &[Line], as_of: NaiveDate) -> Vec<TaskLine> {
    plan.tasks.iter().map(|task| task_line(plan, lines, &task.no, task.deadline, as_of)).collect()
}

fn task_line(plan: &Plan, lines: &[Line], no: &str, deadline: Option<NaiveDate>, as_of: NaiveDate) -> TaskLine {
    let own = lines.iter().filter(|line| line.task == no);
    let mut below: Vec<(Status, Option<NaiveDate>, AnswerState)> =
        own.map(|line| (line.status, line.completed_on, line.answer())).collect();
    for child in plan.children_of(no) {
        let child = task_line(plan, lines, &child.no, child.deadline, as_of);
        below.push((child.status, child.completed_on, child.answer()));
    }
    // A task with nothing below it has nothing that could be completed.
    let due = deadline.unwrap_or(NaiveDate::MAX);
    let status = below.iter().map(|(status, ..)| *status).min().unwrap_or(Status::derive(due, None, as_of));
    let is = |wanted: AnswerState| below.iter().any(|(.., answer)| *answer == wanted);
    let days: Option<Vec<NaiveDate>> = below.iter().map(|(_, completed_on, _)| *completed_on).collect();
    TaskLine {
        task: no.to_owned(),
        status,
        deadline,
        completed_on: days.and_then(|days| days.into_iter().max()),
        reported: is(AnswerState::Given),
        not_asked: is(AnswerState::NotAsked) && !is(AnswerState::Missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantity::Quantity;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// One letter a month: `x` met, `.` not; the thirteenth is the official year.
    fn mileposts(months: &str) -> Vec<Milepost> {
        let cut_off = |month: usize| if month == 13 { day("2022-12-31") } else { day(&format!("2022-{month:02}-14")) };
        let milepost = |(at, letter): (usize, char)| Milepost { cut_off: cut_off(at + 1), met: letter == 'x' };
        months.chars().enumerate().map(milepost).collect()
    }

    fn completed(completion: Completion, deadline: &str, months: &str) -> String {
        let judged_from = judged_from(&Calendar::default(), 2022, day(deadline));
        completed_on(completion, judged_from, &mileposts(months), None).map_or("–".into(), |day| day.to_string())
    }

    #[test]
    fn reaching_the_target_completes_if_it_lasts() {
        let reached = |months| completed(Completion::WhenReached, "2022-12-31", months);
        assert_eq!(reached("...."), "–");
        assert_eq!(reached("..xx"), "2022-03-14");
        assert_eq!(reached(".x.x"), "2022-04-14");
        assert_eq!(reached(".xx."), "–");
        assert_eq!(reached("............x"), "2022-12-31");
        assert_eq!(reached(""), "–");
    }

    #[test]
    fn what_may_turn_is_judged_when_the_deadline_comes() {
        let judged = |deadline, months| completed(Completion::AtDeadline, deadline, months);
        assert_eq!(judged("2022-12-31", "xxxxxxxxxxx"), "–");
        assert_eq!(judged("2022-12-31", "xxxxxxxxxxxx"), "2022-12-14");
        assert_eq!(judged("2022-12-31", "............"), "–");
        assert_eq!(judged("2022-12-31", "...........xx"), "2022-12-14");
        assert_eq!(judged("2022-12-31", "xxxxxxxxxxxxx"), "2022-12-14");
        assert_eq!(judged("2022-12-31", "............x"), "2022-12-31");
        assert_eq!(judged("2022-09-30", "xxxxxxxx"), "–");
        assert_eq!(judged("2022-09-30", "xxxxxxxxx"), "2022-09-14");
        assert_eq!(judged("2022-09-30", "xxxxxxxx.x"), "2022-10-14");
        assert_eq!(judged("2022-01-10", "x"), "2022-01-14");
    }

    #[test]
    fn kind_and_target_say_what_completes() {
        let a = Quantity::whole(1);
        assert_eq!(Completion::of(Kind::Flow, Target::Each(a)), Completion::WhenReached);
        assert_eq!(Completion::of(Kind::Stock, Target::Above(a)), Completion::WhenReached);
        assert_eq!(Completion::of(Kind::Stock, Target::Range { min: a, max: a }), Completion::AtDeadline);
        assert_eq!(Completion::of(Kind::Flow, Target::AtMost(a)), Completion::AtDeadline);
        assert_eq!(Completion::of(Kind::Rate, Target::AtLeast(a)), Completion::AtDeadline);
        assert_eq!(Completion::of(Kind::Rank, Target::None), Completion::Never);
        assert_eq!(Completion::of(Kind::Milestone, Target::Done), Completion::ByDate);
    }
}
