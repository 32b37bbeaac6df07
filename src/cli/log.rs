//! `log`: who decided what, when, and why.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::{Cli, Log};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::log::{LoggedDecision, log};
use crate::error::Failure;
use crate::model::closing::moment;

pub fn run(cli: &Cli, args: &Log) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = log(&workspace, args.period)?;
    screen::tell(cli.format, &answer, |out| {
        let decisions = &answer.value.decisions;
        decisions.iter().try_for_each(|one| decision(out, one))?;
        if decisions.is_empty() {
            writeln!(out, "Chưa có quyết định nào được ghi.")?;
        }
        screen::remarks(out, &answer.notes)
    })
}

fn decision(out: &mut dyn Write, one: &LoggedDecision) -> io::Result<()> {
    let (number, at, period) = (format!("số {}", one.number), moment(one.at), one.period.vietnamese());
    writeln!(out, "{}  {}  {}  {}", number.bold(), at.dimmed(), period.bold(), one.words)?;
    let by = one.by.as_deref().unwrap_or("không nêu tên");
    let reason = one.reason.as_ref().map(|reason| format!("; lý do: {reason}")).unwrap_or_default();
    writeln!(out, "    {by}{reason}")?;
    match one.fate() {
        Some(fate) => writeln!(out, "    {} {fate}", "◊".yellow()),
        None => Ok(()),
    }
}
