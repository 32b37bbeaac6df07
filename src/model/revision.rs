//! The revisions of a plan: which one is in force, since when, and what of the earlier ones still holds.
//!
//! Never reads a file or a clock: a plan comes read, with the time at which it was recorded.
//! In force is not the same as in the workbook: what a revision newly asks is owed from its day on, and a unit that it
//! no longer names was there until the day before.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::clock::local_day;
use super::indicator::Indicator;
use super::plan::{Allocation, Plan};
use super::quantity::Quantity;
use super::revised::{Revised, TargetBefore};
use super::unit::{Unit, Validity};

/// One revision of a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Revision {
    /// As its workbook has it.
    pub workbook: Plan,
    /// As it is in force: earlier months are owed as they were owed.
    pub plan: Plan,
    /// When the ledger first saw it.
    pub recorded_at: DateTime<FixedOffset>,
}

/// All revisions of one plan that are known, in their order; at least one.
#[derive(Clone, PartialEq, Debug)]
pub struct Revisions {
    earlier: Vec<Revision>,
    newest: Revision,
}

impl Revisions {
    /// Of the newest revision, which is the one to work by, and any others. What is no earlier one is left out.
    pub fn new(newest: (Plan, DateTime<FixedOffset>), others: Vec<(Plan, DateTime<FixedOffset>)>) -> Revisions {
        let mut others: Vec<_> =
            others.into_iter().filter(|(plan, _)| plan.about.revision < newest.0.about.revision).collect();
        others.sort_by_key(|(plan, _)| plan.about.revision);
        let mut earlier: Vec<Revision> = Vec::new();
        for (plan, recorded_at) in others {
            let revision = revision(&earlier, plan, recorded_at);
            earlier.push(revision);
        }
        let newest = revision(&earlier, newest.0, newest.1);
        Revisions { earlier, newest }
    }

    pub fn newest(&self) -> &Plan {
        &self.newest.plan
    }

    /// The one in force at a time: the newest that was recorded by then. Before any was, the oldest.
    pub fn known_at(&self, time: DateTime<FixedOffset>) -> &Plan {
        let known = self.iter().rev().find(|one| one.recorded_at <= time);
        &known.or(self.iter().next()).unwrap_or(&self.newest).plan
    }

    /// The plan of an earlier revision as it was in force; none if it is not known.
    pub fn earlier(&self, revision: u32) -> Option<&Plan> {
        self.earlier.iter().map(|one| &one.plan).find(|plan| plan.about.revision == revision)
    }

