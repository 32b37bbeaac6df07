//! Early warning: where a yearly amount is heading, by documented simple methods, and how sure that is.
//!
//! What is done in season, such as planting, runs ahead of an even pace and behind it in turn. Where the plan gives a
//! flow a monthly path, the path and the units' own estimate make the range and the class; the linear methods are
//! still worked out, for information, and judge nothing. Without a path they judge, with the estimate.
//!
//! Never rounds before it judges, and never guesses a figure that was not reported.

use super::attainment::Exact;
use super::indicator::Target;
use super::path::Path;
use super::quantity::Quantity;

/// What can be said of one flow with a number to reach.
#[derive(Clone, PartialEq, Debug)]
pub struct Outlook {
    pub indicator: String,
    /// The number to reach, in the indicator's unit of measure: of a range its lower end.
    pub goal: Quantity,
    /// What the detailed plan gives each month, all units together; none where it gives nothing.
    pub path: Option<Path>,
    pub says: Says,
    /// Months, 1 to 12, up to the last one with figures, in which not every reporter answered.
    pub gaps: Vec<u8>,
    /// What the same methods would have said in earlier months, oldest first.
    pub earlier: Vec<Earlier>,
}

/// A forecast, or why there is none.
#[derive(Clone, PartialEq, Debug)]
pub enum Says {
    Forecast(Box<Forecast>),
    /// In Vietnamese, short.
    NotEnough(&'static str),
}

/// All that a forecast is made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inputs {
    pub target: Target,
    /// From the start of the year, in the unit of measure; not below zero.
    pub cumulative: Quantity,
    /// Months that the cumulative rests on: the number of the last one with figures, 1 to 12.
    pub elapsed: u8,
    /// The last month that counts: that of the deadline, at least `elapsed`, at most 12.
    pub horizon: u8,
    /// The amounts of the last three of those months together; none unless all three were reported.
    pub last_three: Option<Quantity>,
    /// What the units expect of the whole year; none where the deadline lies before the end of the year.
    pub estimate: Option<Quantity>,
    /// Where the plan gives a monthly path.
    pub planned: Option<Planned>,
}

/// What a path plans, from the start of the year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Planned {
    /// Up to the elapsed month.
    pub so_far: Quantity,
    /// Up to the horizon.
    pub to_horizon: Quantity,
    /// For the month after the elapsed one; none if no month is left.
    pub next: Option<Quantity>,
}

/// The methods' results, in the unit of measure, rounded half up to four decimals.
#[derive(Clone, PartialEq, Debug)]
pub struct Forecast {
    pub inputs: Inputs,
    /// horizon − elapsed, 0 to 11.
    pub months_left: u8,
    /// goal − cumulative, at least zero.
    pub left: Quantity,
    /// A month, for the months left: left / months_left. None if no month is left.
    pub needed: Option<Quantity>,
    /// A month: cumulative / elapsed.
    pub pace: Quantity,
    /// A month: last_three / 3.
    pub recent_pace: Option<Quantity>,
    /// At the horizon, by the pace so far: cumulative / elapsed × horizon.
    pub by_pace: Quantity,
    /// At the horizon, by the pace of the last three months: cumulative + last_three / 3 × months_left.
    pub by_recent: Option<Quantity>,
    /// At the horizon, by the monthly path: cumulative / planned so far × planned to the horizon. None without a path,
    /// and while nothing was planned yet.
    pub by_path: Option<Quantity>,
    /// The least and the most of the methods that judge and the units' own estimate.
    pub lowest: Quantity,
    pub highest: Quantity,
    /// In percent of the goal with one decimal: what an even pace would have reached (elapsed / horizon), or where
    /// there is a path, what the path would have (planned so far / goal).
    pub even_percent: Quantity,
    pub class: Class,
}

/// Where the range of projections lies against the target. Ordered worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Not even the highest projection reaches the target.
    OutOfReach,
    /// Some projections reach it, the lowest does not.
    AtRisk,
    /// The lowest projection reaches it.
    Reached,
    /// Even the lowest lies above the upper end of the range, or above 110 % of a target without one. “Toàn bộ”
    /// has nothing above it.
    Exceeded,
}

