//! A sheet of a unit's workbook: its columns, its rows, what each row is about and what each cell is for.
//!
//! Never decides what a plan asks for: [`super::build`] does.

use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::Address;
use crate::model::quantity::Quantity;

use super::column::Column;

/// What the key of a case's row begins with.
const CASE_KEY: &str = "case:";

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
            Subject::Case { number } => Some(case_key(*number)),
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

/// The key of a case's row: `case:12`.
pub(super) fn case_key(number: u32) -> String {
    format!("{CASE_KEY}{number}")
}

/// The case that a row key names.
pub(super) fn case_of_key(key: &str) -> Option<u32> {
    key.strip_prefix(CASE_KEY)?.parse().ok()
}