    /// The first day on which a newer one was in force; none for the newest.
    pub fn superseded_on(&self, revision: u32) -> Option<NaiveDate> {
        let newer = self.iter().filter(|one| one.plan.about.revision > revision);
        newer.map(|one| local_day(one.recorded_at)).min()
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &Revision> {
        self.earlier.iter().chain(std::iter::once(&self.newest))
    }
}

/// A revision behind those before it. One that was recorded no earlier than its successor was never in force.
fn revision(earlier: &[Revision], workbook: Plan, recorded_at: DateTime<FixedOffset>) -> Revision {
    let before = earlier.iter().rev().find(|one| one.recorded_at < recorded_at);
    let plan = before.map_or_else(|| workbook.clone(), |before| in_force(before, &workbook, local_day(recorded_at)));
    Revision { workbook, plan, recorded_at }
}

/// A revised plan as it rules from a day on.
fn in_force(before: &Revision, workbook: &Plan, day: NaiveDate) -> Plan {
    let mut plan = workbook.clone();
    let eve = day.pred_opt().unwrap_or(day);
    plan.revised = Revised {
        on: Some(day),
        targets: targets(&before.plan, workbook, eve),
        asked_from: asked_from(before, workbook, day),
    };
    let handed_over = workbook.indicators.iter().map(|indicator| reporters(before, workbook, indicator, day));
    plan.allocations = handed_over.flatten().collect();
    // A unit that is no longer named was there until then: its reports are somebody's.
    let is_gone = |unit: &&Unit| workbook.unit(&unit.code).is_none();
    let former = before.plan.units.iter().filter(is_gone).map(|unit| {
        let to = unit.valid.to.filter(|to| *to < eve).or(Some(eve));
        Unit { valid: Validity { to, ..unit.valid }, ..unit.clone() }
    });
    plan.units.extend(former);
    plan
}

/// Who reports an indicator, dated. Whoever gives it up without saying when had it until the day before: levels and
/// rates of earlier months are still those that it reported.
fn reporters(before: &Revision, workbook: &Plan, indicator: &Indicator, day: NaiveDate) -> Vec<Allocation> {
    let rows = workbook.allocations.of(&indicator.code);
    let Some(former) = before.workbook.indicator(&indicator.code) else { return rows.to_vec() };
    let (then, now) = (said(&before.workbook, former), said(workbook, indicator));
    let kept = before.plan.allocations.of(&indicator.code);
    if then == now {
        return if kept.is_empty() { rows.to_vec() } else { kept.to_vec() };
    }
    if now.iter().any(|row| row.valid != Validity::default()) {
        return rows.to_vec();
    }
    // A unit that has a first day of its own takes over on it.
    let from = now.iter().map(|row| first_day(workbook, row).unwrap_or(day)).min().unwrap_or(day);
    let last = from.pred_opt().unwrap_or(from);
    let kept = if kept.is_empty() { then } else { kept.to_vec() };
    let kept = kept.into_iter().filter(|row| row.valid.from.is_none_or(|since| since <= last)).map(|row| {
        let to = row.valid.to.filter(|to| *to < last).or(Some(last));
        Allocation { valid: Validity { to, ..row.valid }, ..row }
    });
    let now = now.into_iter().map(|row| Allocation { valid: Validity { from: Some(from), to: None }, ..row });
    kept.chain(now).collect()
}

/// The rows of `Phân bổ` of an indicator, or without any the task's unit.
fn said(plan: &Plan, indicator: &Indicator) -> Vec<Allocation> {
    let rows = plan.allocations.of(&indicator.code);
    if !rows.is_empty() {
        return rows.to_vec();
    }
    let unit = plan.task(&indicator.task).and_then(|task| task.unit.clone());
    let whole = |unit| {
        let (indicator, share) = (indicator.code.clone(), Quantity::whole(1));
        Allocation { indicator, unit, share, valid: Validity::default() }
    };
    unit.into_iter().map(whole).collect()
}

/// The day since when a row holds, as far as the workbook says it.
fn first_day(workbook: &Plan, row: &Allocation) -> Option<NaiveDate> {
    row.valid.from.or_else(|| workbook.unit(&row.unit).and_then(|unit| unit.valid.from))
}

/// What a unit is asked for since this revision or an earlier one, with the day. Where the workbook itself says since
/// when, that holds.
fn asked_from(before: &Revision, workbook: &Plan, day: NaiveDate) -> BTreeMap<(String, String), NaiveDate> {
    let mut asked = BTreeMap::new();
    for indicator in &workbook.indicators {
        let former = before.workbook.indicator(&indicator.code);
        let then = former.map(|former| said(&before.workbook, former)).unwrap_or_default();
        for row in said(workbook, indicator) {
            let since = match then.iter().any(|former| former.unit == row.unit) {
                true => before.plan.revised.asked_from.get(&(indicator.code.clone(), row.unit.clone())).copied(),
                false if first_day(workbook, &row).is_some() => None,
                false => Some(day),
            };
            if let Some(since) = since {
                asked.insert((indicator.code.clone(), row.unit), since);
            }
        }
    }
    asked
}

fn targets(before: &Plan, workbook: &Plan, eve: NaiveDate) -> BTreeMap<String, TargetBefore> {
    let revised = workbook.indicators.iter().filter_map(|indicator| {
        let former = before.indicator(&indicator.code).filter(|former| is_the_same(former, indicator))?;
        if former.target == indicator.target {
            let earlier = before.revised.targets.get(&indicator.code);
            return earlier.map(|earlier| (indicator.code.clone(), *earlier));
        }
        let told = TargetBefore {
            revision: before.about.revision,
            target: former.target,
            until: eve,
            since: workbook.about.revision,
        };
        Some((indicator.code.clone(), told))
    });
    revised.collect()
}

/// True if figures of the one can be compared with figures of the other: a code may be given to another thing.
pub fn is_the_same(one: &Indicator, other: &Indicator) -> bool {
    one.kind == other.kind && one.uom == other.uom
}
