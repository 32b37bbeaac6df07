//! A decision about a report holds no longer, by a further entry.
//!
//! Never takes anything out of the ledger, and never undoes an undoing: what is wanted again is decided again.

use super::outcome::DecisionOutcome;
use super::report_in_question::ReportInQuestion;
use crate::app::ask::{Decider, OfReport};
use crate::app::{Answer, Workspace, case_book};
use crate::error::Failure;
use crate::model::case::CaseAct;
use crate::model::decision::{Decided, Decision};
use crate::model::period::Period;
use crate::model::ruling::Act;

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
    if let Some(by) = report.undone.iter().find(|one| one.ruling.decision == number && one.kind == "adjust") {
        let by = by.decision;
        let instead = format!("đã thay bằng quyết định số {by}; muốn trở về số của đơn vị thì hủy quyết định số {by}");
        return Err(Failure::NotUndone { decision: number, instead });
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
    let refused = |instead: &str| Failure::NotUndone { decision: decision.id, instead: instead.to_owned() };
    match decision.decided {
        Decided::AboutReport { unit, attempt, act: Act::Rule(_), .. } => {
            Ok(OfReport { period: decision.period, unit, attempt: Some(attempt) })
        }
        Decided::AboutReport { act: Act::Undo(_), .. } => {
            Err(refused("đó là việc hủy một quyết định; cần lại quyết định cũ thì ra quyết định mới"))
        }
        Decided::Close | Decided::Force { .. } => Err(refused("kỳ đã chốt thì mở lại bằng ‘khtc reopen’")),
        Decided::Reopen { .. } => Err(refused("kỳ đã mở lại thì chốt lại bằng ‘khtc close’")),
        Decided::OfCase { receipt, entry, act } => {
            Err(refused(&of_case(workspace, decision.period, (receipt, entry), &act)?))
        }
        Decided::SentAs(_) => Err(refused("ghi lại số văn bản đúng bằng ‘khtc close --sent-as’")),
    }
}

/// What is done instead about a decision that is about a difficulty or proposal.
fn of_case(workspace: &Workspace, period: Period, named: (i64, u32), act: &CaseAct) -> Result<String, Failure> {
    let plan = &workspace.plan_of(period)?.about.id;
    let ledger = workspace.ledger_as_it_is()?;
    let received = ledger.as_ref().map_or(Ok(Vec::new()), |ledger| ledger.received(plan, None))?;
    let cases = case_book::cases(plan, ledger.as_ref(), &received, None)?;
    let number =
        cases.iter().find(|case| case.named() == Some(named)).map_or("SỐ".to_owned(), |case| case.number.to_string());
    let year = period.year;
    Ok(match act {
        CaseAct::Close => format!("theo dõi lại bằng ‘khtc answer {number} --year {year} --reopen --by TÊN’"),
        CaseAct::Reopen => format!("thôi theo dõi bằng ‘khtc answer {number} --year {year} --close --by TÊN’"),
        CaseAct::Assign(_) => format!("giao nơi khác bằng ‘khtc answer {number} --year {year} --to NƠI --by TÊN’"),
        CaseAct::Answer(_) => {
            format!("ghi ý kiến mới bằng ‘khtc answer {number} --year {year} Ý_KIẾN --by TÊN’; ý kiến cũ vẫn lưu")
        }
    })
}
