//! Where each answer stands: the only description of a unit's workbook.
//!
//! The template is written by it, intake reads by it, the reply paints by it. Never touches a file,
//! and never says how a cell looks.

mod build;
pub mod case;
pub mod column;
pub mod compute;
mod prefill;
mod share;
mod sheet;
pub mod stamp;
pub mod step;
pub mod typed;

pub use prefill::Prefill;
pub use share::target_of_unit;
pub use sheet::{Computed, HeaderRow, Role, Row, SheetKind, SheetLayout, Subject};

use std::collections::{BTreeSet, HashSet};

use crate::model::entry::Field;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::viet::text;

use build::{Builder, SETTLED};
use column::Column;
use stamp::IssuedValue;

/// What stands in column A of the hidden row of column keys.
pub const KEY_MARK: &str = "khtc.key";

/// What stands in the drop-down of a nil report, and what is stored for any way to say so.
pub const NIL_REPORT: &str = "Không phát sinh";

/// The longest text, in characters, that a cell is asked to hold (rule C113).
pub const LONGEST_TEXT: u32 = 2_000;

/// One unit's workbook for one period.
#[derive(Clone, PartialEq, Debug)]
pub struct Layout {
    pub unit: String,
    pub period: Period,
    /// `Báo cáo`, then `Theo huyện` and `Danh sách` where the plan asks for them, and the unit's open cases if it has any.
    pub sheets: Vec<SheetLayout>,
}

impl Layout {
    /// The workbook of a unit for a period. Without a sheet's worth of indicators the tables are empty;
    /// whether a unit is asked at all is the plan's answer ([`Plan::owes`]).
    pub fn new(plan: &Plan, unit: &str, period: Period, prefill: Prefill<'_>) -> Layout {
        Layout { unit: unit.to_owned(), period, sheets: Builder { plan, unit, period, prefill }.sheets() }
    }

    pub fn sheet(&self, kind: SheetKind) -> Option<&SheetLayout> {
        self.sheets.iter().find(|sheet| sheet.kind == kind)
    }

    /// The indicators that a template of the official year showed as reached when it was issued: the ledger may
    /// have moved since, and what was asked then is still the answer.
    pub fn settled_as_issued(issued: &[IssuedValue]) -> BTreeSet<String> {
        let progress = Column::Answer(Field::Progress).key();
        issued.iter().filter(|one| one.column == progress && one.value == SETTLED).map(|one| one.row.clone()).collect()
    }

    /// The locked values as issued, for the stamp.
    pub fn issued_values(&self) -> Vec<IssuedValue> {
        let mut values = Vec::new();
        for sheet in &self.sheets {
            for row in &sheet.rows {
                let Some(key) = row.subject.key() else { continue };
                for (column, role) in sheet.columns.iter().zip(&row.roles) {
                    let value = match role {
                        Role::Label(text) => text.clone(),
                        Role::Figure(figure) => figure.to_string(),
                        Role::Empty | Role::Key | Role::Input(_) | Role::Computed(_) | Role::Check => continue,
                    };
                    values.push(IssuedValue {
                        sheet: sheet.kind.name().to_owned(),
                        row: key.clone(),
                        column: column.key().to_owned(),
                        value,
                    });
                }
            }
        }
        values
    }

    /// The texts that the workbook itself puts around the answers.
    pub fn own_words(&self) -> HashSet<String> {
        let labels =
            self.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.roles).filter_map(|role| match role {
                Role::Label(text) => Some(text.as_str()),
                Role::Empty | Role::Key | Role::Figure(_) | Role::Input(_) | Role::Computed(_) | Role::Check => None,
            });
        let labels = labels.map(|text| text::clean(text).into_owned());
        labels.chain(Column::ALL.into_iter().map(|column| column.vietnamese().to_owned())).collect()
    }
}
