//! The workbook that a unit fills: `Plan + Layout → .xlsx`, blank or with answers and marks in it.
//!
//! Never decides where an answer stands (that is `layout`) or what is wrong with it (that is `rules`).

mod answers;
mod case;
mod check;
mod content;
mod error;
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

use crate::excel::style;
use crate::layout::stamp::{STAMP_PROPERTY, compact};

pub use answers::{Answers, Typed};
pub use content::{GuideRule, Moved, Reply, Template};
pub use error::TemplateError;
pub use reply::{refusal, replacing};

/// Writes the workbook. The same input gives the same bytes.
///
/// # Errors
/// Only if the writer fails, which no input of a plan should bring about.
pub fn write(template: &Template<'_>) -> Result<Vec<u8>, TemplateError> {
    let mut book = style::workbook()?;
    let title = format!("Báo cáo {} - {}", template.period_text(), template.unit_name());
    book.set_properties(
        &style::properties(&title, &template.plan.about.agency, template.stamp.issued_at)
            .set_custom_property(STAMP_PROPERTY, compact(template.stamp)),
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
