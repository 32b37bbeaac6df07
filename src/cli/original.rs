//! `original`: a file as it was received, or a plan workbook as it was used, out of the ledger.
//!
//! Never overwrites a file, and never hands out bytes that are not those that came.

use crate::cli::Outcome;
use crate::cli::args::{Cli, Original};
use crate::cli::screen;
use crate::error::Failure;
use crate::ledger::StoredAs;
use crate::workspace::ledger_in;
use crate::workspace::write;

pub fn run(cli: &Cli, args: &Original) -> Result<Outcome, Failure> {
    // Asked before anything is read: the answer does not depend on it.
    if args.out.try_exists().map_err(|source| Failure::Read { path: args.out.clone(), source })? {
        return Err(Failure::AlreadyThere(args.out.clone()));
    }
    let ledger = ledger_in(&cli.workspace)?;
    let mut found = ledger.stored_files(&args.sha256)?;
    // A plan that somebody sent as a report is stored under both heads, with the same bytes.
    found.dedup_by(|one, before| one.sha256 == before.sha256);
    let file = match found.as_slice() {
        [only] => only,
        [] => return Err(Failure::NoSuchFile(args.sha256.clone())),
        several => {
            let named = several.iter().map(|file| format!("{} ({})", file.sha256, file.name)).collect();
            return Err(Failure::SeveralFiles { begins: args.sha256.clone(), found: named });
        }
    };
    let bytes = ledger.bytes_of(file)?.ok_or_else(|| Failure::NoSuchFile(file.sha256.clone()))?;
    write::write_new(&args.out, &bytes)?;
    let what = match file.stored_as {
        StoredAs::Original => "original",
        StoredAs::PlanWorkbook => "plan",
    };
    screen::print(
        cli.format,
        || {
            serde_json::json!({
                "sha256": file.sha256, "stored_as": what, "name": file.name, "size": bytes.len(), "file": args.out,
            })
        },
        |out| {
            let kind = match file.stored_as {
                StoredAs::Original => "Bản gốc",
                StoredAs::PlanWorkbook => "Tệp kế hoạch",
            };
            screen::wrote(out, &format!("{kind} ‘{}’ ({} byte)", file.name, bytes.len()), &args.out)
        },
    )?;
    Ok(Outcome::Clean)
}
