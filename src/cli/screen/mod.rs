//! The officer's screen: findings like a good compiler's, signs beside colours, progress on long work.
//!
//! Colours only on a terminal; results on stdout, everything else on stderr.

mod case;
pub mod closing;
pub mod decision;
pub mod explained;
pub mod next_step;
pub mod owed;
mod progress;
pub mod refused;
pub mod remedy;
pub mod summary;
pub mod tree;
pub mod year;

pub use case::case;
pub use progress::Bars;

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use owo_colors::{OwoColorize, Style};
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::app::Answer;
use crate::app::Workspace;
use crate::app::decide::lapsed::LapsedAdjustment;
use crate::app::receive;
use crate::app::verify::Seal;
use crate::cli::args::Format;
use crate::cli::outcome::Outcome;
use crate::error::Failure;
use crate::model::correction::Correction;
use crate::model::dates::moment;
use crate::model::disposition::Disposition;
use crate::model::finding::{Finding, Severity};
use crate::model::grouped::{Group, grouped};
use crate::model::plan::Plan;
use crate::model::rule::OfficersPart;
use crate::model::submission::Item;
use crate::note::Note;

/// Prints the answer of a use case, as text or for programs, after what happened beside it; what becomes of the exit
/// code.
///
/// # Errors
/// If it cannot be printed.
pub fn tell<T: Serialize>(
    format: Format,
    answer: &Answer<T>,
    text: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Outcome, Failure> {
    answer.notes.iter().filter_map(aside).for_each(|line| say(&line));
    match format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&answer.value)?;
            printed(|out| writeln!(out, "{json}"))?;
        }
        Format::Text => printed(text)?,
    }
    Ok(if answer.needs_officer { Outcome::NeedsOfficer } else { Outcome::Clean })
}

/// What happened beside the work, for stderr. What every output says stands in the output itself: see [`remarks`].
fn aside(note: &Note) -> Option<String> {
    match note {
        Note::Remark(_) => None,
        Note::WrittenBeside { open, written } => Some(format!(
            "◊ {} đang mở trong chương trình khác nên giữ nguyên; đã ghi sang {}. Đóng tệp đang mở trước khi dùng bản mới.",
            open.display(),
            written.display()
        )),
        Note::LedgerUpgraded { copy } => {
            Some(format!("◊ Đã nâng so-theo-doi.db lên cấu trúc mới; bản trước khi nâng còn ở {}", copy.display()))
        }
        Note::NotRemembered { reason } => {
            let line = format!("◊ Sổ tổng hợp này không được ghi nhớ để so sánh ở lần lập sau: {reason}");
            Some(line.yellow().to_string())
        }
        Note::StampCounts { file, unit, period } => Some(format!(
            "◊ {file}: tem của tệp ghi đơn vị {unit}, kỳ {period}; --unit, --period chỉ dùng cho tệp đã mất tem nên không áp dụng."
        )),
    }
}

/// What differs from the ordinary, below a text that it was used for.
pub fn remarks(out: &mut dyn Write, notes: &[Note]) -> io::Result<()> {
    notes.iter().try_for_each(|note| match note {
        Note::Remark(remark) => paragraph(out, "", remark, 2, Style::new().dimmed()),
        Note::WrittenBeside { .. }
        | Note::LedgerUpgraded { .. }
        | Note::NotRemembered { .. }
        | Note::StampCounts { .. } => Ok(()),
    })
}

