//! `log`: who decided what, when, and why.
//!
//! Never leaves a decision out because a later one undid it.

use std::collections::BTreeMap;

use owo_colors::OwoColorize;
use serde_json::Value;

use crate::cli::{Cli, Log};
use crate::error::Failure;
use crate::model::closing::moment;
use crate::model::decision::{Decided, Decision};
use crate::model::plan::Plan;

use super::workspace::Workspace;
use super::{Outcome, case_book, screen};

pub fn run(cli: &Cli, args: &Log) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = workspace.ledger_as_it_is()?;
    let mut decisions: Vec<(&Plan, Decision)> = Vec::new();
    let mut numbers: Numbers = BTreeMap::new();
    for plan in workspace.usable_plans()? {
        let Some(ledger) = &ledger else { break };
        decisions.extend(ledger.decisions(&plan.about.id)?.into_iter().map(|one| (plan, one)));
        let received = ledger.received(&plan.about.id, None)?;
        let cases = case_book::cases(&plan.about.id, Some(ledger), &received, None)?;
        numbers.extend(cases.iter().filter_map(|case| Some((case.named()?, (case.number, case.unit.clone())))));
    }
    decisions.retain(|(_, one)| args.period.is_none_or(|period| period.contains(one.period)));
    // Those of one moment stay in the order of record.
    decisions.sort_by_key(|(_, one)| one.at);
    screen::print(
        cli.format,
        || serde_json::json!({ "decisions": decisions.iter().map(|(plan, one)| json(plan, one, &numbers)).collect::<Vec<_>>() }),
        |out| {
            for (plan, one) in &decisions {
                let by = one.by.as_deref().unwrap_or("không nêu tên");
                let reason = one.reason.as_ref().map(|reason| format!("; lý do: {reason}")).unwrap_or_default();
                let (at, period) = (moment(one.at), one.period.vietnamese());
                writeln!(out, "{}  {}  {}", at.dimmed(), period.bold(), words(plan, &one.decided, &numbers))?;
                writeln!(out, "    {by}{reason}")?;
            }
            if decisions.is_empty() {
                writeln!(out, "Chưa có quyết định nào được ghi.")?;
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// Number and unit of each case, by the answer that names it in the ledger: receipts are numbered across all plans.
type Numbers = BTreeMap<(i64, u32), (u32, String)>;

fn words(plan: &Plan, decided: &Decided, numbers: &Numbers) -> String {
    match decided {
        Decided::Close => "chốt kỳ".to_owned(),
        Decided::Force { lacking } => format!("chốt kỳ dù còn thiếu – {lacking}"),
        Decided::Reopen { unit } => {
            format!("mở lại cho {}", plan.unit(unit).map_or(unit.as_str(), |unit| unit.name.as_str()))
        }
        Decided::SentAs(sent) => format!("gửi UBND tỉnh: {}", sent.vietnamese()),
        Decided::OfCase { receipt, entry, act } => match numbers.get(&(*receipt, *entry)) {
            Some((number, unit)) => {
                let unit = plan.unit(unit).map_or(unit.as_str(), |unit| unit.short.as_str());
                format!("khó khăn, kiến nghị số {number} của {unit} – {}", case_book::words(act))
            }
            None => case_book::words(act),
        },
    }
}

fn json(plan: &Plan, one: &Decision, numbers: &Numbers) -> Value {
    let (unit, lacking, sent) = match &one.decided {
        Decided::Close => (None, None, None),
        Decided::Force { lacking } => (None, Some(lacking), None),
        Decided::Reopen { unit } => (Some(unit), None, None),
        Decided::SentAs(sent) => (None, None, Some(sent)),
        Decided::OfCase { .. } => (None, None, None),
    };
    let case = match &one.decided {
        Decided::OfCase { receipt, entry, act } => Some((numbers.get(&(*receipt, *entry)), act)),
        Decided::Close | Decided::Force { .. } | Decided::Reopen { .. } | Decided::SentAs(_) => None,
    };
    serde_json::json!({
        "plan": plan.about.id,
        "period": one.period,
        "decision": one.decided.code(),
        "at": one.at.to_rfc3339(),
        "by": one.by,
        "reason": one.reason,
        "unit": unit,
        "lacking": lacking,
        "sent": sent,
        "case": case.map(|(named, act)| serde_json::json!({
            "number": named.map(|(number, _)| number),
            "unit": named.map(|(_, unit)| unit),
            "words": case_book::words(act),
        })),
    })
}
