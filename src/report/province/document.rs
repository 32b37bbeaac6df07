//! The first sheet: the report as a document, from the letterhead to the list of recipients.
//!
//! Layout by Nghị định 30/2020/NĐ-CP, Phụ lục I; the clerk fills number and day. Every name comes from the plan.

use chrono::Datelike;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::paper::{BODY, COLUMNS, LAST, Paper, width};
use crate::excel::style;
use crate::model::calendar::vietnam;
use crate::model::consolidation::Status;
use crate::model::entry::{Field, HeaderKey};
use crate::model::plan::Task;
use crate::model::standing::standing;
use crate::report::ReportInput;
use crate::report::shown::{cut, put_across};
use crate::report::tree::{self, Row};
use crate::report::voices;
use crate::report::wording;

pub const NAME: &str = "Báo cáo";

/// The left and the right block of the letterhead, and the columns that their rules stand on.
const LEFT: (u16, u16) = (0, 3);
const RIGHT: (u16, u16) = (4, LAST);
const LEFT_RULE: (u16, u16) = (2, 2);
const RIGHT_RULE: (u16, u16) = (5, 7);

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?;
    for (column, width) in COLUMNS.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    letterhead(sheet, input)?;
    let mut paper = Paper::new(sheet, 4);
    title(&mut paper, input)?;
    opening(&mut paper, input)?;
    paper.heading("I. KẾT QUẢ CHUNG");
    overall(&mut paper, input)?;
    paper.heading("II. KẾT QUẢ THEO NHIỆM VỤ");
    by_task(&mut paper, input)?;
    said(&mut paper, input, "III. KHÓ KHĂN, VƯỚNG MẮC", Field::Difficulty, "khó khăn, vướng mắc")?;
    said(&mut paper, input, "IV. ĐỀ XUẤT, KIẾN NGHỊ", Field::Proposal, "đề xuất, kiến nghị")?;
    next_tasks(&mut paper, input)?;
    closing(&mut paper, input)?;
    signature(&mut paper, input)?;
    let last_row = paper.row - 1;
    sheet.set_print_area(0, 0, last_row, LAST)?;
    page(sheet);
    Ok(())
}

/// What the report is about, in lower case.
pub fn subject(input: &ReportInput) -> String {
    format!("kết quả thực hiện các nhiệm vụ trọng tâm {}", wording::period(input.consolidation.period))
}

fn page(sheet: &mut Worksheet) {
    sheet.set_paper_size(9);
    sheet.set_portrait();
    // 32 mm left, 16 mm right, 22 mm above and below: inside the decree's limits.
    sheet.set_margins(1.26, 0.63, 0.87, 0.87, 0.4, 0.4);
    sheet.set_header(format!("&C&\"{},Regular\"&13&P", style::FONT));
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
}

