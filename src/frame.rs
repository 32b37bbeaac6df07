//! The flat frame of entries: one row an answer or opening figure, and the names of its columns in one place.
//!
//! Never adds anything up: which rows there are, what counts and how is asked in `consolidate`.

use chrono::{Datelike, NaiveDate};
use polars::prelude::{DataFrame, PolarsResult, df};

use crate::model::calendar::Calendar;
use crate::model::entry::{Entry, Field};
use crate::model::period::{Period, Span};
use crate::model::plan::Opening;
use crate::model::quantity::Quantity;
use crate::model::ruling::{Adjustment, Ruling};
use crate::model::standing::Received;

/// The columns of the entry frame. Codes are text; [`WHOLE`] stands where a unit or district is not named.
pub mod column {
    /// Place of the row in the list that the frame was made of (`UInt32`).
    pub const ROW: &str = "row";
    pub const INDICATOR: &str = "indicator";
    pub const UNIT: &str = "unit";
    pub const DISTRICT: &str = "district";
    /// [`Field::key`](crate::model::entry::Field::key).
    pub const FIELD: &str = "field";
    /// `figure` for current, numerator and denominator, which are one answer; `estimate` for the estimate.
    pub const TRACK: &str = "track";
    /// Ten-thousandths (`Int64`).
    pub const VALUE: &str = "value";
    /// “Khoảng 500”.
    pub const ESTIMATED: &str = "estimated";
    /// The place in the year of the period it was reported for, 1 to 13 (`Int32`); 0 for an opening figure.
    pub const POSITION: &str = "position";
    /// The day of an opening figure, in days of the common era; null for a report.
    pub const AS_OF: &str = "as_of";
    /// Later levels have higher ranks (`Int32`), see [`rank_of`](super::rank_of).
    pub const RANK: &str = "rank";
    /// The day of the opening figure that already holds this amount; null if there is none.
    pub const COVERED_ON: &str = "covered_on";
    /// True for what does not add up over time: only the latest counts.
    pub const LEVEL: &str = "level";
    /// True if it was reported for a part of the period in question.
    pub const IN_PERIOD: &str = "in_period";
}

/// Stands in the columns unit and district where the figure is of all of them.
pub const WHOLE: &str = "";

/// Where a row comes from.
#[derive(Clone, Copy, Debug)]
pub enum RowSource<'a> {
    Report(&'a Received, &'a Entry),
    /// An officer's ruling about that report: what counts in place of its answer.
    Adjusted(&'a Received, &'a Ruling, &'a Adjustment),
    Opening(&'a Opening),
}

/// What a row can do for a total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// An amount of its period: adds up over time.
    Amount,
    /// A level: the latest counts.
    Level,
    /// What the unit expects of the whole year: the latest counts, in a total of its own.
    Estimate,
    /// Words, dates, or a figure of an indicator that has none.
    Words,
    /// An amount dated before the year: to compare with, never to add.
    Past,
    /// An opening amount of a whole of which the plan gives a part for the same day or a later one.
    Coarse,
    /// A total beside the figures of its districts in the same report.
    Shadowed,
    /// A unit's own answer, in whose place an officer's adjustment counts.
    Overruled,
    /// A level of a unit that no longer reports the indicator.
    FormerReporter,
    /// The plan in force does not know the indicator.
    Unknown,
}

/// One answer that stands, or one opening figure.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub source: RowSource<'a>,
    pub role: Role,
    pub indicator: &'a str,
    /// [`WHOLE`] for an opening figure of several units together.
    pub unit: &'a str,
    pub district: &'a str,
    pub field: Field,
    pub value: Option<Quantity>,
    pub estimated: bool,
    /// 0 for an opening figure.
    pub position: u8,
    pub rank: i32,
    pub covered_on: Option<NaiveDate>,
    pub in_period: bool,
}

