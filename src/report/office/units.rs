//! The sheet *Theo đơn vị*: what each unit answers for, how far it has come, and what it did not report.
//!
//! Never shares a figure out: a unit's own is what it reported; its target is its share in the plan.

use std::collections::{HashMap, HashSet};

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::own::{self, OfSeveral};
use super::sheet::heading;
use super::{indicator_cells, table};
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{AnswerState, Line, Status, UnitFigure};
use crate::model::grid::Address;
use crate::model::indicator::Indicator;
use crate::model::quantity::Quantity;
use crate::model::unit::Unit;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Total};
use crate::report::shown::{Shown, put, put_across};
use crate::report::slice::Slice;
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = "Theo đơn vị";

/// The last, hidden column holds the unit's code, by which the rows are counted.
const WIDTHS: [f64; 12] = [7.5, 46.0, 13.0, 13.0, 12.0, 12.0, 11.0, 12.5, 13.0, 26.0, 22.0, 8.0];
pub const TARGET: u16 = 3;
pub const CURRENT: u16 = 4;
pub const CUMULATIVE: u16 = 5;
pub const PERCENT: u16 = 6;
const ESTIMATE: u16 = 7;
const STATUS: u16 = 9;
const ANSWER: u16 = 10;
const LAST: u16 = 10;
const UNIT: u16 = 11;
const WIDTH: f64 = 184.0;

/// Columns of the first table.
pub const OWED: u16 = 2;
pub const GIVEN: u16 = 3;
pub const DONE: u16 = 6;
pub const DONE_LATE: u16 = 7;
pub const OVERDUE: u16 = 9;

/// Below the heading.
const TOP: u32 = 4;

/// What the first table counts of a unit, and where; and where the figures stand that it shares with other units.
pub struct Tally<'a> {
    pub unit: &'a Unit,
    /// From 0.
    pub row: u32,
    pub owed: usize,
    pub given: usize,
    pub done: usize,
    pub overdue: usize,
    /// By indicator.
    pub figures: HashMap<&'a str, Place<'a>>,
}

/// The row of a shared indicator in a unit's part of the second table.
pub struct Place<'a> {
    pub own: &'a UnitFigure,
    /// From 0.
    pub row: u32,
    pub figures: own::Figures,
}

/// What is said of whether a unit answered for an indicator in the period.
fn label(answer: AnswerState) -> String {
    match answer {
        AnswerState::Given => Sign::DoneOnTime.label("đã báo cáo"),
        AnswerState::Missing => indicator_cells::NOT_REPORTED.to_owned(),
        AnswerState::NotAsked | AnswerState::NotNeeded => indicator_cells::not_asked(),
    }
}

fn format_of(answer: AnswerState) -> Format {
    match answer {
        AnswerState::Given => style::sign(Sign::DoneOnTime),
        AnswerState::Missing => style::sign(Sign::Missing),
        AnswerState::NotAsked | AnswerState::NotNeeded => style::locked_text(),
    }
}

