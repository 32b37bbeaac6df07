//! Under the early warning: what the same methods would have said earlier in the year of where things stand now.
//!
//! Never pretends to know what was known then: it rests on the figures that stand today, up to the month named.

use std::ops::RangeInclusive;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::outlook::{self, Warned};
use crate::excel::style;
use crate::model::consolidation::Origin;
use crate::model::grid::Address;
use crate::model::outlook::Earlier;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::live;
use crate::report::shown::{Shown, put, put_across};

/// Heading and reckoning, in the columns of the table above.
const COLUMNS: [(&str, &str); 14] = [
    ("Mã", ""),
    ("Chỉ tiêu", "(1)"),
    ("Tính từ số liệu", "(2)"),
    ("ĐVT", "(3)"),
    ("Lũy kế khi đó", "(4)"),
    ("3 tháng khi đó", "(5)"),
    ("Khi đó là tháng", "(6)"),
    ("Dự báo cho tháng", "(7)"),
    ("Số tháng dự báo", "(8)=(7)-(6)"),
    ("Dự báo (a)", "(9)=(4)/(6)×(7)"),
    ("Dự báo (b)", "(10)=(4)+(5)/3×(8)"),
    ("Thực tế hiện nay", "(11)"),
    ("Sai lệch (a), %", "(12)=[(9)-(11)]/(11)×100"),
    ("Sai lệch (b), %", "(13)=[(10)-(11)]/(11)×100"),
];
const LAST: u16 = 13;

/// The three months up to one; fewer at the beginning of the year.
pub fn three_to(month: u8) -> RangeInclusive<u8> {
    month.saturating_sub(2).max(1)..=month
}

/// True of a report for nothing but these months.
pub fn is_reported_in(origin: &Origin, months: &RangeInclusive<u8>) -> bool {
    match origin {
        Origin::Report { period, .. } => {
            months.contains(period.months().start()) && months.contains(period.months().end())
        }
        Origin::Opening { .. } => false,
    }
}

/// Returns the last row.
pub fn write(sheet: &mut Worksheet, top: u32, input: &ReportInput, rows: &[Warned]) -> Result<u32, XlsxError> {
    if rows.iter().all(|one| one.outlook.earlier.is_empty()) {
        return Ok(top.saturating_sub(1));
    }
    put_across(
        sheet,
        top,
        (0, LAST),
        "Kiểm nghiệm: nếu dự báo từ các tháng trước thì nay sai lệch bao nhiêu",
        &style::section(),
    )?;
    let words = "Tính lại theo cách (a) và (b) từ số liệu đến từng tháng trước, so với lũy kế hiện nay. Dùng số liệu đang có hiệu lực, kể cả phần đã chỉnh lý về sau; tháng không có báo cáo hoặc nằm trong số đầu kỳ gộp thì không tính lại được. Ước của đơn vị (c) không được kiểm nghiệm vì là ước cho cả năm.";
    put_across(sheet, top + 1, (0, LAST), words, &style::note())?;
    sheet.set_row_height(top + 1, style::row_height(&[(words, 165.0, style::size::SMALL)]))?;
    for (column, (name, number)) in COLUMNS.iter().enumerate() {
        put(sheet, top + 2, column as u16, &Shown::from(*name), &style::header())?;
        put(sheet, top + 3, column as u16, &Shown::from(*number), &style::column_number())?;
    }
    sheet.set_row_height(top + 2, 33)?;
    sheet.set_row_height(top + 3, 38)?;
    let mut row = top + 4;
    for (one, above) in rows.iter().zip(outlook::FIRST_ROW..) {
        let mut before: Option<&Earlier> = None;
        for earlier in &one.outlook.earlier {
            earlier_row(sheet, row, input, one, above, earlier, before)?;
            before = Some(earlier);
            row += 1;
        }
    }
    Ok(row - 1)
}

fn earlier_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    one: &Warned,
    above: u32,
    earlier: &Earlier,
    before: Option<&Earlier>,
) -> Result<(), XlsxError> {
    let Some(found) = one.forecast() else { return Ok(()) };
    let (consolidation, line, month) = (input.consolidation, one.line, earlier.month);
    let at = |column: u16| Address::new(row, column).to_string();
    let linked = |column: u16| Address::new(above, column).to_string();
    let (then, three, from, to, ahead, now) = (at(4), at(5), at(6), at(7), at(8), at(11));
    let calendar = &input.plan.calendar;
    let end = |origin: &Origin| match origin {
        Origin::Report { period, .. } => *period.months().end(),
        Origin::Opening { as_of, .. } => calendar.months_closed_by(input.plan.year(), *as_of),
    };
    let since = before.map_or(0, |before| before.month + 1);
    let last = Address::new(row.saturating_sub(1), 4).to_string();
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
    let decimals = outlook::decimals(one);
    let figure = |shown: Shown| (shown, style::figure(decimals));
    let signed = |shown: Shown| (shown, style::figure(1).set_num_format(outlook::SIGNED));
    let cells: [(Shown, Format); 14] = [
        (Shown::from(one.indicator.code.as_str()), style::locked_text()),
        (Shown::from(one.indicator.title.as_str()), style::text().set_text_wrap()),
        (Shown::from(label), style::text_center()),
        (Shown::from(one.indicator.uom.as_str()), style::text_center()),
        figure(cumulative),
        figure(last_three),
        (Shown::Number(f64::from(month)), style::text_center()),
        (Shown::count(linked(outlook::ELAPSED), usize::from(elapsed)), style::text_center()),
        (Shown::count(format!("{to}-{from}"), usize::from(elapsed.saturating_sub(month))), style::text_center()),
        figure(outlook::rounded_formula(format!("ROUND({then}*{to}/{from},4)"), Some(earlier.by_pace))),
        figure(outlook::rounded_formula(format!("ROUND({then}+{three}*{ahead}/3,4)"), earlier.by_recent)),
        figure(Shown::formula(linked(outlook::CUMULATIVE), Some(actual))),
        signed(off(9, Some(earlier.by_pace))),
        signed(off(10, earlier.by_recent)),
    ];
    for (column, (shown, format)) in cells.iter().enumerate() {
        put(sheet, row, column as u16, shown, format)?;
    }
    let title = (one.indicator.title.as_str(), 36.0, style::size::BODY);
    sheet.set_row_height(row, style::row_height(&[title]))?;
    Ok(())
}
