//! What the locked formulas of a template give: for the cached results, and to compare with what came back.
//!
//! Plain arithmetic on exact figures; the formulas themselves are worded in `template`.

use crate::model::attainment::{self, Districts, Exact};
use crate::model::indicator::{Kind, Target};
use crate::model::quantity::Quantity;

/// Prior and current together: a flow adds, a level replaces. Of a flow without a known past nothing can be said.
pub fn cumulative(kind: Kind, prior: Option<Quantity>, current: Option<Quantity>) -> Option<Quantity> {
    match kind {
        Kind::Flow => prior.map(|prior| prior + current.unwrap_or_default()),
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => current.or(prior),
    }
}

/// Sum over districts; none if none answered.
pub fn district_sum(districts: &[Option<Quantity>]) -> Option<Quantity> {
    districts.iter().any(Option::is_some).then(|| districts.iter().flatten().copied().sum())
}

/// Numerator / denominator × 100, rounded half up to four decimals; none without a positive denominator.
pub fn fraction(numerator: Option<Quantity>, denominator: Option<Quantity>) -> Option<Quantity> {
    Exact::rate(numerator?.raw(), denominator?.raw()).map(Exact::rounded)
}

/// Attainment of the plan in percent, as it is shown. `districts` are the cumulatives of the required districts.
pub fn percent(target: Target, cumulative: Option<Quantity>, districts: &[Option<Quantity>]) -> Option<Quantity> {
    let each = match target {
        Target::Each(a) => {
            let met = districts.iter().flatten().filter(|figure| **figure >= a).count();
            Some(Districts { met, required: districts.len() })
        }
        Target::AtLeast(_) | Target::Above(_) | Target::AtMost(_) | Target::Below(_) => None,
        Target::Range { .. } | Target::All(_) | Target::Done | Target::None => None,
    };
    attainment::judge(target, cumulative.map(Exact::of), each).percent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn shown(target: Target, value: &str) -> String {
        percent(target, Some(q(value)), &[]).map_or("–".into(), |percent| percent.to_string())
    }

    #[test]
    fn a_percentage_below_the_target_never_shows_as_100() {
        let target = Target::AtLeast(q("9000"));
        assert_eq!(shown(target, "3613"), "40.1");
        assert_eq!(shown(target, "8999"), "99.9");
        assert_eq!(shown(target, "9000"), "100");
        assert_eq!(shown(target, "9900"), "110");
        // “Trên 1.000” is not reached by 1.000.
        assert_eq!(shown(Target::Above(q("1000")), "1000"), "99.9");
        assert_eq!(shown(Target::Above(q("1000")), "1000.1"), "100");
        assert_eq!(shown(Target::All(q("295664")), "300000"), "100");
        assert_eq!(shown(Target::AtMost(q("5")), "3"), "–");
    }

    #[test]
    fn halves_round_up() {
        assert_eq!(shown(Target::AtLeast(q("2000")), "801"), "40.1"); // 40.05
        assert_eq!(shown(Target::AtLeast(q("2000")), "800.9"), "40"); // 40.045
        assert_eq!(fraction(Some(q("1")), Some(q("3"))), Some(q("33.3333")));
        assert_eq!(fraction(Some(q("2")), Some(q("3"))), Some(q("66.6667")));
        assert_eq!(fraction(Some(q("2")), Some(q("0"))), None);
    }

    #[test]
    fn each_counts_districts_not_amounts() {
        let districts = [Some(q("12")), Some(q("1")), None, Some(q("0"))];
        assert_eq!(percent(Target::Each(q("1")), Some(q("13")), &districts), Some(q("50")));
    }

    #[test]
    fn a_flow_without_a_past_has_no_cumulative() {
        assert_eq!(cumulative(Kind::Flow, None, Some(q("5"))), None);
        assert_eq!(cumulative(Kind::Flow, Some(q("5")), None), Some(q("5")));
        assert_eq!(cumulative(Kind::Stock, Some(q("5")), Some(q("7"))), Some(q("7")));
        assert_eq!(cumulative(Kind::Stock, Some(q("5")), None), Some(q("5")));
    }
}
