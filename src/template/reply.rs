//! The reply: the sender's own workbook, with marks at the cells and a first sheet of what is to be mended.
//!
//! Never judges; it shows the findings that it is given.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, FormatAlign, FormatUnderline, Url, Worksheet};

use crate::excel::style::{self, Sign, palette, size};
use crate::model::clock::local_day;
use crate::model::dates::day;
use crate::model::finding::{Finding, Repair, Severity};
use crate::model::grid::Address;
use crate::model::grouped::{Group, SheetGroups, grouped};
use crate::model::unit::District;

use super::content::{Reply, Template};
use super::error::TemplateError;
use super::row::clipped;

/// How one cell is painted and what its note says.
pub struct Mark {
    pub sign: Sign,
    pub text: String,
}

/// As much of what somebody typed as a list shows; the cell itself has all of it.
const LONGEST_TEXT: usize = 500;

const HEADINGS: [(&str, f64); 8] = [
    ("TT", 4.5),
    ("Mức độ", 13.5),
    ("Vị trí", 17.0),
    ("Chỉ tiêu", 12.0),
    ("Đang ghi", 20.0),
    ("Cần ghi", 21.0),
    ("Nội dung", 33.0),
    ("Cách sửa", 34.0),
];
/// The columns of [`HEADINGS`].
mod at {
    pub const NUMBER: u16 = 0;
    pub const SEVERITY: u16 = 1;
    pub const PLACE: u16 = 2;
    pub const INDICATOR: u16 = 3;
    pub const FOUND: u16 = 4;
    pub const EXPECTED: u16 = 5;
    pub const MESSAGE: u16 = 6;
    pub const REMEDY: u16 = 7;
    pub const LAST: u16 = REMEDY;
}

/// The row of the headings; above it title, decision, how to send again, total, legend.
const HEADER_ROW: u32 = 5;

/// How a correction says what it replaces: `lần 2, thay thế báo cáo ngày 15/6/2022`.
pub fn replacing(attempt: u32, received_on: NaiveDate) -> String {
    format!("lần {}, thay thế báo cáo ngày {}", attempt + 1, day(received_on))
}

impl Reply<'_> {
    /// The mark of a cell: its findings, the worst first, in the colour of that one; else its repair.
    pub(super) fn mark(&self, sheet: &str, row: u32, column: u16) -> Option<Mark> {
        let here = |of: Option<&str>, cell: Option<&str>| {
            let (Some(of), Some(cell)) = (of, cell) else { return false };
            self.place(of, cell)
                .is_some_and(|place| place.0 == sheet && place.1 == Address::new(row, column).to_string())
        };
        let mut findings: Vec<&Finding> =
            self.findings.iter().filter(|finding| here(finding.sheet.as_deref(), finding.cell.as_deref())).collect();
        findings.sort_by_key(|finding| finding.severity);
        let mut told: Vec<String> = findings.iter().map(|finding| note_of(finding)).collect();
        let mut repairs: Vec<&Repair> = Vec::new();
        for repair in self.repairs.iter().filter(|repair| here(Some(&repair.at.sheet), Some(&repair.at.cell))) {
            // Two repairs of one cell have one outcome.
            if !repairs.iter().any(|one| one.stored == repair.stored) {
                repairs.push(repair);
            }
        }
        told.extend(repairs.iter().map(|repair| {
            format!(
                "{} {}: ‘{}’ đã được hiểu là {}.",
                Sign::Repair.symbol(),
                repair.code,
                repair.raw,
                repair.as_people_write()
            )
        }));
        let sign = findings.first().map_or(Sign::Repair, |finding| sign_of(finding.severity));
        (!told.is_empty()).then(|| Mark { sign, text: told.join("\n\n") })
    }

    /// Where a cell of the sender's workbook stands in this one; none for what is no part of the form.
    fn place(&self, sheet: &str, cell: &str) -> Option<(String, String)> {
        self.moved.get(&(sheet.to_owned(), cell.to_owned())).cloned()
    }
}

