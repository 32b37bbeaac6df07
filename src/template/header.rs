//! The answers above and below the table, and the room to sign.
//!
//! Never decides where an answer stands; the signature block holds none.

use rust_xlsxwriter::{FormatAlign, Worksheet};

use crate::excel::style::{self, size};
use crate::layout::{HeaderRow, SheetLayout};
use crate::model::entry::HeaderKey;

use super::answers::Typed;
use super::content::Template;
use super::error::TemplateError;
use super::row::{note, put};
use super::validation;
use super::widths::Widths;

/// Writes one answer above or below the table.
pub fn write(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    layout: &SheetLayout,
    widths: &Widths,
    header: HeaderRow,
) -> Result<(), TemplateError> {
    let first = layout.header_column();
    let last = (first + 5).min(layout.last_printed_column());
    sheet.write_string(header.at, 0, header.key.key())?;
    let label = style::plain().set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter).set_indent(1);
    sheet.merge_range(header.at, 1, header.at, first - 1, &label_of(header.key), &label)?;
    let mark = template.reply.and_then(|reply| reply.mark(layout.kind.name(), header.at, first));
    let format = match header.key {
        HeaderKey::DocumentDate => style::input_date().set_align(FormatAlign::Left).set_indent(1),
        HeaderKey::Reason
        | HeaderKey::NilReport
        | HeaderKey::NextTasks
        | HeaderKey::DocumentNo
        | HeaderKey::PreparedBy
        | HeaderKey::Phone
        | HeaderKey::SignedBy => style::input_text(),
    };
    let format = mark.as_ref().map_or_else(|| format.clone(), |mark| style::painted(format.clone(), mark.sign));
    // A number of a document or a telephone keeps its zeros.
    let format = match header.key {
        HeaderKey::DocumentNo | HeaderKey::Phone => format.set_num_format("@"),
        HeaderKey::Reason
        | HeaderKey::NilReport
        | HeaderKey::NextTasks
        | HeaderKey::DocumentDate
        | HeaderKey::PreparedBy
        | HeaderKey::SignedBy => format,
    };
    sheet.merge_range(header.at, first, header.at, last, "", &format)?;
    let typed = template.answers.header.get(&header.key);
    put(sheet, (header.at, first), typed, &format)?;
    if let Some(mark) = mark {
        sheet.insert_note(header.at, first, &note(&mark.text))?;
    }
    if header.key == HeaderKey::NilReport {
        sheet.add_data_validation(header.at, first, header.at, first, &validation::yes()?)?;
    }
    let text = match typed {
        Some(Typed::Text(text)) => text.as_str(),
        Some(Typed::Number(_) | Typed::Date(_)) | None => "",
    };
    let width = widths.between(first, last);
    let least = if header.key == HeaderKey::NextTasks { 48.0 } else { 20.0 };
    sheet.set_row_height(header.at, style::row_height(&[(text, width, size::BODY)]).max(least))?;
    Ok(())
}

fn label_of(key: HeaderKey) -> String {
    match key {
        HeaderKey::Reason => "Lý do chỉnh lý (khi gửi lại):".to_owned(),
        HeaderKey::NilReport => "Không phát sinh trong kỳ:".to_owned(),
        HeaderKey::NextTasks
        | HeaderKey::DocumentNo
        | HeaderKey::DocumentDate
        | HeaderKey::PreparedBy
        | HeaderKey::Phone
        | HeaderKey::SignedBy => format!("{}:", key.vietnamese()),
    }
}

/// Room for the head of the unit to sign, beside the answers below the table.
pub fn signature(sheet: &mut Worksheet, template: &Template<'_>, layout: &SheetLayout) -> Result<(), TemplateError> {
    let Some(top) = layout.header.iter().find(|header| header.key == HeaderKey::DocumentNo) else { return Ok(()) };
    let last = layout.last_printed_column();
    let first = last.saturating_sub(4);
    let centred = style::plain().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let place = format!("{}, ngày ….. tháng ….. năm …….", template.plan.about.place);
    sheet.merge_range(top.at, first, top.at, last, &place, &centred.clone().set_italic())?;
    sheet.merge_range(top.at + 1, first, top.at + 1, last, "THỦ TRƯỞNG ĐƠN VỊ", &centred.clone().set_bold())?;
    sheet.merge_range(top.at + 2, first, top.at + 2, last, "(Ký, ghi rõ họ tên, đóng dấu)", &centred.set_italic())?;
    Ok(())
}
