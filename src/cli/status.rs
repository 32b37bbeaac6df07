//! `status`: who has sent, who is late, who is missing, who was sent back; one period in detail, or the year.

use super::args::{Cli, Status};
use super::outcome::Outcome;
use super::screen;
use crate::app::{Workspace, status};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Status) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    if let Some(year) = args.year {
        let answer = status::of_year(&workspace, year)?;
        return screen::tell(cli.format, &answer, |out| {
            screen::year::matrix(out, &answer.value.year, answer.value.today)?;
            screen::remarks(out, &answer.notes)
        });
    }
    let answer = status::of_period(&workspace, args.period)?;
    let status = &answer.value;
    let plan = workspace.plan_of(status.owed.period)?;
    screen::tell(cli.format, &answer, |out| {
        screen::owed::in_detail(out, plan, &status.owed)?;
        screen::refused::say(out, plan, &status.refused)?;
        screen::closing::say(out, plan, &status.closing)?;
        screen::remarks(out, &answer.notes)
    })
}
