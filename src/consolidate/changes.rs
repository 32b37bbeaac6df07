//! What has changed since a workbook was written, in the figures that it told; and what came between.
//!
//! Never tells a change without its figure: where nothing moved there is no row.

use std::collections::BTreeMap;

use super::{ARITHMETIC, Consolidation};
use crate::model::consolidation::Line;
use crate::model::entry::{Entry, HeaderAnswer, HeaderKey};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::ruling::{Ruled, Ruling};
use crate::model::standing::Received;
use crate::model::told::{Change, Moved, Reason, Told, ToldFigures};

/// Holds what was told against the same period, consolidated again as of the same day. In the order of the plan,
/// after it what the plan has no longer.
pub fn changes(told: &Told, now: &Consolidation, plan: &Plan, received: &[Received]) -> Vec<Change> {
    let of = |code: &str| told.figures.iter().find(|figures| figures.indicator == code);
    let here = now.lines.iter().map(|line| (line.indicator.as_str(), of(&line.indicator), Some(line)));
    let gone = told.figures.iter().filter(|figures| now.line(&figures.indicator).is_none());
    let gone = gone.map(|figures| (figures.indicator.as_str(), Some(figures), None));
    let mut accepted = Accepted::new();
    for one in received.iter().filter(|one| one.disposition.is_accepted()) {
        accepted.entry((&one.unit, one.period)).or_default().push(one);
    }
    let mut changes = Vec::new();
    for (code, then, line) in here.chain(gone) {
        let moved = moved(then, line);
        if moved.is_empty() {
            continue;
        }
        let because = because(told, plan, (received, &accepted), code);
        changes.extend(moved.into_iter().map(|moved| Change {
            indicator: code.to_owned(),
            period: told.period,
            moved,
            because: because.clone(),
        }));
    }
    // What leaders hold and is now another figure stands before what they had no figure for.
    changes.sort_by_key(|change| change.moved.is_new());
    changes
}

/// The figures of a line that differ from what was told of it.
pub fn moved(then: Option<&ToldFigures>, now: Option<&Line>) -> Vec<Moved> {
    let prior = (then.and_then(|one| one.prior), now.and_then(|line| line.prior));
    let current = (then.and_then(|one| one.current), now.and_then(|line| line.current));
    let cumulative = (then.and_then(|one| one.cumulative), now.and_then(|line| line.cumulative));
    let percent = (then.and_then(|one| one.percent), now.and_then(|line| line.attainment_percent));
    let status = (then.map(|one| one.status), now.map(|line| line.status));
    let rows = [
        (prior.0 != prior.1).then_some(Moved::Prior { then: prior.0, now: prior.1 }),
        (current.0 != current.1).then_some(Moved::Current { then: current.0, now: current.1 }),
        (cumulative.0 != cumulative.1).then_some(Moved::Cumulative { then: cumulative.0, now: cumulative.1 }),
        (percent.0 != percent.1).then_some(Moved::AttainmentPercent { then: percent.0, now: percent.1 }),
        (status.0 != status.1).then_some(Moved::Status { then: status.0, now: status.1 }),
    ];
    rows.into_iter().flatten().collect()
}

/// The accepted attempts of each unit and period.
type Accepted<'a> = BTreeMap<(&'a str, Period), Vec<&'a Received>>;

fn because(told: &Told, plan: &Plan, (received, accepted): (&[Received], &Accepted), code: &str) -> Vec<Reason> {
    let said = |one: &Received| {
        let entries = one.entries.iter().filter(|entry| entry.indicator == code);
        let answer = |entry: &Entry| (entry.district.clone(), entry.field, entry.value, entry.text.clone(), entry.date);
        entries.map(answer).collect::<Vec<_>>()
    };
    // What an attempt says as the one before it has moved nothing.
    let is_about = |new: &&Received| {
        let counted = accepted.get(&(new.unit.as_str(), new.period)).into_iter().flatten();
        let before = counted.filter(|one| one.receipt < new.receipt).max_by_key(|one| one.receipt);
        let before = before.map(|one| said(one)).unwrap_or_default();
        before != said(new)
    };
    let came = received
        .iter()
        .filter(|one| one.receipt > told.last_receipt && one.disposition.is_accepted())
        .filter(|one| one.period.position() <= told.period.position())
        .filter(is_about)
        .map(attempt);
    let mut because: Vec<Reason> = came.collect();
    let reports = received.iter().filter(|one| one.period.position() <= told.period.position());
    because.extend(reports.flat_map(|one| decided(told, one, code)));
    if plan.digest != told.plan_digest {
        because.push(Reason::Plan { then: told.revision, now: plan.about.revision });
    }
    if told.arithmetic != ARITHMETIC {
        because.push(Reason::Program { then: told.arithmetic.clone(), now: ARITHMETIC.to_owned() });
    }
    because
}

/// What officers decided about a report since then, as far as it can move an indicator. What was decided in the same
/// second may have come after the workbook: rather said twice than never.
fn decided(told: &Told, one: &Received, code: &str) -> Vec<Reason> {
    let has_answers = one.entries.iter().any(|entry| entry.indicator == code);
    let is_about = |ruling: &Ruling| match &ruling.ruled {
        Ruled::Adjusted(adjustment) => adjustment.indicator == code,
        Ruled::Waived(_) | Ruled::Accepted | Ruled::Returned => has_answers,
    };
    let reason = |decision: i64, kind, by: &str, reason: &str, at| {
        let (unit, by, reason) = (one.unit.clone(), by.to_owned(), reason.to_owned());
        let told = Reason::Decision { decision, kind, unit, period: one.period, attempt: one.attempt, by, reason, at };
        (decision, told)
    };
    let ruled = one.rulings.iter().filter(|ruling| is_about(ruling) && ruling.at >= told.known_at);
    let ruled = ruled.map(|it| reason(it.decision, it.ruled.kind(), &it.by, &it.reason, it.at));
    // What was decided and ended since moved nothing; what ended it by taking its place is told already where it holds.
    let undone = one.undone.iter().filter(|undone| is_about(&undone.ruling) && undone.at >= told.known_at);
    let undone = undone.filter(|undone| undone.ruling.at <= told.known_at);
    let undone = undone.filter(|undone| one.rulings.iter().all(|ruling| ruling.decision != undone.decision));
    let undone = undone.map(|it| reason(it.decision, it.ended.by(), &it.by, &it.reason, it.at));
    // In the order in which they were decided.
    ruled.chain(undone).collect::<BTreeMap<i64, Reason>>().into_values().collect()
}

fn attempt(one: &Received) -> Reason {
    let is_reason = |answer: &&HeaderAnswer| answer.key == HeaderKey::Reason && !answer.text.trim().is_empty();
    Reason::Attempt {
        unit: one.unit.clone(),
        period: one.period,
        attempt: one.attempt,
        received_at: one.received_at,
        reason: one.header.iter().find(is_reason).map(|answer| answer.text.trim().to_owned()),
    }
}
