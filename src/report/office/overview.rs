//! The sheet *Tổng quan*: how far the figures can be trusted, how the year stands, what needs a hand.
//!
//! Counts are formulas over the other sheets; never a list that cannot be found there again.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Format, FormatUnderline, Url, Worksheet, XlsxError};

use super::concern::{Concern, Concerns};
use super::outlook_rows::{self, Warned};
use super::overview_chart::{self, Tally};
use super::sheet::{FIRST_TAB, heading};
use super::{indicator_cells, restated, submissions, table};
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{AnswerState, Line, Status};
use crate::model::gap::Gap;
use crate::model::grid::Address;
use crate::model::indicator::Indicator;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::shown::{Shown, put, put_across};
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = FIRST_TAB;

const WIDTHS: [f64; 5] = [7.0, 46.0, 17.0, 13.0, 20.0];
const LAST: u16 = 4;
/// The column beside the page, for what is not printed.
pub const BESIDE: u16 = LAST + 2;
const WIDTH: f64 = 103.0;
/// From the headline to the second section, when nothing unusual is said between them.
const ROWS_TO_TALLY: u32 = 10;

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, WIDTHS)?;
    let row = heading(sheet, input, "Tổng quan kết quả thực hiện nhiệm vụ trọng tâm", (0, LAST), WIDTH)?;
    let warnings = restated::warnings(sheet, input, row + 1, (0, LAST), WIDTH)?;
    let (headline_row, coverage_top) = (row, row + 1 + warnings + u32::from(warnings > 0));
    let tally_top = coverage(sheet, input, coverage_top)? + 1;
    let row = tally(sheet, input, tally_top)?;
    let warned = outlook_rows::worst_first(input);
    let counts = Counts::of(input);
    let of_status = Status::ALL.map(|status| counts.indicators_with(status));
    let drawn = Tally { first_row: tally_top + 2, labels: 1, numbers: 2, counts: of_status };
    let row = overview_chart::write(sheet, row, &drawn, &warned)?;
    headline(sheet, input, headline_row, coverage_top + 2, tally_top + 2, &counts)?;
    if tally_top - headline_row > ROWS_TO_TALLY {
        // Warnings above push the table of section 3 off its first page: better whole on the second than its head alone.
        sheet.set_page_breaks(&[row + 1])?;
    }
    let row = attention(sheet, input, &warned, row + 1)?;
    let row = to_confirm(sheet, input, row + 1)?;
    let legend = format!(
        "Ký hiệu: {}; {}; {}. Kế hoạch {}, bản {}. Lập bằng khtc {}.",
        Status::ALL.map(style::status_label).join("; "),
        indicator_cells::NOT_REPORTED,
        Sign::Adjusted.label("cán bộ điều chỉnh"),
        input.consolidation.plan,
        input.consolidation.revision,
        input.program_version,
    );
    let remarks: Vec<String> = input.remarks.iter().cloned().chain(revised(input.plan)).collect();
    let legend = remarks.iter().fold(legend, |legend, remark| format!("{legend} {remark}."));
    put_across(sheet, row + 1, (0, LAST), &legend, &style::note())?;
    sheet.set_row_height(row + 1, style::row_height(&[(&legend, WIDTH, style::size::SMALL)]))?;
    sheet.set_print_area(0, 0, row + 1, LAST)?;
    style::page_portrait(sheet, None)
}

/// Which targets were revised during the year.
fn revised(plan: &Plan) -> Vec<String> {
    let of = |indicator: &Indicator| Some(plan.revised.targets.get(&indicator.code)?.vietnamese(indicator));
    let remark = |indicator: &Indicator| of(indicator).map(|words| format!("{}: {words}", indicator.code));
    plan.indicators.iter().filter_map(remark).collect()
}

