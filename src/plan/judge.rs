//! Puts the faults of a plan workbook into words: place, fault, why, remedy.
//!
//! Never finds a fault.

use crate::model::finding::{Fault, Finding, Severity};
use crate::model::grid::Address;

use super::rules::{self, PlanRule};
use super::sheets::Part;

/// The findings of a plan workbook: the worst first, then in the order of sheets and cells.
pub fn judge(faults: &[Fault]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = faults.iter().map(finding).collect();
    findings.sort_by_key(|finding| (finding.severity, sheet_order(finding), address(finding), finding.code.clone()));
    findings
}

fn finding(fault: &Fault) -> Finding {
    let rule = rules::rule(fault.code);
    let sentence = rule.map_or_else(
        || format!("{}: ‘{}’; cần: {}", fault.code, fault.found, fault.expected),
        |rule| worded(rule, fault),
    );
    let message = match (&fault.sheet, &fault.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}: {sentence}"),
        (Some(sheet), None) => format!("{sheet}: {sentence}"),
        (None, _) => sentence,
    };
    Finding {
        code: fault.code.to_owned(),
        name: rule.map(|rule| rule.name).unwrap_or_default().to_owned(),
        severity: rule.map_or(Severity::Error, |rule| rule.severity),
        sheet: fault.sheet.clone(),
        cell: fault.cell.clone(),
        indicator: fault.indicator.clone(),
        district: fault.district.clone(),
        found: fault.found.clone(),
        expected: fault.expected.clone(),
        message,
        remedy: rule.map(|rule| rule.remedy).unwrap_or_default().to_owned(),
    }
}

/// The template is walked once, so that braces in what an officer typed stay as they are.
fn worded(rule: &PlanRule, fault: &Fault) -> String {
    let mut sentence = String::new();
    let mut rest = rule.message;
    while let Some((before, after)) = rest.split_once('{') {
        sentence.push_str(before);
        match after.split_once('}') {
            Some(("found", after)) => {
                sentence.push_str(&fault.found);
                rest = after;
            }
            Some(("expected", after)) => {
                sentence.push_str(&fault.expected);
                rest = after;
            }
            Some(_) | None => {
                sentence.push('{');
                rest = after;
            }
        }
    }
    sentence + rest
}

fn sheet_order(finding: &Finding) -> usize {
    let of = |sheet: &str| Part::ALL.iter().position(|part| part.spec().name == sheet);
    finding.sheet.as_deref().and_then(of).unwrap_or(Part::ALL.len())
}

fn address(finding: &Finding) -> Option<Address> {
    finding.cell.as_deref().and_then(|cell| cell.parse().ok())
}
