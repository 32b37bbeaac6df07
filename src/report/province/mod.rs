//! The summary for the provincial People's Committee: a report by Nghị định 30/2020/NĐ-CP and its appendix.
//!
//! Never a formula: it is signed and printed; its figures live in the office's workbook.

mod appendix;
mod document;
mod first_page;
mod paper;

use rust_xlsxwriter::XlsxError;

use super::{ReportError, ReportInput};
use crate::excel::style;

const WORKBOOK: &str = "báo cáo trình UBND tỉnh";

/// The summary workbook.
///
/// # Errors
/// What the writer of workbooks refuses; nothing that a unit can send.
pub fn workbook(input: &ReportInput) -> Result<Vec<u8>, ReportError> {
    let bytes = write(input).map_err(|source| ReportError::Write { workbook: WORKBOOK, source })?;
    first_page::without_number(&bytes)
}

fn write(input: &ReportInput) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook()?;
    let title = format!("Báo cáo {}", document::subject(input));
    workbook.set_properties(&style::properties(&title, &input.plan.about.agency, input.known_at));
    document::write(workbook.add_worksheet(), input)?;
    appendix::write(workbook.add_worksheet(), input)?;
    workbook.save_to_buffer()
}
