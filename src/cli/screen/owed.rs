//! The reports that are owed in a period, on the officer's screen: one line each, and the tally.
//!
//! Never counts anything itself but states; `app::status` says how each report stands.

use std::io::{self, Write};

use chrono::NaiveDate;
use owo_colors::{OwoColorize, Style};

use super::{correction, paragraph};
use crate::app::decide::act::ruled_words;
use crate::app::status::{ReportOwed, ReportsOwed};
use crate::model::dates::day as short;
use crate::model::dates::moment;
use crate::model::filing::{Lateness, State};
use crate::model::plan::Plan;
use crate::model::sign::Sign;
use crate::model::year::Punctuality;

/// One line for each report that is owed, and the tally.
pub fn table(out: &mut dyn Write, owed: &ReportsOwed) -> io::Result<()> {
    listed(out, owed, |_, _| Ok(()))
}

/// The same, and under each report what was decided about it; of one that took more than one attempt also its times and
/// what was corrected.
pub fn in_detail(out: &mut dyn Write, plan: &Plan, owed: &ReportsOwed) -> io::Result<()> {
    listed(out, owed, |out, report| {
        decisions(out, plan, report)?;
        if report.attempts < 2 {
            return Ok(());
        }
        writeln!(out, "      {}", times(report).dimmed())?;
        report.correction.as_ref().map_or(Ok(()), |one| correction(out, plan, one, "      "))
    })
}

fn listed(
    out: &mut dyn Write,
    owed: &ReportsOwed,
    under: impl Fn(&mut dyn Write, &ReportOwed) -> io::Result<()>,
) -> io::Result<()> {
    let given = owed.due_in_plan.map(|given| format!(" (kế hoạch ghi {}, là ngày nghỉ)", short(given)));
    let head = format!("{} · hạn gửi {}{}", owed.period.vietnamese(), short(owed.due), given.unwrap_or_default());
    writeln!(out, "{}", head.bold())?;
    let letters = |words: &str| words.chars().count();
    let width = owed.reports.iter().map(|report| letters(&report.name)).max().unwrap_or(0);
    let period_width = owed.reports.iter().map(|report| letters(&report.period.vietnamese())).max().unwrap_or(0);
    let several = owed.reports.iter().any(|report| report.period != owed.period);
    for report in &owed.reports {
        let name = format!("{:width$}", report.name);
        let part = if several { format!("{:period_width$}  ", report.period.vietnamese()) } else { String::new() };
        let state = state(report);
        // Of a report that is in nobody asks any more how often it was asked for.
        let reminded = if report.is_open() { reminded(&report.reminded_on) } else { None };
        match [came(report), reminded].into_iter().flatten().reduce(|facts, more| format!("{facts}; {more}")) {
            Some(facts) => writeln!(out, "  {part}{name}  {state}  {}", facts.dimmed())?,
            None => writeln!(out, "  {part}{name}  {state}")?,
        }
        under(out, report)?;
    }
    tally(out, owed)
}

/// How many reports are in which state, and how many of those that were due came in time.
fn tally(out: &mut dyn Write, owed: &ReportsOwed) -> io::Result<()> {
    let count = |state| owed.reports.iter().filter(|report| report.state == state).count();
    let tally: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{} {}", count(state), state.vietnamese()))
        .collect();
    let tally = if tally.is_empty() { String::new() } else { format!(": {}", tally.join("; ")) };
    writeln!(out, "{} báo cáo phải nộp{tally}.", owed.reports.len())?;
    let Punctuality { on_time, judged } = owed.punctuality;
    if judged == 0 {
        return Ok(());
    }
    let percent = owed.punctuality.percent().map(|percent| percent.vietnamese(0)).unwrap_or_default();
    writeln!(out, "Đúng hạn: {on_time}/{judged} ({percent}%).")
}

fn state(report: &ReportOwed) -> String {
    let words = Sign::from(report.state).label(report.state.vietnamese());
    let late = report.lateness.map(Lateness::vietnamese);
    match (report.state, late) {
        (State::OnTime, _) => words.green().to_string(),
        (State::Late, late) => format!("{words} {}", late.unwrap_or_default()).yellow().to_string(),
        (State::SentBack | State::Missing, Some(late)) => format!("{words}, quá hạn {late}").red().to_string(),
        (State::SentBack, None) => words.red().to_string(),
        (State::Missing, None) => words,
    }
}

/// What came last, when, and how; none if nothing has come.
fn came(report: &ReportOwed) -> Option<String> {
    let (attempt, at) = report.last_attempt.zip(report.last_received_at)?;
    let pending = if report.waits_for_correction && report.accepted_attempt.is_some() {
        " – bị trả lại, lần trước vẫn được tính"
    } else {
        ""
    };
    let via = report.last_via.as_ref().map(|way| format!(", {way}")).unwrap_or_default();
    Some(format!("lần {attempt}, nhận {}{via}{pending}", moment(at)))
}

/// “đã soạn thư nhắc 2 lần, gần nhất 15/6/2022”, by the days in order; none if there was none.
pub fn reminded(days: &[NaiveDate]) -> Option<String> {
    days.last().map(|last| format!("đã soạn thư nhắc {} lần, gần nhất {}", days.len(), short(*last)))
}

/// What officers decided about a report and did not take back; of an adjusted answer also the adjustments before.
fn decisions(out: &mut dyn Write, plan: &Plan, report: &ReportOwed) -> io::Result<()> {
    for one in &report.received {
        for decision in &one.decisions {
            let words = ruled_words(plan, &decision.ruled);
            let fate = decision.out_of_force.as_ref().map(|why| format!(" – {why}")).unwrap_or_default();
            let line = format!(
                "♦ số {}, lần {}: {words}{fate} ({}, {}; lý do: {})",
                decision.number,
                one.attempt,
                decision.by,
                moment(decision.at),
                decision.reason
            );
            paragraph(out, "      ", &line, 8, Style::new())?;
        }
    }
    Ok(())
}

/// First received, first acceptable, finally accepted.
fn times(report: &ReportOwed) -> String {
    let first = report.first_received_at.map(|at| format!("nhận lần đầu {}", moment(at)));
    let acceptable = match report.first_acceptable_at {
        Some(at) => format!("hợp lệ lần đầu {}", moment(at)),
        None => "chưa có lần nào hợp lệ".to_owned(),
    };
    let stands = report.accepted_attempt.zip(report.accepted_at);
    let stands = stands.map(|(attempt, at)| format!("được tính: lần {attempt}, nhận {}", moment(at)));
    [first, Some(acceptable), stands].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
