//! How a period stands towards closing: closed, opened again, and what that changed in figures that were told.
//!
//! Never decides anything; `close` and `reopen` do.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};

use crate::consolidate;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::closing::{Closed, Closing, ClosingAct, Sent, is_reopening, standing, touches};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::restatement::{Reopening, Restated, Since, Touched};
use crate::model::standing::Received;

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
    let opened: Vec<&Closing> =
        acts.iter().filter(|act| is_reopening(act) && touches(act.period, period)).collect();
    let reopenings: Vec<Reopening> = opened.iter().filter_map(|act| reopening(act, all, received)).collect();
    let periods: BTreeSet<(u8, Period)> = all.iter().map(|one| (one.told.period.position(), one.told.period)).collect();
    let mut touched = Vec::new();
    for (_, of) in periods {
        let Some(base) = base(all, of) else { continue };
        if !opened.iter().any(|act| act.id > base.closing && touches(act.period, of)) {
            continue;
        }
        let now = consolidate::consolidate(plan, received, of, base.told.as_of)?;
        let figures = consolidate::changes(&base.told, &now, plan, received, env!("CARGO_PKG_VERSION"));
        touched.push(Touched { period: of, closed_at: base.at, sent: base.sent.clone(), figures });
    }
    Ok(Restated { reopenings, touched })
}

/// The closing whose figures others rely on: the last that was sent to UBND tỉnh, else the first.
fn base(all: &[Closed], period: Period) -> Option<&Closed> {
    let of = || all.iter().filter(|one| one.told.period == period);
    of().rfind(|one| one.sent.is_some()).or_else(|| of().next())
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
    Some(Reopening {
        period: act.period,
        unit: unit.clone(),
        by: act.by.clone(),
        reason: reason.clone(),
        at: act.at,
        attempts: attempts.collect(),
    })
}

/// What stands in the notes of both workbooks: which figures are no longer those that were told.
pub fn remarks(plan: &Plan, restated: &Restated) -> Vec<String> {
    let restatements = restated.reopenings.iter().filter(|one| !one.attempts.is_empty());
    let remark = |one: &Reopening| {
        let unit = plan.unit(&one.unit).map_or(one.unit.as_str(), |unit| unit.short.as_str());
        let sent = restated.touched.iter().find(|touched| touched.period == one.period);
        let sent = sent.and_then(|touched| touched.sent.as_ref());
        let instead = sent.map(|sent| format!("; thay số liệu tại {}", document(sent))).unwrap_or_default();
        format!(
            "Số liệu {} của {unit} đã chỉnh lý sau khi chốt, lý do: {}{instead}",
            one.period.vietnamese_lower(),
            one.reason
        )
    };
    restatements.map(remark).collect()
}

/// `Báo cáo số 123/BC-SNN ngày 21/6/2022`.
pub fn document(sent: &Sent) -> String {
    format!("Báo cáo số {} ngày {}", sent.number, sent.on.format("%-d/%-m/%Y"))
}
