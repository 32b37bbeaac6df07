//! The sheet *So sánh*: this period against the one before and against the same of last year; below, the units side
//! by side.
//!
//! Never fills a gap: without a figure of the same length, or of the same day, there is no comparison.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::compare_units::LAST;
use super::sheet::{heading, if_filled};
use super::table;
use super::{compare_units, indicator_cells, months};
use crate::excel::style;
use crate::model::comparison::{Comparison, PastSource};
use crate::model::consolidation::{Line, Origin};
use crate::model::entry::Field;
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Total};
use crate::report::monthly::in_month;
use crate::report::shown::{Shown, put, put_across};
use crate::report::slice::Slice;
use crate::report::wording;

pub const NAME: &str = "So sánh";

const CURRENT: u16 = 3;
const BEFORE: u16 = 4;
const CUMULATIVE: u16 = 7;
const LAST_YEAR: u16 = 8;
const HEADER_ROW: u32 = 5;
const FIRST: u32 = HEADER_ROW + 1;
const WIDTHS: [f64; 12] = [7.5, 38.0, 10.0, 11.0, 11.0, 11.0, 10.0, 11.0, 11.0, 11.0, 10.0, 34.0];
const WIDTH: f64 = 180.0;

/// By indicator.
type Past<'a> = BTreeMap<&'a str, &'a Comparison>;

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let rows = months::rows(input);
    let past: Past = input.consolidation.comparisons.iter().map(|one| (one.indicator.as_str(), one)).collect();
    widths(sheet, input, &rows, &past)?;
    heading(sheet, input, "So sánh kết quả thực hiện", (0, LAST), WIDTH)?;
    let title = "1. So với kỳ trước và cùng kỳ năm trước";
    put_across(sheet, HEADER_ROW - 1, (0, LAST), title, &style::section())?;
    header(sheet, input)?;
    let mut row = FIRST;
    for (indicator, line) in &rows {
        write_row(sheet, row, input, indicator, line, past.get(line.indicator.as_str()).copied())?;
        row += 1;
    }
    if rows.is_empty() {
        put_across(sheet, row, (0, LAST), "Kế hoạch không có chỉ tiêu bằng số", &style::text_center())?;
        row += 1;
    }
    let note = note(input);
    put_across(sheet, row, (0, LAST), &note, &style::note())?;
    sheet.set_row_height(row, style::row_height(&[(&note, WIDTH, style::size::SMALL)]))?;
    let units = row + 2;
    let last = compare_units::write(sheet, input, units, &WIDTHS)?;
    // The units begin a page of their own.
    sheet.set_page_breaks(&[units])?;
    sheet.set_freeze_panes(4, 2)?;
    sheet.set_print_area(0, 0, last, LAST)?;
    style::page_landscape(sheet, None)
}

/// Where last year's figure of an indicator stands, for formulas elsewhere: `'So sánh'!$I$9`.
pub fn last_year_cell(input: &ReportInput, code: &str) -> Option<String> {
    let at = months::rows(input).iter().position(|(indicator, _)| indicator.code == code)?;
    let row = FIRST + 1 + u32::try_from(at).ok()?;
    Some(format!("'{NAME}'!${}${row}", Address::column_letters(LAST_YEAR)))
}

/// A difference with its sign, before words: `+1,2 điểm`.
pub fn signed(places: u8, after: &str) -> Format {
    let number = style::worded_number_format("", places, after);
    let bare = number.strip_prefix("[$-42A]").unwrap_or(&number);
    style::figure(places).set_num_format(format!("[$-42A]+{bare};[$-42A]\"−\"{bare};0"))
}

/// The columns of figures are as wide as their longest figure.
fn widths(
    sheet: &mut Worksheet,
    input: &ReportInput,
    rows: &[(&Indicator, &Line)],
    past: &Past,
) -> Result<(), XlsxError> {
    let mut columns: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for (indicator, line) in rows {
        let mut show = |column: u16, figure: Option<Quantity>, after: &str| {
            let places = figure.map_or(0, |figure| wording::decimals(line.kind, indicator.decimals, figure));
            let shown = figure.map(|figure| format!("{}{after}", wording::rounded(figure, places).vietnamese(places)));
            columns.entry(column).or_default().extend(shown);
        };
        let before = previous(input, 0, line, past.get(line.indicator.as_str()).copied()).value;
        let sides = [(CURRENT, line.current, before), (CUMULATIVE, line.cumulative, line.last_year)];
        for (column, now, then) in sides {
            show(column, now, "");
            show(column + 1, then, "");
            let both = now.zip(then);
            // With a place for its sign.
            show(column + 2, both.map(|(now, then)| now - then), if line.kind == Kind::Rate { " điểm " } else { " " });
            let percent = both.filter(|_| line.kind != Kind::Rate).and_then(|(now, then)| live::ratio(now, then, 1));
            show(column + 3, percent, "");
        }
    }
    for (column, width) in (0..).zip(WIDTHS) {
        let figures = columns.remove(&column).unwrap_or_default();
        sheet.set_column_width(column, style::figure_width(figures, width))?;
    }
    Ok(())
}

