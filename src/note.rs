//! What happened beside the work that was asked for, and somebody should know.
//!
//! Never what was asked for itself, and never a failure: the work was done.

use std::path::PathBuf;

use crate::model::period::Period;

/// Something to be said beside an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// What differs from the ordinary and is said by every output: changed rules, a demonstration's clock.
    Remark(String),
    /// A file was open in another program, so that the new one stands beside it.
    WrittenBeside { open: PathBuf, written: PathBuf },
    /// An older program's ledger was brought up to date; a copy of it as it was is kept.
    LedgerUpgraded { copy: PathBuf },
    /// What a workbook tells could not be recorded, so that the next one cannot be compared with it; why, in words.
    NotRemembered { reason: String },
    /// Whose a file is was stated otherwise than its own stamp says; the stamp counts.
    StampCounts { file: String, unit: String, period: Period },
}
