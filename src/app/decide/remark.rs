//! What a decision leaves to say to the officer, as data: each door words what can be done about it in its own way.
//!
//! Never a failure: what was decided is recorded, or held already.

use chrono::NaiveDate;

use crate::app::ask::OfReport;
use crate::model::entry::Field;
use crate::model::quantity::Quantity;

/// Something to be said about a decision.
#[derive(Clone, PartialEq, Debug)]
pub enum Remark {
    /// The finding that was waived, in the words in which it was found.
    Finding(String),
    /// The letter by which the report would have gone back to its unit was drafted before and is not to be sent.
    LetterNotNeeded,
    /// The unit itself had reported what the officer gave: there was nothing to adjust.
    UnitSaidTheSame,
    Doubt(Doubt),
}

/// What an officer's own answer leaves to ask.
#[derive(Clone, PartialEq, Debug)]
pub enum Doubt {
    /// The figure is of another order of size than the one that counted before.
    FarFromBefore { to: Quantity, before: Quantity, factor: Factor },
    /// The figure is below zero, which makes sense only where earlier periods counted too much.
    Negative { to: Quantity },
    /// One period's figure is more than so many percent of the plan of the whole year.
    BeyondTarget { to: Quantity, percent: u32, target: Quantity },
    /// Said after a doubt about a figure: a typing mistake is mended by adjusting the same answer again or by taking back
    /// the decision.
    IfMistyped { decision: i64, again: AnswerOfReport },
    /// A milestone is said to be done, without the day, so that it does not count as done yet.
    NoDayOfCompletion { missing: AnswerOfReport },
    /// A milestone has a day of completion, and its progress is not “hoàn thành”, so that it does not count as done yet.
    NotSaidToBeDone {
        day: NaiveDate,
        /// None where it is blank.
        progress: Option<String>,
        missing: AnswerOfReport,
    },
}

/// How far one figure is from another: always at least eight times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Factor {
    /// So many times as large, to one decimal.
    Times(Quantity),
    /// The part that it is of the other: one in so many, to one decimal.
    OneIn(Quantity),
}

/// An answer of a report that an officer may adjust.
#[derive(Clone, PartialEq, Debug)]
pub struct AnswerOfReport {
    pub report: OfReport,
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
}