/// The rows that hold a figure, as a frame with the columns of [`column`].
pub fn frame(rows: &[Row]) -> PolarsResult<DataFrame> {
    let figures: Vec<(u32, &Row, i64)> = rows
        .iter()
        .zip(0u32..)
        .filter(|(row, _)| row.adds())
        .filter_map(|(row, at)| row.value.map(|value| (at, row, value.raw())))
        .collect();
    let text = |of: fn(&Row) -> &'static str| figures.iter().map(|(_, row, _)| of(row)).collect::<Vec<_>>();
    df!(
        column::ROW => figures.iter().map(|(at, ..)| *at).collect::<Vec<u32>>(),
        column::INDICATOR => figures.iter().map(|(_, row, _)| row.indicator).collect::<Vec<&str>>(),
        column::UNIT => figures.iter().map(|(_, row, _)| row.unit).collect::<Vec<&str>>(),
        column::DISTRICT => figures.iter().map(|(_, row, _)| row.district).collect::<Vec<&str>>(),
        column::FIELD => text(|row| row.field.key()),
        column::TRACK => text(|row| if row.field == Field::Estimate { "estimate" } else { "figure" }),
        column::VALUE => figures.iter().map(|(.., value)| *value).collect::<Vec<i64>>(),
        column::ESTIMATED => figures.iter().map(|(_, row, _)| row.estimated).collect::<Vec<bool>>(),
        column::POSITION => figures.iter().map(|(_, row, _)| i32::from(row.position)).collect::<Vec<i32>>(),
        column::AS_OF => figures.iter().map(|(_, row, _)| row.as_of().map(days)).collect::<Vec<Option<i32>>>(),
        column::RANK => figures.iter().map(|(_, row, _)| row.rank).collect::<Vec<i32>>(),
        column::COVERED_ON => figures.iter().map(|(_, row, _)| row.covered_on.map(days)).collect::<Vec<Option<i32>>>(),
        column::LEVEL => figures.iter().map(|(_, row, _)| row.role != Role::Amount).collect::<Vec<bool>>(),
        column::IN_PERIOD => figures.iter().map(|(_, row, _)| row.in_period).collect::<Vec<bool>>(),
    )
}

/// A date as the frame holds it.
pub fn days(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

/// The order of reported levels in time: by the period's place in the year, the longer period after the shorter.
pub const fn rank_of(period: Period) -> i32 {
    let longer = match period.span {
        Span::Month(_) => 1,
        Span::Quarter(_) => 2,
        Span::Half(_) => 3,
        Span::NineMonths => 4,
        Span::Year => 5,
        Span::OfficialYear => 6,
    };
    period.position() as i32 * 1000 + longer
}

/// Where an opening level stands in that order: after the last period that was closed before its day, and before
/// the report of a period that was closed on the same day.
pub fn rank_of_opening(calendar: &Calendar, year: i32, as_of: NaiveDate) -> i32 {
    let months = Period::year(year).month_periods();
    let closed: Vec<Period> = months
        .chain([Period { year, span: Span::OfficialYear }])
        .filter(|period| calendar.cut_off(*period) <= as_of)
        .collect();
    match closed.last() {
        None => days(as_of) - days(calendar.cut_off(Period::month(year, 1))),
        Some(last) => {
            let since = days(as_of) - days(calendar.cut_off(*last));
            let after = if since == 0 { 0 } else { (100 + since).min(999) };
            i32::from(last.position()) * 1000 + after
        }
    }
}

impl Row<'_> {
    /// The day of an opening figure.
    pub fn as_of(&self) -> Option<NaiveDate> {
        match self.source {
            RowSource::Report(..) | RowSource::Adjusted(..) => None,
            RowSource::Opening(opening) => Some(opening.as_of),
        }
    }

    /// The period of a report.
    pub fn period(&self) -> Option<Period> {
        match self.source {
            RowSource::Report(report, _) | RowSource::Adjusted(report, ..) => Some(report.period),
            RowSource::Opening(_) => None,
        }
    }

    /// The words of an answer.
    pub fn text(&self) -> Option<&str> {
        match self.source {
            RowSource::Report(_, entry) => entry.text.as_deref(),
            RowSource::Adjusted(_, _, adjustment) => adjustment.to.text(),
            RowSource::Opening(_) => None,
        }
    }

    /// The date of an answer.
    pub fn date(&self) -> Option<NaiveDate> {
        match self.source {
            RowSource::Report(_, entry) => entry.date,
            RowSource::Adjusted(_, _, adjustment) => adjustment.to.date(),
            RowSource::Opening(_) => None,
        }
    }

    /// True if the row can be part of a total.
    fn adds(&self) -> bool {
        match self.role {
            Role::Amount | Role::Level | Role::Estimate => true,
            Role::Words | Role::Past | Role::Coarse | Role::Shadowed => false,
            Role::Overruled | Role::FormerReporter | Role::Unknown => false,
        }
    }

    /// True if the other series is this one or a part of it.
    pub fn holds(&self, other: &Row) -> bool {
        self.indicator == other.indicator
            && (self.unit == WHOLE || self.unit == other.unit)
            && (self.district == WHOLE || self.district == other.district)
    }
}
