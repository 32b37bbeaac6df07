//! `explain`: where a figure of the consolidated workbook comes from.

use super::args::{Cli, Explain};
use super::outcome::Outcome;
use super::screen;
use super::screen::explained;
use crate::app::Workspace;
use crate::app::explain::{Narrowing, Subject, explain};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Explain) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = explain(&workspace, &args.moment.asked(), &subject(args)?);
    if let Err(Failure::NoPartOfTask(task)) = &answer {
        require_no_part(args, &format!("nhiệm vụ ‘{task}’"))?;
    }
    let answer = answer?;
    screen::tell(cli.format, &answer, |out| {
        explained::print(out, &answer.value)?;
        screen::remarks(out, &answer.notes)
    })
}

fn subject(args: &Explain) -> Result<Subject, Failure> {
    match (&args.code, args.tally) {
        (Some(code), _) => {
            let (unit, district) = (args.unit.clone(), args.district.clone());
            Ok(Subject::Code { code: code.clone(), only: Narrowing { unit, district, figure: args.figure } })
        }
        (None, Some(status)) => require_no_part(args, "--tally").map(|()| Subject::Tally(status)),
        (None, None) => require_no_part(args, "--coverage").map(|()| Subject::Coverage),
    }
}

/// An error if a unit, a district or a column is named although what is explained is told only as a whole.
fn require_no_part(args: &Explain, what: &str) -> Result<(), Failure> {
    let options =
        [("--unit", args.unit.is_some()), ("--district", args.district.is_some()), ("--figure", args.figure.is_some())];
    let Some((option, _)) = options.into_iter().find(|(_, is_given)| *is_given) else { return Ok(()) };
    Err(Failure::NoEffect { option: option.to_owned(), what: what.to_owned() })
}
