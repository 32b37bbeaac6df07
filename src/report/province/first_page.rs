//! The first page of a document bears no number (Nghị định 30/2020, Phụ lục I).
//!
//! The writer of workbooks has no header that differs there; this marks the first sheet's header as such
//! and changes nothing else.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::blocks::WORKBOOK;
use crate::report::ReportError;

const FIRST_SHEET: &str = "xl/worksheets/sheet1.xml";

pub fn without_number(workbook: &[u8]) -> Result<Vec<u8>, ReportError> {
    let package = |source| ReportError::Package { workbook: WORKBOOK, source };
    let bytes = |source| ReportError::Bytes { workbook: WORKBOOK, source };
    let mut from = ZipArchive::new(Cursor::new(workbook)).map_err(package)?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    // A fixed time in the package, so that the same report gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for at in 0..from.len() {
        let mut part = from.by_index(at).map_err(package)?;
        let name = part.name().map_err(package)?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(bytes)?;
        if name == FIRST_SHEET
            && let Ok(xml) = std::str::from_utf8(&content)
        {
            content = xml.replacen("<headerFooter", "<headerFooter differentFirst=\"1\"", 1).into_bytes();
        }
        to.start_file(name, options).map_err(package)?;
        to.write_all(&content).map_err(bytes)?;
    }
    Ok(to.finish().map_err(package)?.into_inner())
}
