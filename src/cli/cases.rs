//! `cases`: the difficulties and proposals that are followed, the oldest first.
//!
//! Never decides and never writes.

use std::io::{self, Write};

use chrono::NaiveDate;
use owo_colors::OwoColorize;
use serde_json::Value;

use crate::app::case_book;
use crate::cli::Outcome;
use crate::cli::args::{Cases, Cli};
use crate::cli::screen;
use crate::error::Failure;
use crate::model::case::{Case, CaseAct, CaseDecision, CaseState, Mention, by_age};
use crate::model::clock::local_day;
use crate::model::plan::Plan;
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Cases) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let period = case_book::year_of(&workspace, &args.of.asked())?;
    let plan = workspace.plan_of(period)?;
    workspace.require_unit(args.unit.as_deref(), Some(period))?;
    let ledger = workspace.ledger_as_it_is()?;
    let received = ledger.as_ref().map_or(Ok(Vec::new()), |ledger| ledger.received(&plan.about.id, None))?;
    let mut cases = case_book::cases(&plan.about.id, ledger.as_ref(), &received, None)?;
    if let Some(last) = args.of.period {
        cases = cases.iter().filter_map(|case| case.up_to(last)).collect();
    }
    cases.retain(|case| args.unit.as_ref().is_none_or(|unit| case.unit == *unit));
    cases.retain(|case| args.all || case.state().is_open());
    let today = workspace.now.date_naive();
    by_age(&mut cases, today);
    screen::print(
        cli.format,
        || {
            let cases: Vec<Value> = cases.iter().map(|case| json(plan, case, today)).collect();
            serde_json::json!({ "plan": plan.about.id, "today": today, "cases": cases })
        },
        |out| {
            for case in &cases {
                say(out, plan, case, today)?;
            }
            let open = cases.iter().filter(|case| case.state().is_open()).count();
            match (open, cases.len()) {
                (0, 0) => writeln!(out, "Không có khó khăn, kiến nghị nào đang theo dõi.")?,
                (open, all) if open == all => writeln!(out, "{open} việc chưa giải quyết xong.")?,
                (open, all) => writeln!(out, "{all} việc, trong đó {open} chưa giải quyết xong.")?,
            }
            if open > 0 {
                writeln!(out, "Ghi ý kiến giải quyết: khtc answer SỐ --by TÊN \"Ý KIẾN\" (thêm --close khi đã xong)")?;
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// One case on a few lines.
pub fn say(out: &mut dyn Write, plan: &Plan, case: &Case, today: NaiveDate) -> io::Result<()> {
    let unit = plan.unit(&case.unit).map_or(case.unit.as_str(), |unit| unit.name.as_str());
    let head = format!("Số {} · {} ngày · {unit} · chỉ tiêu {}", case.number, case.age(today), case.indicator);
    let state = case.state();
    let coloured = match state {
        CaseState::Open => String::new(),
        CaseState::OpenAgain { .. } => format!(" · {}", state.vietnamese().yellow()),
        CaseState::Closed { .. } => format!(" · {}", state.vietnamese().green()),
        CaseState::Pending | CaseState::Withdrawn => format!(" · {}", state.vietnamese().dimmed()),
    };
    writeln!(out, "{}{coloured}", head.bold())?;
    for line in case.words().lines() {
        wrapped(out, line)?;
    }
    let periods: Vec<String> = said_in(case).iter().map(|period| period.vietnamese_lower()).collect();
    let leader = case.leader(plan).map(|one| format!("; chỉ đạo: {} {}", one.title, one.name)).unwrap_or_default();
    let facts = format!("nêu từ {} ({})", case.since().format("%-d/%-m/%Y"), periods.join(", "));
    let facts = format!("{facts}; nơi trả lời: {}{leader}", case.answerer(plan));
    for line in screen::wrapped(&facts, 4, 4, screen::width()) {
        writeln!(out, "    {}", line.dimmed())?;
    }
    if let Some((text, decision)) = case.direction() {
        wrapped(out, &format!("► {}, {}: {text}", decision.by, local_day(decision.at).format("%-d/%-m/%Y")))?;
    }
    Ok(())
}

fn wrapped(out: &mut dyn Write, text: &str) -> io::Result<()> {
    for line in screen::wrapped(text, 4, 4, screen::width()) {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

/// The periods whose reports say it, each once; those that stand, or all if none does.
fn said_in(case: &Case) -> Vec<crate::model::period::Period> {
    let any_stands = case.mentions.iter().any(|one| one.standing);
    let mut periods = Vec::new();
    for one in case.mentions.iter().filter(|one| one.standing || !any_stands) {
        if !periods.contains(&one.period) {
            periods.push(one.period);
        }
    }
    periods
}

/// One case for programs.
pub fn json(plan: &Plan, case: &Case, today: NaiveDate) -> Value {
    let state = case.state();
    let (closed_on, open_again_on) = match state {
        CaseState::Closed { on } => (Some(on), None),
        CaseState::OpenAgain { on } => (None, Some(on)),
        CaseState::Open | CaseState::Pending | CaseState::Withdrawn => (None, None),
    };
    let direction = case
        .direction()
        .map(|(text, decision)| serde_json::json!({ "text": text, "by": decision.by, "at": decision.at.to_rfc3339() }));
    serde_json::json!({
        "number": case.number,
        "unit": case.unit,
        "indicator": case.indicator,
        "difficulty": case.difficulty,
        "proposal": case.proposal,
        "first_reported": case.since(),
        "period": case.first_period(),
        "age_days": case.age(today),
        "state": state.code(),
        "closed_on": closed_on,
        "open_again_on": open_again_on,
        "answer_by": case.answerer(plan),
        "leader": case.leader(plan).map(|leader| leader.code.as_str()),
        "direction": direction,
        "reports": case.mentions.iter().map(mention).collect::<Vec<_>>(),
        "decisions": case.decisions.iter().map(decision).collect::<Vec<_>>(),
    })
}

fn mention(one: &Mention) -> Value {
    serde_json::json!({
        "period": one.period,
        "attempt": one.attempt,
        "received_at": one.received_at.to_rfc3339(),
        "file": one.file,
        "sheet": one.at.sheet,
        "cell": one.at.cell,
        "stands": one.standing,
    })
}

fn decision(one: &CaseDecision) -> Value {
    let (text, to) = match &one.act {
        CaseAct::Answer(text) => (Some(text), None),
        CaseAct::Assign(to) => (None, Some(to)),
        CaseAct::Close | CaseAct::Reopen => (None, None),
    };
    serde_json::json!({ "decision": one.act.code(), "by": one.by, "at": one.at.to_rfc3339(), "text": text, "to": to })
}
