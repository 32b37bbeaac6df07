//! The second sheet: the appendix with one row an indicator, across.
//!
//! Never longer than it has to be: what only the office needs stays in the office's workbook.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::document;
use crate::excel::style;
use crate::model::consolidation::Line;
use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::shown::{Shown, put, put_across};
use crate::report::tree::{self, Row};
use crate::report::voices;
use crate::report::wording;

pub const NAME: &str = "Phụ lục";

const COLUMNS: [(&str, &str, f64); 12] = [
    ("TT", "(1)", 5.0),
    ("Nội dung nhiệm vụ, chỉ tiêu", "(2)", 36.0),
    ("ĐVT", "(3)", 9.0),
    ("Kế hoạch năm", "(4)", 13.0),
    ("Thực hiện trong kỳ", "(5)", 10.0),
    ("Lũy kế từ đầu năm", "(6)", 10.5),
    ("Tỷ lệ % so KH", "(7)=(6)/(4)×100", 9.5),
    ("Ước cả năm", "(8)", 9.0),
    ("Đơn vị chủ trì", "(9)", 14.0),
    ("Thời hạn", "(10)", 11.0),
    ("Tình trạng", "(11)", 14.0),
    ("Ghi chú", "(12)", 15.0),
];
const LAST: u16 = 11;
const WIDTH: f64 = 154.5;
const SIZE: f64 = 11.0;

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?;
    for (column, width) in widths(input).into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    let header_row = heading(sheet, input)?;
    let mut measured = Vec::new();
    for (column, (name, number, width)) in COLUMNS.iter().enumerate() {
        put(sheet, header_row, column as u16, &Shown::from(*name), &style::header())?;
        put(sheet, header_row + 1, column as u16, &Shown::from(*number), &style::column_number())?;
        measured.push((*name, *width, SIZE));
    }
    sheet.set_row_height(header_row, style::row_height(&measured))?;
    sheet.set_row_height(header_row + 1, 28)?;
    let mut row = header_row + 2;
    for entry in tree::rows(input.plan, input.consolidation) {
        let cells = match &entry {
            Row::Task { task, line, level, .. } => {
                let unit = task.unit.as_deref().map_or("", |code| wording::unit_short(input.plan, code));
                let mut cells = COLUMNS.map(|_| (Shown::Blank, style::heading(*level)));
                let centred = style::centred(style::heading(*level));
                let deadline = line.and_then(|line| line.deadline).or(task.deadline);
                let status = line.map_or(Shown::Blank, |line| Shown::from(style::status_label(line.status)));
                cells[0] = (Shown::from(tree::task_label(task)), centred.clone());
                cells[1].0 = Shown::from(task.title.as_str());
                cells[8] = (Shown::from(unit), centred.clone());
                let deadline = deadline.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day)));
                cells[9] = (deadline, centred.set_num_format(style::DATE));
                cells[10].0 = status;
                cells
            }
            Row::Indicator { indicator, line } => indicator_cells(input, indicator, line),
        };
        write_cells(sheet, row, &cells)?;
        row += 1;
    }
    sheet.set_freeze_panes(header_row + 2, 2)?;
    sheet.set_print_area(0, 0, row - 1, LAST)?;
    style::page_landscape(sheet, Some((header_row, header_row + 1)))?;
    sheet.set_footer("");
    sheet.set_margins(0.7, 0.6, 0.85, 0.8, 0.4, 0.3);
    sheet.set_header(format!("&C&\"{},Regular\"&13&P", style::FONT));
    Ok(())
}

/// The columns of figures are as wide as their longest figure.
fn widths(input: &ReportInput) -> [f64; COLUMNS.len()] {
    let lines = &input.consolidation.lines;
    let mut widths = COLUMNS.map(|(_, _, width)| width);
    let mut widen = |column: usize, figure: fn(&Line) -> Option<Quantity>| {
        let figures = lines.iter().filter_map(figure).map(|figure| figure.vietnamese(1));
        if let Some(width) = widths.get_mut(column) {
            *width = style::figure_width(figures, *width);
        }
    };
    widen(3, |line| line.target.min());
    widen(4, |line| line.current);
    widen(5, |line| line.cumulative);
    widen(7, |line| line.estimate);
    widths
}

