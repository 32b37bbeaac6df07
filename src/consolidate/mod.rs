//! From the standing reports to what the office reports: one line an indicator, one status a task, and the past of
//! every series.
//!
//! Never reads a clock, a file or a ledger, and never depends on the order of its input.

mod adjusted;
mod changes;
mod comparison;
mod coverage;
mod data;
mod error;
mod figures;
mod gaps;
mod last_year;
mod line;
mod milestone;
mod outlook;
mod priors;
mod rows;
mod status;
mod totals;

#[cfg(test)]
pub(crate) mod builder;
#[cfg(test)]
mod tests_comparison;
#[cfg(test)]
mod tests_flow;
#[cfg(test)]
mod tests_level;
#[cfg(test)]
mod tests_office;
#[cfg(test)]
mod tests_outlook;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::frame::Row;
use crate::model::comparison::Comparison;
use crate::model::consolidation::{Consolidation, Datum, Line};
use crate::model::entry::HeaderKey;
use crate::model::indicator::Indicator;
use crate::model::listed::Listed;
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::standing::{Received, standing};
use line::Scene;
use milestone::Words;
use totals::{Amounts, Limit, Moment, Totals};

pub use changes::{changes, moved};
pub use error::ConsolidateError;
pub use last_year::recalled;
pub use outlook::outlooks;
pub use priors::priors;

/// Which arithmetic this is. The ledger holds it beside every figure that was told or closed, so that a figure that
/// comes out otherwise later is laid to the program only where the program reckons otherwise, and to a damaged ledger
/// only where it does not.
///
/// Whoever changes how a figure comes about raises it: `2`, `3` …; `tests/khtc/arithmetic.rs` fails until that is
/// done. The version of the program is another matter and moves nothing here.
///
/// The first arithmetic bears the number of the program in which it was written: ledgers of before there was an
/// arithmetic version hold that number in the same place, and so compare as equal.
pub const ARITHMETIC: &str = "0.1.0";

/// Consolidates a period from everything received, of which only what stands counts (`docs/contract.md`, *What stands*
/// and *Consolidation*).
/// `as_of` is the day on which deadlines are judged.
///
/// An opening figure of a flow that lies inside the year replaces the reports closed by its day. So that prior and
/// current add up to the cumulative, it is part of the period if the period begins with the year.
///
/// # Errors
///
/// If the period is of another year than the plan, if the figures of an indicator are together too large to be added
/// exactly, or if polars fails.
pub fn consolidate(
    plan: &Plan,
    received: &[Received],
    period: Period,
    as_of: NaiveDate,
) -> Result<Consolidation, ConsolidateError> {
    of_the_plans_year(plan, period)?;
    let standing = standing(received);
    let rows = rows::rows(plan, &standing, period);
    let Drawing { lines, data, settled, carried } =
        draw(plan, &plan.indicators, (received, &standing), &rows, (period, as_of))?;
    let coverage = coverage::coverage(plan, received, period, &settled, &carried);
    let outlooks = outlook::outlooks(plan, &lines, &data, &standing, period);
    let comparisons = plan.indicators.iter().filter_map(|indicator| {
        let last_year = comparison::opened(plan, indicator, period)?;
        Some(Comparison { indicator: indicator.code.clone(), last_year: Some(last_year), before: None })
    });
    Ok(Consolidation {
        plan: plan.about.id.clone(),
        revision: plan.about.revision,
        period,
        as_of,
        coverage,
        tasks: status::tasks(plan, &lines, as_of),
        lines,
        data,
        outlooks,
        comparisons: comparisons.collect(),
    })
}

/// The line of one indicator and the data behind it, as they stand in [`consolidate`]; none if the plan has no such
/// indicator. The others are not even added up.
///
/// # Errors
///
/// As [`consolidate`], of this indicator.
pub fn of_indicator(
    plan: &Plan,
    received: &[Received],
    period: Period,
    as_of: NaiveDate,
    code: &str,
) -> Result<Option<(Line, Listed<Datum>)>, ConsolidateError> {
    of_the_plans_year(plan, period)?;
    let Some(indicator) = plan.indicator(code) else { return Ok(None) };
    let standing = standing(received);
    let mut rows = rows::rows(plan, &standing, period);
    rows.retain(|row| row.indicator == code);
    let drawing = draw(plan, std::slice::from_ref(indicator), (received, &standing), &rows, (period, as_of))?;
    Ok(drawing.lines.into_iter().next().map(|line| (line, drawing.data)))
}

