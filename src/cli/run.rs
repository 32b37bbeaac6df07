//! `run`: the month in one go: receive, replies, consolidate, report.

use std::path::PathBuf;

use owo_colors::OwoColorize;

use crate::app::ask::{Arrived, Moment, Whose};
use crate::app::receive::received::KnownReports;
use crate::app::receive::{from_paths, take_in};
use crate::app::results::Results;
use crate::app::told;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Run};
use crate::cli::closure;
use crate::cli::screen;
use crate::cli::screen::summary;
use crate::cli::status;
use crate::error::Failure;
use crate::model::filing::filings;
use crate::workspace::Workspace;
use crate::workspace::establish;

pub fn run(cli: &Cli, args: &Run) -> Result<Outcome, Failure> {
    // A path that does not exist is an error before anything is done.
    let given = match &args.inbox {
        Some(path) => Some(from_paths(std::slice::from_ref(path))?),
        None => None,
    };
    let root = establish::settle(&cli.workspace, args.out.as_deref(), args.plan.as_deref(), args.period)?;
    let mut workspace = Workspace::open(&root)?;
    workspace.plan_of(args.period)?;
    workspace.plans().require_sound()?;
    workspace.ensure_key()?;
    let files = match given {
        Some(files) => files,
        None if workspace.inbox().is_dir() => from_paths(&[workspace.inbox()])?,
        None => Vec::new(),
    };
    let mut ledger = workspace.ledger()?;
    // A workbook that lost its stamp is of the period that is being collected.
    let whose = Whose { unit: None, period: None, otherwise: Some(args.period) };
    let mut known = KnownReports::default();
    let bars = screen::Bars::default();
    let reception = take_in(&workspace, (&mut ledger, &mut known), &files, (&Arrived::default(), &whose), &bars)?;
    if !reception.unjudged.0.is_empty() {
        // What was found is said before the work stops.
        screen::print(
            cli.format,
            || serde_json::json!({ "items": reception.items }),
            |out| screen::items(out, &workspace, &reception.items, screen::Detail::Findings),
        )?;
        reception.unjudged.require_none()?;
        return Ok(Outcome::NeedsOfficer);
    }

    let moment = Moment { period: args.period, as_of: None, known_at: None };
    let results = Results::of(&workspace, Some(&ledger), &moment)?;
    let folder = args.out.as_ref().filter(|out| out.as_path() != root.as_path());
    let place = |path: PathBuf| match folder {
        Some(folder) => folder.join(path.file_name().unwrap_or_default()),
        None => path,
    };
    let changes = told::changes(&results, Some(&ledger))?;
    let office = results.write_office(&place(results.office_path(&workspace)), changes.as_ref())?;
    told::record_in(&workspace, &mut ledger, &results, &office.bytes);
    let office = office.path;
    let province = results.write_province(&place(results.province_path(&workspace)))?;

    let reminders = ledger.reminders(&results.plan.about.id)?;
    let lapsed = reception.lapsed(&workspace, &ledger, &mut known)?;
    let needs_officer = reception.needs_officer(&workspace, &ledger, &mut known, &[args.period].into())?;
    let outcome = if needs_officer { Outcome::NeedsOfficer } else { Outcome::Clean };
    screen::print(
        cli.format,
        || {
            let result = serde_json::json!({
                "items": reception.items,
                "replies": reception.replies,
                "lapsed": lapsed,
                "coverage": results.consolidation.coverage,
                "workbook": office,
                "report": province,
                "closing": closure::json(&results.standing),
                "workspace": root,
            });
            screen::with_settings(result, &workspace)
        },
        |out| {
            screen::items(out, &workspace, &reception.items, screen::Detail::Summary)?;
            screen::lapsed(out, &lapsed)?;
            screen::sum(out, &reception.items, screen::Detail::Summary)?;
            writeln!(out)?;
            let filings = filings(results.plan, &results.received, args.period);
            status::table(out, results.plan, args.period, &filings, &reminders, workspace.now.date_naive())?;
            writeln!(out)?;
            summary::coverage(out, &results)?;
            summary::standing(out, &results)?;
            summary::at_risk(out, &results)?;
            summary::changes(out, changes.as_ref())?;
            writeln!(out)?;
            screen::wrote(out, "Bảng tổng hợp", &office)?;
            screen::wrote(out, "Báo cáo UBND tỉnh", &province)?;
            screen::replies(out, &reception.replies)?;
            screen::footnotes(out, &workspace)?;
            if outcome == Outcome::NeedsOfficer {
                writeln!(out, "{}", "Còn việc cần cán bộ xử lý: xem các mục có dấu ▲, ✗ ở trên.".yellow())?;
            }
            Ok(())
        },
    )?;
    Ok(outcome)
}
