//! `return`: a report does not count any more, and its unit is asked for another one.

use super::args::{Cli, Return};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::decide::return_report::return_report;
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Return) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = return_report(&workspace, &args.report.asked(), &args.decider.asked())?;
    screen::decision::tell(cli.format, &workspace, &answer)
}
