//! `consolidate`: the workbook for phòng KHTC.

use owo_colors::OwoColorize;

use crate::app::closing::ClosingState;
use crate::app::results::Results;
use crate::app::told;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Consolidate, Format};
use crate::cli::screen;
use crate::cli::screen::summary;
use crate::error::Failure;
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Consolidate) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = workspace.ledger_as_it_is()?;
    let results = Results::of(&workspace, ledger.as_ref(), &args.moment.asked())?;
    let path = args.out.clone().unwrap_or_else(|| results.office_path(&workspace));
    let changes = told::changes(&results, ledger.as_ref())?;
    let written = results.write_office(&path, changes.as_ref())?;
    // The record is written over a connection of its own.
    drop(ledger);
    // A look at the past or at another day is not what leaders are told.
    if args.moment.known_at.is_none() && args.moment.as_of.is_none() {
        told::record(&workspace, &results, &written.bytes);
    }
    let written = written.path;
    if cli.format == Format::Json {
        screen::say(&format!("{} {}", "✓".green(), written.display()));
    }
    screen::print(
        cli.format,
        || {
            let mut result = serde_json::json!(results.consolidation);
            if let Some(fields) = result.as_object_mut() {
                let rows = changes.as_ref().map(|changes| changes.rows.as_slice()).unwrap_or_default();
                fields.insert("changes".to_owned(), serde_json::json!(rows));
                fields.insert("closing".to_owned(), serde_json::json!(ClosingState::from(&results.standing)));
                fields.insert("draft".to_owned(), results.is_draft().into());
                fields.insert("kept".to_owned(), results.are_kept().into());
            }
            screen::with_settings(result, &workspace)
        },
        |out| {
            summary::coverage(out, &results)?;
            summary::standing(out, &results)?;
            summary::at_risk(out, &results)?;
            summary::changes(out, changes.as_ref())?;
            screen::wrote(out, "Bảng tổng hợp", &written)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}
