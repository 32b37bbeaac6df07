//! Merged cells in a table, and what else a workbook brings that no form of ours has.
//!
//! Never spreads the value of a merged area over the cells that it covers: whose it is only the sender knows.

use crate::layout::{Role, SheetLayout};
use crate::model::entry::Field;
use crate::model::finding::Fault;
use crate::model::grid::{Address, Area, Grid};

use super::Reader;
use super::table::Table;

/// How many covered cells a finding names.
const NAMED: usize = 4;

impl Reader<'_> {
    /// Macros are read past, and said.
    pub(super) fn brought_along(&mut self, grid: &Grid) {
        if grid.has_macros {
            self.submission.faults.push(Fault::of_file("W014", "mã VBA", "tệp không có macro"));
        }
    }

    /// Names every merged area that covers a cell to type in; the covered cells themselves stay silent.
    pub(super) fn merged(&mut self, layout: &SheetLayout, table: &Table<'_>) {
        for area in table.sheet.merges.iter().filter(|area| area.from != area.to) {
            let inputs = inputs_in(layout, table, area);
            let Some((first, ..)) = inputs.first() else { continue };
            let hidden: Vec<_> = inputs.iter().filter(|(.., at)| *at != area.from).collect();
            let loses_an_answer = hidden.iter().any(|(_, field, _)| counts(*field));
            let code = if loses_an_answer { "C116" } else { "C118" };
            let expected = if hidden.is_empty() {
                "các ô không để nhập".to_owned()
            } else {
                let mut cells: Vec<String> = hidden.iter().take(NAMED).map(|(.., at)| at.to_string()).collect();
                cells.extend((hidden.len() > NAMED).then(|| "…".to_owned()));
                format!("{} ô nhập khác: {}", hidden.len(), cells.join(", "))
            };
            let found = format!("{}:{}", area.from, area.to);
            let fault = Fault::at(code, table.sheet.cell_ref(area.from), found, expected);
            let (indicator, district) = first;
            self.submission.faults.push(fault.about(indicator, district.clone()));
        }
    }
}

/// Whose an answer is.
type Subject = (String, Option<String>);

/// The cells to type in that an area covers, from left to right and from top to bottom of the layout.
fn inputs_in(layout: &SheetLayout, table: &Table<'_>, area: &Area) -> Vec<(Subject, Field, Address)> {
    let mut inputs = Vec::new();
    for row in &layout.rows {
        let at = row.subject.key().and_then(|key| table.row(&key));
        let (Some(at), Some(indicator)) = (at, row.subject.indicator()) else { continue };
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            let (Role::Input(field), Some(column)) = (role, table.column(*column)) else { continue };
            let address = Address::new(at, column);
            if area.contains(address) {
                let subject = (indicator.to_owned(), row.subject.district().map(str::to_owned));
                inputs.push((subject, *field, address));
            }
        }
    }
    inputs
}

/// True for answers that are counted; the others are words.
const fn counts(field: Field) -> bool {
    match field {
        Field::Current | Field::Numerator | Field::Denominator | Field::Estimate | Field::Progress | Field::DoneOn => {
            true
        }
        Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => false,
    }
}

impl Table<'_> {
    /// True for a cell that a merged area hides from its sender.
    pub(super) fn is_covered(&self, at: Address) -> bool {
        self.sheet.merges.iter().any(|area| area.contains(at) && area.from != at)
    }
}
