//! `close`: a period is locked, with the workbooks that were made of it.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::{Cli, Close};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::close::{ClosedPeriod, Ending, Hindered, ToClose, close};
use crate::error::Failure;
use crate::model::dates::moment;
use crate::model::plan::Plan;

pub fn run(cli: &Cli, args: &Close) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let plan = workspace.plan_of(args.period)?;
    let asked = ToClose {
        period: args.period,
        although_lacking: args.force,
        by: args.by.clone(),
        reason: args.reason.clone(),
        sent_as: args.sent_as.clone(),
        sent_on: args.sent_on,
    };
    let answer = close(&workspace, &asked)?;
    screen::tell(cli.format, &answer, |out| match &answer.value {
        Ending::Closed(closed) => {
            done(out, closed)?;
            screen::remarks(out, &answer.notes)
        }
        Ending::Hindered(hindered) => not_done(out, plan, hindered),
    })
}

fn done(out: &mut dyn Write, closed: &ClosedPeriod) -> io::Result<()> {
    let (name, at) = (closed.period.vietnamese(), closed.closed_at.map(moment).unwrap_or_default());
    match closed.already_closed {
        false => writeln!(out, "{} {name}: đã chốt lúc {at}.", "✓".green())?,
        true => writeln!(out, "{} {name} đã chốt từ trước, lúc {at}: không chốt lại.", "◊".yellow())?,
    }
    if let Some(sent) = &closed.sent {
        writeln!(out, "  Đã gửi UBND tỉnh: {}.", sent.vietnamese())?;
    }
    screen::wrote(out, "Bảng tổng hợp", &closed.files.office)?;
    let documents = [Some(&closed.files.province), closed.files.word.as_ref()];
    documents.into_iter().flatten().try_for_each(|path| screen::wrote(out, "Báo cáo UBND tỉnh", path))
}

fn not_done(out: &mut dyn Write, plan: &Plan, hindered: &Hindered) -> io::Result<()> {
    let names = |codes: &[String]| {
        let name = |code: &String| plan.unit(code).map_or(code.clone(), |unit| unit.short.clone());
        codes.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    writeln!(out, "{} Chưa chốt {}:", "✗".red(), hindered.period.vietnamese_lower())?;
    if !hindered.not_closed.is_empty() {
        let periods: Vec<String> = hindered.not_closed.iter().map(|one| one.vietnamese_lower()).collect();
        writeln!(out, "  {} {}; chốt theo thứ tự", "▲ còn kỳ chưa chốt:".red(), periods.join(", "))?;
    }
    if !hindered.missing.is_empty() {
        writeln!(out, "  {} {}", "□ chưa nộp:".yellow(), names(&hindered.missing))?;
    }
    if !hindered.sent_back.is_empty() {
        writeln!(out, "  {} {}", "▲ đang bị trả lại:".red(), names(&hindered.sent_back))?;
    }
    if hindered.not_closed.is_empty() {
        writeln!(out, "  Vẫn chốt khi còn thiếu: thêm --force --by TÊN --reason LÝ_DO.")?;
    }
    Ok(())
}
