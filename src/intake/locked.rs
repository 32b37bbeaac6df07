//! Locked cells: changed by hand, or outdated by the ledger.
//!
//! Never takes a value from them: ours wins, and what differs is said.

use crate::layout::column::Column;
use crate::layout::step;
use crate::layout::{Role, Row, SheetKind, SheetLayout};
use crate::model::grid::{Address, Cell, Value};
use crate::model::indicator::Kind;
use crate::model::quantity::Quantity;
use crate::viet::number::{self, Reading, Want};
use crate::viet::{text, uom};

use super::table::Table;
use super::{Reader, Rows, ValueKey, shown};

impl Reader<'_> {
    /// Compares the locked cells of one row.
    pub(super) fn compare_row(&mut self, layout: &SheetLayout, table: &Table<'_>, row: &Row, at: u32, rows: &Rows) {
        let Some(key) = row.subject.key() else { return };
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            let Some(column_at) = table.column(*column) else { continue };
            let address = Address::new(at, column_at);
            match role {
                Role::Input(_) | Role::Key | Role::Check => {}
                // A prior that is blank today may have been issued with a value, and the other way round.
                Role::Label(_) | Role::Figure(_) | Role::Empty => {
                    self.compare_issued(table, row, (table.kind.name(), &key, column.key()), *column, address);
                }
                Role::Computed(computed) => self.compare_computed(table, row, *computed, address, rows),
            }
        }
    }

    fn compare_issued(&mut self, table: &Table<'_>, row: &Row, key: ValueKey<'_>, column: Column, address: Address) {
        let issued = self.issued.get(&key).copied();
        let today = self.today.get(&key).copied();
        let cell = table.sheet.cell(address);
        if issued != today && column == Column::Prior {
            let found = format!("{} (khi phát hành)", figure_text(issued));
            let expected = format!("{} (theo sổ hiện nay)", figure_text(today));
            self.fault(row, "C115", table.sheet.cell_ref(address), found, expected);
            // Mended by hand to what the ledger says: nothing is left to say.
            if let (Some(today), Some(cell)) = (today, cell)
                && same(today, &cell.value)
            {
                return self.ballot.accept(&table.sheet.name, address);
            }
        }
        self.settle(table, row, column, address, cell, issued);
    }

    /// Equal to what was issued: accepted. Anything else: a changed locked cell, and our value wins.
    fn settle(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        column: Column,
        address: Address,
        cell: Option<&Cell>,
        issued: Option<&str>,
    ) {
        // What could not be read cannot be compared; it is named among the cells that do not count.
        if table.sheet.unreadable.iter().any(|(at, _)| *at == address) {
            return;
        }
        // Nor what a merged area hides, which has been named.
        if table.is_covered(address) {
            if cell.is_some() {
                self.ballot.ignore(&table.sheet.name, address, "ô bị vùng gộp che");
            }
            return;
        }
        let is_blank = cell.is_none_or(|cell| cell.value.is_blank());
        let unchanged = match (issued, cell) {
            (None, _) => is_blank,
            (Some(issued), Some(cell)) => {
                same(issued, &cell.value)
                    || (column == Column::Uom && !is_blank && !is_other_uom(column, Some(cell), Some(issued)))
                    || (column == Column::Content && !self.has_issued && same_but_for_step(issued, &cell.value))
                    // What was followed and answered when it was issued nobody knows any more.
                    || (table.kind == SheetKind::Cases && !self.has_issued && !is_blank)
            }
            (Some(issued), None) => issued.is_empty(),
        };
        if unchanged {
            match (issued, cell.is_some()) {
                (Some(_), true) => self.ballot.accept(&table.sheet.name, address),
                (None, true) => self.ballot.ignore(&table.sheet.name, address, "ô chỉ có khoảng trắng"),
                (_, false) => {}
            }
            return;
        }
        let found = cell.map_or_else(|| "để trống".to_owned(), shown);
        let expected = issued.map_or_else(|| "để trống".to_owned(), |issued| figure_text(Some(issued)));
        let code = if self.is_label_of_another_row(table, column, cell) {
            "S006"
        } else if is_other_uom(column, cell, issued) {
            "C119"
        } else {
            "C110"
        };
        self.fault(row, code, table.sheet.cell_ref(address), found, expected);
        if cell.is_some() {
            self.ballot.ignore(&table.sheet.name, address, "ô khóa bị sửa: dùng giá trị đã phát hành");
        }
    }
}

impl Reader<'_> {
    /// Rows that were sorted or pasted without their keys: the label of one stands beside the key of another, and
    /// nobody knows whose the figures are.
    fn is_label_of_another_row(&self, table: &Table<'_>, column: Column, cell: Option<&Cell>) -> bool {
        let names_the_row = matches!(column, Column::Content | Column::District);
        names_the_row
            && cell.is_some_and(|cell| {
                self.issued.iter().any(|((sheet, _, of), label)| {
                    *sheet == table.kind.name() && *of == column.key() && same(label, &cell.value)
                })
            })
    }
}

/// Another unit of measure, not another spelling of the same: nobody knows in which one the figures are.
fn is_other_uom(column: Column, cell: Option<&Cell>, issued: Option<&str>) -> bool {
    let (Some(cell), Some(issued)) = (cell.filter(|cell| !cell.value.is_blank()), issued) else { return false };
    column == Column::Uom && !issued.is_empty() && !uom::is_ours(&cell.value.display(), issued)
}

fn same(issued: &str, value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            let figure = Quantity::from_double(*number, 0).map(|read| read.quantity);
            issued.parse::<Quantity>().is_ok_and(|issued| figure == Ok(issued))
        }
        Value::Text(typed) => text::clean(typed) == text::clean(issued) || typed_figure(typed, issued),
        Value::Empty | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
    }
}

/// Which step was in hand when it was issued nobody knows any more; the content is the same.
fn same_but_for_step(today: &str, value: &Value) -> bool {
    match value {
        Value::Text(typed) => {
            let (typed, today) = (text::clean(typed), text::clean(today));
            step::parted(&typed).0 == step::parted(&today).0
        }
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
    }
}

/// The issued figure, typed as a text.
fn typed_figure(typed: &str, issued: &str) -> bool {
    issued.parse::<Quantity>().is_ok_and(|issued| figure_of(typed) == Some(issued))
}

/// The figure that a text is, to compare with one of ours; it is never stored.
pub(super) fn figure_of(text: &str) -> Option<Quantity> {
    let want = Want { decimals: 4, uom: String::new(), kind: Kind::Stock };
    match number::read_text(text, &want) {
        Reading::Number { value, estimated: false, .. } => Some(value),
        Reading::Number { .. }
        | Reading::Zero { .. }
        | Reading::Missing { .. }
        | Reading::Blank
        | Reading::Fault(_) => None,
    }
}

/// An issued value as people write it.
fn figure_text(issued: Option<&str>) -> String {
    match issued {
        None => "để trống".to_owned(),
        Some(text) => text.parse::<Quantity>().map_or_else(|_| text.to_owned(), |figure| figure.vietnamese(0)),
    }
}
