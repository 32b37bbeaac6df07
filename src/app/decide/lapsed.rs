//! Officers' adjustments that hold no longer because a later report of the unit stands.

use serde::Serialize;

use super::act::ruled_words;
use crate::model::entry::Field;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::{Received, lapsed};
use crate::model::submission::Item;

/// An adjustment that holds no longer.
#[derive(Serialize, Clone, Debug)]
pub struct LapsedAdjustment {
    pub number: i64,
    pub unit: String,
    pub period: Period,
    pub attempt: u32,
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
    /// The attempt that stands now.
    pub lapsed_by: u32,
    #[serde(skip)]
    pub unit_name: String,
    #[serde(skip)]
    pub by: String,
    /// What was decided, in words.
    #[serde(skip)]
    pub words: String,
}

/// Those that reports which came just now let lapse.
pub fn lapsed_by(items: &[Item], received: &[Received], plan: &Plan) -> Vec<LapsedAdjustment> {
    let is_new = |by: &Received| {
        items.iter().any(|item| {
            item.disposition.is_accepted()
                && item.attempt == Some(by.attempt)
                && item.period == Some(by.period)
                && item.unit.as_deref() == Some(by.unit.as_str())
        })
    };
    let new = lapsed(received).into_iter().filter(|one| is_new(one.by));
    new.map(|one| LapsedAdjustment {
        number: one.ruling.decision,
        unit: one.of.unit.clone(),
        period: one.of.period,
        attempt: one.of.attempt,
        indicator: one.adjustment.indicator.clone(),
        district: one.adjustment.district.clone(),
        field: one.adjustment.field,
        lapsed_by: one.by.attempt,
        unit_name: plan.unit(&one.of.unit).map_or(&one.of.unit, |unit| &unit.name).clone(),
        by: one.ruling.by.clone(),
        words: ruled_words(plan, &one.ruling.ruled),
    })
    .collect()
}
