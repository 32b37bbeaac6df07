//! The lower part of *So sánh*: who brought how much of an indicator that several units report, and the units side by
//! side.
//!
//! Never counts again: figures and counts are those of *Theo đơn vị* and of *Tình hình nộp báo cáo*.

use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatDataBarDirection, ConditionalFormatType, Format, Worksheet,
    XlsxError,
};

use super::sheet::if_filled;
use super::{indicator_cells, months, submissions, table, units};
use crate::excel::style::{self, Sign, palette};
use crate::model::consolidation::Line;
use crate::model::filing::State;
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Kind};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Total};
use crate::report::shown::{Shown, put, put_across};
use crate::report::slice::Slice;
use crate::report::wording;

/// The last column of the whole sheet.
pub const LAST: u16 = 11;
const CUMULATIVE: u16 = 6;
const SHARES_LAST: u16 = 8;
const SIDE_LAST: u16 = 10;

/// Writes both tables from a row on; returns the last row.
pub fn write(sheet: &mut Worksheet, input: &ReportInput, top: u32, widths: &[f64; 12]) -> Result<u32, XlsxError> {
    let tallies = units::tallies(input);
    let row = shares(sheet, input, top, widths, &tallies)?;
    side_by_side(sheet, input, row + 1, widths, &tallies)
}

fn shares(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    widths: &[f64; 12],
    tallies: &[units::Tally],
) -> Result<u32, XlsxError> {
    put_across(sheet, top, (0, LAST), "2. Giữa các đơn vị cùng thực hiện một chỉ tiêu", &style::section())?;
    let headings = [
        "Mã",
        "Đơn vị",
        "ĐVT",
        "Kế hoạch của đơn vị",
        "Phần kế hoạch (%)",
        "Trong kỳ",
        "Lũy kế từ đầu năm",
        "Phần lũy kế (%)",
        "Tỷ lệ % so KH",
    ];
    table::header(sheet, top + 1, 0, headings.into_iter().zip(widths.iter().copied()))?;
    let mut row = top + 2;
    let shared: Vec<(&Indicator, &Line)> =
        months::rows(input).into_iter().filter(|(_, line)| line.by_unit.len() > 1).collect();
    for (indicator, line) in &shared {
        put(sheet, row, 0, &Shown::from(indicator.code.as_str()), &style::heading(1))?;
        put_across(sheet, row, (1, SHARES_LAST), &indicator.title, &style::heading(1))?;
        let wide: f64 = widths.iter().take(usize::from(SHARES_LAST) + 1).skip(1).sum();
        sheet.set_row_height(row, style::row_height(&[(&indicator.title, wide, style::size::BODY_BOLD)]))?;
        row += 1;
        let first = row;
        for tally in tallies {
            let Some(place) = tally.figures.get(indicator.code.as_str()) else { continue };
            share_row(sheet, row, input, (indicator, line), (tally, place))?;
            row += 1;
        }
        if row > first {
            sheet.add_conditional_format(first, SHARES_LAST, row - 1, SHARES_LAST, &bar())?;
        }
    }
    if shared.is_empty() {
        let words = "Không có chỉ tiêu nào do nhiều đơn vị cùng báo cáo";
        put_across(sheet, row, (0, SHARES_LAST), words, &style::text_center())?;
        row += 1;
    }
    Ok(row)
}

fn share_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    (indicator, line): (&Indicator, &Line),
    (tally, place): (&units::Tally, &units::Place),
) -> Result<(), XlsxError> {
    let own = place.own;
    let total = |total: Total, value: Option<Quantity>| {
        let planned = indicator.decimals;
        let places = value.map_or(planned, |value| wording::decimals(line.kind, planned, value));
        let unit = Some(tally.unit.code.as_str());
        let slice = Slice { indicator: &line.indicator, total: Some(total), unit, ..Slice::default() };
        adjusted::figure(input.consolidation, slice, places)
    };
    let linked = |column: u16, there: &Shown| link(&units::cell(place.row, column), there);
    let adds_up = match line.kind {
        Kind::Flow | Kind::Stock => true,
        Kind::Rate | Kind::Milestone | Kind::Rank => false,
    };
    let whole = indicator_cells::cell(input, &line.indicator, indicator_cells::CUMULATIVE).filter(|_| adds_up);
    let part = match (whole, own.cumulative) {
        (Some(whole), Some(mine)) => {
            let all = line.cumulative.filter(|all| *all > Quantity::ZERO);
            let gives = all.and_then(|all| live::ratio(mine, all, 1));
            Shown::formula(live::ratio_formula(&Address::new(row, CUMULATIVE).to_string(), &whole), gives)
        }
        (None, _) | (Some(_), None) => Shown::Blank,
    };
    let share = if adds_up { Shown::Number(own.share.to_f64() * 100.0) } else { Shown::Blank };
    let percent = linked(units::PERCENT, &place.figures.percent);
    let cells: [(Shown, Format); 9] = [
        (Shown::Blank, style::text()),
        (Shown::from(tally.unit.name.as_str()), style::text()),
        (Shown::from(indicator.uom.as_str()), style::text_center()),
        (linked(units::TARGET, &place.figures.target.0), place.figures.target.1.clone()),
        (share, style::figure(1)),
        (linked(units::CURRENT, &place.figures.current.0), total(Total::Period, own.current)),
        (linked(units::CUMULATIVE, &place.figures.cumulative.0), total(Total::Cumulative, own.cumulative).set_bold()),
        (part, style::figure(1)),
        (percent, style::figure(1).set_bold()),
    ];
    for (column, (shown, format)) in cells.iter().enumerate() {
        put(sheet, row, column as u16, shown, format)?;
    }
    sheet.set_row_height(row, style::row_height(&[(&tally.unit.name, 38.0, style::size::BODY)]))?;
    Ok(())
}

