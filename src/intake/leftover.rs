//! Everything on a table's sheet that no key speaks of.
//!
//! Never takes a figure from there: it only names it.

use std::collections::{BTreeSet, HashSet};

use crate::layout::SheetKind;
use crate::model::finding::Fault;
use crate::model::grid::{Address, Cell, Value};
use crate::model::indicator::Kind;
use crate::viet::number::{self, Reading, Want};
use crate::viet::text;

use super::table::{Belongs, Table};
use super::{Reader, ballot, shown};

impl Reader<'_> {
    pub(super) fn leftovers(&mut self, table: &Table<'_>, own: &HashSet<String>) {
        for (address, cell) in &table.sheet.cells {
            if self.ballot.has(&table.sheet.name, *address) {
                continue;
            }
            let sheet = &table.sheet.name;
            match table.belongs(*address) {
                // A sentence that is not the form's own may be an answer above the table.
                Belongs::Frame if own.contains(text::clean(&cell.value.display()).as_ref()) => {
                    self.ballot.ignore(sheet, *address, "nhãn, tiêu đề và khóa của biểu mẫu");
                }
                Belongs::Frame => {
                    self.ballot.ignore_named(sheet, *address, "chữ quanh bảng", &cell.value);
                }
                Belongs::Check => self.ballot.ignore(sheet, *address, "cột kiểm tra"),
                Belongs::Nowhere => self.outside(table, *address, cell),
            }
        }
    }

    /// A number outside the keys may be an answer in the wrong place: it is always named.
    fn outside(&mut self, table: &Table<'_>, address: Address, cell: &Cell) {
        let is_name = table.kind == SheetKind::Names && ballot::is_sentence(&cell.value);
        if self.is_figure(&cell.value) || is_name {
            let at = table.sheet.cell_ref(address);
            let expected = "số liệu nằm trong các ô nền vàng của biểu mẫu";
            self.submission.faults.push(Fault::at("S005", at, shown(cell), expected));
        }
        self.ballot.ignore_named(&table.sheet.name, address, "ngoài các dòng và cột của biểu mẫu", &cell.value);
    }

    /// A number, typed as a number or as a text, with a unit of measure of the plan or without.
    fn is_figure(&self, value: &Value) -> bool {
        match value {
            Value::Text(text) => {
                let units: BTreeSet<&str> = self.plan.indicators.iter().map(|one| one.uom.as_str()).collect();
                units.into_iter().chain([""]).any(|uom| {
                    let want = Want { decimals: 4, uom: uom.to_owned(), kind: Kind::Stock };
                    matches!(number::read_text(text, &want), Reading::Number { .. })
                })
            }
            Value::Number(_) | Value::Date(_) => true,
            Value::Empty | Value::Bool(_) | Value::Error(_) => false,
        }
    }
}
