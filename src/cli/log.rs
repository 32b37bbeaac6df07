//! `log`: who decided what, when, and why.
//!
//! Never leaves a decision out because a later one undid it.

use std::collections::{BTreeMap, BTreeSet};

use owo_colors::OwoColorize;
use serde_json::Value;

use crate::app::case_book;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Log};
use crate::cli::decide;
use crate::cli::screen;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::dates::moment;
use crate::model::decision::{Decided, Decision};
use crate::model::plan::Plan;
use crate::model::ruling::{Act, Ruled};
use crate::model::standing::{OutOfForce, Received, out_of_force};
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Log) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = workspace.ledger_as_it_is()?;
    let mut decisions: Vec<(&Plan, Decision)> = Vec::new();
    let mut numbers: Numbers = BTreeMap::new();
    let plans = decided_about(&workspace, ledger.as_ref(), args)?;
    for plan in &plans {
        let Some(ledger) = &ledger else { break };
        decisions.extend(ledger.decisions(&plan.about.id)?.into_iter().map(|one| (plan, one)));
        let received = ledger.received(&plan.about.id, None)?;
        let cases = case_book::cases(&plan.about.id, Some(ledger), &received, None)?;
        numbers.extend(cases.iter().filter_map(|case| Some((case.named()?, (case.number, case.unit.clone())))));
    }
    let fates = Fates::of(ledger.as_ref(), &decisions)?;
    decisions.retain(|(_, one)| args.period.is_none_or(|period| period.contains(one.period)));
    // Those of one moment stay in the order of record.
    decisions.sort_by_key(|(_, one)| one.at);
    screen::print(
        cli.format,
        || {
            let all = decisions.iter().map(|(plan, one)| json(plan, one, &numbers, &fates));
            serde_json::json!({ "decisions": all.collect::<Vec<_>>() })
        },
        |out| {
            for (plan, one) in &decisions {
                let by = one.by.as_deref().unwrap_or("không nêu tên");
                let reason = one.reason.as_ref().map(|reason| format!("; lý do: {reason}")).unwrap_or_default();
                let (at, period) = (moment(one.at), one.period.vietnamese());
                let said = words(plan, &one.decided, &numbers);
                writeln!(out, "{}  {}  {}  {said}", format!("số {}", one.id).bold(), at.dimmed(), period.bold())?;
                writeln!(out, "    {by}{reason}")?;
                if let Some(fate) = fates.words(one.id) {
                    writeln!(out, "    {} {fate}", "◊".yellow())?;
                }
            }
            if decisions.is_empty() {
                writeln!(out, "Chưa có quyết định nào được ghi.")?;
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// The plans about whose periods something was decided, whether they still lie in the folder or not.
fn decided_about(workspace: &Workspace, ledger: Option<&Ledger>, args: &Log) -> Result<Vec<Plan>, Failure> {
    let mut plans = Vec::new();
    let Some(ledger) = ledger else { return Ok(plans) };
    for id in ledger.plans_decided_about()? {
        plans.extend(workspace.plans().of_ledger(ledger, &id)?);
    }
    plans.retain(|plan| args.period.is_none_or(|period| period.year == plan.year()));
    Ok(plans)
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
        Decided::AboutReport { unit, attempt, act, .. } => decide::words(plan, unit, *attempt, act),
    }
}

/// What became of decisions about reports: by the decision that took one back, or by a later attempt of the unit.
#[derive(Default)]
struct Fates {
    undone_by: BTreeMap<i64, i64>,
    /// Of an adjustment that nobody took back and that does not count: the attempt that lets it lapse, if it is that,
    /// and why in words.
    out_of_force: BTreeMap<i64, (Option<u32>, String)>,
}

impl Fates {
    fn of(ledger: Option<&Ledger>, decisions: &[(&Plan, Decision)]) -> Result<Fates, Failure> {
        let mut fates = Fates::default();
        let mut adjusted: BTreeSet<&str> = BTreeSet::new();
        for (plan, one) in decisions {
            match &one.decided {
                Decided::AboutReport { act: Act::Undo(of), .. } => {
                    fates.undone_by.insert(*of, one.id);
                }
                Decided::AboutReport { act: Act::Rule(Ruled::Adjusted(_)), .. } => {
                    adjusted.insert(&plan.about.id);
                }
                Decided::AboutReport { .. } | Decided::Close | Decided::Force { .. } => {}
                Decided::Reopen { .. } | Decided::SentAs(_) | Decided::OfCase { .. } => {}
            }
        }
        for plan in adjusted {
            let received = ledger.map_or(Ok(Vec::new()), |ledger| ledger.received(plan, None))?;
            for of in received.iter().filter(|one| !one.rulings.is_empty() || !one.undone.is_empty()) {
                let is_same = |one: &&Received| one.unit == of.unit && one.period == of.period;
                let attempts: Vec<&Received> = received.iter().filter(is_same).collect();
                let undone = of.undone.iter().map(|one| &one.ruling);
                for ruling in of.rulings.iter().chain(undone) {
                    let Some(why) = out_of_force(&attempts, of, ruling) else { continue };
                    let by = match why {
                        OutOfForce::Lapsed(by) => Some(by.attempt),
                        OutOfForce::Replaced(_) | OutOfForce::NotCounted => None,
                    };
                    fates.out_of_force.insert(ruling.decision, (by, why.vietnamese(of.attempt)));
                }
            }
        }
        Ok(fates)
    }

    fn words(&self, decision: i64) -> Option<String> {
        let undone = self.undone_by.get(&decision).map(|by| format!("đã hủy bởi quyết định số {by}"));
        undone.or_else(|| self.out_of_force.get(&decision).map(|(_, why)| why.clone()))
    }
}

fn json(plan: &Plan, one: &Decision, numbers: &Numbers, fates: &Fates) -> Value {
    let (unit, lacking, sent, report) = match &one.decided {
        Decided::Close => (None, None, None, None),
        Decided::Force { lacking } => (None, Some(lacking), None, None),
        Decided::Reopen { unit } => (Some(unit), None, None, None),
        Decided::SentAs(sent) => (None, None, Some(sent), None),
        Decided::AboutReport { unit, attempt, act, .. } => (Some(unit), None, None, Some((attempt, act))),
        Decided::OfCase { .. } => (None, None, None, None),
    };
    let case = match &one.decided {
        Decided::OfCase { receipt, entry, act } => Some((numbers.get(&(*receipt, *entry)), act)),
        Decided::Close | Decided::Force { .. } | Decided::Reopen { .. } | Decided::SentAs(_) => None,
        Decided::AboutReport { .. } => None,
    };
    let mut json = serde_json::json!({
        "number": one.id,
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
    });
    if let (Some(fields), Some((attempt, act))) = (json.as_object_mut(), report) {
        fields.insert("attempt".to_owned(), serde_json::json!(attempt));
        fields.insert("undone_by".to_owned(), serde_json::json!(fates.undone_by.get(&one.id)));
        let out_of_force = fates.out_of_force.get(&one.id);
        fields.insert("lapsed_by".to_owned(), serde_json::json!(out_of_force.and_then(|(by, _)| *by)));
        fields.insert("out_of_force".to_owned(), serde_json::json!(out_of_force.map(|(_, why)| why)));
        if let Value::Object(about) = decide::act_json(act) {
            fields.extend(about);
        }
    }
    json
}
