//! `undo`: a decision about a report holds no longer.

use super::args::{Cli, Undo};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::decide::undo::undo;
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Undo) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = undo(&workspace, args.decision, &args.decider.asked())?;
    screen::decision::tell(cli.format, &workspace, &answer)
}
