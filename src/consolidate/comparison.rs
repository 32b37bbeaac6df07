//! The year before: from the plan's opening figures, else from what the ledger keeps of that year.
//!
//! Never scales a figure and never guesses that two indicators are one: code, kind, unit and wording have to agree.

use chrono::NaiveDate;

use super::{ConsolidateError, consolidate};
use crate::model::comparison::{Before, Comparison, LastYear, Source};
use crate::model::consolidation::Consolidation;
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::standing::Received;
use crate::viet::text::matches;

/// What the plan gives for the end of the same period one year before: on its cut-off, of a whole year else on
/// 31 December.
pub fn opened(plan: &Plan, indicator: &Indicator, period: Period) -> Option<LastYear> {
    let before = period.a_year_before();
    let last_day = match period.span {
        Span::Year => NaiveDate::from_ymd_opt(before.year, 12, 31),
        Span::Month(_) | Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::OfficialYear => None,
    };
    let days = std::iter::once(plan.calendar.cut_off(before)).chain(last_day);
    let (as_of, cumulative) = days.filter_map(|day| dated(plan, indicator, day).map(|figure| (day, figure))).next()?;
    let mut of_day = plan.openings.of(&indicator.code).filter(|one| one.as_of == as_of);
    let source = of_day.next().map(|one| one.source.clone()).unwrap_or_default();
    Some(LastYear { cumulative, origin: Source::Opening { as_of, source } })
}

/// The opening figures of one day as one: that of all units together if the plan gives it, else the units',
/// else the districts' (a rate only if it is a single figure).
pub fn dated(plan: &Plan, indicator: &Indicator, day: NaiveDate) -> Option<Quantity> {
    let of_day = || plan.openings.of(&indicator.code).filter(|one| one.as_of == day);
    let whole: Vec<Quantity> =
        of_day().filter(|one| one.unit.is_none() && one.district.is_none()).map(|one| one.value).collect();
    let units: Vec<Quantity> = of_day().filter(|one| one.district.is_none()).map(|one| one.value).collect();
    let all: Vec<Quantity> = of_day().map(|one| one.value).collect();
    let figures = [whole, units, all].into_iter().find(|figures| !figures.is_empty())?;
    match indicator.kind {
        Kind::Flow | Kind::Stock => Some(figures.into_iter().sum()),
        Kind::Rate | Kind::Rank => <[Quantity; 1]>::try_from(figures).ok().map(|[figure]| figure),
        Kind::Milestone => None,
    }
}

/// Fills what the plan does not give from the standing reports of last year, under last year's plan.
///
/// # Errors
///
/// As [`consolidate`]; also if that plan is not of the year before.
pub fn recalled(
    mut now: Consolidation,
    plan: &Plan,
    last_plan: &Plan,
    received: &[Received],
) -> Result<Consolidation, ConsolidateError> {
    let of_last_year: Vec<Received> =
        received.iter().filter(|one| one.period.year == last_plan.year()).cloned().collect();
    let at = |period: Period| consolidate(last_plan, &of_last_year, period, last_plan.calendar.cut_off(period));
    let same = at(now.period.a_year_before())?;
    let previous = now.period.previous();
    let previous = match now.period.previous_in_year() {
        Some(_) => None,
        None if previous == same.period => Some(same.clone()),
        None => Some(at(previous)?),
    };
    let origin = |of: &Consolidation| Source::Ledger {
        plan: of.plan.clone(),
        period: of.period,
        received: of.coverage.received,
        expected: of.coverage.expected,
    };
    for indicator in plan.indicators.iter().filter(|one| is_the_same(one, last_plan.indicator(&one.code))) {
        let then = same.line(&indicator.code).and_then(|line| line.cumulative);
        let last_year = then.map(|cumulative| LastYear { cumulative, origin: origin(&same) });
        let before = previous.as_ref().and_then(|of| {
            let current = of.line(&indicator.code)?.current?;
            Some(Before { current, origin: origin(of) })
        });
        if last_year.is_none() && before.is_none() {
            continue;
        }
        match now.comparisons.iter_mut().find(|one| one.indicator == indicator.code) {
            Some(there) => {
                there.last_year = there.last_year.take().or(last_year);
                there.before = before;
            }
            None => now.comparisons.push(Comparison { indicator: indicator.code.clone(), last_year, before }),
        }
    }
    for line in &mut now.lines {
        let known = now.comparisons.iter().find(|one| one.indicator == line.indicator);
        line.last_year = known.and_then(|one| one.last_year.as_ref()).map(|last| last.cumulative);
    }
    Ok(now)
}

/// Only figures have a past to be held against.
fn is_the_same(now: &Indicator, then: Option<&Indicator>) -> bool {
    then.is_some_and(|then| {
        now.kind.is_numeric()
            && now.kind == then.kind
            && matches(&now.uom, &then.uom)
            && matches(&now.title, &then.title)
    })
}
