//! The past of every series before a period, for templates and rules: all units in the same few scans.
//!
//! Never looks at the period itself or beyond it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::{DataFrame, IntoLazy, PolarsResult, col, lit};

use super::figures::Figures;
use super::milestone::Words;
use super::totals::{Amounts, Limit, Moment, Totals};
use super::{ConsolidateError, just_before, of_the_plans_year, rows};
use crate::frame::{self, Role, Row, RowSource, WHOLE, column};
use crate::model::attainment::Exact;
use crate::model::entry::Field;
use crate::model::history::Prior;
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::standing::{Received, standing};
use crate::model::unit::Unit;

/// One [`Prior`] for each series that the units report in the period (`unit` for one of them): the indicator's own
/// row (over its districts), then each district's, in the order of the plan.
///
/// A report is owed to a series if the indicator was asked of the unit in it, and no opening figure of the year
/// already stands for it. An opening figure of several units together is nobody's past in particular.
///
/// # Errors
///
/// As [`consolidate`](super::consolidate).
pub fn priors(
    plan: &Plan,
    received: &[Received],
    unit: Option<&str>,
    period: Period,
) -> Result<Vec<Prior>, ConsolidateError> {
    of_the_plans_year(plan, period)?;
    let standing = standing(received);
    let rows = rows::rows(plan, &standing, period);
    let limit = just_before(plan, period);
    let totals = Totals::of(&rows, &[limit], Amounts::OfItsParts)?;
    let words = Words::of(&rows);
    let past = Past {
        plan,
        limit,
        earlier: earlier_parts(period, limit.last_position),
        accepted: standing.iter().map(|report| (report.unit.as_str(), report.period)).collect(),
        openings: openings(&rows),
        latest: Latest::of(&rows, limit.last_position)?,
        adjusted: adjusted(&rows, &words, &totals, limit.last_position),
        words,
    };
    let figures = |indicator| {
        let reporters = plan.reporters(indicator, period).into_iter().map(|reporter| reporter.unit).collect();
        Figures { indicator, totals: &totals, reporters }
    };
    let figures: Vec<Figures> = plan.indicators.iter().map(figures).collect();
    let day = plan.calendar.cut_off(period);
    let exists = |code: &&String| plan.district(code).is_none_or(|district| district.valid.contains(day));

    let mut priors = Vec::new();
    for of in plan.units.iter().filter(|of| unit.is_none_or(|unit| unit == of.code)) {
        for figures in figures.iter().filter(|figures| plan.reports(&of.code, figures.indicator, period)) {
            let whole = past.of_series(of, figures, None, past.missing(of, figures.indicator));
            let districts = figures.indicator.districts.iter().filter(exists);
            let districts: BTreeSet<&str> = districts.map(String::as_str).collect();
            let parts = districts.into_iter().map(|one| past.of_series(of, figures, Some(one), whole.missing.clone()));
            let parts: Vec<Prior> = parts.collect();
            priors.push(whole);
            priors.extend(parts);
        }
    }
    Ok(priors)
}

