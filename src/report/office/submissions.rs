//! The sheet *Tình hình nộp báo cáo*: what each unit owes for the year so far, and what came of it.
//!
//! Three tables under each other: by unit for this period, its attempts, every report of the year so far. Never
//! judges a report again.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::excel::style::{self, Sign};
use crate::model::filing::{Filing, State, filings_so_far};
use crate::model::finding::Severity;
use crate::model::grid::Address;
use crate::model::standing::{Received, standing};
use crate::model::submission::Disposition;
use crate::report::ReportInput;
use crate::report::filing;
use crate::report::shown::{Shown, put, put_across};

pub const NAME: &str = "Tình hình nộp báo cáo";

/// Of the first, hidden column: the unit's code, by which the tables are joined.
const WIDTHS: [f64; 12] = [8.0, 5.0, 40.0, 13.0, 12.0, 27.0, 10.0, 17.0, 17.0, 9.0, 34.0, 8.0];
const LAST: u16 = 11;
const RECEIVED: u16 = 4;
const CONCLUSION: u16 = 5;
const SENT: u16 = 6;

const FIRST_UNIT_ROW: u32 = 7;

/// What became of all that a unit owes inside the period.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
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

/// A unit with the reports that it owes inside the period.
struct UnitFilings<'a> {
    code: &'a str,
    name: &'a str,
    owed: usize,
    received: usize,
    accepted: usize,
}

impl UnitFilings<'_> {
    const fn conclusion(&self) -> Conclusion {
        if self.received < self.owed {
            Conclusion::Missing
        } else if self.accepted < self.owed {
            Conclusion::SentBack
        } else {
            Conclusion::Complete
        }
    }
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    for (column, width) in WIDTHS.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    sheet.set_column_hidden(0)?;
    super::heading(sheet, input, "Tình hình nộp báo cáo", (1, LAST), 190.0)?;
    let filings = filings_so_far(input.plan, input.received, input.consolidation.period);
    let units = by_unit(input, &filings);

    let mut row = FIRST_UNIT_ROW - 2;
    put_across(sheet, row - 1, (1, LAST), "1. Theo đơn vị, trong kỳ báo cáo này", &style::section())?;
    header(sheet, row, &["TT", "Đơn vị", "Phải nộp", "Đã nhận", "Kết luận", "Được chấp nhận"])?;
    row += 1;
    let attempts = attempts(input);
    let (attempts_first, list) = places(units.len(), attempts.len(), filings.len());
    let list_first = list.first;
    for (number, unit) in units.iter().enumerate() {
        unit_row(sheet, row + number as u32, number + 1, unit, list)?;
    }

    put_across(sheet, attempts_first - 2, (1, LAST), "2. Các lần gửi của kỳ báo cáo này", &style::section())?;
    let headings = [
        "TT",
        "Đơn vị",
        "Kỳ",
        "Lần gửi",
        "Kết quả tiếp nhận",
        "Số lỗi",
        "Nhận lúc",
        "Số cảnh báo",
        "Số lần sửa",
        "Tệp",
    ];
    header(sheet, attempts_first - 1, &headings)?;
    for (number, attempt) in attempts.iter().enumerate() {
        attempt_row(sheet, attempts_first + number as u32, number + 1, input, attempt)?;
    }
    if attempts.is_empty() {
        put_across(sheet, attempts_first, (1, 10), "Chưa có báo cáo nào được gửi", &style::text_center())?;
    }

    put_across(
        sheet,
        list_first - 2,
        (1, LAST),
        "3. Từng báo cáo phải nộp từ đầu năm, mới nhất trước",
        &style::section(),
    )?;
    let headings = [
        "TT",
        "Đơn vị",
        "Kỳ",
        "Hạn nộp",
        "Tình trạng",
        "Số lần gửi",
        "Nhận lần đầu",
        "Nhận bản được tính",
        "Lần được tính",
        "Tệp được tính",
        "Thuộc kỳ này",
    ];
    header(sheet, list_first - 1, &headings)?;
    for (number, filing) in filings.iter().enumerate() {
        filing_row(sheet, list_first + number as u32, number + 1, input, filing)?;
    }

    let last_row = list.last + 1;
    put_across(sheet, last_row, (1, LAST), &legend(), &style::note())?;
    sheet.set_freeze_panes(4, 3)?;
    sheet.set_print_area(0, 1, last_row, LAST)?;
    style::page_landscape(sheet, None)
}

/// Rows of one table, from 0.
#[derive(Clone, Copy)]
struct Range {
    first: u32,
    last: u32,
}

impl Range {
    fn column(self, column: u16) -> String {
        let letters = Address::column_letters(column);
        format!("${letters}${}:${letters}${}", self.first + 1, self.last + 1)
    }
}