fn note_of(finding: &Finding) -> String {
    let sign = sign_of(finding.severity);
    let head = sign.label(&format!("{} {}", finding.severity.vietnamese(), finding.code));
    format!("{head}: {}\n→ {}", finding.sentence(), finding.remedy)
}

fn sign_of(severity: Severity) -> Sign {
    match severity {
        Severity::Error => Sign::Error,
        Severity::Warning => Sign::Warning,
        Severity::Note => Sign::Repair,
    }
}

/// What stands above the list.
struct Head<'a> {
    name: &'a str,
    title: &'a str,
    tab: u32,
    /// The decision.
    line: String,
    /// What to do with this file; may be empty.
    then: String,
}

/// The first sheet of a reply.
pub fn tasks_sheet(sheet: &mut Worksheet, template: &Template<'_>, reply: &Reply<'_>) -> Result<(), TemplateError> {
    let about = &template.plan.about;
    let received_on = local_day(reply.received_at);
    let of = format!("báo cáo {} của {} (lần {})", template.period_text(), template.unit_name(), reply.attempt);
    let head = if reply.sent_back {
        let to_mend = reply.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let last = template.plan.calendar.mend_by(template.layout.period, received_on);
        Head {
            name: "Việc cần sửa",
            title: "NHỮNG NỘI DUNG CẦN CHỈNH LÝ, BỔ SUNG",
            tab: palette::ERROR,
            line: format!(
                "{} đã nhận {of} ngày {}. Qua kiểm tra còn {to_mend} nội dung cần chỉnh lý, bổ sung.",
                about.department,
                day(received_on)
            ),
            then: format!(
                "Cách làm: bấm vào từng vị trí dưới đây, sửa ngay trên tệp này, ghi “Lý do chỉnh lý”, rồi gửi lại cả tệp (ghi rõ ‘{}’), chậm nhất là hết ngày {}.",
                replacing(reply.attempt, received_on),
                day(last)
            ),
        }
    } else {
        let questions = reply.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        let asked = match questions {
            0 => "Các lưu ý dưới đây (nếu có) để đơn vị biết.".to_owned(),
            some => format!("Đề nghị đơn vị xác nhận hoặc giải trình {some} nội dung dưới đây."),
        };
        Head {
            name: "Kết quả tiếp nhận",
            title: "KẾT QUẢ TIẾP NHẬN BÁO CÁO",
            tab: palette::WARNING,
            line: format!(
                "{} đã tiếp nhận {of} ngày {}; trân trọng cảm ơn. {asked}",
                about.department,
                day(received_on)
            ),
            then: format!(
                "Nếu số liệu chưa đúng: sửa ngay trên tệp này, ghi “Lý do chỉnh lý”, rồi gửi lại cả tệp (ghi rõ ‘{}’).",
                replacing(reply.attempt, received_on)
            ),
        }
    };
    let place = |sheet: &str, cell: &str| reply.place(sheet, cell);
    let mut row = list(sheet, &head, reply.findings, &template.plan.districts, place)?;
    if !reply.repairs.is_empty() {
        row = repairs(sheet, row + 1, reply)?;
    }
    sheet.set_print_area(0, 0, row.saturating_sub(1), at::LAST)?;
    Ok(())
}

/// First and last column of what was typed and of what is stored, in the list of repairs.
const RAW: (u16, u16) = (at::INDICATOR, at::EXPECTED);
const STORED: (u16, u16) = (at::MESSAGE, at::REMEDY);

/// Of columns that are merged.
fn width((first, last): (u16, u16)) -> f64 {
    HEADINGS.iter().take(usize::from(last) + 1).skip(usize::from(first)).map(|(_, width)| width).sum()
}

