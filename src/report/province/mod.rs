//! The summary for the provincial People's Committee: a report by Nghị định 30/2020/NĐ-CP and its appendix, as a
//! workbook or as a Word document.
//!
//! Never adds up what units sent: that is done in the office's workbook. What it divides and counts itself are formulas
//! over its appendix.

mod appendix;
mod appendix_sheet;
mod blocks;
mod counted;
mod document;
mod first_page;
#[cfg(test)]
mod measured;
mod paper;
mod periods;
mod results;
mod sections;
mod sentences;
mod sheet;
mod subject;
pub mod urging;
mod word;
pub mod words;

use rust_xlsxwriter::XlsxError;

use super::{ReportError, ReportInput};
use crate::excel::style;
use blocks::{Document, WORKBOOK};

/// The summary workbook.
///
/// # Errors
/// What the writer of workbooks refuses; nothing that a unit can send.
pub fn workbook(input: &ReportInput) -> Result<Vec<u8>, ReportError> {
    let document = document::compose(input);
    let bytes = write(&document).map_err(|source| ReportError::Write { workbook: WORKBOOK, source })?;
    first_page::without_number(&bytes)
}

/// The same as a Word document.
///
/// # Errors
/// What the writer of packages refuses; nothing that a unit can send.
pub fn word_document(input: &ReportInput) -> Result<Vec<u8>, ReportError> {
    word::package(&document::compose(input))
}

fn write(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook()?;
    workbook.set_properties(&style::properties(&document.name, &document.agency, document.created));
    sheet::write(workbook.add_worksheet(), document)?;
    appendix_sheet::write(workbook.add_worksheet(), &document.appendix)?;
    workbook.save_to_buffer()
}
