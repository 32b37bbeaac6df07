//! The answers of one row: cells into entries, slots, faults.
//!
//! Never looks at a locked cell beyond the figure that was issued in it.

use crate::layout::column::Column;
use crate::layout::{Role, Row, SheetLayout};
use crate::model::entry::{Entry, Field};
use crate::model::grid::{Address, Cell, CellRef, Value};
use crate::model::quantity::Quantity;
use crate::model::submission::{Slot, SlotState};

use super::answer::{self, CellReading};
use super::table::Table;
use super::{Reader, RowAnswers, Rows, shown, stored_text};
use crate::layout::typed::{Typed, TypedPlace};

impl Reader<'_> {
    /// Reads the input cells of one row.
    pub(super) fn read_row(&mut self, layout: &SheetLayout, table: &Table<'_>, row: &Row, at: u32) -> RowAnswers {
        let mut answers = RowAnswers::default();
        let Some(key) = row.subject.key() else { return answers };
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            match role {
                Role::Input(field) => self.read_cell(layout, table, row, (*column, *field), at, &mut answers),
                Role::Figure(_) | Role::Empty if *column == Column::Answer(Field::Current) => {
                    let issued = self.issued_figure(layout.kind, &key, *column);
                    answers.figures.extend(issued.map(|issued| (*column, issued)));
                    answers.seen.extend(issued.map(|issued| (*column, issued)));
                }
                // What the formulas of the row were computed from, changed or not.
                Role::Figure(_) | Role::Empty | Role::Label(_) if *column == Column::Prior => {
                    let cell = table.column(*column).and_then(|column| table.sheet.cell(Address::new(at, column)));
                    answers.seen.extend(cell.and_then(seen_by_excel).map(|figure| (*column, figure)));
                }
                Role::Figure(_) | Role::Empty | Role::Key | Role::Label(_) | Role::Computed(_) | Role::Check => {}
            }
        }
        answers
    }

    fn read_cell(
        &mut self,
        layout: &SheetLayout,
        table: &Table<'_>,
        row: &Row,
        (column, field): (Column, Field),
        at: u32,
        answers: &mut RowAnswers,
    ) {
        let Some(column_at) = table.column(column) else {
            answers.unreadable.insert(column);
            return self.slot(layout, row, column, field, SlotState::Absent, None);
        };
        let address = Address::new(at, column_at);
        let here = table.sheet.cell_ref(address);
        let unreadable = table.sheet.unreadable.iter().find(|(place, _)| *place == address);
        let state = match (unreadable, table.sheet.cell(address)) {
            // What stands under a merged area its sender does not see; the area has been named.
            (_, hidden) if table.is_covered(address) => {
                if let Some(cell) = hidden {
                    self.ballot.ignore_named(&table.sheet.name, address, "ô bị vùng gộp che", &cell.value);
                }
                answers.unreadable.insert(column);
                SlotState::Unreadable
            }
            (Some((_, what)), _) => {
                self.fault(row, "C105", here.clone(), what.clone(), "một giá trị đọc được");
                self.ballot.reject(&table.sheet.name, address);
                answers.unreadable.insert(column);
                SlotState::Unreadable
            }
            (None, None) => SlotState::Blank,
            (None, Some(cell)) => {
                if let Some(key) = row.subject.key() {
                    let place = TypedPlace::Answer { sheet: layout.kind, row: key, column };
                    self.typed.push(Typed { place, at: here.clone(), cell: cell.clone() });
                }
                let state = self.read_answer(table, row, (column, field), address, cell, answers);
                answers.seen.extend(seen_by_excel(cell).map(|figure| (column, figure)));
                state
            }
        };
        self.slot(layout, row, column, field, state, Some(here));
    }

    fn read_answer(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        (column, field): (Column, Field),
        address: Address,
        cell: &Cell,
        answers: &mut RowAnswers,
    ) -> SlotState {
        let sheet = &table.sheet.name;
        let indicator = row.subject.indicator().and_then(|code| self.plan.indicator(code));
        let Some(indicator) = indicator else { return SlotState::Absent };
        let at = table.sheet.cell_ref(address);
        let district = row.subject.district().map(str::to_owned);
        match answer::read(field, cell, indicator, self.plan.year()) {
            CellReading::Blank => {
                self.ballot.ignore(sheet, address, "ô chỉ có khoảng trắng");
                SlotState::Blank
            }
            CellReading::Nothing { repairs } => {
                let stored = if field.is_numeric() { "chưa có số liệu" } else { "không có nội dung" };
                self.repairs(&at, cell, stored, &repairs);
                self.ballot.ignore(sheet, address, "ghi là không có hoặc chưa có");
                SlotState::Blank
            }
            CellReading::Read { value, text, date, estimated, repairs, faults } => {
                let lost = text.as_deref().and_then(|text| self.letters_lost(&at, text));
                self.submission.faults.extend(lost.map(|lost| lost.about(&indicator.code, district.clone())));
                self.repairs(&at, cell, &stored_text(value, text.as_deref(), date), &repairs);
                for (code, expected) in faults {
                    self.fault(row, code, at.clone(), shown(cell), expected);
                }
                answers.figures.extend(value.map(|value| (column, value)));
                let indicator = indicator.code.clone();
                self.submission.entries.push(Entry { indicator, district, field, value, text, date, estimated, at });
                self.ballot.accept(sheet, address);
                SlotState::Answered
            }
            CellReading::Fault { code, expected } => {
                self.fault(row, code, at, shown(cell), expected);
                self.ballot.reject(sheet, address);
                answers.unreadable.insert(column);
                SlotState::Unreadable
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

    /// A row that is not there, or there more than once: it has been named, and rules are silent about it.
    pub(super) fn absent_row(&mut self, layout: &SheetLayout, row: &Row, duplicated: bool) -> RowAnswers {
        let mut answers = RowAnswers::default();
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            if let Role::Input(field) = role {
                let state = if duplicated { SlotState::Unreadable } else { SlotState::Absent };
                self.slot(layout, row, *column, *field, state, None);
                answers.unreadable.insert(*column);
            }
        }
        answers
    }

    /// A sheet that is not there.
    pub(super) fn absent(&mut self, layout: &SheetLayout, rows: &mut Rows) {
        for row in &layout.rows {
            let answers = self.absent_row(layout, row, false);
            if let Some(key) = row.subject.key() {
                rows.insert((layout.kind, key), answers);
            }
        }
    }

    /// The cells of a row that stands there more than once: its answers cannot be used without asking.
    pub(super) fn skip_copies(&mut self, layout: &SheetLayout, table: &Table<'_>, row: &Row, key: &str) {
        for at in table.copies(key) {
            for (address, cell) in table.sheet.row(*at) {
                let answers = layout.columns.iter().zip(&row.roles).any(|(column, role)| {
                    matches!(role, Role::Input(_)) && table.column(*column) == Some(address.column)
                });
                if answers && !cell.value.is_blank() {
                    self.ballot.reject(&table.sheet.name, address);
                } else {
                    self.ballot.ignore_named(&table.sheet.name, address, "dòng trùng", &cell.value);
                }
            }
        }
    }
}

/// The figure that a formula finds in a cell: only what was typed as a number.
fn seen_by_excel(cell: &Cell) -> Option<Quantity> {
    match &cell.value {
        Value::Number(number) => Quantity::from_double(*number, 0).ok().map(|read| read.quantity),
        Value::Empty | Value::Text(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => None,
    }
}