/// Prints on stdout.
///
/// # Errors
/// If it cannot be printed.
pub fn printed(text: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = anstream::AutoStream::auto(io::stdout()).lock();
    match text(&mut out).and_then(|()| out.flush()) {
        // Whoever reads us has seen enough (`khtc … | head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Says something on stderr. Where nobody can hear it, the work goes on all the same.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// How much is said of each file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Every finding.
    Findings,
    /// Every finding of what was only tried: nothing is in the ledger.
    Tried,
    /// Only what somebody has to do something about, or is asked about: errors and warnings.
    Summary,
}

/// The files, one after the other, what needs work in full. [`sum`] has the last word.
pub fn items(out: &mut dyn Write, workspace: &Workspace, items: &[Item], detail: Detail) -> io::Result<()> {
    for item in items {
        let is_news = match item.disposition {
            Disposition::SentBack | Disposition::Refused | Disposition::AcceptedWithWarnings => true,
            Disposition::Accepted | Disposition::Duplicate | Disposition::Kept => false,
        };
        if detail == Detail::Summary && !is_news && item.outdated_by.is_none() {
            continue;
        }
        head(out, workspace, item, detail)?;
        if let Some(newer) = &item.outdated_by {
            let line = format!(
                "◊ Báo cáo lần {} nhận lúc {} mới hơn nên vẫn có hiệu lực; số liệu của tệp này chỉ được lưu.",
                newer.attempt,
                moment(newer.received_at)
            );
            paragraph(out, "  ", &line, 4, Style::new().yellow())?;
        }
        if let Some((correction, plan)) = item.correction.as_ref().zip(plan_of(workspace, item)) {
            self::correction(out, plan, correction, "  ")?;
        }
        // What was said when it first came need not be said again.
        if item.disposition == Disposition::Duplicate {
            continue;
        }
        let told: Vec<Finding> = item
            .findings
            .iter()
            .filter(|one| detail != Detail::Summary || (one.counts() && one.severity != Severity::Note))
            .cloned()
            .collect();
        for one in grouped(&told).iter().flat_map(|sheet| &sheet.groups) {
            group(out, one)?;
            if let Some(part) = one.findings.first().and_then(|first| receive::officers_part(first)) {
                paragraph(out, "    ", &format!("→ Cán bộ: {}", officers_part(part)), 6, Style::new().dimmed())?;
            }
        }
        let repaired: BTreeSet<_> = item.repairs.iter().map(|one| (&one.at.sheet, &one.at.cell)).collect();
        if !repaired.is_empty() && detail != Detail::Summary {
            let line = format!("► {} chỗ đã được hiểu và ghi lại thống nhất (xem bản phản hồi)", repaired.len());
            paragraph(out, "  ", &line, 4, Style::new().dimmed())?;
        }
        if !told.is_empty() {
            writeln!(out)?;
        }
    }
    Ok(())
}

/// What only the office can do about a fault; a unit is told the rest.
const fn officers_part(part: OfficersPart) -> &'static str {
    match part {
        OfficersPart::NameTheSender => "nếu là số liệu của đơn vị chép sang tệp khác thì nêu --unit và --period.",
        OfficersPart::AddTheAddress => "địa chỉ mới thì bổ sung vào sheet Đơn vị của kế hoạch.",
    }
}

/// What was decided, in words; of what was only tried, that nothing was recorded.
fn decided(disposition: Disposition, detail: Detail) -> &'static str {
    match (detail, disposition) {
        (Detail::Tried, Disposition::Accepted) => "hợp lệ (chưa ghi sổ)",
        (Detail::Tried, Disposition::AcceptedWithWarnings) => "hợp lệ, có cảnh báo (chưa ghi sổ)",
        (Detail::Tried, Disposition::SentBack) => "phải trả lại để chỉnh lý (chưa ghi sổ)",
        (Detail::Tried, Disposition::Refused | Disposition::Duplicate) | (Detail::Findings | Detail::Summary, _) => {
            disposition.vietnamese()
        }
        (Detail::Tried, Disposition::Kept) => "không phải biểu mẫu, không có số liệu để kiểm tra",
    }
}