/// The state of the year in one sentence, made from the cells below it.
fn headline(
    sheet: &mut Worksheet,
    input: &ReportInput,
    row: u32,
    coverage_row: u32,
    tally_row: u32,
    counts: &Counts,
) -> Result<(), XlsxError> {
    let at = |row: u32| Address::new(row, 2);
    let formula = format!(
        "\"Hoàn thành \"&({done}+{late})&\"/\"&{all}&\" chỉ tiêu, quá hạn chưa xong \"&{overdue}&\", chưa báo cáo \"&{silent}&\"; \
         \"&{accepted}&\"/\"&{expected}&\" đơn vị có báo cáo được chấp nhận.\"",
        done = at(tally_row),
        late = at(tally_row + 1),
        overdue = at(tally_row + 3),
        all = at(tally_row + 4),
        silent = at(tally_row + 5),
        expected = at(coverage_row),
        accepted = at(coverage_row + 2),
    );
    let coverage = &input.consolidation.coverage;
    let with = |status| counts.indicators_with(status);
    let result = format!(
        "Hoàn thành {}/{} chỉ tiêu, quá hạn chưa xong {}, chưa báo cáo {}; {}/{} đơn vị có báo cáo được chấp nhận.",
        with(Status::DoneOnTime) + with(Status::DoneLate),
        counts.indicators.len(),
        with(Status::InProgressOverdue),
        counts.silent_indicators(),
        coverage.accepted,
        coverage.expected,
    );
    put_across(sheet, row, (0, LAST), "", &style::headline())?;
    put(sheet, row, 0, &Shown::Formula { formula, result }, &style::headline())?;
    sheet.set_row_height(row, 30)?;
    Ok(())
}

fn coverage(sheet: &mut Worksheet, input: &ReportInput, top: u32) -> Result<u32, XlsxError> {
    let coverage = &input.consolidation.coverage;
    put_across(sheet, top, (0, LAST), "1. Độ phủ: số liệu dựa trên báo cáo của bao nhiêu đơn vị", &style::section())?;
    table::header(sheet, top + 1, 0, ["TT", "Nội dung", "Số đơn vị"].into_iter().zip(WIDTHS))?;
    put_across(sheet, top + 1, (3, LAST), "Gồm", &style::header())?;
    let [expected, received, accepted] = submissions::coverage_counts(input);
    // The sheet of submissions counts; if it should ever differ from the consolidation, the latter has the word.
    let count = |(formula, gives): (String, usize), says: usize| {
        if gives == says { Shown::count(formula, says) } else { Shown::Number(says as f64) }
    };
    let names = |codes: &[String]| {
        codes.iter().map(|code| wording::unit_short(input.plan, code)).collect::<Vec<_>>().join(", ")
    };
    let difference = Shown::count(
        format!("{}-{}", Address::new(top + 2, 2), Address::new(top + 3, 2)),
        coverage.expected.saturating_sub(coverage.received),
    );
    let missing = if coverage.missing.len() + coverage.received == coverage.expected {
        difference
    } else {
        Shown::Number(coverage.missing.len() as f64)
    };
    let number = |count: usize| Shown::Number(count as f64);
    let rows = [
        ("Phải báo cáo", count(expected, coverage.expected), String::new(), None),
        ("Đã nhận đủ báo cáo trong kỳ", count(received, coverage.received), String::new(), None),
        ("Trong đó được chấp nhận", count(accepted, coverage.accepted), String::new(), None),
        ("Chưa nộp", missing, names(&coverage.missing), Some(Sign::Missing)),
        ("Bị trả lại, chờ gửi lại", number(coverage.sent_back.len()), names(&coverage.sent_back), Some(Sign::SentBack)),
        (
            "Dùng lại mức của kỳ trước",
            number(coverage.carried_forward.len()),
            names(&coverage.carried_forward),
            Some(Sign::AtRisk),
        ),
    ];
    // What a cumulative lacks is not seen from its own period.
    let gaps: BTreeSet<&Gap> = input.consolidation.lines.iter().flat_map(|line| &line.gaps).collect();
    let lacking =
        gaps.iter().map(|gap| format!("{} ({})", wording::unit_short(input.plan, &gap.unit), gap.period.vietnamese()));
    let lacking = lacking.collect::<Vec<_>>().join(", ");
    let earlier = (!gaps.is_empty())
        .then(|| ("Báo cáo các kỳ trước còn thiếu: lũy kế chưa đủ", number(gaps.len()), lacking, Some(Sign::Missing)));
    let rows: Vec<_> = rows.into_iter().chain(earlier).collect();
    for (number, (name, count, units, sign)) in rows.iter().enumerate() {
        let row = top + 2 + number as u32;
        let sign = sign.filter(|_| !units.is_empty());
        let format = sign.map_or_else(style::text, style::sign);
        let name = sign.map_or_else(|| (*name).to_owned(), |sign| sign.label(name));
        put(sheet, row, 0, &Shown::Number(number as f64 + 1.0), &style::text_center())?;
        put(sheet, row, 1, &Shown::from(name.as_str()), &format)?;
        put(sheet, row, 2, count, &style::text_center())?;
        put_across(sheet, row, (3, LAST), units, &style::text())?;
        let measured = [(name.as_str(), WIDTHS[1], style::size::BODY), (units, 33.0, style::size::BODY)];
        sheet.set_row_height(row, style::row_height(&measured))?;
    }
    Ok(top + 2 + rows.len() as u32)
}

