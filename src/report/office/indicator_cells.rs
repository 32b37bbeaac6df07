//! Where each figure of the sheet *Tổng hợp chỉ tiêu* stands, for the formulas of the other sheets.
//!
//! Never writes the sheet: [`super::indicators`] does.

use rust_xlsxwriter::Format;

use crate::excel::style;
use crate::model::consolidation::{NOT_ASKED, Status};
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Target};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::live::Total;
use crate::report::shown::Shown;
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = "Tổng hợp chỉ tiêu";

/// Heading, number under it, width in characters. The first column is for whoever looks up a figure's origin,
/// the second, hidden, says what a row is.
pub const COLUMNS: [(&str, &str, f64); 22] = [
    ("Mã", "", 7.5),
    ("Loại", "", 12.0),
    ("TT", "(1)", 5.0),
    ("Nội dung nhiệm vụ, chỉ tiêu", "(2)", 44.0),
    ("ĐVT", "(3)", 10.0),
    ("Kế hoạch năm", "(4)", 11.0),
    ("Thực hiện kỳ trước", "(5)", 9.5),
    ("Thực hiện trong kỳ", "(6)", 9.5),
    ("Lũy kế từ đầu năm", "(7)", 10.0),
    ("Tỷ lệ % so KH", "(8)=(7)/(4)×100", 9.0),
    ("Ước thực hiện cả năm", "(9)", 9.5),
    ("So cùng kỳ (%)", "(10)", 8.0),
    ("Diễn biến từ đầu năm", "", 15.0),
    ("Đơn vị chủ trì", "(11)", 13.0),
    ("Lãnh đạo chỉ đạo", "(12)", 12.0),
    ("Thời hạn", "(13)", 11.0),
    ("Ngày hoàn thành", "(14)", 11.0),
    ("Tình trạng", "(15)", 15.0),
    ("Kết quả; văn bản minh chứng", "(16)", 24.0),
    ("Khó khăn, vướng mắc", "(17)", 23.0),
    ("Đề xuất, kiến nghị", "(18)", 21.0),
    ("Ghi chú", "(19)", 22.0),
];
pub const KIND: u16 = 1;
pub const LABEL: u16 = 2;
pub const CONTENT: u16 = 3;
pub const TARGET: u16 = 5;
pub const PRIOR: u16 = 6;
pub const CURRENT: u16 = 7;
pub const CUMULATIVE: u16 = 8;
pub const PERCENT: u16 = 9;
pub const ESTIMATE: u16 = 10;
pub const LAST_YEAR: u16 = 11;
/// A little chart of the months.
pub const TREND: u16 = 12;
pub const UNIT: u16 = 13;
pub const LEADER: u16 = 14;
pub const DEADLINE: u16 = 15;
pub const DONE_ON: u16 = 16;
pub const STATUS: u16 = 17;
pub const NOTE: u16 = 21;

/// What the hidden column says of a row.
pub const HEADING_ROW: &str = "tiêu đề";
pub const TASK_ROW: &str = "nhiệm vụ";
pub const INDICATOR_ROW: &str = "chỉ tiêu";

/// How a row's note begins when nobody reported it.
pub const NOT_REPORTED: &str = "□ chưa báo cáo";

pub const HEADER_ROW: u32 = 5;

/// The range of a column over all rows, for tallies elsewhere: `'Tổng hợp chỉ tiêu'!$Q$8:$Q$40`.
fn range(input: &ReportInput, column: u16) -> String {
    let rows = tree::rows(input.plan, input.consolidation).len().max(1) as u32;
    let letters = Address::column_letters(column);
    format!("'{NAME}'!${letters}${}:${letters}${}", HEADER_ROW + 3, HEADER_ROW + 2 + rows)
}

