//! What the sheets of the workbook have in common: the lines above a table, links between sheets, colours, wide formulas.
//!
//! Never knows what a sheet shows.

use rust_xlsxwriter::{ConditionalFormatText, ConditionalFormatTextRule, Format, Url, Worksheet, XlsxError};

use crate::excel::style::{self, Sign};
use crate::model::dates::full_moment;
use crate::report::ReportInput;
use crate::report::shown::{Shown, put, put_across};
use crate::report::wording;

/// The tab that every other one leads back to.
pub const FIRST_TAB: &str = "Tổng quan";

/// The lines above every table: agency, title, what the figures rest on. Returns the first free row.
pub fn heading(
    sheet: &mut Worksheet,
    input: &ReportInput,
    title: &str,
    columns: (u16, u16),
    width: f64,
) -> Result<u32, XlsxError> {
    let about = &input.plan.about;
    let consolidation = input.consolidation;
    let (from, to) = input.plan.calendar.covered(consolidation.period);
    let office = [about.agency.as_str(), about.department.as_str()];
    let office: Vec<&str> = office.into_iter().filter(|name| !name.trim().is_empty()).collect();
    put_across(sheet, 0, columns, &office.join(" – "), &style::note())?;
    let title = format!("{} {}", title.to_uppercase(), wording::period(consolidation.period).to_uppercase());
    put_across(sheet, 1, columns, &title, &style::title())?;
    sheet.set_row_height(1, style::row_height(&[(&title, width, style::size::TITLE)]))?;
    let basis = format!(
        "Số liệu {} – {}; xét thời hạn đến {}; theo sổ theo dõi lúc {}",
        wording::day(from),
        wording::day(to),
        wording::day(consolidation.as_of),
        full_moment(input.known_at),
    );
    put_across(sheet, 2, columns, &basis, &style::subtitle())?;
    sheet.set_row_height(2, style::row_height(&[(&basis, width, style::size::SUBTITLE)]))?;
    if sheet.name() != FIRST_TAB {
        link(sheet, 3, columns.0, FIRST_TAB, "← Tổng quan")?;
    }
    Ok(4)
}

/// A link to another sheet of the workbook.
pub fn link(sheet: &mut Worksheet, row: u32, column: u16, to: &str, words: &str) -> Result<(), XlsxError> {
    let url = Url::new(format!("internal:'{to}'!A1")).set_text(words);
    sheet.write_url_with_format(row, column, url, &style::link())?;
    Ok(())
}

/// Cells take the colours of the sign that they begin with, so that a formula's new result is not in old colours.
/// First and last row and column as (row, column, row, column).
pub fn repaint(
    sheet: &mut Worksheet,
    (top, left, bottom, right): (u32, u16, u32, u16),
    signs: &[(String, Sign)],
) -> Result<(), XlsxError> {
    for (symbol, sign) in signs {
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::BeginsWith(symbol.clone()))
            .set_format(style::painted(Format::new(), *sign));
        sheet.add_conditional_format(top, left, bottom, right, &rule)?;
    }
    Ok(())
}

/// A formula over several columns of one row.
pub fn formula_across(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    shown: &Shown,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.merge_range(row, first, row, last, "", format)?;
    put(sheet, row, first, shown, format)
}

/// An empty cell elsewhere is empty here too, and not zero.
pub fn if_filled(cell: &str) -> String {
    format!("IF({cell}=\"\",\"\",{cell})")
}
