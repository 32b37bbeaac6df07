//! The door: a filled workbook and its layout become a `Submission`.
//!
//! Reading never fails: it answers with what it could read and what is wrong. Says what stands in a cell;
//! never compares cells, months or units (that is `rules`).

mod answer;
mod ballot;
mod identify;
mod locked;
mod table;

pub use identify::{Identity, Places, identify};

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::column::Column;
use crate::layout::stamp::IssuedValue;
use crate::layout::{Layout, Role, Row, SheetKind, SheetLayout};
use crate::model::entry::{Entry, Field, HeaderKey};
use crate::model::finding::Fault;
use crate::model::grid::{Address, Cell, CellRef, Grid, Sheet, Value};
use crate::model::indicator::Kind;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::{Slot, SlotState, Submission};

use answer::Answer;
use ballot::Ballot;
use table::Table;

/// A submission, and where its cells stand in the layout that it was read by.
pub struct Intake {
    pub submission: Submission,
    /// (sheet, cell) in the sender's workbook → (sheet, cell) as issued, for every input cell.
    pub places: BTreeMap<(String, String), (String, String)>,
    /// What was typed, readable or not: for the reply, which gives it back.
    pub typed: Vec<Typed>,
}

/// One input cell as its sender left it.
pub struct Typed {
    pub place: TypedPlace,
    pub cell: Cell,
}

pub enum TypedPlace {
    Answer { sheet: SheetKind, row: String, column: Column },
    Header(HeaderKey),
}

/// Reads a workbook by its layout. `issued` are the locked values as the stamp's sheet gives them; without that
/// sheet what we would issue today takes their place.
pub fn read(plan: &Plan, layout: &Layout, issued: Option<&[IssuedValue]>, grid: &Grid) -> Intake {
    let today = layout.issued_values();
    let reader = Reader {
        plan,
        layout,
        issued: index(issued.unwrap_or(&today)),
        today: index(&today),
        ballot: Ballot::default(),
        submission: Submission::default(),
        places: BTreeMap::new(),
        typed: Vec::new(),
    };
    reader.read(grid)
}

type ValueKey = (String, String, String);

fn index(values: &[IssuedValue]) -> BTreeMap<ValueKey, String> {
    values.iter().map(|one| ((one.sheet.clone(), one.row.clone(), one.column.clone()), one.value.clone())).collect()
}

/// The rows of all tables, by sheet and row key.
type Rows = BTreeMap<(SheetKind, String), RowAnswers>;

/// What one row of a table holds, before its locked cells are compared.
#[derive(Clone, Default)]
struct RowAnswers {
    /// As they were read.
    figures: BTreeMap<Column, Quantity>,
    /// The same cells as a formula sees them: `512,5ha` is text to it, and `63,8%` is 0,638.
    held: BTreeMap<Column, Quantity>,
    /// Columns whose cell could not be read: what depends on them stays silent.
    unreadable: BTreeSet<Column>,
}

struct Reader<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    issued: BTreeMap<ValueKey, String>,
    today: BTreeMap<ValueKey, String>,
    ballot: Ballot,
    submission: Submission,
    places: BTreeMap<(String, String), (String, String)>,
    typed: Vec<Typed>,
}