fn head(out: &mut dyn Write, workspace: &Workspace, item: &Item, detail: Detail) -> io::Result<()> {
    let (sign, style) = look(item.disposition);
    let mut facts = vec![item.file.clone()];
    if let Some(unit) = &item.unit {
        let named = plan_of(workspace, item).and_then(|plan| plan.unit(unit));
        facts.push(named.map_or_else(|| unit.clone(), |unit| unit.name.clone()));
    }
    if let Some(period) = item.period {
        facts.push(period.vietnamese_lower());
    }
    if let Some(attempt) = item.attempt {
        facts.push(format!("lần {attempt}"));
    }
    let line = format!("{}: {}", facts.join(" · "), decided(item.disposition, detail));
    // Colour for the sign, weight for what needs work: a long list stays quiet.
    let weight = match item.disposition {
        Disposition::SentBack | Disposition::Refused => Style::new().bold(),
        Disposition::Accepted | Disposition::AcceptedWithWarnings => Style::new(),
        Disposition::Duplicate | Disposition::Kept => Style::new().dimmed(),
    };
    paragraph(out, &format!("{} ", sign.style(style)), &line, 2, weight)
}

fn plan_of<'w>(workspace: &'w Workspace, item: &Item) -> Option<&'w Plan> {
    item.period.and_then(|period| workspace.plan_of(period).ok())
}

/// Changes of a correction that a screen shows; the consolidated workbook has all of them.
const MOST_CHANGES: usize = 12;

/// What an attempt changed against the one before it, and why.
pub fn correction(out: &mut dyn Write, plan: &Plan, correction: &Correction, indent: &str) -> io::Result<()> {
    let deeper = indent.len() + 2;
    let reason = match (&correction.reason, correction.is_same()) {
        (Some(reason), _) => format!(". Lý do chỉnh lý: {reason}"),
        (None, false) => " (chưa ghi lý do chỉnh lý)".to_owned(),
        (None, true) => String::new(),
    };
    let line = format!("► {}{reason}", correction.vietnamese());
    paragraph(out, indent, &line, deeper, Style::new())?;
    for change in correction.changes.iter().take(MOST_CHANGES) {
        let line = format!("{}: {} → {} ({})", change.about(plan), change.was(), change.is(), change.place());
        paragraph(out, &" ".repeat(deeper), &line, deeper + 2, Style::new().dimmed())?;
    }
    if let Some(left) = correction.changes.len().checked_sub(MOST_CHANGES).filter(|left| *left > 0) {
        let line = format!("và {left} nội dung khác: xem sheet Chỉnh lý của bảng tổng hợp");
        paragraph(out, &" ".repeat(deeper), &line, deeper + 2, Style::new().dimmed())?;
    }
    match correction.still_stands {
        Some(attempt) => {
            let line = format!("► Lần {attempt} đã được chấp nhận vẫn có hiệu lực.");
            paragraph(out, indent, &line, deeper, Style::new())
        }
        None => Ok(()),
    }
}

fn look(disposition: Disposition) -> (&'static str, Style) {
    match disposition {
        Disposition::Accepted => ("✓", Style::new().green()),
        Disposition::AcceptedWithWarnings => ("◊", Style::new().yellow()),
        Disposition::SentBack => ("▲", Style::new().red().bold()),
        Disposition::Refused => ("✗", Style::new().red().bold()),
        Disposition::Duplicate => ("=", Style::new().dimmed()),
        Disposition::Kept => ("·", Style::new().dimmed()),
    }
}

/// One finding on its own: place, what is wrong and why; the remedy below it.
pub fn finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    group(out, &Group { findings: vec![finding] })
}

