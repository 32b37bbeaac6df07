//! Bytes into a `Grid`: content decides which reader is asked.
//!
//! Never looks at a file's name, never panics, and never blames our side: whatever cannot be read is the sender's.

use super::error::{ReadError, SheetFormat};
use super::guard::{self, Parts};
use super::sniff::{self, Kind, ZipKind};
use super::{ods, xls, xlsb, xlsx};
use crate::model::grid::Grid;

/// Which reader a file needs.
pub(super) enum Source<'a> {
    /// xlsx or xlsm, transitional or strict: streamed, with limits at every cell.
    Xlsx(Parts<'a>),
    /// OpenDocument: likewise.
    Ods(Parts<'a>),
    /// calamine believes what these claim of their sizes: not to be read beside anything that must survive.
    Xlsb(Parts<'a>),
    /// As `Xlsb`.
    Xls,
}

/// Reads a workbook in this process: what we have written ourselves, or what a [`Worker`](super::Worker) was given.
///
/// Numbers under a date format come as dates, in either epoch; texts as typed; of formulas the text and the cached
/// result. A cell that cannot be read stands in [`Sheet::unreadable`](crate::model::grid::Sheet::unreadable) with the
/// reason, and costs no other cell. At most 200,000 filled cells and 64 MB of text are taken.
///
/// # Errors
/// The file is empty, no workbook, of another format, encrypted, cut off, damaged, or too big to be a report.
pub fn read(bytes: &[u8]) -> Result<Grid, ReadError> {
    match source(bytes)? {
        Source::Xlsx(parts) => xlsx::read(bytes, parts),
        Source::Ods(parts) => ods::read(parts),
        Source::Xlsb(parts) => xlsb::read(bytes, parts),
        Source::Xls => xls::read(bytes),
    }
}

pub(super) fn source(bytes: &[u8]) -> Result<Source<'_>, ReadError> {
    match sniff::kind(bytes)? {
        Kind::Zip => {
            let mut parts = Parts::new(bytes)?;
            match parts.kind()? {
                ZipKind::Xlsx => Ok(Source::Xlsx(parts)),
                ZipKind::Ods => Ok(Source::Ods(parts)),
                ZipKind::Xlsb => Ok(Source::Xlsb(parts)),
                ZipKind::Foreign(what) => Err(ReadError::NotAWorkbook { what }),
            }
        }
        Kind::Xls => Ok(Source::Xls),
        Kind::AncientXls => Err(ReadError::Unsupported { format: SheetFormat::AncientXls }),
        Kind::EncryptedOffice => Err(ReadError::Encrypted),
        Kind::SpreadsheetMl => Err(ReadError::Unsupported { format: SheetFormat::SpreadsheetMl }),
        Kind::Foreign(what) => Err(ReadError::NotAWorkbook { what }),
    }
}

/// The workbook-wide names of an xlsx or xlsm at a glance, unchecked; none for whatever else.
pub fn names(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    match source(bytes) {
        Ok(Source::Xlsx(parts)) => guard::names(parts),
        Ok(Source::Ods(_) | Source::Xlsb(_) | Source::Xls) | Err(_) => None,
    }
}
