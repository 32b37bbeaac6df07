//! What a period comes to, in a few lines: who is in, what stands where, what is at risk.
//!
//! Never counts anything itself.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::app::results::Summary;
use crate::cli::screen;
use crate::model::dates::{day, moment};
use crate::viet::text::shortened;

/// All of it.
pub fn say(out: &mut dyn Write, period: &Summary) -> io::Result<()> {
    coverage(out, period)?;
    closing(out, period)?;
    at_risk(out, period)?;
    changes(out, period)
}

/// How many units the figures rest on.
pub fn coverage(out: &mut dyn Write, Summary { plan, period, coverage, unfinished, .. }: &Summary) -> io::Result<()> {
    let name = |code: &String| plan.unit(code).map_or(code.clone(), |unit| unit.short.clone());
    let names = |codes: &[String]| codes.iter().map(name).collect::<Vec<_>>().join(", ");
    let head = format!(
        "{}: {}/{} đơn vị {}, {} hợp lệ.",
        period.vietnamese(),
        coverage.received,
        coverage.expected,
        if period.month_number().is_some() { "đã nộp" } else { "đã nộp đủ" },
        coverage.accepted
    );
    writeln!(out, "{}", head.bold())?;
    if let Some(remark) = unfinished {
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

/// How the period stands towards closing, and whether its workbooks are those that it was closed with.
pub fn closing(out: &mut dyn Write, period: &Summary) -> io::Result<()> {
    screen::closing::say(out, &period.plan, &period.closing)?;
    if period.are_kept {
        return writeln!(out, "  {} trả lại đúng bản đã lưu khi chốt", "◊ lưu ý:".yellow());
    }
    if period.closing.closed {
        let words = "lập lại theo --as-of, --known-at: không phải bản đã lưu khi chốt";
        writeln!(out, "  {} {words}", "◊ lưu ý:".yellow())?;
    }
    Ok(())
}

/// The tally, and the indicators that are overdue or of which something has to be said.
fn at_risk(out: &mut dyn Write, period: &Summary) -> io::Result<()> {
    let tally: Vec<String> =
        period.tally.iter().map(|(status, count)| format!("{count} {}", status.vietnamese())).collect();
    writeln!(out, "  {} chỉ tiêu: {}.", period.indicators, tally.join("; "))?;
    for one in &period.overdue {
        let (title, deadline) = (shortened(&one.title), day(one.deadline));
        writeln!(out, "  {} {} {title} (hạn {deadline})", "▲ quá hạn:".red(), one.indicator)?;
    }
    for (indicator, remark) in &period.remarks {
        writeln!(out, "  {} {indicator}: {remark}", "◊ lưu ý:".yellow())?;
    }
    if !period.adjusted.is_empty() {
        let codes = period.adjusted.join(", ");
        writeln!(out, "  {} {codes}", "♦ có số điều chỉnh của cán bộ:".magenta())?;
    }
    if !period.unreported.is_empty() {
        let codes = period.unreported.join(", ");
        writeln!(out, "  {} {codes}", "□ chưa có số báo cáo trong kỳ:".yellow())?;
    }
    Ok(())
}

/// How much of what earlier workbooks told holds no longer.
fn changes(out: &mut dyn Write, period: &Summary) -> io::Result<()> {
    for earlier in &period.changed {
        writeln!(
            out,
            "  {} {} số liệu đã thay đổi so với sổ tổng hợp {} lập lúc {}: xem sheet Thay đổi",
            "◊ lưu ý:".yellow(),
            earlier.figures,
            earlier.period.vietnamese_lower(),
            moment(earlier.known_at)
        )?;
    }
    Ok(())
}
