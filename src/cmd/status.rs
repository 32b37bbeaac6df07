//! `status`: who has sent, who is late, who is missing, who was sent back.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::cli::{Cli, Status};
use crate::error::Failure;
use crate::model::filing::{Filing, State, filings, local_day};
use crate::model::period::Period;
use crate::model::plan::Plan;

use super::closure::{self, Standing};
use super::workspace::Workspace;
use super::{Outcome, screen};

pub fn run(cli: &Cli, args: &Status) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let period = match args.period {
        Some(period) => period,
        None => current(&workspace)?,
    };
    let plan = workspace.plan_of(period)?;
    let ledger = workspace.ledger_as_it_is()?;
    let received = match &ledger {
        Some(ledger) => ledger.received(&plan.about.id, None)?,
        None => Vec::new(),
    };
    let standing = Standing::of(plan, ledger.as_ref(), &received, period, None)?;
    let filings = filings(plan, &received, period);
    let today = workspace.now.date_naive();
    screen::print(
        cli.format,
        || {
            let mut result = json(plan, period, &filings, today);
            if let Some(fields) = result.as_object_mut() {
                fields.insert("closing".to_owned(), closure::json(&standing));
            }
            result
        },
        |out| {
            table(out, plan, period, &filings, today)?;
            closure::say(out, plan, &standing)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    let late = filings.iter().any(|filing| is_late(filing, today));
    Ok(if late { Outcome::NeedsOfficer } else { Outcome::Clean })
}

/// The month whose reports are being collected: the last whose figures are closed, else the first.
pub fn current(workspace: &Workspace) -> Result<Period, Failure> {
    let today = workspace.now.date_naive();
    let plans = workspace.usable_plans()?;
    let months = plans
        .iter()
        .flat_map(|plan| Period::year(plan.year()).month_periods().map(|month| (plan.calendar.cut_off(month), month)));
    let mut months: Vec<_> = months.collect();
    months.sort();
    let closed = months.iter().rev().find(|(cut_off, _)| *cut_off <= today);
    let current = closed.or(months.first()).map(|(_, month)| *month);
    current.ok_or_else(|| Failure::NoPlan { dir: workspace.root.clone(), year: None })
}

/// Late: came after the deadline, or the deadline has passed and nothing acceptable is in.
fn is_late(filing: &Filing<'_>, today: chrono::NaiveDate) -> bool {
    match filing.state {
        State::OnTime => false,
        State::Late => true,
        State::SentBack | State::Missing => filing.due < today,
    }
}

/// The tally and one line for each report that is owed.
pub fn table(
    out: &mut dyn Write,
    plan: &Plan,
    period: Period,
    filings: &[Filing<'_>],
    today: chrono::NaiveDate,
) -> io::Result<()> {
    let due = plan.calendar.window(period).due.format("%-d/%-m/%Y");
    let head = format!("{} · hạn gửi {due}", period.vietnamese());
    writeln!(out, "{}", head.bold())?;
    let width = filings.iter().map(|filing| filing.unit.name.chars().count()).max().unwrap_or(0);
    let period_width = filings.iter().map(|filing| filing.period.vietnamese().chars().count()).max().unwrap_or(0);
    let several = filings.iter().any(|filing| filing.period != period);
    for filing in filings {
        let name = format!("{:width$}", filing.unit.name);
        let part = if several { format!("{:period_width$}  ", filing.period.vietnamese()) } else { String::new() };
        let state = state_words(filing, today);
        let facts = filing.latest().map(|one| {
            let at = one.received_at.with_timezone(&crate::model::calendar::vietnam());
            let stands = filing.attempts.iter().any(|one| one.disposition.is_accepted());
            let pending = if filing.waits_for_correction() && stands {
                " – bị trả lại, lần trước vẫn được tính"
            } else {
                ""
            };
            format!("lần {}, nhận {}{pending}", one.attempt, at.format("%H:%M %-d/%-m/%Y"))
        });
        match facts {
            Some(facts) => writeln!(out, "  {part}{name}  {state}  {}", facts.dimmed())?,
            None => writeln!(out, "  {part}{name}  {state}")?,
        }
    }
    let count = |state| filings.iter().filter(|filing| filing.state == state).count();
    let tally: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{} {}", count(state), state.vietnamese()))
        .collect();
    writeln!(out, "{} báo cáo phải nộp: {}.", filings.len(), tally.join("; "))
}

fn state_words(filing: &Filing<'_>, today: chrono::NaiveDate) -> String {
    let words = filing.state.vietnamese();
    let over = (today - filing.due).num_days();
    match filing.state {
        State::OnTime => format!("● {words}").green().to_string(),
        State::Late => {
            let first = filing.first_accepted_at();
            let days = first.map_or(0, |at| (local_day(at) - filing.due).num_days());
            format!("■ {words} {days} ngày").yellow().to_string()
        }
        State::SentBack => format!("▲ {words}").red().to_string(),
        State::Missing if over > 0 => format!("□ {words}, quá hạn {over} ngày").red().to_string(),
        State::Missing => format!("□ {words}"),
    }
}

fn json(plan: &Plan, period: Period, filings: &[Filing<'_>], today: chrono::NaiveDate) -> serde_json::Value {
    let of = |filing: &Filing<'_>| {
        let last = filing.latest();
        serde_json::json!({
            "unit": filing.unit.code,
            "name": filing.unit.name,
            "period": filing.period,
            "due": filing.due,
            "state": filing.state,
            "late": is_late(filing, today),
            "attempts": filing.attempts.len(),
            "waits_for_correction": filing.waits_for_correction(),
            "last_received_at": last.map(|one| one.received_at.to_rfc3339()),
            "last_disposition": last.map(|one| one.disposition),
        })
    };
    // A unit that owes several reports of a longer period is named once.
    let codes = |is: &dyn Fn(&Filing<'_>) -> bool| -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        for filing in filings.iter().filter(|filing| is(filing)) {
            if !codes.contains(&filing.unit.code.as_str()) {
                codes.push(&filing.unit.code);
            }
        }
        codes
    };
    serde_json::json!({
        "plan": plan.about.id,
        "period": period,
        "due": plan.calendar.window(period).due,
        "today": today,
        "late": codes(&|filing| is_late(filing, today)),
        "missing": codes(&|filing| filing.state == State::Missing),
        "sent_back": codes(&|filing| filing.state == State::SentBack),
        "reports": filings.iter().map(of).collect::<Vec<_>>(),
    })
}
