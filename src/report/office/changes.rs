//! The sheet *Thay đổi*: what the consolidated workbook before told, and no longer holds.
//!
//! Never lists what stayed the same, and never compares with a workbook that was not written.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::sheet::{heading, if_filled};
use super::{compare, indicator_cells, restated, table};
use crate::excel::style;
use crate::model::consolidation::Status;
use crate::model::dates;
use crate::model::grid::Address;
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::model::ruling::ActKind;
use crate::model::told::{Change, Changes, Moved, Reason, Told};
use crate::report::ReportInput;
use crate::report::live;
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

pub const NAME: &str = "Thay đổi";

const COLUMNS: [(&str, f64); 8] = [
    ("TT", 5.0),
    ("Mã", 8.0),
    ("Nội dung chỉ tiêu", 40.0),
    ("Số liệu", 19.0),
    ("Đã báo cáo", 20.0),
    ("Nay là", 20.0),
    ("Tăng, giảm", 14.0),
    ("Vì sao", 60.0),
];
const LAST: u16 = 7;
pub(super) const THEN: u16 = 4;
pub(super) const NOW: u16 = 5;
const DIFFERENCE: u16 = 6;
const WIDTH: f64 = 186.0;
const HEADER: u32 = 5;

/// What a reason ends with that no row can show whole.
const MORE: &str = "… (xem tiếp ở sheet Chỉnh lý)";

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, COLUMNS.map(|(_, width)| width))?;
    heading(sheet, input, "Số liệu đã thay đổi so với lần tổng hợp trước, đến", (0, LAST), WIDTH)?;
    let mut row = HEADER - 1;
    match input.changes {
        None => {
            let words = "Đây là sổ tổng hợp đầu tiên được ghi nhớ của kế hoạch này: chưa có sổ nào trước đó để so sánh";
            put_across(sheet, row, (0, LAST), words, &style::text_center())?;
        }
        Some(Changes { since, others, rows }) => {
            let words = about(since, others);
            put_across(sheet, row, (0, LAST), &words, &style::section())?;
            sheet.set_row_height(row, style::row_height(&[(&words, WIDTH, style::size::BODY_BOLD)]))?;
            table::header(sheet, HEADER, 0, COLUMNS)?;
            widths(sheet, rows)?;
            row = HEADER + 1;
            let stands = |change: &Change, now, column| standing(input, since, change, now, column);
            for (number, change) in rows.iter().enumerate() {
                change_row(sheet, row, number + 1, input, (change, since.period), &stands)?;
                row += 1;
            }
            if rows.is_empty() {
                let words = "Không có số liệu nào thay đổi: những gì sổ trước đã báo cáo vẫn đúng";
                put_across(sheet, row, (0, LAST), words, &style::text_center())?;
                row += 1;
            }
            let note = "Chỉ so những số liệu mà sổ trước đã báo cáo, của đúng kỳ đó: nay là theo sổ theo dõi lúc lập sổ \
                        này, xét thời hạn đến cùng một ngày. Ô trống: không có số liệu (khác với số 0); số liệu mới có, \
                        sổ trước chưa có, đứng cuối bảng.";
            put_across(sheet, row, (0, LAST), note, &style::note())?;
            sheet.set_freeze_panes(HEADER + 1, 3)?;
        }
    }
    row = restated::tables(sheet, input, row, COLUMNS, |sheet, row, number, change| {
        change_row(sheet, row, number, input, change, &|_, now, _| Shown::quantity(now))
    })?;
    sheet.set_print_area(0, 0, row, LAST)?;
    style::page_landscape(sheet, input.changes.map(|_| (HEADER, HEADER)))
}

/// The columns of figures are as wide as their longest figure.
fn widths(sheet: &mut Worksheet, rows: &[Change]) -> Result<(), XlsxError> {
    let sides = rows.iter().filter_map(|change| match change.moved {
        Moved::Prior { then, now }
        | Moved::Current { then, now }
        | Moved::Cumulative { then, now }
        | Moved::AttainmentPercent { then, now } => Some((then, now)),
        Moved::Status { .. } => None,
    });
    let mut columns = [(THEN, Vec::new()), (NOW, Vec::new()), (DIFFERENCE, Vec::new())];
    for (then, now) in sides {
        // With a place for its sign.
        let moved = then.zip(now).map(|(then, now)| format!("{} ", (now - then).vietnamese(1)));
        let shown = [then.map(|figure| figure.vietnamese(1)), now.map(|figure| figure.vietnamese(1)), moved];
        for ((_, figures), shown) in columns.iter_mut().zip(shown) {
            figures.extend(shown);
        }
    }
    for (column, figures) in columns {
        let least = COLUMNS.get(usize::from(column)).map_or(10.0, |(_, width)| *width);
        sheet.set_column_width(column, style::figure_width(figures, least))?;
    }
    Ok(())
}

