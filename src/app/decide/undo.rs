//! A decision about a report holds no longer, by a further entry.
//!
//! Never takes anything out of the ledger, and never undoes an undoing: what is wanted again is decided again.

use super::outcome::DecisionOutcome;
use super::report_in_question::ReportInQuestion;
use crate::app::ask::{Decider, OfReport};
use crate::app::{Answer, Workspace, case_book};
use crate::error::{CaseChange, Failure, NotUndone};
use crate::model::case::CaseAct;
use crate::model::decision::{Decided, Decision};
use crate::model::period::Period;
use crate::model::ruling::{Act, Ended};

/// Takes back the decision of that number.
///
/// # Errors
/// [`Failure::NoSuchDecision`]; [`Failure::NotUndone`] for what is not taken back but decided anew, with how; as
/// [`ReportInQuestion`] finds and records.
pub fn undo(workspace: &Workspace, number: i64, decider: &Decider) -> Result<Answer<DecisionOutcome>, Failure> {
    let decision = found(workspace, number)?;
    let of = report_of(workspace, decision)?;
    let mut question = ReportInQuestion::open(workspace, &of)?;
    let report = question.report()?.clone();
    if let Some(by) = report.undone.iter().find(|one| one.ruling.decision == number && one.ended == Ended::Replaced) {
        return Err(Failure::NotUndone { decision: number, because: NotUndone::Replaced { by: by.decision } });
    }
    Ok(Answer::of(workspace, question.record(&report, Act::Undo(number), decider)?))
}

/// The decision of that number, under whichever plan.
fn found(workspace: &Workspace, number: i64) -> Result<Decision, Failure> {
    let ledger = workspace.ledger_as_it_is()?.ok_or(Failure::NoSuchDecision(number))?;
    for plan in ledger.plans_decided_about()? {
        if let Some(decision) = ledger.decisions(&plan)?.into_iter().find(|one| one.id == number) {
            return Ok(decision);
        }
    }
    Err(Failure::NoSuchDecision(number))
}

/// The report that a decision is about, if it is one that can be taken back.
fn report_of(workspace: &Workspace, decision: Decision) -> Result<OfReport, Failure> {
    let period = decision.period;
    let because = match decision.decided {
        Decided::AboutReport { unit, attempt, act: Act::Rule(_), .. } => {
            return Ok(OfReport { period, unit, attempt: Some(attempt) });
        }
        Decided::AboutReport { act: Act::Undo(_), .. } => NotUndone::AnUndoing,
        Decided::Close | Decided::Force { .. } => NotUndone::AClosing { period },
        Decided::Reopen { .. } => NotUndone::AReopening { period },
        Decided::OfCase { receipt, entry, act } => {
            let number = number_of(workspace, period, (receipt, entry))?;
            NotUndone::OfACase { number, year: period.year, change: instead_of(&act) }
        }
        Decided::SentAs(_) => NotUndone::ASending { period },
    };
    Err(Failure::NotUndone { decision: decision.id, because })
}

/// The number of a difficulty or proposal, if it still has one.
fn number_of(workspace: &Workspace, period: Period, named: (i64, u32)) -> Result<Option<u32>, Failure> {
    let plan = &workspace.plan_of(period)?.about.id;
    let ledger = workspace.ledger_as_it_is()?;
    let received = ledger.as_ref().map_or(Ok(Vec::new()), |ledger| ledger.received(plan, None))?;
    let cases = case_book::cases(plan, ledger.as_ref(), &received, None)?;
    Ok(cases.iter().find(|case| case.named() == Some(named)).map(|case| case.number))
}

/// What is decided about a difficulty or proposal instead of undoing a decision.
const fn instead_of(act: &CaseAct) -> CaseChange {
    match act {
        CaseAct::Close => CaseChange::FollowAgain,
        CaseAct::Reopen => CaseChange::StopFollowing,
        CaseAct::Assign(_) => CaseChange::AssignElsewhere,
        CaseAct::Answer(_) => CaseChange::AnswerAnew,
    }
}
