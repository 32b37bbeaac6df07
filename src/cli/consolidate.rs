//! `consolidate`: the workbook for phòng KHTC.

use owo_colors::OwoColorize;

use super::args::{Cli, Consolidate, Format};
use super::outcome::Outcome;
use super::screen;
use super::screen::summary;
use crate::app::Workspace;
use crate::app::consolidate::consolidate;
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Consolidate) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = consolidate(&workspace, &args.moment.asked(), args.out.as_deref())?;
    let (period, workbook) = (&answer.value.summary, &answer.value.workbook);
    if cli.format == Format::Json {
        // The figures have no room for it.
        screen::say(&format!("{} {}", "✓".green(), workbook.display()));
    }
    screen::tell(cli.format, &answer, |out| {
        summary::say(out, period)?;
        screen::wrote(out, "Bảng tổng hợp", workbook)?;
        screen::remarks(out, &answer.notes)
    })
}
