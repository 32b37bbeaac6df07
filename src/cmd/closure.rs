//! How a period stands towards closing: closed, opened again, and what that changed in figures that were told.
//!
//! Never decides anything; `close` and `reopen` do.

use std::collections::BTreeSet;
use std::io::{self, Write};

use chrono::{DateTime, FixedOffset};
use owo_colors::OwoColorize;
use serde_json::Value;

use crate::consolidate;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::closing::{Closed, Closing, ClosingAct, is_reopening, moment, standing, touches};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::restatement::{Reopening, Restated, Since, Touched};
use crate::model::standing::Received;
use crate::model::told::{Change, Moved};

/// What the ledger says of the closing of one period.
#[derive(Default)]
pub struct Standing {
    /// Every act about the periods of the plan, in order of record.
    pub acts: Vec<Closing>,
    /// The closing that holds.
    pub closed: Option<Closed>,
    /// Nothing that is owed inside it can change any more without a reopening.
    pub is_final: bool,
    pub restated: Restated,
}

impl Standing {
    /// By what was known at a time, default: all.
    pub fn of(
        plan: &Plan,
        ledger: Option<&Ledger>,
        received: &[Received],
        period: Period,
        known_at: Option<DateTime<FixedOffset>>,
    ) -> Result<Standing, Failure> {
        let Some(ledger) = ledger else { return Ok(Standing::default()) };
        let acts = ledger.closings(&plan.about.id, known_at)?;
        if acts.is_empty() {
            return Ok(Standing::default());
        }
        let all = ledger.closed(&plan.about.id, known_at)?;
        let restated = restated(plan, &acts, &all, received, period)?;
        let stands = standing(&acts, period);
        let closed = stands.and_then(|act| all.into_iter().find(|one| one.closing == act.id));
        let owed = parts(plan, period);
        let all_closed = !owed.is_empty() && owed.iter().all(|part| standing(&acts, *part).is_some());
        Ok(Standing { is_final: stands.is_some() || all_closed, acts, closed, restated })
    }
}

/// The periods of which reports are owed inside a period, itself among them if so, in order of time.
pub fn parts(plan: &Plan, period: Period) -> Vec<Period> {
    let owed: BTreeSet<Period> = plan.owed(period).into_iter().map(|(_, part)| part).collect();
    period.parts().into_iter().filter(|part| owed.contains(part)).collect()
}

fn restated(
    plan: &Plan,
    acts: &[Closing],
    all: &[Closed],
    received: &[Received],
    period: Period,
) -> Result<Restated, Failure> {
    let opened: Vec<&Closing> = acts.iter().filter(|act| is_reopening(act) && touches(act.period, period)).collect();
    let reopenings: Vec<Reopening> = opened.iter().filter_map(|act| reopening(act, all, received)).collect();
    let mut touched = Vec::new();
    for base in relied_on(all) {
        let of = base.told.period;
        if !opened.iter().any(|act| act.id > base.closing && touches(act.period, of)) {
            continue;
        }
        let now = consolidate::consolidate(plan, received, of, base.told.as_of)?;
        let figures = consolidate::changes(&base.told, &now, plan, received, env!("CARGO_PKG_VERSION"));
        touched.push(Touched { period: of, closed_at: base.at, sent: base.sent.clone(), figures });
    }
    Ok(Restated { reopenings, touched })
}

/// Of each closed period the closing whose figures others rely on: the last that was sent to UBND tỉnh, else the
/// first. In order of time.
pub fn relied_on(all: &[Closed]) -> Vec<&Closed> {
    let periods: BTreeSet<(u8, Period)> = all.iter().map(|one| (one.told.period.position(), one.told.period)).collect();
    let base = |period: Period| {
        let of = || all.iter().filter(|one| one.told.period == period);
        of().rfind(|one| one.sent.is_some()).or_else(|| of().next())
    };
    periods.into_iter().filter_map(|(_, period)| base(period)).collect()
}

