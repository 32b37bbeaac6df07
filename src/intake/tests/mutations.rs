//! Everything that people and programs do to a form, each under the name it has in `docs/bieu-mau-bi-thay-doi.md`.
//!
//! Says only what is done, never what comes of it: that is the document's, and `walk` compares.

mod letters;
mod locked;
mod structure;
mod typed;

use super::form::{Form, forest};
use crate::layout::column::Column;
use crate::layout::{Computed, Role, Row, SheetKind, SheetLayout, Subject};
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::{Address, Cell, Grid, Sheet, Value};
use crate::model::indicator::{Indicator, Kind};
use crate::template::Typed;

pub const REPORT: SheetKind = SheetKind::Report;
pub const DISTRICTS: SheetKind = SheetKind::Districts;

pub struct Mutation {
    /// As in the document.
    pub id: &'static str,
    /// The faultless form that the document speaks of.
    pub base: fn() -> Form,
    pub spot: Spot,
    pub act: Act,
}

/// Which row is touched; of several the first one in the document, any of them in the property.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spot {
    /// No row in particular.
    Whole,
    /// No row, and only the document's own form.
    Here,
    /// A flow's figure on the report.
    Amount,
    /// A rate's figure.
    Level,
    /// Progress and day of a milestone.
    Milestone,
    /// A figure of one district.
    District,
    /// A total over districts.
    Total,
    /// The parts of a rate.
    Fraction,
    /// A row by its key, of this form alone.
    Row(&'static str),
}

pub enum Act {
    /// Typed into the row.
    Types(fn(&Indicator) -> Vec<(Column, Typed)>),
    Answers(HeaderKey, &'static str),
    /// Done to the workbook; the text is the row's key.
    Changes(fn(&Form, &str, &mut Grid)),
}

pub fn all() -> Vec<Mutation> {
    [typed::LIST, letters::LIST, locked::LIST, structure::LIST].into_iter().flatten().map(Mutation::clone).collect()
}

impl Mutation {
    fn clone(&self) -> Mutation {
        let act = match &self.act {
            Act::Types(types) => Act::Types(*types),
            Act::Answers(key, text) => Act::Answers(*key, text),
            Act::Changes(changes) => Act::Changes(*changes),
        };
        Mutation { id: self.id, base: self.base, spot: self.spot, act }
    }

