//! A consistent copy of the ledger, also while it is in use; read again before it gets its name.
//!
//! Never overwrites a file, and never keeps a copy that is not whole.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Answer;
use super::verify::Seal;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::workspace::{ledger_in, write};

/// A copy that was made.
#[derive(Serialize, Debug)]
pub struct Copied {
    pub file: PathBuf,
    /// Bytes.
    pub size: u64,
    /// True: a copy that is not whole is none.
    pub verified: bool,
    /// None for a ledger without records.
    pub seal: Option<Seal>,
}

/// Copies the ledger of a folder into a file that is not there yet; folders on the way are made.
///
/// # Errors
/// [`Failure::NoLedger`]; as the ledger's [`backup`](Ledger::backup).
pub fn backup(root: &Path, file: &Path) -> Result<Answer<Copied>, Failure> {
    let ledger = ledger_in(root)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map(write::make_ready).transpose()?.unwrap_or_default();
    if let Err(failure) = ledger.backup(file) {
        write::unmake(&made);
        return Err(failure.into());
    }
    let size = std::fs::metadata(file).map_err(|source| Failure::Read { path: file.to_owned(), source })?.len();
    let head = Ledger::open_existing(file)?.map_or(Ok(None), |copy| copy.head())?;
    Ok(Answer::new(Copied { file: file.to_owned(), size, verified: true, seal: head.map(Seal::from) }))
}
