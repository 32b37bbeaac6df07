//! `waive`: a finding no longer stands against a report.

use super::args::{Cli, Waive};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::decide::waive::{AskedFinding, waive};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Waive) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let asked = AskedFinding {
        code: args.code.clone(),
        cell: args.cell.clone(),
        indicator: args.indicator.clone(),
        district: args.district.clone(),
    };
    let answer = waive(&workspace, &args.report.asked(), &asked, &args.decider.asked())?;
    screen::decision::tell(cli.format, &workspace, &answer)
}
