//! `run`: the month in one go.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::{self, Cli};
use super::outcome::Outcome;
use super::screen::{self, summary};
use crate::app::Workspace;
use crate::app::receive::from_paths;
use crate::app::run::{Month, Run, run as run_month, settle};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &args::Run) -> Result<Outcome, Failure> {
    // A path that does not exist is an error before anything is done.
    let given = args.inbox.as_ref().map(|path| from_paths(std::slice::from_ref(path))).transpose()?;
    let mut workspace = settle(&cli.workspace, args.out.as_deref(), args.plan.as_deref(), args.period)?;
    let folder = args.out.as_deref().filter(|out| *out != workspace.root);
    let answer = run_month(&mut workspace, args.period, given, folder, &screen::Bars::default())?;
    let outcome = screen::tell(cli.format, &answer, |out| match &answer.value {
        Run::Stopped { items, .. } => screen::items(out, &workspace, items, screen::Detail::Findings),
        Run::Month(month) => {
            text(out, &workspace, month)?;
            screen::remarks(out, &answer.notes)?;
            if answer.needs_officer {
                writeln!(out, "{}", "Còn việc cần cán bộ xử lý: xem các mục có dấu ▲, ✗ ở trên.".yellow())?;
            }
            Ok(())
        }
    })?;
    match answer.value {
        Run::Stopped { unjudged, .. } => unjudged.require_none().map(|()| outcome),
        Run::Month(_) => Ok(outcome),
    }
}

fn text(out: &mut dyn Write, workspace: &Workspace, month: &Month) -> io::Result<()> {
    screen::items(out, workspace, &month.items, screen::Detail::Summary)?;
    screen::lapsed(out, &month.lapsed)?;
    screen::sum(out, &month.items, screen::Detail::Summary)?;
    writeln!(out)?;
    screen::owed::table(out, &month.owed)?;
    writeln!(out)?;
    summary::say(out, &month.summary)?;
    writeln!(out)?;
    screen::wrote(out, "Bảng tổng hợp", &month.workbook)?;
    screen::wrote(out, "Báo cáo UBND tỉnh", &month.report)?;
    screen::replies(out, &month.replies)
}
