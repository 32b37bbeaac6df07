//! A file as it was received, or a plan workbook as it was used, out of the ledger.
//!
//! Never overwrites a file, and never hands out bytes that are not those that came.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Answer;
use crate::error::Failure;
use crate::ledger;
use crate::workspace::{ledger_in, write};

/// A file that was taken out of the ledger.
#[derive(Serialize, Debug)]
pub struct Original {
    /// Of its bytes, lower-case hex.
    pub sha256: String,
    pub stored_as: StoredAs,
    /// As it was called when it came.
    pub name: String,
    /// Bytes.
    pub size: usize,
    /// Where it was written.
    pub file: PathBuf,
}

/// What the file is to the ledger.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum StoredAs {
    /// Received: a report, or whatever else came along.
    Original,
    /// A plan by which reports were judged.
    Plan,
}

/// Writes the one file of a folder's ledger whose digest begins so, as a file that is not there yet.
///
/// # Errors
/// [`Failure::AlreadyThere`], [`Failure::NoLedger`], [`Failure::NoSuchFile`], [`Failure::SeveralFiles`].
pub fn original(root: &Path, digest_begins: &str, file: &Path) -> Result<Answer<Original>, Failure> {
    // Asked before anything is read: the answer does not depend on it.
    if file.try_exists().map_err(|source| Failure::Read { path: file.to_owned(), source })? {
        return Err(Failure::AlreadyThere(file.to_owned()));
    }
    let ledger = ledger_in(root)?;
    let mut found = ledger.stored_files(digest_begins)?;
    // A plan workbook that somebody sent as a report is stored both as a file and as a plan, with the same bytes.
    found.dedup_by(|one, before| one.sha256 == before.sha256);
    let stored = match found.as_slice() {
        [only] => only,
        [] => return Err(Failure::NoSuchFile(digest_begins.to_owned())),
        several => {
            let named = several.iter().map(|one| format!("{} ({})", one.sha256, one.name)).collect();
            return Err(Failure::SeveralFiles { begins: digest_begins.to_owned(), found: named });
        }
    };
    let bytes = ledger.bytes_of(stored)?.ok_or_else(|| Failure::NoSuchFile(stored.sha256.clone()))?;
    write::write_new(file, &bytes)?;
    Ok(Answer::new(Original {
        sha256: stored.sha256.clone(),
        stored_as: stored.stored_as.into(),
        name: stored.name.clone(),
        size: bytes.len(),
        file: file.to_owned(),
    }))
}

impl From<ledger::StoredAs> for StoredAs {
    fn from(stored: ledger::StoredAs) -> StoredAs {
        match stored {
            ledger::StoredAs::Original => StoredAs::Original,
            ledger::StoredAs::PlanWorkbook => StoredAs::Plan,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;
    use crate::model::digest::sha256_hex;

    #[test]
    fn what_came_is_handed_out_once_and_unchanged() {
        let office = Office::with_reports(&["2022-06_bql-csht_lan-1.xlsx"]);
        let sent = include_bytes!("../../samples/hop-thu-den/2022-06_bql-csht_lan-1.xlsx");
        let (digest, file) = (sha256_hex(sent), office.path("ra/goc.xlsx"));
        let taken = original(&office.path(""), &digest[..8], &file).unwrap().value;
        assert_eq!(
            (taken.sha256.as_str(), taken.stored_as, taken.size),
            (digest.as_str(), StoredAs::Original, sent.len())
        );
        assert_eq!(std::fs::read(&file).unwrap(), sent);
        assert!(matches!(original(&office.path(""), &digest, &file), Err(Failure::AlreadyThere(_))));
        assert!(matches!(original(&office.path(""), "", &office.path("x")), Err(Failure::SeveralFiles { .. })));
    }
}