fn tally(sheet: &mut Worksheet, input: &ReportInput, top: u32) -> Result<u32, XlsxError> {
    put_across(sheet, top, (0, LAST), "2. Tình trạng thực hiện", &style::section())?;
    table::header(
        sheet,
        top + 1,
        0,
        ["TT", "Tình trạng", "Số chỉ tiêu", "Số nhiệm vụ", "Tỷ lệ % chỉ tiêu"].into_iter().zip(WIDTHS),
    )?;
    let counts = Counts::of(input);
    let first = top + 2;
    let total = first + Status::ALL.len() as u32;
    for (number, status) in Status::ALL.into_iter().enumerate() {
        let row = first + number as u32;
        let (indicators, tasks) = (counts.indicators_with(status), counts.tasks_with(status));
        put(sheet, row, 0, &Shown::Number(number as f64 + 1.0), &style::text_center())?;
        let label = style::status_label(status);
        put(sheet, row, 1, &Shown::from(label.as_str()), &style::status(status))?;
        sheet.set_row_height(row, style::row_height(&[(&label, WIDTHS[1], style::size::BODY)]))?;
        let formula = indicator_cells::count_by_status(input, indicator_cells::INDICATOR_ROW, status);
        put(sheet, row, 2, &Shown::count(formula, indicators), &style::text_center())?;
        let formula = indicator_cells::count_by_status(input, indicator_cells::TASK_ROW, status);
        put(sheet, row, 3, &Shown::count(formula, tasks), &style::text_center())?;
        share(sheet, row, total, indicators, counts.indicators.len())?;
    }
    let bold = style::centred(style::heading(0));
    put(sheet, total, 0, &Shown::Blank, &bold)?;
    put(sheet, total, 1, &Shown::from("Cộng"), &style::heading(0))?;
    for (column, count) in [(2, counts.indicators.len()), (3, counts.tasks.len())] {
        let range = format!("{}:{}", Address::new(first, column), Address::new(total - 1, column));
        put(sheet, total, column, &Shown::count(format!("SUM({range})"), count), &bold)?;
    }
    put(sheet, total, 4, &Shown::Blank, &bold)?;
    sheet.set_row_height(total, 19)?;
    let row = total + 1;
    put(sheet, row, 0, &Shown::Blank, &style::text_center())?;
    let words = format!("{} trong kỳ (tính trong các dòng trên)", indicator_cells::NOT_REPORTED);
    put(sheet, row, 1, &Shown::from(words.as_str()), &style::sign(Sign::Missing))?;
    sheet.set_row_height(row, style::row_height(&[(&words, WIDTHS[1], style::size::BODY)]))?;
    for (column, kind, count) in [
        (2, indicator_cells::INDICATOR_ROW, counts.silent_indicators()),
        (3, indicator_cells::TASK_ROW, counts.tasks.iter().filter(|(_, silent)| *silent).count()),
    ] {
        let formula = indicator_cells::count_not_reported(input, kind);
        put(sheet, row, column, &Shown::count(formula, count), &style::text_center())?;
    }
    share(sheet, row, total, counts.silent_indicators(), counts.indicators.len())?;
    Ok(row + 1)
}

/// The share of a row's indicators in all of them, in percent with one decimal.
fn share(sheet: &mut Worksheet, row: u32, total: u32, part: usize, all: usize) -> Result<(), XlsxError> {
    let (part_cell, all_cell) = (Address::new(row, 2), Address::new(total, 2));
    let formula = format!("IF({all_cell}=0,\"\",ROUND({part_cell}*100/{all_cell},1))");
    let tenths = (part * 2000 + all).checked_div(all * 2);
    let result = tenths.map(|tenths| Quantity::from_raw(tenths as i64 * 1000));
    let format = style::centred(style::figure(1));
    put(sheet, row, 4, &Shown::formula(formula, result), &format)
}

/// The rows of the plan that are tallied: status, and whether nobody reported.
struct Counts {
    indicators: Vec<(Status, bool)>,
    tasks: Vec<(Status, bool)>,
}

impl Counts {
    fn of(input: &ReportInput) -> Counts {
        let mut counts = Counts { indicators: Vec::new(), tasks: Vec::new() };
        for row in tree::rows(input.plan, input.consolidation) {
            match row {
                Row::Indicator { line, .. } => {
                    counts.indicators.push((line.status, line.answer() == AnswerState::Missing));
                }
                Row::Task { line: Some(line), counts: true, .. } => {
                    counts.tasks.push((line.status, line.answer() == AnswerState::Missing));
                }
                Row::Task { .. } => {}
            }
        }
        counts
    }

