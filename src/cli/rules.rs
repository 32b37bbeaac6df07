//! `rules`: every rule in a line, or one explained from its own documentation.

use super::args::{Cli, Rules};
use super::outcome::Outcome;
use super::screen;
use crate::app::rules;
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Rules) -> Result<Outcome, Failure> {
    match &args.code {
        None => {
            let answer = rules::list(&cli.workspace)?;
            screen::tell(cli.format, &answer, |out| write!(out, "{}", answer.value.text))
        }
        Some(code) => {
            let answer = rules::explain(&cli.workspace, code)?;
            screen::tell(cli.format, &answer, |out| write!(out, "{}", answer.value.text))
        }
    }
}
