//! What leaves the office for its units: receipts, marked workbooks, reminders, and the stamp of what is issued.
//!
//! Never sends anything, never asks the ledger, and never decides who is written to.

pub mod issue;
pub mod receipt;
pub mod reminder;
pub mod reply;
pub mod returned;