/// From nothing to the whole plan; what goes beyond fills the cell.
fn bar() -> ConditionalFormatDataBar {
    ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 100)
        .set_direction(ConditionalFormatDataBarDirection::LeftToRight)
        .set_fill_color(Color::RGB(palette::HEADER))
        .set_solid_fill(true)
}

/// What stands in a cell of another sheet, with what it gives.
fn link(cell: &str, there: &Shown) -> Shown {
    match there {
        Shown::Blank => Shown::Blank,
        Shown::Text(text) => Shown::Formula { formula: if_filled(cell), result: text.clone() },
        Shown::Number(number) => Shown::Formula { formula: if_filled(cell), result: number.to_string() },
        Shown::Formula { result, .. } => Shown::Formula { formula: if_filled(cell), result: result.clone() },
    }
}

fn side_by_side(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    widths: &[f64; 12],
    tallies: &[units::Tally],
) -> Result<u32, XlsxError> {
    put_across(sheet, top, (0, LAST), "3. Các đơn vị cạnh nhau", &style::section())?;
    let headings = [
        "TT",
        "Đơn vị",
        "Chỉ tiêu phải báo cáo",
        "Đã báo cáo",
        "Đã hoàn thành",
        "Quá hạn, chưa hoàn thành",
        "Tỷ lệ % đã báo cáo",
        "Báo cáo phải nộp từ đầu năm",
        "Nộp đúng hạn",
        "Tỷ lệ % đúng hạn",
        "Số lần gửi",
    ];
    table::header(sheet, top + 1, 0, headings.into_iter().zip(widths.iter().copied()))?;
    let reports = submissions::Reports::of(input);
    let first = top + 2;
    for (row, (number, tally)) in (first..).zip(tallies.iter().enumerate()) {
        unit_row(sheet, row, number + 1, tally, &reports)?;
    }
    let mut last = first + tallies.len() as u32;
    if tallies.is_empty() {
        put_across(sheet, last, (0, SIDE_LAST), "Không có đơn vị nào phải báo cáo", &style::text_center())?;
        last += 1;
    } else {
        for column in [6, 9] {
            sheet.add_conditional_format(first, column, last - 1, column, &bar())?;
        }
    }
    let note = "Chỉ tiêu: của kỳ này, theo sheet Theo đơn vị. Báo cáo, đúng hạn, số lần gửi: từ đầu năm, theo sheet Tình \
                hình nộp báo cáo; số lần gửi lớn hơn số báo cáo là có báo cáo phải gửi lại.";
    put_across(sheet, last, (0, LAST), note, &style::note())?;
    let wide: f64 = widths.iter().sum();
    sheet.set_row_height(last, style::row_height(&[(note, wide, style::size::SMALL)]))?;
    Ok(last)
}

fn unit_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    tally: &units::Tally,
    reports: &submissions::Reports,
) -> Result<(), XlsxError> {
    let at = |column: u16| Address::new(row, column).to_string();
    let there = |column: u16| units::cell(tally.row, column);
    let done = format!("{}+{}", there(units::DONE), there(units::DONE_LATE));
    let late =
        if tally.overdue > 0 { style::painted(style::text_center(), Sign::Overdue) } else { style::text_center() };
    let (owed, on_time) = (reports.owed(&tally.unit.code), reports.in_state(&tally.unit.code, State::OnTime));
    let sent = reports.sent(&tally.unit.code);
    let percent = |part: usize, of: usize, columns: (u16, u16)| {
        let base = (of > 0).then(|| Quantity::whole(of as i64));
        let gives = base.and_then(|base| live::ratio(Quantity::whole(part as i64), base, 1));
        Shown::formula(live::ratio_formula(&at(columns.0), &at(columns.1)), gives)
    };
    let centred = style::text_center;
    let cells: [(Shown, Format); 11] = [
        (Shown::Number(number as f64), centred()),
        (Shown::from(tally.unit.name.as_str()), style::text()),
        (Shown::count(there(units::OWED), tally.owed), centred()),
        (Shown::count(there(units::GIVEN), tally.given), centred()),
        (Shown::count(done, tally.done), centred()),
        (Shown::count(there(units::OVERDUE), tally.overdue), late),
        (percent(tally.given, tally.owed, (3, 2)), style::figure(1)),
        (Shown::count(owed.0, owed.1), centred()),
        (Shown::count(on_time.0, on_time.1), centred()),
        (percent(on_time.1, owed.1, (8, 7)), style::figure(1)),
        (Shown::count(sent.0, sent.1), centred()),
    ];
    for (column, (shown, format)) in cells.iter().enumerate() {
        put(sheet, row, column as u16, shown, format)?;
    }
    sheet.set_row_height(row, style::row_height(&[(&tally.unit.name, 38.0, style::size::BODY)]))?;
    Ok(())
}