fn letterhead(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let about = &input.plan.about;
    let centred = |size: f64| style::plain().set_font_size(size).set_align(FormatAlign::Center).set_text_wrap();
    let agency = about.agency.to_uppercase();
    put_across(sheet, 0, LEFT, &about.parent_agency.to_uppercase(), &centred(12.0))?;
    put_across(sheet, 1, LEFT, &agency, &centred(12.0).set_bold())?;
    put_across(sheet, 0, RIGHT, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", &centred(12.0).set_bold())?;
    put_across(sheet, 1, RIGHT, "Độc lập - Tự do - Hạnh phúc", &centred(13.0).set_bold())?;
    let heights = [(agency.as_str(), width(LEFT), 12.0), ("Độc lập", width(RIGHT), 13.0)];
    sheet.set_row_height(0, 18)?;
    sheet.set_row_height(1, style::row_height(&heights))?;
    sheet.set_row_height(2, 6)?;
    for rule in [LEFT_RULE, RIGHT_RULE] {
        for column in rule.0..=rule.1 {
            sheet.write_blank(2, column, &Format::new().set_border_top(FormatBorder::Thin))?;
        }
    }
    let number = format!("Số:        {}", wording::report_number_ending(about));
    put_across(sheet, 3, LEFT, &number, &centred(13.0))?;
    let today = input.known_at.with_timezone(&vietnam());
    let place = if about.place.trim().is_empty() { "…" } else { about.place.trim() };
    // January and February with a zero before them, so that no digit can be added.
    let month = if today.month() < 3 { format!("{:02}", today.month()) } else { today.month().to_string() };
    let date = format!("{place}, ngày       tháng {month} năm {}", today.year());
    put_across(sheet, 3, RIGHT, &date, &centred(13.0).set_italic())?;
    sheet.set_row_height(3, 20)?;
    Ok(())
}

fn title(paper: &mut Paper, input: &ReportInput) -> Result<(), XlsxError> {
    paper.gap(8.0)?;
    if input.draft {
        let boxed = style::plain()
            .set_font_size(BODY)
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        paper.sheet.merge_range(paper.row, 1, paper.row, 2, "DỰ THẢO", &boxed)?;
        paper.block(22.0)?;
        paper.gap(6.0)?;
    }
    let bold = style::plain().set_font_size(14.0).set_bold().set_align(FormatAlign::Center).set_text_wrap();
    paper.across("BÁO CÁO", &bold, 14.0)?;
    let window = input.plan.calendar.window(input.consolidation.period);
    let subject = subject(input);
    let mut letters = subject.chars();
    let subject: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    paper.across(&subject, &bold, 14.5)?;
    let italic = style::plain().set_font_size(BODY).set_italic().set_align(FormatAlign::Center).set_text_wrap();
    let from_to = format!("(Số liệu từ ngày {} đến ngày {})", wording::day(window.from), wording::day(window.to));
    paper.across(&from_to, &italic, BODY)?;
    for remark in input.remarks {
        paper.across(&format!("({remark})"), &italic, BODY)?;
    }
    for column in 3..=5 {
        paper.sheet.write_blank(paper.row, column, &Format::new().set_border_top(FormatBorder::Thin))?;
    }
    paper.gap(10.0)?;
    let parent = input.plan.about.parent_agency.trim();
    if !parent.is_empty() {
        let centred = style::plain().set_font_size(14.0).set_align(FormatAlign::Center).set_text_wrap();
        paper.across(&format!("Kính gửi: {parent}"), &centred, 14.0)?;
        paper.gap(8.0)?;
    }
    Ok(())
}

fn opening(paper: &mut Paper, input: &ReportInput) -> Result<(), XlsxError> {
    let about = &input.plan.about;
    let mut grounds = Vec::new();
    if !about.basis.trim().is_empty() {
        grounds.push(about.basis.trim().trim_end_matches(['.', ';']).to_owned());
    }
    if !about.title.trim().is_empty() {
        let document = wording::plan_document(about);
        let document = if document.is_empty() { document } else { format!(" ({document})") };
        grounds.push(format!("{}{document}", about.title.trim().trim_end_matches(['.', ';'])));
    }
    let grounds = if grounds.is_empty() { String::new() } else { format!("Thực hiện {}; ", grounds.join("; ")) };
    let agency = if about.agency.trim().is_empty() { "cơ quan" } else { about.agency.trim() };
    paper.paragraph(&format!("{grounds}{agency} báo cáo {} như sau:", subject(input)))
}

/// The tally in a sentence, a small table, and on how many units it rests.
fn overall(paper: &mut Paper, input: &ReportInput) -> Result<(), XlsxError> {
    let lines = &input.consolidation.lines;
    let tasks: Vec<Status> = tree::rows(input.plan, input.consolidation)
        .into_iter()
        .filter_map(|row| match row {
            Row::Task { line: Some(line), counts: true, .. } => Some(line.status),
            Row::Task { .. } | Row::Indicator { .. } => None,
        })
        .collect();
    let with = |status: Status| lines.iter().filter(|line| line.status == status).count();
    let counts = Status::ALL.map(|status| format!("{} chỉ tiêu {}", number(with(status)), status.vietnamese()));
    let silent = lines.iter().filter(|line| !line.reported && line.completed_on.is_none()).count();
    let mut text = format!(
        "Tính đến ngày {}, trong tổng số {} chỉ tiêu của {} nhiệm vụ có {}.",
        wording::day(input.consolidation.as_of),
        number(lines.len()),
        number(tasks.len()),
        counts.join("; ")
    );
    if silent > 0 {
        text.push_str(&format!(" Có {} chỉ tiêu chưa có số liệu báo cáo trong kỳ.", number(silent)));
    }
    paper.paragraph(&text)?;
    paper.gap(4.0)?;
    table(paper, &["TT", "Tình trạng", "Số chỉ tiêu", "Số nhiệm vụ"], &style::header())?;
    for (at, status) in Status::ALL.into_iter().enumerate() {
        let tasks_with = tasks.iter().filter(|of| **of == status).count();
        let cells =
            [(at + 1).to_string(), status.vietnamese().to_owned(), with(status).to_string(), tasks_with.to_string()];
        table(paper, &cells.each_ref().map(String::as_str), &style::text_center())?;
    }
    let cells = [String::new(), "Cộng".to_owned(), lines.len().to_string(), tasks.len().to_string()];
    table(paper, &cells.each_ref().map(String::as_str), &style::text_center().set_bold())?;
    paper.gap(6.0)?;
    paper.paragraph(&coverage(input))
}

/// One row of the small table: whole numbers as numbers.
fn table(paper: &mut Paper, cells: &[&str; 4], format: &Format) -> Result<(), XlsxError> {
    let format = format.clone().set_font_size(12.0);
    const PLACES: [(u16, u16); 4] = [(0, 0), (1, 4), (5, 6), (7, 8)];
    for (text, (first, last)) in cells.iter().zip(PLACES) {
        put_across(paper.sheet, paper.row, (first, last), text, &format)?;
        if let Ok(number) = text.parse::<f64>() {
            paper.sheet.write_number_with_format(paper.row, first, number, &format)?;
        }
    }
    paper.block(20.0)
}

fn coverage(input: &ReportInput) -> String {
    let coverage = &input.consolidation.coverage;
    let names =
        |codes: &[String]| codes.iter().map(|code| wording::unit_name(input.plan, code)).collect::<Vec<_>>().join(", ");
    let mut text =
        format!("Số liệu tổng hợp từ báo cáo của {}/{} đơn vị", number(coverage.received), number(coverage.expected));
    if !coverage.missing.is_empty() {
        text.push_str(&format!("; chưa nhận đủ báo cáo của: {}", names(&coverage.missing)));
    }
    if !coverage.sent_back.is_empty() {
        text.push_str(&format!("; đang chỉnh lý báo cáo của: {}", names(&coverage.sent_back)));
    }
    if !coverage.carried_forward.is_empty() {
        text.push_str(&format!("; dùng số liệu kỳ trước của: {}", names(&coverage.carried_forward)));
    }
    text.push_str(". Số liệu chi tiết tại Phụ lục kèm theo.");
    text
}

fn by_task(paper: &mut Paper, input: &ReportInput) -> Result<(), XlsxError> {
    for row in tree::rows(input.plan, input.consolidation) {
        match row {
            Row::Task { task, level, .. } => {
                let who = if level == 0 { String::new() } else { responsible(input, task) };
                paper.heading(&format!("{}. {}{who}", task.no, task.title.trim().trim_end_matches([':', '.', ';'])));
            }
            Row::Indicator { indicator, line } => {
                let sentence = wording::sentence(input.plan, input.consolidation, indicator, line);
                let label = tree::indicator_label(indicator);
                let title = indicator.title.trim().trim_end_matches([':', '.', ';']);
                paper.paragraph(&format!("{label} {title}: {sentence}"))?;
            }
        }
    }
    Ok(())
}

fn responsible(input: &ReportInput, task: &Task) -> String {
    match task.unit.as_deref() {
        Some(code) => format!(" ({})", wording::unit_name(input.plan, code)),
        None => String::new(),
    }
}

/// What the units say, one dash each, with the unit's name.
fn said(paper: &mut Paper, input: &ReportInput, title: &str, field: Field, what: &str) -> Result<(), XlsxError> {
    paper.heading(title);
    let mut any = false;
    for indicator in &input.plan.indicators {
        for voice in voices::of(input.consolidation, &indicator.code, field) {
            let unit = wording::unit_name(input.plan, voice.unit);
            paper.paragraph(&format!("- {unit} (chỉ tiêu {}): {}", indicator.code, ended(voice.text)))?;
            any = true;
        }
    }
    if !any {
        paper.paragraph(&format!("Trong kỳ các đơn vị không nêu {what}."))?;
    }
    Ok(())
}

fn next_tasks(paper: &mut Paper, input: &ReportInput) -> Result<(), XlsxError> {
    let last = input.consolidation.period.last_month();
    let stands = standing(input.received);
    let own = stands.iter().filter(|one| one.period == last || one.period == input.consolidation.period);
    let texts: Vec<(&str, &str)> = own
        .flat_map(|one| one.header.iter().map(move |answer| (one, answer)))
        .filter(|(_, answer)| answer.key == HeaderKey::NextTasks && !answer.text.trim().is_empty())
        .map(|(one, answer)| (wording::unit_name(input.plan, &one.unit), answer.text.trim()))
        .collect();
    if texts.is_empty() {
        return Ok(());
    }
    paper.heading("V. NHIỆM VỤ TRỌNG TÂM KỲ TỚI");
    for (unit, text) in texts {
        paper.paragraph(&format!("- {unit}: {}", ended(text)))?;
    }
    Ok(())
}

fn closing(paper: &mut Paper, input: &ReportInput) -> Result<(), XlsxError> {
    let about = &input.plan.about;
    let parent = about.parent_agency.trim();
    let whom = if parent.is_empty() { "cấp trên" } else { parent };
    paper.paragraph(&format!(
        "Trên đây là báo cáo {}, {} trân trọng báo cáo {whom} xem xét, chỉ đạo./.",
        subject(input),
        about.agency.trim()
    ))?;
    paper.gap(10.0)
}

/// Recipients on the left, the signature on the right with room for the seal: one row, so that no page divides it.
fn signature(paper: &mut Paper, input: &ReportInput) -> Result<(), XlsxError> {
    let about = &input.plan.about;
    let mut recipients = Vec::new();
    if !about.parent_agency.trim().is_empty() {
        recipients.push(format!("- {} (b/c);", about.parent_agency.trim()));
    }
    recipients.push("- Lãnh đạo cơ quan;".to_owned());
    recipients.push("- Các đơn vị trực thuộc;".to_owned());
    let office = wording::initials(&about.department);
    recipients.push(if office.is_empty() { "- Lưu: VT.".to_owned() } else { format!("- Lưu: VT, {office}.") });
    let recipients = cut(&recipients.join("\n")).into_owned();

    let letters = |size: f64| style::plain().set_font_size(size);
    let left = letters(11.0).set_text_wrap();
    paper.sheet.merge_range(paper.row, LEFT.0, paper.row, LEFT.1, "", &left)?;
    let label = letters(12.0).set_bold().set_italic();
    let pieces = [(&label, "Nơi nhận:\n"), (&letters(11.0), recipients.as_str())];
    paper.sheet.write_rich_string_with_format(paper.row, LEFT.0, &pieces, &left)?;

    let signing = format!("{}{SEAL}{}", wording::signature(&about.signer_title).join("\n"), about.signer.trim());
    let right = letters(BODY).set_bold().set_align(FormatAlign::Center).set_text_wrap();
    put_across(paper.sheet, paper.row, RIGHT, &signing, &right)?;
    let label_and_list = format!("Nơi nhận:\n{recipients}");
    let heights = [(label_and_list.as_str(), width(LEFT), 12.0), (signing.as_str(), width(RIGHT), BODY)];
    paper.block(style::row_height(&heights))
}

/// Room for the hand and the seal.
const SEAL: &str = "\n\n\n\n\n";

/// A sentence that ends.
fn ended(text: &str) -> String {
    let text = text.trim().replace('\n', "; ");
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// As the decree asks of small numbers: `05`, `12`; zero stays `0`.
fn number(count: usize) -> String {
    if (1..10).contains(&count) { format!("{count:02}") } else { count.to_string() }
}
