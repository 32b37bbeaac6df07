//! A table of a sheet: its columns, their headings, and rows as tall as their texts need.
//!
//! Never knows what it shows.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::excel::style;
use crate::report::shown::{Shown, put};

/// Sets the columns' widths, in characters, from the first column on.
pub fn widths(sheet: &mut Worksheet, widths: impl IntoIterator<Item = f64>) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

/// The headings from a column on, each with the width of its column, in a row as tall as they need.
pub fn header<'a>(
    sheet: &mut Worksheet,
    row: u32,
    first: u16,
    headings: impl IntoIterator<Item = (&'a str, f64)>,
) -> Result<(), XlsxError> {
    let mut measured = Vec::new();
    for (column, (name, width)) in (first..).zip(headings) {
        put(sheet, row, column, &Shown::from(name), &style::header())?;
        measured.push((name, width, style::size::BODY_BOLD));
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

/// The numbers under the headings, by which formulas are explained: `(8)=(7)/(4)×100`.
pub fn numbers<'a>(
    sheet: &mut Worksheet,
    row: u32,
    numbers: impl IntoIterator<Item = (&'a str, f64)>,
) -> Result<(), XlsxError> {
    let mut measured = Vec::new();
    for (column, (number, width)) in (0..).zip(numbers) {
        put(sheet, row, column, &Shown::from(number), &style::column_number())?;
        measured.push((number, width, style::size::SMALL));
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

/// One row from the first column on, its letters in a size; cells beyond the widths are hidden keys, never measured.
pub fn row(
    sheet: &mut Worksheet,
    row: u32,
    size: f64,
    cells: &[(Shown, Format)],
    widths: impl IntoIterator<Item = f64>,
) -> Result<(), XlsxError> {
    let mut widths = widths.into_iter();
    let mut measured = Vec::new();
    for (column, (shown, format)) in (0..).zip(cells) {
        put(sheet, row, column, shown, format)?;
        match (shown, widths.next()) {
            (Shown::Text(words) | Shown::Formula { result: words, .. }, Some(width)) => {
                measured.push((words.as_str(), width, size));
            }
            (Shown::Text(_) | Shown::Formula { .. } | Shown::Blank | Shown::Number(_), _) => {}
        }
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}
