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
use crate::model::closing::{Closed, Closing, ClosingAct, Sent, is_reopening, standing, touches};
use crate::model::dates::moment;
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

/// What was filed, for [`Standing::of`] and for who has sent what: with every answer only where a period was opened
/// again, since its figures are then added up once more.
///
/// # Errors
/// As the ledger's questions.
pub fn filed(ledger: &Ledger, plan_id: &str) -> Result<Vec<Received>, Failure> {
    match ledger.closings(plan_id, None)?.iter().any(is_reopening) {
        true => Ok(ledger.received(plan_id, None)?),
        false => Ok(ledger.filed(plan_id)?),
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
    let reopenings: Vec<Reopening> =
        opened.iter().filter_map(|act| reopening(act, (acts, all), received, period)).collect();
    let mut touched = Vec::new();
    for base in relied_on(all) {
        let of = base.told.period;
        if !opened.iter().any(|act| act.id > base.closing && touches(act.period, of)) {
            continue;
        }
        let now = consolidate::consolidate(plan, received, of, base.told.as_of)?;
        let figures = consolidate::changes(&base.told, &now, plan, received);
        touched.push(Touched { period: of, closed_at: base.at, sent: base.sent.clone(), figures });
    }
    Ok(Restated { reopenings, touched })
}

/// Of each closed period the closing whose figures others rely on: the last that was sent to UBND tỉnh, else the
/// last. In order of time.
pub fn relied_on(all: &[Closed]) -> Vec<&Closed> {
    let periods: BTreeSet<(u8, Period)> = all.iter().map(|one| (one.told.period.position(), one.told.period)).collect();
    let base = |period: Period| {
        let of = || all.iter().filter(|one| one.told.period == period);
        of().rfind(|one| one.sent.is_some()).or_else(|| of().next_back())
    };
    periods.into_iter().filter_map(|(_, period)| base(period)).collect()
}

/// What became of a reopening, for the readers of a period.
fn reopening(
    act: &Closing,
    (acts, all): (&[Closing], &[Closed]),
    received: &[Received],
    period: Period,
) -> Option<Reopening> {
    let ClosingAct::Reopen { unit, reason } = &act.act else { return None };
    let before = all.iter().rfind(|one| one.closing < act.id && one.told.period == act.period);
    let again = all.iter().find(|one| one.closing > act.id && one.told.period == act.period);
    let last_receipt = before.map_or(0, |one| one.told.last_receipt);
    let closed_again = again.and_then(|again| acts.iter().find(|one| one.id == again.closing));
    let of_unit = || received.iter().filter(|one| one.unit == *unit && one.period == act.period);
    let attempts: Vec<Since> = of_unit()
        .filter(|one| one.receipt > last_receipt && one.disposition.is_accepted())
        .filter(|one| again.is_none_or(|again| one.receipt <= again.told.last_receipt))
        .map(|one| Since { attempt: one.attempt, received_at: one.received_at })
        .collect();
    let decided = of_unit().flat_map(|one| {
        let ruled = one.rulings.iter().map(|ruling| ruling.decision);
        ruled.chain(one.undone.iter().map(|undone| undone.decision))
    });
    let decisions: BTreeSet<i64> = decided
        .filter(|number| *number > act.decision && closed_again.is_none_or(|closed| *number < closed.decision))
        .collect();
    let documents = Documents { all, act: act.id };
    let told_in = documents.after(act.period);
    let replaces = documents.before(|of| of == period || (of == act.period && told_in.is_none()));
    let is_told = match documents.after(period) {
        Some(_) => true,
        // A longer period says which of its months were restated.
        None if period.contains(act.period) && period != act.period => false,
        None if documents.before(|of| of == period).is_some() => false,
        None => documents.before(|of| of == act.period).is_none() || documents.after_over(act.period).is_some(),
    };
    Some(Reopening {
        period: act.period,
        unit: unit.clone(),
        by: act.by.clone(),
        reason: reason.clone(),
        at: act.at,
        settled: again.is_some() && (is_told || (attempts.is_empty() && decisions.is_empty())),
        attempts,
        decisions: decisions.into_iter().collect(),
        closed_again_at: again.map(|again| again.at),
        replaces: replaces.cloned(),
        told_in: told_in.cloned(),
    })
}

/// What was sent to UBND tỉnh before and after a reopening.
#[derive(Clone, Copy)]
struct Documents<'a> {
    all: &'a [Closed],
    /// The reopening.
    act: i64,
}

impl<'a> Documents<'a> {
    /// The last before it, of certain periods.
    fn before(self, is_meant: impl Fn(Period) -> bool) -> Option<&'a Sent> {
        let earlier = self.all.iter().filter(|one| one.closing < self.act && is_meant(one.told.period));
        earlier.rev().find_map(|one| one.sent.as_ref())
    }

    /// The first after it, of a period.
    fn after(self, period: Period) -> Option<&'a Sent> {
        self.all
            .iter()
            .filter(|one| one.closing > self.act && one.told.period == period)
            .find_map(|one| one.sent.as_ref())
    }

    /// The first after it into which figures of a period go.
    fn after_over(self, figures_of: Period) -> Option<&'a Sent> {
        let over = self.all.iter().filter(|one| one.closing > self.act && touches(figures_of, one.told.period));
        over.into_iter().find_map(|one| one.sent.as_ref())
    }
}

/// What stands in the notes of both workbooks of a period: which figures are no longer those that were told.
pub fn remarks(plan: &Plan, restated: &Restated, period: Period) -> Vec<String> {
    let is_told_of = |one: &&Reopening| one.replaces.is_some() || (period.contains(one.period) && period != one.period);
    let restatements = restated.unsettled().filter(|one| one.has_changed_anything()).filter(is_told_of);
    let remark = |one: &Reopening| {
        let unit = plan.unit(&one.unit).map_or(one.unit.as_str(), |unit| unit.short.as_str());
        let instead = one.replaces.as_ref().map(|sent| format!("; thay số liệu tại {}", sent.vietnamese()));
        let told = one.told_in.as_ref().map(|sent| format!("; đã báo cáo lại tại {}", sent.vietnamese()));
        format!(
            "Số liệu {} của {unit} đã chỉnh lý sau khi chốt, lý do: {}{}{}",
            one.period.vietnamese_lower(),
            one.reason,
            instead.unwrap_or_default(),
            told.unwrap_or_default()
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
    for one in standing.restated.unsettled() {
        let unit = plan.unit(&one.unit).map_or(one.unit.as_str(), |unit| unit.short.as_str());
        let came = one.came();
        let state = if one.is_waiting() { came } else { format!("đã chỉnh lý bằng {came}") };
        let by = one.by.as_ref().map(|by| format!("{by}, ")).unwrap_or_default();
        let period = one.period.vietnamese_lower();
        writeln!(out, "  {} {period} cho {unit} ({by}lý do: {}): {state}", "▲ mở lại:".yellow(), one.reason)?;
    }
    for one in standing.restated.differing() {
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
