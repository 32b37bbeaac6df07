//! What a value is worth against its target: met, percentage, difference (`docs/domain.md`, *Kinds and
//! targets*).
//!
//! Never rounds before it judges: `met` is decided on the exact fraction, percentages are rounded once, to be shown.

use super::indicator::Target;
use super::quantity::Quantity;

/// An exact value in ten-thousandths, as a fraction with a denominator above zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

/// How many of the required districts reach an `each` target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Districts {
    pub met: usize,
    pub required: usize,
}

/// A target that is a number is judged on a value, `each` on districts, `done` on a date that is known elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Judged {
    pub met: bool,
    pub exceeded: bool,
    pub percent: Option<Quantity>,
    pub difference: Option<Quantity>,
}

/// Tenths of a percent in the whole.
const FULL: i128 = 1000;

impl Exact {
    pub const fn of(value: Quantity) -> Exact {
        Exact { numerator: value.raw() as i128, denominator: 1 }
    }

    pub const fn raw(ten_thousandths: i64) -> Exact {
        Exact::of(Quantity::from_raw(ten_thousandths))
    }

    /// A rate in percent from numerator and denominator (both in ten-thousandths); none if the denominator is not
    /// above zero.
    pub const fn rate(numerator: i64, denominator: i64) -> Option<Exact> {
        if denominator <= 0 {
            return None;
        }
        let hundred = Quantity::whole(100).raw() as i128;
        Some(Exact { numerator: numerator as i128 * hundred, denominator: denominator as i128 })
    }

    /// A figure divided by a whole number above zero: an amount by its months. None of a division by zero.
    pub const fn quotient(ten_thousandths: i128, by: u16) -> Option<Exact> {
        if by == 0 {
            return None;
        }
        Some(Exact { numerator: ten_thousandths, denominator: by as i128 })
    }

    /// A product of two figures divided by a third, which is to lie above zero: none otherwise.
    pub const fn proportion(value: Quantity, times: Quantity, over: Quantity) -> Option<Exact> {
        if over.raw() <= 0 {
            return None;
        }
        Some(Exact { numerator: value.raw() as i128 * times.raw() as i128, denominator: over.raw() as i128 })
    }

    /// Which of two is more, on the fractions themselves: whole parts first, then the rest the other way up, so that
    /// no product grows beyond all measure.
    pub fn order(&self, other: &Exact) -> std::cmp::Ordering {
        use std::cmp::Ordering;
        let (mut left, mut right) = ((self.numerator, self.denominator), (other.numerator, other.denominator));
        loop {
            let whole = left.0.div_euclid(left.1).cmp(&right.0.div_euclid(right.1));
            if whole.is_ne() {
                return whole;
            }
            match (left.0.rem_euclid(left.1), right.0.rem_euclid(right.1)) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                (rest, other_rest) => (left, right) = ((right.1, other_rest), (left.1, rest)),
            }
        }
    }

    /// Rounded half up to four decimals, for showing.
    pub fn rounded(self) -> Quantity {
        quantity(half_up(self.numerator, self.denominator))
    }

    pub fn compare(self, value: Quantity) -> std::cmp::Ordering {
        self.numerator.cmp(&(i128::from(value.raw()) * self.denominator))
    }

    fn reaches(self, value: Quantity) -> bool {
        self.compare(value).is_ge()
    }

    /// Tenths of a percent of a target; none of a target that is not above zero.
    fn tenths_of(self, target: Quantity) -> Option<i128> {
        let whole = i128::from(target.raw()) * self.denominator;
        (whole > 0).then(|| half_up(self.numerator * FULL, whole))
    }
}

/// Judges a value. A missing value meets nothing and has no percentage: it is not zero.
pub fn judge(target: Target, value: Option<Exact>, districts: Option<Districts>) -> Judged {
    let met = is_met(target, value, districts);
    let exceeded = match (target, value) {
        (Target::Range { max, .. }, Some(value)) => value.compare(max).is_gt(),
        (Target::Range { .. }, None) => false,
        (Target::AtLeast(_) | Target::Above(_) | Target::AtMost(_) | Target::Below(_), _) => false,
        (Target::Each(_) | Target::All(_) | Target::Done | Target::None, _) => false,
    };
    Judged { met, exceeded, percent: percent(target, value, districts, met), difference: difference(target, value) }
}

