//! The sheet *Tình hình nộp báo cáo*: each unit by months, on time, late, sent back or missing, with its attempts.
//!
//! Never judges a report again; counts are formulas over *Các lần nộp*.

use std::collections::HashMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::filings::{self, List};
use super::sheet::heading;
use crate::excel::style::{self, Sign};
use crate::model::filing::{Filing, State, filings_so_far};
use crate::model::grid::Address;
use crate::report::ReportInput;
use crate::report::filing;
use crate::report::shown::{Shown, put, put_across};

pub const NAME: &str = "Tình hình nộp báo cáo";

const OWED: u16 = 3;
const RECEIVED: u16 = 4;
const ACCEPTED: u16 = 5;
const CONCLUSION: u16 = 6;
const FIRST_MONTH: u16 = 7;
const FIRST_STATE: u16 = FIRST_MONTH + 12;
const ATTEMPTS: u16 = FIRST_STATE + State::ALL.len() as u16;
const LAST: u16 = ATTEMPTS;

/// Of the first, hidden column: the unit's code, by which the tables are joined.
const CODE: u16 = 0;
const MONTH_WIDTH: f64 = 6.0;

const HEADER_ROW: u32 = 5;
const FIRST_UNIT_ROW: u32 = HEADER_ROW + 2;

/// What became of all that a unit owes inside the period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conclusion {
    Complete,
    SentBack,
    Missing,
}

impl Conclusion {
    const fn sign(self) -> Sign {
        match self {
            Conclusion::Complete => Sign::DoneOnTime,
            Conclusion::SentBack => Sign::SentBack,
            Conclusion::Missing => Sign::Missing,
        }
    }

    fn label(self) -> String {
        self.sign().label(match self {
            Conclusion::Complete => "đã nhận đủ",
            Conclusion::SentBack => "có báo cáo trả lại",
            Conclusion::Missing => "còn thiếu",
        })
    }
}

/// A unit with the reports that it owes inside the period, and those of the year so far.
struct UnitFilings<'a> {
    code: &'a str,
    name: &'a str,
    owed: usize,
    received: usize,
    accepted: usize,
    year: Vec<&'a Filing<'a>>,
}