/// A forecast for today, made from what was reported for the months up to an earlier one, and as it stands now.
#[derive(Clone, PartialEq, Debug)]
pub struct Earlier {
    /// 3 to 11, before the `elapsed` of today's forecast.
    pub month: u8,
    /// Of the months up to it.
    pub cumulative: Quantity,
    /// cumulative / month × today's elapsed.
    pub by_pace: Quantity,
    /// cumulative + last_three / 3 × (today's elapsed − month).
    pub by_recent: Option<Quantity>,
    /// The amounts of its last three months together.
    pub last_three: Option<Quantity>,
    /// cumulative / planned up to it × planned up to today's elapsed.
    pub by_path: Option<Quantity>,
}

/// Percent of a target without an upper end from which it counts as exceeded.
pub const EXCEEDED_FROM: i128 = 110;

/// The number that a flow has to reach; none where more is not better or where districts are counted.
pub const fn goal(target: Target) -> Option<Quantity> {
    match target {
        Target::AtLeast(a) | Target::Above(a) | Target::All(a) | Target::Range { min: a, .. } => Some(a),
        Target::AtMost(_) | Target::Below(_) | Target::Each(_) | Target::Done | Target::None => None,
    }
}

impl Inputs {
    /// The forecast; none if the inputs lie outside their ranges, or if there is a path but nothing to judge by: nothing
    /// was planned yet, and the units expect nothing.
    pub fn forecast(self) -> Option<Forecast> {
        let goal = goal(self.target)?;
        let months_left = self.horizon.checked_sub(self.elapsed)?;
        let by_pace = self.by_pace(self.horizon)?;
        let by_recent = self.by_recent(self.horizon);
        let by_path = self.by_path();
        let estimate = self.estimate.map(Exact::of);
        let all = match self.planned {
            Some(_) => [by_path, estimate, None],
            None => [Some(by_pace), by_recent, estimate],
        };
        let even_percent = match self.planned {
            Some(planned) => in_percent(planned.so_far, goal)?,
            None => tenths(self.elapsed.into(), self.horizon.into())?,
        };
        let lowest = all.into_iter().flatten().min_by(Exact::order)?;
        let highest = all.into_iter().flatten().max_by(Exact::order)?;
        let left = (goal - self.cumulative).max(Quantity::ZERO);
        let by_month = |amount: Quantity, months: u8| Exact::quotient(amount.raw().into(), months.into());
        Some(Forecast {
            inputs: self,
            months_left,
            left,
            needed: by_month(left, months_left).map(Exact::rounded),
            pace: by_month(self.cumulative, self.elapsed)?.rounded(),
            recent_pace: self.last_three.and_then(|amount| by_month(amount, 3)).map(Exact::rounded),
            by_pace: by_pace.rounded(),
            by_recent: by_recent.map(Exact::rounded),
            by_path: by_path.map(Exact::rounded),
            lowest: lowest.rounded(),
            highest: highest.rounded(),
            even_percent,
            class: Class::of(self.target, goal, lowest, highest),
        })
    }

    /// cumulative / elapsed × month, exactly.
    pub fn by_pace(&self, month: u8) -> Option<Exact> {
        Exact::quotient(i128::from(self.cumulative.raw()) * i128::from(month), self.elapsed.into())
    }

    /// cumulative + last_three / 3 × (month − elapsed), exactly.
    pub fn by_recent(&self, month: u8) -> Option<Exact> {
        let ahead = i128::from(month.checked_sub(self.elapsed)?);
        let three = i128::from(self.last_three?.raw());
        Exact::quotient(i128::from(self.cumulative.raw()) * 3 + three * ahead, 3)
    }

    /// cumulative / planned so far × planned to the horizon, exactly.
    pub fn by_path(&self) -> Option<Exact> {
        let planned = self.planned?;
        Exact::proportion(self.cumulative, planned.to_horizon, planned.so_far)
    }
}

