//! What lies in the inbox and was never received.

use std::path::{Path, PathBuf};

use super::document::documents;
use super::incoming::from_path;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::workspace::inbox::files;

/// The files of a folder of which something has never been received. A folder that is not there has none.
///
/// # Errors
/// If a file cannot be read from the disk.
pub fn waiting(folder: &Path, ledger: Option<&Ledger>) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut waiting = files(&[folder.to_owned()])?;
    let Some(ledger) = ledger else { return Ok(waiting) };
    let mut known = Vec::new();
    for path in &waiting {
        let mut is_known = true;
        for document in documents(&from_path(path.clone())?) {
            is_known &= !ledger.stored_files(document.content.sha256())?.is_empty();
        }
        known.push(is_known);
    }
    let mut known = known.into_iter();
    waiting.retain(|_| known.next() == Some(false));
    Ok(waiting)
}
