//! The officer's screen: findings like a good compiler's, signs beside colours, progress on long work.
//!
//! Colours only on a terminal; results on stdout, everything else on stderr.

use std::io::{self, Write};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use owo_colors::{OwoColorize, Style};
use serde_json::Value;

use crate::cli::Format;
use crate::error::Failure;
use crate::model::finding::{Finding, Severity};
use crate::model::submission::{Disposition, Item};

use super::workspace::Workspace;

/// Prints a result as text or, for programs, as JSON.
pub fn print(
    format: Format,
    json: impl FnOnce() -> Value,
    text: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = anstream::AutoStream::auto(io::stdout()).lock();
    let printed = match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&json())?;
            writeln!(out, "{text}")
        }
        Format::Text => text(&mut out),
    };
    match printed.and_then(|()| out.flush()) {
        // Whoever reads us has seen enough (`khtc … | head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// How much is said of each file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Every finding.
    Findings,
    /// Only what somebody has to do something about.
    Summary,
}

/// The files, one after the other, what needs work in full, and a last line that sums up.
pub fn items(out: &mut dyn Write, workspace: &Workspace, items: &[Item], detail: Detail) -> io::Result<()> {
    for item in items {
        let is_news = matches!(item.disposition, Disposition::SentBack | Disposition::Refused);
        if detail == Detail::Summary && !is_news {
            continue;
        }
        head(out, workspace, item)?;
        // What was said when it first came need not be said again.
        if item.disposition == Disposition::Duplicate {
            continue;
        }
        let is_told = |one: &&Finding| detail == Detail::Findings || (one.counts() && one.severity == Severity::Error);
        for one in item.findings.iter().filter(is_told) {
            finding(out, one)?;
        }
        if !item.repairs.is_empty() && detail == Detail::Findings {
            let line = format!("{} chỗ đã được hiểu và ghi lại thống nhất (xem bản phản hồi)", item.repairs.len());
            writeln!(out, "    {} {}", "►".blue(), line.dimmed())?;
        }
    }
    writeln!(out, "{}", tally(items).bold())
}

fn head(out: &mut dyn Write, workspace: &Workspace, item: &Item) -> io::Result<()> {
    let (sign, style) = match item.disposition {
        Disposition::Accepted => ("✓", Style::new().green()),
        Disposition::AcceptedWithWarnings => ("◊", Style::new().yellow()),
        Disposition::SentBack => ("▲", Style::new().red().bold()),
        Disposition::Refused => ("✗", Style::new().red().bold()),
        Disposition::Duplicate => ("=", Style::new().dimmed()),
        Disposition::Kept => ("·", Style::new().dimmed()),
    };
    let mut facts = Vec::new();
    if let Some(unit) = &item.unit {
        let named = item.period.and_then(|period| workspace.plan_of(period).ok()).and_then(|plan| plan.unit(unit));
        facts.push(named.map_or_else(|| unit.clone(), |unit| unit.name.clone()));
    }
    if let Some(period) = item.period {
        facts.push(period.vietnamese_lower());
    }
    if let Some(attempt) = item.attempt {
        facts.push(format!("lần {attempt}"));
    }
    let facts = if facts.is_empty() { String::new() } else { format!(" · {}", facts.join(" · ")) };
    let decision = item.disposition.vietnamese();
    writeln!(out, "{} {}{facts}: {}", sign.style(style), item.file.bold(), decision.style(style))
}

/// Place, fault, why; the remedy below it.
pub fn finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    let (sign, style) = match finding.severity {
        Severity::Error => ("▲", Style::new().red()),
        Severity::Warning => ("◊", Style::new().yellow()),
        Severity::Note => ("►", Style::new().blue()),
    };
    let about = finding.indicator.as_deref().map(|indicator| format!(" [{indicator}]")).unwrap_or_default();
    let label = format!("{sign} {} {}", finding.level(), finding.code);
    writeln!(out, "    {}{}  {}", label.style(style), about.dimmed(), finding.message)?;
    if !finding.remedy.is_empty() {
        writeln!(out, "      {} {}", "→".dimmed(), finding.remedy)?;
    }
    Ok(())
}

fn tally(items: &[Item]) -> String {
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
            (count > 0).then(|| format!("{count} {}", disposition.vietnamese()))
        })
        .collect();
    if parts.is_empty() {
        "Không có tệp nào.".to_owned()
    } else {
        format!("{} tệp: {}.", items.len(), parts.join("; "))
    }
}

pub fn replies(out: &mut dyn Write, replies: &[PathBuf]) -> io::Result<()> {
    let folders: std::collections::BTreeSet<_> = replies.iter().filter_map(|path| path.parent()).collect();
    for folder in folders {
        let count = replies.iter().filter(|path| path.parent() == Some(folder)).count();
        writeln!(out, "Phản hồi: {count} tệp trong {}", folder.display())?;
    }
    Ok(())
}

/// What differs from the ordinary is said wherever it was used.
pub fn footnotes(out: &mut dyn Write, workspace: &Workspace) -> io::Result<()> {
    workspace.remarks().iter().try_for_each(|remark| writeln!(out, "{}", remark.dimmed()))
}

/// A file that was written.
pub fn wrote(out: &mut dyn Write, what: &str, path: &std::path::Path) -> io::Result<()> {
    writeln!(out, "{} {what}: {}", "✓".green(), path.display())
}

/// Progress on a terminal; silent elsewhere.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn new(what: &'static str, length: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg:<18} {bar:32} {pos}/{len}  còn {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what);
        Progress(bar)
    }

    pub fn step(&self) {
        self.0.inc(1);
    }

    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