impl<'a> UnitFilings<'a> {
    /// In the order of the plan; units that owe nothing this year are left out.
    fn all(input: &'a ReportInput, filings: &'a [Filing<'a>]) -> Vec<Self> {
        let period = input.consolidation.period;
        let mut of_unit: HashMap<&str, Vec<&Filing>> = HashMap::new();
        for filing in filings {
            of_unit.entry(&filing.unit.code).or_default().push(filing);
        }
        let units = input.plan.units.iter().filter_map(|unit| {
            let year = of_unit.remove(unit.code.as_str())?;
            let within = |wanted: &[State]| {
                year.iter().filter(|one| period.contains(one.period) && wanted.contains(&one.state)).count()
            };
            Some(UnitFilings {
                code: &unit.code,
                name: &unit.name,
                owed: within(&State::ALL),
                received: within(&[State::OnTime, State::Late, State::SentBack]),
                accepted: within(&[State::OnTime, State::Late]),
                year,
            })
        });
        units.collect()
    }

    fn in_year(&self, state: State) -> usize {
        self.year.iter().filter(|one| one.state == state).count()
    }

    fn attempts(&self) -> usize {
        self.year.iter().map(|one| one.attempts.len()).sum()
    }

    const fn conclusion(&self) -> Option<Conclusion> {
        if self.owed == 0 {
            None
        } else if self.received < self.owed {
            Some(Conclusion::Missing)
        } else if self.accepted < self.owed {
            Some(Conclusion::SentBack)
        } else {
            Some(Conclusion::Complete)
        }
    }
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    for column in 0..=LAST {
        sheet.set_column_width(column, width(column))?;
    }
    sheet.set_column_hidden(CODE)?;
    heading(sheet, input, "Tình hình nộp báo cáo", (1, LAST), 190.0)?;
    header(sheet)?;
    let filings = filings_so_far(input.plan, input.received, input.consolidation.period);
    let units = UnitFilings::all(input, &filings);
    let list = List::of(&filings);
    for (at, unit) in units.iter().enumerate() {
        unit_row(sheet, FIRST_UNIT_ROW + at as u32, at + 1, unit, &list)?;
    }
    let total_row = FIRST_UNIT_ROW + units.len() as u32;
    total(sheet, total_row, &units)?;
    put_across(sheet, total_row + 1, (1, LAST), &legend(), &style::note())?;
    sheet.set_row_height(total_row + 1, style::row_height(&[(&legend(), 190.0, style::size::SMALL)]))?;
    sheet.set_freeze_panes(FIRST_UNIT_ROW, 3)?;
    sheet.set_print_area(0, 1, total_row + 1, LAST)?;
    style::page_landscape(sheet, Some((HEADER_ROW, HEADER_ROW + 1)))
}

const fn width(column: u16) -> f64 {
    match column {
        CODE => 8.0,
        1 => 5.0,
        2 => 36.0,
        CONCLUSION => 22.0,
        FIRST_MONTH..FIRST_STATE => MONTH_WIDTH,
        _ => 9.0,
    }
}

fn header(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let format = style::header();
    let across = |sheet: &mut Worksheet, first: u16, last: u16, words: &str| {
        put_across(sheet, HEADER_ROW, (first, last), words, &format)
    };
    across(sheet, OWED, CONCLUSION, "Kỳ báo cáo này")?;
    across(sheet, FIRST_MONTH, FIRST_STATE - 1, "Từ đầu năm, theo tháng (số lần gửi)")?;
    across(sheet, FIRST_STATE, LAST, "Từ đầu năm, số báo cáo")?;
    for (column, words) in [(1, "TT"), (2, "Đơn vị")] {
        sheet.merge_range(HEADER_ROW, column, HEADER_ROW + 1, column, words, &format)?;
    }
    let mut words: Vec<(u16, String)> = [
        (OWED, "Phải nộp"),
        (RECEIVED, "Đã nhận"),
        (ACCEPTED, "Được chấp nhận"),
        (CONCLUSION, "Kết luận"),
        (ATTEMPTS, "Tổng số lần gửi"),
    ]
    .map(|(column, words)| (column, words.to_owned()))
    .to_vec();
    words.extend((1..=12).map(|month| (column_of(month), format!("T{month}"))));
    words.extend(State::ALL.into_iter().zip(FIRST_STATE..).map(|(state, column)| (column, filings::label(state))));
    let mut measured = Vec::new();
    for (column, words) in &words {
        put(sheet, HEADER_ROW + 1, *column, &Shown::from(words.as_str()), &format)?;
        measured.push((words.as_str(), width(*column), style::size::BODY_BOLD));
    }
    sheet.set_row_height(HEADER_ROW + 1, style::row_height(&measured))?;
    Ok(())
}

const fn column_of(month: u8) -> u16 {
    FIRST_MONTH + month as u16 - 1
}

fn unit_row(sheet: &mut Worksheet, row: u32, number: usize, unit: &UnitFilings, list: &List) -> Result<(), XlsxError> {
    let centred = style::text_center();
    put(sheet, row, CODE, &Shown::from(unit.code), &style::key())?;
    put(sheet, row, 1, &Shown::Number(number as f64), &centred)?;
    put(sheet, row, 2, &Shown::from(unit.name), &style::text())?;
    let own = list.of_unit(&format!("$A{}", row + 1));
    let within = format!("{own}*{}", list.within());
    let of = |states: &[State]| {
        let sum: Vec<String> = states.iter().map(|state| list.in_state(*state)).collect();
        format!("SUMPRODUCT({within}*({}))", sum.join("+"))
    };
    let counts = [
        (OWED, format!("SUMPRODUCT({within})"), unit.owed),
        (RECEIVED, of(&[State::OnTime, State::Late, State::SentBack]), unit.received),
        (ACCEPTED, of(&[State::OnTime, State::Late]), unit.accepted),
    ];
    for (column, formula, count) in counts {
        put(sheet, row, column, &Shown::count(formula, count), &centred)?;
    }
    conclusion(sheet, row, unit)?;
    for month in 1..=12 {
        month_cell(sheet, row, month, unit)?;
    }
    for (state, column) in State::ALL.into_iter().zip(FIRST_STATE..) {
        let count = unit.in_year(state);
        let formula = format!("SUMPRODUCT({own}*{})", list.in_state(state));
        let format = if count > 0 { style::painted(centred.clone(), filing::sign(state)) } else { centred.clone() };
        put(sheet, row, column, &Shown::count(formula, count), &format)?;
    }
    let attempts = Shown::count(format!("SUMPRODUCT({own}*{})", list.attempts()), unit.attempts());
    put(sheet, row, ATTEMPTS, &attempts, &centred)?;
    let measured = [(unit.name, width(2), style::size::BODY)];
    sheet.set_row_height(row, style::row_height(&measured).max(20.0))?;
    Ok(())
}

fn conclusion(sheet: &mut Worksheet, row: u32, unit: &UnitFilings) -> Result<(), XlsxError> {
    let at = |column| Address::new(row, column);
    let formula = format!(
        "IF({owed}=0,\"\",IF({received}<{owed},\"{}\",IF({accepted}<{owed},\"{}\",\"{}\")))",
        Conclusion::Missing.label(),
        Conclusion::SentBack.label(),
        Conclusion::Complete.label(),
        owed = at(OWED),
        received = at(RECEIVED),
        accepted = at(ACCEPTED),
    );
    let found = unit.conclusion();
    let result = found.map(Conclusion::label).unwrap_or_default();
    let format = found.map_or_else(style::text, |found| style::sign(found.sign()));
    put(sheet, row, CONCLUSION, &Shown::Formula { formula, result }, &format)
}

/// The sign of what was owed for a month, with the number of attempts; a longer period stands under its last month.
fn month_cell(sheet: &mut Worksheet, row: u32, month: u8, unit: &UnitFilings) -> Result<(), XlsxError> {
    let due: Vec<&Filing> = unit.year.iter().copied().filter(|one| *one.period.months().end() == month).collect();
    let words: Vec<String> = due
        .iter()
        .map(|one| {
            let attempts = one.attempts.len();
            filing::sign(one.state).label(&if attempts == 0 { String::new() } else { attempts.to_string() })
        })
        .collect();
    let worst = due.iter().map(|one| one.state).max_by_key(|state| gravity(*state));
    let format =
        worst.map_or_else(style::text_center, |state| style::painted(style::text_center(), filing::sign(state)));
    put(sheet, row, column_of(month), &Shown::from(words.join("\n").trim()), &format)
}

const fn gravity(state: State) -> u8 {
    match state {
        State::OnTime => 0,
        State::Late => 1,
        State::SentBack => 2,
        State::Missing => 3,
    }
}

fn total(sheet: &mut Worksheet, row: u32, units: &[UnitFilings]) -> Result<(), XlsxError> {
    let format = style::centred(style::heading(0));
    put_across(sheet, row, (1, 2), "Cộng", &format)?;
    sheet.set_row_height(row, 20)?;
    for column in OWED..=LAST {
        put(sheet, row, column, &Shown::Blank, &format)?;
    }
    let states = State::ALL.into_iter().zip(FIRST_STATE..);
    let sums = [
        (OWED, units.iter().map(|unit| unit.owed).sum()),
        (RECEIVED, units.iter().map(|unit| unit.received).sum()),
        (ACCEPTED, units.iter().map(|unit| unit.accepted).sum()),
        (ATTEMPTS, units.iter().map(UnitFilings::attempts).sum()),
    ];
    let in_year = |state| units.iter().map(|unit| unit.in_year(state)).sum();
    for (column, sum) in sums.into_iter().chain(states.map(|(state, column)| (column, in_year(state)))) {
        put(sheet, row, column, &Shown::count(format!("SUM({})", rows(units.len(), column)), sum), &format)?;
    }
    Ok(())
}

/// A column over all units: `$D$8:$D$13`.
fn rows(units: usize, column: u16) -> String {
    let letters = Address::column_letters(column);
    format!("${letters}${}:${letters}${}", FIRST_UNIT_ROW + 1, FIRST_UNIT_ROW + units.max(1) as u32)
}

/// Every report of the year so far, counted by unit: where this sheet counts them, and what that gives.
pub struct Reports {
    /// By code.
    units: HashMap<String, Counted>,
}

struct Counted {
    /// From 0.
    row: u32,
    by_state: [usize; State::ALL.len()],
    attempts: usize,
}

impl Reports {
    pub fn of(input: &ReportInput) -> Reports {
        let filings = filings_so_far(input.plan, input.received, input.consolidation.period);
        let units = UnitFilings::all(input, &filings).into_iter().zip(FIRST_UNIT_ROW..);
        let counted = |unit: &UnitFilings, row: u32| Counted {
            row,
            by_state: State::ALL.map(|state| unit.in_year(state)),
            attempts: unit.attempts(),
        };
        Reports { units: units.map(|(unit, row)| (unit.code.to_owned(), counted(&unit, row))).collect() }
    }

