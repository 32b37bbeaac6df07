//! The sheet *Kiểm nghiệm dự báo*: what the methods of the early warning would have said earlier in the year of where
//! things stand now.
//!
//! Never pretends to know what was known then: it rests on the figures that stand today, up to the month named.

use std::ops::RangeInclusive;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::outlook_path;
use super::outlook_rows::{self, Warned};
use super::sheet::heading;
use super::table;
use crate::excel::style;
use crate::model::consolidation::Origin;
use crate::model::grid::Address;
use crate::model::outlook::Earlier;
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::live;
use crate::report::shown::{Shown, put, put_across};

pub const NAME: &str = "Kiểm nghiệm dự báo";

/// Heading, number and reckoning under it, width in characters.
const COLUMNS: [(&str, &str, f64); 12] = [
    ("Mã", "", 7.5),
    ("Tính từ số liệu", "(1)", 18.0),
    ("Khi đó là tháng", "(2)", 9.0),
    ("Dự báo cho tháng", "(3)", 9.0),
    ("Số tháng dự báo", "(4)=(3)-(2)", 9.5),
    ("Lũy kế khi đó", "(5)", 13.0),
    ("Thực hiện 3 tháng đến khi đó", "(6)", 13.0),
    ("Dự báo (a)", "(7)=(5)/(2)×(3)", 13.0),
    ("Dự báo (b)", "(8)=(5)+(6)/3×(4)", 13.0),
    ("Thực tế hiện nay", "(9)", 13.0),
    ("Sai lệch của (a), %", "(10)=[(7)-(9)]/(9)×100", 12.0),
    ("Sai lệch của (b), %", "(11)=[(8)-(9)]/(9)×100", 12.0),
];
/// What joins them where a flow has a monthly path.
const PATH_COLUMNS: [(&str, &str, f64); 4] = [
    ("Kế hoạch chi tiết đến khi đó", "(12)", 13.0),
    ("Kế hoạch chi tiết đến hiện nay", "(13)", 13.0),
    ("Dự báo (d)", "(14)=(5)/(12)×(13)", 13.0),
    ("Sai lệch của (d), %", "(15)=[(14)-(9)]/(9)×100", 12.0),
];
const PLANNED_THEN: u16 = 12;
const PLANNED_NOW: u16 = 13;
const BY_PATH: u16 = 14;
const WIDTH: f64 = 142.0;
const CUMULATIVE: u16 = 5;

/// The three months up to one; fewer at the beginning of the year.
pub fn three_to(month: u8) -> RangeInclusive<u8> {
    month.saturating_sub(2).max(1)..=month
}

/// True of a report for nothing but these months.
pub fn is_reported_in(origin: &Origin, months: &RangeInclusive<u8>) -> bool {
    let inside = |period: Period| months.contains(period.months().start()) && months.contains(period.months().end());
    origin.period().is_some_and(inside)
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let rows = outlook_rows::worst_first(input);
    let with_path = outlook_path::is_given(&rows);
    let path_columns = PATH_COLUMNS.iter().take(if with_path { PATH_COLUMNS.len() } else { 0 });
    let columns: Vec<_> = COLUMNS.iter().chain(path_columns).collect();
    let last = columns.len().saturating_sub(1) as u16;
    let figures = rows.iter().filter_map(|one| one.line.cumulative).map(|figure| figure.vietnamese(1));
    let figures: Vec<String> = figures.collect();
    for (column, (_, _, width)) in columns.iter().enumerate() {
        let is_figure =
            (CUMULATIVE..10).contains(&(column as u16)) || (PLANNED_THEN..=BY_PATH).contains(&(column as u16));
        let width = if is_figure { style::figure_width(figures.iter().cloned(), *width) } else { *width };
        sheet.set_column_width(column as u16, width)?;
    }
    let title = "Kiểm nghiệm dự báo từ các tháng trước đến";
    let top = heading(sheet, input, title, (0, last), WIDTH)?;
    let words = format!(
        "Tính lại cách {} của sheet {} từ số liệu đến từng tháng trước (từ tháng 3), so với lũy kế hiện nay. Dùng số liệu đang có hiệu lực, kể cả phần đã chỉnh lý về sau; tháng không có báo cáo hoặc nằm trong số đầu kỳ gộp thì không tính lại được. Ước của đơn vị (c) là ước cho cả năm, chưa đến lúc đối chiếu.",
        if with_path { "(a), (b), (d)" } else { "(a) và (b)" },
        outlook_rows::NAME
    );
    put_across(sheet, top, (0, last), &words, &style::note())?;
    sheet.set_row_height(top, style::row_height(&[(&words, WIDTH, style::size::SMALL)]))?;
    let header = top + 1;
    table::header(sheet, header, 0, columns.iter().map(|(name, _, width)| (*name, *width)))?;
    table::numbers(sheet, header + 1, columns.iter().map(|(_, number, width)| (*number, *width)))?;
    let mut row = header + 2;
    for (one, above) in rows.iter().zip(outlook_rows::FIRST_ROW..) {
        if one.outlook.earlier.is_empty() {
            continue;
        }
        let title = format!("{} {} ({})", one.indicator.code, one.indicator.title, one.indicator.uom);
        put_across(sheet, row, (0, last), &title, &style::heading(0))?;
        sheet.set_row_height(row, style::row_height(&[(&title, WIDTH, style::size::BODY_BOLD)]))?;
        row += 1;
        let mut before: Option<&Earlier> = None;
        for earlier in &one.outlook.earlier {
            earlier_row(sheet, row, input, (one, above), earlier, before)?;
            if with_path {
                by_path(sheet, row, &rows, one, earlier)?;
            }
            before = Some(earlier);
            row += 1;
        }
    }
    if row == header + 2 {
        put_across(sheet, row, (0, last), "Chưa có tháng trước nào để kiểm nghiệm", &style::text())?;
        row += 1;
    }
    sheet.set_freeze_panes(header + 2, 1)?;
    sheet.set_print_area(0, 0, row - 1, last)?;
    style::page_landscape(sheet, Some((header, header + 1)))
}

