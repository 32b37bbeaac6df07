//! Where each answer stands: the only description of a unit's workbook.
//!
//! The template is written by it, intake reads by it, the reply paints by it. Never touches a file,
//! and never says how a cell looks.

mod build;
pub mod case;
pub mod column;
pub mod compute;
mod share;
pub mod stamp;
pub mod step;
pub mod typed;

pub use share::target_of_unit;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::Address;
use crate::model::history::Prior;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;

use build::Builder;
use case::CaseRow;
use column::Column;
use stamp::IssuedValue;

/// What stands in column A of the hidden row of column keys.
pub const KEY_MARK: &str = "khtc.key";

/// What stands in the drop-down of a nil report, and what is stored for any way to say so.
pub const NIL_REPORT: &str = "Không phát sinh";

/// The longest text, in characters, that a cell is asked to hold (rule C113).
pub const LONGEST_TEXT: u32 = 2_000;

/// What stands, locked, as the progress of an indicator that the official year need not ask again.
const SETTLED: &str = "đã đạt";

/// One unit's workbook for one period.
#[derive(Clone, PartialEq, Debug)]
pub struct Layout {
    pub unit: String,
    pub period: Period,
    /// `Báo cáo`, then `Theo huyện` and `Danh sách` where the plan asks for them, and the unit's open cases if it has any.
    pub sheets: Vec<SheetLayout>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SheetKind {
    Report,
    Districts,
    Names,
    /// What the unit reported earlier and is not closed yet: shown, never asked.
    Cases,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SheetLayout {
    pub kind: SheetKind,
    /// From column A on, as issued.
    pub columns: Vec<Column>,
    /// Answers above and below the table.
    pub header: Vec<HeaderRow>,
    /// The hidden row of column keys; headings stand in the row below it, column numbers in the next.
    pub key_row: u32,
    pub rows: Vec<Row>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeaderRow {
    pub key: HeaderKey,
    pub at: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The row as issued, counted from 0.
    pub at: u32,
    pub subject: Subject,
    /// One role for each column of the sheet.
    pub roles: Vec<Role>,
    /// What stood before the period rests on an officer's answer, not on the unit's own.
    pub adjusted: bool,
}

/// What a row is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A heading; it has no key and no answers.
    Task {
        no: String,
        level: usize,
    },
    Indicator(String),
    District {
        indicator: String,
        district: String,
    },
    /// A line of the list of names, counted from 1.
    Name {
        indicator: String,
        line: usize,
    },
    /// A difficulty or proposal that is followed.
    Case {
        number: u32,
    },
}

/// What a cell is for.
#[derive(Clone, PartialEq, Debug)]
pub enum Role {
    /// Not used in this row.
    Empty,
    /// The row key.
    Key,
    /// Locked text.
    Label(String),
    /// A locked figure, as issued.
    Figure(Quantity),
    /// The unit types here.
    Input(Field),
    /// A locked formula.
    Computed(Computed),
    /// The sentence that the check column shows.
    Check,
}

/// What a locked formula computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Computed {
    /// Prior and current together.
    Cumulative,
    /// Attainment of the plan.
    Percent,
    /// `current` over the rows of `Theo huyện`.
    DistrictSum,
    /// Numerator / denominator × 100.
    Fraction,
}

/// What the ledger and the plan put into a template before the unit sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prefill<'a> {
    /// The past of the unit's series before the period.
    pub priors: &'a [Prior],
    /// Figures of a longer period that its months already gave, by indicator and district: shown locked.
    pub known: Option<&'a BTreeMap<(String, Option<String>), Quantity>>,
    /// Indicators that the official year need not ask again.
    pub settled: Option<&'a BTreeSet<String>>,
    /// What the unit reported earlier and is not closed yet, the oldest first.
    pub cases: &'a [CaseRow],
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
}

impl SheetKind {
    /// The name on the tab.
    pub const fn name(self) -> &'static str {
        match self {
            SheetKind::Report => "Báo cáo",
            SheetKind::Districts => "Theo huyện",
            SheetKind::Names => "Danh sách",
            SheetKind::Cases => "Khó khăn đang theo dõi",
        }
    }
}

impl SheetLayout {
    pub fn column(&self, column: Column) -> Option<u16> {
        self.columns.iter().position(|one| *one == column).map(|at| at as u16)
    }

    pub fn address(&self, row: &Row, column: Column) -> Option<Address> {
        self.column(column).map(|at| Address::new(row.at, at))
    }

    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.subject.key().as_deref() == Some(key))
    }

    /// Where header answers are typed: the column of the unit of measure, first after the wide text.
    pub fn header_column(&self) -> u16 {
        self.column(Column::Uom).unwrap_or(3)
    }

    /// The district rows of an indicator.
    pub fn districts_of<'a>(&'a self, indicator: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows
            .iter()
            .filter(move |row| matches!(&row.subject, Subject::District { indicator: of, .. } if of == indicator))
    }

    /// The check column stays on the screen and off the paper.
    pub fn last_printed_column(&self) -> u16 {
        self.column(Column::Check).unwrap_or(self.columns.len() as u16).saturating_sub(1)
    }

    /// The last row that the layout speaks of.
    pub fn last_row(&self) -> u32 {
        let rows = self.rows.iter().map(|row| row.at);
        rows.chain(self.header.iter().map(|header| header.at)).max().unwrap_or(self.key_row + 2)
    }
}

impl Row {
    pub fn role(&self, sheet: &SheetLayout, column: Column) -> Option<&Role> {
        sheet.column(column).and_then(|at| self.roles.get(usize::from(at)))
    }
}

impl Subject {
    /// The row key in column A: `1.3.a`, `1.3.c@181`, `2.a#3`, `case:12`; none for a heading.
    pub fn key(&self) -> Option<String> {
        match self {
            Subject::Task { .. } => None,
            Subject::Indicator(code) => Some(code.clone()),
            Subject::District { indicator, district } => Some(format!("{indicator}@{district}")),
            Subject::Name { indicator, line } => Some(format!("{indicator}#{line}")),
            Subject::Case { number } => Some(case::key(*number)),
        }
    }

    pub fn indicator(&self) -> Option<&str> {
        match self {
            Subject::Task { .. } | Subject::Case { .. } => None,
            Subject::Indicator(code) => Some(code),
            Subject::District { indicator, .. } | Subject::Name { indicator, .. } => Some(indicator),
        }
    }

    pub fn district(&self) -> Option<&str> {
        match self {
            Subject::District { district, .. } => Some(district),
            Subject::Task { .. } | Subject::Indicator(_) | Subject::Name { .. } | Subject::Case { .. } => None,
        }
    }
}
