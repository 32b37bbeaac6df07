//! What a cumulative lacks: earlier reports that are owed and not in.
//!
//! Never fills a gap, and never lets one pass in silence: a sum that lacks a month looks like a smaller one.

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
    let is_asked = |gap: &&Gap| {
        let mut asked = plan.asked_of(&gap.unit, gap.period);
        asked.any(|one| one.code == line.indicator && plan.is_owed(&gap.unit, one, gap.period))
    };
    let is_opened = |gap: &&Gap| {
        let cut_off = plan.calendar.cut_off(gap.period);
        plan.openings.iter().any(|opening| {
            opening.indicator == line.indicator
                && opening.unit.as_ref().is_none_or(|unit| *unit == gap.unit)
                && opening.as_of >= cut_off
        })
    };
    line.gaps = missing.iter().filter(is_asked).filter(|gap| !is_opened(gap)).cloned().collect();
    if !line.gaps.is_empty() {
        let lacks = format!("lũy kế chưa gồm {}", in_words(plan, &line.gaps));
        line.remark = Some(line.remark.take().map_or(lacks.clone(), |remark| format!("{remark}; {lacks}")));
    }
}
