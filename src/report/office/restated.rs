//! What was closed and holds no longer: the warning on *Tổng quan*, the figures on *Thay đổi*.
//!
//! Never shown where nothing was opened again.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::table;
use crate::excel::style::{self, Sign};
use crate::model::closing::touches;
use crate::model::dates::moment;
use crate::model::period::Period;
use crate::model::restatement::{Reopening, Restated};
use crate::model::told::Change;
use crate::report::ReportInput;
use crate::report::shown::put_across;
use crate::report::wording;

/// One line for each reopening and each closed period that says something else now; the rows it took.
pub fn warnings(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    columns: (u16, u16),
    width: f64,
) -> Result<u32, XlsxError> {
    let Some(restated) = input.restated else { return Ok(0) };
    let opened = restated.unsettled().map(|one| (Sign::AtRisk, about(input, one)));
    let touched = restated.differing().map(|one| (Sign::Overdue, format!("Số liệu khác khi chốt: {}", one.warning())));
    let mut row = top;
    for (sign, words) in opened.chain(touched) {
        across(sheet, row, columns, width, &sign.label(&words), &style::sign(sign))?;
        row += 1;
    }
    Ok(row - top)
}

/// The figures as they were closed and as they are, period by period, each row written by `write_row`; the first free
/// row.
pub fn tables(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    columns: [(&'static str, f64); 8],
    write_row: impl Fn(&mut Worksheet, u32, usize, (&Change, Period)) -> Result<(), XlsxError>,
) -> Result<u32, XlsxError> {
    let widths = columns.map(|(_, width)| width);
    let (across_all, width) = ((0, 7), widths.iter().sum());
    let mut row = top;
    for touched in input.restated.into_iter().flat_map(Restated::differing) {
        let words = format!("Đã chốt, nay khác: {}", touched.warning());
        across(sheet, row + 2, across_all, width, &words, &style::section())?;
        row += 3;
        let reopenings = input.restated.into_iter().flat_map(|restated| &restated.reopenings);
        for one in reopenings.filter(|one| touches(one.period, touched.period) && one.at >= touched.closed_at) {
            across(sheet, row, across_all, width, &about(input, one), &style::text())?;
            row += 1;
        }
        let headings = columns.map(|(name, width)| (if name == "Đã báo cáo" { "Khi chốt" } else { name }, width));
        table::header(sheet, row, 0, headings)?;
        row += 1;
        for (number, change) in touched.figures.iter().enumerate() {
            write_row(sheet, row, number + 1, (change, touched.period))?;
            row += 1;
        }
    }
    Ok(row)
}

fn across(
    sheet: &mut Worksheet,
    row: u32,
    columns: (u16, u16),
    width: f64,
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    put_across(sheet, row, columns, words, format)?;
    sheet.set_row_height(row, style::row_height(&[(words, width, style::size::BODY_BOLD)]))?;
    Ok(())
}

/// What was opened again, by whom and why, and what came of it.
fn about(input: &ReportInput, one: &Reopening) -> String {
    let unit = wording::unit_short(input.plan, &one.unit);
    let by = one.by.as_ref().map(|by| format!("{by}, ")).unwrap_or_default();
    let came = one.came();
    let (period, at) = (one.period.vietnamese_lower(), moment(one.at));
    format!("Mở lại {period} cho {unit} lúc {at} ({by}lý do: {}): {came}", one.reason)
}