/// One indicator of a unit.
struct Duty<'a> {
    indicator: &'a Indicator,
    line: &'a Line,
    /// None if it is the only one who reports it: then the line's figures are its own.
    own: Option<&'a UnitFigure>,
    answer: AnswerState,
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, widths(input))?;
    sheet.set_column_hidden(UNIT)?;
    let (units, several) = (by_unit(input), OfSeveral::new(input));
    let top = heading(sheet, input, "Kết quả thực hiện theo đơn vị", (0, LAST), WIDTH)?;
    let first_detail = first_detail(&units);
    let rows = units.iter().map(|(_, duties)| duties.len() as u32 + 1).sum::<u32>();
    tally(sheet, input, top, &units, (first_detail, first_detail + rows.max(1) - 1))?;

    put_across(sheet, first_detail - 2, (0, LAST), "2. Từng chỉ tiêu của đơn vị", &style::section())?;
    let headings = [
        "Mã",
        "Nội dung chỉ tiêu",
        "ĐVT",
        "Kế hoạch của đơn vị",
        "Trong kỳ",
        "Lũy kế từ đầu năm",
        "Tỷ lệ % so KH",
        "Ước cả năm",
        "Thời hạn",
        "Tình trạng chỉ tiêu",
        "Báo cáo kỳ này",
    ];
    table::header(sheet, first_detail - 1, 0, headings.into_iter().zip(WIDTHS))?;
    let mut row = first_detail;
    for (unit, duties) in &units {
        put(sheet, row, 0, &Shown::Blank, &style::heading(0))?;
        put_across(sheet, row, (1, LAST), &unit.name, &style::heading(0))?;
        sheet.set_row_height(row, 20)?;
        for (at, duty) in duties.iter().enumerate() {
            duty_row(sheet, row + 1 + at as u32, &several, unit, duty)?;
        }
        sheet.group_rows(row + 1, row + duties.len() as u32)?;
        row += duties.len() as u32 + 1;
    }
    if units.is_empty() {
        put_across(sheet, row, (0, LAST), "Không có đơn vị nào phải báo cáo", &style::text_center())?;
        row += 1;
    }
    let note = "Chỉ tiêu do nhiều đơn vị báo cáo được tính cho từng đơn vị: kế hoạch theo phần phân bổ, số liệu của riêng đơn \
                vị; riêng tỷ lệ: kế hoạch chung, không chia. Ô trống: chưa có số liệu (khác với số 0).";
    let several = if input.consolidation.period.is_month() {
        ""
    } else {
        " “Đã báo cáo”: đã có báo cáo của ít nhất một tháng trong kỳ."
    };
    let note = format!("{note}{several}");
    put_across(sheet, row, (0, LAST), &note, &style::note())?;
    sheet.set_row_height(row, style::row_height(&[(&note, WIDTH, style::size::SMALL)]))?;
    sheet.group_symbols_above(true);
    sheet.set_freeze_panes(top, 2)?;
    sheet.set_print_area(0, 0, row, LAST)?;
    style::page_landscape(sheet, Some((first_detail - 1, first_detail - 1)))
}

/// A cell of this sheet, for formulas elsewhere: `'Theo đơn vị'!$F$12`. The row counts from 0.
pub fn cell(row: u32, column: u16) -> String {
    format!("'{NAME}'!${}${}", Address::column_letters(column), row + 1)
}

/// Every unit that has something to report, as the tables here show it.
pub fn tallies<'a>(input: &ReportInput<'a>) -> Vec<Tally<'a>> {
    let (units, several) = (by_unit(input), OfSeveral::new(input));
    let mut first = first_detail(&units);
    let mut tallies = Vec::new();
    for (at, (unit, duties)) in (0..).zip(&units) {
        let answered = |wanted: AnswerState| duties.iter().filter(|duty| duty.answer == wanted).count();
        let stands = |wanted: Status| duties.iter().filter(|duty| duty.line.status == wanted).count();
        let places = (first + 1..).zip(duties).filter_map(|(row, duty)| {
            let mine = duty.own?;
            let at = |column: u16| Address::new(row, column).to_string();
            let cells = (at(TARGET), at(CUMULATIVE));
            let figures = several.figures(unit, duty.indicator, duty.line, mine, (&cells.0, &cells.1));
            Some((duty.indicator.code.as_str(), Place { own: mine, row, figures }))
        });
        tallies.push(Tally {
            unit,
            row: TOP + 2 + at,
            owed: answered(AnswerState::Given) + answered(AnswerState::Missing),
            given: answered(AnswerState::Given),
            done: stands(Status::DoneOnTime) + stands(Status::DoneLate),
            overdue: stands(Status::InProgressOverdue),
            figures: places.collect(),
        });
        first += duties.len() as u32 + 1;
    }
    tallies
}

