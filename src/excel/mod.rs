//! Workbooks at the edge: what may be opened, how it is read, and the one look of what is written.
//!
//! Never judges a value; the neutral grid goes in, a styled sheet comes out.

pub mod style;
