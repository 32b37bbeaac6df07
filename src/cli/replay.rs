//! `replay`: how stored reports would be judged by today's rules.

use std::collections::BTreeMap;
use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::{Cli, Replay};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::replay::{Asked, RefusedFile, Rejudged, Replayed, replay};
use crate::error::Failure;
use crate::model::finding::Finding;
use crate::model::period::Period;

pub fn run(cli: &Cli, args: &Replay) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let asked = Asked { unit: args.unit.clone(), period: args.period, rule: args.rule.clone() };
    let answer = replay(&workspace, &asked, &screen::Bars::default())?;
    let replayed = &answer.value;
    screen::tell(cli.format, &answer, |out| {
        match (replayed.rule, replayed.rule_is_on) {
            (Some(code), Some(true)) => found(out, &workspace, replayed, code)?,
            (Some(code), _) => tried(out, &workspace, replayed, code)?,
            (None, _) => {
                changed(out, &workspace, replayed)?;
                refused(out, &workspace, replayed)?;
                writeln!(out, "Không ghi gì vào sổ.")?;
            }
        }
        screen::remarks(out, &answer.notes)
    })
}

fn head(workspace: &Workspace, one: &Rejudged) -> String {
    let unit = workspace.plans().by_id(&one.plan).and_then(|plan| plan.unit(&one.unit));
    let unit = unit.map_or(one.unit.as_str(), |unit| unit.name.as_str());
    format!("{unit} · {} · lần {}", one.period.vietnamese_lower(), one.attempt)
}

fn changed(out: &mut dyn Write, workspace: &Workspace, replayed: &Replayed) -> io::Result<()> {
    for one in &replayed.reports {
        let fate = match one.then == one.now {
            true => one.now.vietnamese().to_owned(),
            false => format!("{} → {}", one.then.vietnamese(), one.now.vietnamese()),
        };
        writeln!(out, "{} {}: {fate}", "◊".yellow(), head(workspace, one).bold())?;
        for finding in &one.added {
            writeln!(out, "    + {} {}", finding.code, finding.message)?;
        }
        for finding in &one.gone {
            writeln!(out, "    − {} {}", finding.code, finding.message)?;
        }
        if let Some(plan) = workspace.plans().by_id(&one.plan) {
            for change in &one.changes {
                writeln!(out, "    {}: {} → {}", change.about(plan), change.was(), change.is())?;
            }
        }
    }
    let (judged, others) = (replayed.judged, replayed.reports.len());
    let sum = format!("Đã xét lại {judged} báo cáo theo quy tắc hiện nay: {others} sẽ khác.");
    writeln!(out, "{}", sum.bold())
}

/// Refused files that would fare otherwise, and how they are taken in.
fn refused(out: &mut dyn Write, workspace: &Workspace, replayed: &Replayed) -> io::Result<()> {
    let why = |findings: &[Finding]| findings.iter().map(|one| one.code.as_str()).collect::<Vec<_>>().join(", ");
    for RefusedFile { file, sha256, then, now, unit, period } in &replayed.refused {
        let (file, then) = (file.bold(), why(then));
        let Some((unit, period)) = unit.as_ref().zip(*period).filter(|_| now.is_empty()) else {
            writeln!(out, "{} {file}: bị từ chối vì {then}, nay vì {}", "◊".yellow(), why(now))?;
            continue;
        };
        let plan = workspace.plan_of(period).ok();
        let name = plan.and_then(|plan| plan.unit(unit)).map_or(unit.as_str(), |unit| unit.name.as_str());
        let of = format!("{name}, {}", period.vietnamese_lower());
        writeln!(out, "{} {file}: bị từ chối vì {then}, nay đọc được là của {of}", "◊".yellow())?;
        let begins = sha256.get(..12).unwrap_or(sha256);
        writeln!(out, "    khtc original {begins} --out TỆP, rồi khtc receive TỆP")?;
    }
    match replayed.looked_at {
        0 => Ok(()),
        all => writeln!(out, "Đã xem lại {all} tệp bị từ chối: {} sẽ khác.", replayed.refused.len()),
    }
}

/// What a rule finds that is on: there is nothing to try, the reports were judged by it.
fn found(out: &mut dyn Write, workspace: &Workspace, replayed: &Replayed, code: &str) -> io::Result<()> {
    by_period(out, workspace, replayed, |_| String::new())?;
    let sum = format!("{}; quy tắc đang bật sẵn nên không có gì để thử.", sum(replayed, code));
    writeln!(out, "{} Không ghi gì vào sổ.", sum.bold())
}

/// What a rule would find that is off or only on trial.
fn tried(out: &mut dyn Write, workspace: &Workspace, replayed: &Replayed, code: &str) -> io::Result<()> {
    by_period(out, workspace, replayed, |one| {
        if one.now == one.without_rule {
            return String::new();
        }
        format!(" ({} → {})", one.without_rule.vietnamese(), one.now.vietnamese())
    })?;
    let moved = replayed.reports.iter().filter(|one| one.now != one.without_rule).count();
    let sum = format!("{}; {moved} báo cáo sẽ được xử lý khác.", sum(replayed, code));
    writeln!(out, "{} Không ghi gì vào sổ.", sum.bold())
}

fn sum(Replayed { judged, reports, rule_title, .. }: &Replayed, code: &str) -> String {
    let places: usize = reports.iter().map(|one| one.hits.len()).sum();
    format!("{code} ({rule_title}): nêu {places} chỗ ở {} trong {judged} báo cáo đã lưu", reports.len())
}

/// The reports in which a rule finds something, with what it finds.
fn by_period(
    out: &mut dyn Write,
    workspace: &Workspace,
    replayed: &Replayed,
    fate: impl Fn(&Rejudged) -> String,
) -> io::Result<()> {
    let mut periods: BTreeMap<(i32, u8, Period), Vec<&Rejudged>> = BTreeMap::new();
    for one in &replayed.reports {
        periods.entry((one.period.year, one.period.position(), one.period)).or_default().push(one);
    }
    for ((_, _, period), reports) in &periods {
        let places: usize = reports.iter().map(|one| one.hits.len()).sum();
        writeln!(out, "{}: {} báo cáo, {places} chỗ", period.vietnamese().bold(), reports.len())?;
        for one in reports {
            writeln!(out, "  {} {}{}", "◊".yellow(), head(workspace, one), fate(one))?;
            for finding in &one.hits {
                writeln!(out, "      {}", finding.message)?;
            }
        }
    }
    Ok(())
}
