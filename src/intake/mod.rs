//! The door: a filled workbook and its layout become a `Submission`.
//!
//! Reading never fails: it answers with what it could read and what is wrong. Says what stands in a cell;
//! never compares cells, months or units (that is `rules`).

mod answer;
mod ballot;
mod computed;
mod header;
mod headings;
mod identify;
mod key;
mod leftover;
mod letters;
mod locked;
mod merged;
mod moved;
mod row;
mod table;
#[cfg(test)]
mod tests;

pub use identify::{Identity, Places, identify};
pub use moved::moved;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::layout::column::Column;
use crate::layout::stamp::IssuedValue;
use crate::layout::typed::Typed;
use crate::layout::{Layout, Row, SheetKind, SheetLayout};
use crate::model::finding::{Fault, Repair};
use crate::model::grid::{Cell, CellRef, Grid, Value};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::Submission;
use crate::viet::text;

use ballot::Ballot;
use letters::Mended;
use table::Table;

/// A submission, and what was typed for it.
pub struct Intake {
    pub submission: Submission,
    /// What was typed, readable or not: for the reply, which gives it back.
    pub typed: Vec<Typed>,
}

/// Reads a workbook by its layout. `issued` are the locked values as the stamp's sheet gives them; without that
/// sheet what we would issue today takes their place.
pub fn read(plan: &Plan, layout: &Layout, issued: Option<&[IssuedValue]>, grid: &Grid) -> Intake {
    let today = layout.issued_values();
    let letters = letters::mend(grid);
    let reader = Reader {
        plan,
        layout,
        issued: index(issued.unwrap_or(&today)),
        has_issued: issued.is_some(),
        today: index(&today),
        ballot: Ballot::over(&letters.grid),
        submission: Submission::default(),
        typed: Vec::new(),
        mended: letters.mended,
    };
    reader.read(&letters.grid)
}

/// Sheet, row key and column key of a locked value.
type ValueKey<'a> = (&'a str, &'a str, &'a str);

fn index(values: &[IssuedValue]) -> HashMap<ValueKey<'_>, &str> {
    values.iter().map(|one| ((one.sheet.as_str(), one.row.as_str(), one.column.as_str()), one.value.as_str())).collect()
}

/// What one row of a table holds, before its formulas are compared.
#[derive(Default)]
struct RowAnswers {
    /// Typed, or issued where the cell is locked.
    figures: BTreeMap<Column, Quantity>,
    /// Columns whose cell could not be read: what depends on them stays silent.
    unreadable: BTreeSet<Column>,
    /// The same as Excel's own formulas see them: “512,5ha” is no number to them.
    seen: BTreeMap<Column, Quantity>,
}

type Rows = BTreeMap<(SheetKind, String), RowAnswers>;

struct Reader<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    issued: HashMap<ValueKey<'a>, &'a str>,
    /// False if what we would issue today stands in for what was issued.
    has_issued: bool,
    today: HashMap<ValueKey<'a>, &'a str>,
    ballot: Ballot,
    submission: Submission,
    typed: Vec<Typed>,
    /// Cells whose letters were converted before they were read.
    mended: BTreeMap<CellRef, Mended>,
}

