//! The sheet of instructions of a plan workbook, worded from the same words and rules that judge it.
//!
//! Never holds a rule of its own.

use rust_xlsxwriter::{FormatAlign, Worksheet};

use crate::excel::style;
use crate::model::finding::Severity;
use crate::model::indicator::{Kind, Op};

use super::super::rules::{self, RULES};
use super::super::sheets::PlanSheet;
use super::super::sheets::SHEETS;
use super::super::source::PlanSource;
use super::error::WriteError;

const WIDTHS: [f64; 3] = [16.0, 44.0, 86.0];

/// What to do, in order.
const STEPS: [&str; 7] = [
    "Điền sheet Thông tin trước, rồi Đơn vị, Lãnh đạo, Huyện, Nhiệm vụ, Chỉ tiêu. Các sheet còn lại chỉ điền khi cần.",
    "Tiêu đề có dấu * là bắt buộc. Đưa chuột vào tiêu đề cột để xem cách ghi và ví dụ.",
    "Được chèn, chuyển, ẩn dòng và cột; không xóa hàng ẩn dưới tiêu đề (hàng khóa) và cột A ẩn.",
    "Số ghi theo kiểu Việt Nam: dấu phẩy là dấu thập phân. Tỷ lệ ghi theo điểm phần trăm: 63,8.",
    "Thời hạn ghi bằng chữ Tháng 12/2022, Quý III/2022, Năm 2022 (tính đến ngày cuối) hoặc một ngày cụ thể.",
    "Sửa nội dung sau khi đã giao biểu mẫu: tăng “Lần ban hành” ở sheet Thông tin lên 1.",
    "Kiểm tra bằng lệnh khtc plan check; xem lại cả kế hoạch bằng khtc plan show.",
];

/// Of the optional sheet only where the workbook has it.
pub(super) fn write(sheet: &mut Worksheet, source: &PlanSource) -> Result<(), WriteError> {
    sheet.set_name("Hướng dẫn")?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let title = "HƯỚNG DẪN LẬP SỔ KẾ HOẠCH";
    sheet.merge_range(0, 0, 0, 2, title, &style::title().set_align(FormatAlign::Left))?;
    sheet.set_row_height(0, style::row_height(&[(title, 140.0, style::size::TITLE)]) + 6.0)?;
    let mut row = 1;
    section(sheet, &mut row, "1. Cách làm")?;
    for (number, step) in (1..).zip(STEPS) {
        line(sheet, &mut row, [&format!("Bước {number}"), step, ""])?;
    }
    section(sheet, &mut row, "2. Các sheet")?;
    header(sheet, &mut row, ["Sheet", "Nội dung", "Cách ghi"])?;
    for spec in SHEETS.iter().filter(|spec| source.has(spec.part)) {
        line(sheet, &mut row, [spec.name, spec.title, spec.hint])?;
    }
    section(sheet, &mut row, "3. Loại chỉ tiêu: các tháng, các đơn vị cộng lại thế nào")?;
    header(sheet, &mut row, ["Loại", "Tên", "Ý nghĩa và ví dụ"])?;
    for kind in Kind::ALL {
        line(sheet, &mut row, [kind.code(), kind.vietnamese(), meaning(kind)])?;
    }
    section(sheet, &mut row, "4. Phép so: thế nào là đạt")?;
    header(sheet, &mut row, ["Phép so", "Đạt khi", "Ghi số và ví dụ"])?;
    for op in Op::ALL {
        let (met, example) = enough(op);
        line(sheet, &mut row, [op.code(), met, example])?;
    }
    section(sheet, &mut row, "5. Những điều được kiểm tra")?;
    header(sheet, &mut row, ["Mã", "Nội dung", "Cách sửa"])?;
    let steps = source.has(PlanSheet::Steps);
    for rule in RULES.iter().filter(|rule| steps || !rules::is_of_steps(rule.code)) {
        let code = match rule.severity {
            Severity::Error => rule.code.to_owned(),
            Severity::Warning | Severity::Note => format!("{} ({})", rule.code, rule.severity.vietnamese()),
        };
        line(sheet, &mut row, [&code, rule.title, rule.remedy])?;
    }
    style::page_landscape(sheet, None)?;
    Ok(())
}

const fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::Flow => {
            "Số của từng kỳ, cộng dồn qua các tháng và cộng các đơn vị. Ví dụ: diện tích rừng trồng trong tháng."
        }
        Kind::Stock => {
            "Mức đang có tại ngày chốt; lấy số mới nhất, cộng các đơn vị. Ví dụ: diện tích đã có mã số vùng trồng."
        }
        Kind::Rate => {
            "Điểm phần trăm; nhiều đơn vị thì cộng tử số, cộng mẫu số rồi chia. Ví dụ: tỷ lệ che phủ rừng 63,8."
        }
        Kind::Milestone => "Một việc xong vào một ngày, không có số. Ví dụ: hoàn thiện công tác đấu thầu.",
        Kind::Rank => "Thứ hạng, lấy mới nhất, không cộng. Ví dụ: chỉ số DDCI.",
    }
}

/// When it is met, and how it is written.
const fn enough(op: Op) -> (&'static str, &'static str) {
    match op {
        Op::AtLeast => ("giá trị từ số tối thiểu trở lên", "Số tối thiểu. Ví dụ: 9000."),
        Op::Above => ("giá trị lớn hơn hẳn số tối thiểu", "Số tối thiểu. Ví dụ: trên 1.000 ha thì 1.000 là chưa đạt."),
        Op::AtMost => ("giá trị không quá số tối đa", "Số tối đa. Ví dụ: không quá 60 vụ."),
        Op::Below => ("giá trị nhỏ hơn hẳn số tối đa", "Số tối đa. Ví dụ: dưới 25 người."),
        Op::Range => ("giá trị trong khoảng", "Cả hai số. Ví dụ: 1÷3 doanh nghiệp."),
        Op::Each => {
            ("mỗi huyện phải có ít nhất số tối thiểu", "Số tối thiểu và phân tổ huyện. Ví dụ: mỗi huyện từ 01 vườn.")
        }
        Op::All => ("đúng bằng toàn bộ", "Số tối thiểu là toàn bộ. Ví dụ: 295664 ha."),
        Op::Done => ("có ngày hoàn thành", "Không ghi số; chỉ cho loại milestone."),
        Op::None => ("không có số để so", "Không ghi số. Ví dụ: cải thiện chỉ số DDCI."),
    }
}

fn section(sheet: &mut Worksheet, row: &mut u32, text: &str) -> Result<(), WriteError> {
    *row += 1;
    sheet.write_string_with_format(*row, 0, text, &style::section())?;
    sheet.set_row_height(*row, 22.0)?;
    *row += 1;
    Ok(())
}

fn header(sheet: &mut Worksheet, row: &mut u32, cells: [&str; 3]) -> Result<(), WriteError> {
    for (column, text) in (0..).zip(cells) {
        sheet.write_string_with_format(*row, column, text, &style::header())?;
    }
    sheet.set_row_height(*row, 20.0)?;
    *row += 1;
    Ok(())
}

/// Three cells; with an empty third the second takes its place too.
fn line(sheet: &mut Worksheet, row: &mut u32, cells: [&str; 3]) -> Result<(), WriteError> {
    let [first, second, third] = cells;
    let [a, b, c] = WIDTHS;
    sheet.write_string_with_format(*row, 0, first, &style::text())?;
    let height = if third.is_empty() {
        sheet.merge_range(*row, 1, *row, 2, second, &style::text())?;
        style::row_height(&[(first, a, style::size::BODY), (second, b + c, style::size::BODY)])
    } else {
        sheet.write_string_with_format(*row, 1, second, &style::text())?;
        sheet.write_string_with_format(*row, 2, third, &style::text())?;
        let size = style::size::BODY;
        style::row_height(&[(first, a, size), (second, b, size), (third, c, size)])
    };
    sheet.set_row_height(*row, height)?;
    *row += 1;
    Ok(())
}
