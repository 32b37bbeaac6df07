//! What a period comes to, in a few lines: who is in, what stands where, what is at risk.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::app::results::{Results, unfinished};
use crate::cli::closure;
use crate::letters::receipt::moment;
use crate::model::consolidation::{AnswerState, Line, Status};
use crate::model::told::Changes;
use crate::viet::text::shortened;

/// How many units the figures rest on.
pub fn coverage(out: &mut dyn Write, results: &Results<'_>) -> io::Result<()> {
    let coverage = &results.consolidation.coverage;
    let name = |code: &String| results.plan.unit(code).map_or(code.clone(), |unit| unit.short.clone());
    let names = |codes: &[String]| codes.iter().map(name).collect::<Vec<_>>().join(", ");
    let head = format!(
        "{}: {}/{} đơn vị {}, {} hợp lệ.",
        results.period.vietnamese(),
        coverage.received,
        coverage.expected,
        if results.period.month_number().is_some() { "đã nộp" } else { "đã nộp đủ" },
        coverage.accepted
    );
    writeln!(out, "{}", head.bold())?;
    if let Some(remark) = unfinished(results.plan, results.period, results.known_at) {
        writeln!(out, "  {} {remark}", "◊ lưu ý:".yellow())?;
    }
    if !coverage.missing.is_empty() {
        writeln!(out, "  {} {}", "□ chưa nộp đủ:".yellow(), names(&coverage.missing))?;
    }
    if !coverage.sent_back.is_empty() {
        writeln!(out, "  {} {}", "▲ đang bị trả lại:".red(), names(&coverage.sent_back))?;
    }
    if !coverage.carried_forward.is_empty() {
        writeln!(out, "  {} {}", "◊ lấy mức kỳ trước:".yellow(), names(&coverage.carried_forward))?;
    }
    Ok(())
}

/// How the period stands towards closing, and whether these workbooks are those that it was closed with.
pub fn standing(out: &mut dyn Write, results: &Results<'_>) -> io::Result<()> {
    closure::say(out, results.plan, &results.standing)?;
    if results.are_kept() {
        return writeln!(out, "  {} trả lại đúng bản đã lưu khi chốt", "◊ lưu ý:".yellow());
    }
    if results.standing.closed.is_some() {
        let words = "lập lại theo --as-of, --known-at: không phải bản đã lưu khi chốt";
        writeln!(out, "  {} {words}", "◊ lưu ý:".yellow())?;
    }
    Ok(())
}

/// The tally, and the indicators that are overdue or clearly behind.
pub fn at_risk(out: &mut dyn Write, results: &Results<'_>) -> io::Result<()> {
    let lines = &results.consolidation.lines;
    let count = |status| lines.iter().filter(|line| line.status == status).count();
    let tally: Vec<String> = Status::ALL
        .into_iter()
        .map(|status| (status, count(status)))
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| format!("{count} {}", status.vietnamese()))
        .collect();
    writeln!(out, "  {} chỉ tiêu: {}.", lines.len(), tally.join("; "))?;
    let overdue: Vec<&Line> = lines.iter().filter(|line| line.status == Status::InProgressOverdue).collect();
    for line in &overdue {
        let title = results.plan.indicator(&line.indicator).map_or("", |indicator| indicator.title.as_str());
        let deadline = line.deadline.format("%-d/%-m/%Y");
        writeln!(out, "  {} {} {} (hạn {deadline})", "▲ quá hạn:".red(), line.indicator, shortened(title))?;
    }
    for line in lines {
        if let Some(remark) = &line.remark {
            writeln!(out, "  {} {}: {remark}", "◊ lưu ý:".yellow(), line.indicator)?;
        }
    }
    let adjusted = lines.iter().filter(|line| !line.adjusted.is_empty()).map(|line| line.indicator.as_str());
    let adjusted: Vec<&str> = adjusted.collect();
    if !adjusted.is_empty() {
        writeln!(out, "  {} {}", "♦ có số điều chỉnh của cán bộ:".magenta(), adjusted.join(", "))?;
    }
    let silent = lines.iter().filter(|line| line.answer() == AnswerState::Missing);
    let silent: Vec<&str> = silent.map(|line| line.indicator.as_str()).collect();
    if !silent.is_empty() {
        writeln!(out, "  {} {}", "□ chưa có số báo cáo trong kỳ:".yellow(), silent.join(", "))?;
    }
    Ok(())
}

/// How much of what the workbooks before told holds no longer.
pub fn changes(out: &mut dyn Write, changes: Option<&Changes>) -> io::Result<()> {
    for (told, count) in changes.into_iter().flat_map(Changes::by_workbook) {
        writeln!(
            out,
            "  {} {count} số liệu đã thay đổi so với sổ tổng hợp {} lập lúc {}: xem sheet Thay đổi",
            "◊ lưu ý:".yellow(),
            told.period.vietnamese_lower(),
            moment(told.known_at)
        )?;
    }
    Ok(())
}