/// The same fault, in one cell or in several: each with its place, the remedy once.
fn group(out: &mut dyn Write, group: &Group<'_>) -> io::Result<()> {
    let Some(first) = group.findings.first() else { return Ok(()) };
    let (sign, style) = match group.severity() {
        Severity::Error => ("▲", Style::new().red().bold()),
        Severity::Warning => ("◊", Style::new().yellow()),
        Severity::Note => ("►", Style::new().blue()),
    };
    let label = format!("{sign} {} {}", first.level(), first.code);
    let label = format!("  {} ", label.style(style));
    let said = match (group.findings.as_slice(), group.sentence()) {
        ([only], _) => format!("{}{}", located(only), only.sentence()),
        (several, Some(sentence)) => {
            let cells: Vec<&str> = several.iter().filter_map(|one| one.cell.as_deref()).collect();
            format!("{}!{}: {sentence}", first.sheet.as_deref().unwrap_or_default(), cells.join(", "))
        }
        (several, None) => format!("{}: {} ô", first.sheet.as_deref().unwrap_or_default(), several.len()),
    };
    paragraph(out, &label, &said, 4, Style::new())?;
    if group.findings.len() > 1 && group.sentence().is_none() {
        for one in &group.findings {
            paragraph(out, "    ", &format!("{}{}", located(one), one.sentence()), 8, Style::new())?;
        }
    }
    if !group.remedy().is_empty() {
        paragraph(out, "    ", &format!("→ {}", group.remedy()), 6, Style::new().dimmed())?;
    }
    Ok(())
}

/// `Báo cáo!G12 [1.3.a]: `; nothing where the sentence names the place itself.
fn located(finding: &Finding) -> String {
    let (Some(sheet), Some(cell)) = (&finding.sheet, &finding.cell) else { return String::new() };
    let about = finding.indicator.as_deref().map(|indicator| format!(" [{indicator}]")).unwrap_or_default();
    format!("{sheet}!{cell}{about}: ")
}

/// A paragraph that begins after `lead` and goes on under itself; never wider than the terminal.
pub fn paragraph(out: &mut dyn Write, lead: &str, text: &str, indent: usize, style: Style) -> io::Result<()> {
    let first = console_width(lead);
    for (number, line) in wrapped(text, first, indent, width()).iter().enumerate() {
        match number {
            0 => writeln!(out, "{lead}{}", line.style(style))?,
            _ => writeln!(out, "{}{}", " ".repeat(indent), line.style(style))?,
        }
    }
    Ok(())
}

/// Columns of the terminal; none where the output goes to a file or a program, which want whole lines.
pub fn width() -> Option<usize> {
    /// Narrower than this nothing can be read.
    const LEAST: usize = 30;
    let (terminal_size::Width(width), _) = terminal_size::terminal_size_of(io::stdout())?;
    io::stdout().is_terminal().then(|| usize::from(width).max(LEAST))
}

/// Without the codes of colours.
pub fn console_width(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().width()
}

/// Lines of at most `width` columns, the first beginning at `first`, the others at `indent`. What somebody typed
/// cannot move the cursor or change colours.
pub fn wrapped(text: &str, first: usize, indent: usize, width: Option<usize>) -> Vec<String> {
    let tame: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let Some(width) = width else { return vec![tame] };
    let mut lines = vec![String::new()];
    let mut used = first;
    for word in tame.split_whitespace() {
        let is_begun = lines.last().is_some_and(|line| !line.is_empty());
        if is_begun && used + 1 + word.width() > width {
            lines.push(String::new());
            used = indent;
        } else if is_begun {
            push(&mut lines, ' ');
            used += 1;
        }
        for letter in word.chars() {
            let wide = letter.width().unwrap_or(0);
            if used + wide > width {
                lines.push(String::new());
                used = indent;
            }
            push(&mut lines, letter);
            used += wide;
        }
    }
    lines
}

fn push(lines: &mut [String], letter: char) {
    if let Some(line) = lines.last_mut() {
        line.push(letter);
    }
}

