//! The past of every series before a period, for templates and rules: all units in the same few scans.
//!
//! Never looks at the period itself or beyond it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::{DataFrame, IntoLazy, PolarsResult, col, lit};

use super::figures::Figures;
use super::totals::{Amounts, Moment, Totals};
use super::{ConsolidateError, just_before, milestone, of_the_plans_year, rows};
use crate::frame::{self, Role, Row, RowSource, WHOLE, column};
use crate::model::attainment::Exact;
use crate::model::entry::Field;
use crate::model::history::Prior;
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::standing::{Received, standing};

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
    let latest = Latest::of(&rows, limit.last_position)?;
    let accepted: BTreeSet<(&str, Period)> =
        standing.iter().map(|report| (report.unit.as_str(), report.period)).collect();
    let earlier = earlier_parts(period, limit.last_position);
    let words = milestone::words(&rows);
    let adjusted = adjusted(&rows, &words, &totals, limit.last_position);
    let openings: Vec<&Row> = rows.iter().filter(|row| row.as_of().is_some()).collect();
    let day = plan.calendar.cut_off(period);

    let mut priors = Vec::new();
    for of in plan.units.iter().filter(|of| unit.is_none_or(|unit| unit == of.code)) {
        for indicator in &plan.indicators {
            if !plan.reports(&of.code, indicator, period) {
                continue;
            }
            let reporters = plan.reporters(indicator, period).into_iter().map(|reporter| reporter.unit).collect();
            let figures = Figures { indicator, totals: &totals, reporters };
            let missing: Vec<Period> = earlier
                .iter()
                .filter(|part| {
                    let asked = indicator.frequency.is_asked_in(part.span) && plan.reports(&of.code, indicator, **part);
                    let cut_off = plan.calendar.cut_off(**part);
                    asked
                        && of.valid.contains(cut_off)
                        && !accepted.contains(&(of.code.as_str(), **part))
                        && !is_opened_after(&openings, indicator, &of.code, cut_off, limit.openings_to)
                })
                .copied()
                .collect();
            let said = milestone::said(&words, &indicator.code, &of.code, limit.last_position);
            let prior = |district: Option<&str>| {
                let cumulative = match district {
                    None => figures.of_unit(Moment::Prior, &of.code),
                    Some(district) => figures.of_series(Moment::Prior, &of.code, district),
                };
                Prior {
                    unit: of.code.clone(),
                    indicator: indicator.code.clone(),
                    district: district.map(str::to_owned),
                    cumulative: cumulative.map(Exact::rounded),
                    adjusted: adjusted.iter().any(|series| {
                        let (of_indicator, of_unit, of_district) = *series;
                        of_indicator == indicator.code
                            && of_unit == of.code
                            && district.is_none_or(|district| of_district == district)
                    }),
                    last: latest.figure(indicator, &of.code, district, period.year),
                    complete: missing.is_empty(),
                    missing: missing.clone(),
                    done_on: said.completed_on(),
                    open_on: said.open_in().map(|period| plan.calendar.cut_off(period)),
                }
            };
            priors.push(prior(None));
            let exists = |code: &&String| plan.district(code).is_none_or(|district| district.valid.contains(day));
            let districts: BTreeSet<&str> = indicator.districts.iter().filter(exists).map(String::as_str).collect();
            priors.extend(districts.into_iter().map(|district| prior(Some(district))));
        }
    }
    Ok(priors)
}

/// (indicator, unit, district) of the officers' answers that count before the period: of figures those in the sums, of
/// words the latest.
fn adjusted<'a>(
    rows: &[Row<'a>],
    words: &[Row<'a>],
    totals: &Totals,
    last_position: u8,
) -> BTreeSet<(&'a str, &'a str, &'a str)> {
    let is_officers = |row: &Row| matches!(row.source, RowSource::Adjusted(..));
    let figures = rows.iter().zip(0u32..).filter(|(_, at)| totals.counts(*at, Moment::Prior)).map(|(row, _)| row);
    let known = || words.iter().filter(|row| row.period().is_some() && row.position <= last_position);
    let is_latest = |row: &&Row| {
        let mut same =
            known().filter(|one| (one.indicator, one.unit, one.field) == (row.indicator, row.unit, row.field));
        same.all(|one| one.rank <= row.rank)
    };
    let latest = known().filter(|row| is_officers(row)).filter(is_latest);
    figures.filter(|row| is_officers(row)).chain(latest).map(|row| (row.indicator, row.unit, row.district)).collect()
}

/// The periods of the year up to a place in it, in order of time.
fn earlier_parts(period: Period, last_position: u8) -> Vec<Period> {
    let year = Period { year: period.year, span: Span::OfficialYear };
    year.parts().into_iter().filter(|part| part.position() <= last_position).collect()
}

/// True if an opening figure known before the period stands for what the unit had on that cut-off.
fn is_opened_after(openings: &[&Row], indicator: &Indicator, unit: &str, cut_off: NaiveDate, known: NaiveDate) -> bool {
    openings
        .iter()
        .filter(|row| matches!(row.role, Role::Amount | Role::Level))
        .filter(|row| row.indicator == indicator.code && (row.unit == unit || row.unit == WHOLE))
        .filter_map(|row| row.as_of())
        .any(|as_of| cut_off <= as_of && as_of <= known)
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