/// What was understood and is stored in the uniform way, one row a cell.
fn repairs(sheet: &mut Worksheet, mut row: u32, reply: &Reply<'_>) -> Result<u32, TemplateError> {
    let title = "Những chỗ đã được hiểu và ghi lại theo cách thống nhất";
    sheet.merge_range(row, 0, row, at::LAST, title, &style::section())?;
    sheet.set_row_height(row, 22)?;
    row += 1;
    for (column, heading) in [(at::NUMBER, "TT"), (at::SEVERITY, "Mã"), (at::PLACE, "Vị trí")] {
        sheet.write_string_with_format(row, column, heading, &style::header())?;
    }
    sheet.merge_range(row, RAW.0, row, RAW.1, "Đã ghi", &style::header())?;
    sheet.merge_range(row, STORED.0, row, STORED.1, "Được hiểu là", &style::header())?;
    sheet.set_row_height(row, 20)?;
    row += 1;
    let mut cells: Vec<(&Repair, Vec<&str>)> = Vec::new();
    for repair in reply.repairs {
        match cells.iter_mut().find(|(one, _)| one.at == repair.at && one.stored == repair.stored) {
            Some((_, codes)) => codes.push(&repair.code),
            None => cells.push((repair, vec![&repair.code])),
        }
    }
    for (number, (repair, codes)) in cells.iter().enumerate() {
        let (raw, stored) = (clipped(&repair.raw, LONGEST_TEXT), clipped(&repair.as_people_write(), LONGEST_TEXT));
        let codes = codes.join(", ");
        sheet.write_number_with_format(row, at::NUMBER, number as f64 + 1.0, &style::text_center())?;
        sheet.write_string_with_format(row, at::SEVERITY, &codes, &style::text_center())?;
        let place = reply.place(&repair.at.sheet, &repair.at.cell);
        let shown = go_to(sheet, row, place.as_ref(), (Some(&repair.at.sheet), Some(&repair.at.cell)), style::text())?;
        sheet.merge_range(row, RAW.0, row, RAW.1, &raw, &style::text())?;
        sheet.merge_range(row, STORED.0, row, STORED.1, &stored, &style::sign(Sign::Repair))?;
        let texts = [
            cell(&shown, at::PLACE),
            cell(&codes, at::SEVERITY),
            (raw.as_str(), width(RAW), size::BODY),
            (stored.as_str(), width(STORED), size::BODY),
        ];
        sheet.set_row_height(row, style::row_height(&texts).max(20.0))?;
        row += 1;
    }
    Ok(row)
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
    let head = Head {
        name: "Việc cần sửa",
        title: "TỆP CHƯA TIẾP NHẬN ĐƯỢC",
        tab: palette::ERROR,
        line: format!("Tệp “{file}” chưa tiếp nhận được. Đề nghị đơn vị xử lý các nội dung sau rồi gửi lại."),
        then: String::new(),
    };
    list(book.add_worksheet(), &head, findings, &[], |_, _| None)?;
    Ok(book.save_to_buffer()?)
}

