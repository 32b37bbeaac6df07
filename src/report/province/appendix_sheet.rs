//! The second sheet: the appendix, across.
//!
//! Never a word of its own: rows and lines come from the blocks.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::blocks::{Align, Appendix, AppendixRow, COLUMNS, Cell};
use super::counted::{self, FIRST_ROW};
use super::sheet::MARGINS;
use crate::excel::style::{self, Sign};
use crate::report::shown::{Shown, put, put_across};

/// The columns, in characters; those of figures grow with their figures. Together so narrow that the letters of the
/// table are printed no smaller than 10 points.
const WIDTHS: [f64; COLUMNS] = [4.5, 27.0, 8.0, 9.0, 8.5, 9.5, 7.5, 8.0, 11.0, 10.5, 11.5, 10.5];
const LAST: u16 = 11;
const WIDTH: f64 = 125.5;
const SIZE: f64 = 11.0;
/// Beside a figure, in pixels: without it a program shows `###`.
const ROOM: f64 = 10.0;

/// The last row of the heading above the table.
const HEADER_ROW: u32 = FIRST_ROW - 2;

pub fn write(sheet: &mut Worksheet, appendix: &Appendix) -> Result<(), XlsxError> {
    sheet.set_name(appendix.name)?;
    for (column, width) in widths(appendix).into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    heading(sheet, appendix)?;
    let mut measured = Vec::new();
    for (column, ((name, number), width)) in appendix.header.iter().zip(WIDTHS).enumerate() {
        put(sheet, HEADER_ROW, column as u16, &Shown::from(name.as_str()), &style::header())?;
        put(sheet, HEADER_ROW + 1, column as u16, &Shown::from(*number), &style::column_number())?;
        measured.push((name.as_str(), width, SIZE));
    }
    sheet.set_row_height(HEADER_ROW, style::row_height(&measured))?;
    sheet.set_row_height(HEADER_ROW + 1, 28)?;
    let mut row = FIRST_ROW;
    for one in &appendix.rows {
        write_cells(sheet, row, one)?;
        row += 1;
    }
    sheet.set_freeze_panes(FIRST_ROW, 2)?;
    sheet.set_print_area(0, 0, row - 1, LAST)?;
    style::page_landscape(sheet, Some((HEADER_ROW, HEADER_ROW + 1)))?;
    sheet.set_footer("");
    let [left, right, top, bottom, to_number] = MARGINS;
    sheet.set_margins(left, right, top, bottom, to_number, to_number);
    sheet.set_header(format!("&C&\"{},Regular\"&13&P", style::FONT));
    Ok(())
}

/// The columns of figures are as wide as their longest figure.
fn widths(appendix: &Appendix) -> [f64; COLUMNS] {
    let mut widths = WIDTHS;
    for (column, width) in widths.iter_mut().enumerate() {
        for row in &appendix.rows {
            if let Some(Cell::Figure { figure: Some(figure), decimals }) = row.cells.get(column) {
                // Points into pixels, and these into characters of seven pixels, with a little room at both edges.
                let sign = if row.adjusted.contains(&column) { Sign::Adjusted.label("") } else { String::new() };
                let shown = format!("{sign}{}", figure.vietnamese(*decimals));
                let pixels = style::text_width(&shown, SIZE) * 4.0 / 3.0;
                *width = width.max((pixels + ROOM) / 7.0);
            }
        }
    }
    widths
}

/// The lines above the table.
fn heading(sheet: &mut Worksheet, appendix: &Appendix) -> Result<(), XlsxError> {
    put_across(sheet, 0, (0, LAST), appendix.name, &style::title())?;
    sheet.set_row_height(0, 22)?;
    put_across(sheet, 1, (0, LAST), &appendix.title, &style::title())?;
    sheet.set_row_height(1, style::row_height(&[(&appendix.title, WIDTH, style::size::TITLE)]))?;
    put_across(sheet, 2, (0, LAST), &appendix.belongs_to, &style::subtitle().set_font_size(13.0))?;
    sheet.set_row_height(2, style::row_height(&[(&appendix.belongs_to, WIDTH, 13.0)]))?;
    put_across(sheet, 3, (0, LAST), appendix.draft.unwrap_or_default(), &style::subtitle().set_bold())?;
    sheet.set_row_height(3, 18)?;
    sheet.set_row_height(4, 18)?;
    put_across(sheet, 4, (0, LAST), &appendix.unit_line, &style::unit_line())?;
    Ok(())
}

fn write_cells(sheet: &mut Worksheet, row: u32, entry: &AppendixRow) -> Result<(), XlsxError> {
    let mut measured = Vec::new();
    for (at, (cell, width)) in entry.cells.iter().zip(WIDTHS).enumerate() {
        let column = at as u16;
        let percent = (column == counted::PERCENT).then(|| counted::percent(entry, row)).flatten();
        let format = match entry.adjusted.contains(&at) {
            true => adjusted(format(entry.level, cell), cell),
            false => format(entry.level, cell),
        };
        put(sheet, row, column, &percent.unwrap_or_else(|| shown(cell)), &format)?;
        if let Cell::Text { words, .. } = cell {
            measured.push((words.as_str(), width, SIZE));
        }
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

/// The same cell with the sign of an officer's answer.
fn adjusted(format: Format, cell: &Cell) -> Format {
    match cell {
        Cell::Figure { decimals, .. } => style::adjusted(format, *decimals),
        Cell::Text { .. } | Cell::Day(_) => style::adjusted_words(format),
    }
}

fn shown(cell: &Cell) -> Shown {
    match cell {
        Cell::Text { words, .. } => Shown::from(words.as_str()),
        Cell::Figure { figure, .. } => Shown::quantity(*figure),
        Cell::Day(day) => day.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day))),
    }
}

fn format(level: Option<usize>, cell: &Cell) -> Format {
    match (level, cell) {
        (Some(level), Cell::Text { align: Align::Left, .. }) => style::heading(level),
        (Some(level), Cell::Text { align: Align::Centre, .. }) => style::centred(style::heading(level)),
        (Some(level), Cell::Text { align: Align::Right, .. }) => style::heading(level).set_align(FormatAlign::Right),
        (Some(level), Cell::Figure { decimals, .. }) => {
            style::heading(level).set_align(FormatAlign::Right).set_num_format(style::number_format(*decimals))
        }
        (Some(level), Cell::Day(_)) => style::centred(style::heading(level)).set_num_format(style::DATE),
        (None, Cell::Text { align: Align::Left, .. }) => style::text(),
        (None, Cell::Text { align: Align::Centre, .. }) => style::text_center(),
        (None, Cell::Text { align: Align::Right, .. }) => style::text().set_align(FormatAlign::Right),
        (None, Cell::Figure { decimals, .. }) => style::figure(*decimals),
        (None, Cell::Day(_)) => style::date(),
    }
}