fn reopening(act: &Closing, all: &[Closed], received: &[Received]) -> Option<Reopening> {
    let ClosingAct::Reopen { unit, reason } = &act.act else { return None };
    let before = all.iter().rfind(|one| one.closing < act.id && one.told.period == act.period);
    let last_receipt = before.map_or(0, |one| one.told.last_receipt);
    let attempts = received
        .iter()
        .filter(|one| one.receipt > last_receipt && one.disposition.is_accepted())
        .filter(|one| one.unit == *unit && one.period == act.period)
        .map(|one| Since { attempt: one.attempt, received_at: one.received_at });
    let of_unit = received.iter().filter(|one| one.unit == *unit && one.period == act.period);
    let decisions = of_unit.flat_map(|one| {
        let ruled = one.rulings.iter().map(|ruling| (ruling.decision, ruling.at));
        ruled.chain(one.undone.iter().map(|undone| (undone.decision, undone.at)))
    });
    let decisions: BTreeSet<i64> = decisions.filter(|(_, at)| *at > act.at).map(|(decision, _)| decision).collect();
    Some(Reopening {
        period: act.period,
        unit: unit.clone(),
        by: act.by.clone(),
        reason: reason.clone(),
        at: act.at,
        attempts: attempts.collect(),
        decisions: decisions.into_iter().collect(),
    })
}

/// What stands in the notes of both workbooks: which figures are no longer those that were told.
pub fn remarks(plan: &Plan, restated: &Restated) -> Vec<String> {
    let restatements = restated.reopenings.iter().filter(|one| !one.is_waiting());
    let remark = |one: &Reopening| {
        let unit = plan.unit(&one.unit).map_or(one.unit.as_str(), |unit| unit.short.as_str());
        let sent = restated.touched.iter().find(|touched| touched.period == one.period);
        let sent = sent.and_then(|touched| touched.sent.as_ref());
        let instead = sent.map(|sent| format!("; thay số liệu tại {}", sent.vietnamese())).unwrap_or_default();
        format!(
            "Số liệu {} của {unit} đã chỉnh lý sau khi chốt, lý do: {}{instead}",
            one.period.vietnamese_lower(),
            one.reason
        )
    };
    restatements.map(remark).collect()
}

/// For programs.
pub fn json(standing: &Standing) -> Value {
    let closed = standing.closed.as_ref();
    serde_json::json!({
        "closed": closed.is_some(),
        "closed_at": closed.map(|closed| closed.at.to_rfc3339()),
        "sent": closed.and_then(|closed| closed.sent.as_ref()),
        "restated": standing.restated,
    })
}

/// For the officer: the closing that holds, what was opened again, and which told figures hold no longer.
pub fn say(out: &mut dyn Write, plan: &Plan, standing: &Standing) -> io::Result<()> {
    if let Some(closed) = &standing.closed {
        let sent = closed.sent.as_ref().map(|sent| format!(", đã gửi UBND tỉnh: {}", sent.vietnamese()));
        writeln!(out, "  {} lúc {}{}", "● đã chốt".green(), moment(closed.at), sent.unwrap_or_default())?;
    }
    for one in &standing.restated.reopenings {
        let unit = plan.unit(&one.unit).map_or(one.unit.as_str(), |unit| unit.short.as_str());
        let came = one.came();
        let state = if one.is_waiting() { came } else { format!("đã chỉnh lý bằng {came}") };
        let by = one.by.as_ref().map(|by| format!("{by}, ")).unwrap_or_default();
        let period = one.period.vietnamese_lower();
        writeln!(out, "  {} {period} cho {unit} ({by}lý do: {}): {state}", "▲ mở lại:".yellow(), one.reason)?;
    }
    for one in standing.restated.touched.iter().filter(|one| !one.figures.is_empty()) {
        writeln!(out, "  {} {}", "▲ số liệu khác khi chốt:".red(), one.warning())?;
        let shown = one.figures.iter().filter(|change| told_first(change));
        for change in shown {
            let [then, now] = sides(&change.moved);
            let what = change.moved.vietnamese().to_lowercase();
            writeln!(out, "      {} {what}: khi chốt {then}, nay {now}", change.indicator)?;
        }
    }
    Ok(())
}

/// What an officer looks for first; the rest stands in the workbook.
fn told_first(change: &Change) -> bool {
    match change.moved {
        Moved::Current { .. } | Moved::Cumulative { .. } | Moved::Status { .. } => true,
        Moved::Prior { .. } | Moved::AttainmentPercent { .. } => false,
    }
}

fn sides(moved: &Moved) -> [String; 2] {
    let figure = |figure: Option<Quantity>| figure.map_or("(trống)".to_owned(), |figure| figure.vietnamese(0));
    match moved {
        Moved::Prior { then, now }
        | Moved::Current { then, now }
        | Moved::Cumulative { then, now }
        | Moved::AttainmentPercent { then, now } => [figure(*then), figure(*now)],
        Moved::Status { then, now } => {
            [then, now].map(|status| status.map_or("(trống)".to_owned(), |status| status.vietnamese().to_owned()))
        }
    }
}
