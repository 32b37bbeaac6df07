//! Finds the keyed sheets of a plan workbook and walks their rows.
//!
//! Sheets are known by their column keys, then by name; columns by their keys. Never interprets a value.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::finding::Fault;
use crate::model::grid::{Address, Cell, CellRef, Grid, Sheet, Value};

use crate::viet::text::{clean, matches};

use super::codes;
use super::sheets::{KEY_MARK, PlanSheet};

/// One keyed sheet, found.
pub(super) struct Table<'a> {
    pub part: PlanSheet,
    sheet: &'a Sheet,
    key_row: u32,
    columns: BTreeMap<&'static str, u16>,
    /// Cells that could not be read; whatever asks for them is silent.
    spoilt: BTreeSet<Address>,
}

/// A row of a table; nothing but a place.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table<'a>,
    row: u32,
}

/// Something read, and the row that it stands in.
pub(super) struct Placed<'a, T> {
    pub is: T,
    pub row: Row<'a>,
}

/// What a keyed cell holds.
pub(super) enum Held<'a> {
    Blank,
    /// Something that could not be read and was named already.
    Spoilt,
    Cell(&'a Cell),
}

/// A sheet with its row of keys.
struct Keyed<'a> {
    sheet: &'a Sheet,
    mark: Address,
    keys: Vec<(String, u16)>,
}

/// The tables, in the order of [`PlanSheet::ALL`]. Without one of them that is not optional, or one of their columns, the
/// rest cannot be judged: then only that is said, all of it at once.
pub(super) fn find<'a>(grid: &'a Grid, faults: &mut Vec<Fault>) -> Option<Vec<Table<'a>>> {
    let keyed: Vec<Keyed> = grid.sheets.iter().filter_map(Keyed::of).collect();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut chosen: BTreeMap<PlanSheet, usize> = BTreeMap::new();
    for part in PlanSheet::ALL {
        let fit: Vec<usize> = (0..keyed.len()).filter(|at| keyed.get(*at).is_some_and(|k| k.fits(part))).collect();
        let named = fit.iter().copied().find(|at| keyed.get(*at).is_some_and(|k| k.is_named(part)));
        let Some(best) = named.or(fit.first().copied()) else { continue };
        chosen.insert(part, best);
        taken.extend(&fit);
        if let Some(used) = keyed.get(best) {
            for other in fit.iter().filter(|at| **at != best).filter_map(|at| keyed.get(*at)) {
                faults.push(Fault::of_sheet(
                    codes::SHEET_TWICE,
                    &other.sheet.name,
                    &other.sheet.name,
                    &used.sheet.name,
                ));
            }
        }
    }
    // What lost a column is still known by its name, or by most of its keys.
    for part in PlanSheet::ALL.into_iter().filter(|part| !chosen.contains_key(part)).collect::<Vec<_>>() {
        let free = || keyed.iter().enumerate().filter(|(at, _)| !taken.contains(at));
        let named = free().find(|(_, k)| k.is_named(part));
        let alike = || free().filter(|(_, k)| k.likeness(part) >= 60).max_by_key(|(_, k)| k.likeness(part));
        if let Some((at, _)) = named.or_else(alike) {
            chosen.insert(part, at);
            taken.insert(at);
        }
    }
    let before = faults.len();
    let mut tables = Vec::new();
    for part in PlanSheet::ALL {
        match chosen.get(&part).and_then(|at| keyed.get(*at)) {
            Some(found) => tables.push(found.table(part, faults)),
            None => faults.extend(absent(grid, part)),
        }
    }
    let whole = !faults.iter().skip(before).any(|fault| {
        [codes::MISSING_SHEET, codes::MISSING_KEY_ROW, codes::MISSING_COLUMN, codes::COLUMN_TWICE].contains(&fault.code)
    });
    whole.then_some(tables)
}

/// What is to be said of a sheet that was not found; of an optional one nothing, unless it is there without its keys.
fn absent(grid: &Grid, part: PlanSheet) -> Option<Fault> {
    let name = part.spec().name;
    match grid.sheets.iter().find(|sheet| matches(&sheet.name, name)) {
        Some(sheet) => Some(Fault::of_sheet(codes::MISSING_KEY_ROW, &sheet.name, "không có hàng khóa cột", KEY_MARK)),
        None if part.is_optional() => None,
        None => Some(Fault::of_sheet(codes::MISSING_SHEET, name, "không có", name)),
    }
}

