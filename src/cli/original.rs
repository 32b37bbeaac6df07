//! `original`: a file as it was received, or a plan workbook as it was used, out of the ledger.

use super::args::{Cli, Original};
use super::outcome::Outcome;
use super::screen;
use crate::app::original::{StoredAs, original};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Original) -> Result<Outcome, Failure> {
    let answer = original(&cli.workspace, &args.sha256, &args.out)?;
    let taken = &answer.value;
    screen::tell(cli.format, &answer, |out| {
        let kind = match taken.stored_as {
            StoredAs::Original => "Bản gốc",
            StoredAs::Plan => "Tệp kế hoạch",
        };
        screen::wrote(out, &format!("{kind} ‘{}’ ({} byte)", taken.name, taken.size), &taken.file)
    })
}
