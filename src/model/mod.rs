//! The nouns: plain values and what can be asked of them.
//!
//! Never does any input or output; knows nothing of the rooms that use it.

pub mod attainment;
pub mod calendar;
pub mod case;
pub mod channel;
pub mod clock;
pub mod closing;
pub mod comparison;
pub mod consolidation;
pub mod correction;
pub mod dates;
pub mod decision;
pub mod digest;
pub mod disposition;
pub mod entry;
pub mod figure;
pub mod filing;
pub mod finding;
pub mod gap;
pub mod grid;
pub mod grouped;
pub mod history;
pub mod indicator;
pub mod lineage;
pub mod listed;
pub mod outlook;
pub mod path;
pub mod period;
pub mod plan;
pub mod quantity;
pub mod reminder;
pub mod restatement;
pub mod revised;
pub mod revision;
pub mod rule;
pub mod ruling;
pub mod sign;
pub mod standing;
pub mod step;
pub mod submission;
pub mod told;
pub mod unit;
pub mod year;
