//! What was closed and holds no longer: the warning on *Tổng quan*, the figures on *Thay đổi*.
//!
//! Never shown where nothing was opened again.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::{compare, table};
use crate::excel::style::{self, Sign};
use crate::model::closing::{moment, touches};
use crate::model::consolidation::Status;
use crate::model::grid::Address;
use crate::model::quantity::Quantity;
use crate::model::restatement::{Reopening, Touched};
use crate::model::told::{Change, Moved};
use crate::report::ReportInput;
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

/// One line for each reopening and each closed period that says something else now; the rows it took.
pub fn warnings(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    columns: (u16, u16),
    width: f64,
) -> Result<u32, XlsxError> {
    let Some(restated) = input.restated else { return Ok(0) };
    let opened = restated.reopenings.iter().map(|one| (Sign::AtRisk, about(input, one)));
    let touched = differing(input).map(|one| (Sign::Overdue, format!("Số liệu khác khi chốt: {}", one.warning())));
    let mut row = top;
    for (sign, words) in opened.chain(touched) {
        across(sheet, row, columns, width, &sign.label(&words), &style::sign(sign))?;
        row += 1;
    }
    Ok(row - top)
}

/// The figures as they were closed and as they are, period by period; the first free row.
pub fn tables(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    columns: [(&'static str, f64); 8],
) -> Result<u32, XlsxError> {
    let widths = columns.map(|(_, width)| width);
    let (across_all, width) = ((0, 7), widths.iter().sum());
    let mut row = top;
    for touched in differing(input) {
        let words = format!("Đã chốt, nay khác: {}", touched.warning());
        across(sheet, row + 2, across_all, width, &words, &style::section())?;
        row += 3;
        let reopenings = input.restated.into_iter().flat_map(|restated| &restated.reopenings);
        for one in reopenings.filter(|one| touches(one.period, touched.period)) {
            across(sheet, row, across_all, width, &about(input, one), &style::text())?;
            row += 1;
        }
        let headings = columns.map(|(name, width)| (if name == "Đã báo cáo" { "Khi chốt" } else { name }, width));
        table::header(sheet, row, 0, headings)?;
        row += 1;
        for (number, change) in touched.figures.iter().enumerate() {
            table::row(sheet, row, style::size::BODY, &cells(row, number + 1, input, change), widths)?;
            row += 1;
        }
    }
    Ok(row)
}

fn differing<'a>(input: &ReportInput<'a>) -> impl Iterator<Item = &'a Touched> + use<'a> {
    input.restated.into_iter().flat_map(|restated| &restated.touched).filter(|one| !one.figures.is_empty())
}

fn across(
    sheet: &mut Worksheet,
    row: u32,
    columns: (u16, u16),
    width: f64,
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    put_across(sheet, row, columns, words, format)?;
    sheet.set_row_height(row, style::row_height(&[(words, width, style::size::BODY_BOLD)]))?;
    Ok(())
}

/// What was opened again, by whom and why, and what came of it.
fn about(input: &ReportInput, one: &Reopening) -> String {
    let unit = wording::unit_short(input.plan, &one.unit);
    let by = one.by.as_ref().map(|by| format!("{by}, ")).unwrap_or_default();
    let came = match one.attempts.last() {
        Some(last) => format!("lần gửi {}, nhận {}", last.attempt, moment(last.received_at)),
        None => "chờ đơn vị gửi lại".to_owned(),
    };
    let (period, at) = (one.period.vietnamese_lower(), moment(one.at));
    format!("Mở lại {period} cho {unit} lúc {at} ({by}lý do: {}): {came}", one.reason)
}

fn cells(row: u32, number: usize, input: &ReportInput, change: &Change) -> [(Shown, Format); 8] {
    let code = change.indicator.as_str();
    let planned = input.plan.indicator(code);
    let title = planned.map_or("(kế hoạch không còn chỉ tiêu này)", |one| one.title.as_str());
    let [then, now, difference] = match change.moved {
        Moved::Prior { then, now } | Moved::Current { then, now } | Moved::Cumulative { then, now } => {
            let places = |value: Quantity| {
                planned.map_or(value.decimals(), |one| wording::decimals(one.kind, one.decimals, value))
            };
            figures(row, then, now, &places)
        }
        Moved::AttainmentPercent { then, now } => figures(row, then, now, &|value| value.decimals().max(1)),
        Moved::Status { then, now } => [status(then), status(now), (Shown::Blank, style::text())],
    };
    [
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(code), style::text_center()),
        (Shown::from(title), style::text()),
        (Shown::from(change.moved.vietnamese()), style::text()),
        then,
        now,
        difference,
        (Shown::from(super::changes::because(input, change)), style::text()),
    ]
}

fn figures(
    row: u32,
    then: Option<Quantity>,
    now: Option<Quantity>,
    places: &dyn Fn(Quantity) -> u8,
) -> [(Shown, Format); 3] {
    let (then_at, now_at) = (Address::new(row, super::changes::THEN), Address::new(row, super::changes::NOW));
    let gives = then.zip(now).map(|(then, now)| now - then);
    let difference = gives.map_or(Shown::Blank, |_| Shown::formula(format!("ROUND({now_at}-{then_at},4)"), gives));
    let decimals = |value: Option<Quantity>| value.map_or(0, places);
    [
        (Shown::quantity(then), style::figure(decimals(then))),
        (Shown::quantity(now), style::figure(decimals(now)).set_bold()),
        (difference, compare::signed(decimals(gives), "")),
    ]
}

fn status(status: Option<Status>) -> (Shown, Format) {
    match status {
        Some(status) => (Shown::from(style::status_label(status)), style::status(status)),
        None => (Shown::Blank, style::text()),
    }
}
