//! Where the rows and columns of a table stand now, wherever people moved them: by its keys, else by what people read.
//!
//! Never reads an answer: it only says in which cell one stands.

use std::collections::BTreeMap;

use crate::layout::column::Column;
use crate::layout::{KEY_MARK, Layout, SheetKind, SheetLayout, Subject};
use crate::model::entry::{Field, HeaderKey};
use crate::model::finding::Fault;
use crate::model::grid::{Address, Cell, Grid, Sheet, Value};
use crate::viet::text;

use super::ballot;
use super::headings::{self, Recognised};
use super::key::key_text;

/// A table of ours, found on a sheet by its keys or by its headings.
pub struct Table<'a> {
    pub kind: SheetKind,
    pub sheet: &'a Sheet,
    /// Headings and column numbers end here.
    last_heading_row: u32,
    /// None if the column of the row keys is gone.
    key_column: Option<u16>,
    columns: BTreeMap<Column, u16>,
    rows: BTreeMap<String, Vec<u32>>,
    headers: BTreeMap<HeaderKey, u32>,
    /// Keys that somebody's program or fingers spelt otherwise, and the key that they are.
    respelled: Vec<(Address, String)>,
}

/// What was found where a header answer is expected.
pub enum HeaderCell<'a> {
    Read(&'a Cell),
    /// Why it could not be read.
    Unreadable(&'a str),
}

/// What a cell that is no answer belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Belongs {
    /// Letterhead, headings, keys, labels.
    Frame,
    Check,
    /// A row or column without a key.
    Nowhere,
}

/// Finds the tables that the layout foresees; what is missing, lost or doubled is a fault, all of it at once.
pub fn find<'a>(grid: &'a Grid, layout: &Layout, faults: &mut Vec<Fault>) -> Vec<Table<'a>> {
    let mut found: Vec<Table<'a>> = Vec::new();
    for sheet in &grid.sheets {
        if let Some(table) = locate(sheet).filter(|table| !table.is_hollow(layout)) {
            add(&mut found, table, faults);
        }
    }
    for expected in &layout.sheets {
        // Of a sheet that asks nothing nothing is missing.
        let asks = expected.kind != SheetKind::Cases;
        if asks && !found.iter().any(|table| table.kind == expected.kind) {
            find_by_headings(grid, expected, &mut found, faults);
        }
        if let Some(table) = found.iter().find(|table| table.kind == expected.kind) {
            missing_parts(table, expected, faults);
        }
    }
    found.retain(|table| layout.sheet(table.kind).is_some());
    found
}

/// Of two copies the one under the name as issued is read, but nothing of it counts before it is asked.
fn add<'a>(found: &mut Vec<Table<'a>>, table: Table<'a>, faults: &mut Vec<Fault>) {
    let Some(first) = found.iter_mut().find(|other| other.kind == table.kind) else { return found.push(table) };
    let sheet = table.sheet;
    let names = format!("bảng có ở hai trang: {} và {}", first.sheet.name, sheet.name);
    let copy = if sheet.name == table.kind.name() { std::mem::replace(first, table).sheet } else { sheet };
    faults.push(Fault::of_sheet("S004", copy.name.as_str(), names, "mỗi bảng một trang"));
}

/// A table whose keys are gone, as far as its headings and labels leave no doubt.
fn find_by_headings<'a>(grid: &'a Grid, expected: &SheetLayout, found: &mut Vec<Table<'a>>, faults: &mut Vec<Fault>) {
    let name = expected.kind.name();
    let whole = "biểu mẫu còn nguyên cột A và dòng khóa ẩn";
    let mut unmatched = Vec::new();
    for sheet in &grid.sheets {
        let is_taken = found.iter().any(|table| std::ptr::eq(table.sheet, sheet));
        if is_taken || ballot::is_our_other_sheet(&sheet.name) {
            continue;
        }
        match headings::recognise(sheet, expected) {
            Ok(parts) => {
                faults.push(Fault::of_sheet("S007", sheet.name.as_str(), parts.by.as_str(), whole));
                add(found, Table::recognised(expected.kind, sheet, parts), faults);
            }
            Err(why) => unmatched.push((sheet, why)),
        }
    }
    if found.iter().any(|table| table.kind == expected.kind) {
        return;
    }
    let is_named = |sheet: &Sheet| text::matches(&sheet.name, name);
    let nearest = unmatched.iter().find(|(sheet, _)| is_named(sheet));
    let nearest = nearest.or_else(|| unmatched.iter().find(|(_, why)| why.resembles));
    match nearest {
        Some((sheet, why)) => faults.push(Fault::of_sheet("S002", sheet.name.as_str(), why.what.as_str(), whole)),
        None => {
            let sheets: Vec<&str> = grid.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            let found = format!("chỉ có các trang: {}", sheets.join(", "));
            faults.push(Fault::of_sheet("S001", name, found, format!("trang “{name}”")));
        }
    }
}

