//! Use cases: what an office does, one a file. Each takes values and gives an [`Answer`].
//!
//! Never prints, and never knows who asks: the terminal, a page and a mail program are doors to the same rooms.

mod answer;
pub mod answer_case;
pub mod ask;
pub mod backup;
pub mod case_book;
pub mod cases;
pub mod check;
pub mod close;
pub mod closing;
pub mod consolidate;
pub mod decide;
pub mod explain;
pub mod export;
#[cfg(test)]
pub(crate) mod fixture;
pub mod home;
pub mod init;
pub mod issue;
pub mod issued;
pub mod log;
pub mod named;
pub mod original;
pub mod past;
pub mod plan;
pub mod receive;
pub mod rederived;
pub mod refused;
pub mod remind;
pub mod reopen;
pub mod replay;
pub mod report;
pub mod results;
pub mod rules;
pub mod run;
pub mod status;
pub mod told;
pub mod verify;

pub use crate::workspace::Workspace;
pub use answer::Answer;