/// The last line: how many files became what, and how much there is to do.
pub fn sum(out: &mut dyn Write, items: &[Item], detail: Detail) -> io::Result<()> {
    let order = [
        Disposition::Accepted,
        Disposition::AcceptedWithWarnings,
        Disposition::SentBack,
        Disposition::Refused,
        Disposition::Duplicate,
        Disposition::Kept,
    ];
    let parts: Vec<String> = order
        .into_iter()
        .filter_map(|disposition| {
            let count = items.iter().filter(|item| item.disposition == disposition).count();
            (count > 0).then(|| format!("{count} {}", decided(disposition, detail)))
        })
        .collect();
    if parts.is_empty() {
        return paragraph(out, "", "Không có tệp nào.", 0, Style::new().bold());
    }
    let of = |severity| {
        let told = items.iter().filter(|item| item.disposition != Disposition::Duplicate);
        told.flat_map(|item| &item.findings).filter(|one| one.counts() && one.severity == severity).count()
    };
    let found: Vec<String> = [Severity::Error, Severity::Warning]
        .into_iter()
        .filter(|severity| of(*severity) > 0)
        .map(|severity| format!("{} {}", of(severity), severity.vietnamese()))
        .collect();
    let found = if found.is_empty() { String::new() } else { format!(" ({})", found.join(", ")) };
    paragraph(out, "", &format!("{} tệp: {}{found}.", items.len(), parts.join("; ")), 2, Style::new().bold())
}

pub fn replies(out: &mut dyn Write, replies: &[PathBuf]) -> io::Result<()> {
    let folders: BTreeSet<_> = replies.iter().filter_map(|path| path.parent()).collect();
    for folder in folders {
        let count = replies.iter().filter(|path| path.parent() == Some(folder)).count();
        writeln!(out, "Phản hồi: {count} tệp trong {}", folder.display())?;
    }
    Ok(())
}

/// A file that was written.
pub fn wrote(out: &mut dyn Write, what: &str, path: &std::path::Path) -> io::Result<()> {
    writeln!(out, "{} {what}: {}", "✓".green(), path.display())
}

/// Number and digest of the ledger's last record: whoever notes them elsewhere can tell later that nothing was cut off.
pub fn seal(out: &mut dyn Write, head: &Seal) -> io::Result<()> {
    writeln!(out, "  niêm phong đến bản ghi {}: {}", head.records, head.digest)?;
    let how = "Ghi mã này ở nơi khác; sau này ‘khtc verify --seal MÃ’ cho biết sổ có bị cắt bớt hay thay thế không.";
    writeln!(out, "  {}", how.dimmed())
}

/// That officers' figures hold no longer, and why.
pub fn lapsed(out: &mut dyn Write, all: &[LapsedAdjustment]) -> io::Result<()> {
    all.iter().try_for_each(|one| {
        writeln!(
            out,
            "  {} {}, {}: quyết định số {} của {} ({}) hết hiệu lực vì có lần gửi {}; vẫn cần thì điều chỉnh lại",
            "♦ điều chỉnh:".magenta(),
            one.unit_name,
            one.period.vietnamese_lower(),
            one.number,
            one.by,
            one.words,
            one.lapsed_by
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_the_terminal_by_display_width() {
        let text = "Báo cáo!G12 [1.3.a]: ‘九千九百 ha?’ không phải là số, đề nghị nhập lại cho đúng.";
        for width in [30, 60] {
            let lines = wrapped(text, 12, 4, Some(width));
            let fits = |(number, line): (usize, &String)| line.width() + if number == 0 { 12 } else { 4 } <= width;
            assert!(lines.iter().enumerate().all(fits), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert_eq!(wrapped(text, 12, 4, None), [text]);
        // Letters with separate marks are as wide as those without.
        assert_eq!(wrapped("sô\u{301} sô\u{301} sô\u{301}", 0, 0, Some(8)).len(), 1);
        let long = wrapped(&"x".repeat(100), 10, 4, Some(40));
        assert_eq!(long.iter().map(String::len).collect::<Vec<_>>(), [30, 36, 34]);
    }

    #[test]
    fn a_senders_text_cannot_steer_the_terminal() {
        assert_eq!(wrapped("a\u{1b}[2Jb\r\nc", 0, 0, None), ["a [2Jb  c"]);
    }
}
