//! `undo`: a decision about a report holds no longer, by a further entry.
//!
//! Never takes anything out of the ledger, and never undoes an undoing: what is wanted again is decided again.

use crate::app::ask::OfReport;
use crate::app::case_book;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Undo};
use crate::cli::decide::{Matter, Said};
use crate::error::Failure;
use crate::model::case::CaseAct;
use crate::model::decision::{Decided, Decision};
use crate::model::period::Period;
use crate::model::ruling::{Act, Ended};
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Undo) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let decider = args.decider.asked();
    let decision = found(&workspace, args.decision)?;
    let refused = |instead: &str| Failure::NotUndone { decision: args.decision, instead: instead.to_owned() };
    let (unit, attempt) = match decision.decided {
        Decided::AboutReport { unit, attempt, act: Act::Rule(_), .. } => (unit, attempt),
        Decided::AboutReport { act: Act::Undo(_), .. } => {
            return Err(refused("đó là việc hủy một quyết định; cần lại quyết định cũ thì ra quyết định mới"));
        }
        Decided::Close | Decided::Force { .. } => {
            return Err(refused("kỳ đã chốt thì mở lại bằng ‘khtc reopen’"));
        }
        Decided::Reopen { .. } => return Err(refused("kỳ đã mở lại thì chốt lại bằng ‘khtc close’")),
        Decided::OfCase { receipt, entry, act } => {
            let instead = of_case(&workspace, decision.period, (receipt, entry), &act)?;
            return Err(refused(&instead));
        }
        Decided::SentAs(_) => return Err(refused("ghi lại số văn bản đúng bằng ‘khtc close --sent-as’")),
    };
    let of = OfReport { period: decision.period, unit, attempt: Some(attempt) };
    let mut matter = Matter::open(&workspace, &of)?;
    let report = matter.report()?.clone();
    if let Some(by) =
        report.undone.iter().find(|one| one.ruling.decision == args.decision && one.ended == Ended::Replaced)
    {
        let by = by.decision;
        return Err(refused(&format!(
            "đã thay bằng quyết định số {by}; muốn trở về số của đơn vị thì hủy quyết định số {by}"
        )));
    }
    let done = matter.record(&report, Act::Undo(args.decision), &decider)?;
    Said::of(&matter, &done, &decider, &report).tell(cli.format)
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
