//! What stood before a period: the past that a template shows and a rule compares with.

use chrono::NaiveDate;

use super::period::Period;
use super::quantity::Quantity;

/// The past of one series: a unit's indicator, or one district of it, before one period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prior {
    pub unit: String,
    pub indicator: String,
    pub district: Option<String>,
    /// Of a flow: opening figure plus everything that stands before the period. Of a stock or rate: the last level.
    pub cumulative: Option<Quantity>,
    /// The last single figure that stands before the period, and whose it is.
    pub last: Option<(Period, Quantity)>,
    /// True if an officer's answer is part of it in the place of the unit's own.
    pub adjusted: bool,
    /// True if every report that the unit owed before the period stands accepted. A template leaves `prior`
    /// blank otherwise.
    pub complete: bool,
    /// The reports owed before the period that do not stand, in order of time.
    pub missing: Vec<Period>,
    /// The completion date of a milestone that was already reported as done.
    pub done_on: Option<NaiveDate>,
    /// The cut-off of the last report that said of a milestone that it was not done.
    pub open_on: Option<NaiveDate>,
}
