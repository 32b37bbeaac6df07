//! The sheet *Diễn biến tháng*: every indicator through the months of the year, as a row of figures and as a line.
//!
//! Never fills a gap: a month that nobody reported, or not every unit, stays empty and is shaded.

use rust_xlsxwriter::{ChartEmptyCells, Color, Format, Sparkline, SparklineType, Worksheet, XlsxError};

use super::indicator_cells;
use super::sheet::heading;
use crate::excel::style::{self, Sign, palette};
use crate::model::consolidation::Line;
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Total};
use crate::report::monthly::{in_month, outside};
use crate::report::shown::{Shown, put, put_across};
use crate::report::slice::{Reported, Slice};
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = "Diễn biến tháng";

const OUTSIDE: u16 = 4;
const FIRST_MONTH: u16 = 5;
const LAST_MONTH: u16 = 16;
const TOTAL: u16 = 17;
const PERCENT: u16 = 18;
const TREND: u16 = 19;
const WIDTH: f64 = 215.0;

const HEADER_ROW: u32 = 5;

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let rows = rows(input);
    let has_outside = rows.iter().any(|(_, line)| outside(input, line).value.is_some());
    widths(sheet, input, &rows, has_outside)?;
    heading(sheet, input, "Diễn biến các chỉ tiêu từ đầu năm đến", (0, TREND), WIDTH)?;
    let unit_line = "Đơn vị tính: theo cột ĐVT; số cộng dồn: số của từng tháng; mức, tỷ lệ: mức tại ngày chốt số liệu";
    put_across(sheet, HEADER_ROW - 1, (0, TREND), unit_line, &style::unit_line())?;
    header(sheet)?;
    let first = HEADER_ROW + 1;
    for (at, (indicator, line)) in rows.iter().enumerate() {
        write_row(sheet, first + at as u32, input, indicator, line)?;
    }
    let mut last = first + rows.len() as u32;
    if rows.is_empty() {
        put_across(sheet, last, (0, TREND), "Kế hoạch không có chỉ tiêu bằng số", &style::text_center())?;
        last += 1;
    }
    let note = "Ô tô xám: tháng chưa có báo cáo, hoặc mức chưa đủ báo cáo của mọi đơn vị (khác với số 0). Nền xanh nhạt: \
                các tháng của kỳ báo cáo này. Chỉ tiêu dạng mốc hoàn thành, xếp hạng không có số theo tháng.";
    put_across(sheet, last, (0, TREND), note, &style::note())?;
    sheet.set_row_height(last, style::row_height(&[(note, WIDTH, style::size::SMALL)]))?;
    sheet.set_freeze_panes(first, 2)?;
    sheet.set_print_area(0, 0, last, TREND)?;
    style::page_landscape(sheet, Some((HEADER_ROW, HEADER_ROW)))
}

/// The months of every indicator with more than one figure as a little chart, for its row on another sheet.
pub fn trends<'a>(input: &ReportInput<'a>) -> Vec<(&'a str, Sparkline)> {
    let figures =
        |line: &Line| -> Vec<Quantity> { (1..=12).filter_map(|month| in_month(input, line, month)?.value).collect() };
    let rows = rows(input).into_iter().zip(HEADER_ROW + 1..);
    rows.map(|((indicator, line), row)| (indicator, line.kind, row, figures(line)))
        .filter(|(.., figures)| figures.len() > 1)
        .map(|(indicator, kind, row, figures)| (indicator.code.as_str(), sparkline(kind, row, &figures)))
        .collect()
}

/// The indicators that have figures by month, in the order of the plan.
pub fn rows<'a>(input: &ReportInput<'a>) -> Vec<(&'a Indicator, &'a Line)> {
    let of = |row: Row<'a>| match row {
        Row::Indicator { indicator, line } => Some((indicator, line)),
        Row::Task { .. } => None,
    };
    let rows = tree::rows(input.plan, input.consolidation).into_iter().filter_map(of);
    rows.filter(|(_, line)| line.kind.is_numeric()).collect()
}

