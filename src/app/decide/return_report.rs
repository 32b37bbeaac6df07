//! A report does not count any more, and its unit is asked for another one.
//!
//! Never sends anything: the letter is a draft.

use std::path::PathBuf;

use super::outcome::DecisionOutcome;
use super::report_in_question::ReportInQuestion;
use crate::app::ask::{Decider, OfReport};
use crate::app::{Answer, Workspace};
use crate::error::Failure;
use crate::letters::returned::ReturnedReport;
use crate::mail;
use crate::model::ruling::{Act, Ruled};
use crate::model::standing::Received;

/// Decides that a report does not count, and drafts the letter that tells its unit. Of one that does not count already
/// nothing is recorded or written.
///
/// # Errors
/// As [`ReportInQuestion`] finds and records; if the draft cannot be written, after the decision was recorded.
pub fn return_report(
    workspace: &Workspace,
    of: &OfReport,
    decider: &Decider,
) -> Result<Answer<DecisionOutcome>, Failure> {
    let mut question = ReportInQuestion::open(workspace, of)?;
    let report = question.report()?.clone();
    let act = Act::Rule(Ruled::Returned);
    if !report.disposition.is_accepted() {
        return Ok(Answer::of(workspace, question.unchanged(&report, &act, decider)));
    }
    let outcome = question.record(&report, act, decider)?;
    let reply = Some(draft(&question, &report, &decider.reason)?);
    Ok(Answer::of(workspace, DecisionOutcome { reply, ..outcome }))
}

/// The letter, beside the replies of the period.
fn draft(question: &ReportInQuestion<'_>, report: &Received, reason: &str) -> Result<PathBuf, Failure> {
    let workspace = question.workspace;
    let letter = ReturnedReport {
        plan: question.plan,
        report,
        reason,
        still_counts: question.standing().map(|one| one.attempt),
        remarks: &workspace.remarks(),
    };
    let name = format!("{}-lan-{}-tra-lai.eml", report.unit, report.attempt);
    let letter = mail::compose_unsent(&letter.mail(workspace.now));
    workspace.write(&workspace.replies(Some(report.period)).join(name), &letter)
}
