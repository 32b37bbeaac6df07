//! The workbook that a unit fills: `Plan + Layout → .xlsx`, blank or with answers and marks in it.
//!
//! Never decides where an answer stands (that is `layout`) or what is wrong with it (that is `rules`).

mod case;
mod check;
mod formula;
mod guide;
mod header;
mod letterhead;
mod reply;
mod row;
mod stamp_sheet;
mod table;
mod validation;
mod widths;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_xlsxwriter::XlsxError;

use crate::excel::style;
use crate::layout::column::Column;
use crate::layout::stamp::IssuedValue;
use crate::layout::{Layout, SheetKind};
use crate::model::entry::HeaderKey;
use crate::model::finding::{Finding, Repair};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::Stamp;

pub use reply::{refusal, replacing};

/// What the program failed to write; never the unit's fault.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("không ghi được biểu mẫu: {0}")]
    Write(#[from] XlsxError),
}

/// Everything that goes into one workbook.
pub struct Template<'a> {
    pub plan: &'a Plan,
    pub layout: &'a Layout,
    /// Sealed.
    pub stamp: &'a Stamp,
    /// What the seal covers.
    pub issued: &'a [IssuedValue],
    /// The rules in a unit's words, for the sheet `Hướng dẫn`.
    pub guide: &'a [GuideRule],
    /// The answers that already stand in it: none for a blank template.
    pub answers: &'a Answers,
    /// What was found, when the workbook goes back to its sender.
    pub reply: Option<&'a Reply<'a>>,
    /// A line in red above the title, such as a warning that the figures are illustrative.
    pub banner: Option<&'a str>,
}

/// A rule as the instructions word it, so that they never contradict the judge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GuideRule {
    pub code: String,
    pub title: String,
    pub remedy: String,
}

/// What stands in the input cells.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answers {
    /// By sheet, row key, column.
    pub cells: BTreeMap<(SheetKind, String, Column), Typed>,
    pub header: BTreeMap<HeaderKey, Typed>,
}

/// What somebody typed into a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Typed {
    Number(f64),
    Text(String),
    Date(NaiveDate),
}

/// Where a cell that the sender's workbook had elsewhere stands in the reply: (sheet, cell) → (sheet, cell).
pub type Moved = BTreeMap<(String, String), (String, String)>;

/// A judgement, as its sender is told of it.
pub struct Reply<'a> {
    pub findings: &'a [Finding],
    pub repairs: &'a [Repair],
    pub moved: &'a Moved,
    /// The number of the attempt that this answers; its correction is the next one.
    pub attempt: u32,
    /// When that attempt came, and the digest of its file: what the correction replaces.
    pub received_at: DateTime<FixedOffset>,
    pub sha256: &'a str,
    /// `true` if the report has to be sent again.
    pub sent_back: bool,
}

/// Writes the workbook. The same input gives the same bytes.
///
/// # Errors
/// Only if the writer fails, which no input of a plan should bring about.
pub fn write(template: &Template<'_>) -> Result<Vec<u8>, TemplateError> {
    let mut book = style::workbook()?;
    let title = format!("Báo cáo {} - {}", template.period_text(), template.unit_name());
    book.set_properties(
        &style::properties(&title, &template.plan.about.agency, template.stamp.issued_at)
            .set_custom_property(crate::layout::stamp::STAMP_PROPERTY, crate::layout::stamp::compact(template.stamp)),
    );
    if let Some(reply) = template.reply {
        reply::tasks_sheet(book.add_worksheet(), template, reply)?;
    }
    for sheet in &template.layout.sheets {
        table::write(book.add_worksheet(), template, sheet)?;
    }
    guide::write(book.add_worksheet(), template)?;
    stamp_sheet::write(&mut book, template)?;
    Ok(book.save_to_buffer()?)
}

impl Template<'_> {
    fn unit_name(&self) -> &str {
        self.plan.unit(&self.layout.unit).map_or(&self.layout.unit, |unit| &unit.name)
    }

    fn period_text(&self) -> String {
        self.layout.period.vietnamese_lower()
    }
}

impl Answers {
    /// None for an empty text too: Excel takes both for a blank cell.
    pub fn cell(&self, sheet: SheetKind, row: &str, column: Column) -> Option<&Typed> {
        self.cells.get(&(sheet, row.to_owned(), column)).filter(|typed| **typed != Typed::Text(String::new()))
    }

    pub fn put(&mut self, sheet: SheetKind, row: impl Into<String>, column: Column, typed: Typed) {
        self.cells.insert((sheet, row.into(), column), typed);
    }
}

impl Typed {
    /// The figure that a formula finds in the cell: a text is none, a day is its serial number.
    fn quantity(&self) -> Option<Quantity> {
        let number = match self {
            Typed::Number(number) => *number,
            Typed::Date(day) => style::date_serial(*day),
            Typed::Text(_) => return None,
        };
        Quantity::from_double(number, 0).ok().map(|read| read.quantity)
    }
}
