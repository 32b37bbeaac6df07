//! The head of a unit's report: whose it is, the state's name and motto, title, period.
//!
//! Wording by the practice of Nghị định 30/2020/NĐ-CP, Phụ lục I; never holds an answer.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

use crate::excel::style::{self, size};
use crate::layout::SheetLayout;
use crate::model::dates::day;

use super::content::Template;
use super::error::TemplateError;

/// Writes the four rows above the header answers of `Báo cáo`.
pub fn write(sheet: &mut Worksheet, template: &Template<'_>, layout: &SheetLayout) -> Result<(), TemplateError> {
    let last = layout.last_printed_column();
    let middle = last / 2;
    let block = |bold: bool| {
        let format = Format::new().set_font_name(style::FONT).set_font_size(size::SUBTITLE);
        let format = format.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        if bold { format.set_bold() } else { format }
    };
    let about = &template.plan.about;
    sheet.merge_range(0, 1, 0, middle - 1, &about.agency.to_uppercase(), &block(false))?;
    sheet.merge_range(0, middle, 0, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", &block(true))?;
    // The rules below the names: a third of the unit's, as long as the motto.
    let unit = template.unit_name().to_uppercase();
    let below_unit = "―".repeat((unit.chars().count() / 4).clamp(4, 10));
    let two_lines = block(true).set_text_wrap();
    sheet.merge_range(1, 1, 1, middle - 1, &format!("{unit}\n{below_unit}"), &two_lines)?;
    let motto = format!("Độc lập - Tự do - Hạnh phúc\n{}", "―".repeat(13));
    sheet.merge_range(1, middle, 1, last, &motto, &two_lines)?;
    sheet.set_row_height(1, 33)?;
    let title = title(template);
    sheet.merge_range(2, 1, 2, last, &title, &style::title())?;
    // Two lines on what was sent back.
    sheet.set_row_height(2, if title.contains('\n') { 44 } else { 30 })?;
    let window = template.plan.calendar.window(template.layout.period);
    let period = format!(
        "{} (số liệu từ ngày {} đến ngày {}) · Hạn gửi về {}: ngày {}",
        template.layout.period.vietnamese(),
        day(window.from),
        day(window.to),
        about.department,
        day(window.due)
    );
    sheet.merge_range(3, 1, 3, last, &period, &style::subtitle())?;
    sheet.set_row_height(3, 20)?;
    if let Some(banner) = template.banner {
        let red = style::painted(style::text_center().set_bold(), style::Sign::Error);
        let column = layout.header_column() + 6;
        sheet.merge_range(4, column, 5, last, banner, &red)?;
    }
    Ok(())
}

fn title(template: &Template<'_>) -> String {
    match template.reply {
        Some(reply) if reply.sent_back => {
            format!("BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ TRỌNG TÂM\n(bản trả lại lần {} để chỉnh lý)", reply.attempt)
        }
        Some(_) | None => "BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ TRỌNG TÂM".to_owned(),
    }
}
