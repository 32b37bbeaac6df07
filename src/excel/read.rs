//! Bytes into a `Grid`: content decides which reader is asked.
//!
//! Never looks at a file's name, never panics, and never blames our side: whatever cannot be read is the sender's.

use super::error::{Foreign, ReadError, SheetFormat};
use super::guard::{self, Parts};
use super::ole::Container;
use super::sniff::{self, Kind, ZipKind};
use super::{ods, xls, xlsb, xlsx};
use crate::model::grid::Grid;

/// Reads an xlsx or xlsm (transitional or strict), xls (97–2003), xlsb or ods.
///
/// Numbers under a date format come as dates, in either epoch; texts as typed; of formulas the text and the cached
/// result. A cell that cannot be read stands in [`Sheet::unreadable`](crate::model::grid::Sheet::unreadable) with the
/// reason, and costs no other cell. At most 200,000 filled cells and 64 MB of text are taken.
///
/// # Errors
/// The file is empty, no workbook, of another format, encrypted, cut off, damaged, or too big to be a report.
pub fn read(bytes: &[u8]) -> Result<Grid, ReadError> {
    read_sheets(bytes, |_| true)
}

/// The same, of the sheets whose names are wanted: of the others an xlsx is not even asked whether they are whole. For
/// a workbook that was read in full before.
///
/// # Errors
/// As [`read`].
pub fn read_sheets(bytes: &[u8], is_wanted: impl Fn(&str) -> bool) -> Result<Grid, ReadError> {
    let mut grid = grid(bytes, &is_wanted)?;
    grid.sheets.retain(|sheet| is_wanted(&sheet.name));
    Ok(grid)
}

fn grid(bytes: &[u8], is_wanted: &dyn Fn(&str) -> bool) -> Result<Grid, ReadError> {
    match sniff::kind(bytes)? {
        Kind::Zip => {
            let mut parts = Parts::new(bytes)?;
            match parts.kind()? {
                ZipKind::Xlsx => xlsx::read(bytes, parts, is_wanted),
                ZipKind::Ods => ods::read(parts),
                ZipKind::Xlsb => xlsb::read(parts),
                ZipKind::Foreign(what) => Err(ReadError::NotAWorkbook { what }),
            }
        }
        Kind::Xls => xls::read(bytes),
        Kind::AncientXls => Err(ReadError::Unsupported { format: SheetFormat::AncientXls }),
        Kind::EncryptedOffice => Err(ReadError::Encrypted),
        Kind::SpreadsheetMl => Err(ReadError::Unsupported { format: SheetFormat::SpreadsheetMl }),
        // What the container holds is listed near its end.
        Kind::Foreign(Foreign::Ole) if Container::open(bytes).is_none() => Err(ReadError::Truncated),
        Kind::Foreign(what) => Err(ReadError::NotAWorkbook { what }),
    }
}

/// The workbook-wide names of an xlsx or xlsm at a glance, unchecked; none for whatever else.
pub fn names(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    match sniff::kind(bytes).ok()? {
        Kind::Zip => {
            let mut parts = Parts::new(bytes).ok()?;
            (parts.kind().ok()? == ZipKind::Xlsx).then(|| guard::names(parts)).flatten()
        }
        Kind::Xls | Kind::AncientXls | Kind::EncryptedOffice | Kind::SpreadsheetMl | Kind::Foreign(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn sheets_that_nobody_wants_are_not_even_looked_at() {
        let mut workbook = Workbook::new();
        for (name, value) in [("Báo cáo", 1.0), ("Theo huyện", 2.0)] {
            workbook.add_worksheet().set_name(name).unwrap().write(4, 6, value).unwrap();
        }
        let bytes = workbook.save_to_buffer().unwrap();
        let whole = read(&bytes).unwrap();
        assert_eq!(whole.sheets.len(), 2);
        let one = read_sheets(&bytes, |name| name == "Theo huyện").unwrap();
        assert_eq!(one.sheets, whole.sheets[1..]);
        assert_eq!((one.defined_names, one.properties), (whole.defined_names, whole.properties));
        assert_eq!(read_sheets(&bytes, |_| false).unwrap().sheets, []);
    }
}
