//! What officers decided about an attempt and did not take back, and whether it still counts.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::app::decide::act::ActShown;
use crate::model::ruling::{Ended, Ruled, Ruling};
use crate::model::standing::{Received, out_of_force};

/// A decision of an officer about one attempt.
#[derive(Serialize, Debug)]
pub struct DecisionOnReport {
    #[serde(flatten)]
    about: ActShown,
    pub number: i64,
    /// `waive`, `adjust`, `accept`, `return`.
    pub decision: &'static str,
    pub by: String,
    pub reason: String,
    pub at: DateTime<FixedOffset>,
    /// Why it does not count although nobody took it back, in words; none if it counts.
    pub out_of_force: Option<String>,
    #[serde(skip)]
    pub ruled: Ruled,
}

/// About one of the attempts of a unit for a period, in order of record: what holds, and of an answer whose adjustment
/// holds also the adjustments before.
pub(super) fn decisions(attempts: &[&Received], one: &Received) -> Vec<DecisionOnReport> {
    let is_adjusted = |ruling: &Ruling| {
        let adjustment = ruling.adjustment();
        adjustment.is_some_and(|by| one.adjustment_of(&by.indicator, by.district.as_deref(), by.field).is_some())
    };
    let replaced = one.undone.iter().filter(|undone| undone.ended == Ended::Replaced).map(|undone| &undone.ruling);
    let mut all: Vec<&Ruling> = replaced.filter(|ruling| is_adjusted(ruling)).chain(&one.rulings).collect();
    all.sort_by_key(|ruling| ruling.decision);
    all.into_iter().map(|ruling| DecisionOnReport::of(attempts, one, ruling)).collect()
}

impl DecisionOnReport {
    fn of(attempts: &[&Received], one: &Received, ruling: &Ruling) -> DecisionOnReport {
        DecisionOnReport {
            about: ActShown::from(&ruling.ruled),
            number: ruling.decision,
            decision: ruling.ruled.code(),
            by: ruling.by.clone(),
            reason: ruling.reason.clone(),
            at: ruling.at,
            out_of_force: out_of_force(attempts, one, ruling).map(|why| why.vietnamese(one.attempt)),
            ruled: ruling.ruled.clone(),
        }
    }
}
