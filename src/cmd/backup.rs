//! `backup`: a consistent copy of the ledger, also while it is in use; read again before it gets its name.
//!
//! Never overwrites a file, and never keeps a copy that is not whole.

use crate::cli::{Backup, Cli};
use crate::error::Failure;
use crate::ledger::Ledger;

use super::workspace::ledger_in;
use super::{Outcome, output, screen};

pub fn run(cli: &Cli, args: &Backup) -> Result<Outcome, Failure> {
    let ledger = ledger_in(&cli.workspace)?;
    let folder = args.file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map(output::make_ready).transpose()?.unwrap_or_default();
    if let Err(failure) = ledger.backup(&args.file) {
        output::unmake(&made);
        return Err(failure.into());
    }
    let size = std::fs::metadata(&args.file).map_err(|source| Failure::Read { path: args.file.clone(), source })?.len();
    let head = Ledger::open_existing(&args.file)?.map_or(Ok(None), |copy| copy.head())?;
    screen::print(
        cli.format,
        || {
            let seal = head.as_ref().map(|head| serde_json::json!({ "records": head.records, "digest": head.digest }));
            serde_json::json!({ "file": args.file, "size": size, "verified": true, "seal": seal })
        },
        |out| {
            screen::wrote(out, &format!("Bản sao lưu của sổ theo dõi, đã kiểm tra ({size} byte)"), &args.file)?;
            head.iter().try_for_each(|head| screen::seal(out, head))
        },
    )?;
    Ok(Outcome::Clean)
}