/// The first row of the second table.
fn first_detail(units: &[(&Unit, Vec<Duty>)]) -> u32 {
    TOP + 2 + units.len() as u32 + 4
}

/// The columns of figures are as wide as their longest figure.
fn widths(input: &ReportInput) -> [f64; WIDTHS.len()] {
    let of = |figure: fn(&Line) -> Option<Quantity>| -> Vec<String> {
        // As planned, or as many as the figure has, a quotient at most two.
        let planned = |line: &Line| input.plan.indicator(&line.indicator).map_or(0, |indicator| indicator.decimals);
        let shown = |line: &Line| {
            let sign = adjusted::sign(line);
            figure(line).map(|value| format!("{sign}{}", value.vietnamese(planned(line).max(value.decimals().min(2)))))
        };
        input.consolidation.lines.iter().filter_map(shown).collect()
    };
    let targets = input.plan.indicators.iter().map(|indicator| wording::target_short(indicator.target)).collect();
    let figures: [(u16, Vec<String>); 4] = [
        (TARGET, targets),
        (CURRENT, of(|line| line.current)),
        (CUMULATIVE, of(|line| line.cumulative)),
        (ESTIMATE, of(|line| line.estimate)),
    ];
    let mut widths = WIDTHS;
    for (column, figures) in figures {
        if let Some(width) = widths.get_mut(usize::from(column)) {
            *width = style::figure_width(figures, *width);
        }
    }
    widths
}

/// In the order of the plan: the units, and of each its indicators.
fn by_unit<'a>(input: &ReportInput<'a>) -> Vec<(&'a Unit, Vec<Duty<'a>>)> {
    let mut by_unit: HashMap<&str, Vec<Duty>> = HashMap::new();
    for row in tree::rows(input.plan, input.consolidation) {
        match row {
            Row::Indicator { indicator, line } => {
                for (unit, duty) in duties(input, indicator, line) {
                    by_unit.entry(unit).or_default().push(duty);
                }
            }
            Row::Task { .. } => {}
        }
    }
    input.plan.units.iter().filter_map(|unit| Some((unit, by_unit.remove(unit.code.as_str())?))).collect()
}

/// What each unit of a line has to report: those with figures of their own, and those who report it in the period.
fn duties<'a>(input: &ReportInput<'a>, indicator: &'a Indicator, line: &'a Line) -> Vec<(&'a str, Duty<'a>)> {
    let with_figures = line.by_unit.iter().map(|figure| {
        let own = Some(figure).filter(|_| line.by_unit.len() > 1);
        (figure.unit.as_str(), Duty { indicator, line, own, answer: line.answer_of(figure) })
    });
    let known: HashSet<&str> = line.by_unit.iter().map(|figure| figure.unit.as_str()).collect();
    let reporters = input.plan.reporters(indicator, input.consolidation.period).into_iter();
    let others = reporters.map(|reporter| reporter.unit).filter(|unit| !known.contains(unit));
    let others = others.map(|unit| (unit, Duty { indicator, line, own: None, answer: line.answer() }));
    with_figures.chain(others).collect()
}