/// From the target on; strictly above or below where the plan says so.
pub fn is_met(target: Target, value: Option<Exact>, districts: Option<Districts>) -> bool {
    match target {
        Target::AtLeast(a) => value.is_some_and(|value| value.reaches(a)),
        Target::Above(a) => value.is_some_and(|value| value.compare(a).is_gt()),
        Target::AtMost(a) => value.is_some_and(|value| value.compare(a).is_le()),
        Target::Below(a) => value.is_some_and(|value| value.compare(a).is_lt()),
        Target::Range { min, .. } => value.is_some_and(|value| value.reaches(min)),
        Target::Each(_) => districts.is_some_and(|districts| districts.required > 0 && districts.all()),
        Target::All(a) => value.is_some_and(|value| value.compare(a).is_eq()),
        Target::Done | Target::None => false,
    }
}

/// One decimal, rounded half up. What is not met never shows as 100: 99,96 % is 99,9 %. Above an `all` target it is
/// capped at 100: the excess is a finding, not an achievement.
fn percent(target: Target, value: Option<Exact>, districts: Option<Districts>, met: bool) -> Option<Quantity> {
    let tenths = match target {
        Target::AtLeast(a) | Target::Above(a) | Target::Range { min: a, .. } => value?.tenths_of(a)?,
        Target::All(a) => value?.tenths_of(a)?.min(FULL),
        Target::Each(_) => {
            let Districts { met, required } = districts?;
            // No district has answered yet: that is not 0 %.
            value?;
            if required == 0 {
                return None;
            }
            half_up(met as i128 * FULL, required as i128)
        }
        Target::AtMost(_) | Target::Below(_) | Target::Done | Target::None => return None,
    };
    let above_all = matches!((target, value), (Target::All(a), Some(value)) if value.compare(a).is_gt());
    let shown = if met || above_all { tenths } else { tenths.min(FULL - 1) };
    Some(quantity(shown * i128::from(Quantity::SCALE / 10)))
}

/// Value − target, of a range its lower end; in points for a rate. Of `each` there is none: the target is a
/// district's, the value all of theirs.
fn difference(target: Target, value: Option<Exact>) -> Option<Quantity> {
    match target {
        Target::AtLeast(a) | Target::Above(a) | Target::AtMost(a) | Target::Below(a) => Some(value?.rounded() - a),
        Target::Range { min: a, .. } | Target::All(a) => Some(value?.rounded() - a),
        Target::Each(_) | Target::Done | Target::None => None,
    }
}

impl Districts {
    fn all(self) -> bool {
        self.met == self.required
    }
}

/// The nearest integer to a fraction with a positive denominator, halves upwards.
fn half_up(numerator: i128, denominator: i128) -> i128 {
    numerator.div_euclid(denominator) + i128::from(2 * numerator.rem_euclid(denominator) >= denominator)
}

