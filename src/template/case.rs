//! One row of the sheet of open cases: what the unit reported earlier, since when, and what was answered.
//!
//! Never a cell to type in.

use rust_xlsxwriter::Worksheet;

use crate::excel::style::{self, size};
use crate::layout::column::Column;
use crate::layout::{Role, Row, SheetLayout};

use super::content::Template;
use super::error::TemplateError;
use super::row::{LONGEST_CELL, clipped, note};
use super::widths::Widths;

pub const TITLE: &str = "KHÓ KHĂN, KIẾN NGHỊ ĐANG THEO DÕI";
pub const SUBTITLE: &str =
    "Đơn vị đã nêu ở các kỳ trước, chưa giải quyết xong: không phải ghi lại trong báo cáo kỳ này.";

/// What a text ends with that no row can show whole; the report that it comes from has all of it.
const MORE: &str = "…";

pub fn write(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    layout: &SheetLayout,
    widths: &Widths,
    row: &Row,
) -> Result<(), TemplateError> {
    let mut texts: Vec<(String, f64, f64)> = Vec::new();
    for (at, (column, role)) in layout.columns.iter().zip(&row.roles).enumerate() {
        let at = at as u16;
        let mark = template.reply.and_then(|reply| reply.mark(layout.kind.name(), row.at, at));
        match role {
            Role::Key => {
                sheet.write_string(row.at, at, row.subject.key().unwrap_or_default())?;
            }
            Role::Label(text) => {
                let is_short = matches!(column, Column::No | Column::Since);
                let format = if is_short { style::text_center() } else { style::text() };
                let format = mark.as_ref().map_or(format.clone(), |mark| style::painted(format, mark.sign));
                sheet.write_string_with_format(row.at, at, clipped(text, LONGEST_CELL), &format)?;
                texts.push((style::fitted(text, widths.at(at), size::BODY, MORE), widths.at(at), size::BODY));
            }
            Role::Empty | Role::Figure(_) | Role::Input(_) | Role::Computed(_) | Role::Check => {}
        }
        if let Some(mark) = &mark {
            sheet.insert_note(row.at, at, &note(&mark.text))?;
        }
    }
    let texts: Vec<(&str, f64, f64)> = texts.iter().map(|(text, width, size)| (text.as_str(), *width, *size)).collect();
    sheet.set_row_height(row.at, style::row_height(&texts).max(20.0))?;
    Ok(())
}