/// With which workbooks this one is compared.
fn about(since: &Told, others: &[Told]) -> String {
    let words = |told: &Told| {
        format!(
            "sổ tổng hợp {} (xét thời hạn đến {}; kế hoạch bản {}) lập lúc {}",
            told.period.vietnamese_lower(),
            wording::day(told.as_of),
            told.revision,
            dates::full_moment(told.known_at),
        )
    };
    let all: Vec<String> = std::iter::once(since).chain(others).map(words).collect();
    format!("So với {}", all.join("; "))
}

/// What moved, its two sides with their difference, and why; in a table about a period.
fn change_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    input: &ReportInput,
    (change, of): (&Change, Period),
    stands: Stands<'_>,
) -> Result<(), XlsxError> {
    let code = change.indicator.as_str();
    let title =
        input.plan.indicator(code).map_or("(kế hoạch không còn chỉ tiêu này)", |one| one.title.as_str());
    let reasons = style::fitted(&because(input, change), COLUMNS[7].1, style::size::BODY, MORE);
    let [then, now, difference] = sides(row, input, change, stands);
    let cells: [(Shown, Format); 8] = [
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(code), style::text_center()),
        (Shown::from(title), style::text()),
        (Shown::from(what(of, change)), style::text()),
        then,
        now,
        difference,
        (Shown::from(reasons), style::text()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

/// The figure, with its period where it is not that of the table.
fn what(of: Period, change: &Change) -> String {
    let name = change.moved.vietnamese();
    if change.period == of { name.to_owned() } else { format!("{name}, {}", change.period.vietnamese_lower()) }
}

/// How a figure that holds now is shown, by the column of *Tổng hợp chỉ tiêu* that it is of.
type Stands<'a> = &'a dyn Fn(&Change, Option<Quantity>, u16) -> Shown;

/// What was told, what holds now, and between two figures the difference.
fn sides(row: u32, input: &ReportInput, change: &Change, stands: Stands<'_>) -> [(Shown, Format); 3] {
    let figures = |then: Option<Quantity>, now: Option<Quantity>, column: u16| {
        let planned = input.plan.indicator(&change.indicator);
        let places = |value: Option<Quantity>| match (planned, value) {
            (Some(one), Some(value)) if column != indicator_cells::PERCENT => {
                wording::decimals(one.kind, one.decimals, value)
            }
            (_, Some(value)) => value.decimals().max(u8::from(column == indicator_cells::PERCENT)),
            (_, None) => 0,
        };
        let gives = then.zip(now).map(|(then, now)| now - then);
        let (then_at, now_at) = (Address::new(row, THEN), Address::new(row, NOW));
        let difference = gives.map_or(Shown::Blank, |_| Shown::formula(format!("ROUND({now_at}-{then_at},4)"), gives));
        [
            (Shown::quantity(then), style::figure(places(then))),
            (stands(change, now, column), style::figure(places(now)).set_bold()),
            (difference, compare::signed(places(gives), "")),
        ]
    };
    let status = |status: Option<Status>| match status {
        Some(status) => (Shown::from(style::status_label(status)), style::status(status)),
        None => (Shown::Blank, style::text()),
    };
    match change.moved {
        Moved::Prior { then, now } => figures(then, now, indicator_cells::PRIOR),
        Moved::Current { then, now } => figures(then, now, indicator_cells::CURRENT),
        Moved::Cumulative { then, now } => figures(then, now, indicator_cells::CUMULATIVE),
        Moved::AttainmentPercent { then, now } => figures(then, now, indicator_cells::PERCENT),
        Moved::Status { then, now } => [status(then), status(now), (Shown::Blank, style::text())],
    }
}

/// Of this workbook's own period what stands in *Tổng hợp chỉ tiêu*; of another what the ledger says of it.
fn standing(input: &ReportInput, since: &Told, change: &Change, now: Option<Quantity>, column: u16) -> Shown {
    let own = (input.consolidation.period, input.consolidation.as_of);
    let is_own = change.period == own.0 && (since.period, since.as_of) == own;
    let line = input.consolidation.line(&change.indicator).filter(|_| is_own);
    let says = line.and_then(|line| match change.moved {
        Moved::Prior { .. } => line.prior,
        Moved::Current { .. } => line.current,
        Moved::Cumulative { .. } => line.cumulative,
        Moved::AttainmentPercent { .. } => line.attainment_percent,
        Moved::Status { .. } => None,
    });
    let cell = line.and_then(|_| indicator_cells::cell(input, &change.indicator, column));
    live::first_that_gives(now, vec![cell.map(|cell| (if_filled(&cell), says))])
}

/// What came between, one line each.
fn because(input: &ReportInput, change: &Change) -> String {
    let words = |one: &Reason| match one {
        Reason::Attempt { unit, period, attempt, received_at, reason } => {
            let at = dates::full_moment(*received_at);
            let reason = reason.as_ref().map(|reason| format!("; lý do: {reason}")).unwrap_or_default();
            let (unit, period) = (wording::unit_short(input.plan, unit), period.vietnamese_lower());
            format!("{unit}, {period}: lần gửi {attempt}, nhận {at}{reason}")
        }
        Reason::Decision { decision, kind, unit, period, attempt, by, reason, at } => {
            let (unit, period) = (wording::unit_short(input.plan, unit), period.vietnamese_lower());
            let what = match kind {
                ActKind::Adjust => "điều chỉnh số liệu",
                ActKind::Waive => "bỏ qua phát hiện",
                ActKind::Accept => "chấp nhận báo cáo",
                ActKind::Return => "trả lại báo cáo",
                ActKind::Undo => "hủy một quyết định trước",
            };
            let at = dates::full_moment(*at);
            format!(
                "{unit}, {period}: quyết định số {decision} của {by}, {at}: {what} (lần gửi {attempt}); lý do: {reason}"
            )
        }
        Reason::Plan { then, now } if then == now => "Nội dung kế hoạch đã thay đổi".to_owned(),
        Reason::Plan { then, now } => format!("Kế hoạch đổi từ bản {then} sang bản {now}"),
        Reason::Program { then, now } => format!("Cách tính của chương trình đổi từ bản {then} sang bản {now}"),
    };
    change.because.iter().map(words).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn a_change_shows_both_figures_and_why() {
        let sample = sample();
        let input = sample.input();
        let changes = input.changes.unwrap();
        let change = &changes.rows[1];
        let [then, now, difference] =
            sides(9, &input, change, &|change, now, column| standing(&input, &changes.since, change, now, column));
        assert_eq!(then.0, Shown::Number(3100.5));
        assert!(
            matches!(&now.0, Shown::Formula { formula, result } if formula.contains("Tổng hợp") && result == "3613")
        );
        assert!(
            matches!(&difference.0, Shown::Formula { formula, result } if formula == "ROUND(F10-E10,4)" && result == "512.5")
        );
        let words = "CC Kiểm lâm, tháng 6/2022: lần gửi 2, nhận 09:30 16/06/2022; lý do: Bổ sung diện tích trồng của \
                     huyện Đình Lập";
        assert_eq!(because(&input, change), words);
        // Of another period this workbook has no cell.
        let may = "2022-05".parse().unwrap();
        let of_may = Told { period: may, ..changes.since.clone() };
        let stands = |change: &Change, now, column| standing(&input, &of_may, change, now, column);
        assert_eq!(sides(9, &input, change, &stands)[1].0, Shown::Number(3613.0));
        let beside = Change { period: may, ..change.clone() };
        let stands = |change: &Change, now, column| standing(&input, &changes.since, change, now, column);
        assert_eq!(sides(9, &input, &beside, &stands)[1].0, Shown::Number(3613.0));
        assert_eq!(
            [change, &beside].map(|one| what(changes.since.period, one)),
            ["Lũy kế từ đầu năm", "Lũy kế từ đầu năm, tháng 5/2022"]
        );
        assert_eq!(
            about(&of_may, &[]),
            "So với sổ tổng hợp tháng 5/2022 (xét thời hạn đến 14/06/2022; kế hoạch bản 1) lập lúc 17:00 15/06/2022"
        );
    }

    #[test]
    fn the_first_workbook_says_so() {
        let mut sample = sample();
        sample.changes = None;
        assert!(crate::report::office::workbook(&sample.input()).is_ok());
        sample.changes = super::super::super::sample::sample().changes.map(|one| Changes { rows: vec![], ..one });
        assert!(crate::report::office::workbook(&sample.input()).is_ok());
    }
}