/// Saturates where the figure is beyond all measure.
fn quantity(raw: i128) -> Quantity {
    Quantity::from_raw(i64::try_from(raw).unwrap_or(if raw < 0 { i64::MIN } else { i64::MAX }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn at(target: Target, value: &str) -> (bool, Option<String>, Option<String>) {
        let judged = judge(target, Some(Exact::of(q(value))), None);
        (judged.met, judged.percent.map(|p| p.to_string()), judged.difference.map(|d| d.to_string()))
    }

    fn shown(met: bool, percent: Option<&str>, difference: &str) -> (bool, Option<String>, Option<String>) {
        (met, percent.map(str::to_owned), Some(difference.to_owned()))
    }

    #[test]
    fn a_target_is_met_from_the_number_on_and_strictly_where_it_says_above() {
        let at_least = Target::AtLeast(q("9000"));
        assert_eq!(at(at_least, "3613"), shown(false, Some("40.1"), "-5387"));
        assert_eq!(at(at_least, "9000"), shown(true, Some("100"), "0"));
        assert_eq!(at(at_least, "9450"), shown(true, Some("105"), "450"));
        assert_eq!(at(Target::Above(q("1000")), "1000"), shown(false, Some("99.9"), "0"));
        assert_eq!(at(Target::Above(q("1000")), "1000.1"), shown(true, Some("100"), "0.1"));
        assert_eq!(at(Target::AtMost(q("3")), "3"), shown(true, None, "0"));
        assert_eq!(at(Target::Below(q("3")), "3"), shown(false, None, "0"));
        assert_eq!(at(Target::Below(q("3")), "2.5"), shown(true, None, "-0.5"));
    }

    #[test]
    fn what_is_not_met_never_shows_as_a_hundred() {
        // 9996 / 10000 = 99.96 %, which rounds to 100.0.
        assert_eq!(at(Target::AtLeast(q("10000")), "9996"), shown(false, Some("99.9"), "-4"));
        assert_eq!(at(Target::AtLeast(q("10000")), "9994"), shown(false, Some("99.9"), "-6"));
        assert_eq!(at(Target::AtLeast(q("10000")), "9984.9"), shown(false, Some("99.8"), "-15.1"));
        assert_eq!(at(Target::All(q("295664")), "295663"), shown(false, Some("99.9"), "-1"));
    }

    #[test]
    fn halves_round_up() {
        // 12.25 % and 12.249 %.
        assert_eq!(at(Target::AtLeast(q("10000")), "1225"), shown(false, Some("12.3"), "-8775"));
        assert_eq!(at(Target::AtLeast(q("10000")), "1224.9"), shown(false, Some("12.2"), "-8775.1"));
        assert_eq!(Exact::rate(1, 3).unwrap().rounded(), q("33.3333"));
        assert_eq!(Exact::rate(2, 3).unwrap().rounded(), q("66.6667"));
    }

    #[test]
    fn a_range_is_met_inside_and_exceeded_above() {
        let range = Target::Range { min: q("7"), max: q("10") };
        for (value, met, exceeded) in
            [("6", false, false), ("7", true, false), ("10", true, false), ("10.5", true, true)]
        {
            let judged = judge(range, Some(Exact::of(q(value))), None);
            assert_eq!((judged.met, judged.exceeded), (met, exceeded), "{value}");
        }
        assert_eq!(at(range, "14"), shown(true, Some("200"), "7"));
    }

    #[test]
    fn all_is_exactly_all() {
        let all = Target::All(q("295664"));
        assert_eq!(at(all, "295664"), shown(true, Some("100"), "0"));
        assert_eq!(at(all, "295700"), shown(false, Some("100"), "36"));
        assert_eq!(at(all, "147832"), shown(false, Some("50"), "-147832"));
    }

    #[test]
    fn each_counts_districts_and_not_nurseries() {
        let three = judge(Target::Each(q("1")), Some(Exact::of(q("12"))), Some(Districts { met: 3, required: 10 }));
        assert_eq!((three.met, three.percent, three.difference), (false, Some(q("30")), None));
        let ten = judge(Target::Each(q("1")), Some(Exact::of(q("10"))), Some(Districts { met: 10, required: 10 }));
        assert_eq!((ten.met, ten.percent), (true, Some(q("100"))));
        let none = judge(Target::Each(q("1")), None, Some(Districts { met: 0, required: 0 }));
        assert_eq!((none.met, none.percent), (false, None));
    }

    #[test]
    fn a_rate_is_judged_on_the_fraction_and_not_on_what_is_shown() {
        // 96.99999 % shows as 97.0000 and does not reach 97.
        let rate = Exact::rate(9_699_999, 10_000_000).unwrap();
        assert_eq!(rate.rounded(), q("97"));
        let judged = judge(Target::AtLeast(q("97")), Some(rate), None);
        assert_eq!((judged.met, judged.percent, judged.difference), (false, Some(q("99.9")), Some(q("0"))));
        assert_eq!(Exact::rate(1, 0), None);
    }

    #[test]
    fn missing_is_not_zero() {
        let missing = judge(Target::AtLeast(q("5")), None, None);
        assert_eq!((missing.met, missing.percent, missing.difference), (false, None, None));
        let zero = judge(Target::AtLeast(q("5")), Some(Exact::of(q("0"))), None);
        assert_eq!((zero.met, zero.percent, zero.difference), (false, Some(q("0")), Some(q("-5"))));
        assert!(!judge(Target::AtMost(q("5")), None, None).met);
        let none = judge(Target::None, Some(Exact::of(q("3"))), None);
        assert_eq!((none.met, none.percent, none.difference), (false, None, None));
    }

    #[test]
    fn the_largest_figures_do_not_overflow() {
        let huge = Exact::rate(i64::MAX, i64::MAX).unwrap();
        assert_eq!(judge(Target::AtLeast(Quantity::LIMIT), Some(huge), None).percent, Some(q("0")));
        assert_eq!(Exact::rate(i64::MAX, 1).unwrap().rounded(), Quantity::from_raw(i64::MAX));
    }
}
