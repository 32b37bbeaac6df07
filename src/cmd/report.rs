//! `report`: the summary for UBND tỉnh.

use crate::cli::{Cli, Report, ReportKind};
use crate::error::Failure;

use super::results::Results;
use super::workspace::Workspace;
use super::{Outcome, screen, summary};

pub fn run(cli: &Cli, args: &Report) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = workspace.ledger_as_it_is()?;
    let results = Results::of(&workspace, ledger.as_ref(), &args.moment)?;
    let mut written = Vec::new();
    for kind in &args.kinds {
        match kind {
            ReportKind::Xlsx => {
                let path = args.out.clone().unwrap_or_else(|| results.province_path(&workspace));
                written.push(results.write_province(&path)?);
            }
        }
    }
    screen::print(
        cli.format,
        || serde_json::json!({ "period": results.period, "draft": results.is_open(), "files": written }),
        |out| {
            summary::coverage(out, &results)?;
            for path in &written {
                screen::wrote(out, "Báo cáo UBND tỉnh", path)?;
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}
