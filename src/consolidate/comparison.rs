//! The year before, as the plan's opening figures give it.
//!
//! Never scales a figure. What the plan does not give, [`super::last_year`] takes from the ledger.

use chrono::NaiveDate;

use crate::model::comparison::{LastYear, PastSource};
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;

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
    Some(LastYear { cumulative, origin: PastSource::Opening { as_of, source } })
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
