//! A `Grid`, or the reason why there is none, as the bytes that a worker sends back.
//!
//! Never kept anywhere: both ends are the same program.

use std::sync::Arc;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::error::ReadError;
use super::look::Fonts;
use crate::model::grid::{Address, Area, Cell, Grid, Sheet, Value, Visibility};

#[derive(Serialize, Deserialize)]
struct WireGrid {
    sheets: Vec<WireSheet>,
    defined_names: Vec<(String, String)>,
    properties: Vec<(String, String)>,
    has_macros: bool,
}

#[derive(Serialize, Deserialize)]
struct WireSheet {
    name: String,
    visibility: WireVisibility,
    cells: Vec<(u32, u16, WireCell)>,
    unreadable: Vec<(u32, u16, String)>,
    merges: Vec<(u32, u16, u32, u16)>,
}

#[derive(Serialize, Deserialize)]
enum WireVisibility {
    Visible,
    Hidden,
    VeryHidden,
}

#[derive(Serialize, Deserialize)]
struct WireCell {
    value: WireValue,
    formula: Option<String>,
    percent: bool,
    font: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum WireValue {
    Empty,
    /// The bits of the double: a decimal text might come back as its neighbour.
    Number(u64),
    Text(String),
    Bool(bool),
    Date(NaiveDateTime),
    Error(String),
}

pub(super) fn pack(read: Result<Grid, ReadError>) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&read.map(pack_grid))
}

/// Nothing, if these are not the bytes of an answer.
pub(super) fn unpack(bytes: &[u8]) -> Option<Result<Grid, ReadError>> {
    let read: Result<WireGrid, ReadError> = serde_json::from_slice(bytes).ok()?;
    Some(read.map(unpack_grid))
}

fn pack_grid(grid: Grid) -> WireGrid {
    let sheets = grid.sheets.into_iter().map(|sheet| WireSheet {
        name: sheet.name,
        visibility: match sheet.visibility {
            Visibility::Visible => WireVisibility::Visible,
            Visibility::Hidden => WireVisibility::Hidden,
            Visibility::VeryHidden => WireVisibility::VeryHidden,
        },
        cells: sheet.cells.into_iter().map(|(at, cell)| (at.row, at.column, pack_cell(cell))).collect(),
        unreadable: sheet.unreadable.into_iter().map(|(at, why)| (at.row, at.column, why)).collect(),
        merges: sheet
            .merges
            .iter()
            .map(|area| (area.from.row, area.from.column, area.to.row, area.to.column))
            .collect(),
    });
    let Grid { defined_names, properties, has_macros, .. } = grid;
    WireGrid { sheets: sheets.collect(), defined_names, properties, has_macros }
}

fn pack_cell(cell: Cell) -> WireCell {
    let value = match cell.value {
        Value::Empty => WireValue::Empty,
        Value::Number(number) => WireValue::Number(number.to_bits()),
        Value::Text(text) => WireValue::Text(text),
        Value::Bool(truth) => WireValue::Bool(truth),
        Value::Date(date) => WireValue::Date(date),
        Value::Error(error) => WireValue::Error(error),
    };
    let font = cell.font.as_deref().map(str::to_owned);
    WireCell { value, formula: cell.formula, percent: cell.percent, font }
}

fn unpack_grid(grid: WireGrid) -> Grid {
    let mut fonts = Fonts::default();
    let sheets = grid.sheets.into_iter().map(|sheet| Sheet {
        name: sheet.name,
        visibility: match sheet.visibility {
            WireVisibility::Visible => Visibility::Visible,
            WireVisibility::Hidden => Visibility::Hidden,
            WireVisibility::VeryHidden => Visibility::VeryHidden,
        },
        cells: sheet
            .cells
            .into_iter()
            .map(|(row, column, cell)| (Address::new(row, column), unpack_cell(cell, |name| fonts.name(name))))
            .collect(),
        unreadable: sheet.unreadable.into_iter().map(|(row, column, why)| (Address::new(row, column), why)).collect(),
        merges: sheet
            .merges
            .into_iter()
            .map(|(top, left, bottom, right)| Area { from: Address::new(top, left), to: Address::new(bottom, right) })
            .collect(),
    });
    let WireGrid { defined_names, properties, has_macros, .. } = grid;
    Grid { sheets: sheets.collect(), defined_names, properties, has_macros }
}

fn unpack_cell(cell: WireCell, font: impl FnOnce(&str) -> Arc<str>) -> Cell {
    let value = match cell.value {
        WireValue::Empty => Value::Empty,
        WireValue::Number(bits) => Value::Number(f64::from_bits(bits)),
        WireValue::Text(text) => Value::Text(text),
        WireValue::Bool(truth) => Value::Bool(truth),
        WireValue::Date(date) => Value::Date(date),
        WireValue::Error(error) => Value::Error(error),
    };
    Cell { value, formula: cell.formula, percent: cell.percent, font: cell.font.as_deref().map(font) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let date = chrono::NaiveDate::from_ymd_opt(2022, 6, 14).unwrap().and_hms_milli_opt(7, 30, 1, 5).unwrap();
        let values = [
            Value::Empty,
            Value::Number(0.1 + 0.2),
            Value::Number(1e300),
            Value::Text("‘Hồi’ \"quế\"\n".to_owned()),
            Value::Bool(true),
            Value::Date(date),
            Value::Error("#REF!".to_owned()),
        ];
        let cells = values.into_iter().enumerate().map(|(row, value)| {
            let cell = Cell { formula: Some("A1".to_owned()), percent: row == 1, font: Some("Arial".into()), value };
            (Address::new(row as u32, 3), cell)
        });
        let sheet = Sheet {
            name: "Báo cáo".to_owned(),
            visibility: Visibility::VeryHidden,
            cells: cells.collect(),
            unreadable: vec![(Address::new(9, 9), "hỏng".to_owned())],
            merges: vec![Area { from: Address::new(0, 0), to: Address::new(1, 2) }],
        };
        let pair = ("a".to_owned(), "b".to_owned());
        let grid =
            Grid { sheets: vec![sheet], defined_names: vec![pair.clone()], properties: vec![pair], has_macros: true };
        assert_eq!(unpack(&pack(Ok(grid.clone())).unwrap()), Some(Ok(grid)));
        let error = ReadError::Corrupt { why: "hỏng".to_owned() };
        assert_eq!(unpack(&pack(Err(error.clone())).unwrap()), Some(Err(error)));
        assert_eq!(unpack(b"running 0 tests"), None);
    }
}
