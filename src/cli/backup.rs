//! `backup`: a copy of the ledger.

use super::args::{Backup, Cli};
use super::outcome::Outcome;
use super::screen;
use crate::app::backup::backup;
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Backup) -> Result<Outcome, Failure> {
    let answer = backup(&cli.workspace, &args.file)?;
    let copied = &answer.value;
    screen::tell(cli.format, &answer, |out| {
        let what = format!("Bản sao lưu của sổ theo dõi, đã kiểm tra ({} byte)", copied.size);
        screen::wrote(out, &what, &copied.file)?;
        copied.seal.iter().try_for_each(|seal| screen::seal(out, seal))
    })
}
