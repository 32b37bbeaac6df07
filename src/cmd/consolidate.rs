//! `consolidate`: the workbook for phòng KHTC.

use owo_colors::OwoColorize;

use crate::cli::{Cli, Consolidate, Format};
use crate::error::Failure;

use super::results::Results;
use super::workspace::Workspace;
use super::{Outcome, screen, summary};

pub fn run(cli: &Cli, args: &Consolidate) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = workspace.ledger_as_it_is()?;
    let results = Results::of(&workspace, ledger.as_ref(), &args.moment)?;
    let path = args.out.clone().unwrap_or_else(|| results.office_path(&workspace));
    let written = results.write_office(&path)?;
    if cli.format == Format::Json {
        anstream::eprintln!("{} {}", "✓".green(), written.display());
    }
    screen::print(
        cli.format,
        || screen::with_settings(serde_json::json!(results.consolidation), &workspace),
        |out| {
            summary::coverage(out, &results)?;
            summary::at_risk(out, &results)?;
            screen::wrote(out, "Bảng tổng hợp", &written)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}