    pub fn owed(&self, unit: &str) -> (String, usize) {
        self.counted(unit, |of| {
            let (first, last) = (Address::new(of.row, FIRST_STATE), Address::new(of.row, ATTEMPTS - 1));
            (format!("SUM('{NAME}'!{first}:{last})"), of.by_state.iter().sum())
        })
    }

    pub fn in_state(&self, unit: &str, state: State) -> (String, usize) {
        self.counted(unit, |of| {
            let counts = State::ALL.into_iter().zip(FIRST_STATE..).zip(of.by_state);
            let found = counts.filter(|((one, _), _)| *one == state).map(|((_, column), count)| (column, count)).next();
            found.map_or_else(nothing, |(column, count)| (format!("'{NAME}'!{}", Address::new(of.row, column)), count))
        })
    }

    /// All attempts together.
    pub fn sent(&self, unit: &str) -> (String, usize) {
        self.counted(unit, |of| (format!("'{NAME}'!{}", Address::new(of.row, ATTEMPTS)), of.attempts))
    }

    fn counted(&self, unit: &str, count: impl Fn(&Counted) -> (String, usize)) -> (String, usize) {
        self.units.get(unit).map_or_else(nothing, count)
    }
}

/// Of a unit that owes nothing.
fn nothing() -> (String, usize) {
    ("0".to_owned(), 0)
}

/// Expected, received, accepted units: formulas over the table, and what they give.
pub fn coverage_counts(input: &ReportInput) -> [(String, usize); 3] {
    let filings = filings_so_far(input.plan, input.received, input.consolidation.period);
    let units = UnitFilings::all(input, &filings);
    let of = |column| format!("'{NAME}'!{}", rows(units.len(), column));
    let with = |conclusion: Conclusion| format!("COUNTIF({},\"{}\")", of(CONCLUSION), conclusion.label());
    let count = |wanted: &[Conclusion]| {
        units.iter().filter_map(UnitFilings::conclusion).filter(|found| wanted.contains(found)).count()
    };
    let (complete, sent_back) = (with(Conclusion::Complete), with(Conclusion::SentBack));
    [
        (format!("COUNTIF({},\">0\")", of(OWED)), units.iter().filter(|unit| unit.owed > 0).count()),
        (format!("{complete}+{sent_back}"), count(&[Conclusion::Complete, Conclusion::SentBack])),
        (complete, count(&[Conclusion::Complete])),
    ]
}

fn legend() -> String {
    let states = State::ALL.map(filings::label).join("; ");
    format!(
        "Ký hiệu: {states}; số đứng sau là số lần gửi. Đúng hạn: lần gửi đầu tiên được chấp nhận đến trước hoặc trong ngày \
         hết hạn. Báo cáo quý, năm ghi ở tháng cuối của kỳ. Từng báo cáo và từng lần gửi: sheet {}.",
        filings::NAME
    )
}
