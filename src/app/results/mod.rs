//! A period as the ledger knows it: what it rests on, what it comes to, and the workbooks that are made of it.
//!
//! Never records anything: what workbooks told is recorded in [`told`](super::told).

mod basis;
mod last_year;
mod summary;
mod workbooks;

pub use basis::Basis;
pub use summary::{ChangedSince, Overdue, Summary};
pub use workbooks::Results;