fn earlier_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    (one, above): (&Warned, u32),
    earlier: &Earlier,
    before: Option<&Earlier>,
) -> Result<(), XlsxError> {
    let Some(found) = one.forecast() else { return Ok(()) };
    let (consolidation, line, month) = (input.consolidation, one.line, earlier.month);
    let at = |column: u16| Address::new(row, column).to_string();
    let linked = |column: u16| format!("'{}'!{}", outlook_rows::NAME, Address::new(above, column));
    let (from, to, ahead, then, three, now) = (at(2), at(3), at(4), at(CUMULATIVE), at(6), at(9));
    let calendar = &input.plan.calendar;
    let end = |origin: &Origin| match origin {
        Origin::Report { period, .. } | Origin::Adjusted { period, .. } => *period.months().end(),
        Origin::Opening { as_of, .. } => calendar.months_closed_by(input.plan.year(), *as_of),
    };
    let since = before.map_or(0, |before| before.month + 1);
    let last = Address::new(row.saturating_sub(1), CUMULATIVE).to_string();
    let cumulative = live::of_parts(
        consolidation,
        line,
        before.map(|before| (last.as_str(), before.cumulative)),
        |origin| (since..=month).contains(&end(origin)),
        Some(earlier.cumulative),
    );
    let last_three = match earlier.last_three {
        Some(_) => {
            let window = three_to(month);
            live::of_parts(consolidation, line, None, |origin| is_reported_in(origin, &window), earlier.last_three)
        }
        None => Shown::Blank,
    };
    let actual = found.inputs.cumulative;
    let off = |column: u16, predicted: Option<Quantity>| {
        let percent = predicted.and_then(|predicted| live::ratio(predicted - actual, actual, 1));
        match percent {
            Some(_) => Shown::formula(format!("ROUND(({}-{now})*100/{now},1)", at(column)), percent),
            None => Shown::Blank,
        }
    };
    let elapsed = found.inputs.elapsed;
    let label = if month == 1 { "tháng 1".to_owned() } else { format!("tháng 1 đến {month}") };
    let decimals = one.indicator.decimals.max(1);
    let figure = |shown: Shown| (shown, style::figure(decimals));
    let signed = |shown: Shown| (shown, style::figure(1).set_num_format(outlook_rows::SIGNED));
    let cells: [(Shown, Format); 12] = [
        (Shown::from(one.indicator.code.as_str()), style::locked_text()),
        (Shown::from(label), style::text_center()),
        (Shown::Number(f64::from(month)), style::text_center()),
        (Shown::count(linked(outlook_rows::ELAPSED), usize::from(elapsed)), style::text_center()),
        (Shown::count(format!("{to}-{from}"), usize::from(elapsed.saturating_sub(month))), style::text_center()),
        figure(cumulative),
        figure(last_three),
        figure(outlook_rows::rounded_formula(format!("ROUND({then}*{to}/{from},4)"), Some(earlier.by_pace))),
        figure(outlook_rows::rounded_formula(format!("ROUND({then}+{three}*{ahead}/3,4)"), earlier.by_recent)),
        figure(Shown::formula(linked(outlook_rows::CUMULATIVE), Some(actual))),
        signed(off(7, Some(earlier.by_pace))),
        signed(off(8, earlier.by_recent)),
    ];
    for (column, (shown, format)) in cells.iter().enumerate() {
        put(sheet, row, column as u16, shown, format)?;
    }
    sheet.set_row_height(row, 18)?;
    Ok(())
}

/// The path up to then and up to now, what it made of the figures then, and how far off that is.
fn by_path(sheet: &mut Worksheet, row: u32, rows: &[Warned], one: &Warned, earlier: &Earlier) -> Result<(), XlsxError> {
    let at = |column: u16| Address::new(row, column).to_string();
    let (then, now) = (at(CUMULATIVE), at(9));
    let planned = |month: u8, cell: String| {
        let gives = one.outlook.path.as_ref().map(|path| path.up_to(month));
        let formula = outlook_path::planned(rows, &one.indicator.code, &format!("\"<=\"&{cell}"), true);
        formula.map_or(Shown::Blank, |formula| Shown::formula(formula, gives))
    };
    let Some(found) = one.forecast() else { return Ok(()) };
    let actual = found.inputs.cumulative;
    let off = earlier.by_path.and_then(|predicted| live::ratio(predicted - actual, actual, 1));
    let off = match off {
        Some(_) => Shown::formula(format!("ROUND(({}-{now})*100/{now},1)", at(BY_PATH)), off),
        None => Shown::Blank,
    };
    let projected = format!("ROUND({then}*{}/{},4)", at(PLANNED_NOW), at(PLANNED_THEN));
    let figure = style::figure(one.indicator.decimals.max(1));
    let cells = [
        (planned(earlier.month, at(2)), figure.clone()),
        (planned(found.inputs.elapsed, at(3)), figure.clone()),
        (outlook_rows::rounded_formula(projected, earlier.by_path), figure),
        (off, style::figure(1).set_num_format(outlook_rows::SIGNED)),
    ];
    for ((shown, format), column) in cells.iter().zip(PLANNED_THEN..) {
        put(sheet, row, column, shown, format)?;
    }
    Ok(())
}
