//! What an officer decides about one report: another figure counts, a finding does not, the report counts or does not,
//! a decision holds no longer.
//!
//! Never decides anything itself, and never takes anything out of the ledger: a further decision follows.

pub mod accept;
pub mod act;
pub mod adjust;
pub mod doubts;
pub mod effects;
pub mod lapsed;
mod officers_answer;
pub mod outcome;
mod possible;
pub mod remark;
pub mod report_in_question;
pub mod return_report;
pub mod undo;
pub mod waive;

#[cfg(test)]
mod tests;
