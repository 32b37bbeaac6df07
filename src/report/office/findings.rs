//! The sheet *Phát hiện và sửa tự động*: what was wrong or doubtful in the reports of the period, and what was repaired.
//!
//! Never hides a repair; the worst stands first.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::sheet::heading;
use super::table;
use crate::excel::style::{self, Sign};
use crate::model::disposition::Disposition;
use crate::model::finding::{Finding, Severity};
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::model::ruling::Ruling;
use crate::model::standing::{Received, standing};
use crate::report::ReportInput;
use crate::report::filing;
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

pub const NAME: &str = "Phát hiện và sửa tự động";

const COLUMNS: [(&str, f64); 13] = [
    ("TT", 5.0),
    ("Mức độ", 12.0),
    ("Mã", 7.0),
    ("Đơn vị", 16.0),
    ("Kỳ, lần gửi", 20.0),
    ("Bản gửi", 16.0),
    ("Sheet, ô", 16.0),
    ("Chỉ tiêu", 9.0),
    ("Huyện", 11.0),
    ("Giá trị nhận được", 19.0),
    ("Giá trị mong đợi", 19.0),
    ("Nội dung", 44.0),
    ("Cách xử lý", 34.0),
];

/// One line of the table, with what it is sorted by.
struct FindingRow {
    order: u8,
    sign: Sign,
    level: String,
    cells: [String; 11],
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, COLUMNS.map(|(_, width)| width))?;
    let last_column = COLUMNS.len() as u16 - 1;
    let top = heading(sheet, input, "Phát hiện và sửa tự động khi kiểm tra báo cáo", (0, last_column), 220.0)?;
    table::header(sheet, top, 0, COLUMNS)?;
    let rows = rows(input);
    for (number, row) in rows.iter().enumerate() {
        write_row(sheet, top + 1 + number as u32, number + 1, row)?;
    }
    if rows.is_empty() {
        put_across(sheet, top + 1, (0, last_column), "Không có phát hiện nào trong kỳ", &style::text_center())?;
    } else {
        sheet.autofilter(top, 0, top + rows.len() as u32, last_column)?;
    }
    sheet.set_freeze_panes(top + 1, 3)?;
    sheet.set_print_area(0, 0, top + rows.len().max(1) as u32, last_column)?;
    style::page_landscape(sheet, Some((top, top)))
}

fn write_row(sheet: &mut Worksheet, at: u32, number: usize, row: &FindingRow) -> Result<(), XlsxError> {
    let start = [
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(row.sign.label(&row.level)), style::sign(row.sign)),
    ];
    let rest = row.cells.iter().map(|text| (Shown::from(text.as_str()), style::text()));
    let cells: Vec<(Shown, Format)> = start.into_iter().chain(rest).collect();
    table::row(sheet, at, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

/// Errors first, repairs last; within them by unit, report and attempt as they were received.
fn rows(input: &ReportInput) -> Vec<FindingRow> {
    let stands: HashMap<(&str, Period), &Received> =
        standing(input.received).into_iter().map(|one| ((one.unit.as_str(), one.period), one)).collect();
    let mut rows: Vec<FindingRow> = input.refused.iter().map(|(file, finding)| refused(file, finding)).collect();
    for one in filing::attempts(input) {
        let other = stands.get(&(one.unit.as_str(), one.period));
        let is_standing = other.is_some_and(|other| other.receipt == one.receipt);
        let sent_back = one.disposition == Disposition::SentBack;
        if !input.consolidation.period.contains(one.period) || !(is_standing || sent_back) {
            continue;
        }
        let replaced = other.filter(|other| sent_back && other.received_at >= one.received_at);
        let decided = one.decided().map(|words| format!("; {words}")).unwrap_or_default();
        let state = match replaced {
            Some(by) => format!("trả lại; đã thay bằng lần {}", by.attempt),
            None if sent_back => "trả lại, chờ gửi lại".to_owned(),
            None => "được tính".to_owned(),
        } + &decided;
        let findings = one.findings.iter().enumerate();
        rows.extend(findings.map(|(at, finding)| of_finding(input, one, &state, finding, one.waiver(at))));
        rows.extend(one.repairs.iter().map(|repair| {
            let place = format!("{}, {}", repair.at.sheet, repair.at.cell);
            let stored = as_written(&repair.stored);
            let message = format!("Đã sửa khi đọc: ‘{}’ được hiểu là {stored}.", repair.raw);
            let [unit, report] = whose(input, one);
            let cells = [
                repair.code.clone(),
                unit,
                report,
                state.clone(),
                place,
                String::new(),
                String::new(),
                repair.raw.clone(),
                stored,
                message,
                "Không cần xử lý; đối chiếu nếu nghi ngờ.".to_owned(),
            ];
            FindingRow { order: 3, sign: Sign::Repair, level: "đã sửa".to_owned(), cells }
        }));
    }
    rows.sort_by_key(|row| row.order);
    rows
}

fn of_finding(
    input: &ReportInput,
    one: &Received,
    state: &str,
    finding: &Finding,
    waiver: Option<&Ruling>,
) -> FindingRow {
    let [unit, report] = whose(input, one);
    // What an officer waived is no longer to be mended; it stays, with who decided that and why.
    let (order, sign) = waiver.map_or_else(|| rank(finding), |_| (2, Sign::Adjusted));
    let level = match waiver {
        Some(_) => format!("{} đã bỏ qua", finding.level()),
        None => finding.level(),
    };
    let remedy = waiver.map_or_else(|| finding.remedy.clone(), |ruling| format!("Bỏ qua theo {}", ruling.vietnamese()));
    let district = finding.district.as_deref().unwrap_or_default();
    let district = input.plan.district(district).map_or(district, |district| district.name.as_str());
    let cells = [
        finding.code.clone(),
        unit,
        report,
        state.to_owned(),
        place(finding),
        finding.indicator.clone().unwrap_or_default(),
        district.to_owned(),
        finding.found.clone(),
        finding.expected.clone(),
        finding.message.clone(),
        remedy,
    ];
    FindingRow { order, sign, level, cells }
}

fn refused(file: &str, finding: &Finding) -> FindingRow {
    let cells = [
        finding.code.clone(),
        "(chưa xác định)".to_owned(),
        format!("tệp {file}"),
        "không tiếp nhận được".to_owned(),
        place(finding),
        finding.indicator.clone().unwrap_or_default(),
        String::new(),
        finding.found.clone(),
        finding.expected.clone(),
        finding.message.clone(),
        finding.remedy.clone(),
    ];
    let (order, sign) = rank(finding);
    FindingRow { order, sign, level: finding.level(), cells }
}

fn whose(input: &ReportInput, one: &Received) -> [String; 2] {
    let unit = wording::unit_short(input.plan, &one.unit).to_owned();
    [unit, format!("{}, lần {}", one.period.vietnamese(), one.attempt)]
}

/// A stored number as people here write it; anything else as it is.
fn as_written(stored: &str) -> String {
    stored.parse::<Quantity>().map_or_else(|_| stored.to_owned(), |figure| figure.vietnamese(0))
}

fn place(finding: &Finding) -> String {
    let parts = [finding.sheet.as_deref(), finding.cell.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What rules on trial say comes last of all: nobody has to act on it.
const fn rank(finding: &Finding) -> (u8, Sign) {
    if !finding.counts() {
        return (4, Sign::Repair);
    }
    match finding.severity {
        Severity::Error => (0, Sign::Error),
        Severity::Warning => (1, Sign::Warning),
        Severity::Note => (2, Sign::Repair),
    }
}