    /// The form with this done to it, and the workbook that it then is; `before` gives the workbook that it was.
    pub fn apply(&self, mut form: Form, key: &str, before: impl FnOnce() -> Grid) -> (Form, Grid) {
        match &self.act {
            Act::Types(types) => {
                let code = key.split(['@', '#']).next().unwrap();
                let typed = form.plan.indicator(code).map(types).unwrap_or_else(|| panic!("{code}"));
                typed.into_iter().for_each(|(column, typed)| form.put(key, column, typed));
            }
            Act::Answers(header, text) => {
                form.answers.header.insert(*header, Typed::Text((*text).to_owned()));
            }
            Act::Changes(changes) => {
                let mut grid = before();
                changes(&form, key, &mut grid);
                return (form, grid);
            }
        }
        let grid = form.grid();
        (form, grid)
    }
}

impl Spot {
    /// The rows of a form that this can be done to; a single empty key where no row is touched.
    pub fn keys(self, form: &Form) -> Vec<String> {
        let of = |kind: SheetKind, fits: &dyn Fn(&Row, &SheetLayout) -> bool| -> Vec<String> {
            let Some(sheet) = form.layout.sheet(kind) else { return Vec::new() };
            sheet.rows.iter().filter(|row| fits(row, sheet)).filter_map(|row| row.subject.key()).collect()
        };
        let kind_of =
            |row: &Row| row.subject.indicator().and_then(|code| form.plan.indicator(code)).map(|one| one.kind);
        let has = |row: &Row, sheet: &SheetLayout, field: Field| {
            matches!(row.role(sheet, Column::Answer(field)), Some(Role::Input(_)))
        };
        match self {
            Spot::Whole | Spot::Here => vec![String::new()],
            Spot::Row(key) => vec![key.to_owned()],
            Spot::Amount => of(REPORT, &|row, sheet| {
                kind_of(row) == Some(Kind::Flow) && has(row, sheet, Field::Current) && has(row, sheet, Field::Estimate)
            }),
            Spot::Level => {
                of(REPORT, &|row, sheet| kind_of(row) == Some(Kind::Rate) && has(row, sheet, Field::Current))
            }
            Spot::Milestone => of(REPORT, &|row, sheet| has(row, sheet, Field::DoneOn)),
            Spot::District => of(DISTRICTS, &|row, sheet| {
                matches!(row.subject, Subject::District { .. }) && has(row, sheet, Field::Current)
            }),
            Spot::Total => of(REPORT, &|row, sheet| {
                let current = row.role(sheet, Column::Answer(Field::Current));
                matches!(current, Some(Role::Computed(Computed::DistrictSum)))
            }),
            Spot::Fraction => of(REPORT, &|row, sheet| has(row, sheet, Field::Numerator)),
        }
    }
}

/// Most is done to the forest rangers' June.
pub const fn typed(id: &'static str, spot: Spot, types: fn(&Indicator) -> Vec<(Column, Typed)>) -> Mutation {
    Mutation { id, base: forest, spot, act: Act::Types(types) }
}

pub const fn changed(id: &'static str, spot: Spot, changes: fn(&Form, &str, &mut Grid)) -> Mutation {
    Mutation { id, base: forest, spot, act: Act::Changes(changes) }
}

pub const fn answered(id: &'static str, key: HeaderKey, text: &'static str) -> Mutation {
    Mutation { id, base: forest, spot: Spot::Whole, act: Act::Answers(key, text) }
}

/// Rows or columns moved on a sheet, as Excel does it.
pub fn shift(sheet: &mut Sheet, moved: impl Fn(Address) -> Address) {
    sheet.cells = std::mem::take(&mut sheet.cells).into_iter().map(|(at, cell)| (moved(at), cell)).collect();
    for area in &mut sheet.merges {
        (area.from, area.to) = (moved(area.from), moved(area.to));
    }
}

pub fn set(sheet: &mut Sheet, at: Address, value: Value) {
    sheet.cells.insert(at, Cell::new(value));
}

/// The value of a cell, its formula left as it is.
pub fn change(sheet: &mut Sheet, at: Address, value: Value) {
    let cell = sheet.cells.entry(at).or_insert_with(|| Cell::new(Value::Empty));
    cell.value = value;
}

pub fn n(number: f64) -> Value {
    Value::Number(number)
}

pub fn t(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The number that a cell shows.
pub fn number_at(sheet: &Sheet, at: Address) -> f64 {
    match sheet.value(at) {
        Some(Value::Number(number)) => *number,
        _ => 0.0,
    }
}

/// A row far below everything.
pub const BELOW: u32 = 140;

/// A copy of a row, pasted below everything.
pub fn copy_row(sheet: &mut Sheet, from: u32) {
    let copy: Vec<_> = sheet.row(from).map(|(at, cell)| (Address::new(BELOW, at.column), cell.clone())).collect();
    sheet.cells.extend(copy);
}

pub fn delete_row(sheet: &mut Sheet, row: u32) {
    sheet.cells.retain(|at, _| at.row != row);
    shift(sheet, |at| if at.row > row { Address::new(at.row - 1, at.column) } else { at });
}

pub fn delete_column(sheet: &mut Sheet, column: u16) {
    sheet.cells.retain(|at, _| at.column != column);
    shift(sheet, |at| if at.column > column { Address::new(at.row, at.column - 1) } else { at });
}

pub fn swap(sheet: &mut Sheet, one: Address, other: Address) {
    let (a, b) = (sheet.cells.remove(&one), sheet.cells.remove(&other));
    sheet.cells.extend(a.map(|cell| (other, cell)));
    sheet.cells.extend(b.map(|cell| (one, cell)));
}
