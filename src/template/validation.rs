//! What Excel lets a typist enter, and the help it shows beside the cell.
//!
//! Helps the typist only: pasting destroys it, and intake checks everything again.

use chrono::{Datelike, Days, NaiveDate};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, XlsxError};

use crate::layout::{LONGEST_TEXT, NIL_REPORT};
use crate::model::dates;
use crate::model::entry::{Field, Progress};
use crate::model::indicator::{Indicator, Kind};

/// Largest figure that is taken in (rule C107).
const LARGEST: f64 = 1e12;

/// The check of one input cell.
///
/// # Errors
/// If a help text is longer than Excel allows; the texts here are not.
pub fn of(field: Field, indicator: &Indicator, cut_off: NaiveDate) -> Result<DataValidation, XlsxError> {
    match field {
        Field::Current => figure(indicator, cut_off),
        Field::Numerator | Field::Denominator => help(
            number(0.0, LARGEST),
            field.vietnamese(),
            "Nhập số tuyệt đối dùng để tính tỷ lệ. Phòng tổng hợp tính tỷ lệ chung từ tử số và mẫu số của các đơn vị.",
            "Ô này chỉ nhận số không âm.",
        ),
        Field::Estimate => help(
            number(0.0, LARGEST),
            "Ước thực hiện cả năm",
            "Nhập số ước thực hiện đến 31/12. Không được nhỏ hơn số đã đạt.",
            "Ô này chỉ nhận số không âm.",
        ),
        Field::Progress => help(
            DataValidation::new().allow_list_strings(&Progress::ALL.map(Progress::label))?,
            "Tiến độ",
            "Chọn một trong bốn mức. Chọn “hoàn thành” thì nhập cả ngày hoàn thành.",
            "Chọn trong danh sách: chưa triển khai, đang thực hiện, hoàn thành, tạm dừng.",
        ),
        Field::DoneOn => day_of_completion(cut_off),
        Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => {
            words(field)
        }
    }
}

fn number(least: f64, most: f64) -> DataValidation {
    DataValidation::new().allow_decimal_number(DataValidationRule::Between(least, most))
}

fn figure(indicator: &Indicator, cut_off: NaiveDate) -> Result<DataValidation, XlsxError> {
    let uom = &indicator.uom;
    match indicator.kind {
        Kind::Flow => help(
            number(-LARGEST, LARGEST),
            "Thực hiện trong kỳ",
            &format!(
                "Nhập số phát sinh riêng trong kỳ này, tính bằng {uom}; không cộng các kỳ trước. Không phát sinh thì nhập 0. Giảm trừ nhập số âm và ghi rõ ở cột Ghi chú."
            ),
            "Ô này chỉ nhận số, ví dụ 12,5. Không gõ kèm đơn vị tính.",
        ),
        Kind::Stock => help(
            number(0.0, LARGEST),
            "Mức tại ngày chốt số liệu",
            &format!("Nhập mức đạt được tính đến ngày chốt số liệu ({}), tính bằng {uom}.", dates::day(cut_off)),
            "Ô này chỉ nhận số không âm, ví dụ 640,5. Không gõ kèm đơn vị tính.",
        ),
        Kind::Rate => help(
            number(0.0, 100.0),
            "Tỷ lệ %",
            "Nhập số điểm phần trăm từ 0 đến 100. Ví dụ 63,8 % thì nhập 63,8 (không nhập 0,638).",
            "Tỷ lệ phải là số từ 0 đến 100, ví dụ 63,8.",
        ),
        Kind::Milestone | Kind::Rank => help(
            number(0.0, LARGEST),
            "Thứ hạng",
            "Nhập thứ hạng nếu đã công bố; chưa có thì để trống.",
            "Ô này chỉ nhận số nguyên dương.",
        ),
    }
}

fn day_of_completion(cut_off: NaiveDate) -> Result<DataValidation, XlsxError> {
    let year = cut_off.year();
    let earliest = NaiveDate::from_ymd_opt(year - 1, 1, 1);
    let from = excel_date(earliest.unwrap_or(cut_off))?;
    // A report may be written a few weeks after the cut-off.
    let to = excel_date(cut_off + Days::new(45))?;
    help(
        DataValidation::new().allow_date(DataValidationRule::Between(from, to)),
        "Ngày hoàn thành",
        &format!("Nhập ngày/tháng/năm, ví dụ 28/01/{year}. Chỉ nhập khi tiến độ là “hoàn thành”."),
        "Nhập ngày theo dạng ngày/tháng/năm, không sau ngày báo cáo.",
    )
}

fn words(field: Field) -> Result<DataValidation, XlsxError> {
    help(
        DataValidation::new().allow_text_length(DataValidationRule::LessThanOrEqualTo(LONGEST_TEXT)),
        field.vietnamese(),
        match field {
            Field::Result => "Nêu ngắn gọn việc đã làm, kết quả chính.",
            Field::Evidence => "Số, ngày văn bản hoặc tài liệu chứng minh.",
            Field::Difficulty => "Nêu vướng mắc và nguyên nhân; không có thì để trống.",
            Field::Proposal => "Nêu đề xuất và cơ quan giải quyết; không có thì để trống.",
            Field::Name => "Mỗi dòng một tên, viết đầy đủ như trong đăng ký.",
            Field::Note
            | Field::Current
            | Field::Numerator
            | Field::Denominator
            | Field::Estimate
            | Field::Progress
            | Field::DoneOn => "Giải thích số liệu khi cần, nhất là khi số giảm hoặc là số ước.",
        },
        "Nội dung dài quá 2.000 ký tự; hãy viết gọn và gửi kèm văn bản.",
    )
}

/// The drop-down of the answer “không phát sinh”.
///
/// # Errors
/// As [`of`].
pub fn yes() -> Result<DataValidation, XlsxError> {
    help(
        DataValidation::new().allow_list_strings(&[NIL_REPORT])?,
        "Không phát sinh",
        "Chọn “Không phát sinh” nếu trong kỳ đơn vị không có số liệu nào phát sinh.",
        "Chọn “Không phát sinh” hoặc để trống.",
    )
}

fn help(validation: DataValidation, title: &str, message: &str, error: &str) -> Result<DataValidation, XlsxError> {
    validation
        .set_input_title(title)?
        .set_input_message(message)?
        .set_error_title("Số liệu chưa đúng")?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_message(error)
}

fn excel_date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)
}
