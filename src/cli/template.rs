//! `template`: the workbooks that units fill for a period.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};

use crate::app::case_book;
use crate::app::issued::issued_at;
use crate::app::named;
use crate::app::past::Past;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Template};
use crate::cli::screen;
use crate::error::Failure;
use crate::layout::Layout;
use crate::ledger::Ledger;
use crate::letters::issue;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::unit::Unit;
use crate::template::{self, Answers};
use crate::workspace::Workspace;
use crate::workspace::write;
use crate::workspace::write::Output;

pub fn run(cli: &Cli, args: &Template) -> Result<Outcome, Failure> {
    let mut workspace = Workspace::open(&cli.workspace)?;
    let plan = workspace.plan_of(args.period)?;
    let units: Vec<String> = units(plan, args)?.into_iter().map(|unit| unit.code.clone()).collect();
    workspace.ensure_key()?;
    let plan = workspace.plan_of(args.period)?;
    let mut ledger = workspace.ledger()?;
    let received = ledger.received(&plan.about.id, None)?;
    let cases = case_book::cases(&plan.about.id, Some(&ledger), &received, None)?;
    let past = Past::of(plan, &received, &cases, args.period)?;
    let layouts: Vec<Layout> = units.iter().map(|unit| past.layout(plan, unit, args.period)).collect();
    let issued = write(&workspace, &mut ledger, plan, &layouts, args.issued_at)?;
    let written: Vec<(String, PathBuf)> = issued.into_iter().map(|one| (one.unit, one.file.path)).collect();
    screen::print(
        cli.format,
        || {
            let of = |(unit, path): &(String, PathBuf)| serde_json::json!({ "unit": unit, "file": path });
            serde_json::json!({ "period": args.period, "templates": written.iter().map(of).collect::<Vec<_>>() })
        },
        |out| {
            for (unit, path) in &written {
                screen::wrote(out, plan.unit(unit).map_or(unit.as_str(), |unit| unit.name.as_str()), path)?;
            }
            let due = plan.calendar.window(args.period).due;
            writeln!(out, "Hạn gửi báo cáo {}: {}", args.period.vietnamese_lower(), due.format("%-d/%-m/%Y"))?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// A template that was issued.
pub struct Issued {
    pub unit: String,
    pub file: Output,
}

/// Issues templates: each is written into the folder of its period, with the time at which its content was first issued
/// or the one that is stated.
pub fn write(
    workspace: &Workspace,
    ledger: &mut Ledger,
    plan: &Plan,
    layouts: &[Layout],
    stated: Option<DateTime<FixedOffset>>,
) -> Result<Vec<Issued>, Failure> {
    let guide = issue::guide();
    let issued_at = match stated {
        Some(at) => vec![at; layouts.len()],
        None => ledger.together(|writing| {
            layouts.iter().map(|layout| issued_at(writing, plan, layout, workspace.now)).collect()
        })?,
    };
    let mut issued = Vec::new();
    for (layout, issued_at) in layouts.iter().zip(issued_at) {
        let stamp = issue::stamp(plan, layout, issued_at, workspace.key()?);
        let bytes = template::write(&template::Template {
            plan,
            layout,
            stamp: &stamp,
            issued: &layout.issued_values(),
            guide: &guide,
            answers: &Answers::default(),
            reply: None,
            banner: None,
        })?;
        let path = workspace.templates(layout.period).join(format!("{}.xlsx", layout.unit));
        let path = write::write(&path, &bytes)?;
        issued.push(Issued { unit: layout.unit.clone(), file: Output { path, bytes } });
    }
    Ok(issued)
}

/// The units named, or all that owe something. A longer period asks every unit with indicators for its narrative
/// only where the officer names it.
fn units<'a>(plan: &'a Plan, args: &Template) -> Result<Vec<&'a Unit>, Failure> {
    let named = named(plan, &args.unit)?;
    let units = if named.is_empty() { asked(plan, args.period) } else { named };
    if units.is_empty() {
        return Err(Failure::NothingDue(args.period.to_string()));
    }
    Ok(units)
}

/// The units of these codes, each once.
///
/// # Errors
/// [`Failure::UnknownUnit`] with the nearest code.
pub fn named<'a>(plan: &'a Plan, codes: &[String]) -> Result<Vec<&'a Unit>, Failure> {
    codes
        .iter()
        .enumerate()
        .filter(|(at, code)| !codes.iter().take(*at).any(|before| before == *code))
        .map(|(_, code)| named::unit(plan, code))
        .collect()
}

fn asked(plan: &Plan, period: Period) -> Vec<&Unit> {
    let day = plan.calendar.cut_off(period);
    let has_part = |unit: &&Unit| {
        unit.valid.contains(day)
            && if period.is_month() {
                plan.owes(unit, period)
            } else {
                // Its months gave the figures; the narrative of a longer period is asked of everybody.
                plan.indicators.iter().any(|indicator| plan.reports(&unit.code, indicator, period))
            }
    };
    plan.units.iter().filter(has_part).collect()
}
