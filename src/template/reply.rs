//! The reply: the sender's own workbook, with marks at the cells and a first sheet of what is to be mended.
//!
//! Never judges; it shows the findings that it is given.

use chrono::NaiveDate;
use rust_xlsxwriter::{Url, Worksheet};

use crate::excel::style::{self, Sign, palette, size};
use crate::model::finding::{Finding, Severity};
use crate::model::grid::Address;
use crate::model::quantity::Quantity;

use super::row::clipped;
use super::{Reply, Template, TemplateError};

/// How one cell is painted and what its note says.
pub struct Mark {
    pub sign: Sign,
    pub text: String,
}

/// As much of what somebody typed as a list shows; the cell itself has all of it.
const LONGEST_TEXT: usize = 500;

const HEADINGS: [(&str, f64); 7] = [
    ("TT", 5.0),
    ("Mức độ", 13.0),
    ("Vị trí", 17.0),
    ("Đang ghi", 24.0),
    ("Cần ghi", 28.0),
    ("Nội dung", 46.0),
    ("Cách sửa", 46.0),
];

impl Reply<'_> {
    /// The mark of a cell: the worst finding there, else the repair.
    pub(super) fn mark(&self, sheet: &str, row: u32, column: u16) -> Option<Mark> {
        let here = |of: Option<&str>, cell: Option<&str>| {
            let (Some(of), Some(cell)) = (of, cell) else { return false };
            self.place(of, cell)
                .is_some_and(|place| place.0 == sheet && place.1 == Address::new(row, column).to_string())
        };
        let finding = self
            .findings
            .iter()
            .filter(|finding| here(finding.sheet.as_deref(), finding.cell.as_deref()))
            .min_by_key(|finding| finding.severity);
        if let Some(finding) = finding {
            let sign = sign_of(finding.severity);
            let text = format!(
                "{} ({})\n{}\n→ {}",
                finding.code,
                finding.severity.vietnamese(),
                finding.message,
                finding.remedy
            );
            return Some(Mark { sign, text });
        }
        let repair = self.repairs.iter().find(|repair| here(Some(&repair.at.sheet), Some(&repair.at.cell)))?;
        let text = format!("{}: ‘{}’ đã được hiểu là {}", repair.code, repair.raw, as_people_write(&repair.stored));
        Some(Mark { sign: Sign::Repair, text })
    }

    /// Where a cell of the sender's workbook stands in this one; none for what is no part of the form.
    fn place(&self, sheet: &str, cell: &str) -> Option<(String, String)> {
        self.moved.get(&(sheet.to_owned(), cell.to_owned())).cloned()
    }
}

fn sign_of(severity: Severity) -> Sign {
    match severity {
        Severity::Error => Sign::Error,
        Severity::Warning => Sign::Warning,
        Severity::Note => Sign::Repair,
    }
}

/// The first sheet of a reply.
pub fn tasks_sheet(sheet: &mut Worksheet, template: &Template<'_>, reply: &Reply<'_>) -> Result<(), TemplateError> {
    let about = &template.plan.about;
    let to_mend = reply.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let (name, title, line) = if reply.sent_back {
        (
            "Việc cần sửa",
            "NHỮNG NỘI DUNG CẦN CHỈNH LÝ, BỔ SUNG",
            format!(
                "{} đã nhận báo cáo {} của {} (lần {}). Qua kiểm tra còn {to_mend} nội dung cần chỉnh lý, bổ sung. Sửa ngay trên tệp này, ghi “Lý do chỉnh lý” rồi gửi lại cả tệp.",
                about.department,
                template.period_text(),
                template.unit_name(),
                reply.attempt
            ),
        )
    } else {
        (
            "Kết quả tiếp nhận",
            "KẾT QUẢ TIẾP NHẬN BÁO CÁO",
            format!(
                "Báo cáo {} của {} (lần {}) hợp lệ, đã tiếp nhận; trân trọng cảm ơn. Các lưu ý dưới đây (nếu có) để đơn vị biết.",
                template.period_text(),
                template.unit_name(),
                reply.attempt
            ),
        )
    };
    let places = |finding: &Finding| {
        finding.sheet.as_deref().zip(finding.cell.as_deref()).and_then(|(sheet, cell)| reply.place(sheet, cell))
    };
    list(sheet, name, title, &line, reply.findings, places)?;
    let mut row = 6 + reply.findings.len() as u32;
    if !reply.repairs.is_empty() {
        sheet.write_string_with_format(
            row,
            0,
            "Những chỗ đã được hiểu và ghi lại theo cách thống nhất",
            &style::section(),
        )?;
        row += 1;
        for (column, heading) in [(1, "Mã"), (2, "Vị trí"), (3, "Đã ghi"), (4, "Được hiểu là")] {
            sheet.write_string_with_format(row, column, heading, &style::header())?;
        }
        row += 1;
        for repair in reply.repairs {
            let stored = as_people_write(&repair.stored);
            sheet.write_string_with_format(row, 1, &repair.code, &style::text_center())?;
            match reply.place(&repair.at.sheet, &repair.at.cell) {
                Some(place) => link(sheet, row, &place)?,
                None => elsewhere(sheet, row, Some(&repair.at.sheet), Some(&repair.at.cell))?,
            }
            sheet.write_string_with_format(row, 3, clipped(&repair.raw, LONGEST_TEXT), &style::text())?;
            sheet.write_string_with_format(row, 4, clipped(&stored, LONGEST_TEXT), &style::text())?;
            let texts = [(repair.raw.as_str(), 24.0, size::BODY), (stored.as_str(), 28.0, size::BODY)];
            sheet.set_row_height(row, style::row_height(&texts))?;
            row += 1;
        }
    }
    Ok(())
}

