//! Where the keyed rows and columns of a sheet stand now, wherever people moved them.
//!
//! Never reads an answer: it only says in which cell one stands.

use std::collections::BTreeMap;

use crate::layout::column::Column;
use crate::layout::{KEY_MARK, Layout, SheetKind, SheetLayout};
use crate::model::entry::{Field, HeaderKey};
use crate::model::finding::Fault;
use crate::model::grid::{Address, Cell, Grid, Sheet, Value};

/// A table of ours, found on a sheet by its keys.
pub struct Table<'a> {
    pub kind: SheetKind,
    pub sheet: &'a Sheet,
    key_row: u32,
    key_column: u16,
    columns: BTreeMap<Column, u16>,
    rows: BTreeMap<String, Vec<u32>>,
    headers: BTreeMap<HeaderKey, u32>,
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
        let Some(table) = locate(sheet) else { continue };
        match found.iter_mut().find(|other| other.kind == table.kind) {
            None => found.push(table),
            Some(first) => {
                let names = format!("bảng có ở hai trang: {} và {}", first.sheet.name, sheet.name);
                // Of two copies the one under the name as issued is read, but nothing of it counts before it is asked.
                let copy = if sheet.name == table.kind.name() { std::mem::replace(first, table).sheet } else { sheet };
                faults.push(Fault::of_sheet("S004", copy.name.as_str(), names, "mỗi bảng một trang"));
            }
        }
    }
    for expected in &layout.sheets {
        let name = expected.kind.name();
        match found.iter().find(|table| table.kind == expected.kind) {
            Some(table) => missing_parts(table, expected, faults),
            None if grid.sheet(name).is_some() => {
                faults.push(Fault::of_sheet(
                    "S002",
                    name,
                    "không còn khóa dòng và cột",
                    "biểu mẫu còn nguyên cột A và dòng khóa ẩn",
                ));
            }
            None => {
                let sheets: Vec<&str> = grid.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
                faults.push(Fault::of_sheet(
                    "S001",
                    name,
                    format!("chỉ có các trang: {}", sheets.join(", ")),
                    format!("trang “{name}”"),
                ));
            }
        }
    }
    found.retain(|table| layout.sheet(table.kind).is_some());
    found
}

fn locate(sheet: &Sheet) -> Option<Table<'_>> {
    let text = |cell: &Cell| match &cell.value {
        Value::Text(text) => Some(text.trim().to_owned()),
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => None,
    };
    let mark = sheet.cells.iter().find(|(_, cell)| text(cell).as_deref() == Some(KEY_MARK)).map(|(at, _)| *at)?;
    let mut columns = BTreeMap::from([(Column::Code, mark.column)]);
    for (at, cell) in sheet.row(mark.row) {
        if let Some(column) = text(cell).and_then(|key| Column::from_key(&key)) {
            columns.entry(column).or_insert(at.column);
        }
    }
    let mut rows: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut headers = BTreeMap::new();
    for (at, cell) in sheet.cells.iter().filter(|(at, _)| at.column == mark.column && at.row != mark.row) {
        let Some(key) = text(cell).or_else(|| Some(cell.value.display())).filter(|key| !key.is_empty()) else {
            continue;
        };
        match HeaderKey::from_key(&key) {
            Some(header) => {
                headers.entry(header).or_insert(at.row);
            }
            None => rows.entry(key).or_default().push(at.row),
        }
    }
    let kind = if columns.contains_key(&Column::District) {
        SheetKind::Districts
    } else if columns.contains_key(&Column::Answer(Field::Name)) {
        SheetKind::Names
    } else {
        SheetKind::Report
    };
    Some(Table { kind, sheet, key_row: mark.row, key_column: mark.column, columns, rows, headers })
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
            // A line of the list of names may be deleted: nothing was asked for there.
            None | Some([]) if matches!(row.subject, crate::layout::Subject::Name { .. }) => {}
            None | Some([]) => {
                let found = format!("dòng {key}");
                faults.push(about(Fault::of_sheet("S003", name, found, "đủ các dòng của biểu mẫu")));
            }
            Some([first, rest @ ..]) => {
                let rows: Vec<String> = std::iter::once(first).chain(rest).map(|row| (row + 1).to_string()).collect();
                // The key itself stands in a hidden column; the officer looks at the text beside it.
                let shown = table.columns.get(&Column::Content).copied().unwrap_or(table.key_column);
                let at = table.sheet.cell_ref(Address::new(*first, shown));
                let found = format!("{key} có ở các dòng {}", rows.join(" và "));
                faults.push(about(Fault::at("S004", at, found, "mỗi chỉ tiêu một dòng")));
            }
        }
    }
}

impl Table<'_> {
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
        let label = self.columns.get(&Column::Content).copied().unwrap_or(self.key_column.saturating_add(2));
        let end = self.columns.get(&Column::Answer(Field::Estimate)).copied().unwrap_or(u16::MAX);
        label.saturating_add(1)..end.max(label.saturating_add(1))
    }

    /// What a cell belongs to that is neither an answer nor a locked cell of a keyed row.
    pub fn belongs(&self, at: Address) -> Belongs {
        let Some(cell) = self.sheet.cell(at) else { return Belongs::Nowhere };
        let keyed_row = self.rows.values().flatten().any(|row| *row == at.row);
        let is_check = self.columns.get(&Column::Check) == Some(&at.column) && cell.formula.is_some();
        // A formula that was never calculated is saved as 0 by programs whose format has no other way to say so.
        if keyed_row && is_check && cell.value == Value::Number(0.0) {
            return Belongs::Check;
        }
        // The form's own words are texts; a figure is nobody's label.
        if !matches!(cell.value, Value::Text(_) | Value::Empty) {
            return Belongs::Nowhere;
        }
        if at.column == self.key_column || at.row == self.key_row {
            return Belongs::Frame;
        }
        if keyed_row {
            return if is_check { Belongs::Check } else { Belongs::Nowhere };
        }
        let last_row = self.rows.values().flatten().max().copied().unwrap_or(self.key_row);
        let is_label_of_answer =
            self.headers.values().any(|row| *row == at.row) && at.column < self.header_columns().start;
        let is_label_of_task =
            [Column::No, Column::Content].iter().any(|column| self.columns.get(column) == Some(&at.column))
                && at.row <= last_row;
        // Headings stand within two rows of the keys.
        let is_above = at.row <= self.key_row.saturating_add(2);
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
