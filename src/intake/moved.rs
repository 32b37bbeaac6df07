//! Where the cells of the form stand in a sender's workbook: for the reply, which has them where they were issued.
//!
//! Never reads an answer.

use std::collections::BTreeMap;

use crate::layout::Layout;
use crate::model::grid::{Address, Grid};

use super::{letters, table};

/// (sheet, cell) in the sender's workbook → (sheet, cell) as issued, for every cell in a keyed row and column and
/// every header answer.
pub fn moved(layout: &Layout, grid: &Grid) -> BTreeMap<(String, String), (String, String)> {
    let letters = letters::mend(grid);
    let mut places = BTreeMap::new();
    // What is wrong with the tables was said when they were read.
    for table in table::find(&letters.grid, layout, &mut Vec::new()) {
        let Some(sheet) = layout.sheet(table.kind) else { continue };
        let mut place = |here: Address, issued: Address| {
            let here = (table.sheet.name.clone(), here.to_string());
            places.insert(here, (table.kind.name().to_owned(), issued.to_string()));
        };
        for row in &sheet.rows {
            let Some(at) = row.subject.key().and_then(|key| table.row(&key)) else { continue };
            for (column, column_at) in table.columns() {
                if let Some(issued) = sheet.address(row, column) {
                    place(Address::new(at, column_at), issued);
                }
            }
        }
        for header in &sheet.header {
            let answer = table.header_row(header.key).and_then(|at| table.header_value(at));
            if let Some((here, _)) = answer {
                place(here, Address::new(header.at, sheet.header_column()));
            }
        }
    }
    places
}
