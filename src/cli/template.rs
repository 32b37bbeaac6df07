//! `template`: the workbooks that units fill for a period.

use super::args::{Cli, Template};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::issue::issue;
use crate::error::Failure;
use crate::model::dates::day;

pub fn run(cli: &Cli, args: &Template) -> Result<Outcome, Failure> {
    let mut workspace = Workspace::open(&cli.workspace)?;
    let answer = issue(&mut workspace, args.period, &args.unit, args.issued_at, &screen::Bars::default())?;
    let issued = &answer.value;
    screen::tell(cli.format, &answer, |out| {
        issued.templates.iter().try_for_each(|one| screen::wrote(out, &one.name, &one.file))?;
        writeln!(out, "Hạn gửi báo cáo {}: {}", issued.period.vietnamese_lower(), day(issued.due))?;
        screen::remarks(out, &answer.notes)
    })
}
