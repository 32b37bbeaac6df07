//! What a cumulative lacks: earlier reports that are owed and not in.
//!
//! Never fills a gap, and never lets one pass in silence: a sum that lacks a month looks like a smaller one.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::consolidation::Line;
use crate::model::filing::filings_so_far;
use crate::model::gap::{Gap, in_words};
use crate::model::indicator::Kind;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;

/// The reports owed before the end of a period with nothing acceptable in, in order of time. Of a month its own is
/// none of them: the line says by itself that it was not reported.
pub fn missing(plan: &Plan, received: &[Received], period: Period) -> Vec<Gap> {
    let open = filings_so_far(plan, received, period).into_iter().filter(|filing| filing.is_open());
    let earlier = open.filter(|filing| filing.period != period);
    earlier.map(|filing| Gap { unit: filing.unit.code.clone(), period: filing.period }).collect()
}

/// Those that a line's cumulative should rest on: asked of the unit then, and not held by an opening figure.
pub fn note(plan: &Plan, missing: &[Gap], line: &mut Line) {
    if line.kind != Kind::Flow || line.cumulative.is_none() {
        return;
    }
    let Some(indicator) = plan.indicator(&line.indicator) else { return };
    let is_asked = |gap: &&Gap| {
        indicator.frequency.is_asked_in(gap.period.span)
            && plan.reports(&gap.unit, indicator, gap.period)
            && plan.is_owed(&gap.unit, indicator, gap.period)
    };
    // By unit, or of all of them together, the last day that an opening figure holds.
    let mut opened: BTreeMap<Option<&str>, NaiveDate> = BTreeMap::new();
    for opening in plan.openings.of(&line.indicator) {
        let last = opened.entry(opening.unit.as_deref()).or_insert(opening.as_of);
        *last = opening.as_of.max(*last);
    }
    let is_opened = |gap: &&Gap| {
        let last = [None, Some(gap.unit.as_str())].into_iter().filter_map(|unit| opened.get(&unit)).max();
        last.is_some_and(|last| *last >= plan.calendar.cut_off(gap.period))
    };
    line.gaps = missing.iter().filter(is_asked).filter(|gap| !is_opened(gap)).cloned().collect();
    if !line.gaps.is_empty() {
        let lacks = format!("lũy kế chưa gồm {}", in_words(plan, &line.gaps));
        line.remark = Some(line.remark.take().map_or(lacks.clone(), |remark| format!("{remark}; {lacks}")));
    }
}
