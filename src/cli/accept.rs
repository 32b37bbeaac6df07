//! `accept`: a report counts, although the program would send it back.

use super::args::{Accept, Cli};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::decide::accept::accept;
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Accept) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = accept(&workspace, &args.report.asked(), &args.decider.asked())?;
    screen::decision::tell(cli.format, &workspace, &answer)
}