fn header(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let period = input.consolidation.period;
    let now = period.vietnamese();
    let before = period.previous_in_year().map_or("Kỳ trước (của năm trước)".to_owned(), Period::vietnamese);
    let headings = [
        "Mã",
        "Nội dung chỉ tiêu",
        "ĐVT",
        &now,
        &before,
        "Tăng, giảm",
        "So kỳ trước (%)",
        "Lũy kế từ đầu năm",
        "Lũy kế cùng kỳ năm trước",
        "Tăng, giảm",
        "So cùng kỳ (%)",
        "Nguồn số liệu năm trước",
    ];
    table::header(sheet, HEADER_ROW, 0, headings.into_iter().zip(WIDTHS))
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    indicator: &Indicator,
    line: &Line,
    past: Option<&Comparison>,
) -> Result<(), XlsxError> {
    let at = |column: u16| Address::new(row, column).to_string();
    let places = |value: Option<Quantity>| {
        let planned = indicator.decimals;
        value.map_or(planned, |value| wording::decimals(line.kind, planned, value))
    };
    let figure = |value: Option<Quantity>| style::figure(places(value));
    let total =
        |total: Total, value: Option<Quantity>| adjusted::total(input.consolidation, line, total, places(value));
    let before = previous(input, row - FIRST, line, past);
    let last_year = past.and_then(|one| one.last_year.as_ref()).map(|last| last.cumulative);
    let linked = |column: u16, says: Option<Quantity>| {
        let cell = indicator_cells::cell(input, &line.indicator, column);
        live::first_that_gives(says, vec![cell.map(|cell| (if_filled(&cell), says))])
    };
    let against = |now: Option<Quantity>, then: Option<Quantity>, columns: (u16, u16)| {
        let (now_at, then_at) = (at(columns.0), at(columns.1));
        (difference(line, indicator, (&now_at, now), (&then_at, then)), percent(line, (&now_at, now), (&then_at, then)))
    };
    let (moved, ratio) = against(line.current, before.value, (CURRENT, BEFORE));
    let (moved_in_year, ratio_in_year) = against(line.cumulative, last_year, (CUMULATIVE, LAST_YEAR));
    let source = source(past);
    let cells = [
        (Shown::from(indicator.code.as_str()), style::locked_text()),
        (Shown::from(indicator.title.as_str()), style::text()),
        (Shown::from(indicator.uom.as_str()), style::text_center()),
        (linked(indicator_cells::CURRENT, line.current), total(Total::Period, line.current)),
        (before.shown, figure(before.value)),
        moved,
        (ratio, style::figure(1)),
        (linked(indicator_cells::CUMULATIVE, line.cumulative), total(Total::Cumulative, line.cumulative).set_bold()),
        (Shown::quantity(last_year), figure(last_year)),
        moved_in_year,
        (ratio_in_year, style::figure(1)),
        (Shown::from(source.as_str()), style::text()),
    ];
    for (column, (shown, format)) in cells.iter().enumerate() {
        put(sheet, row, column as u16, shown, format)?;
    }
    let measured = [
        (indicator.title.as_str(), WIDTHS[1], style::size::BODY),
        (indicator.uom.as_str(), WIDTHS[2], style::size::BODY),
        (source.as_str(), WIDTHS[11], style::size::BODY),
    ];
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

struct Previous {
    shown: Shown,
    value: Option<Quantity>,
}

/// The period of the same length before this one: of a flow its amounts, of a level the level at its end. With the
/// place of the row.
fn previous(input: &ReportInput, at: u32, line: &Line, past: Option<&Comparison>) -> Previous {
    let consolidation = input.consolidation;
    let none = Previous { shown: Shown::Blank, value: None };
    let Some(previous) = consolidation.period.previous_in_year() else {
        let value = past.and_then(|one| one.before.as_ref()).map(|before| before.current);
        return Previous { shown: Shown::quantity(value), value };
    };
    let of_month = |month: u8| {
        let value = in_month(input, line, month).and_then(|cell| cell.value);
        let there = value.map(|_| (if_filled(&months::cell(at, month)), value));
        Previous { shown: live::first_that_gives(value, vec![there]), value }
    };
    match (line.kind, previous.month_number()) {
        (Kind::Flow, _) if is_cut_by_an_opening(input, line, previous) => none,
        (Kind::Flow, Some(month)) => of_month(month),
        (Kind::Flow, None) => of_longer(input, line, previous),
        (Kind::Stock | Kind::Rate, _) => of_month(*previous.months().end()),
        (Kind::Milestone | Kind::Rank, _) => none,
    }
}

fn of_longer(input: &ReportInput, line: &Line, previous: Period) -> Previous {
    let is_part = |origin: &Origin| origin.period().is_some_and(|period| previous.contains(period));
    let slice = Slice { indicator: &line.indicator, total: Some(Total::Cumulative), ..Slice::default() };
    let of_period = slice.rows(input.consolidation, Field::Current).filter(|datum| is_part(&datum.origin));
    let value = of_period.filter_map(|datum| datum.value).reduce(|sum, value| sum + value);
    Previous { shown: live::of_parts(input.consolidation, line, None, is_part, value), value }
}

/// An opening figure of a day inside the period, or after it, holds a part of it that nobody can take out again.
fn is_cut_by_an_opening(input: &ReportInput, line: &Line, previous: Period) -> bool {
    let from = input.plan.calendar.window(previous).from;
    let slice = Slice { indicator: &line.indicator, total: Some(Total::Cumulative), ..Slice::default() };
    slice.rows(input.consolidation, Field::Current).any(|datum| match &datum.origin {
        Origin::Opening { as_of, .. } => *as_of >= from,
        Origin::Report { .. } | Origin::Adjusted { .. } => false,
    })
}

/// In points for a rate, in its unit otherwise.
fn difference(
    line: &Line,
    indicator: &Indicator,
    (now_at, now): (&str, Option<Quantity>),
    (then_at, then): (&str, Option<Quantity>),
) -> (Shown, Format) {
    let gives = now.zip(then).map(|(now, then)| now - then);
    let places = gives.map_or(indicator.decimals, |gives| wording::decimals(line.kind, indicator.decimals, gives));
    let format = signed(places, if line.kind == Kind::Rate { " điểm" } else { "" });
    let formula = format!("IF(OR({now_at}=\"\",{then_at}=\"\"),\"\",ROUND({now_at}-{then_at},4))");
    (then.map_or(Shown::Blank, |_| Shown::formula(formula, gives)), format)
}

/// Nothing for a rate, which is compared in points, and over nothing.
fn percent(line: &Line, (now_at, now): (&str, Option<Quantity>), (then_at, then): (&str, Option<Quantity>)) -> Shown {
    match (line.kind, then) {
        (Kind::Flow | Kind::Stock, Some(then)) => {
            let base = (then > Quantity::ZERO).then_some(then);
            let gives = now.zip(base).and_then(|(now, base)| live::ratio(now, base, 1));
            Shown::formula(live::ratio_formula(now_at, then_at), gives)
        }
        (Kind::Flow | Kind::Stock, None) | (Kind::Rate | Kind::Milestone | Kind::Rank, _) => Shown::Blank,
    }
}

/// Where last year's figures come from, in words.
fn source(past: Option<&Comparison>) -> String {
    let words = |source: &PastSource| match source {
        PastSource::Opening { as_of, source } if source.trim().is_empty() => {
            format!("Số đầu kỳ {}", wording::day(*as_of))
        }
        PastSource::Opening { as_of, source } => format!("Số đầu kỳ {}: {source}", wording::day(*as_of)),
        PastSource::Ledger { plan, period, received, expected } => {
            let short = if received < expected {
                format!("; mới có {received}/{expected} đơn vị nộp đủ")
            } else {
                String::new()
            };
            format!("Sổ theo dõi {} (kế hoạch {plan}{short})", period.vietnamese_lower())
        }
    };
    let Some(past) = past else { return String::new() };
    let last_year = past.last_year.as_ref().map(|last| words(&last.origin));
    let before =
        past.before.as_ref().map(|before| words(&before.origin)).filter(|words| Some(words) != last_year.as_ref());
    [last_year, before].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn note(input: &ReportInput) -> String {
    let known = input.consolidation.lines.iter().any(|line| line.last_year.is_some());
    let missing = if known {
        ""
    } else {
        "Chưa có số liệu cùng kỳ năm trước; có thể nhập vào sheet Số đầu kỳ của tệp kế hoạch, ghi đúng ngày chốt số liệu \
         của kỳ này năm trước. "
    };
    format!(
        "{missing}Cùng kỳ năm trước: theo sheet Số đầu kỳ của kế hoạch; không có thì theo sổ theo dõi năm trước, khi chỉ \
         tiêu có cùng mã, cùng loại, cùng đơn vị tính và cùng nội dung; không suy ra từ số cả năm. Tỷ lệ được so bằng điểm \
         phần trăm. Ô trống: không có số để so (khác với số 0)."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consolidate::builder::{at_least, consolidated, opened, plan, report, shown};
    use crate::model::standing::Received;
    use crate::report::province::words::Words;
    use crate::report::sample::sample;

    fn before(plan: &crate::model::plan::Plan, received: &[Received], of: &str) -> String {
        let consolidation = consolidated(plan, received, of);
        let words = Words::ours().unwrap();
        let sample = sample();
        let input = ReportInput {
            plan,
            consolidation: &consolidation,
            received,
            words: &words,
            changes: None,
            ..sample.input()
        };
        shown(previous(&input, 0, consolidation.line("x").unwrap(), None).value)
    }

    #[test]
    fn a_period_is_held_against_the_whole_of_the_one_before() {
        let flow = plan(Kind::Flow, at_least("100"), &["a", "b"]);
        let reports = [
            report("a", "2022-01").x("1"),
            report("a", "2022-02").x("2"),
            report("a", "2022-03").x("4"),
            report("b", "2022-03").x("8"),
            report("a", "2022-04").x("16"),
        ];
        for (of, expected) in [
            ("2022-04", "12"),
            ("2022-05", "16"),
            ("2022-Q2", "15"),
            ("2022-01", "–"),
            ("2022-06", "–"),
            ("2022-H1", "–"),
        ] {
            assert_eq!(before(&flow, &reports, of), expected, "{of}");
        }
        // An opening figure of February holds a part of the first quarter, and all of February.
        let opened = |as_of| opened(flow.clone(), "a", "", as_of, "3");
        assert_eq!(before(&opened("2022-02-14"), &reports, "2022-Q2"), "–");
        assert_eq!(before(&opened("2022-02-14"), &reports, "2022-03"), "–");
        assert_eq!(before(&opened("2022-02-14"), &reports, "2022-04"), "12");
        assert_eq!(before(&opened("2021-12-14"), &reports, "2022-Q2"), "15");
        let stock = plan(Kind::Stock, at_least("100"), &["a"]);
        assert_eq!(before(&stock, &reports, "2022-Q2"), "4", "the level at its end");
    }

    #[test]
    fn over_nothing_there_is_no_percentage_and_a_rate_is_compared_in_points() {
        let sample = sample();
        let (flow, rate) = (sample.consolidation.line("1.3.a").unwrap(), sample.consolidation.line("1.3.b").unwrap());
        let q = |text: &str| Some(text.parse::<Quantity>().unwrap());
        let result = |shown: Shown| match shown {
            Shown::Formula { result, .. } => result,
            Shown::Blank | Shown::Text(_) | Shown::Number(_) => "none".to_owned(),
        };
        assert_eq!(result(percent(flow, ("D1", q("3613")), ("E1", q("3450")))), "104.7");
        assert_eq!(result(percent(flow, ("D1", q("5")), ("E1", q("0")))), "");
        assert_eq!(result(percent(flow, ("D1", None), ("E1", q("5")))), "");
        assert_eq!(result(percent(rate, ("D1", q("63.2")), ("E1", q("63")))), "none");
        let indicator = sample.plan.indicator("1.3.b").unwrap();
        assert_eq!(result(difference(rate, indicator, ("D1", q("63.2")), ("E1", q("63"))).0), "0.2");
    }

    #[test]
    fn a_source_says_which_day_and_how_many_units() {
        let sample = sample();
        assert_eq!(source(sample.consolidation.comparisons.first()), "Số đầu kỳ 14/06/2021: Báo cáo 6 tháng năm 2021");
        let mut past = sample.consolidation.comparisons[0].clone();
        past.last_year.as_mut().unwrap().origin = PastSource::Ledger {
            plan: "snn-2021".into(),
            period: "2021-06".parse().unwrap(),
            received: 5,
            expected: 6,
        };
        let words = "Sổ theo dõi tháng 6/2021 (kế hoạch snn-2021; mới có 5/6 đơn vị nộp đủ)";
        assert_eq!(source(Some(&past)), words);
    }
}
