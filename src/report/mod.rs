//! From the consolidation to the two workbooks: one for the office that follows up, one for the province.
//!
//! Never computes a figure of its own: what a formula here gives is what the consolidation says, else it is not written.

pub mod filing;
pub mod lineage;
pub mod office;
pub mod province;

mod adjusted;
mod cases;
mod live;
mod monthly;
mod quotes;
mod shown;
mod slice;
mod tree;
mod wording;

#[cfg(test)]
pub(crate) mod libre_office;
#[cfg(test)]
mod recalculation;
#[cfg(test)]
mod sample;

use chrono::{DateTime, FixedOffset};
use rust_xlsxwriter::XlsxError;

use crate::model::case::Case;
use crate::model::consolidation::Consolidation;
use crate::model::finding::Finding;
use crate::model::plan::Plan;
use crate::model::restatement::Restated;
use crate::model::standing::Received;
use crate::model::told::Changes;

/// All that a report is made of; the same input gives the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct ReportInput<'a> {
    pub plan: &'a Plan,
    pub consolidation: &'a Consolidation,
    /// Every attempt of the year that the ledger knew at `known_at`, sent back ones included.
    pub received: &'a [Received],
    /// Every difficulty and proposal that was known at `known_at`, by number.
    pub cases: &'a [Case],
    /// Files that were refused, and why.
    pub refused: &'a [(String, Finding)],
    /// The state of the ledger that the report rests on; also the workbook's time of creation.
    pub known_at: DateTime<FixedOffset>,
    /// Prints “DỰ THẢO” on what goes to the province.
    pub draft: bool,
    /// What differs from the ordinary and has to be said on both: changed rules, a demonstration's clock.
    pub remarks: &'a [String],
    /// What has changed since the consolidated workbook before; none if this is the first.
    pub changes: Option<&'a Changes>,
    /// What was closed, opened again and has changed; none if nothing was opened again.
    pub restated: Option<&'a Restated>,
    /// The fixed sentences of what goes to the province.
    pub words: &'a province::words::Words,
    pub program_version: &'a str,
}

/// What can go wrong on our side while a workbook is written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("không ghi được {workbook}: {source}")]
    Write { workbook: &'static str, source: XlsxError },
    #[error("không đóng gói được {workbook}: {source}")]
    Package { workbook: &'static str, source: zip::result::ZipError },
    #[error("không đóng gói được {workbook}: {source}")]
    Bytes { workbook: &'static str, source: std::io::Error },
}
