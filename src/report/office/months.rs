//! The sheet *Diễn biến tháng*: every indicator through the months of the year, as a row of figures and as a line.
//!
//! Never fills a gap: a month that nobody reported, or not every unit, stays empty and is shaded.

use std::collections::BTreeSet;

use rust_xlsxwriter::{ChartEmptyCells, Color, Format, Sparkline, SparklineType, Worksheet, XlsxError};

use super::indicators;
use crate::excel::style::{self, Sign, palette};
use crate::model::consolidation::{Datum, Line, Origin};
use crate::model::entry::Field;
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::{Period, Span};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::live::{self, Candidate, Total};
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

/// What stands in a month.
struct Cell {
    shown: Shown,
    value: Option<Quantity>,
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let rows: Vec<(&Indicator, &Line)> = tree::rows(input.plan, input.consolidation)
        .into_iter()
        .filter_map(|row| match row {
            Row::Indicator { indicator, line } => Some((indicator, line)),
            Row::Task { .. } => None,
        })
        .filter(|(_, line)| line.kind.is_numeric())
        .collect();
    let has_outside = rows.iter().any(|(_, line)| outside(input, line).value.is_some());
    widths(sheet, input, &rows, has_outside)?;
    super::heading(sheet, input, "Diễn biến các chỉ tiêu từ đầu năm đến", (0, TREND), WIDTH)?;
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

fn widths(
    sheet: &mut Worksheet,
    input: &ReportInput,
    rows: &[(&Indicator, &Line)],
    has_outside: bool,
) -> Result<(), XlsxError> {
    let shown = |(indicator, line): &(&Indicator, &Line), value: Option<Quantity>| {
        value.map(|value| value.vietnamese(wording::decimals(line.kind, indicator.decimals, value)))
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
    let figure = |value: Option<Quantity>| {
        let planned = indicator.decimals;
        style::figure(value.map_or(planned, |value| wording::decimals(line.kind, planned, value)))
    };
    put(sheet, row, 0, &Shown::from(indicator.code.as_str()), &style::locked_text())?;
    put(sheet, row, 1, &Shown::from(indicator.title.as_str()), &style::text())?;
    put(sheet, row, 2, &Shown::from(indicator.uom.as_str()), &style::text_center())?;
    let (target, format) = indicators::target_cell(indicator);
    put(sheet, row, 3, &target, &format)?;
    let before = outside(input, line);
    put(sheet, row, OUTSIDE, &before.shown, &figure(before.value))?;
    let period = input.consolidation.period;
    let mut values = Vec::from_iter(before.value);
    for month in 1..=12u8 {
        let cell = in_month(input, line, month);
        let value = cell.as_ref().and_then(|cell| cell.value);
        values.extend(value);
        let format = match (value.is_some(), month > *period.months().end()) {
            (true, _) => tinted(figure(value), period.months().contains(&month)),
            (false, true) => figure(None),
            (false, false) => style::painted(figure(None), Sign::Missing),
        };
        let shown = cell.map_or(Shown::Blank, |cell| cell.shown);
        put(sheet, row, column_of(month), &shown, &format)?;
    }
    put(sheet, row, TOTAL, &total(input, line, row, &values), &figure(line.cumulative).set_bold())?;
    let percent = link(input, line, indicators::PERCENT, line.attainment_percent);
    put(sheet, row, PERCENT, &percent, &style::figure(1).set_bold())?;
    put(sheet, row, TREND, &Shown::Blank, &style::text_center())?;
    if values.len() > 1 {
        sheet.add_sparkline(row, TREND, &sparkline(line.kind, row))?;
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
fn sparkline(kind: Kind, row: u32) -> Sparkline {
    let line = Sparkline::new()
        .set_range((NAME, row, FIRST_MONTH, row, LAST_MONTH))
        .set_sparkline_color(Color::RGB(palette::REPAIR))
        .show_empty_cells_as(ChartEmptyCells::Gaps);
    match kind {
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
    let there = linked(input, line, indicators::CUMULATIVE).map(|formula| (formula, line.cumulative));
    live::first_that_gives(line.cumulative, vec![sum, there])
}

fn link(input: &ReportInput, line: &Line, column: u16, says: Option<Quantity>) -> Shown {
    live::first_that_gives(says, vec![linked(input, line, column).map(|formula| (formula, says))])
}

/// An empty cell elsewhere is empty here too, and not zero.
fn linked(input: &ReportInput, line: &Line, column: u16) -> Option<String> {
    indicators::cell(input, &line.indicator, column).map(|cell| format!("IF({cell}=\"\",\"\",{cell})"))
}

/// Amounts that are no month's own: from before the first report, or of a quarter or year.
fn outside(input: &ReportInput, line: &Line) -> Cell {
    amount(input, line, Reported::NotForAMonth)
}

/// Nothing for a month that is not over yet.
fn in_month(input: &ReportInput, line: &Line, month: u8) -> Option<Cell> {
    let period = input.consolidation.period;
    if month > *period.months().end() {
        return None;
    }
    match line.kind {
        Kind::Flow => Some(amount(input, line, Reported::For(Period::month(period.year, month)))),
        Kind::Stock | Kind::Rate => level(input, line, month),
        Kind::Milestone | Kind::Rank => None,
    }
}

fn amount(input: &ReportInput, line: &Line, reported_for: Reported) -> Cell {
    let value = match line.kind {
        Kind::Flow => Slice {
            indicator: &line.indicator,
            total: Some(Total::Cumulative),
            reported_for: Some(reported_for),
            ..Slice::default()
        },
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => return Cell { shown: Shown::Blank, value: None },
    };
    let amounts: Vec<Quantity> =
        value.rows(input.consolidation, Field::Current).filter_map(|datum| datum.value).collect();
    if amounts.is_empty() {
        return Cell { shown: Shown::Blank, value: None };
    }
    let sum = Some(amounts.into_iter().sum());
    Cell { shown: live::first_that_gives(sum, vec![value.sum(input.consolidation, Field::Current)]), value: sum }
}

/// The level at the end of a month, if all who report it did, each with every district that it gave before.
fn level(input: &ReportInput, line: &Line, month: u8) -> Option<Cell> {
    let consolidation = input.consolidation;
    let reports: BTreeSet<Period> = of_line(consolidation.data.as_slice(), line)
        .map(|(period, _)| period)
        .filter(|period| period.span != Span::OfficialYear && *period.months().end() == month)
        .collect();
    // A month and a quarter that both end here would be two levels of one day.
    let report = match reports.len() {
        1 => *reports.first()?,
        _ => return None,
    };
    let indicator = input.plan.indicator(&line.indicator)?;
    let reporters: Vec<&str> = input.plan.reporters(indicator, report).into_iter().map(|one| one.unit).collect();
    let series = |of: Period, field: Field| -> Vec<&Datum> {
        let mine = of_line(&consolidation.data, line).filter(|(period, _)| *period == of).map(|(_, datum)| datum);
        let mine: Vec<&Datum> = mine.filter(|datum| reporters.contains(&datum.unit.as_str())).collect();
        let broken_down = |unit: &str| mine.iter().any(|datum| datum.unit == unit && datum.district.is_some());
        let stands = |datum: &&&Datum| datum.field == field && (datum.district.is_some() || !broken_down(&datum.unit));
        mine.iter().filter(stands).copied().collect()
    };
    let keys = |rows: &[&Datum]| -> BTreeSet<(String, Option<String>)> {
        rows.iter().map(|datum| (datum.unit.clone(), datum.district.clone())).collect()
    };
    let earlier: BTreeSet<Period> = of_line(&consolidation.data, line)
        .map(|(period, _)| period)
        .filter(|period| *period.months().end() < month)
        .collect();
    let complete = |field: Field| {
        let here = keys(&series(report, field));
        let before: BTreeSet<_> = earlier.iter().flat_map(|period| keys(&series(*period, field))).collect();
        let everyone = !here.is_empty() && reporters.iter().all(|unit| here.iter().any(|(of, _)| of == unit));
        // What has since been given by district, or as a whole again, is another series, not a missing one.
        let of_same_shape = |(unit, district): &&(String, Option<String>)| {
            here.iter().any(|(of, there)| of == unit && there.is_some() == district.is_some())
        };
        (everyone && before.iter().filter(of_same_shape).all(|key| here.contains(key))).then_some(here)
    };
    let sum_of = |field: Field| series(report, field).iter().filter_map(|datum| datum.value).sum::<Quantity>();
    let slice = Slice { indicator: &line.indicator, reported_for: Some(Reported::For(report)), ..Slice::default() };
    let (mut value, candidate): (Quantity, Candidate) = match line.kind {
        Kind::Stock => {
            complete(Field::Current)?;
            (sum_of(Field::Current), slice.sum(consolidation, Field::Current))
        }
        Kind::Rate if reporters.len() == 1 && series(report, Field::Current).len() == 1 => {
            (sum_of(Field::Current), slice.sum(consolidation, Field::Current))
        }
        Kind::Rate => {
            // A numerator without its denominator, or the other way round, is no rate.
            let (above, below) = (complete(Field::Numerator)?, complete(Field::Denominator)?);
            let quotient = live::ratio(sum_of(Field::Numerator), sum_of(Field::Denominator), 4)?;
            if above != below {
                return None;
            }
            (quotient, slice.fraction(consolidation))
        }
        Kind::Flow | Kind::Milestone | Kind::Rank => return None,
    };
    // Of the period that is reported on, the consolidation has the word.
    if month == *consolidation.period.months().end() && consolidation.period.contains(report) {
        value = line.current?;
    }
    Some(Cell { shown: live::first_that_gives(Some(value), vec![candidate]), value: Some(value) })
}

/// The figures of reports on a line, each with the period that it was reported for.
fn of_line<'a>(data: &'a [Datum], line: &'a Line) -> impl Iterator<Item = (Period, &'a Datum)> {
    data.iter().filter(|datum| datum.indicator == line.indicator && datum.value.is_some()).filter_map(|datum| {
        let figure = matches!(datum.field, Field::Current | Field::Numerator | Field::Denominator);
        match &datum.origin {
            Origin::Report { period, .. } if figure => Some((*period, datum)),
            Origin::Report { .. } | Origin::Opening { .. } => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consolidate::builder::{
        at_least, by_district, consolidated, every, opened, period, plan, report, shown,
    };
    use crate::model::period::Frequency;
    use crate::report::sample::{Sample, q, sample};

    fn at(sample: &Sample, code: &str, month: u8) -> Option<Quantity> {
        let line = sample.consolidation.line(code).unwrap();
        in_month(&sample.input(), line, month).and_then(|cell| cell.value)
    }

    #[test]
    fn amounts_by_month_add_up_to_the_cumulative() {
        let sample = sample();
        assert_eq!(at(&sample, "1.3.a", 5), Some(q("3100.5")));
        assert_eq!(at(&sample, "1.3.a", 6), Some(q("512.5")));
        assert_eq!(at(&sample, "1.3.a", 7), None, "not over yet");
        for line in sample.consolidation.lines.iter().filter(|line| line.kind == Kind::Flow) {
            let months = (1..=12).filter_map(|month| at(&sample, &line.indicator, month));
            assert_eq!(Some(months.sum::<Quantity>()), line.cumulative, "{}", line.indicator);
        }
    }

    #[test]
    fn an_opening_amount_is_no_months() {
        let mut sample = sample();
        for datum in sample.consolidation.data.iter_mut().filter(|datum| datum.indicator == "1.3.a") {
            if let Origin::Report { period, .. } = &datum.origin
                && period.month_number() == Some(5)
            {
                datum.origin = Origin::Opening { as_of: "2022-05-14".parse().unwrap(), source: "Sổ cũ".into() };
            }
        }
        let line = sample.consolidation.line("1.3.a").unwrap();
        assert_eq!(at(&sample, "1.3.a", 5), None);
        let before = outside(&sample.input(), line);
        assert_eq!(before.value, Some(q("3100.5")));
        assert!(matches!(before.shown, Shown::Formula { formula, .. } if formula.contains("\"<>Tháng *\"")));
    }

    #[test]
    fn a_rate_of_several_units_is_a_quotient_of_sums_or_nothing() {
        let mut sample = sample();
        assert_eq!(at(&sample, "1.4.a", 6), Some(q("95.6667")), "never the mean, 90,7");
        assert_eq!(at(&sample, "1.4.a", 5), None);
        sample.consolidation.data.retain(|datum| datum.unit != "tt-nuoc" || datum.field != Field::Denominator);
        assert_eq!(at(&sample, "1.4.a", 6), None, "a denominator is missing");
    }

    #[test]
    fn a_level_that_was_carried_forward_is_not_this_months() {
        let sample = sample();
        assert_eq!(at(&sample, "1.2.a", 5), Some(q("640.5")));
        assert_eq!(at(&sample, "1.2.a", 6), None);
        assert_eq!(at(&sample, "1.3.b", 5), Some(q("63")), "no longer the latest, and yet May's");
    }

    #[test]
    fn a_level_of_districts_needs_all_of_them() {
        let mut sample = sample();
        let model = sample.consolidation.data.iter().find(|datum| datum.indicator == "1.2.a").unwrap().clone();
        let mut give = |month: u8, district: &str, value: &str| {
            let mut datum = Datum { district: Some(district.into()), value: Some(q(value)), ..model.clone() };
            if let Origin::Report { period, .. } = &mut datum.origin {
                *period = Period::month(2022, month);
            }
            sample.consolidation.data.push(datum);
        };
        give(3, "180", "10");
        give(3, "181", "20");
        give(4, "180", "11");
        assert_eq!(at(&sample, "1.2.a", 3), Some(q("30")));
        assert_eq!(at(&sample, "1.2.a", 4), None, "181 is missing");
    }

    /// What the sheet of a later month shows for each month, `–` where it shows none.
    fn row(plan: &crate::model::plan::Plan, reports: &[crate::model::standing::Received], of: &str) -> String {
        let consolidation = consolidated(plan, reports, of);
        let known_at = reports[0].received_at;
        let input = ReportInput {
            plan,
            consolidation: &consolidation,
            received: reports,
            refused: &[],
            known_at,
            draft: true,
            remarks: &[],
            program_version: "",
        };
        let line = consolidation.line("x").unwrap();
        let months = (1..=12).filter_map(|month| (month <= *period(of).months().end()).then_some(month));
        let values: Vec<Option<Quantity>> =
            months.map(|month| in_month(&input, line, month).and_then(|cell| cell.value)).collect();
        if line.kind == Kind::Flow {
            let all = values.iter().flatten().copied().chain(outside(&input, line).value).reduce(|a, b| a + b);
            assert_eq!(all, line.cumulative, "{of}: the row adds up");
        }
        values.into_iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn through_the_year_amounts_and_what_was_there_before() {
        let plan = opened(plan(Kind::Flow, at_least("100"), &["a", "b"]), "a", "", "2022-02-14", "7");
        let reports = [
            report("b", "2022-01").x("1"),
            report("b", "2022-02").x("2"),
            report("a", "2022-03").x("10"),
            report("b", "2022-03").x("20"),
            report("a", "2022-05").x("0"),
        ];
        assert_eq!(row(&plan, &reports, "2022-03"), "1 2 30");
        assert_eq!(row(&plan, &reports, "2022-06"), "1 2 30 – 0 –", "not reported is not zero");
        assert_eq!(row(&plan, &reports, "2022-H1"), "1 2 30 – 0 –");
        let quarterly = every(crate::consolidate::builder::plan(Kind::Flow, at_least("9"), &["a"]), Frequency::Quarter);
        assert_eq!(
            row(&quarterly, &[report("a", "2022-Q1").x("5")], "2022-Q2"),
            "– – – – – –",
            "a quarter's is no month's"
        );
    }

    #[test]
    fn through_the_year_a_level_is_what_its_own_month_said() {
        let stock = plan(Kind::Stock, at_least("100"), &["a", "b"]);
        let reports = [
            report("a", "2022-01").x("1"),
            report("b", "2022-01").x("2"),
            report("a", "2022-02").x("3"),
            report("a", "2022-04").x("5"),
            report("b", "2022-04").x("6"),
        ];
        assert_eq!(row(&stock, &reports, "2022-04"), "3 – – 11", "February lacks b");
        let parted = by_district(plan(Kind::Stock, at_least("100"), &["a"]), &["180", "181"]);
        let reports = [
            report("a", "2022-01").xd("180", "1").xd("181", "2"),
            report("a", "2022-02").xd("180", "3"),
            report("a", "2022-03").x("99").xd("180", "4").xd("181", "5"),
        ];
        assert_eq!(row(&parted, &reports, "2022-03"), "3 – 9", "the whole is made of its districts");
        let rate = plan(Kind::Rate, at_least("97"), &["a", "b"]);
        let reports = [
            report("a", "2022-01").fraction("50", "100"),
            report("b", "2022-01").fraction("300", "300"),
            report("a", "2022-02").fraction("60", "100"),
            report("b", "2022-02").x("90"),
        ];
        assert_eq!(row(&rate, &reports, "2022-02"), "87.5 –", "never a mean");
        for month in ["2022-01", "2022-02"] {
            let own = consolidated(&rate, &reports, month).line("x").unwrap().current;
            assert_eq!(row(&rate, &reports, month).split(' ').next_back().map(str::to_owned), Some(shown(own)));
        }
    }
}
