//! A report counts, although the program would send it back.
//!
//! Never makes a figure of what could not be read: that stays unreported until somebody adjusts it.

use super::outcome::DecisionOutcome;
use super::remark::Remark;
use super::report_in_question::ReportInQuestion;
use crate::app::ask::{Decider, OfReport};
use crate::app::{Answer, Workspace};
use crate::error::Failure;
use crate::model::ruling::{Act, Ruled};

/// Decides that a report counts. Of one that counts already nothing is recorded.
///
/// # Errors
/// As [`ReportInQuestion`] finds and records.
pub fn accept(workspace: &Workspace, of: &OfReport, decider: &Decider) -> Result<Answer<DecisionOutcome>, Failure> {
    let mut question = ReportInQuestion::open(workspace, of)?;
    let report = question.report()?.clone();
    let act = Act::Rule(Ruled::Accepted);
    if report.disposition.is_accepted() {
        return Ok(Answer::of(workspace, question.unchanged(&report, &act, decider)));
    }
    let mut outcome = question.record(&report, act, decider)?;
    if !report.proposed.is_accepted() {
        outcome.remarks.push(Remark::LetterNotNeeded);
    }
    Ok(Answer::of(workspace, outcome))
}
