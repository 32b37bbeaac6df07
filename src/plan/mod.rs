//! The plan as a workbook: read and judged, shown as a tree or as JSON, written from a readable source.
//!
//! Never opens a file: grids, texts and bytes go in and out.

mod check;
pub mod codes;
mod digest;
mod judge;
mod read;
mod revised;
pub mod rules;
mod sheets;
mod shown;
mod source;
mod table;
mod tree;
mod value;
mod write;

#[cfg(test)]
mod tests;

pub use check::check_revision;
pub use judge::judge;
pub use read::{Reading, read};
pub use revised::{Difference, check_dropped, check_reused, differences, measured, reused};
pub use shown::{ShownPlan, shown};
pub use source::{PlanSource, SourceError, grid};
pub use tree::tree;
pub use write::{WriteError, blank, write};