/// Where the second and the third table stand, by how many rows each table has.
fn places(units: usize, attempts: usize, filings: usize) -> (u32, Range) {
    let attempts_first = FIRST_UNIT_ROW - 1 + units.max(1) as u32 + 3;
    let list_first = attempts_first + attempts.max(1) as u32 + 3;
    (attempts_first, Range { first: list_first, last: list_first + filings.max(1) as u32 - 1 })
}

/// Those of this period.
fn attempts<'a>(input: &ReportInput<'a>) -> Vec<&'a Received> {
    let within = |one: &&Received| input.consolidation.period.contains(one.period);
    filing::attempts(input).into_iter().filter(within).collect()
}

/// Every report of the year so far, counted by unit over the third table: formulas, and what they give.
pub struct Reports<'a> {
    filings: Vec<Filing<'a>>,
    list: Range,
}

impl<'a> Reports<'a> {
    pub fn of(input: &ReportInput<'a>) -> Reports<'a> {
        let filings = filings_so_far(input.plan, input.received, input.consolidation.period);
        let units = by_unit(input, &filings).len();
        let (_, list) = places(units, attempts(input).len(), filings.len());
        Reports { filings, list }
    }

    pub fn owed(&self, unit: &str) -> (String, usize) {
        (format!("SUMPRODUCT({}*1)", self.own(unit)), self.filings_of(unit).count())
    }

    pub fn in_state(&self, unit: &str, state: State) -> (String, usize) {
        let formula = format!("SUMPRODUCT({}*({}=\"{}\"))", self.own(unit), self.column(CONCLUSION), label(state));
        (formula, self.filings_of(unit).filter(|one| one.state == state).count())
    }

    /// All attempts together.
    pub fn sent(&self, unit: &str) -> (String, usize) {
        let formula = format!("SUMPRODUCT({}*1,{})", self.own(unit), self.column(SENT));
        (formula, self.filings_of(unit).map(|one| one.attempts.len()).sum())
    }

    fn filings_of(&self, unit: &str) -> impl Iterator<Item = &Filing<'a>> {
        self.filings.iter().filter(move |one| one.unit.code == unit)
    }

    fn own(&self, unit: &str) -> String {
        format!("({}=\"{}\")", self.column(0), unit.replace('"', "\"\""))
    }

    fn column(&self, column: u16) -> String {
        format!("'{NAME}'!{}", self.list.column(column))
    }
}

/// Expected, received, accepted units: formulas over the first table, and what they give.
pub fn coverage_counts(input: &ReportInput) -> [(String, usize); 3] {
    let units = by_unit(input, &filings_so_far(input.plan, input.received, input.consolidation.period));
    let rows = Range { first: FIRST_UNIT_ROW - 1, last: FIRST_UNIT_ROW - 2 + units.len().max(1) as u32 };
    let of = |column| format!("'{NAME}'!{}", rows.column(column));
    let with = |conclusion: Conclusion| format!("COUNTIF({},\"{}\")", of(CONCLUSION), conclusion.label());
    let count = |wanted: &[Conclusion]| units.iter().filter(|unit| wanted.contains(&unit.conclusion())).count();
    let (complete, sent_back) = (with(Conclusion::Complete), with(Conclusion::SentBack));
    [
        (format!("COUNT({})", of(RECEIVED)), units.len()),
        (format!("{complete}+{sent_back}"), count(&[Conclusion::Complete, Conclusion::SentBack])),
        (complete, count(&[Conclusion::Complete])),
    ]
}

fn by_unit<'a>(input: &ReportInput<'a>, filings: &[Filing<'_>]) -> Vec<UnitFilings<'a>> {
    let period = input.consolidation.period;
    let units = input.plan.units.iter().map(|unit| {
        let of_unit = || filings.iter().filter(|one| one.unit.code == unit.code && period.contains(one.period));
        let in_state = |wanted: &[State]| of_unit().filter(|one| wanted.contains(&one.state)).count();
        UnitFilings {
            code: &unit.code,
            name: &unit.name,
            owed: of_unit().count(),
            received: in_state(&[State::OnTime, State::Late, State::SentBack]),
            accepted: in_state(&[State::OnTime, State::Late]),
        }
    });
    units.filter(|unit| unit.owed > 0).collect()
}

fn unit_row(sheet: &mut Worksheet, row: u32, number: usize, unit: &UnitFilings, list: Range) -> Result<(), XlsxError> {
    let own = format!("({}=$A{})*({}=1)", list.column(0), row + 1, list.column(LAST));
    let not = |state: State| format!("*({}<>\"{}\")", list.column(CONCLUSION), label(state));
    let (owed, received) = (Address::new(row, 3), Address::new(row, RECEIVED));
    let accepted = Address::new(row, 6);
    let conclusion = format!(
        "IF({received}<{owed},\"{}\",IF({accepted}<{owed},\"{}\",\"{}\"))",
        Conclusion::Missing.label(),
        Conclusion::SentBack.label(),
        Conclusion::Complete.label()
    );
    let conclusion = Shown::Formula { formula: conclusion, result: unit.conclusion().label() };
    let received_sum = format!("SUMPRODUCT({own}{})", not(State::Missing));
    let accepted_sum = format!("SUMPRODUCT({own}{}{})", not(State::Missing), not(State::SentBack));
    let cells = [
        (Shown::from(unit.code), style::locked_text()),
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(unit.name), style::text()),
        (Shown::count(format!("SUMPRODUCT({own})"), unit.owed), style::text_center()),
        (Shown::count(received_sum, unit.received), style::text_center()),
        (conclusion, style::sign(unit.conclusion().sign())),
        (Shown::count(accepted_sum, unit.accepted), style::text_center()),
    ];
    write_cells(sheet, row, &cells)
}

