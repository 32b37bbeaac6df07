//! Whose workbook it is: the stamp in its three places, the values as issued.
//!
//! Never trusts a file name.

use std::collections::BTreeSet;

use crate::layout::stamp::{
    FORMAT, IssuedValue, STAMP_KEYS, STAMP_NAME, STAMP_PROPERTY, STAMP_SHEET, parse_compact, stamp_of,
};
use crate::model::grid::{Address, Grid, Sheet, Value};
use crate::model::period::Period;
use crate::model::submission::Stamp;
use crate::viet::text;

use super::table::is_mark;
use super::{headings, letters};

/// What a workbook says of itself.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Identity {
    /// From the first place that has one: sheet, defined name, custom property.
    pub stamp: Option<Stamp>,
    pub places: Places,
    /// The locked values as issued; only the stamp's sheet holds them.
    pub issued: Option<Vec<IssuedValue>>,
    /// True if at least one table still has its keys.
    pub has_keys: bool,
    /// True if a table of ours can be seen by its headings; only looked for where neither stamp nor keys are left.
    pub has_headings: bool,
    /// The period above the table, where it is legible and one; only looked for where there is no stamp.
    pub printed: Option<Period>,
    /// Two places name different templates.
    pub contradictory: bool,
}

/// Which of the three places still hold the stamp.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Places {
    pub sheet: bool,
    pub name: bool,
    pub property: bool,
}

pub fn identify(grid: &Grid) -> Identity {
    let on_sheet = grid.sheet(STAMP_SHEET).and_then(stamp_on_sheet);
    let (stamp, issued) = on_sheet.map_or((None, None), |(stamp, issued)| (Some(stamp), Some(issued)));
    let text_of = |pairs: &[(String, String)], wanted: &str| {
        pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).and_then(|(_, text)| parse_compact(text))
    };
    let name = text_of(&grid.defined_names, STAMP_NAME);
    let property = text_of(&grid.properties, STAMP_PROPERTY);
    let places = Places { sheet: stamp.is_some(), name: name.is_some(), property: property.is_some() };
    let all: Vec<&Stamp> = [&stamp, &name, &property].into_iter().flatten().collect();
    let contradictory = all.windows(2).any(|pair| {
        let of = |stamp: &Stamp| (stamp.plan.clone(), stamp.unit.clone(), stamp.period);
        of(pair[0]) != of(pair[1])
    });
    let stamp = stamp.or(name).or(property);
    let has_keys = grid.sheets.iter().any(has_key_mark);
    let is_bare = stamp.is_none() && !has_keys;
    let has_headings = is_bare && letters::mend(grid).grid.sheets.iter().any(headings::has_headings);
    let printed = if stamp.is_none() { printed_period(grid) } else { None };
    Identity { contradictory, stamp, places, issued, has_keys, has_headings, printed }
}

/// `Tháng 6/2022 (số liệu từ …`, as the template's head has it.
fn printed_period(grid: &Grid) -> Option<Period> {
    let texts = grid.sheets.iter().flat_map(|sheet| sheet.cells.values()).filter_map(|cell| match &cell.value {
        Value::Text(text) => Some(text::clean(text)),
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => None,
    });
    let periods: BTreeSet<Period> = texts
        .filter_map(|text| text.split_once(" (số liệu").and_then(|(period, _)| Period::from_vietnamese(period)))
        .collect();
    let mut periods = periods.into_iter();
    periods.next().filter(|_| periods.next().is_none())
}

fn has_key_mark(sheet: &Sheet) -> bool {
    sheet.cells.values().any(is_mark)
}

/// Column A the key, column B the value; below them the values as issued, four texts a row.
fn stamp_on_sheet(sheet: &Sheet) -> Option<(Stamp, Vec<IssuedValue>)> {
    let text = |row: u32, column: u16| sheet.value(Address::new(row, column)).map(Value::display);
    let rows: Vec<u32> = sheet.cells.keys().filter(|at| at.column == 0).map(|at| at.row).collect();
    let value_of = |key: &str| {
        rows.iter()
            .find(|row| text(**row, 0).as_deref() == Some(key) && text(**row, 2).is_none())
            .and_then(|row| text(*row, 1))
    };
    if value_of("format")? != FORMAT {
        return None;
    }
    let stamp = stamp_of(value_of)?;
    let is_field = |key: &str| key == "format" || STAMP_KEYS.contains(&key);
    let issued = rows
        .iter()
        .filter_map(|row| {
            let sheet = text(*row, 0)?;
            let column = text(*row, 2)?;
            if is_field(&sheet) && text(*row, 3).is_none() {
                return None;
            }
            Some(IssuedValue { sheet, row: text(*row, 1)?, column, value: text(*row, 3).unwrap_or_default() })
        })
        .collect();
    Some((stamp, issued))
}
