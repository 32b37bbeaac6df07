//! A batch of submissions, judged: the faults of each from the door and from the frame, as findings.
//!
//! Never reads a file, a ledger or the clock; what it compares with is handed in.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::scan::scan;
use super::settings::Settings;
use super::wording::finding;
use super::{RULES, Rule, RuleFailure, RulesError, rule};
use crate::model::entry::Field;
use crate::model::finding::{Fault, Finding};
use crate::model::grid::Address;
use crate::model::history::Prior;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::rule::Yields;
use crate::model::standing::{Received, standing};
use crate::model::submission::Submission;

/// One submission with what it is judged by.
pub struct Case<'a> {
    pub unit: &'a str,
    pub period: Period,
    /// The day of receipt: a completion date after it lies in the future.
    pub received_on: NaiveDate,
    pub submission: &'a Submission,
    /// The past of the unit's series before the period; priors of other units are passed over.
    pub priors: &'a [Prior],
    /// The names that standing reports of the period list; those of the unit itself are passed over.
    pub names_elsewhere: &'a [NameElsewhere<'a>],
}

/// A name in the list of a unit's standing report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NameElsewhere<'a> {
    pub unit: &'a str,
    pub indicator: &'a str,
    pub name: &'a str,
}

/// The names that the standing reports of a period list.
pub fn names_elsewhere(received: &[Received], period: Period) -> Vec<NameElsewhere<'_>> {
    let reports = standing(received).into_iter().filter(|one| one.period == period);
    let named = reports.flat_map(|one| {
        one.entries.iter().filter(|entry| entry.field == Field::Name).filter_map(|entry| {
            Some(NameElsewhere { unit: &one.unit, indicator: &entry.indicator, name: entry.text.as_deref()? })
        })
    });
    named.collect()
}

/// The sheets of a template in their order (contract, section 5); others follow by name.
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
pub fn judge(plan: &Plan, cases: &[Case<'_>], settings: &Settings) -> Result<Judgement, RulesError> {
    judge_by(RULES, plan, cases, settings)
}

/// Judges a batch by some rules only; what was seen at the door is told in any case.
///
/// # Errors
/// As [`judge`].
pub fn judge_by(
    rules: &[&'static Rule],
    plan: &Plan,
    cases: &[Case<'_>],
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
