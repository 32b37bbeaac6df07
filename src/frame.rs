//! The flat frame of entries: which answers and opening figures there are, and the names of its columns.
//!
//! Never adds anything up: what counts, and how, is asked of the frame in `consolidate` and `rules`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::{DataFrame, PolarsResult, df};

use crate::model::calendar::Calendar;
use crate::model::entry::{Entry, Field};
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::{Period, Span};
use crate::model::plan::{Opening, Plan};
use crate::model::quantity::Quantity;
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
pub enum Source<'a> {
    Report(&'a Received, &'a Entry),
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
    /// A level of a unit that no longer reports the indicator.
    FormerReporter,
    /// The plan in force does not know the indicator.
    Unknown,
}

/// One answer that stands, or one opening figure.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub source: Source<'a>,
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

/// Every answer of the standing reports of the plan's year, and every opening figure, in an order that depends on
/// nothing but themselves. `period` says which reports are inside it and who the reporters are.
pub fn rows<'a>(plan: &'a Plan, standing: &[&'a Received], period: Period) -> Vec<Row<'a>> {
    let order: BTreeMap<&str, usize> =
        plan.indicators.iter().enumerate().map(|(at, indicator)| (indicator.code.as_str(), at)).collect();
    let reporters: BTreeMap<&str, Vec<&str>> = plan
        .indicators
        .iter()
        .map(|indicator| {
            let units = plan.reporters(indicator, period).into_iter().map(|reporter| reporter.unit).collect();
            (indicator.code.as_str(), units)
        })
        .collect();
    let mut rows: Vec<Row> = plan.openings.iter().map(|opening| opening_row(plan, opening, &reporters)).collect();
    for report in standing.iter().filter(|report| report.period.year == plan.year()) {
        let broken_down: BTreeSet<&str> = report
            .entries
            .iter()
            .filter(|entry| entry.district.is_some() && is_figure(entry.field))
            .map(|entry| entry.indicator.as_str())
            .collect();
        rows.extend(report.entries.iter().map(|entry| {
            let shadowed = entry.district.is_none() && broken_down.contains(entry.indicator.as_str());
            report_row(plan, report, entry, shadowed, &reporters, period)
        }));
    }
    rows.sort_by_cached_key(|row| sort_key(row, order.get(row.indicator).copied()));
    let opening_amounts = |rows: &[Row<'a>]| -> Vec<(Row<'a>, NaiveDate)> {
        let amounts = rows.iter().filter(|row| row.role == Role::Amount);
        amounts.filter_map(|row| row.as_of().map(|as_of| (row.clone(), as_of))).collect()
    };
    let openings = opening_amounts(&rows);
    for row in rows.iter_mut().filter(|row| is_coarse(row, &openings)) {
        row.role = Role::Coarse;
    }
    let openings = opening_amounts(&rows);
    for row in rows.iter_mut().filter(|row| row.role == Role::Amount) {
        row.covered_on = covered_on(row, &openings, &plan.calendar);
    }
    rows
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
fn rank_of_opening(calendar: &Calendar, year: i32, as_of: NaiveDate) -> i32 {
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

/// The last day of the year before, which its official figures carry: a flow of that day is last year's.
pub fn is_before_the_year(plan: &Plan, kind: Kind, as_of: NaiveDate) -> bool {
    let official_end = super::model::calendar::end_of_month(plan.year() - 1, 12);
    match kind {
        Kind::Flow => as_of < plan.calendar.window(Period::year(plan.year())).from || as_of == official_end,
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => as_of <= official_end,
    }
}

fn opening_row<'a>(plan: &'a Plan, opening: &'a Opening, reporters: &BTreeMap<&str, Vec<&'a str>>) -> Row<'a> {
    let indicator = plan.indicator(&opening.indicator);
    // A figure without a unit is the sole reporter's; with several it belongs to all of them together.
    let sole = || match reporters.get(opening.indicator.as_str()).map(Vec::as_slice) {
        Some([unit]) => *unit,
        Some(_) | None => WHOLE,
    };
    let unit = opening.unit.as_deref().unwrap_or_else(sole);
    let role = match indicator {
        None => Role::Unknown,
        Some(indicator) => match indicator.kind {
            Kind::Flow if is_before_the_year(plan, indicator.kind, opening.as_of) => Role::Past,
            Kind::Flow => Role::Amount,
            Kind::Stock | Kind::Rate | Kind::Rank => level_role(indicator, unit, reporters),
            Kind::Milestone => Role::Words,
        },
    };
    Row {
        source: Source::Opening(opening),
        role,
        indicator: &opening.indicator,
        unit,
        district: opening.district.as_deref().unwrap_or(WHOLE),
        field: Field::Current,
        value: Some(opening.value),
        estimated: false,
        position: 0,
        rank: rank_of_opening(&plan.calendar, plan.year(), opening.as_of),
        covered_on: None,
        in_period: false,
    }
}

fn report_row<'a>(
    plan: &'a Plan,
    report: &'a Received,
    entry: &'a Entry,
    shadowed: bool,
    reporters: &BTreeMap<&str, Vec<&str>>,
    period: Period,
) -> Row<'a> {
    let role = match plan.indicator(&entry.indicator) {
        None => Role::Unknown,
        Some(indicator) => match (entry.field, indicator.kind) {
            (Field::Estimate, Kind::Flow) => Role::Estimate,
            (Field::Estimate, Kind::Stock | Kind::Rate | Kind::Rank) => {
                match level_role(indicator, &report.unit, reporters) {
                    Role::Level => Role::Estimate,
                    other => other,
                }
            }
            (Field::Current | Field::Numerator | Field::Denominator, _) if shadowed => Role::Shadowed,
            (Field::Current, Kind::Flow) => Role::Amount,
            (Field::Current, Kind::Stock | Kind::Rank) => level_role(indicator, &report.unit, reporters),
            (Field::Current | Field::Numerator | Field::Denominator, Kind::Rate) => {
                level_role(indicator, &report.unit, reporters)
            }
            (Field::Numerator | Field::Denominator, Kind::Flow | Kind::Stock | Kind::Rank) => Role::Words,
            (Field::Current | Field::Numerator | Field::Denominator | Field::Estimate, Kind::Milestone) => Role::Words,
            (Field::Progress | Field::DoneOn | Field::Result | Field::Evidence, _) => Role::Words,
            (Field::Difficulty | Field::Proposal | Field::Note | Field::Name, _) => Role::Words,
        },
    };
    Row {
        source: Source::Report(report, entry),
        role,
        indicator: &entry.indicator,
        unit: &report.unit,
        district: entry.district.as_deref().unwrap_or(WHOLE),
        field: entry.field,
        value: entry.value,
        estimated: entry.estimated,
        position: report.period.position(),
        rank: rank_of(report.period),
        covered_on: None,
        in_period: period.contains(report.period),
    }
}