/// True for the mark of a table.
pub(super) fn is_mark(cell: &Cell) -> bool {
    match &cell.value {
        // However it is spelt, it is a short text without a letter that is Vietnamese for sure.
        Value::Text(typed) => {
            let may_be =
                typed.len() <= 4 * KEY_MARK.len() && !typed.contains(|c| ('\u{1ea0}'..='\u{1ef9}').contains(&c));
            may_be && key_text(typed) == KEY_MARK
        }
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
    }
}

fn locate(sheet: &Sheet) -> Option<Table<'_>> {
    let text = |cell: &Cell| match &cell.value {
        Value::Text(text) => Some(key_text(text).into_owned()),
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => None,
    };
    let mark = sheet.cells.iter().find(|(_, cell)| is_mark(cell)).map(|(at, _)| *at)?;
    let mut columns = BTreeMap::from([(Column::Code, mark.column)]);
    let mut respelled = Vec::new();
    for (at, cell) in sheet.row(mark.row) {
        if let Some(column) = text(cell).and_then(|key| Column::from_key(&key)) {
            columns.entry(column).or_insert(at.column);
            respelled.push((at, column.key().to_owned()));
        }
    }
    let mut rows: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut headers = BTreeMap::new();
    for (at, cell) in sheet.cells.iter().filter(|(at, _)| at.column == mark.column && at.row != mark.row) {
        let Some(key) = text(cell).or_else(|| Some(cell.value.display())).filter(|key| !key.is_empty()) else {
            continue;
        };
        respelled.push((*at, key.clone()));
        match HeaderKey::from_key(&key) {
            Some(header) => {
                headers.entry(header).or_insert(at.row);
            }
            None => rows.entry(key).or_default().push(at.row),
        }
    }
    respelled.retain(|(at, key)| matches!(sheet.value(*at), Some(Value::Text(typed)) if typed != key));
    let kind = if columns.contains_key(&Column::District) {
        SheetKind::Districts
    } else if columns.contains_key(&Column::Answer(Field::Name)) {
        SheetKind::Names
    } else if columns.contains_key(&Column::Direction) {
        SheetKind::Cases
    } else {
        SheetKind::Report
    };
    let last_heading_row = mark.row.saturating_add(2);
    Some(Table { kind, sheet, last_heading_row, key_column: Some(mark.column), columns, rows, headers, respelled })
}

fn missing_parts(table: &Table<'_>, expected: &SheetLayout, faults: &mut Vec<Fault>) {
    let name = &table.sheet.name;
    let lost: Vec<&str> = expected
        .columns
        .iter()
        .filter(|column| matches!(column, Column::Answer(_)) && !table.columns.contains_key(column))
        .map(|column| column.vietnamese())
        .collect();
    if !lost.is_empty() {
        faults.push(Fault::of_sheet("S003", name, format!("cột {}", lost.join(", ")), "đủ các cột của biểu mẫu"));
    }
    for row in &expected.rows {
        let Some(key) = row.subject.key() else { continue };
        let about = |fault: Fault| match row.subject.indicator() {
            Some(indicator) => fault.about(indicator, row.subject.district().map(str::to_owned)),
            None => fault,
        };
        match table.rows.get(&key).map(Vec::as_slice) {
            Some([_]) => {}
            // A line of the list of names may be deleted: nothing was asked for there. Nor in a case.
            None | Some([]) if matches!(row.subject, Subject::Name { .. } | Subject::Case { .. }) => {}
            None | Some([]) => {
                let found = format!("dòng {key}");
                faults.push(about(Fault::of_sheet("S003", name, found, "đủ các dòng của biểu mẫu")));
            }
            Some([first, rest @ ..]) => {
                let rows: Vec<String> = std::iter::once(first).chain(rest).map(|row| (row + 1).to_string()).collect();
                // The key itself stands in a hidden column; the officer looks at the text beside it.
                let shown = table.columns.get(&Column::Content).copied().or(table.key_column).unwrap_or(0);
                let at = table.sheet.cell_ref(Address::new(*first, shown));
                let found = format!("{key} có ở các dòng {}", rows.join(" và "));
                faults.push(about(Fault::at("S004", at, found, "mỗi chỉ tiêu một dòng")));
            }
        }
    }
}