impl Reader<'_> {
    fn read(mut self, grid: &Grid) -> Intake {
        let tables = table::find(grid, self.layout, &mut self.submission.faults);
        // Districts first: the sums over them are compared on `Báo cáo`.
        let mut rows = Rows::new();
        for kind in [SheetKind::Districts, SheetKind::Names, SheetKind::Report] {
            let Some(layout) = self.layout.sheet(kind) else { continue };
            match tables.iter().find(|table| table.kind == kind) {
                Some(table) => self.read_table(layout, table, &mut rows),
                None => self.absent(layout),
            }
        }
        for sheet in &grid.sheets {
            match tables.iter().find(|table| std::ptr::eq(table.sheet, sheet)) {
                Some(table) => self.leftovers(table),
                None => self.ballot.foreign_sheet(sheet),
            }
        }
        self.nil_report();
        let (cells, ignored) = self.ballot.count(grid);
        self.submission.cells = cells;
        self.submission.ignored = ignored;
        Intake { submission: self.submission, places: self.places, typed: self.typed }
    }

    fn read_table(&mut self, layout: &SheetLayout, table: &Table<'_>, rows: &mut Rows) {
        for row in &layout.rows {
            let Some(key) = row.subject.key() else { continue };
            let answers = match table.row(&key) {
                Some(at) => self.read_row(layout, table, row, at),
                None => {
                    self.absent_row(layout, row, table.is_duplicated(&key));
                    RowAnswers::default()
                }
            };
            rows.insert((layout.kind, key), answers);
        }
        // Locked cells depend on answers of other rows, so they come after all of them.
        let held = as_formulas_see(rows);
        for row in &layout.rows {
            let Some(key) = row.subject.key() else { continue };
            if let Some(at) = table.row(&key) {
                self.compare_row(layout, table, row, at, rows, &held);
            }
        }
        for header in &layout.header {
            if let Some(at) = table.header_row(header.key) {
                self.read_header(table, layout, header.key, header.at, at);
            }
        }
    }

    /// Reads the input cells of one row.
    fn read_row(&mut self, layout: &SheetLayout, table: &Table<'_>, row: &Row, at: u32) -> RowAnswers {
        let mut answers = RowAnswers::default();
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            let Role::Input(field) = role else { continue };
            let Some(column_at) = table.column(*column) else {
                self.slot(layout, row, *column, *field, SlotState::Absent, None);
                continue;
            };
            let address = Address::new(at, column_at);
            if let Some(issued) = layout.address(row, *column) {
                self.places.insert(
                    (table.sheet.name.clone(), address.to_string()),
                    (layout.kind.name().to_owned(), issued.to_string()),
                );
            }
            if let (Some(cell), Some(key)) = (table.sheet.cell(address), row.subject.key()) {
                let place = TypedPlace::Answer { sheet: layout.kind, row: key, column: *column };
                self.typed.push(Typed { place, cell: cell.clone() });
            }
            let state = self.read_input(table.sheet, row, *column, *field, address, &mut answers);
            self.slot(layout, row, *column, *field, state, Some(table.sheet.cell_ref(address)));
        }
        answers
    }

    fn read_input(
        &mut self,
        sheet: &Sheet,
        row: &Row,
        column: Column,
        field: Field,
        address: Address,
        answers: &mut RowAnswers,
    ) -> SlotState {
        let (Some(code), district) = (row.subject.indicator(), row.subject.district()) else {
            return SlotState::Absent;
        };
        let Some(indicator) = self.plan.indicator(code) else { return SlotState::Absent };
        let about = |fault: Fault| fault.about(code, district.map(str::to_owned));
        let at = sheet.cell_ref(address);
        if let Some((_, what)) = sheet.unreadable.iter().find(|(place, _)| *place == address) {
            self.submission.faults.push(about(Fault::at("C105", at, what.clone(), "một giá trị đọc được")));
            self.ballot.reject(&sheet.name, address);
            answers.unreadable.insert(column);
            return SlotState::Unreadable;
        }
        let Some(cell) = sheet.cell(address) else { return SlotState::Blank };
        match answer::read(field, cell, indicator, self.plan.year()) {
            Answer::Blank => {
                self.ballot.ignore(&sheet.name, address, "ô chỉ có khoảng trắng");
                SlotState::Blank
            }
            Answer::Nothing { repairs } => {
                let stored = if field.is_numeric() { "chưa có số liệu" } else { "không có nội dung" };
                self.repairs(&at, cell, stored, &repairs);
                self.ballot.ignore(&sheet.name, address, "ghi là không có hoặc chưa có");
                SlotState::Blank
            }
            Answer::Read { value, text, date, estimated, repairs, faults } => {
                let stored = stored_text(value, text.as_deref(), date);
                self.repairs(&at, cell, &stored, &repairs);
                for (code, expected) in faults {
                    self.submission.faults.push(about(Fault::at(code, at.clone(), shown(cell), expected)));
                }
                if let Some(value) = value {
                    answers.figures.insert(column, value);
                    if let Some(held) = held(&cell.value) {
                        answers.held.insert(column, held);
                    }
                }
                let (indicator, district) = (code.to_owned(), district.map(str::to_owned));
                self.submission.entries.push(Entry { indicator, district, field, value, text, date, estimated, at });
                self.ballot.accept(&sheet.name, address);
                SlotState::Answered
            }
            Answer::Fault { code: fault, expected } => {
                self.submission.faults.push(about(Fault::at(fault, at, shown(cell), expected)));
                self.ballot.reject(&sheet.name, address);
                answers.unreadable.insert(column);
                SlotState::Unreadable
            }
        }
    }

    fn read_header(&mut self, table: &Table<'_>, layout: &SheetLayout, key: HeaderKey, issued_row: u32, row: u32) {
        let sheet = table.sheet;
        let Some((address, cell)) = table.header_value(row) else { return };
        let issued = Address::new(issued_row, layout.header_column());
        self.places
            .insert((sheet.name.clone(), address.to_string()), (layout.kind.name().to_owned(), issued.to_string()));
        self.typed.push(Typed { place: TypedPlace::Header(key), cell: cell.clone() });
        let at = sheet.cell_ref(address);
        match answer::read_header(key, cell, self.plan.year()) {
            Answer::Blank | Answer::Nothing { .. } => {
                self.ballot.ignore(&sheet.name, address, "ghi là không có hoặc chưa có");
            }
            Answer::Read { text, date, repairs, .. } => {
                let stored = stored_text(None, text.as_deref(), date);
                self.repairs(&at, cell, &stored, &repairs);
                let text = text.unwrap_or(stored);
                self.submission.header.push(crate::model::entry::HeaderAnswer { key, text, date, at });
                self.ballot.accept(&sheet.name, address);
            }
            Answer::Fault { code, expected } => {
                self.submission.faults.push(Fault::at(code, at, shown(cell), expected));
                self.ballot.reject(&sheet.name, address);
            }
        }
    }

    /// “Không phát sinh” answers every flow that was left blank with zero, and says so.
    fn nil_report(&mut self) {
        let Some(answer) = self.submission.header.iter().find(|answer| answer.key == HeaderKey::NilReport) else {
            return;
        };
        let at = answer.at.clone();
        for slot in &mut self.submission.slots {
            let is_flow = self.plan.indicator(&slot.indicator).is_some_and(|one| one.kind == Kind::Flow);
            if slot.state == SlotState::Blank && slot.field == Field::Current && is_flow {
                slot.state = SlotState::Answered;
                self.submission.entries.push(Entry {
                    indicator: slot.indicator.clone(),
                    district: slot.district.clone(),
                    field: Field::Current,
                    value: Some(Quantity::ZERO),
                    text: None,
                    date: None,
                    estimated: false,
                    at: at.clone(),
                });
            }
        }
    }

    fn slot(
        &mut self,
        layout: &SheetLayout,
        row: &Row,
        column: Column,
        field: Field,
        state: SlotState,
        at: Option<CellRef>,
    ) {
        // A blank line of a list of names is no answer that anybody expects.
        let is_spare = field == Field::Name && state != SlotState::Answered;
        let Some(indicator) = row.subject.indicator().filter(|_| !is_spare) else { return };
        let issued = || {
            let cell = layout.address(row, column).map(|address| address.to_string()).unwrap_or_default();
            CellRef { sheet: layout.kind.name().to_owned(), cell }
        };
        self.submission.slots.push(Slot {
            indicator: indicator.to_owned(),
            district: row.subject.district().map(str::to_owned),
            field,
            state,
            at: at.unwrap_or_else(issued),
        });
    }

    fn absent_row(&mut self, layout: &SheetLayout, row: &Row, duplicated: bool) {
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            if let Role::Input(field) = role {
                // A duplicated row has been named already; both copies are left unread.
                let state = if duplicated { SlotState::Unreadable } else { SlotState::Absent };
                self.slot(layout, row, *column, *field, state, None);
            }
        }
    }

    fn absent(&mut self, layout: &SheetLayout) {
        for row in &layout.rows {
            self.absent_row(layout, row, false);
        }
    }

    fn repairs(&mut self, at: &CellRef, cell: &Cell, stored: &str, codes: &[&'static str]) {
        for code in codes {
            self.submission.repairs.push(crate::model::finding::Repair {
                code: (*code).to_owned(),
                at: at.clone(),
                raw: shown(cell),
                stored: stored.to_owned(),
            });
        }
    }

    /// Everything on a table's sheet that no key speaks of.
    fn leftovers(&mut self, table: &Table<'_>) {
        for (address, cell) in &table.sheet.cells {
            if self.ballot.has(&table.sheet.name, *address) {
                continue;
            }
            match table.belongs(*address) {
                table::Belongs::Frame => {
                    self.ballot.ignore(&table.sheet.name, *address, "nhãn, tiêu đề và khóa của biểu mẫu");
                }
                table::Belongs::Check => self.ballot.ignore(&table.sheet.name, *address, "cột kiểm tra"),
                table::Belongs::Nowhere => self.outside(table, *address, cell),
            }
        }
    }

    /// A number outside the keys may be an answer in the wrong place: it is always named.
    fn outside(&mut self, table: &Table<'_>, address: Address, cell: &Cell) {
        let names_list = table.kind == SheetKind::Names;
        if ballot::is_number(&cell.value) || (names_list && ballot::is_sentence(&cell.value)) {
            let at = table.sheet.cell_ref(address);
            let expected = "số liệu nằm trong các ô nền vàng của biểu mẫu";
            self.submission.faults.push(Fault::at("S005", at, shown(cell), expected));
        }
        self.ballot.ignore_named(&table.sheet.name, address, "ngoài các dòng và cột của biểu mẫu", &cell.value);
    }
}

