//! `reopen`: a closed period is opened again, for one unit.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::{self, Cli};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::reopen::{Reopened, Reopening, reopen};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &args::Reopen) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let (unit, by, reason) = (args.unit.clone(), args.by.clone(), args.reason.clone());
    let answer = reopen(&workspace, &Reopening { period: args.period, unit, by, reason })?;
    screen::tell(cli.format, &answer, |out| {
        text(out, &answer.value)?;
        screen::remarks(out, &answer.notes)
    })
}

fn text(out: &mut dyn Write, one: &Reopened) -> io::Result<()> {
    let (period, unit) = (one.period.vietnamese(), &one.unit_name);
    match one.reopened {
        true => writeln!(out, "{} {period}: đã mở lại cho {unit}.", "✓".green())?,
        false => writeln!(out, "{} {period} đang mở cho {unit} rồi: không ghi thêm.", "◊".yellow())?,
    }
    for touched in &one.touches {
        let sent = touched.sent.as_ref().map(|sent| format!(": UBND tỉnh đang giữ {}", sent.vietnamese()));
        let name = touched.period.vietnamese_lower();
        writeln!(out, "  ▲ có thể làm thay đổi số liệu {name} đã chốt{}", sent.unwrap_or_default())?;
    }
    writeln!(out, "Tiếp theo: nhận lại báo cáo của đơn vị, rồi chốt lại các kỳ trên theo thứ tự.")
}