impl Planned {
    /// What a path plans up to one month and up to a later one.
    pub fn of(path: &Path, elapsed: u8, horizon: u8) -> Planned {
        let next = (elapsed < horizon).then(|| path.in_month(elapsed + 1)).flatten();
        Planned { so_far: path.up_to(elapsed), to_horizon: path.up_to(horizon), next }
    }
}

fn in_percent(part: Quantity, whole: Quantity) -> Option<Quantity> {
    tenths(part.raw().into(), whole.raw().into())
}

/// part / whole in percent, with one decimal, rounded half up.
fn tenths(part: i128, whole: i128) -> Option<Quantity> {
    let tenths = (2000 * part + whole).checked_div(2 * whole)?;
    i64::try_from(tenths).ok()?.checked_mul(Quantity::SCALE / 10).map(Quantity::from_raw)
}

impl Class {
    pub const ALL: [Class; 4] = [Class::OutOfReach, Class::AtRisk, Class::Reached, Class::Exceeded];

    /// Of the exact range of projections.
    fn of(target: Target, goal: Quantity, lowest: Exact, highest: Exact) -> Class {
        let reaches = |value: Exact| match target {
            Target::Above(a) => value.compare(a).is_gt(),
            Target::AtLeast(_) | Target::All(_) | Target::Range { .. } => value.compare(goal).is_ge(),
            Target::AtMost(_) | Target::Below(_) | Target::Each(_) | Target::Done | Target::None => false,
        };
        let exceeds = match target {
            Target::Range { max, .. } => lowest.compare(max).is_gt(),
            Target::AtLeast(a) | Target::Above(a) => Exact::quotient(i128::from(a.raw()) * EXCEEDED_FROM, 100)
                .is_some_and(|bound| lowest.order(&bound).is_gt()),
            Target::All(_) | Target::AtMost(_) | Target::Below(_) => false,
            Target::Each(_) | Target::Done | Target::None => false,
        };
        match (reaches(lowest), reaches(highest)) {
            (true, _) if exceeds => Class::Exceeded,
            (true, _) => Class::Reached,
            (false, true) => Class::AtRisk,
            (false, false) => Class::OutOfReach,
        }
    }

    /// The words that workbooks show.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Class::OutOfReach => "khó đạt",
            Class::AtRisk => "có nguy cơ",
            Class::Reached => "đạt",
            Class::Exceeded => "vượt",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn inputs(target: Target, cumulative: &str, last_three: Option<&str>, estimate: Option<&str>) -> Inputs {
        let (last_three, estimate) = (last_three.map(q), estimate.map(q));
        Inputs { target, cumulative: q(cumulative), elapsed: 6, horizon: 12, last_three, estimate, planned: None }
    }

    fn class(target: Target, cumulative: &str, last_three: Option<&str>, estimate: Option<&str>) -> Class {
        inputs(target, cumulative, last_three, estimate).forecast().unwrap().class
    }

    #[test]
    fn the_methods_are_what_they_say() {
        let found = inputs(Target::AtLeast(q("9000")), "3613", Some("3112.5"), Some("9100")).forecast().unwrap();
        assert_eq!((found.left, found.needed), (q("5387"), Some(q("897.8333"))));
        assert_eq!((found.pace, found.by_pace), (q("602.1667"), q("7226")));
        assert_eq!((found.recent_pace, found.by_recent), (Some(q("1037.5")), Some(q("9838"))));
        assert_eq!((found.lowest, found.highest), (q("7226"), q("9838")));
        assert_eq!((found.months_left, found.even_percent, found.class), (6, q("50"), Class::AtRisk));
        assert_eq!(inputs(Target::Each(q("1")), "3", None, None).forecast(), None);
    }

