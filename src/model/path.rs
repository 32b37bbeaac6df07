//! The monthly path of an indicator, and the step that a unit has in hand, from the steps of its plan.
//!
//! Never knows more of a step's completion than the figures say: units report indicators, not steps.

use super::indicator::{Indicator, Kind};
use super::period::Period;
use super::plan::Plan;
use super::quantity::Quantity;
use super::step::{MONTHS, Placed, Step, placed};

/// What the steps of a flow plan for each month, all units together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Path {
    months: [Quantity; MONTHS],
}

impl Path {
    /// January to December, each amount as planned.
    pub const fn of(months: [Quantity; MONTHS]) -> Path {
        Path { months }
    }

    pub const fn months(&self) -> &[Quantity; MONTHS] {
        &self.months
    }

    /// What is planned for January up to a month, 0 to 12.
    pub fn up_to(&self, month: u8) -> Quantity {
        self.months.iter().take(usize::from(month)).copied().sum()
    }

    /// What is planned for one month, 1 to 12.
    pub fn in_month(&self, month: u8) -> Option<Quantity> {
        self.months.get(usize::from(month.checked_sub(1)?)).copied()
    }
}

impl Plan {
    /// The steps of an indicator, in the order of the plan.
    pub fn steps_of<'a>(&'a self, indicator: &'a str) -> impl Iterator<Item = &'a Step> {
        self.steps.iter().filter(move |step| step.indicator == indicator)
    }

    /// The monthly path of a flow; none unless its steps plan an amount.
    pub fn path(&self, indicator: &Indicator) -> Option<Path> {
        match indicator.kind {
            Kind::Flow => {}
            Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => return None,
        }
        let mut path = Path::default();
        for step in self.steps_of(&indicator.code) {
            for (sum, amount) in path.months.iter_mut().zip(step.months) {
                *sum = *sum + amount.unwrap_or_default();
            }
        }
        (path.up_to(12) > Quantity::ZERO).then_some(path)
    }

    /// The step that a unit has in hand in a period, judged on what stood before it: the first that its amount says is
    /// not reached, or that is due in the period or after it; if every step is over, the last. None once the
    /// indicator itself was `done`, or the amount of the last step is reached.
    pub fn step_in_hand<'a>(
        &'a self,
        unit: &str,
        indicator: &'a Indicator,
        period: Period,
        before: Option<Quantity>,
        done: bool,
    ) -> Option<&'a Step> {
        if done {
            return None;
        }
        let from = self.calendar.window(period).from;
        // What everybody plans together says nothing about one of several.
        let alone = self.reporters(indicator, period).len() <= 1;
        let own = placed(self.steps_of(&indicator.code).filter(|step| step.concerns(unit)));
        let reached = |one: &Placed| {
            let shared = one.step.unit.is_none() && !alone;
            one.is_reached_by(before).filter(|_| !shared)
        };
        let is_open = |one: &&Placed| reached(one) != Some(true);
        let in_hand = |one: &&Placed| reached(one) == Some(false) || one.step.due >= from;
        let over = || own.last().filter(is_open);
        own.iter().filter(is_open).find(in_hand).or_else(over).map(|one| one.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consolidate::builder::{at_least, day, plan, q};

    fn step(no: &str, unit: &str, due: &str, months: &[(usize, &str)]) -> Step {
        let mut amounts = [None; MONTHS];
        for (month, amount) in months {
            amounts[month - 1] = Some(q(amount));
        }
        Step {
            indicator: "x".to_owned(),
            no: no.to_owned(),
            content: format!("Việc {no}"),
            unit: (!unit.is_empty()).then(|| unit.to_owned()),
            from: None,
            due: day(due),
            due_text: due.to_owned(),
            months: amounts,
            note: None,
        }
    }

    fn in_hand(plan: &Plan, period: &str, before: &str) -> Option<String> {
        let (x, period) = (&plan.indicators[0], period.parse().unwrap());
        plan.step_in_hand("a", x, period, Some(q(before)), false).map(|step| step.no.clone())
    }

    #[test]
    fn a_path_is_the_sum_of_all_steps_and_units() {
        let mut plan = plan(Kind::Flow, at_least("100"), &["a", "b"]);
        assert_eq!(plan.path(&plan.indicators[0]), None);
        plan.steps = vec![
            step("1", "a", "2022-04-30", &[(3, "10.5"), (4, "20")]),
            step("1", "b", "2022-04-30", &[(4, "5")]),
            step("2", "", "2022-12-31", &[]),
        ];
        let path = plan.path(&plan.indicators[0]).unwrap();
        assert_eq!((path.up_to(2), path.up_to(3), path.up_to(12)), (q("0"), q("10.5"), q("35.5")));
        assert_eq!((path.in_month(4), path.in_month(0), path.in_month(13)), (Some(q("25")), None, None));
        plan.indicators[0].kind = Kind::Stock;
        assert_eq!(plan.path(&plan.indicators[0]), None);
    }

    #[test]
    fn the_step_in_hand_is_the_first_that_is_not_reached() {
        let mut plan = plan(Kind::Flow, at_least("100"), &["a"]);
        plan.steps = vec![
            step("3", "", "2022-11-30", &[(9, "40")]),
            step("1", "", "2022-02-28", &[]),
            step("2", "", "2022-04-30", &[(3, "30"), (4, "30")]),
        ];
        // The figures of February run to the 14th; those of March begin on the 15th.
        assert_eq!(in_hand(&plan, "2022-02", "0").as_deref(), Some("1"));
        assert_eq!(in_hand(&plan, "2022-04", "0").as_deref(), Some("2"));
        assert_eq!(in_hand(&plan, "2022-08", "59.9999").as_deref(), Some("2"), "overdue");
        assert_eq!(in_hand(&plan, "2022-08", "60").as_deref(), Some("3"));
        assert_eq!(in_hand(&plan, "2022-12", "100"), None);
    }

    #[test]
    fn of_what_has_no_amount_the_next_to_come_is_in_hand() {
        let mut plan = plan(Kind::Milestone, crate::model::indicator::Target::Done, &["a"]);
        plan.steps = vec![
            step("1", "", "2022-03-31", &[]),
            step("2", "b", "2022-05-31", &[]),
            step("3", "a", "2022-09-30", &[]),
        ];
        assert_eq!(in_hand(&plan, "2022-01", "0").as_deref(), Some("1"));
        assert_eq!(in_hand(&plan, "2022-06", "0").as_deref(), Some("3"));
        assert_eq!(in_hand(&plan, "2022-12", "0").as_deref(), Some("3"), "late is still to be done");
        let x = &plan.indicators[0];
        assert_eq!(plan.step_in_hand("a", x, "2022-06".parse().unwrap(), None, true), None);
        assert_eq!(
            plan.step_in_hand("c", x, "2022-06".parse().unwrap(), None, false).map(|step| step.no.as_str()),
            Some("1")
        );
    }
}