fn tally(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    units: &[(&Unit, Vec<Duty>)],
    (first, last): (u32, u32),
) -> Result<(), XlsxError> {
    put_across(sheet, top, (0, LAST), "1. Số chỉ tiêu phải báo cáo, đã báo cáo trong kỳ", &style::section())?;
    let statuses = Status::ALL.map(style::status_label);
    let mut headings = vec!["TT", "Đơn vị", "Phải báo cáo", "Đã báo cáo", "Chưa báo cáo", "Tỷ lệ % đã báo cáo"];
    headings.extend(statuses.iter().map(String::as_str));
    headings.push("Tên viết tắt");
    table::header(sheet, top + 1, 0, headings.into_iter().zip(WIDTHS))?;
    let column = |column: u16| {
        let letters = Address::column_letters(column);
        format!("${letters}${}:${letters}${}", first + 1, last + 1)
    };
    let total_row = top + 2 + units.len() as u32;
    for (at, (unit, duties)) in units.iter().enumerate() {
        let row = top + 2 + at as u32;
        let own = format!("({}=${}{})", column(UNIT), Address::column_letters(UNIT), row + 1);
        let with = |of: u16, label: &str| format!("SUMPRODUCT({own}*({}=\"{label}\"))", column(of));
        let answered = |wanted: AnswerState| duties.iter().filter(|duty| duty.answer == wanted).count();
        let (given, missing) = (answered(AnswerState::Given), answered(AnswerState::Missing));
        let (owed_at, given_at) = (Address::new(row, 2), Address::new(row, 3));
        put(sheet, row, 0, &Shown::Number(at as f64 + 1.0), &style::text_center())?;
        put(sheet, row, 1, &Shown::from(unit.name.as_str()), &style::text())?;
        let owed =
            format!("{}+{}", with(ANSWER, &label(AnswerState::Given)), with(ANSWER, &label(AnswerState::Missing)));
        let missing_format =
            if missing > 0 { style::painted(style::text_center(), Sign::Missing) } else { style::text_center() };
        put(sheet, row, 2, &Shown::count(owed, given + missing), &style::text_center())?;
        put(sheet, row, 3, &Shown::count(with(ANSWER, &label(AnswerState::Given)), given), &style::text_center())?;
        put(sheet, row, 4, &Shown::count(format!("{owed_at}-{given_at}"), missing), &missing_format)?;
        share(sheet, row, given, given + missing, style::text_center())?;
        for (column, (status, label)) in (6..).zip(Status::ALL.into_iter().zip(&statuses)) {
            let count = duties.iter().filter(|duty| duty.line.status == status).count();
            let format = style::centred(if count > 0 { style::status(status) } else { style::text() });
            put(sheet, row, column, &Shown::count(with(STATUS, label), count), &format)?;
        }
        put(sheet, row, 10, &Shown::from(wording::unit_short(input.plan, &unit.code)), &style::text())?;
        put(sheet, row, UNIT, &Shown::from(unit.code.as_str()), &style::key())?;
        sheet.set_row_height(row, style::row_height(&[(&unit.name, WIDTHS[1], style::size::BODY)]))?;
    }
    let bold = style::centred(style::heading(0));
    put(sheet, total_row, 0, &Shown::Blank, &bold)?;
    put(sheet, total_row, 1, &Shown::from("Cộng (lượt chỉ tiêu của đơn vị)"), &style::heading(0))?;
    let all = || units.iter().flat_map(|(_, duties)| duties);
    let answered = |wanted: &[AnswerState]| all().filter(|duty| wanted.contains(&duty.answer)).count();
    let given = answered(&[AnswerState::Given]);
    let mut counts = vec![
        (2, answered(&[AnswerState::Given, AnswerState::Missing])),
        (3, given),
        (4, answered(&[AnswerState::Missing])),
    ];
    counts.extend((6..).zip(Status::ALL.map(|status| all().filter(|duty| duty.line.status == status).count())));
    for (column, count) in counts {
        let sum = if units.is_empty() {
            Shown::Number(0.0)
        } else {
            let range = format!("{}:{}", Address::new(top + 2, column), Address::new(total_row - 1, column));
            Shown::count(format!("SUM({range})"), count)
        };
        put(sheet, total_row, column, &sum, &bold)?;
    }
    share(sheet, total_row, given, answered(&[AnswerState::Given, AnswerState::Missing]), bold.clone())?;
    put(sheet, total_row, 10, &Shown::Blank, &bold)?;
    sheet.set_row_height(total_row, 20)?;
    Ok(())
}