impl<'a> Table<'a> {
    fn recognised(kind: SheetKind, sheet: &'a Sheet, parts: Recognised) -> Table<'a> {
        let Recognised { columns, rows, headers, last_heading_row, key_column, by: _ } = parts;
        Table { kind, sheet, last_heading_row, key_column, columns, rows, headers, respelled: Vec::new() }
    }

    /// The mark is there, and the keys of the rows or of the columns are not.
    fn is_hollow(&self, layout: &Layout) -> bool {
        let has_rows = layout.sheet(self.kind).is_some_and(|sheet| !sheet.rows.is_empty());
        let asks = self.columns.keys().any(|column| matches!(column, Column::Answer(_)));
        has_rows && self.rows.is_empty() || !(asks || self.kind == SheetKind::Cases)
    }

    /// Keys that were spelt otherwise: where, and the key that they are.
    pub fn respelled(&self) -> &[(Address, String)] {
        &self.respelled
    }

    /// The row of a key; none if it is lost or doubled.
    pub fn row(&self, key: &str) -> Option<u32> {
        match self.rows.get(key).map(Vec::as_slice) {
            Some([row]) => Some(*row),
            Some(_) | None => None,
        }
    }

    pub fn is_duplicated(&self, key: &str) -> bool {
        self.rows.get(key).is_some_and(|rows| rows.len() > 1)
    }

    pub fn column(&self, column: Column) -> Option<u16> {
        self.columns.get(&column).copied()
    }

    /// The rows of a key that stands there twice or more; both are left unread.
    pub fn copies(&self, key: &str) -> &[u32] {
        self.rows.get(key).map(Vec::as_slice).filter(|rows| rows.len() > 1).unwrap_or_default()
    }

    /// The keyed columns, wherever they stand now.
    pub fn columns(&self) -> impl Iterator<Item = (Column, u16)> {
        self.columns.iter().map(|(column, at)| (*column, *at))
    }

    pub fn header_row(&self, key: HeaderKey) -> Option<u32> {
        self.headers.get(&key).copied()
    }

    /// The answer in a header row: the first cell that holds something right of the label, and left of the
    /// columns where the signature block stands.
    pub fn header_value(&self, row: u32) -> Option<(Address, HeaderCell<'_>)> {
        let inside = self.header_columns();
        let readable = self
            .sheet
            .row(row)
            .filter(|(at, cell)| inside.contains(&at.column) && !cell.value.is_blank() && !is_signature(cell))
            .map(|(at, cell)| (at, HeaderCell::Read(cell)));
        let unreadable = self
            .sheet
            .unreadable
            .iter()
            .filter(|(at, _)| at.row == row && inside.contains(&at.column))
            .map(|(at, what)| (*at, HeaderCell::Unreadable(what)));
        readable.chain(unreadable).min_by_key(|(at, _)| *at)
    }

    fn header_columns(&self) -> std::ops::Range<u16> {
        let label =
            self.columns.get(&Column::Content).copied().or_else(|| self.key_column.map(|key| key.saturating_add(2)));
        let label = label.unwrap_or(0);
        let end = self.columns.get(&Column::Answer(Field::Estimate)).copied().unwrap_or(u16::MAX);
        label.saturating_add(1)..end.max(label.saturating_add(1))
    }

    /// What a cell belongs to that is neither an answer nor a locked cell of a keyed row.
    pub fn belongs(&self, at: Address) -> Belongs {
        let Some(cell) = self.sheet.cell(at) else { return Belongs::Nowhere };
        let keyed_row = || self.rows.values().flatten().any(|row| *row == at.row);
        let is_check = self.columns.get(&Column::Check) == Some(&at.column) && cell.formula.is_some();
        // A formula that was never calculated is saved as 0 by programs whose format has no other way to say so.
        if is_check && cell.value == Value::Number(0.0) && keyed_row() {
            return Belongs::Check;
        }
        // The form's own words are texts; a figure is nobody's label.
        if !matches!(cell.value, Value::Text(_) | Value::Empty) {
            return Belongs::Nowhere;
        }
        // What a sheet shows that asks nothing is its frame, also a case that is no longer followed today.
        if Some(at.column) == self.key_column || self.kind == SheetKind::Cases {
            return Belongs::Frame;
        }
        if keyed_row() {
            return if is_check { Belongs::Check } else { Belongs::Nowhere };
        }
        let last_row = self.rows.values().flatten().max().copied().unwrap_or(self.last_heading_row);
        let is_label_of_answer =
            self.headers.values().any(|row| *row == at.row) && at.column < self.header_columns().start;
        let is_label_of_task =
            [Column::No, Column::Content].iter().any(|column| self.columns.get(column) == Some(&at.column))
                && at.row <= last_row;
        let is_above = at.row <= self.last_heading_row;
        if is_above || is_label_of_answer || is_label_of_task || is_signature(cell) {
            return Belongs::Frame;
        }
        Belongs::Nowhere
    }
}

/// The signature block's own words.
fn is_signature(cell: &Cell) -> bool {
    match &cell.value {
        Value::Text(text) => {
            let text = text.trim();
            text == "THỦ TRƯỞNG ĐƠN VỊ" || text.starts_with("(Ký") || text.contains(", ngày …")
        }
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
    }
}