    fn indicators_with(&self, status: Status) -> usize {
        self.indicators.iter().filter(|(of, _)| *of == status).count()
    }

    fn silent_indicators(&self) -> usize {
        self.indicators.iter().filter(|(_, silent)| *silent).count()
    }

    fn tasks_with(&self, status: Status) -> usize {
        self.tasks.iter().filter(|(of, _)| *of == status).count()
    }
}

fn attention(sheet: &mut Worksheet, input: &ReportInput, warned: &[Warned], top: u32) -> Result<u32, XlsxError> {
    put_across(sheet, top, (0, LAST), "3. Cần chú ý", &style::section())?;
    table::header(
        sheet,
        top + 1,
        0,
        ["Mã", "Chỉ tiêu", "Vì sao", "Thời hạn", "Đơn vị chủ trì"].into_iter().zip(WIDTHS),
    )?;
    let lines = Concerns::of(input).gravest_first();
    let mut row = top + 2;
    for (Concern { sign, words }, line) in &lines {
        let indicator = input.plan.indicator(&line.indicator);
        let title = indicator.map_or("", |indicator| indicator.title.as_str());
        let units = indicator
            .map(|indicator| wording::reporters(input.plan, indicator, input.consolidation.period))
            .unwrap_or_default();
        let cells: [(Shown, Format); 5] = [
            (Shown::from(line.indicator.as_str()), style::text_center()),
            (Shown::from(title), style::text()),
            (Shown::from(sign.label(words)), adjusted::concern(line, style::sign(*sign))),
            (Shown::Number(style::date_serial(line.deadline)), style::date()),
            (Shown::from(units), style::text()),
        ];
        table::row(sheet, row, style::size::BODY, &cells, WIDTHS)?;
        link_to_warning(sheet, row, warned, line)?;
        row += 1;
    }
    if lines.is_empty() {
        put_across(sheet, row, (0, LAST), "Không có chỉ tiêu quá hạn, sắp đến hạn hoặc chưa báo cáo", &style::text())?;
        row += 1;
    }
    Ok(row)
}

/// The code leads to the row of the sheet of warnings, where there is one.
fn link_to_warning(sheet: &mut Worksheet, row: u32, warned: &[Warned], line: &Line) -> Result<(), XlsxError> {
    let Some(at) = warned.iter().position(|one| one.outlook.indicator == line.indicator) else { return Ok(()) };
    let target = Address::new(outlook_rows::FIRST_ROW + at as u32, outlook_rows::CODE);
    let link = Url::new(format!("internal:'{}'!{target}", outlook_rows::NAME)).set_text(&line.indicator);
    let format = style::text_center().set_font_color(style::palette::REPAIR).set_underline(FormatUnderline::Single);
    sheet.write_url_with_format(row, 0, link, &format)?;
    Ok(())
}

fn to_confirm(sheet: &mut Worksheet, input: &ReportInput, top: u32) -> Result<u32, XlsxError> {
    let open: Vec<_> = input
        .plan
        .indicators
        .iter()
        .filter_map(|indicator| indicator.confirm.as_deref().map(|assumption| (indicator, assumption)))
        .filter(|(_, assumption)| !assumption.trim().is_empty())
        .collect();
    if open.is_empty() {
        return Ok(top - 1);
    }
    let title = format!("4. Giả định cần {} xác nhận", office(input));
    put_across(sheet, top, (0, LAST), &title, &style::section())?;
    put(sheet, top + 1, 0, &Shown::from("Mã"), &style::header())?;
    put(sheet, top + 1, 1, &Shown::from("Chỉ tiêu"), &style::header())?;
    put_across(sheet, top + 1, (2, LAST), "Đang hiểu là", &style::header())?;
    sheet.set_row_height(top + 1, 21)?;
    let mut row = top + 2;
    for (indicator, assumption) in open {
        put(sheet, row, 0, &Shown::from(indicator.code.as_str()), &style::text_center())?;
        put(sheet, row, 1, &Shown::from(indicator.title.as_str()), &style::text())?;
        put_across(sheet, row, (2, LAST), assumption, &style::text())?;
        let measured = [(indicator.title.as_str(), WIDTHS[1], 11.0), (assumption, 50.0, 11.0)];
        sheet.set_row_height(row, style::row_height(&measured))?;
        row += 1;
    }
    Ok(row)
}

fn office<'a>(input: &ReportInput<'a>) -> &'a str {
    let department = input.plan.about.department.trim();
    if department.is_empty() { "bộ phận tổng hợp" } else { department }
}
