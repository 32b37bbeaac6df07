//! Workbooks: what units send is read into a `Grid`, and what we write shares one style.
//!
//! Never interprets a value, and never trusts a file: whatever is wrong with it is the sender's [`ReadError`].
//!
//! ```text
//! bytes ─► sniff ─► guard ─► xlsx ─► Grid     calamine, with scan beside it as the witness of every address
//!          what     limits   ods              streamed by our own reader
//!                            worker           xls, xlsb: calamine in a process of its own, with limits
//! ```

mod biff;
mod biff12;
pub mod error;
mod guard;
mod look;
mod ods;
mod ods_xml;
mod openformula;
mod outline;
mod percent;
mod quiet;
pub mod read;
mod scan;
mod sniff;
pub mod style;
mod tally;
mod wire;
mod worker;
mod xls;
mod xlsb;
mod xlsx;

#[cfg(test)]
mod craft;
#[cfg(test)]
mod hostile;

pub use error::{Foreign, ReadError};
pub use read::{names, read};
pub use worker::{WORKER, WORKER_MEMORY, Worker, serve};
