//! Workbooks: what units send is read into a `Grid`, and what we write shares one style.
//!
//! Never interprets a value, and never trusts a file: whatever is wrong with it is the sender's [`ReadError`].
//!
//! ```text
//! bytes ─► sniff ─► guard ─► xlsx ─► Grid     calamine, with scan beside it as the witness of every address
//!          what     limits   ods, xls, xlsb   our own readers: calamine makes room for whatever these claim to hold
//! ```

mod biff;
mod binary;
mod caught;
mod cell_format;
pub mod error;
mod guard;
mod limits;
mod number_format;
mod ods;
mod ods_xml;
mod ole;
mod openformula;
mod outline;
pub mod read;
mod scan;
mod sniff;
pub mod style;
mod xls;
mod xlsb;
mod xlsx;

#[cfg(test)]
mod foreign_formats;
#[cfg(test)]
mod handmade;
#[cfg(test)]
mod hostile;

pub use error::{Foreign, ReadError};
pub use read::{names, read, read_sheets};
