//! What a tree of origins is grown from, and whose figure is asked for.
//!
//! Never looks anything up: consolidation and reports are handed in.

use chrono::NaiveDate;

use crate::model::consolidation::Datum;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;

/// What the trees are grown from.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    pub plan: &'a Plan,
    pub period: Period,
    pub as_of: NaiveDate,
    /// What stands behind the lines, of those at least that are asked about.
    pub data: &'a [Datum],
    /// Every attempt of the year that the ledger knew.
    pub received: &'a [Received],
}

/// Whose figure: of the whole line, of a unit, of a district.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Whose<'a> {
    pub unit: Option<&'a str>,
    pub district: Option<&'a str>,
}
