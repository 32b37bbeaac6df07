//! What the two binary formats, .xls and .xlsb, have in common: packed numbers, error codes, formats, dates.
//!
//! Never reads a record; their readers do.

use std::collections::BTreeMap;

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::cell_format::{CellFormat, Fonts};
use super::limits;
use super::number_format::{shows_date, shows_percent};
use super::ole::long;
use crate::model::grid::{Cell, Value};

/// Formats of cells, in the order in which the file lists fonts, number formats and cells.
#[derive(Default)]
pub(super) struct Formats {
    names: Fonts,
    fonts: Vec<Option<std::sync::Arc<str>>>,
    codes: BTreeMap<u16, (bool, bool)>,
    of_cells: Vec<Style>,
    pub(super) is_1904: bool,
}

#[derive(Clone, Default)]
pub(super) struct Style {
    format: CellFormat,
    is_date: bool,
}

impl Formats {
    pub(super) fn font(&mut self, name: Option<String>) {
        let name = name.map(|name| self.names.name(&name));
        self.fonts.push(name);
    }

    pub(super) fn code(&mut self, number: u16, code: &str) {
        self.codes.insert(number, (shows_percent(code), shows_date(code)));
    }

    pub(super) fn cell(&mut self, code: u16, font: usize) {
        let built_in = (matches!(code, 9 | 10), matches!(code, 14..=22 | 27..=36 | 45 | 47 | 50..=58));
        let (percent, is_date) = self.codes.get(&code).copied().unwrap_or(built_in);
        let font = self.fonts.get(font).cloned().flatten();
        self.of_cells.push(Style { format: CellFormat { percent, font }, is_date });
    }

    pub(super) fn number(&self, style: usize, number: f64) -> Result<Value, String> {
        match self.of_cells.get(style) {
            Some(style) if style.is_date => {
                limits::moment(ExcelDateTime::new(number, ExcelDateTimeType::DateTime, self.is_1904))
            }
            Some(_) | None => limits::number(number),
        }
    }

    /// A cell as it looks; nothing for one without content.
    pub(super) fn dressed(&self, style: usize, value: Value, is_formula: bool) -> Option<Cell> {
        let is_empty = match &value {
            Value::Empty => true,
            Value::Text(text) => text.is_empty(),
            Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
        };
        if is_empty && !is_formula {
            return None;
        }
        // Formulas are stored as tokens; their spelling is not needed to know that there is one.
        let mut cell = Cell { formula: is_formula.then(String::new), ..Cell::new(value) };
        if let Some(style) = self.of_cells.get(style) {
            style.format.apply(&mut cell);
        }
        Some(cell)
    }
}

/// A number in four bytes: an integer or the upper half of a double, perhaps in hundredths.
pub(super) fn packed(data: &[u8], at: usize) -> Option<f64> {
    let bits = long(data, at)?;
    let number = if bits & 2 != 0 {
        // The sign goes along when the two flags are shifted out.
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    Some(if bits & 1 != 0 { number / 100.0 } else { number })
}

pub(super) fn error(code: u8) -> Value {
    let text = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#?",
    };
    Value::Error(text.to_owned())
}

/// Letters of two bytes.
pub(super) fn utf16(data: &[u8]) -> String {
    let units: Vec<u16> = data.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}
