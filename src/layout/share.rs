//! The part of a target that one unit answers for.
//!
//! Never divides what cannot be divided: a rate, a milestone, a rank.

use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;

/// The target of one unit: its share of the plan's.
pub fn target_of_unit(plan: &Plan, indicator: &Indicator, unit: &str, period: Period) -> Target {
    let whole = Quantity::whole(1);
    match (plan.share_of(unit, indicator, period).unwrap_or(whole), indicator.kind) {
        (share, Kind::Flow | Kind::Stock) if share != whole => scaled(indicator.target, share),
        // A rate, a milestone or a rank is not divided among its reporters.
        (_, Kind::Flow | Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank) => indicator.target,
    }
}

fn scaled(target: Target, share: Quantity) -> Target {
    let part = |whole: Quantity| {
        let product = i128::from(whole.raw()) * i128::from(share.raw());
        Quantity::from_raw((product / i128::from(Quantity::SCALE)) as i64)
    };
    match target {
        Target::AtLeast(a) => Target::AtLeast(part(a)),
        Target::Above(a) => Target::Above(part(a)),
        Target::AtMost(a) => Target::AtMost(part(a)),
        Target::Below(a) => Target::Below(part(a)),
        Target::Range { min, max } => Target::Range { min: part(min), max: part(max) },
        Target::All(a) => Target::All(part(a)),
        // “Mỗi huyện” holds for every district, whoever reports it.
        Target::Each(a) => Target::Each(a),
        Target::Done => Target::Done,
        Target::None => Target::None,
    }
}
