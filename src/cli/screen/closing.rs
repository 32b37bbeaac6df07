//! How a period stands towards closing, on the officer's screen.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::app::closing::ClosingState;
use crate::model::dates::moment;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::told::{Change, Moved};

/// The closing that holds, what was opened again, and which told figures hold no longer; nothing of a period that was
/// never closed.
pub fn say(out: &mut dyn Write, plan: &Plan, state: &ClosingState) -> io::Result<()> {
    if let Some(at) = state.closed_at {
        let sent = state.sent.as_ref().map(|sent| format!(", đã gửi UBND tỉnh: {}", sent.vietnamese()));
        writeln!(out, "  {} lúc {}{}", "● đã chốt".green(), moment(at), sent.unwrap_or_default())?;
    }
    for one in state.restated.unsettled() {
        let unit = plan.unit(&one.unit).map_or(one.unit.as_str(), |unit| unit.short.as_str());
        let came = one.came();
        let state = if one.is_waiting() { came } else { format!("đã chỉnh lý bằng {came}") };
        let by = one.by.as_ref().map(|by| format!("{by}, ")).unwrap_or_default();
        let period = one.period.vietnamese_lower();
        writeln!(out, "  {} {period} cho {unit} ({by}lý do: {}): {state}", "▲ mở lại:".yellow(), one.reason)?;
    }
    for one in state.restated.differing() {
        writeln!(out, "  {} {}", "▲ số liệu khác khi chốt:".red(), one.warning())?;
        for change in one.figures.iter().filter(|change| is_shown(change)) {
            let [then, now] = sides(&change.moved);
            let what = change.moved.vietnamese().to_lowercase();
            writeln!(out, "      {} {what}: khi chốt {then}, nay {now}", change.indicator)?;
        }
    }
    Ok(())
}

/// True for what an officer looks for first; the rest stands in the workbook.
fn is_shown(change: &Change) -> bool {
    match change.moved {
        Moved::Current { .. } | Moved::Cumulative { .. } | Moved::Status { .. } => true,
        Moved::Prior { .. } | Moved::AttainmentPercent { .. } => false,
    }
}

fn sides(moved: &Moved) -> [String; 2] {
    let figure = |figure: Option<Quantity>| figure.map_or("(trống)".to_owned(), |figure| figure.vietnamese(0));
    match moved {
        Moved::Prior { then, now }
        | Moved::Current { then, now }
        | Moved::Cumulative { then, now }
        | Moved::AttainmentPercent { then, now } => [figure(*then), figure(*now)],
        Moved::Status { then, now } => {
            [then, now].map(|status| status.map_or("(trống)".to_owned(), |status| status.vietnamese().to_owned()))
        }
    }
}
