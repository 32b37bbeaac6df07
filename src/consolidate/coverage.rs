//! How many units a total rests on, and which are missing.
//!
//! Never looks at a figure, except to name the units whose level was carried forward.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::consolidation::Coverage;
use crate::model::disposition::Disposition;
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::standing::Received;

/// Judges every report that the units owe inside the period. A unit has reported when each of them is in, accepted
/// or sent back; a refused file is not a report. The official year asks only for what was still open on 14 December:
/// of a unit whose every indicator is settled it asks nothing.
pub fn coverage(
    plan: &Plan,
    received: &[Received],
    period: Period,
    settled: &BTreeSet<String>,
    carried_forward: &BTreeSet<String>,
) -> Coverage {
    let accepted = reports(received, Disposition::is_accepted);
    let sent_back = reports(received, |disposition| disposition == Disposition::SentBack);
    let is_open = |unit: &str, part: Period| {
        part.span != Span::OfficialYear || plan.asked_of(unit, part).any(|one| !settled.contains(one.code.as_str()))
    };
    let mut owed: BTreeMap<&str, Vec<Period>> = BTreeMap::new();
    for (unit, part) in plan.owed(period) {
        let parts = owed.entry(&unit.code).or_default();
        parts.extend(is_open(&unit.code, part).then_some(part));
    }
    let mut coverage = Coverage { expected: owed.len(), ..Coverage::default() };
    for unit in &plan.units {
        let Some(parts) = owed.get(unit.code.as_str()) else { continue };
        let parts = || parts.iter().map(|part| (unit.code.as_str(), *part));
        let stands = |part: &(&str, Period)| accepted.contains(part);
        let waits = |part: &(&str, Period)| !accepted.contains(part) && sent_back.contains(part);
        if parts().all(|part| stands(&part) || waits(&part)) {
            coverage.received += 1;
        } else {
            coverage.missing.push(unit.code.clone());
        }
        if parts().all(|part| stands(&part)) {
            coverage.accepted += 1;
        }
        if parts().any(|part| waits(&part)) {
            coverage.sent_back.push(unit.code.clone());
        }
    }
    let carried = plan.units.iter().filter(|unit| carried_forward.contains(unit.code.as_str()));
    coverage.carried_forward = carried.map(|unit| unit.code.clone()).collect();
    coverage
}

fn reports(received: &[Received], wanted: fn(Disposition) -> bool) -> BTreeSet<(&str, Period)> {
    let wanted = received.iter().filter(|one| wanted(one.disposition));
    wanted.map(|one| (one.unit.as_str(), one.period)).collect()
}