    #[test]
    fn a_class_begins_exactly_at_its_number() {
        let at_least = Target::AtLeast(q("100"));
        assert_eq!(class(at_least, "50", None, None), Class::Reached);
        assert_eq!(class(at_least, "49.9999", None, None), Class::OutOfReach);
        assert_eq!(class(at_least, "55", None, None), Class::Reached, "110 % is not above 110 %");
        assert_eq!(class(at_least, "55.0001", None, None), Class::Exceeded);
        assert_eq!(class(Target::Above(q("100")), "50", None, None), Class::OutOfReach, "strictly above");
        assert_eq!(class(Target::Above(q("100")), "50.0001", None, None), Class::Reached);
        let range = Target::Range { min: q("7"), max: q("10") };
        assert_eq!(class(range, "5", None, None), Class::Reached);
        assert_eq!(class(range, "5.0001", None, None), Class::Exceeded);
        assert_eq!(class(Target::All(q("100")), "90", None, None), Class::Reached);
        assert_eq!(class(at_least, "49", None, Some("100")), Class::AtRisk);
        assert_eq!(class(at_least, "60", None, Some("99.9999")), Class::AtRisk);
    }

    #[test]
    fn what_is_judged_is_not_what_is_shown() {
        let mut rounds_up = inputs(Target::AtLeast(q("1")), "0.5", Some("1.4999"), None);
        (rounds_up.elapsed, rounds_up.horizon) = (11, 12);
        let found = rounds_up.forecast().unwrap();
        assert_eq!(found.by_recent, Some(q("1")), "0.99996… shows as 1");
        assert_eq!(found.class, Class::OutOfReach);
    }

    #[test]
    fn when_no_month_is_left_what_stands_is_the_end() {
        let mut over = inputs(Target::AtLeast(q("9")), "8", Some("3"), None);
        (over.elapsed, over.horizon) = (12, 12);
        let found = over.forecast().unwrap();
        assert_eq!((found.needed, found.by_pace, found.by_recent), (None, q("8"), Some(q("8"))));
        assert_eq!((found.class, found.even_percent), (Class::OutOfReach, q("100")));
        (over.elapsed, over.horizon) = (0, 12);
        assert_eq!(over.forecast(), None);
    }

    fn on_a_path(cumulative: &str, so_far: &str, to_horizon: &str, estimate: Option<&str>) -> Inputs {
        let planned = Planned { so_far: q(so_far), to_horizon: q(to_horizon), next: Some(q("5")) };
        Inputs { planned: Some(planned), ..inputs(Target::AtLeast(q("9000")), cumulative, Some("9000"), estimate) }
    }

    #[test]
    fn where_there_is_a_path_it_judges_and_the_even_pace_does_not() {
        // Planting is done in spring: 6000 of 9000 ha were planned by June, 5400 planted. An even pace sees 10800.
        let found = on_a_path("5400", "6000", "9000", None).forecast().unwrap();
        assert_eq!((found.by_path, found.by_pace, found.by_recent), (Some(q("8100")), q("10800"), Some(q("23400"))));
        assert_eq!((found.lowest, found.highest, found.class), (q("8100"), q("8100"), Class::OutOfReach));
        assert_eq!(found.even_percent, q("66.7"));
        let hopeful = on_a_path("5400", "6000", "9000", Some("9000")).forecast().unwrap();
        assert_eq!((hopeful.highest, hopeful.class), (q("9000"), Class::AtRisk));
        // In a year that begins late nothing is wrong with a slow beginning.
        let late = on_a_path("300", "300", "9000", None).forecast().unwrap();
        assert_eq!((late.by_pace, late.class, late.even_percent), (q("600"), Class::Reached, q("3.3")));
    }

    #[test]
    fn a_path_that_has_not_begun_judges_nothing() {
        assert_eq!(on_a_path("10", "0", "9000", None).forecast(), None);
        let expected = on_a_path("10", "0", "9000", Some("9000")).forecast().unwrap();
        assert_eq!((expected.by_path, expected.class), (None, Class::Reached));
        assert_eq!(expected.even_percent, q("0"));
    }

