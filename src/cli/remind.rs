//! `remind`: drafts of mails to the units whose reports are still to come, and of the official letter to those overdue.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::{Cli, Remind};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::remind::{Draft, Reminded, Reminding, remind};
use crate::error::Failure;
use crate::model::dates::day as short;
use crate::model::plan::Plan;
use crate::model::reminder::ReminderKind;

pub fn run(cli: &Cli, args: &Remind) -> Result<Outcome, Failure> {
    let mut workspace = Workspace::open(&cli.workspace)?;
    let asked = Reminding {
        period: args.period,
        units: args.unit.clone(),
        new_deadline: args.new_deadline,
        dry_run: args.dry_run,
    };
    let answer = remind(&mut workspace, &asked, &screen::Bars::default())?;
    let plan = workspace.plan_of(args.period)?;
    screen::tell(cli.format, &answer, |out| {
        text(out, plan, &answer.value)?;
        screen::remarks(out, &answer.notes)
    })
}

fn text(out: &mut dyn Write, plan: &Plan, reminded: &Reminded) -> io::Result<()> {
    let head = format!("{} · hạn gửi {}", reminded.period.vietnamese(), short(reminded.due));
    writeln!(out, "{}", head.bold())?;
    if reminded.drafts.is_empty() {
        writeln!(out, "  Không có đơn vị nào cần nhắc.")?;
    }
    for one in &reminded.drafts {
        draft(out, reminded, one)?;
    }
    for name in names(plan, &reminded.closed) {
        writeln!(out, "  – {name}: kỳ đã chốt sổ, không nhắc")?;
    }
    for one in &reminded.settled {
        writeln!(out, "  – {}: {}, không cần nhắc", one.name, one.state.vietnamese())?;
    }
    if let Some(official) = &reminded.official {
        let (count, deadline) = (official.reports.len(), short(official.new_deadline));
        let what = format!("Công văn đôn đốc ({count} báo cáo quá hạn, hạn mới {deadline})");
        match &official.file {
            Some(path) => screen::wrote(out, &what, path)?,
            None => writeln!(out, "  □ {what}")?,
        }
    }
    warnings(out, plan, reminded)?;
    match (reminded.drafts.is_empty(), reminded.dry_run) {
        (true, _) => Ok(()),
        (false, true) => writeln!(out, "Chỉ liệt kê: chưa soạn thư, chưa ghi sổ."),
        (false, false) => writeln!(out, "Chưa gửi gì: mở từng tệp .eml bằng chương trình thư, xem lại rồi gửi."),
    }
}

fn draft(out: &mut dyn Write, reminded: &Reminded, one: &Draft) -> io::Result<()> {
    let part = match one.period == reminded.period {
        true => String::new(),
        false => format!(" ({})", one.period.vietnamese_lower()),
    };
    let when = match one.kind {
        ReminderKind::BeforeDeadline => "hạn",
        ReminderKind::Missing | ReminderKind::SentBack | ReminderKind::Official => "hạn mới",
    };
    let before = screen::owed::reminded(&one.reminded_before);
    let before = before.map(|times| format!("; trước đây {times}")).unwrap_or_default();
    let facts = format!("{}, {when} {}{before}", one.kind.vietnamese(), short(one.answer_by));
    match &one.file {
        Some(path) => {
            writeln!(out, "  {} {}{part}: {facts}", "✓".green(), one.name)?;
            writeln!(out, "      {}", path.display().dimmed())
        }
        None => writeln!(out, "  □ {}{part}: {facts}", one.name),
    }
}

fn warnings(out: &mut dyn Write, plan: &Plan, reminded: &Reminded) -> io::Result<()> {
    if !reminded.without_address.is_empty() {
        let sign = "◊ kế hoạch chưa có địa chỉ thư, thư để trống người nhận:".yellow().to_string();
        writeln!(out, "  {sign} {}", names(plan, &reminded.without_address).join("; "))?;
    }
    if reminded.waiting > 0 {
        let sign = format!("◊ còn {} tệp trong hop-thu-den/ chưa tiếp nhận:", reminded.waiting);
        writeln!(out, "  {} tiếp nhận trước khi gửi thư nhắc", sign.yellow())?;
    }
    let deadline = &reminded.deadline;
    if deadline.is_promised && !deadline.is_working_day {
        writeln!(out, "  {} {}", "◊ hạn mới không phải ngày làm việc:".yellow(), short(deadline.day))?;
    }
    if !deadline.is_promised && deadline.is_named {
        writeln!(out, "  {}", "◊ chưa có báo cáo nào quá hạn nên hạn mới không được dùng".yellow())?;
    }
    Ok(())
}

fn names<'a>(plan: &'a Plan, codes: &[String]) -> Vec<&'a str> {
    codes.iter().filter_map(|code| plan.unit(code)).map(|unit| unit.name.as_str()).collect()
}
