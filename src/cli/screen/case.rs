//! A difficulty or proposal on a few lines.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::{width, wrapped};
use crate::app::cases::CaseShown;
use crate::model::case::CaseState;
use crate::model::clock::local_day;
use crate::model::dates::day;

/// Its head, its words, what is known about it, and the last direction.
pub fn case(out: &mut dyn Write, case: &CaseShown) -> io::Result<()> {
    let CaseShown { number, age_days, unit_name, indicator, state, .. } = case;
    let head = format!("Số {number} · {age_days} ngày · {unit_name} · chỉ tiêu {indicator}");
    let coloured = match state {
        CaseState::Open => String::new(),
        CaseState::OpenAgain { .. } => format!(" · {}", state.vietnamese().yellow()),
        CaseState::Closed { .. } => format!(" · {}", state.vietnamese().green()),
        CaseState::Pending | CaseState::Withdrawn => format!(" · {}", state.vietnamese().dimmed()),
    };
    writeln!(out, "{}{coloured}", head.bold())?;
    for line in case.words.lines() {
        indented(out, line)?;
    }
    let periods: Vec<String> = case.said_in().iter().map(|period| period.vietnamese_lower()).collect();
    let leader = case.leader_name.as_ref().map(|leader| format!("; chỉ đạo: {leader}")).unwrap_or_default();
    let facts = format!("nêu từ {} ({})", day(case.first_reported), periods.join(", "));
    let facts = format!("{facts}; nơi trả lời: {}{leader}", case.answer_by);
    for line in wrapped(&facts, 4, 4, width()) {
        writeln!(out, "    {}", line.dimmed())?;
    }
    match &case.direction {
        Some(given) => indented(out, &format!("► {}, {}: {}", given.by, day(local_day(given.at)), given.text)),
        None => Ok(()),
    }
}

fn indented(out: &mut dyn Write, text: &str) -> io::Result<()> {
    wrapped(text, 4, 4, width()).iter().try_for_each(|line| writeln!(out, "    {line}"))
}
