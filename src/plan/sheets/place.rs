//! Where the rows of a plan workbook stand as it is written, counted from 0.
//!
//! Never needed to read one: a reader goes by the keys.

pub const TITLE: u32 = 0;
pub const HINT: u32 = 1;
pub const HEADINGS: u32 = 2;
pub const KEYS: u32 = 3;
pub const FIRST: u32 = 4;
/// Column A is hidden and holds the mark.
pub const FIRST_COLUMN: u16 = 1;