/// The cell of a month in one of [`rows`], counted from 0, for formulas elsewhere: `'Diễn biến tháng'!$J$9`.
pub fn cell(at: u32, month: u8) -> String {
    format!("'{NAME}'!${}${}", Address::column_letters(column_of(month)), HEADER_ROW + 2 + at)
}

fn widths(
    sheet: &mut Worksheet,
    input: &ReportInput,
    rows: &[(&Indicator, &Line)],
    has_outside: bool,
) -> Result<(), XlsxError> {
    let shown = |(indicator, line): &(&Indicator, &Line), value: Option<Quantity>| {
        let sign = adjusted::sign(line);
        value
            .map(|value| format!("{sign}{}", value.vietnamese(wording::decimals(line.kind, indicator.decimals, value))))
    };
    let of = |figure: &dyn Fn(&Line) -> Option<Quantity>| -> Vec<String> {
        rows.iter().filter_map(|row| shown(row, figure(row.1))).collect()
    };
    for (column, width) in [(0, 7.5), (1, 38.0), (2, 10.0), (PERCENT, 9.0), (TREND, 22.0)] {
        sheet.set_column_width(column, width)?;
    }
    let targets = rows.iter().map(|(indicator, _)| wording::target_short(indicator.target));
    sheet.set_column_width(3, style::figure_width(targets, 11.0))?;
    sheet.set_column_width(OUTSIDE, style::figure_width(of(&|line| outside(input, line).value), 9.5))?;
    if !has_outside {
        sheet.set_column_hidden(OUTSIDE)?;
    }
    for month in 1..=12u8 {
        let figures = of(&|line| in_month(input, line, month).and_then(|cell| cell.value));
        sheet.set_column_width(column_of(month), style::figure_width(figures, 7.5))?;
    }
    sheet.set_column_width(TOTAL, style::figure_width(of(&|line| line.cumulative), 10.5))?;
    Ok(())
}

const fn column_of(month: u8) -> u16 {
    FIRST_MONTH + month as u16 - 1
}

fn header(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let mut headings = vec!["Mã", "Nội dung chỉ tiêu", "ĐVT", "Kế hoạch năm", "Đầu kỳ; số của quý, năm"];
    let months: Vec<String> = (1..=12).map(|month| format!("T{month}")).collect();
    headings.extend(months.iter().map(String::as_str));
    headings.extend(["Lũy kế (mức gần nhất)", "Tỷ lệ % so KH", "Diễn biến"]);
    for (column, heading) in headings.iter().enumerate() {
        put(sheet, HEADER_ROW, column as u16, &Shown::from(*heading), &style::header())?;
    }
    let measured = [("Lũy kế (mức gần nhất)", 10.0, style::size::BODY_BOLD), ("Đầu kỳ; số của quý, năm", 9.5, 11.8)];
    sheet.set_row_height(HEADER_ROW, style::row_height(&measured))?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    indicator: &Indicator,
    line: &Line,
) -> Result<(), XlsxError> {
    let places = |value: Option<Quantity>| {
        let planned = indicator.decimals;
        value.map_or(planned, |value| wording::decimals(line.kind, planned, value))
    };
    let figure = |value: Option<Quantity>| style::figure(places(value));
    let reported_for = |of: Reported, value: Option<Quantity>| {
        let slice = Slice { indicator: &line.indicator, reported_for: Some(of), ..Slice::default() };
        adjusted::figure(input.consolidation, slice, places(value))
    };
    let of_month = |value: Option<Quantity>, month: u8| {
        reported_for(Reported::For(Period::month(input.consolidation.period.year, month)), value)
    };
    put(sheet, row, 0, &Shown::from(indicator.code.as_str()), &style::locked_text())?;
    put(sheet, row, 1, &Shown::from(indicator.title.as_str()), &style::text())?;
    put(sheet, row, 2, &Shown::from(indicator.uom.as_str()), &style::text_center())?;
    let (target, format) = indicator_cells::target_cell(indicator);
    put(sheet, row, 3, &target, &format)?;
    let before = outside(input, line);
    put(sheet, row, OUTSIDE, &before.shown, &reported_for(Reported::NotForAMonth, before.value))?;
    let period = input.consolidation.period;
    let mut values = Vec::from_iter(before.value);
    for month in 1..=12u8 {
        let cell = in_month(input, line, month);
        let value = cell.as_ref().and_then(|cell| cell.value);
        values.extend(value);
        let format = match (value.is_some(), month > *period.months().end()) {
            (true, _) => tinted(of_month(value, month), period.months().contains(&month)),
            (false, true) => figure(None),
            (false, false) => style::painted(figure(None), Sign::Missing),
        };
        let shown = cell.map_or(Shown::Blank, |cell| cell.shown);
        put(sheet, row, column_of(month), &shown, &format)?;
    }
    let reached = adjusted::total(input.consolidation, line, Total::Cumulative, places(line.cumulative));
    put(sheet, row, TOTAL, &total(input, line, row, &values), &reached.set_bold())?;
    let percent = link(input, line, indicator_cells::PERCENT, line.attainment_percent);
    put(sheet, row, PERCENT, &percent, &style::figure(1).set_bold())?;
    put(sheet, row, TREND, &Shown::Blank, &style::text_center())?;
    if values.len() > 1 {
        sheet.add_sparkline(row, TREND, &sparkline(line.kind, row, &values))?;
    }
    let measured = [(indicator.title.as_str(), 38.0, style::size::BODY), (indicator.uom.as_str(), 10.0, 11.0)];
    sheet.set_row_height(row, style::row_height(&measured).max(30.0))?;
    Ok(())
}

