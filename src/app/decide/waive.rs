//! A finding no longer stands against a report; once no error does, the report counts.
//!
//! Never deletes a finding: it is shown as waived, by whom and why.

use super::outcome::DecisionOutcome;
use super::remark::Remark;
use super::report_in_question::ReportInQuestion;
use crate::app::ask::{Decider, OfReport};
use crate::app::{Answer, Workspace, named};
use crate::error::Failure;
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::model::ruling::{Act, Ruled, Waived};
use crate::model::standing::Received;
use crate::viet::text::without_accents;

/// Which finding is meant: what is said must leave one.
#[derive(Clone, Default, Debug)]
pub struct AskedFinding {
    /// The rule's, in either case.
    pub code: String,
    /// `G12`, `Báo cáo!G12`, `bao cao!g12`.
    pub cell: Option<String>,
    /// Code of the indicator.
    pub indicator: Option<String>,
    /// Code or name of the district.
    pub district: Option<String>,
}

/// Decides that a finding does not stand against a report. Of one that was waived already nothing is recorded.
///
/// # Errors
/// [`Failure::UnknownRule`], [`Failure::NoSuchFinding`], [`Failure::SeveralFindings`]; [`Failure::NothingToWaive`] for
/// a note, which holds nothing up; as [`ReportInQuestion`] finds and records.
pub fn waive(
    workspace: &Workspace,
    of: &OfReport,
    asked: &AskedFinding,
    decider: &Decider,
) -> Result<Answer<DecisionOutcome>, Failure> {
    let mut question = ReportInQuestion::open(workspace, of)?;
    let report = question.report()?.clone();
    // A mistyped code is said as that, instead of listing findings of other rules.
    named::rule(&asked.code)?;
    let (position, finding) = found(question.plan, &report, asked)?;
    let waived =
        Waived { position, code: finding.code.clone(), sheet: finding.sheet.clone(), cell: finding.cell.clone() };
    if finding.severity == Severity::Note {
        return Err(Failure::NothingToWaive { what: waived.vietnamese() });
    }
    let act = Act::Rule(Ruled::Waived(waived));
    let mut outcome = match report.waiver(position) {
        Some(_) => question.unchanged(&report, &act, decider),
        None => question.record(&report, act, decider)?,
    };
    outcome.remarks.push(Remark::Finding(finding.message.clone()));
    Ok(Answer::of(workspace, outcome))
}

/// The finding that is meant, and its place among the report's.
fn found<'a>(plan: &Plan, report: &'a Received, asked: &AskedFinding) -> Result<(usize, &'a Finding), Failure> {
    let district = asked.district.as_ref().map(|named| named::district(plan, named));
    let is_of_code = |one: &Finding| one.counts() && one.code.eq_ignore_ascii_case(&asked.code);
    let of_code = || report.findings.iter().enumerate().filter(|(_, one)| is_of_code(one));
    let is_as_asked =
        |wanted: &Option<String>, is: Option<&str>| wanted.as_deref().is_none_or(|wanted| is == Some(wanted));
    let is_meant = |one: &Finding| {
        let cell = one.cell.as_deref().unwrap_or_default();
        let whole = format!("{}!{cell}", one.sheet.as_deref().unwrap_or_default());
        let is_there = |at: &String| [place(cell), place(&whole)].contains(&place(at));
        asked.cell.as_ref().is_none_or(is_there)
            && is_as_asked(&asked.indicator, one.indicator.as_deref())
            && is_as_asked(&district, one.district.as_deref())
    };
    let meant: Vec<(usize, &Finding)> = of_code().filter(|(_, one)| is_meant(one)).collect();
    let messages = |all: &[(usize, &Finding)]| all.iter().map(|(_, one)| one.message.clone()).collect();
    let code = asked.code.to_uppercase();
    match meant.as_slice() {
        [one] => Ok(*one),
        [] => {
            let others: Vec<(usize, &Finding)> = of_code().collect();
            let all = report.findings.iter().enumerate().filter(|(_, one)| one.counts());
            let others = if others.is_empty() { all.collect() } else { others };
            Err(Failure::NoSuchFinding { code, attempt: report.attempt, found: messages(&others) })
        }
        several => Err(Failure::SeveralFindings { code, found: messages(several) }),
    }
}

/// A place as it is compared: whatever the case and the accents of its sheet.
fn place(text: &str) -> String {
    without_accents(&text.trim().to_lowercase())
}
