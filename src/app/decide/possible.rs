//! What an adjusted figure would make of others: a cumulative below zero and a part above its whole cannot stand.
//!
//! Never doubts a figure that can stand, however odd: `doubts` asks about those.

use super::report_in_question::ReportInQuestion;
use crate::app::ask::Decider;
use crate::consolidate;
use crate::error::Failure;
use crate::model::consolidation::Line;
use crate::model::disposition::Disposition;
use crate::model::entry::{Entry, Field};
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::model::ruling::{Adjustment, Ruled, Ruling};
use crate::model::standing::Received;

/// Why an adjustment of a report cannot stand, in words; none if it can.
///
/// # Errors
/// If the indicator cannot be consolidated.
pub fn why_impossible(
    question: &ReportInQuestion<'_>,
    indicator: &Indicator,
    report: &Received,
    adjustment: &Adjustment,
    decider: &Decider,
) -> Result<Option<String>, Failure> {
    let mut adjusted = report.clone();
    adjusted.rulings.push(Ruling {
        decision: i64::MAX,
        by: decider.by.clone(),
        reason: decider.reason.clone(),
        at: question.workspace.now,
        ruled: Ruled::Adjusted(adjustment.clone()),
    });
    let part = |field| value_of(&adjusted, &adjustment.indicator, adjustment.district.as_deref(), field);
    if let (Some(above), Some(below)) = (part(Field::Numerator), part(Field::Denominator))
        && above > below
    {
        let (above, below) = (above.vietnamese(0), below.vietnamese(0));
        return Ok(Some(format!("tử số {above} lớn hơn mẫu số {below}; cần đổi cả hai thì đổi mẫu số trước")));
    }
    match indicator.kind {
        Kind::Flow => below_zero_in(question, adjusted, adjustment),
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => Ok(None),
    }
}

/// The first period, from that of the report on, whose cumulative would be below zero; in words.
fn below_zero_in(
    question: &ReportInQuestion<'_>,
    adjusted: Received,
    adjustment: &Adjustment,
) -> Result<Option<String>, Failure> {
    let (plan, of, code) = (question.plan, question.of.period, &adjustment.indicator);
    let (unit, district) = (adjusted.unit.clone(), adjustment.district.as_deref());
    // The report may not stand: what it would give if it did.
    let others = question.received.iter().filter(|one| (&one.unit, one.period) != (&adjusted.unit, adjusted.period));
    let mut all: Vec<Received> = others.cloned().collect();
    all.push(Received { disposition: Disposition::Accepted, ..adjusted });
    let later = Period::year(of.year).month_periods();
    for period in std::iter::once(of).chain(later).filter(|one| one.position() >= of.position()) {
        let line = consolidate::of_indicator(plan, &all, period, plan.calendar.cut_off(period), code)?;
        if line.is_some_and(|(line, _)| is_below_zero(&line, &unit, district)) {
            return Ok(Some(format!("lũy kế đến {} sẽ nhỏ hơn 0", period.vietnamese_lower())));
        }
    }
    Ok(None)
}

/// True if the cumulative of the unit, or of the district, is below zero.
fn is_below_zero(line: &Line, unit: &str, district: Option<&str>) -> bool {
    let cumulative = match district {
        Some(district) => line.by_district.iter().find(|one| one.district == district).and_then(|one| one.cumulative),
        None => line.by_unit.iter().find(|one| one.unit == unit).map_or(line.cumulative, |one| one.cumulative),
    };
    cumulative.is_some_and(Quantity::is_negative)
}

/// The figure that counts as an answer of a report: an officer's, else the unit's own.
pub fn value_of(report: &Received, indicator: &str, district: Option<&str>, field: Field) -> Option<Quantity> {
    let is_it = |one: &Entry| one.indicator == indicator && one.district.as_deref() == district && one.field == field;
    report.answers().into_iter().find(is_it).and_then(|one| one.value)
}