/// What was reported, of what is owed, in percent.
fn share(sheet: &mut Worksheet, row: u32, given: usize, owed: usize, format: Format) -> Result<(), XlsxError> {
    let (owed_at, given_at) = (Address::new(row, 2), Address::new(row, 3));
    let formula = format!("IF({owed_at}=0,\"\",ROUND({given_at}*100/{owed_at},1))");
    let result = live::ratio(Quantity::whole(given as i64), Quantity::whole(owed as i64), 1);
    put(sheet, row, 5, &Shown::formula(formula, result), &format.set_num_format(style::number_format(1)))
}

fn duty_row(sheet: &mut Worksheet, row: u32, several: &OfSeveral, unit: &Unit, duty: &Duty) -> Result<(), XlsxError> {
    let (input, indicator, line) = (&several.input, duty.indicator, duty.line);
    let places = |value: Option<Quantity>| {
        let planned = indicator.decimals;
        value.map_or(planned, |value| wording::decimals(line.kind, planned, value))
    };
    let figure = |value: Option<Quantity>| style::figure(places(value));
    let total = |total: Total, value: Option<Quantity>| {
        let own = duty.own.map(|_| unit.code.as_str());
        let slice = Slice { indicator: &line.indicator, total: Some(total), unit: own, ..Slice::default() };
        adjusted::figure(input.consolidation, slice, places(value))
    };
    let at = |column: u16| Address::new(row, column).to_string();
    let figures = match duty.own {
        Some(mine) => several.figures(unit, indicator, line, mine, (&at(TARGET), &at(CUMULATIVE))),
        None => own::of_one(input, indicator, line),
    };
    let cells: [(Shown, Format); 12] = [
        (Shown::from(indicator.code.as_str()), style::locked_text()),
        (Shown::from(indicator.title.as_str()), style::text()),
        (Shown::from(indicator.uom.as_str()), style::text_center()),
        figures.target,
        (figures.current.0, total(Total::Period, figures.current.1)),
        (figures.cumulative.0, total(Total::Cumulative, figures.cumulative.1).set_bold()),
        (figures.percent, style::figure(1).set_bold()),
        (figures.estimate.0, figure(figures.estimate.1)),
        (Shown::Number(style::date_serial(line.deadline)), style::date()),
        (
            Shown::from(style::status_label(line.status)),
            adjusted::status(input.consolidation, line, style::status(line.status)),
        ),
        (Shown::from(label(duty.answer)), format_of(duty.answer)),
        (Shown::from(unit.code.as_str()), style::key()),
    ];
    let mut measured = Vec::new();
    for (column, ((shown, format), width)) in cells.iter().zip(WIDTHS).enumerate() {
        put(sheet, row, column as u16, shown, format)?;
        if let (Shown::Text(words), true) = (shown, column < usize::from(UNIT)) {
            measured.push((words.as_str(), width, style::size::BODY));
        }
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, sample};

    fn of_unit<'a>(sample: &'a Sample, unit: &str) -> Vec<Duty<'a>> {
        let input = ReportInput { plan: &sample.plan, consolidation: &sample.consolidation, ..sample.input() };
        by_unit(&input).into_iter().find(|(of, _)| of.code == unit).unwrap().1
    }

    #[test]
    fn a_unit_owes_what_it_is_asked_for_and_has_not_completed() {
        let sample = sample();
        let answers = |unit: &str| -> Vec<(String, AnswerState)> {
            of_unit(&sample, unit).iter().map(|duty| (duty.indicator.code.clone(), duty.answer)).collect()
        };
        // 2.a was completed in May; the rest of the unit's is silent.
        let expected = [("2.a", AnswerState::NotNeeded), ("2.b", AnswerState::Missing), ("2.c", AnswerState::Missing)];
        assert_eq!(answers("bql-csht"), expected.map(|(code, answer)| (code.to_owned(), answer)));
        let codes = ["1.1.a", "1.1.b", "1.1.c", "1.4.a"].map(|code| (code.to_owned(), AnswerState::Given));
        assert_eq!(answers("cc-ptnt"), codes, "the shared indicator is this unit's too");
    }
}
