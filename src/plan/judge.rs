//! Puts the faults of a plan workbook into words: place, fault, why, remedy.
//!
//! Never finds a fault.

use crate::model::finding::{Fault, Finding};
use crate::model::grid::Address;
use crate::model::rule::UNDOCUMENTED;

use super::rules;
use super::sheets::PlanSheet;

/// The findings of a plan workbook: the worst first, then in the order of sheets and cells.
pub fn judge(faults: &[Fault]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = faults.iter().map(finding).collect();
    findings.sort_by_key(|finding| (finding.severity, sheet_order(finding), address(finding), finding.code.clone()));
    findings
}

fn finding(fault: &Fault) -> Finding {
    let doc = rules::rule(fault.code).unwrap_or(&UNDOCUMENTED);
    doc.finding(doc.severity, fault, None)
}

fn sheet_order(finding: &Finding) -> usize {
    let of = |sheet: &str| PlanSheet::ALL.iter().position(|part| part.spec().name == sheet);
    finding.sheet.as_deref().and_then(of).unwrap_or(PlanSheet::ALL.len())
}

fn address(finding: &Finding) -> Option<Address> {
    finding.cell.as_deref().and_then(|cell| cell.parse().ok())
}
