//! Vietnamese as officers type it: numbers, dates, words, and when two texts are the same.
//!
//! Pure functions: never knows a sheet, a cell or a plan, and never guesses; what is unclear is asked.
//!
//! The readers answer with what they read and the codes of the repairs that it took (`R001` …, see the rules
//! of that name); the caller, who knows the cell, turns them into log lines and findings.

pub mod date;
pub mod deadline;
mod digits;
pub mod legacy;
pub mod lookalike;
pub mod names;
pub mod number;
mod syllable;
pub mod text;
mod typed;
pub mod uom;
pub mod worded;
pub mod words;
