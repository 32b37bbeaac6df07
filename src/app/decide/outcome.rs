//! What became of a decision, as every door shows it.
//!
//! Never decides anything, and never names what can be typed or clicked next.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::act::ActShown;
use super::effects::Effects;
use super::remark::Remark;
use crate::model::disposition::Disposition;
use crate::model::entry::Field;
use crate::model::finding::{Finding, Severity};
use crate::model::period::Period;
use crate::model::standing::Received;

/// A decision about a report, and what stands after it.
#[derive(Serialize, Debug)]
pub struct DecisionOutcome {
    #[serde(flatten)]
    pub about: ActShown,
    /// False if nothing was written, because it would change nothing.
    pub recorded: bool,
    /// Of a decision that was recorded.
    pub number: Option<i64>,
    /// The kind of act: `adjust`, `waive`, `accept`, `return`, `undo`.
    pub decision: &'static str,
    /// Plan id.
    pub plan: String,
    pub period: Period,
    pub unit: String,
    pub attempt: u32,
    pub by: String,
    pub reason: String,
    pub disposition: Disposition,
    /// As the program judged it when it came.
    pub proposed: Disposition,
    /// The attempt of the unit that counts now.
    pub standing_attempt: Option<u32>,
    pub unreported: Vec<UnreportedCell>,
    /// The draft that was written for the unit.
    pub reply: Option<PathBuf>,
    pub effects: Effects,
    pub remarks: Vec<Remark>,
    /// What was decided about whose report, in words.
    #[serde(skip)]
    pub words: String,
    /// When the attempt that counts now was received.
    #[serde(skip)]
    pub standing_received_at: Option<DateTime<FixedOffset>>,
    /// Errors that still keep the report from counting: none where it counts, or where an officer decided that it does
    /// not.
    #[serde(skip)]
    pub open_errors: usize,
}

/// A cell in which something stands that gave no answer, and that nobody answered since.
#[derive(Serialize, PartialEq, Eq, Debug)]
pub struct UnreportedCell {
    pub indicator: Option<String>,
    pub district: Option<String>,
    pub sheet: Option<String>,
    pub cell: Option<String>,
    pub found: String,
}

impl From<&Finding> for UnreportedCell {
    fn from(one: &Finding) -> UnreportedCell {
        UnreportedCell {
            indicator: one.indicator.clone(),
            district: one.district.clone(),
            sheet: one.sheet.clone(),
            cell: one.cell.clone(),
            found: one.found.clone(),
        }
    }
}

/// The cells of a report that are told as not reported: of a report that counts all that gave no answer, of another one
/// those whose finding was waived.
pub fn unreported(report: &Received) -> Vec<UnreportedCell> {
    let is_told = |at: usize| report.disposition.is_accepted() || report.waiver(at).is_some();
    let gave_nothing = |one: &Finding| {
        let (Some(sheet), Some(cell), Some(indicator)) = (&one.sheet, &one.cell, &one.indicator) else { return false };
        let answered = report.entries.iter().any(|entry| entry.at.sheet == *sheet && entry.at.cell == *cell);
        let adjusted = |field: Field| report.adjustment_of(indicator, one.district.as_deref(), field).is_some();
        !one.found.trim().is_empty() && !answered && !Field::ADJUSTABLE.into_iter().any(adjusted)
    };
    let errors = report.findings.iter().enumerate();
    let errors = errors.filter(|(at, one)| one.counts() && one.severity == Severity::Error && is_told(*at));
    let mut cells: Vec<UnreportedCell> = Vec::new();
    for (_, one) in errors.filter(|(_, one)| gave_nothing(one)) {
        if !cells.iter().any(|other| (&other.sheet, &other.cell) == (&one.sheet, &one.cell)) {
            cells.push(UnreportedCell::from(one));
        }
    }
    cells
}