impl Reader<'_> {
    fn read(mut self, grid: &Grid) -> Intake {
        self.brought_along(grid);
        let tables = table::find(grid, self.layout, &mut self.submission.faults);
        // Districts first: the sums over them are compared on `Báo cáo`.
        let mut rows = Rows::new();
        for kind in [SheetKind::Districts, SheetKind::Names, SheetKind::Cases, SheetKind::Report] {
            let Some(layout) = self.layout.sheet(kind) else { continue };
            match tables.iter().find(|table| table.kind == kind) {
                Some(table) => self.read_table(layout, table, &mut rows),
                None => self.absent(layout, &mut rows),
            }
        }
        let own_words = self.layout.own_words();
        for sheet in &grid.sheets {
            match tables.iter().find(|table| std::ptr::eq(table.sheet, sheet)) {
                Some(table) => self.leftovers(table, &own_words),
                None => {
                    let numbers = self.ballot.foreign_sheet(sheet);
                    // A sheet that lost its keys or is a copy has been named already.
                    let faults = &self.submission.faults;
                    let is_named = faults.iter().any(|fault| fault.sheet.as_deref() == Some(sheet.name.as_str()));
                    if let Some(first) = numbers.first().filter(|_| !is_named) {
                        let found = format!("{} ô có số, bắt đầu từ {first}", numbers.len());
                        let expected = "số liệu nằm trong các ô nền vàng của biểu mẫu";
                        self.submission.faults.push(Fault::of_sheet("S005", sheet.name.as_str(), found, expected));
                    }
                }
            }
        }
        self.nil_report();
        self.repairs_beside_answers(&tables);
        let (cells, ignored) = self.ballot.count(grid);
        self.submission.cells = cells;
        self.submission.ignored = ignored;
        Intake { submission: self.submission, typed: self.typed }
    }

    fn read_table(&mut self, layout: &SheetLayout, table: &Table<'_>, rows: &mut Rows) {
        self.merged(layout, table);
        for row in &layout.rows {
            let Some(key) = row.subject.key() else { continue };
            let answers = match table.row(&key) {
                Some(at) => self.read_row(layout, table, row, at),
                None => {
                    self.skip_copies(layout, table, row, &key);
                    self.absent_row(layout, row, table.is_duplicated(&key))
                }
            };
            rows.insert((layout.kind, key), answers);
        }
        // Locked cells depend on answers of other rows, so they come after all of them.
        for row in &layout.rows {
            let Some(key) = row.subject.key() else { continue };
            if let Some(at) = table.row(&key) {
                self.compare_row(layout, table, row, at, rows);
            }
        }
        for header in &layout.header {
            if let Some(at) = table.header_row(header.key) {
                self.read_header(table, header.key, at);
            }
        }
    }

    fn issued_figure(&self, kind: SheetKind, key: &str, column: Column) -> Option<Quantity> {
        self.issued.get(&(kind.name(), key, column.key())).and_then(|issued| issued.parse().ok())
    }

    /// Logs what it took to read a cell, its letters included.
    fn repairs(&mut self, at: &CellRef, cell: &Cell, stored: &str, codes: &[&'static str]) {
        let mended = self.mended.remove(at);
        let as_typed = || if codes.contains(&"R008") { in_full(cell) } else { shown(cell) };
        let raw = mended.as_ref().map_or_else(as_typed, |mended| mended.raw.clone());
        let letters = mended.map(|mended| mended.codes).unwrap_or_default();
        for code in codes.iter().chain(&letters) {
            let (code, at, raw, stored) = ((*code).to_owned(), at.clone(), raw.clone(), stored.to_owned());
            self.submission.repairs.push(Repair { code, at, raw, stored });
        }
    }

    /// Converted labels and headings, converted answers that still could not be read, and keys that were respelt.
    fn repairs_beside_answers(&mut self, tables: &[Table<'_>]) {
        for table in tables {
            for (address, key) in table.respelled() {
                let at = table.sheet.cell_ref(*address);
                let Some(cell) = table.sheet.cell(*address) else { continue };
                let is_other_letters = text::clean(&shown(cell)) != key.as_str();
                self.repairs(&at, cell, key, &[if is_other_letters { "R012" } else { "R005" }]);
            }
            if self.mended.is_empty() {
                continue;
            }
            for (address, cell) in &table.sheet.cells {
                let at = table.sheet.cell_ref(*address);
                if self.mended.contains_key(&at) {
                    self.repairs(&at, cell, &shown(cell), &[]);
                }
            }
        }
    }

    /// A text that came without its `ư` is stored as far as it could be read, and asked for.
    fn letters_lost(&self, at: &CellRef, text: &str) -> Option<Fault> {
        let lost = self.mended.get(at).is_some_and(|mended| mended.letters_lost);
        lost.then(|| Fault::at("S008", at.clone(), text, "nội dung gõ bằng Unicode, đủ chữ ư"))
    }

    /// A fault at a cell of a row.
    fn fault(&mut self, row: &Row, code: &'static str, at: CellRef, found: String, expected: impl Into<String>) {
        let fault = Fault::at(code, at, found, expected);
        let fault = match row.subject.indicator() {
            Some(indicator) => fault.about(indicator, row.subject.district().map(str::to_owned)),
            None => fault,
        };
        self.submission.faults.push(fault);
    }
}

/// The value as the sender sees it.
fn shown(cell: &Cell) -> String {
    let plain = |number: f64| {
        Quantity::from_double(number, 0).map_or_else(|_| number.to_string(), |read| read.quantity.vietnamese(0))
    };
    match &cell.value {
        Value::Number(number) if cell.percent => {
            let points = Quantity::from_double(*number, 2).map(|read| read.quantity.vietnamese(0));
            points.map_or_else(|_| number.to_string(), |points| format!("{points}%"))
        }
        Value::Number(number) => plain(*number),
        // What stands in the formula bar, where the cell shows nothing.
        Value::Empty => cell.formula.as_ref().map(|formula| format!("={formula}")).unwrap_or_default(),
        Value::Text(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => cell.value.display(),
    }
}

/// The same with every decimal of a number: what rounding takes away must stay in the log.
fn in_full(cell: &Cell) -> String {
    match &cell.value {
        Value::Number(number) if cell.percent => {
            let points = format!("{:.10}", number * 100.0);
            format!("{}%", points.trim_end_matches('0').trim_end_matches('.').replace('.', ","))
        }
        Value::Number(number) => number.to_string().replace('.', ","),
        Value::Empty | Value::Text(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => shown(cell),
    }
}

fn stored_text(value: Option<Quantity>, text: Option<&str>, date: Option<chrono::NaiveDate>) -> String {
    value
        .map(|value| value.to_string())
        .or_else(|| date.map(|date| date.to_string()))
        .or_else(|| text.map(str::to_owned))
        .unwrap_or_default()
}
