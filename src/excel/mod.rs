//! Workbooks: what units send is read into a `Grid`, and what we write shares one style.
//!
//! Never interprets a value, and never trusts a file: whatever is wrong with it is the sender's [`ReadError`].
//!
//! ```text
//! bytes ─► sniff ─► guard ─► xlsx, ods, xls, xlsb ─► Grid
//!          what     limits   cell by cell, no room made for what is merely claimed
//! ```

mod biff;
mod binary;
pub mod error;
mod guard;
mod look;
mod number_format;
mod ods;
mod ods_xml;
mod ole;
mod openformula;
mod outline;
pub mod read;
mod rich_text;
mod scan;
mod sniff;
pub mod style;
mod tally;
mod xls;
mod xlsb;
mod xlsx;

#[cfg(test)]
mod craft;
#[cfg(test)]
mod foreign_formats;
#[cfg(test)]
mod hostile;

pub use error::{Foreign, ReadError};
pub use read::{names, read};