/// Writes the list; answers the first row below it.
fn list(
    sheet: &mut Worksheet,
    head: &Head<'_>,
    findings: &[Finding],
    districts: &[District],
    place: impl Fn(&str, &str) -> Option<(String, String)>,
) -> Result<u32, TemplateError> {
    sheet.set_name(head.name)?;
    sheet.set_tab_color(head.tab);
    for (at, (_, width)) in HEADINGS.iter().enumerate() {
        sheet.set_column_width(at as u16, *width)?;
    }
    sheet.merge_range(0, 0, 0, at::LAST, head.title, &style::title())?;
    sheet.set_row_height(0, 30)?;
    let legend = [
        (Sign::Error, "ô phải sửa"),
        (Sign::Warning, "ô đề nghị xác nhận"),
        (Sign::Repair, "ô đã được hiểu, hoặc cần biết"),
    ];
    let legend: Vec<String> = legend.iter().map(|(sign, words)| sign.label(words)).collect();
    let lines = [
        (1, head.line.as_str(), style::paragraph()),
        (2, head.then.as_str(), style::paragraph()),
        (3, &total(findings), style::paragraph().set_bold()),
        (4, &format!("Trên các sheet sau, mỗi chỗ có màu và ghi chú: {}.", legend.join(" · ")), style::note()),
    ];
    let across = width((0, at::LAST));
    for (row, text, format) in lines {
        // A refusal has no sheets to speak of, and says what to do in one line.
        if head.then.is_empty() && row != 1 && row != 3 {
            sheet.set_row_height(row, 6)?;
            continue;
        }
        sheet.merge_range(row, 0, row, at::LAST, text, &format)?;
        sheet.set_row_height(row, style::row_height(&[(text, across, size::BODY)]))?;
    }
    for (at, (heading, _)) in HEADINGS.iter().enumerate() {
        sheet.write_string_with_format(HEADER_ROW, at as u16, *heading, &style::header())?;
    }
    sheet.set_row_height(HEADER_ROW, 22)?;
    let mut row = HEADER_ROW + 1;
    let mut number = 0;
    let sheets = grouped(findings);
    for of_sheet in &sheets {
        let title = format!(
            "{}: {}",
            of_sheet.sheet.map_or("Cả tệp".to_owned(), |name| format!("Sheet {name}")),
            counts(of_sheet)
        );
        sheet.merge_range(row, 0, row, at::LAST, &title, &style::heading(0))?;
        sheet.set_row_height(row, 20)?;
        row += 1;
        for group in &of_sheet.groups {
            number += 1;
            row = write_group(sheet, row, number, group, districts, &place)?;
        }
    }
    if findings.is_empty() {
        sheet.merge_range(row, 0, row, at::LAST, "Không có nội dung nào phải sửa.", &style::text())?;
        row += 1;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    style::page_landscape(sheet, Some((HEADER_ROW, HEADER_ROW)))?;
    Ok(row)
}

/// One row for each cell, each with its link; what they have in common stands once beside them.
fn write_group(
    sheet: &mut Worksheet,
    first: u32,
    number: usize,
    group: &Group<'_>,
    districts: &[District],
    place: &impl Fn(&str, &str) -> Option<(String, String)>,
) -> Result<u32, TemplateError> {
    let count = group.findings.len();
    let last = first + count as u32 - 1;
    let sign = sign_of(group.severity());
    let code = group.findings.first().map_or("", |finding| &finding.code);
    // Read from the top, where the first of its cells stands.
    let dressed = |format: Format| if count > 1 { format.set_align(FormatAlign::Top) } else { format };
    let label = format!("{} {code}", sign.label(group.severity().vietnamese()));
    let remedy = clipped(group.remedy(), LONGEST_TEXT);
    let same = |of: fn(&Finding) -> &str| {
        group
            .findings
            .windows(2)
            .all(|pair| of(pair[0]) == of(pair[1]))
            .then(|| group.findings.first().map_or("", |one| of(one)))
    };
    let sentence = group.sentence().as_deref().map(sentence_of);
    let expected = same(|finding| &finding.expected).map(|text| clipped(text, LONGEST_TEXT));
    let number = number.to_string();
    let mut shared: Vec<(u16, &str, Format)> = vec![
        (at::NUMBER, &number, style::text_center()),
        (at::SEVERITY, &label, style::sign(sign)),
        (at::REMEDY, &remedy, style::text()),
    ];
    shared.extend(sentence.as_deref().map(|text| (at::MESSAGE, text, style::text())));
    shared.extend(expected.as_deref().map(|text| (at::EXPECTED, text, style::text())));
    let mut tallest: f64 = 0.0;
    for (column, text, format) in &shared {
        let format = dressed(format.clone());
        if count > 1 {
            sheet.merge_range(first, *column, last, *column, text, &format)?;
        } else {
            sheet.write_string_with_format(first, *column, *text, &format)?;
        }
        tallest = tallest.max(style::row_height(&[cell(text, *column)]));
    }
    for (row, finding) in (first..).zip(&group.findings) {
        let here = finding.sheet.as_deref().zip(finding.cell.as_deref()).and_then(|(sheet, cell)| place(sheet, cell));
        let sent = (finding.sheet.as_deref(), finding.cell.as_deref());
        let shown = go_to(sheet, row, here.as_ref(), sent, dressed(style::text()))?;
        let about = about(finding, districts);
        let found = clipped(&finding.found, LONGEST_TEXT);
        sheet.write_string_with_format(row, at::INDICATOR, &about, &dressed(style::text_center()))?;
        sheet.write_string_with_format(row, at::FOUND, &found, &dressed(style::text()))?;
        let mut texts = vec![cell(&shown, at::PLACE), cell(&about, at::INDICATOR), cell(&found, at::FOUND)];
        let (own_expected, own_sentence) = (clipped(&finding.expected, LONGEST_TEXT), sentence_of(finding.sentence()));
        if expected.is_none() {
            sheet.write_string_with_format(row, at::EXPECTED, &own_expected, &dressed(style::text()))?;
            texts.push(cell(&own_expected, at::EXPECTED));
        }
        if sentence.is_none() {
            sheet.write_string_with_format(row, at::MESSAGE, &own_sentence, &dressed(style::text()))?;
            texts.push(cell(&own_sentence, at::MESSAGE));
        }
        // What is shared has the height of all rows together.
        sheet.set_row_height(row, style::row_height(&texts).max(20.0).max((tallest / count as f64).ceil()))?;
    }
    Ok(last + 1)
}

/// A text and the column that it has to fit.
fn cell(text: &str, column: u16) -> (&str, f64, f64) {
    (text, HEADINGS.get(usize::from(column)).map_or(10.0, |(_, width)| *width), size::BODY)
}

/// `1.3.c`, and below it the district.
fn about(finding: &Finding, districts: &[District]) -> String {
    let name =
        |code: &str| districts.iter().find(|one| one.code == code).map_or(code.to_owned(), |one| one.name.clone());
    let district = finding.district.as_deref().map(name);
    finding.indicator.clone().into_iter().chain(district).collect::<Vec<_>>().join("\n")
}

/// With a capital, as it begins a cell.
fn sentence_of(sentence: &str) -> String {
    let sentence = clipped(sentence, LONGEST_TEXT);
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn total(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    format!("Tổng số: {}", tally(count))
}

fn counts(sheet: &SheetGroups<'_>) -> String {
    tally(|severity| sheet.count(severity))
}

/// `2 lỗi, 1 cảnh báo`
fn tally(count: impl Fn(Severity) -> usize) -> String {
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    let parts: Vec<String> = all
        .into_iter()
        .filter(|severity| count(*severity) > 0)
        .map(|severity| format!("{} {}", count(severity), severity.vietnamese()))
        .collect();
    if parts.is_empty() { "không có nội dung nào".to_owned() } else { parts.join(", ") }
}

/// A place in this workbook, to be clicked; or one that only the workbook as it was sent has. Answers what it shows.
fn go_to(
    sheet: &mut Worksheet,
    row: u32,
    here: Option<&(String, String)>,
    sent: (Option<&str>, Option<&str>),
    format: Format,
) -> Result<String, TemplateError> {
    if let Some((of, cell)) = here {
        let shown = format!("{of}!{cell}");
        let url = Url::new(format!("internal:'{of}'!{cell}")).set_text(&shown);
        let format = format.set_font_color(palette::REPAIR).set_underline(FormatUnderline::Single);
        sheet.write_url_with_format(row, at::PLACE, url, &format)?;
        return Ok(shown);
    }
    let shown = match sent {
        (Some(of), Some(cell)) => format!("{of}!{cell} (tệp đã gửi)"),
        (Some(of), None) => format!("cả sheet {of}"),
        (None, _) => "cả tệp".to_owned(),
    };
    sheet.write_string_with_format(row, at::PLACE, &shown, &format)?;
    Ok(shown)
}
