//! `answer`: what is done about a difficulty or proposal: a direction, who must answer, that it is closed or open again.
//!
//! Never changes what the unit wrote, nor an earlier answer: a further one follows.

use owo_colors::OwoColorize;

use crate::app::case_book;
use crate::cli::Outcome;
use crate::cli::args::{Answer, Cli};
use crate::cli::cases;
use crate::cli::screen;
use crate::error::Failure;
use crate::model::case::{Case, CaseAct, CaseState};
use crate::model::plan::Plan;
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Answer) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let plan = workspace.plan_of(case_book::year_of(&workspace, &args.of.asked())?)?;
    let mut ledger = workspace.ledger()?;
    let id = plan.about.id.as_str();
    let received = ledger.received(id, None)?;
    let unknown = || Failure::UnknownCase { plan: id.to_owned(), number: args.number };
    let numbered = |all: Vec<Case>| all.into_iter().find(|case| case.number == args.number).ok_or_else(unknown);
    let before = numbered(case_book::cases(id, Some(&ledger), &received, None)?)?;
    let acts = news(plan, &before, args);
    if let (Some(named), Some(period), false) = (before.named(), before.first_period(), acts.is_empty()) {
        ledger.decide_case(id, period, named, &acts, &args.by, workspace.now)?;
    }
    let after = numbered(case_book::cases(id, Some(&ledger), &received, None)?)?;
    let today = workspace.now.date_naive();
    screen::print(
        cli.format,
        || {
            let recorded: Vec<&str> = acts.iter().map(CaseAct::code).collect();
            serde_json::json!({ "plan": id, "recorded": recorded, "case": cases::json(plan, &after, today) })
        },
        |out| {
            if acts.is_empty() {
                writeln!(out, "{} đã ghi như vậy rồi: không ghi thêm.", "◊".yellow())?;
            }
            for act in &acts {
                writeln!(out, "{} {}", "✓".green(), case_book::words(act))?;
            }
            cases::say(out, plan, &after, today)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// What was asked for and is not so already.
fn news(plan: &Plan, case: &Case, args: &Answer) -> Vec<CaseAct> {
    let said = case.direction().map(|(text, decision)| (text, decision.by.as_str()));
    let is_closed = matches!(case.state(), CaseState::Closed { .. });
    let answer = args.text.as_ref().filter(|text| said != Some((text.as_str(), args.by.as_str())));
    let assign = args.to.as_ref().filter(|to| case.answerer(plan) != to.as_str());
    let closing = (args.close && !is_closed).then_some(CaseAct::Close);
    let reopening = (args.reopen && is_closed).then_some(CaseAct::Reopen);
    let answer = answer.cloned().map(CaseAct::Answer);
    [answer, assign.cloned().map(CaseAct::Assign), closing, reopening].into_iter().flatten().collect()
}
