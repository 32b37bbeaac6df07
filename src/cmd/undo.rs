//! `undo`: a decision about a report holds no longer, by a further entry.
//!
//! Never takes anything out of the ledger, and never undoes an undoing: what is wanted again is decided again.

use crate::cli::{Cli, OfReport, Undo};
use crate::error::Failure;
use crate::model::decision::{Decided, Decision};
use crate::model::ruling::Act;

use super::decide::{Matter, Said};
use super::workspace::Workspace;
use super::{Outcome, screen};

pub fn run(cli: &Cli, args: &Undo) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
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
        Decided::OfCase { .. } => return Err(refused("ghi ý kiến mới bằng ‘khtc answer’; ý kiến cũ vẫn lưu")),
        Decided::SentAs(_) => return Err(refused("ghi lại số văn bản đúng bằng ‘khtc close --sent-as’")),
    };
    let of = OfReport { period: decision.period, unit, attempt: Some(attempt) };
    let mut matter = Matter::open(&workspace, &of)?;
    let report = matter.report()?.clone();
    let done = matter.record(&report, Act::Undo(args.decision), &args.decider)?;
    let said = Said {
        matter: &matter,
        done: &done,
        decider: &args.decider,
        receipt: report.receipt,
        more: Vec::new(),
        reply: None,
    };
    screen::print(cli.format, || said.json(), |out| said.text(out))?;
    Ok(Outcome::Clean)
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
