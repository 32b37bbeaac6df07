//! Workbooks: what units send is read into a `Grid`, and what we write shares one style.
//!
//! Never interprets a value, and never trusts a file: whatever is wrong with it is the sender's [`ReadError`].
//!
//! ```text
//! bytes ─► sniff ─► guard ─► read ─► Grid
//!          what     limits   calamine, with scan beside it as the witness of every address
//! ```

pub mod error;
mod guard;
mod outline;
mod percent;
mod quiet;
pub mod read;
mod scan;
mod sniff;
pub mod style;
mod xlsx;

#[cfg(test)]
mod craft;
#[cfg(test)]
mod hostile;

pub use error::{Foreign, ReadError};
pub use read::{names, read};
