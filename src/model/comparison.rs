//! What the figures of a period are held against: those of the year before.
//!
//! Never scales a figure: one of another day than the same period's end is none.

use chrono::NaiveDate;

use super::period::Period;
use super::quantity::Quantity;

/// The past of one indicator, as far as it lies before the year of the plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    pub indicator: String,
    /// At the end of the same period of last year.
    pub last_year: Option<LastYear>,
    /// Of the period of the same length before this one, where that lies in last year: December before January.
    pub before: Option<Before>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct LastYear {
    /// Of a flow from the start of that year; of a stock or rate the level at the end of the period.
    pub cumulative: Quantity,
    pub origin: PastSource,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Before {
    /// The amount of that period, or the level at its end.
    pub current: Quantity,
    pub origin: PastSource,
}

/// Where a figure of last year comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PastSource {
    /// The plan's sheet `Số đầu kỳ`.
    Opening { as_of: NaiveDate, source: String },
    /// The standing reports of last year, under last year's plan; units of which every report is in, of those expected.
    Ledger { plan: String, period: Period, received: usize, expected: usize },
}
