//! The year before, from what the ledger keeps of it, where the plan gives no opening figures.
//!
//! Never guesses that two indicators are one: code, kind, unit and wording have to agree.

use super::{ConsolidateError, consolidate};
use crate::model::comparison::{Before, Comparison, LastYear, PastSource};
use crate::model::consolidation::Consolidation;
use crate::model::indicator::Indicator;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::viet::text::matches;

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
    let origin = |of: &Consolidation| PastSource::Ledger {
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
