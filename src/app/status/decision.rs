//! What officers decided about an attempt and did not take back, and whether it still counts.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::model::entry::{Entry, Field};
use crate::model::quantity::Quantity;
use crate::model::ruling::{Ended, Ruled, Ruling};
use crate::model::standing::{Received, out_of_force};

/// A decision of an officer about one attempt.
#[derive(Serialize, Debug)]
pub struct DecisionOnReport {
    #[serde(flatten)]
    about: About,
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

/// What a decision is about: the fields that every decision is told with.
// To be unified with what `app::decide` answers.
#[derive(Serialize, Default, Debug)]
struct About {
    finding: Option<FindingWaived>,
    adjusted: Option<AnswerAdjusted>,
    /// Of a decision that takes another back; such a one is never among those that hold.
    undoes: Option<i64>,
}

#[derive(Serialize, Debug)]
struct FindingWaived {
    code: String,
    sheet: Option<String>,
    cell: Option<String>,
}

#[derive(Serialize, Debug)]
struct AnswerAdjusted {
    indicator: String,
    district: Option<String>,
    field: Field,
    /// The unit's own answer.
    own: Option<Box<Entry>>,
    value: Option<Quantity>,
    text: Option<String>,
    date: Option<NaiveDate>,
    /// The decision whose place it took.
    replaces: Option<i64>,
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
            about: About::from(&ruling.ruled),
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

impl From<&Ruled> for About {
    fn from(ruled: &Ruled) -> About {
        match ruled {
            Ruled::Waived(one) => {
                let finding =
                    FindingWaived { code: one.code.clone(), sheet: one.sheet.clone(), cell: one.cell.clone() };
                About { finding: Some(finding), ..About::default() }
            }
            Ruled::Adjusted(one) => {
                let adjusted = AnswerAdjusted {
                    indicator: one.indicator.clone(),
                    district: one.district.clone(),
                    field: one.field,
                    own: one.own.clone(),
                    value: one.to.value(),
                    text: one.to.text().map(str::to_owned),
                    date: one.to.date(),
                    replaces: one.replaces,
                };
                About { adjusted: Some(adjusted), ..About::default() }
            }
            Ruled::Accepted | Ruled::Returned => About::default(),
        }
    }
}
