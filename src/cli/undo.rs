//! `undo`: a decision about a report holds no longer, by a further entry.
//!
//! Never takes anything out of the ledger, and never undoes an undoing: what is wanted again is decided again.

use crate::app::ask::OfReport;
use crate::app::case_book;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Undo};
use crate::cli::decide::{Matter, Said};
use crate::error::{CaseChange, Failure, NotUndone};
use crate::model::case::CaseAct;
use crate::model::decision::{Decided, Decision};
use crate::model::period::Period;
use crate::model::ruling::{Act, Ended};
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Undo) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let decider = args.decider.asked();
    let decision = found(&workspace, args.decision)?;
    let refused = |because| Failure::NotUndone { decision: args.decision, because };
    let period = decision.period;
    let (unit, attempt) = match decision.decided {
        Decided::AboutReport { unit, attempt, act: Act::Rule(_), .. } => (unit, attempt),
        Decided::AboutReport { act: Act::Undo(_), .. } => return Err(refused(NotUndone::AnUndoing)),
        Decided::Close | Decided::Force { .. } => return Err(refused(NotUndone::AClosing { period })),
        Decided::Reopen { .. } => return Err(refused(NotUndone::AReopening { period })),
        Decided::OfCase { receipt, entry, act } => {
            let number = number_of(&workspace, period, (receipt, entry))?;
            return Err(refused(NotUndone::OfACase { number, year: period.year, change: instead_of(&act) }));
        }
        Decided::SentAs(_) => return Err(refused(NotUndone::ASending { period })),
    };
    let of = OfReport { period, unit, attempt: Some(attempt) };
    let mut matter = Matter::open(&workspace, &of)?;
    let report = matter.report()?.clone();
    if let Some(by) =
        report.undone.iter().find(|one| one.ruling.decision == args.decision && one.ended == Ended::Replaced)
    {
        return Err(refused(NotUndone::Replaced { by: by.decision }));
    }
    let done = matter.record(&report, Act::Undo(args.decision), &decider)?;
    Said::of(&matter, &done, &decider, &report).tell(cli.format)
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
