//! What a sheet of a plan workbook is made of: which sheet it is, its columns, and how each of them is written.
//!
//! Never names a heading: those stand in [`super::columns`].

/// A sheet of the plan workbook.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PlanSheet {
    About,
    Units,
    Leaders,
    Districts,
    Tasks,
    Indicators,
    Allocations,
    /// Optional: a workbook without it is whole.
    Steps,
    Periods,
    Holidays,
    Openings,
}

/// How a column is written, and which drop-down helps to fill it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Stays text whatever is typed: codes, numbering such as 1.10.
    Code,
    /// Long text, wrapped.
    Wrapped,
    /// A printed label that is no part of the plan.
    Label,
    Number,
    Date,
    Choice(Choice),
}

/// What a drop-down offers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    Kind,
    Op,
    Frequency,
    Breakdown,
    /// `x` or nothing.
    Mark,
    /// The codes in the first column of another sheet.
    CodesOf(PlanSheet),
}

/// A column; one without a key is there for the reader's eye only.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Column {
    pub key: &'static str,
    pub heading: &'static str,
    /// How to fill it, with an example.
    pub note: &'static str,
    /// In characters.
    pub width: f64,
    pub shape: Shape,
    /// A row is incomplete without it.
    pub required: bool,
}

/// A sheet.
#[derive(Clone, Copy, Debug)]
pub struct SheetSpec {
    pub part: PlanSheet,
    pub name: &'static str,
    pub title: &'static str,
    /// One line under the title.
    pub hint: &'static str,
    pub columns: &'static [Column],
    /// Rows that stand ready in a blank workbook.
    pub spare_rows: usize,
}

impl SheetSpec {
    /// The columns that a workbook must have, by key.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|column| column.key).filter(|key| !key.is_empty())
    }
}
