//! A batch of submissions, judged: the faults of each from the door and from the frame, as findings.
//!
//! Never reads a file, a ledger or the clock; what it compares with is handed in.

use std::collections::HashSet;

use super::input::JudgeInput;
use super::scan::scan;
use super::settings::Settings;
use super::wording::finding;
use super::{RULES, Rule, RuleFailure, RulesError, rule};
use crate::model::finding::{Fault, Finding};
use crate::model::grid::Address;
use crate::model::plan::Plan;
use crate::model::rule::Yields;

/// The sheets of a template in their order (`docs/contract.md`, *The template*); others follow by name.
const SHEETS: [&str; 3] = ["Báo cáo", "Theo huyện", "Danh sách"];

/// What a batch came to.
#[derive(Debug)]
pub struct Judgement {
    /// All findings of each submission, in the order of the cases: by sheet (the file as a whole first), the worst
    /// first, then from top to bottom. One fault is told once.
    pub findings: Vec<Vec<Finding>>,
    /// The rules that could not run: unless this is empty, no submission of the batch counts as judged.
    pub failures: Vec<RuleFailure>,
}

/// Judges a batch by every rule.
///
/// # Errors
/// [`RulesError::Frame`] if there is nothing that rules could look at. A rule that cannot run is no error here: it
/// is named in [`Judgement::failures`], and the others still speak.
pub fn judge(plan: &Plan, cases: &[JudgeInput<'_>], settings: &Settings) -> Result<Judgement, RulesError> {
    judge_by(RULES, plan, cases, settings)
}

/// Judges a batch by some rules only; what was seen at the door is told in any case.
///
/// # Errors
/// As [`judge`].
pub fn judge_by(
    rules: &[&'static Rule],
    plan: &Plan,
    cases: &[JudgeInput<'_>],
    settings: &Settings,
) -> Result<Judgement, RulesError> {
    let mut faults: Vec<Vec<Fault>> = cases.iter().map(|case| case.submission.faults.clone()).collect();
    let scanned = scan(plan, cases, rules, settings)?;
    for hit in scanned.hits {
        if let Some(faults) = faults.get_mut(hit.case) {
            faults.push(hit.fault);
        }
    }
    let findings = faults.iter().map(|faults| told(faults, settings, Some(plan))).collect();
    Ok(Judgement { findings, failures: scanned.failures })
}

/// Faults as findings, without repetitions and without what is switched off, in reading order.
pub fn findings(faults: &[Fault], settings: &Settings) -> Vec<Finding> {
    told(faults, settings, None)
}

fn told(faults: &[Fault], settings: &Settings, plan: Option<&Plan>) -> Vec<Finding> {
    let mut told = HashSet::new();
    let causes = Causes::of(faults, settings);
    let mut findings: Vec<Finding> = faults
        .iter()
        .filter(|fault| !settings.is_off(fault.code) && !causes.explain(fault))
        .filter(|fault| {
            // At a cell a rule speaks once; elsewhere what was found tells two faults apart.
            let what = if fault.cell.is_some() { "" } else { fault.found.as_str() };
            let place = (fault.sheet.as_deref(), fault.cell.as_deref());
            let whose = if fault.cell.is_some() { None } else { Some((&fault.indicator, &fault.district)) };
            told.insert((fault.code, place, whose, what))
        })
        .map(|fault| finding(fault, settings, plan))
        .collect();
    // Stable: faults at one place keep the order in which they were seen.
    findings.sort_by_cached_key(|finding| {
        let sheet = finding.sheet.as_deref().map_or((0, String::new()), |sheet| {
            match SHEETS.iter().position(|known| *known == sheet) {
                Some(at) => (at + 1, String::new()),
                None => (SHEETS.len() + 1, sheet.to_owned()),
            }
        });
        let address = finding.cell.as_deref().and_then(|cell| cell.parse::<Address>().ok());
        (sheet, finding.severity, address, finding.code.clone())
    });
    findings
}

/// Code, sheet, cell.
type AtCell<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// Code, sheet, indicator, district.
type InRow<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

/// What speaks where, for the rules that yield to it. A rule on trial or switched off silences nothing.
struct Causes<'a> {
    cells: HashSet<AtCell<'a>>,
    rows: HashSet<InRow<'a>>,
}

impl<'a> Causes<'a> {
    fn of(faults: &'a [Fault], settings: &Settings) -> Causes<'a> {
        let speaking = || faults.iter().filter(|fault| settings.is_on(fault.code));
        Causes {
            cells: speaking().map(|fault| (fault.code, fault.sheet.as_deref(), fault.cell.as_deref())).collect(),
            rows: speaking()
                .map(|fault| {
                    let Fault { code, sheet, indicator, district, .. } = fault;
                    (*code, sheet.as_deref(), indicator.as_deref(), district.as_deref())
                })
                .collect(),
        }
    }

    /// True if the fault is only a consequence of another that is told.
    fn explain(&self, fault: &Fault) -> bool {
        let Fault { sheet, cell, indicator, district, .. } = fault;
        let (sheet, cell) = (sheet.as_deref(), cell.as_deref());
        match rule(fault.code).map_or(Yields::Never, |rule| rule.doc.facts.yields) {
            Yields::Never => false,
            Yields::AtTheCell(causes) => causes.iter().any(|code| self.cells.contains(&(*code, sheet, cell))),
            Yields::InTheRow(causes) => {
                causes.iter().any(|code| self.rows.contains(&(*code, sheet, indicator.as_deref(), district.as_deref())))
            }
        }
    }
}
