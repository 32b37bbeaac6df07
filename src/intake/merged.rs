//! Merged cells in a table, and what else a workbook brings that no form of ours has.
//!
//! Never spreads the value of a merged area over the cells that it covers: whose it is only the sender knows.

use crate::layout::{Role, SheetLayout};
use crate::model::entry::Field;
use crate::model::finding::Fault;
use crate::model::grid::{Address, Grid};

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
        let all = inputs(layout, table);
        for area in table.sheet.merges.iter().filter(|area| area.from != area.to) {
            let inputs: Vec<&Input<'_>> = all.iter().filter(|input| area.contains(input.at)).collect();
            let Some(first) = inputs.first() else { continue };
            let hidden: Vec<_> = inputs.iter().filter(|input| input.at != area.from).collect();
            let loses_an_answer = hidden.iter().any(|input| counts(input.field));
            let code = if loses_an_answer { "C116" } else { "C118" };
            let expected = if hidden.is_empty() {
                "các ô không để nhập".to_owned()
            } else {
                let mut cells: Vec<String> = hidden.iter().take(NAMED).map(|input| input.at.to_string()).collect();
                cells.extend((hidden.len() > NAMED).then(|| "…".to_owned()));
                format!("{} ô nhập khác: {}", hidden.len(), cells.join(", "))
            };
            let found = format!("{}:{}", area.from, area.to);
            let fault = Fault::at(code, table.sheet.cell_ref(area.from), found, expected);
            self.submission.faults.push(fault.about(first.indicator, first.district.map(str::to_owned)));
        }
    }
}

/// A cell to type in.
struct Input<'a> {
    indicator: &'a str,
    district: Option<&'a str>,
    field: Field,
    at: Address,
}

/// The cells to type in of a table, from left to right and from top to bottom of the layout.
fn inputs<'a>(layout: &'a SheetLayout, table: &Table<'_>) -> Vec<Input<'a>> {
    let mut inputs = Vec::new();
    for row in &layout.rows {
        let at = row.subject.key().and_then(|key| table.row(&key));
        let (Some(at), Some(indicator)) = (at, row.subject.indicator()) else { continue };
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            let (Role::Input(field), Some(column)) = (role, table.column(*column)) else { continue };
            let district = row.subject.district();
            inputs.push(Input { indicator, district, field: *field, at: Address::new(at, column) });
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
