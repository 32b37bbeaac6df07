//! The sheet `Hướng dẫn`: how to fill the workbook, made from the same rules that judge it.
//!
//! Never words a rule of its own.

use rust_xlsxwriter::Worksheet;

use crate::excel::style::{self, palette, size};
use crate::layout::SheetKind;
use crate::model::dates;

use super::content::Template;
use super::error::TemplateError;

/// How numbers, dates and blanks are typed; what each is read as stands in the rules' own words below it.
const HOW_TO: [(&str, &str); 8] = [
    (
        "Ô được nhập",
        "Chỉ nhập vào các ô nền vàng. Ô khác đã khóa; số kế hoạch, số kỳ trước và công thức do phòng tổng hợp điền sẵn.",
    ),
    (
        "Số liệu",
        "Nhập số, không gõ kèm đơn vị tính. Phần thập phân dùng dấu phẩy: 12,5. Số phát sinh riêng trong kỳ, không cộng dồn các kỳ trước.",
    ),
    (
        "Không phát sinh",
        "Nhập số 0. Cả đơn vị không phát sinh thì chọn “Không phát sinh” ở dòng “Không phát sinh trong kỳ”. Ô để trống được hiểu là chưa báo cáo, không phải là 0.",
    ),
    ("Tỷ lệ %", "Nhập điểm phần trăm: 63,8 % thì nhập 63,8."),
    ("Ngày", "Nhập ngày/tháng/năm, ví dụ 28/01/{year}."),
    (
        "Nhiệm vụ theo mốc",
        "Chọn tiến độ trong danh sách; khi “hoàn thành” thì nhập ngày hoàn thành và văn bản minh chứng.",
    ),
    (
        "Gửi lại",
        "Khi chỉnh lý, sửa ngay trên tệp này hoặc tệp phòng tổng hợp trả lại, ghi “Lý do chỉnh lý”, gửi lại cả báo cáo. Bản gửi sau thay bản gửi trước.",
    ),
    ("Cột “Kiểm tra”", "Cột ngoài cùng bên phải báo ngay lỗi khi nhập; mã trong đó là mã quy tắc ở bảng dưới."),
];

/// Where the workbook shows what the unit reported earlier.
const CASES: (&str, &str) = (
    "Khó khăn đã nêu",
    "Khó khăn, kiến nghị đã nêu kỳ trước mà chưa giải quyết xong nằm ở sheet “Khó khăn đang theo dõi” kèm ý kiến giải quyết: không phải ghi lại. Ghi lại đúng nội dung cũ thì vẫn là một việc; tình hình mới thì ghi ở cột “Khó khăn, vướng mắc”.",
);

/// Where a figure of before is not the unit's own.
const ADJUSTED: (&str, &str) = (
    "Dấu ♦",
    "Số kỳ trước và lũy kế có dấu ♦ đã được phòng tổng hợp điều chỉnh, khác số đơn vị đã báo cáo: không phải nhập bù vào kỳ này. Thấy chưa đúng thì liên hệ phòng tổng hợp.",
);

pub fn write(sheet: &mut Worksheet, template: &Template<'_>) -> Result<(), TemplateError> {
    sheet.set_name("Hướng dẫn")?;
    sheet.set_tab_color(palette::MUTED);
    for (column, width) in [(0, 16.0), (1, 44.0), (2, 62.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.merge_range(0, 0, 0, 2, "HƯỚNG DẪN ĐIỀN VÀ GỬI BÁO CÁO", &style::title())?;
    sheet.set_row_height(0, 28)?;
    let about = &template.plan.about;
    let due = template.plan.calendar.window(template.layout.period).due;
    let where_to = format!(
        "Gửi về {}, {} chậm nhất ngày {}. Dùng đúng tệp này, không chép sang tệp khác.",
        about.department,
        about.agency,
        dates::day(due)
    );
    sheet.merge_range(1, 0, 1, 2, &where_to, &style::subtitle())?;
    sheet.set_row_height(1, style::row_height(&[(&where_to, 116.0, size::SUBTITLE)]))?;
    let mut row = 3;
    sheet.write_string_with_format(row, 0, "1. Cách điền", &style::section())?;
    let carries_cases = template.layout.sheet(SheetKind::Cases).is_some();
    let carries_adjusted = template.layout.sheets.iter().any(|sheet| sheet.rows.iter().any(|row| row.adjusted));
    let more = carries_cases.then_some(CASES).into_iter().chain(carries_adjusted.then_some(ADJUSTED));
    for (name, text) in HOW_TO.into_iter().chain(more) {
        row += 1;
        let text = &text.replace("{year}", &about.year.to_string());
        sheet.write_string_with_format(row, 0, name, &style::text().set_bold())?;
        sheet.merge_range(row, 1, row, 2, text, &style::text())?;
        sheet.set_row_height(row, style::row_height(&[(name, 16.0, size::BODY_BOLD), (text, 106.0, size::BODY)]))?;
    }
    row += 2;
    sheet.write_string_with_format(row, 0, "2. Những điều được kiểm tra khi tiếp nhận", &style::section())?;
    row += 1;
    for (column, heading) in ["Mã", "Khi nào", "Cách sửa"].into_iter().enumerate() {
        sheet.write_string_with_format(row, column as u16, heading, &style::header())?;
    }
    for rule in template.guide {
        row += 1;
        sheet.write_string_with_format(row, 0, &rule.code, &style::text_center())?;
        sheet.write_string_with_format(row, 1, &rule.title, &style::text())?;
        sheet.write_string_with_format(row, 2, &rule.remedy, &style::text())?;
        let texts = [(rule.title.as_str(), 44.0, size::BODY), (rule.remedy.as_str(), 62.0, size::BODY)];
        sheet.set_row_height(row, style::row_height(&texts))?;
    }
    style::page_portrait(sheet, None)?;
    sheet.protect();
    Ok(())
}
