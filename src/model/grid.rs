//! A workbook as it was read: sheets, absolute addresses, values, formulas.
//!
//! Neutral between file formats; never interprets a value.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{Datelike, NaiveDateTime};

use super::dates;

/// A whole workbook.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Grid {
    /// In the order of the tabs.
    pub sheets: Vec<Sheet>,
    /// Workbook-wide names and the text that they stand for, without the leading `=`.
    pub defined_names: Vec<(String, String)>,
    /// Custom document properties, by name.
    pub properties: Vec<(String, String)>,
    /// The file brings macros along. They are never run.
    pub has_macros: bool,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sheet {
    /// As written on the tab, NFC.
    pub name: String,
    pub visibility: Visibility,
    /// Only cells that hold something.
    pub cells: BTreeMap<Address, Cell>,
    /// What could not be read, by address.
    pub unreadable: Vec<(Address, String)>,
    /// Merged cells: only the upper left one of an area holds a value.
    pub merges: Vec<Area>,
}

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    pub from: Address,
    pub to: Address,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Visibility {
    #[default]
    Visible,
    Hidden,
    VeryHidden,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    pub value: Value,
    /// The formula without `=`; empty text for a cell that shares a neighbour's formula.
    pub formula: Option<String>,
    /// Shown as a percentage: 0.638 reads `63,8 %` on the sender's screen.
    pub percent: bool,
    /// The font of a text, as far as the format tells: `.VnTime` and `VNI-Times` say how its letters are encoded.
    pub font: Option<Arc<str>>,
}

/// What a cell holds; of a formula, its cached result.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A formula without a cached result.
    Empty,
    Number(f64),
    /// As typed: not trimmed, not normalised.
    Text(String),
    Bool(bool),
    /// A number that is formatted as a date.
    Date(NaiveDateTime),
    /// `#REF!`, `#N/A` …
    Error(String),
}

/// A cell's place on its sheet, counted from 0; shown as `G12`. Ordered by row, then column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Address {
    pub row: u32,
    pub column: u16,
}

/// Where a figure came from: sheet and cell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct CellRef {
    pub sheet: String,
    /// `G12`.
    pub cell: String,
}

impl Grid {
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

impl Sheet {
    pub fn cell(&self, at: Address) -> Option<&Cell> {
        self.cells.get(&at)
    }

    pub fn value(&self, at: Address) -> Option<&Value> {
        self.cells.get(&at).map(|cell| &cell.value)
    }

    /// The cells of one row, from left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (Address, &Cell)> {
        self.cells.range(Address { row, column: 0 }..=Address { row, column: u16::MAX }).map(|(at, cell)| (*at, cell))
    }

    pub fn cell_ref(&self, at: Address) -> CellRef {
        CellRef { sheet: self.name.clone(), cell: at.to_string() }
    }
}

impl Area {
    pub fn contains(&self, at: Address) -> bool {
        (self.from.row..=self.to.row).contains(&at.row) && (self.from.column..=self.to.column).contains(&at.column)
    }
}

impl Cell {
    pub fn new(value: Value) -> Cell {
        Cell { value, formula: None, percent: false, font: None }
    }
}

impl Value {
    /// The text of a text cell, or a number as Excel's General format shows it.
    pub fn display(&self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) | Value::Error(text) => text.clone(),
            Value::Bool(true) => "TRUE".to_owned(),
            Value::Bool(false) => "FALSE".to_owned(),
            // A time of day is kept as a part of the day before all days.
            Value::Date(date) if date.year() < 1900 => date.format("%-H:%M").to_string(),
            Value::Date(date) => dates::day(date.date()),
        }
    }

    /// Nothing, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.chars().all(|c| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}'),
            Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
        }
    }
}

impl Address {
    pub const fn new(row: u32, column: u16) -> Address {
        Address { row, column }
    }

    /// The column's letters: 0 is `A`, 27 is `AB`.
    pub fn column_letters(column: u16) -> String {
        let mut letters = Vec::new();
        let mut rest = u32::from(column) + 1;
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().collect()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Address::column_letters(self.column), self.row + 1)
    }
}

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("‘{0}’ không phải là địa chỉ ô")]
pub struct AddressError(pub String);

/// Reads `G12`: one to three letters, a row from 1, inside the limits of a worksheet.
impl FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Address, AddressError> {
        let wrong = || AddressError(text.to_owned());
        let split = text.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
        let (letters, digits) = text.split_at(split);
        if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
            return Err(wrong());
        }
        let mut column: u32 = 0;
        for letter in letters.bytes() {
            if !letter.is_ascii_uppercase() {
                return Err(wrong());
            }
            column = column * 26 + u32::from(letter - b'A') + 1;
        }
        let row: u32 = digits.parse().map_err(|_| wrong())?;
        if row == 0 || row > 1_048_576 || column > 16_384 {
            return Err(wrong());
        }
        Ok(Address { row: row - 1, column: (column - 1) as u16 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_excel_does() {
        for text in ["A1", "Z9", "AA10", "XFD1048576", "G12"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        for text in ["", "1", "A", "A0", "XFE1", "A1048577", "ZZZZ1", "a1", "A1B"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