/// The months of the period stand out a little.
fn tinted(format: Format, is_current: bool) -> Format {
    if is_current { format.set_background_color(Color::RGB(palette::HEADER)) } else { format }
}

/// Amounts as columns, levels as a line; a month without a figure is a gap.
fn sparkline(kind: Kind, row: u32, figures: &[Quantity]) -> Sparkline {
    let line = Sparkline::new()
        .set_range((NAME, row, FIRST_MONTH, row, LAST_MONTH))
        .set_sparkline_color(Color::RGB(palette::REPAIR))
        .show_empty_cells_as(ChartEmptyCells::Gaps);
    match kind {
        // Columns start at zero: else the smallest month looks like nothing.
        Kind::Flow if figures.iter().all(|figure| !figure.is_negative()) => {
            line.set_type(SparklineType::Column).set_custom_min(0.0)
        }
        Kind::Flow => line
            .set_type(SparklineType::Column)
            .show_negative_points(true)
            .set_negative_points_color(Color::RGB(palette::LATE)),
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => line
            .set_type(SparklineType::Line)
            .set_line_weight(1.5)
            .show_markers(true)
            .set_markers_color(Color::RGB(palette::INK)),
    }
}

/// Of amounts the sum of the row, else what stands in *Tổng hợp chỉ tiêu*.
fn total(input: &ReportInput, line: &Line, row: u32, values: &[Quantity]) -> Shown {
    let sum = (line.kind == Kind::Flow && !values.is_empty() && line.cumulative.is_some()).then(|| {
        let range = format!("{}:{}", Address::new(row, OUTSIDE), Address::new(row, LAST_MONTH));
        (format!("ROUND(SUM({range}),4)"), Some(values.iter().copied().sum()))
    });
    let there = linked(input, line, indicator_cells::CUMULATIVE).map(|formula| (formula, line.cumulative));
    live::first_that_gives(line.cumulative, vec![sum, there])
}

fn link(input: &ReportInput, line: &Line, column: u16, says: Option<Quantity>) -> Shown {
    live::first_that_gives(says, vec![linked(input, line, column).map(|formula| (formula, says))])
}

/// An empty cell elsewhere is empty here too, and not zero.
fn linked(input: &ReportInput, line: &Line, column: u16) -> Option<String> {
    indicator_cells::cell(input, &line.indicator, column).map(|cell| format!("IF({cell}=\"\",\"\",{cell})"))
}
