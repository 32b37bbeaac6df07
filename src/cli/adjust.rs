//! `adjust`: an officer's figure counts in place of the unit's own.

use super::args::{Adjust, Cli};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::decide::adjust::{WantedAnswer, adjust};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Adjust) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let wanted = WantedAnswer {
        indicator: args.indicator.clone(),
        district: args.district.clone(),
        field: args.field,
        to: args.to.clone(),
    };
    let answer = adjust(&workspace, &args.report.asked(), &wanted, &args.decider.asked())?;
    screen::decision::tell(cli.format, &workspace, &answer)
}
