//! What every reader of cells keeps to: how much one workbook may hold, and which values a cell can have.
//!
//! Never reads a file; readers count here while they read.

use std::collections::BTreeSet;

use calamine::ExcelDateTime;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::error::ReadError;
use super::scan::shortened;
use crate::model::grid::{Address, Cell, Sheet, Value};

/// Cells that hold something, in all sheets together. A report of 2022 has some 400.
const MAX_FILLED: usize = 200_000;
/// Cells with or without content: formats that were pulled down to the end of a sheet cost time, not memory.
const MAX_CELLS: usize = 2_000_000;
/// Pieces of all binary sheets together: several sheets may claim the same ones.
const MAX_RECORDS: usize = 4_000_000;
/// Bytes of all texts and formulas together, as one shared text may be used by every cell.
const MAX_TEXT: usize = 64 << 20;
/// What Excel itself allows in a cell.
pub(super) const MAX_CELL_TEXT: usize = 32_767;
/// The day after 31/12/9999, the last day that Excel knows.
const END_OF_DAYS: f64 = 2_958_466.0;

/// How much of its allowance the workbook has used up.
#[derive(Clone, Default)]
pub(super) struct Spent {
    records: usize,
    cells: usize,
    filled: usize,
    text: usize,
}

impl Spent {
    /// One piece of a binary sheet, whatever it is.
    pub(super) fn record(&mut self, sheet: &str) -> Result<(), ReadError> {
        self.records += 1;
        if self.records > MAX_RECORDS {
            return Err(ReadError::too_big(format!("trang tính ‘{sheet}’ vượt {MAX_RECORDS} bản ghi")));
        }
        Ok(())
    }

    pub(super) fn cell(&mut self, sheet: &str) -> Result<(), ReadError> {
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(ReadError::too_big(format!("trang tính ‘{sheet}’ vượt {MAX_CELLS} ô có định dạng")));
        }
        Ok(())
    }

    pub(super) fn filled(&mut self, sheet: &str, text: usize) -> Result<(), ReadError> {
        self.filled += 1;
        self.text += text;
        if self.filled > MAX_FILLED {
            return Err(ReadError::too_big(format!("trang tính ‘{sheet}’ vượt {MAX_FILLED} ô có nội dung")));
        }
        if self.text > MAX_TEXT {
            return Err(ReadError::too_big(format!("trang tính ‘{sheet}’ vượt {} MB văn bản", MAX_TEXT >> 20)));
        }
        Ok(())
    }
}

/// A sheet while its cells come in.
#[derive(Default)]
pub(super) struct Filling {
    name: String,
    cells: Vec<(Address, Cell)>,
    unreadable: Vec<(Address, String)>,
}

impl Filling {
    pub(super) fn of(name: String) -> Filling {
        Filling { name, ..Filling::default() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn place(&mut self, at: Address, cell: Cell, spent: &mut Spent) -> Result<(), ReadError> {
        spent.filled(&self.name, weight(&cell))?;
        self.cells.push((at, cell));
        Ok(())
    }

    pub(super) fn unreadable(&mut self, at: Address, why: String, spent: &mut Spent) -> Result<(), ReadError> {
        spent.filled(&self.name, why.len())?;
        self.unreadable.push((at, why));
        Ok(())
    }

    /// Of two contents for one cell none counts: which of them the sender saw depends on the program.
    pub(super) fn sheet(self) -> Sheet {
        let Filling { name, mut cells, mut unreadable } = self;
        if !cells.is_sorted_by(|(one, _), (next, _)| one < next) {
            cells.sort_by_key(|(at, _)| *at);
            let twice: BTreeSet<Address> =
                cells.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0).collect();
            cells.retain(|(at, _)| !twice.contains(at));
            unreadable.extend(twice.into_iter().map(|at| (at, "ô xuất hiện hai lần trong tệp".to_owned())));
            unreadable.sort();
        }
        Sheet { name, cells: cells.into_iter().collect(), unreadable, ..Sheet::default() }
    }
}

fn weight(cell: &Cell) -> usize {
    let text = match &cell.value {
        Value::Text(text) | Value::Error(text) => text.len(),
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) => 0,
    };
    text + cell.formula.as_ref().map_or(0, String::len)
}

/// A number, unless it is none that anybody could have typed.
pub(super) fn number(number: f64) -> Result<Value, String> {
    if number.is_finite() { Ok(Value::Number(number)) } else { Err(not_finite(&number.to_string())) }
}

pub(super) fn not_finite(raw: &str) -> String {
    format!("‘{}’ không phải là một số hữu hạn", shortened(raw))
}

/// A number under a date format.
pub(super) fn moment(moment: ExcelDateTime) -> Result<Value, String> {
    let serial = moment.as_f64();
    // Outside of the calendar Excel shows ####; the number is what the file holds.
    let date = (0.0..END_OF_DAYS).contains(&serial) && !moment.is_duration();
    date.then(|| moment.as_datetime()).flatten().map_or_else(|| number(serial), |date| Ok(Value::Date(date)))
}

pub(super) fn bounded(text: &str) -> Result<Value, String> {
    if text.len() > MAX_CELL_TEXT && text.encode_utf16().count() > MAX_CELL_TEXT {
        return Err(format!("văn bản dài hơn {MAX_CELL_TEXT} ký tự: ‘{}’", shortened(text)));
    }
    Ok(Value::Text(text.to_owned()))
}

pub(super) fn iso_day(text: &str) -> Result<Value, String> {
    iso_date(text).map(Value::Date).ok_or_else(|| format!("ô kiểu ngày nhưng chứa ‘{}’", shortened(text)))
}

/// `2022-06-14`, with or without a time of day.
fn iso_date(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches('Z');
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"))
        .ok()
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|date| date.and_time(NaiveTime::MIN)))
}