impl<'a> Keyed<'a> {
    /// The row whose first text is the mark. People may have inserted a column before it.
    fn of(sheet: &'a Sheet) -> Option<Keyed<'a>> {
        let mark = sheet.cells.iter().find_map(|(at, cell)| match &cell.value {
            Value::Text(text) if clean(text) == KEY_MARK => Some(*at),
            _ => None,
        })?;
        let keys = sheet
            .row(mark.row)
            .filter(|(at, _)| *at != mark)
            .filter_map(|(at, cell)| match &cell.value {
                Value::Text(text) => Some((clean(text).to_lowercase(), at.column)),
                _ => None,
            })
            .collect();
        Some(Keyed { sheet, mark, keys })
    }

    fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(found, _)| found == key)
    }

    /// Has every column of the part. `Thông tin` has so few that nothing else may be beside them.
    fn fits(&self, part: PlanSheet) -> bool {
        part.spec().keys().all(|key| self.has(key)) && self.likeness(part) >= 60
    }

    fn is_named(&self, part: PlanSheet) -> bool {
        matches(&self.sheet.name, part.spec().name)
    }

    /// Keys in common, in percent of all keys of both.
    fn likeness(&self, part: PlanSheet) -> usize {
        let common = part.spec().keys().filter(|key| self.has(key)).count();
        let all = part.spec().keys().count() + self.keys.len() - common.min(self.keys.len());
        common * 100 / all.max(1)
    }

    fn table(&self, part: PlanSheet, faults: &mut Vec<Fault>) -> Table<'a> {
        let mut columns = BTreeMap::new();
        for key in part.spec().keys() {
            let mut at = self.keys.iter().filter(|(found, _)| found == key).map(|(_, column)| *column);
            match at.next() {
                Some(column) => {
                    columns.insert(key, column);
                }
                None => faults.push(Fault::at(codes::MISSING_COLUMN, self.sheet.cell_ref(self.mark), "không có", key)),
            }
            for again in at {
                let place = Address::new(self.mark.row, again);
                faults.push(Fault::at(codes::COLUMN_TWICE, self.sheet.cell_ref(place), key, "mỗi khóa một cột"));
            }
        }
        let mut table = Table { part, sheet: self.sheet, key_row: self.mark.row, columns, spoilt: BTreeSet::new() };
        table.spoilt = table.name_unreadable(faults);
        table
    }
}

impl<'a> Table<'a> {
    /// The rows below the keys that hold anything in a keyed column.
    pub fn rows(&'a self) -> Vec<Row<'a>> {
        let mut rows: Vec<u32> = self
            .sheet
            .cells
            .range(Address::new(self.key_row.saturating_add(1), 0)..)
            .filter(|(at, cell)| self.is_keyed(**at) && (!cell.value.is_blank() || self.spoilt.contains(*at)))
            .map(|(at, _)| at.row)
            .chain(self.spoilt.iter().map(|at| at.row))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows.into_iter().map(|row| Row { table: self, row }).collect()
    }

    /// The place of the row of keys, for what concerns the sheet as a whole.
    pub fn name(&self) -> &str {
        &self.sheet.name
    }

    fn is_keyed(&self, at: Address) -> bool {
        at.row > self.key_row && self.columns.values().any(|column| *column == at.column)
    }

    fn name_unreadable(&self, faults: &mut Vec<Fault>) -> BTreeSet<Address> {
        let unread = self.sheet.unreadable.iter().map(|(at, why)| (*at, why.clone()));
        let errors = self.sheet.cells.iter().filter_map(|(at, cell)| match (&cell.value, &cell.formula) {
            (Value::Error(text), _) => Some((*at, text.clone())),
            (Value::Empty, Some(_)) => Some((*at, "công thức chưa có kết quả".to_owned())),
            _ => None,
        });
        let spoilt: BTreeMap<Address, String> = unread.chain(errors).filter(|(at, _)| self.is_keyed(*at)).collect();
        for (at, found) in &spoilt {
            faults.push(Fault::at(codes::UNREADABLE_CELL, self.sheet.cell_ref(*at), found, "một giá trị đọc được"));
        }
        spoilt.into_keys().collect()
    }
}

impl<'a> Row<'a> {
    pub fn held(self, key: &str) -> Held<'a> {
        let Some(at) = self.address(key) else { return Held::Spoilt };
        if self.table.spoilt.contains(&at) {
            return Held::Spoilt;
        }
        match self.table.sheet.cell(at) {
            Some(cell) if !cell.value.is_blank() => Held::Cell(cell),
            Some(_) | None => Held::Blank,
        }
    }

    /// As the officer sees it, for a message.
    pub fn shown(self, key: &str) -> String {
        match self.held(key) {
            Held::Cell(cell) => clean(&cell.value.display()).into_owned(),
            Held::Blank => "(trống)".to_owned(),
            Held::Spoilt => String::new(),
        }
    }

    /// True if the cell could not be read: then nothing more is said about what needed it.
    pub fn is_spoilt(self, key: &str) -> bool {
        matches!(self.held(key), Held::Spoilt)
    }

    pub fn place(self, key: &str) -> CellRef {
        self.table.sheet.cell_ref(self.address(key).unwrap_or(Address::new(self.row, 0)))
    }

    pub fn fault(self, code: &'static str, key: &str, found: impl Into<String>, expected: impl Into<String>) -> Fault {
        Fault::at(code, self.place(key), found, expected)
    }

    fn address(self, key: &str) -> Option<Address> {
        self.table.columns.get(key).map(|column| Address::new(self.row, *column))
    }
}