/// What is stored, in the sender's own way of writing: `512,5`, `28/1/2022`.
fn as_people_write(stored: &str) -> String {
    if let Ok(figure) = stored.parse::<Quantity>() {
        return figure.vietnamese(0);
    }
    match stored.parse::<NaiveDate>() {
        Ok(day) => day.format("%-d/%-m/%Y").to_string(),
        Err(_) => stored.to_owned(),
    }
}

/// The list alone, for a file that cannot be taken in: there is no workbook of ours to mark.
///
/// # Errors
/// Only if the writer fails.
pub fn refusal(file: &str, agency: &str, findings: &[Finding]) -> Result<Vec<u8>, TemplateError> {
    let mut book = style::workbook()?;
    // No time of its own: the same refusal gives the same bytes.
    let created = chrono::DateTime::UNIX_EPOCH.fixed_offset();
    book.set_properties(&style::properties(&format!("Không tiếp nhận được: {file}"), agency, created));
    let line = format!("Tệp “{file}” chưa tiếp nhận được. Đề nghị đơn vị xử lý các nội dung sau rồi gửi lại.");
    let nowhere = |_: &Finding| None;
    list(book.add_worksheet(), "Việc cần sửa", "TỆP CHƯA TIẾP NHẬN ĐƯỢC", &line, findings, nowhere)?;
    Ok(book.save_to_buffer()?)
}

fn list(
    sheet: &mut Worksheet,
    name: &str,
    title: &str,
    line: &str,
    findings: &[Finding],
    place: impl Fn(&Finding) -> Option<(String, String)>,
) -> Result<(), TemplateError> {
    sheet.set_name(name)?;
    sheet.set_tab_color(palette::ERROR);
    let last = HEADINGS.len() as u16 - 1;
    sheet.merge_range(0, 0, 0, last, title, &style::title())?;
    sheet.set_row_height(0, 28)?;
    sheet.merge_range(1, 0, 1, last, line, &style::paragraph())?;
    let width: f64 = HEADINGS.iter().map(|(_, width)| width).sum();
    sheet.set_row_height(1, style::row_height(&[(line, width, size::BODY)]))?;
    for (at, (heading, width)) in HEADINGS.iter().enumerate() {
        sheet.set_column_width(at as u16, *width)?;
        sheet.write_string_with_format(3, at as u16, *heading, &style::header())?;
    }
    for (at, finding) in findings.iter().enumerate() {
        let row = 4 + at as u32;
        let sign = sign_of(finding.severity);
        sheet.write_number_with_format(row, 0, at as f64 + 1.0, &style::text_center())?;
        sheet.write_string_with_format(row, 1, sign.label(finding.severity.vietnamese()), &style::sign(sign))?;
        match place(finding) {
            Some(place) => link(sheet, row, &place)?,
            None => elsewhere(sheet, row, finding.sheet.as_deref(), finding.cell.as_deref())?,
        }
        let message = format!("{} · {}", finding.code, finding.message);
        let texts = [&finding.found, &finding.expected, &message, &finding.remedy];
        let texts = texts.map(|text| clipped(text, LONGEST_TEXT));
        for (column, text) in texts.iter().enumerate() {
            sheet.write_string_with_format(row, column as u16 + 3, text, &style::text())?;
        }
        let widths = HEADINGS[3..].iter().map(|(_, width)| *width);
        let cells: Vec<(&str, f64, f64)> =
            texts.iter().zip(widths).map(|(text, width)| (text.as_str(), width, size::BODY)).collect();
        sheet.set_row_height(row, style::row_height(&cells).max(20.0))?;
    }
    if findings.is_empty() {
        sheet.write_string_with_format(4, 0, "Không có nội dung nào phải sửa.", &style::plain())?;
    }
    sheet.set_freeze_panes(4, 0)?;
    style::page_landscape(sheet, Some((3, 3)))?;
    Ok(())
}

/// A place in this workbook, to be clicked.
fn link(sheet: &mut Worksheet, row: u32, (of, cell): &(String, String)) -> Result<(), TemplateError> {
    let url = Url::new(format!("internal:'{of}'!{cell}")).set_text(format!("{of}!{cell}"));
    sheet.write_url_with_format(row, 2, url, &style::text().set_font_color(palette::REPAIR))?;
    Ok(())
}

/// A place that only the workbook as it was sent has.
fn elsewhere(sheet: &mut Worksheet, row: u32, of: Option<&str>, cell: Option<&str>) -> Result<(), TemplateError> {
    let text = match (of, cell) {
        (Some(of), Some(cell)) => format!("{of}!{cell} (tệp đã gửi)"),
        (Some(of), None) => of.to_owned(),
        (None, _) => "cả tệp".to_owned(),
    };
    sheet.write_string_with_format(row, 2, text, &style::text())?;
    Ok(())
}