    #[test]
    fn a_class_by_the_path_is_exact() {
        let class = |cumulative, so_far| on_a_path(cumulative, so_far, "9000", None).forecast().unwrap().class;
        assert_eq!(class("1000", "1000"), Class::Reached);
        assert_eq!(class("999.9999", "1000"), Class::OutOfReach);
        assert_eq!(class("1100", "1000"), Class::Reached, "110 % is not above 110 %");
        assert_eq!(class("1100.0001", "1000"), Class::Exceeded);
        // The largest figures that a cell may hold.
        let vast = on_a_path("1000000000000", "999999999999.9999", "1000000000000", Some("1")).forecast().unwrap();
        let beyond = Quantity::from_raw(Quantity::LIMIT.raw() + 1);
        assert_eq!((vast.lowest, vast.by_path), (q("1"), Some(beyond)));
    }

    proptest! {
        #[test]
        fn an_even_path_is_an_even_pace(month in 1i64..1_000_000_000_000, elapsed in 1u8..=12, done in 0i64..10_000_000_000_000) {
            let raw = Quantity::from_raw;
            let path = Path::of([raw(month); 12]);
            let with = |planned| Inputs {
                target: Target::AtLeast(raw(month * 12)),
                cumulative: raw(done),
                elapsed,
                horizon: 12,
                last_three: None,
                estimate: None,
                planned,
            }.forecast().unwrap();
            let (along, evenly) = (with(Some(Planned::of(&path, elapsed, 12))), with(None));
            prop_assert_eq!(along.by_path, Some(evenly.by_pace));
            prop_assert_eq!((along.class, along.even_percent), (evenly.class, evenly.even_percent));
            prop_assert_eq!((along.lowest, along.highest), (evenly.lowest, evenly.highest));
        }

        #[test]
        fn more_done_never_looks_worse(
            done in 0i64..10_000_000_000,
            more in 0i64..10_000_000_000,
            target in 1i64..20_000_000_000,
            three in 0i64..5_000_000_000,
            estimate in proptest::option::of(0i64..20_000_000_000),
            elapsed in 1u8..=12,
        ) {
            let raw = Quantity::from_raw;
            let with = |cumulative: i64| Inputs {
                target: Target::AtLeast(raw(target)),
                cumulative: raw(cumulative),
                elapsed,
                horizon: 12,
                last_three: (elapsed >= 3).then_some(raw(three)),
                estimate: estimate.map(raw),
                planned: None,
            }.forecast().unwrap();
            let (before, after) = (with(done), with(done + more));
            prop_assert!(after.class >= before.class);
            prop_assert!(after.lowest >= before.lowest && after.highest >= before.highest);
            prop_assert!(after.left <= before.left && after.needed <= before.needed);
            prop_assert!(before.lowest <= before.highest && before.by_pace >= before.inputs.cumulative);
        }

        #[test]
        fn an_even_pace_is_seen_alike_by_all_methods(month in 0i64..1_000_000_000_000, elapsed in 3u8..=12, target in 1i64..) {
            let raw = Quantity::from_raw;
            let inputs = Inputs {
                target: Target::AtLeast(raw(target)),
                cumulative: raw(month * i64::from(elapsed)),
                elapsed,
                horizon: 12,
                last_three: Some(raw(month * 3)),
                estimate: Some(raw(month * 12)),
                planned: None,
            };
            let found = inputs.forecast().unwrap();
            prop_assert_eq!(found.by_pace, raw(month * 12));
            prop_assert_eq!(found.by_recent, Some(raw(month * 12)));
            prop_assert_eq!((found.lowest, found.highest), (raw(month * 12), raw(month * 12)));
            prop_assert_eq!((found.pace, found.recent_pace), (raw(month), Some(raw(month))));
            let reached = month * 12 >= target;
            prop_assert_eq!(found.class >= Class::Reached, reached);
            let exceeded = i128::from(month) * 1200 > i128::from(target) * EXCEEDED_FROM;
            prop_assert_eq!(found.class == Class::Exceeded, reached && exceeded);
        }
    }
}
