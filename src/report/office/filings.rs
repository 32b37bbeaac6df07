//! The sheet *Các lần nộp*: the attempts of this period, and every report of the year so far.
//!
//! Never judges a report again. Other sheets count over its second table.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::heading;
use super::table;
use crate::excel::style::{self, Sign};
use crate::model::disposition::Disposition;
use crate::model::filing::{Filing, State, filings_so_far};
use crate::model::finding::Severity;
use crate::model::grid::Address;
use crate::model::standing::Received;
use crate::report::ReportInput;
use crate::report::filing;
use crate::report::shown::{Shown, put_across};

pub const NAME: &str = "Các lần nộp";

/// Of the first, hidden column: the unit's code, by which the tables are joined.
const WIDTHS: [f64; 12] = [20.0, 5.0, 40.0, 13.0, 12.0, 27.0, 10.0, 17.0, 17.0, 9.0, 34.0, 13.0];
const UNIT: u16 = 0;
const STATE: u16 = 5;
const ATTEMPTS: u16 = 6;
const LAST: u16 = 11;

/// The first row of the list, from 0: it stands above the attempts, whose number says nothing of its place.
const LIST_FIRST: u32 = 6;

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, WIDTHS)?;
    sheet.set_column_hidden(UNIT)?;
    heading(sheet, input, "Các báo cáo phải nộp và các lần gửi", (1, LAST), 190.0)?;
    let filings = filings(input);
    put_across(sheet, LIST_FIRST - 2, (1, LAST), "1. Từng báo cáo phải nộp từ đầu năm", &style::section())?;
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
    table::header(sheet, LIST_FIRST - 1, 1, headings.into_iter().zip(WIDTHS.into_iter().skip(1)))?;
    for (number, filing) in filings.iter().enumerate() {
        filing_row(sheet, LIST_FIRST + number as u32, number + 1, input, filing)?;
    }

    let within = |one: &&Received| input.consolidation.period.contains(one.period);
    let attempts: Vec<&Received> = filing::attempts(input).into_iter().filter(within).collect();
    let first = LIST_FIRST + filings.len().max(1) as u32 + 3;
    put_across(sheet, first - 2, (1, LAST), "2. Các lần gửi của kỳ báo cáo này", &style::section())?;
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
        "Cách gửi",
    ];
    table::header(sheet, first - 1, 1, headings.into_iter().zip(WIDTHS.into_iter().skip(1)))?;
    for (number, attempt) in attempts.iter().enumerate() {
        attempt_row(sheet, first + number as u32, number + 1, input, attempt)?;
    }
    if attempts.is_empty() {
        put_across(sheet, first, (1, LAST), "Chưa có báo cáo nào được gửi", &style::text_center())?;
    }
    sheet.set_freeze_panes(4, 3)?;
    sheet.set_print_area(0, 1, first + attempts.len().max(1) as u32 - 1, LAST)?;
    style::page_landscape(sheet, None)
}

fn filings<'a>(input: &ReportInput<'a>) -> Vec<Filing<'a>> {
    filings_so_far(input.plan, input.received, input.consolidation.period)
}

/// The rows of the list of what is owed, for counts elsewhere.
pub struct List {
    last: u32,
}

impl List {
    pub fn of(filings: &[Filing]) -> Self {
        Self { last: LIST_FIRST + filings.len().max(1) as u32 - 1 }
    }

    /// One for each row of the unit whose code stands in a cell, else zero.
    pub fn of_unit(&self, code: &str) -> String {
        format!("({}={code})", self.column(UNIT))
    }

    /// One for each row inside the period, else zero.
    pub fn within(&self) -> String {
        format!("({}=1)", self.column(LAST))
    }

    /// One for each row in a state, else zero.
    pub fn in_state(&self, state: State) -> String {
        format!("({}=\"{}\")", self.column(STATE), label(state))
    }

    /// How many attempts each row took.
    pub fn attempts(&self) -> String {
        self.column(ATTEMPTS)
    }

    fn column(&self, column: u16) -> String {
        let letters = Address::column_letters(column);
        format!("'{NAME}'!${letters}${}:${letters}${}", LIST_FIRST + 1, self.last + 1)
    }
}

/// A state with its sign.
pub fn label(state: State) -> String {
    filing::sign(state).label(state.vietnamese())
}

fn filing_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    input: &ReportInput,
    filing: &Filing<'_>,
) -> Result<(), XlsxError> {
    let stands = filing.standing();
    let first = filing.attempts.iter().map(|one| one.received_at).min();
    let time = |at: Option<chrono::DateTime<chrono::FixedOffset>>| {
        at.map_or(Shown::Blank, |at| Shown::Number(style::date_time_serial(at)))
    };
    let within = input.consolidation.period.contains(filing.period);
    let cells = [
        (Shown::from(filing.unit.code.as_str()), style::key()),
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(filing.unit.name.as_str()), style::text()),
        (Shown::from(filing.period.vietnamese()), style::text_center()),
        (Shown::Number(style::date_serial(filing.due)), style::date()),
        (Shown::from(label(filing.state)), style::sign(filing::sign(filing.state))),
        (Shown::Number(filing.attempts.len() as f64), style::text_center()),
        (time(first), style::date_time()),
        (time(stands.map(|one| one.received_at)), style::date_time()),
        (stands.map_or(Shown::Blank, |one| Shown::Number(f64::from(one.attempt))), style::text_center()),
        (stands.map_or(Shown::Blank, |one| Shown::from(one.file.as_str())), style::text()),
        (Shown::Number(if within { 1.0 } else { 0.0 }), style::text_center()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, WIDTHS)
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
    let words = match attempt.decided() {
        Some(decided) => format!("{} ({decided})", attempt.disposition.vietnamese()),
        None => attempt.disposition.vietnamese().to_owned(),
    };
    let outcome = match outcome {
        Some(sign) => (Shown::from(sign.label(&words)), style::sign(sign)),
        None => (Shown::from(words), style::text()),
    };
    let cells = [
        (Shown::from(attempt.unit.as_str()), style::key()),
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
        (attempt.via.as_ref().map_or(Shown::Blank, |way| Shown::from(way.to_string())), style::text_center()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, WIDTHS)
}