/// What was known before a period.
struct Past<'a> {
    plan: &'a Plan,
    limit: Limit,
    /// The periods before it, in order of time.
    earlier: Vec<Period>,
    /// Whose report stands for which period.
    accepted: BTreeSet<(&'a str, Period)>,
    openings: Openings<'a>,
    latest: Latest,
    words: Words<'a>,
    /// (indicator, unit, district) of what officers answered.
    adjusted: BTreeSet<(&'a str, &'a str, &'a str)>,
}

impl Past<'_> {
    fn of_series(&self, of: &Unit, figures: &Figures, district: Option<&str>, missing: Vec<Period>) -> Prior {
        let indicator = figures.indicator;
        let cumulative = match district {
            None => figures.of_unit(Moment::Prior, &of.code),
            Some(district) => figures.of_series(Moment::Prior, &of.code, district),
        };
        let said = self.words.said(&indicator.code, &of.code, self.limit.last_position);
        Prior {
            unit: of.code.clone(),
            indicator: indicator.code.clone(),
            district: district.map(str::to_owned),
            cumulative: cumulative.map(Exact::rounded),
            adjusted: self.is_adjusted(indicator, of, district),
            last: self.latest.figure(indicator, &of.code, district, self.plan.year()),
            complete: missing.is_empty(),
            missing,
            done_on: said.completed_on(),
            open_on: said.open_in().map(|period| self.plan.calendar.cut_off(period)),
        }
    }

    /// The reports that the series should rest on and does not.
    fn missing(&self, of: &Unit, indicator: &Indicator) -> Vec<Period> {
        let is_missing = |part: &&Period| {
            let cut_off = self.plan.calendar.cut_off(**part);
            indicator.frequency.is_asked_in(part.span)
                && self.plan.reports(&of.code, indicator, **part)
                && of.valid.contains(cut_off)
                && !self.accepted.contains(&(of.code.as_str(), **part))
                && !is_opened_after(&self.openings, indicator, &of.code, cut_off, self.limit.openings_to)
        };
        self.earlier.iter().filter(is_missing).copied().collect()
    }

    /// Of no district in particular: in any of them, or in the whole.
    fn is_adjusted(&self, indicator: &Indicator, of: &Unit, district: Option<&str>) -> bool {
        let (indicator, unit) = (indicator.code.as_str(), of.code.as_str());
        match district {
            Some(district) => self.adjusted.contains(&(indicator, unit, district)),
            None => {
                // The districts of a series lie together.
                let next = self.adjusted.range((indicator, unit, "")..).next();
                next.is_some_and(|(of_indicator, of_unit, _)| (*of_indicator, *of_unit) == (indicator, unit))
            }
        }
    }
}

/// (indicator, unit, district) of the officers' answers that count before the period: of figures those in the sums, of
/// words the latest.
fn adjusted<'a>(
    rows: &[Row<'a>],
    words: &Words<'a>,
    totals: &Totals,
    last_position: u8,
) -> BTreeSet<(&'a str, &'a str, &'a str)> {
    let is_officers = |row: &Row| matches!(row.source, RowSource::Adjusted(..));
    let figures = rows.iter().zip(0u32..).filter(|(_, at)| totals.counts(*at, Moment::Prior)).map(|(row, _)| row);
    let latest = words.latest_of_officers(last_position);
    figures.filter(|row| is_officers(row)).chain(latest).map(|row| (row.indicator, row.unit, row.district)).collect()
}

/// The periods of the year up to a place in it, in order of time.
fn earlier_parts(period: Period, last_position: u8) -> Vec<Period> {
    let year = Period { year: period.year, span: Span::OfficialYear };
    year.parts().into_iter().filter(|part| part.position() <= last_position).collect()
}

/// The days of the opening figures of the year, by indicator and unit.
type Openings<'a> = BTreeMap<(&'a str, &'a str), Vec<NaiveDate>>;

fn openings<'a>(rows: &[Row<'a>]) -> Openings<'a> {
    let mut openings = Openings::new();
    for row in rows.iter().filter(|row| matches!(row.role, Role::Amount | Role::Level)) {
        if let Some(as_of) = row.as_of() {
            openings.entry((row.indicator, row.unit)).or_default().push(as_of);
        }
    }
    openings
}

/// True if an opening figure known before the period stands for what the unit had on that cut-off.
fn is_opened_after(
    openings: &Openings,
    indicator: &Indicator,
    unit: &str,
    cut_off: NaiveDate,
    known: NaiveDate,
) -> bool {
    let of = |unit| openings.get(&(indicator.code.as_str(), unit)).into_iter().flatten();
    of(unit).chain(of(WHOLE)).any(|as_of| cut_off <= *as_of && *as_of <= known)
}