/// Levels are those of today's reporters: what a former one left behind is no longer anybody's level.
fn level_role(indicator: &Indicator, unit: &str, reporters: &BTreeMap<&str, Vec<&str>>) -> Role {
    let reports = reporters.get(indicator.code.as_str()).is_some_and(|units| units.contains(&unit));
    if reports || unit == WHOLE { Role::Level } else { Role::FormerReporter }
}

/// True for an opening amount of several units or districts together, of which one has its own of the same day or
/// later: the two cannot be told apart, and the finer one wins, so that nothing is counted twice.
fn is_coarse(row: &Row, openings: &[(Row, NaiveDate)]) -> bool {
    row.as_of().is_some_and(|own_day| {
        let finer = |opening: &Row| row.holds(opening) && !opening.holds(row);
        row.role == Role::Amount && openings.iter().any(|(opening, as_of)| finer(opening) && *as_of >= own_day)
    })
}

/// The first day of an opening figure that already holds this amount. An opening holds what its series (a blank
/// unit or district stands for all) had up to its day: reports closed by then, and older openings.
fn covered_on(row: &Row, openings: &[(Row, NaiveDate)], calendar: &Calendar) -> Option<NaiveDate> {
    let holding = openings.iter().filter(|(opening, _)| opening.holds(row)).map(|(_, as_of)| *as_of);
    match row.source {
        Source::Report(report, _) => {
            let closed = calendar.cut_off(report.period);
            holding.filter(|as_of| *as_of >= closed).min()
        }
        Source::Opening(opening) => holding.filter(|as_of| *as_of > opening.as_of).min(),
    }
}

type SortKey = (usize, u8, String, String, String, i32, Field, (String, String), Option<Quantity>, String);

/// Everything that tells two rows apart, so that the order of the input does not show.
fn sort_key(row: &Row, order: Option<usize>) -> SortKey {
    let (class, place, words) = match row.source {
        Source::Opening(opening) => (0, (String::new(), String::new()), opening.source.clone()),
        Source::Report(_, entry) => {
            (1, (entry.at.sheet.clone(), entry.at.cell.clone()), entry.text.clone().unwrap_or_default())
        }
    };
    let (unit, district) = (row.unit.to_owned(), row.district.to_owned());
    let code = row.indicator.to_owned();
    (order.unwrap_or(usize::MAX), class, code, unit, district, row.rank, row.field, place, row.value, words)
}

fn is_figure(field: Field) -> bool {
    field.is_numeric() && field != Field::Estimate
}

impl Row<'_> {
    /// The day of an opening figure.
    pub fn as_of(&self) -> Option<NaiveDate> {
        match self.source {
            Source::Report(..) => None,
            Source::Opening(opening) => Some(opening.as_of),
        }
    }

    /// The period of a report.
    pub fn period(&self) -> Option<Period> {
        match self.source {
            Source::Report(report, _) => Some(report.period),
            Source::Opening(_) => None,
        }
    }

    /// The words of an answer.
    pub fn text(&self) -> Option<&str> {
        match self.source {
            Source::Report(_, entry) => entry.text.as_deref(),
            Source::Opening(_) => None,
        }
    }

    /// The date of an answer.
    pub fn date(&self) -> Option<NaiveDate> {
        match self.source {
            Source::Report(_, entry) => entry.date,
            Source::Opening(_) => None,
        }
    }

    /// True if the row can be part of a total.
    fn adds(&self) -> bool {
        match self.role {
            Role::Amount | Role::Level | Role::Estimate => true,
            Role::Words | Role::Past | Role::Coarse | Role::Shadowed | Role::FormerReporter | Role::Unknown => false,
        }
    }

    /// True if the other series is this one or a part of it.
    fn holds(&self, other: &Row) -> bool {
        self.indicator == other.indicator
            && (self.unit == WHOLE || self.unit == other.unit)
            && (self.district == WHOLE || self.district == other.district)
    }
}
