//! Bytes into a `Grid`: content decides which reader is asked.
//!
//! Never looks at a file's name, never panics, and never blames our side: whatever cannot be read is the sender's.

use super::error::{ReadError, SheetFormat};
use super::guard;
use super::sniff::{self, Kind};
use super::xlsx;
use crate::model::grid::Grid;

/// Reads an xlsx or xlsm.
///
/// Numbers under a date format come as dates, in either epoch; texts as typed; of formulas the text and the cached
/// result. A cell that cannot be read stands in [`Sheet::unreadable`](crate::model::grid::Sheet::unreadable) with the
/// reason, and costs no other cell. At most 200,000 filled cells and 64 MB of text are taken.
///
/// # Errors
/// The file is empty, no workbook, of another format, encrypted, cut off, damaged, or too big to be a report.
pub fn read(bytes: &[u8]) -> Result<Grid, ReadError> {
    match sniff::kind(bytes)? {
        Kind::Zip => xlsx::read(bytes),
        Kind::Xls => Err(ReadError::OldFormat),
        Kind::EncryptedOffice => Err(ReadError::Encrypted),
        Kind::SpreadsheetMl => Err(ReadError::Unsupported { format: SheetFormat::SpreadsheetMl }),
        Kind::Foreign(what) => Err(ReadError::NotAWorkbook { what }),
    }
}

/// The workbook-wide names of an xlsx or xlsm at a glance, unchecked; none for whatever else.
pub fn names(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    match sniff::kind(bytes) {
        Ok(Kind::Zip) => guard::names(bytes),
        Ok(Kind::Xls | Kind::EncryptedOffice | Kind::SpreadsheetMl | Kind::Foreign(_)) | Err(_) => None,
    }
}