fn filing_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    input: &ReportInput,
    filing: &Filing<'_>,
) -> Result<(), XlsxError> {
    let mine: Vec<&Received> =
        input.received.iter().filter(|one| one.unit == filing.unit.code && one.period == filing.period).collect();
    let first = mine.iter().map(|one| one.received_at).min();
    let stands =
        standing(input.received).into_iter().find(|one| one.unit == filing.unit.code && one.period == filing.period);
    let time = |at: Option<chrono::DateTime<chrono::FixedOffset>>| {
        at.map_or(Shown::Blank, |at| Shown::Number(style::date_time_serial(at)))
    };
    let within = input.consolidation.period.contains(filing.period);
    let cells = [
        (Shown::from(filing.unit.code.as_str()), style::locked_text()),
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(filing.unit.name.as_str()), style::text()),
        (Shown::from(filing.period.vietnamese()), style::text_center()),
        (Shown::Number(style::date_serial(filing.due)), style::date()),
        (Shown::from(label(filing.state)), style::sign(filing::sign(filing.state))),
        (Shown::Number(mine.len() as f64), style::text_center()),
        (time(first), style::date_time()),
        (time(stands.map(|one| one.received_at)), style::date_time()),
        (stands.map_or(Shown::Blank, |one| Shown::Number(f64::from(one.attempt))), style::text_center()),
        (stands.map_or(Shown::Blank, |one| Shown::from(one.file.as_str())), style::text()),
        (Shown::Number(if within { 1.0 } else { 0.0 }), style::text_center()),
    ];
    write_cells(sheet, row, &cells)
}

fn attempt_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    input: &ReportInput,
    attempt: &Received,
) -> Result<(), XlsxError> {
    let count = |severity: Severity| {
        Shown::Number(
            attempt.findings.iter().filter(|finding| finding.counts() && finding.severity == severity).count() as f64,
        )
    };
    let outcome = match attempt.disposition {
        Disposition::Accepted => Some(Sign::DoneOnTime),
        Disposition::AcceptedWithWarnings => Some(Sign::Warning),
        Disposition::SentBack | Disposition::Refused => Some(Sign::SentBack),
        Disposition::Duplicate | Disposition::Kept => None,
    };
    let words = attempt.disposition.vietnamese();
    let outcome = match outcome {
        Some(sign) => (Shown::from(sign.label(words)), style::sign(sign)),
        None => (Shown::from(words), style::text()),
    };
    let cells = [
        (Shown::from(attempt.unit.as_str()), style::locked_text()),
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(crate::report::wording::unit_name(input.plan, &attempt.unit)), style::text()),
        (Shown::from(attempt.period.vietnamese()), style::text_center()),
        (Shown::Number(f64::from(attempt.attempt)), style::text_center()),
        outcome,
        (count(Severity::Error), style::text_center()),
        (Shown::Number(style::date_time_serial(attempt.received_at)), style::date_time()),
        (count(Severity::Warning), style::text_center()),
        (Shown::Number(attempt.repairs.len() as f64), style::text_center()),
        (Shown::from(attempt.file.as_str()), style::text()),
    ];
    write_cells(sheet, row, &cells)
}

fn header(sheet: &mut Worksheet, row: u32, headings: &[&str]) -> Result<(), XlsxError> {
    let mut measured = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        put(sheet, row, at as u16 + 1, &Shown::from(*heading), &style::header())?;
        measured.push((*heading, WIDTHS.get(at + 1).copied().unwrap_or(10.0), style::size::BODY));
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

fn write_cells(sheet: &mut Worksheet, row: u32, cells: &[(Shown, Format)]) -> Result<(), XlsxError> {
    let mut measured = Vec::new();
    for (column, ((shown, format), width)) in cells.iter().zip(WIDTHS).enumerate() {
        put(sheet, row, column as u16, shown, format)?;
        if let Shown::Text(words) = shown
            && column > 0
        {
            measured.push((words.as_str(), width, style::size::BODY));
        }
    }
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

fn label(state: State) -> String {
    filing::sign(state).label(state.vietnamese())
}

fn legend() -> String {
    let states = State::ALL.map(label).join("; ");
    format!("Ký hiệu: {states}. Đúng hạn: lần gửi đầu tiên được chấp nhận đến trước hoặc trong ngày hết hạn.")
}
