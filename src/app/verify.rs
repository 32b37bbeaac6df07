//! Whether the ledger is as it was written, and what to do where it is not.
//!
//! Never repairs: a person restores the ledger from a copy.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Answer, rederived};
use crate::error::{Failure, Remedy};
use crate::ledger::{Head, LedgerError};
use crate::workspace::{LEDGER, ledger_in};

/// Number and digest of the ledger's last record: whoever notes them elsewhere can tell later that nothing was cut off.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Seal {
    pub records: i64,
    pub digest: String,
}

impl From<Head> for Seal {
    fn from(Head { records, digest, .. }: Head) -> Seal {
        Seal { records, digest }
    }
}

/// What was found in a ledger.
#[derive(Serialize, Debug)]
pub struct Verified {
    pub ledger: PathBuf,
    pub whole: bool,
    /// In words.
    pub damages: Vec<String>,
    /// What an officer does about damage.
    pub remedy: Option<Remedy>,
    /// Of a ledger that is whole and has records.
    pub seal: Option<Seal>,
}

/// Looks into the ledger of a folder; with a seal that was noted earlier, also whether it still has that record.
///
/// # Errors
/// [`Failure::NoLedger`]; a ledger that is locked or of a newer program. What keeps the file from being opened as a
/// ledger at all is damage, not an error.
pub fn verify(root: &Path, noted: Option<&str>) -> Result<Answer<Verified>, Failure> {
    let (damages, head) = match look_into(root, noted) {
        Ok(found) => found,
        Err(Failure::Ledger(
            broken @ (LedgerError::Damaged { .. }
            | LedgerError::NotADatabase { .. }
            | LedgerError::Empty { .. }
            | LedgerError::Orphaned { .. }),
        )) => (vec![broken.to_string()], None),
        Err(other) => return Err(other),
    };
    let whole = damages.is_empty();
    let remedy = (!whole).then_some(Remedy::RestoreLedger);
    let value = Verified { ledger: root.join(LEDGER), whole, damages, remedy, seal: head.map(Seal::from) };
    Ok(Answer::new(value).needing_officer(!whole))
}

fn look_into(root: &Path, noted: Option<&str>) -> Result<(Vec<String>, Option<Head>), Failure> {
    let ledger = ledger_in(root)?;
    let mut damages: Vec<String> = ledger.verify()?.iter().map(ToString::to_string).collect();
    // Of a damaged ledger nothing is computed: that would only say the same in other words.
    if damages.is_empty() {
        damages = rederived::differences(&ledger)?;
    }
    if let Some(noted) = noted
        && !ledger.was_sealed_as(noted)?
    {
        damages.push(format!(
            "không có bản ghi nào mang mã niêm phong {noted}: kiểm tra lại mã đã gõ trước; nếu mã đúng thì sổ đã bị \
             cắt bớt, hoặc được thay bằng một sổ khác"
        ));
    }
    let head = if damages.is_empty() { ledger.head()? } else { None };
    Ok((damages, head))
}