/// The rows with what their cells hold in place of what was understood.
fn as_formulas_see(rows: &Rows) -> Rows {
    let held = |answers: &RowAnswers| RowAnswers { figures: answers.held.clone(), ..answers.clone() };
    rows.iter().map(|(key, answers)| (key.clone(), held(answers))).collect()
}

/// A number to a formula; text is none.
fn held(value: &Value) -> Option<Quantity> {
    match value {
        Value::Number(number) => Quantity::from_double(*number, 0).ok().map(|read| read.quantity),
        Value::Empty | Value::Text(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => None,
    }
}

/// The value as the sender sees it.
fn shown(cell: &Cell) -> String {
    match &cell.value {
        Value::Number(number) if cell.percent => {
            let points = Quantity::from_double(*number, 2).map(|read| read.quantity.vietnamese(0));
            points.map_or_else(|_| number.to_string(), |points| format!("{points}%"))
        }
        Value::Number(number) => Quantity::from_double(*number, 0)
            .map(|read| read.quantity.vietnamese(0))
            .unwrap_or_else(|_| number.to_string()),
        other => other.display(),
    }
}

fn stored_text(value: Option<Quantity>, text: Option<&str>, date: Option<chrono::NaiveDate>) -> String {
    value
        .map(|value| value.to_string())
        .or_else(|| date.map(|date| date.to_string()))
        .or_else(|| text.map(str::to_owned))
        .unwrap_or_default()
}
