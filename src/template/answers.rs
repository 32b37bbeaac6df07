//! What stands in the input cells of a workbook that is written.
//!
//! Never reads what it holds: a text is given back as it was typed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::excel::style;
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::model::entry::HeaderKey;
use crate::model::quantity::Quantity;

/// What stands in the input cells.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answers {
    /// By sheet, row key, column.
    pub cells: BTreeMap<(SheetKind, String, Column), Typed>,
    pub header: BTreeMap<HeaderKey, Typed>,
}

/// What somebody typed into a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Typed {
    Number(f64),
    Text(String),
    Date(NaiveDate),
}

impl Answers {
    /// None for an empty text too: Excel takes both for a blank cell.
    pub fn cell(&self, sheet: SheetKind, row: &str, column: Column) -> Option<&Typed> {
        self.cells.get(&(sheet, row.to_owned(), column)).filter(|typed| **typed != Typed::Text(String::new()))
    }

    pub fn put(&mut self, sheet: SheetKind, row: impl Into<String>, column: Column, typed: Typed) {
        self.cells.insert((sheet, row.into(), column), typed);
    }
}

impl Typed {
    /// The figure that a formula finds in the cell: a text is none, a day is its serial number.
    pub(super) fn quantity(&self) -> Option<Quantity> {
        let number = match self {
            Typed::Number(number) => *number,
            Typed::Date(day) => style::date_serial(*day),
            Typed::Text(_) => return None,
        };
        Quantity::from_double(number, 0).ok().map(|read| read.quantity)
    }
}
