//! Use cases: what an office does, one a file. Each takes values and gives an [`Answer`].
//!
//! Never prints, and never knows who asks: the terminal, a page and a mail program are doors to the same rooms.

mod answer;
pub mod ask;
pub mod backup;
pub mod case_book;
pub mod check;
pub mod consolidate;
pub mod decide;
pub mod explain;
pub mod export;
pub mod issued;
pub mod named;
pub mod original;
pub mod past;
pub mod receive;
pub mod rederived;
pub mod replay;
pub mod report;
pub mod results;
#[cfg(test)]
pub(crate) mod sample;
pub mod told;
pub mod verify;

pub use crate::workspace::Workspace;
pub use answer::Answer;