/// The newest single figures of reports: of each unit's indicator, and of each of its districts.
#[derive(Debug, Default)]
struct Latest {
    figures: BTreeMap<SeriesField, Newest>,
}

/// Indicator, unit, district (none for all of them), field.
type SeriesField = (String, String, Option<String>, Field);

/// Rank of the newest report, the sum of its figures in ten-thousandths, and how many they are.
type Newest = (i32, i64, u32);

const ROWS: &str = "rows";

impl Latest {
    fn of(rows: &[Row], last_position: u8) -> PolarsResult<Latest> {
        let frame = frame::frame(rows)?;
        let mut latest = Latest::default();
        latest.add(&frame, last_position, &[column::INDICATOR, column::UNIT])?;
        latest.add(&frame, last_position, &[column::INDICATOR, column::UNIT, column::DISTRICT])?;
        Ok(latest)
    }

    fn add(&mut self, frame: &DataFrame, last_position: u8, series: &[&str]) -> PolarsResult<()> {
        let keys: Vec<_> = series.iter().chain(&[column::FIELD, column::RANK]).map(|name| col(*name)).collect();
        let newest = frame
            .clone()
            .lazy()
            .filter(col(column::AS_OF).is_null().and(col(column::TRACK).eq(lit("figure"))))
            .filter(col(column::POSITION).lt_eq(lit(i32::from(last_position))))
            .filter(col(column::RANK).eq(col(column::RANK).max().over(series)?))
            .group_by(keys)
            .agg([col(column::VALUE).sum(), col(column::ROW).count().alias(ROWS)])
            .collect()?;
        let text = |name: &str| newest.column(name)?.str();
        let (indicators, units, fields) = (text(column::INDICATOR)?, text(column::UNIT)?, text(column::FIELD)?);
        let districts = if series.contains(&column::DISTRICT) { Some(text(column::DISTRICT)?) } else { None };
        let ranks = newest.column(column::RANK)?.i32()?;
        let values = newest.column(column::VALUE)?.i64()?;
        let counts = newest.column(ROWS)?.u32()?;
        for at in 0..newest.height() {
            let (Some(indicator), Some(unit), Some(field)) = (indicators.get(at), units.get(at), fields.get(at)) else {
                continue;
            };
            let (Some(field), Some(rank), Some(value)) = (Field::from_key(field), ranks.get(at), values.get(at)) else {
                continue;
            };
            let district = districts.and_then(|districts| districts.get(at)).map(str::to_owned);
            let key = (indicator.to_owned(), unit.to_owned(), district, field);
            self.figures.insert(key, (rank, value, counts.get(at).unwrap_or_default()));
        }
        Ok(())
    }

    fn figure(
        &self,
        indicator: &Indicator,
        unit: &str,
        district: Option<&str>,
        year: i32,
    ) -> Option<(Period, Quantity)> {
        let at = |field| {
            let key = (indicator.code.clone(), unit.to_owned(), district.map(str::to_owned), field);
            self.figures.get(&key).copied()
        };
        let fraction = || {
            let ((rank, numerator, _), (_, denominator, _)) = (at(Field::Numerator)?, at(Field::Denominator)?);
            Some((rank, Exact::rate(numerator, denominator)?))
        };
        let current = at(Field::Current);
        let (rank, value) = match indicator.kind {
            Kind::Flow | Kind::Stock => current.map(|(rank, value, _)| (rank, Exact::raw(value)))?,
            Kind::Rate | Kind::Rank => {
                let single = current.filter(|(.., rows)| *rows == 1);
                single.map(|(rank, value, _)| (rank, Exact::raw(value))).or_else(fraction)?
            }
            Kind::Milestone => return None,
        };
        let year = Period { year, span: Span::OfficialYear };
        let period = year.parts().into_iter().find(|part| frame::rank_of(*part) == rank)?;
        Some((period, value.rounded()))
    }
}