/// A cell of an indicator's row, for formulas elsewhere: `'Tổng hợp chỉ tiêu'!$I$12`.
pub fn cell(input: &ReportInput, code: &str, column: u16) -> Option<String> {
    let is_row = |row: &Row| match row {
        Row::Indicator { indicator, .. } => indicator.code == code,
        Row::Task { .. } => false,
    };
    let at = tree::rows(input.plan, input.consolidation).iter().position(is_row)?;
    let row = HEADER_ROW + 3 + u32::try_from(at).ok()?;
    Some(format!("'{NAME}'!${}${row}", Address::column_letters(column)))
}

/// All rows and columns of the table, for the workbook's names.
pub fn table_range(input: &ReportInput) -> String {
    let rows = tree::rows(input.plan, input.consolidation).len().max(1) as u32;
    let last = Address::column_letters(COLUMNS.len() as u16 - 1);
    format!("'{NAME}'!$A${}:${last}${}", HEADER_ROW + 3, HEADER_ROW + 2 + rows)
}

/// Where an indicator's total of the period, or from the start of the year, is shown.
pub fn total_cell(input: &ReportInput, code: &str, total: Total) -> Option<String> {
    let column = match total {
        Total::Period => CURRENT,
        Total::Cumulative => CUMULATIVE,
    };
    cell(input, code, column)
}

/// How many rows of a kind have a status, as a formula.
pub fn count_by_status(input: &ReportInput, kind: &str, status: Status) -> String {
    let label = style::status_label(status);
    format!("COUNTIFS({},\"{kind}\",{},\"{label}\")", range(input, KIND), range(input, STATUS))
}

/// How many rows of a kind nobody reported, as a formula.
pub fn count_not_reported(input: &ReportInput, kind: &str) -> String {
    format!("COUNTIFS({},\"{kind}\",{},\"{NOT_REPORTED}*\")", range(input, KIND), range(input, NOTE))
}

/// How many rows of a kind a leader directs, named in a cell, as a formula.
pub fn count_of_leader(input: &ReportInput, kind: &str, name: &str) -> String {
    format!("SUMPRODUCT({})", of_leader(input, kind, name))
}

/// Those of them that have a status.
pub fn count_of_leader_by_status(input: &ReportInput, kind: &str, name: &str, status: Status) -> String {
    let label = style::status_label(status);
    format!("SUMPRODUCT({}*({}=\"{label}\"))", of_leader(input, kind, name), range(input, STATUS))
}

/// Those of them that nobody reported.
pub fn count_of_leader_not_reported(input: &ReportInput, kind: &str, name: &str) -> String {
    let (own, note, letters) = (of_leader(input, kind, name), range(input, NOTE), NOT_REPORTED.chars().count());
    format!("SUMPRODUCT({own}*(LEFT({note},{letters})=\"{NOT_REPORTED}\"))")
}

fn of_leader(input: &ReportInput, kind: &str, name: &str) -> String {
    format!("({}=\"{kind}\")*({}={name})", range(input, KIND), range(input, LEADER))
}

/// The number that the percentage divides by, shown as the plan words it: `1÷3`, `trên 1.000`.
pub fn target_cell(indicator: &Indicator) -> (Shown, Format) {
    let with = |number: Quantity, before: &str, after: &str| {
        let code = style::worded_number_format(before, number.decimals(), after);
        (Shown::Number(number.to_f64()), style::figure(0).set_num_format(code))
    };
    match indicator.target {
        Target::AtLeast(a) => with(a, "", ""),
        Target::Above(a) => with(a, "trên ", ""),
        Target::AtMost(a) => with(a, "≤ ", ""),
        Target::Below(a) => with(a, "dưới ", ""),
        Target::All(a) => with(a, "toàn bộ ", ""),
        Target::Range { min, max } => with(min, "", &format!("÷{}", max.vietnamese(0))),
        Target::Each(a) => with(a, "≥ ", "/huyện"),
        Target::Done | Target::None => (Shown::from(wording::target_short(indicator.target)), style::text_center()),
    }
}

/// What stands in the place of an answer that nobody was asked for.
pub fn not_asked() -> String {
    format!("– {}", NOT_ASKED)
}
