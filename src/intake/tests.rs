//! The whole road of a form: written, filled, read back, judged.
//!
//! Never asks what a rule means (that stands below each rule), only that what was typed arrives where it belongs.

mod agreement;
mod blank;
mod cases;
#[path = "../../tests/khtc/doc_table.rs"]
mod doc_table;
mod fates;
mod form;
mod mutated;
mod mutations;
mod steps;
mod unchanged;
mod walk;