/// The lines above the table; gives the row of its header.
fn heading(sheet: &mut Worksheet, input: &ReportInput) -> Result<u32, XlsxError> {
    let about = &input.plan.about;
    let title = document::subject(input).to_uppercase();
    put_across(sheet, 0, (0, LAST), "Phụ lục", &style::title())?;
    sheet.set_row_height(0, 22)?;
    put_across(sheet, 1, (0, LAST), &title, &style::title())?;
    sheet.set_row_height(1, style::row_height(&[(&title, WIDTH, style::size::TITLE)]))?;
    let year = input.known_at.with_timezone(&crate::model::calendar::vietnam()).format("%Y");
    let with = format!(
        "(Kèm theo Báo cáo số        {} ngày      tháng      năm {year} của {})",
        wording::report_number_ending(about),
        about.agency.trim()
    );
    put_across(sheet, 2, (0, LAST), &with, &style::subtitle().set_font_size(13.0))?;
    sheet.set_row_height(2, style::row_height(&[(&with, WIDTH, 13.0)]))?;
    let draft = style::subtitle().set_bold();
    put_across(sheet, 3, (0, LAST), if input.draft { "DỰ THẢO" } else { "" }, &draft)?;
    let unit_line = format!(
        "Đơn vị tính: theo cột (3). Số liệu đến ngày {}; ô trống: chưa có báo cáo",
        wording::day(input.plan.calendar.window(input.consolidation.period).to)
    );
    sheet.set_row_height(3, 18)?;
    sheet.set_row_height(4, 18)?;
    put_across(sheet, 4, (0, LAST), &unit_line, &style::unit_line())?;
    Ok(5)
}

fn indicator_cells(input: &ReportInput, indicator: &Indicator, line: &Line) -> [(Shown, Format); 12] {
    let figure = |value: Option<Quantity>| {
        let decimals =
            value.map_or(indicator.decimals, |value| wording::decimals(line.kind, indicator.decimals, value));
        (Shown::quantity(value), style::figure(decimals))
    };
    let target = match indicator.target {
        Target::AtLeast(a) => (Shown::Number(a.to_f64()), style::figure(a.decimals())),
        Target::Above(_) | Target::AtMost(_) | Target::Below(_) | Target::Range { .. } | Target::Each(_) => {
            (Shown::from(wording::target_short(indicator.target)), right())
        }
        Target::All(_) => (Shown::from(wording::target_short(indicator.target)), right()),
        Target::Done | Target::None => (Shown::from(wording::target_short(indicator.target)), style::text_center()),
    };
    let text = |words: String| (Shown::from(words), style::text());
    let title =
        if indicator.aspiration { format!("{} (phấn đấu)", indicator.title) } else { indicator.title.clone() };
    [
        (Shown::from(tree::indicator_label(indicator)), style::text_center()),
        text(title),
        (Shown::from(indicator.uom.as_str()), style::text_center()),
        target,
        figure(line.current),
        figure(line.cumulative),
        (Shown::quantity(line.attainment_percent), style::figure(1)),
        figure(line.estimate),
        (Shown::from(wording::reporters(input.plan, indicator, input.consolidation.period)), style::text_center()),
        (Shown::Number(style::date_serial(line.deadline)), style::date()),
        text(style::status_label(line.status)),
        text(note(input, line)),
    ]
}

fn right() -> Format {
    style::text().set_align(FormatAlign::Right)
}

fn note(input: &ReportInput, line: &Line) -> String {
    let mut parts = Vec::new();
    if !line.reported && line.completed_on.is_none() {
        parts.push("Chưa có báo cáo trong kỳ".to_owned());
    }
    parts.extend(line.completed_on.map(|done| format!("Hoàn thành {}", wording::day(done))));
    parts.extend(line.districts_met.map(|(met, all)| format!("{met}/{all} huyện đạt")));
    if line.exceeded {
        parts.push("Vượt mức trên của kế hoạch".to_owned());
    }
    if line.estimated {
        parts.push("Có số ước".to_owned());
    }
    parts.extend(line.remark.clone());
    if line.kind == Kind::Milestone {
        parts.push(voices::joined(input.plan, input.consolidation, &line.indicator, Field::Evidence));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn write_cells(sheet: &mut Worksheet, row: u32, cells: &[(Shown, Format); 12]) -> Result<(), XlsxError> {
    let mut measured = Vec::new();
    for (column, ((shown, format), (_, _, width))) in cells.iter().zip(COLUMNS).enumerate() {
        put(sheet, row, column as u16, shown, format)?;
        if let Shown::Text(words) = shown {
            measured.push((words.as_str(), width, SIZE));
        }
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}
