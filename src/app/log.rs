//! Who decided what, when, and why.
//!
//! Never leaves a decision out because a later one undid it.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::decide::act::{self, ActShown};
use super::{Answer, Workspace, case_book};
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::closing::Sent;
use crate::model::decision::{Decided, Decision};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::ruling::{Act, Ruled};
use crate::model::standing::{OutOfForce, Received, out_of_force};

/// The decisions of a ledger.
#[derive(Serialize, Debug)]
pub struct Log {
    /// In the order in which they were taken.
    pub decisions: Vec<LoggedDecision>,
}

/// One decision, with what became of it.
#[derive(Serialize, Debug)]
pub struct LoggedDecision {
    pub number: i64,
    /// Plan id.
    pub plan: String,
    pub period: Period,
    /// The kind of decision: `close`, `adjust`, `answer` …
    pub decision: &'static str,
    pub at: DateTime<FixedOffset>,
    /// None where nobody was named.
    pub by: Option<String>,
    pub reason: Option<String>,
    /// Of a reopening and of a decision about a report.
    pub unit: Option<String>,
    /// Of a closing by force: what was missing, in words.
    pub lacking: Option<String>,
    /// Of a report that went to UBND tỉnh.
    pub sent: Option<Sent>,
    pub case: Option<LoggedCase>,
    #[serde(flatten)]
    pub report: Option<LoggedRuling>,
    /// What was decided, in words.
    #[serde(skip)]
    pub words: String,
}

/// A decision about a difficulty or proposal.
#[derive(Serialize, Debug)]
pub struct LoggedCase {
    /// None if its report is not in the ledger any more.
    pub number: Option<u32>,
    pub unit: Option<String>,
    /// What was decided, in words.
    pub words: String,
}

/// A decision about one report.
#[derive(Serialize, Debug)]
pub struct LoggedRuling {
    pub attempt: u32,
    /// The decision that took it back.
    pub undone_by: Option<i64>,
    /// The attempt that lets an adjustment lapse.
    pub lapsed_by: Option<u32>,
    /// Of an adjustment that nobody took back and that does not count: why, in words.
    pub out_of_force: Option<String>,
    #[serde(flatten)]
    pub act: ActShown,
}

impl LoggedDecision {
    /// Why it does not hold, in words; none if it does.
    pub fn fate(&self) -> Option<String> {
        let report = self.report.as_ref()?;
        let undone = report.undone_by.map(|by| format!("đã hủy bởi quyết định số {by}"));
        undone.or_else(|| report.out_of_force.clone())
    }
}

/// The decisions about a period and the periods inside it; none for all.
///
/// # Errors
/// As the ledger's questions.
pub fn log(workspace: &Workspace, period: Option<Period>) -> Result<Answer<Log>, Failure> {
    let Some(ledger) = workspace.ledger_as_it_is()? else {
        return Ok(Answer::of(workspace, Log { decisions: Vec::new() }));
    };
    let mut decisions = Vec::new();
    for plan in decided_about(workspace, &ledger, period)? {
        decisions.extend(under(&ledger, &plan)?);
    }
    decisions.retain(|one| period.is_none_or(|period| period.contains(one.period)));
    // Those of one moment stay in the order of record.
    decisions.sort_by_key(|one| one.at);
    Ok(Answer::of(workspace, Log { decisions }))
}

/// The plans about whose periods something was decided, whether they still lie in the folder or not.
fn decided_about(workspace: &Workspace, ledger: &Ledger, period: Option<Period>) -> Result<Vec<Plan>, Failure> {
    let mut plans = Vec::new();
    for id in ledger.plans_decided_about()? {
        plans.extend(workspace.plans().of_ledger(ledger, &id)?);
    }
    plans.retain(|plan| period.is_none_or(|period| period.year == plan.year()));
    Ok(plans)
}

/// Number and unit of each case, by the answer that names it in the ledger.
type Numbers = BTreeMap<(i64, u32), (u32, String)>;

/// Every decision about the periods of a plan, in order of record.
fn under(ledger: &Ledger, plan: &Plan) -> Result<Vec<LoggedDecision>, Failure> {
    let decisions = ledger.decisions(&plan.about.id)?;
    let received = ledger.received(&plan.about.id, None)?;
    let cases = case_book::cases(&plan.about.id, Some(ledger), &received, None)?;
    let numbers = cases.iter().filter_map(|case| Some((case.named()?, (case.number, case.unit.clone()))));
    let numbers: Numbers = numbers.collect();
    let fates = Fates::of(&decisions, &received);
    Ok(decisions.into_iter().map(|one| logged(plan, one, &numbers, &fates)).collect())
}

fn logged(plan: &Plan, one: Decision, numbers: &Numbers, fates: &Fates) -> LoggedDecision {
    let words = words(plan, &one.decided, numbers);
    let decision = one.decided.code();
    let mut logged = LoggedDecision {
        number: one.id,
        plan: plan.about.id.clone(),
        period: one.period,
        decision,
        at: one.at,
        by: one.by,
        reason: one.reason,
        unit: None,
        lacking: None,
        sent: None,
        case: None,
        report: None,
        words,
    };
    match one.decided {
        Decided::Close => {}
        Decided::Force { lacking } => logged.lacking = Some(lacking),
        Decided::Reopen { unit } => logged.unit = Some(unit),
        Decided::SentAs(sent) => logged.sent = Some(sent),
        Decided::OfCase { receipt, entry, act } => {
            let (number, unit) = numbers.get(&(receipt, entry)).cloned().unzip();
            logged.case = Some(LoggedCase { number, unit, words: case_book::words(&act) });
        }
        Decided::AboutReport { unit, attempt, act, .. } => {
            let (lapsed_by, out_of_force) = fates.out_of_force.get(&one.id).cloned().unzip();
            logged.unit = Some(unit);
            logged.report = Some(LoggedRuling {
                attempt,
                undone_by: fates.undone_by.get(&one.id).copied(),
                lapsed_by: lapsed_by.flatten(),
                out_of_force,
                act: ActShown::from(&act),
            });
        }
    }
    logged
}

/// What was decided, in words.
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
        Decided::AboutReport { unit, attempt, act, .. } => act::words(plan, unit, *attempt, act),
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
    /// Of the decisions about the periods of one plan, by everything received under it.
    fn of(decisions: &[Decision], received: &[Received]) -> Fates {
        let mut fates = Fates::default();
        let mut is_adjusted = false;
        for one in decisions {
            match &one.decided {
                Decided::AboutReport { act: Act::Undo(of), .. } => {
                    fates.undone_by.insert(*of, one.id);
                }
                Decided::AboutReport { act: Act::Rule(Ruled::Adjusted(_)), .. } => is_adjusted = true,
                Decided::AboutReport { .. } | Decided::Close | Decided::Force { .. } => {}
                Decided::Reopen { .. } | Decided::SentAs(_) | Decided::OfCase { .. } => {}
            }
        }
        if is_adjusted {
            fates.out_of_force = adjustments_out_of_force(received);
        }
        fates
    }
}

fn adjustments_out_of_force(received: &[Received]) -> BTreeMap<i64, (Option<u32>, String)> {
    let mut found = BTreeMap::new();
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
            found.insert(ruling.decision, (by, why.vietnamese(of.attempt)));
        }
    }
    found
}