/// Some lines of a period, with what else was learnt in drawing them.
struct Drawing {
    lines: Vec<Line>,
    data: Listed<Datum>,
    /// Indicators that the official year does not ask for any more.
    settled: BTreeSet<String>,
    /// Units whose level was carried forward.
    carried: BTreeSet<String>,
}

/// Draws the lines of some indicators; the rows are all of theirs.
fn draw<'a>(
    plan: &'a Plan,
    indicators: &'a [Indicator],
    (received, standing): (&[Received], &[&'a Received]),
    rows: &[Row<'a>],
    (period, as_of): (Period, NaiveDate),
) -> Result<Drawing, ConsolidateError> {
    let (limits, amounts) = moments(plan, period);
    let totals = Totals::of(rows, &limits, amounts)?;
    let answered = answered(plan, rows, standing, period);
    let words = Words::of(rows);
    let mut owed: BTreeMap<&str, Vec<Period>> = BTreeMap::new();
    for (unit, part) in plan.owed(period) {
        owed.entry(&unit.code).or_default().push(part);
    }
    let scene = Scene { plan, period, as_of, rows, words: &words, totals: &totals, answered: &answered, owed: &owed };
    let drawn: Vec<line::Drawn> = indicators.iter().map(|indicator| scene.line(indicator)).collect();
    let carried = drawn.iter().flat_map(|drawn| &drawn.carried_forward).map(|unit| (*unit).to_owned()).collect();
    let settled = drawn.iter().filter(|drawn| drawn.settled).map(|drawn| drawn.line.indicator.clone()).collect();
    let data = Listed::from(data::data(plan, rows, &totals, &drawn, period));
    let mut lines: Vec<Line> = drawn.into_iter().map(|drawn| drawn.line).collect();
    let missing = gaps::missing(plan, received, period);
    for line in &mut lines {
        gaps::note(plan, &missing, line);
        line.adjusted = adjusted::of(standing, &data.of(&line.indicator).collect::<Vec<_>>());
    }
    Ok(Drawing { lines, data, settled, carried })
}

fn of_the_plans_year(plan: &Plan, period: Period) -> Result<(), ConsolidateError> {
    if period.year == plan.year() { Ok(()) } else { Err(ConsolidateError::OtherYear { period, year: plan.year() }) }
}

/// The moments that lines need: before the period, its own amounts, and the end of every month up to its end.
fn moments(plan: &Plan, period: Period) -> (Vec<Limit>, Amounts) {
    let first = *period.months().start();
    let before = just_before(plan, period.first_month());
    let at = |position: u8| {
        let part = match position {
            last if last == period.position() => period,
            13.. => Period { year: period.year, span: Span::OfficialYear },
            month => Period::month(period.year, month),
        };
        let openings_to = plan.calendar.cut_off(part);
        Limit { moment: Moment::At(position), last_position: position, openings_to }
    };
    let end = at(period.position());
    let amounts = if first == 1 { Amounts::Between(before, end) } else { Amounts::OfItsParts };
    (std::iter::once(before).chain((1..=period.position()).map(at)).collect(), amounts)
}

/// What was known just before a period: reports for earlier places in the year, and opening figures from before the
/// day on which its first part was closed. The official year begins after the decree's.
fn just_before(plan: &Plan, period: Period) -> Limit {
    let first = match period.span {
        Span::OfficialYear => period,
        Span::Month(_) | Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => period.first_month(),
    };
    Limit {
        moment: Moment::Prior,
        last_position: first.position() - 1,
        openings_to: plan.calendar.cut_off(first) - Days::new(1),
    }
}

/// (indicator, unit) of everything answered for a part of the period. “Không phát sinh” answers for all that was
/// asked in that report: it is neither a zero nor a silence.
fn answered<'a>(
    plan: &'a Plan,
    rows: &[Row<'a>],
    standing: &[&'a Received],
    period: Period,
) -> BTreeSet<(&'a str, &'a str)> {
    let answers = |row: &&Row| row.in_period && (row.value.is_some() || row.text().is_some() || row.date().is_some());
    let mut answered: BTreeSet<_> = rows.iter().filter(answers).map(|row| (row.indicator, row.unit)).collect();
    for report in standing.iter().filter(|report| period.contains(report.period)) {
        let says_nil = |answer: &crate::model::entry::HeaderAnswer| {
            answer.key == HeaderKey::NilReport && !answer.text.trim().is_empty()
        };
        if report.header.iter().any(says_nil) {
            let asked = plan.asked_of(&report.unit, report.period);
            answered.extend(asked.map(|indicator| (indicator.code.as_str(), report.unit.as_str())));
        }
    }
    answered
}
