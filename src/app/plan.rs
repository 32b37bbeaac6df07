//! The plan workbooks judged, beside the revision that the ledger knows, and shown.
//!
//! Never changes a plan, and never records one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use super::{Answer, Workspace};
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::finding::{Fault, Finding, Severity};
use crate::model::plan::Plan;
use crate::plan::{self, Difference};
use crate::workspace::plans::{self, PlanFile};

/// A plan workbook that was judged.
#[derive(Serialize)]
pub struct CheckedPlan {
    pub file: PathBuf,
    /// Its id; this and what follows from it is none while the workbook has errors.
    pub plan: Option<String>,
    pub revision: Option<u32>,
    pub findings: Vec<Finding>,
    /// None if the ledger knows no revision before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    #[serde(skip)]
    pub size: Option<PlanSize>,
}

/// What a plan says otherwise than the newest revision before it.
#[derive(Serialize)]
pub struct Changes {
    pub since: u32,
    pub differences: Vec<Difference>,
}

/// How much a plan holds.
#[derive(Clone, Copy)]
pub struct PlanSize {
    pub tasks: usize,
    pub indicators: usize,
    pub units: usize,
}

impl CheckedPlan {
    /// How many findings are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Judges a plan workbook, or those of a workspace as the officer wrote them. Where there is a workspace, its ledger
/// tells which revision came before and what was reported under it; for a single workbook there need be none.
///
/// # Errors
/// As reading the files; [`Failure::NoPlan`] for a workspace without one.
pub fn check(root: &Path, file: Option<&Path>) -> Result<Answer<Vec<CheckedPlan>>, Failure> {
    let files = plan_files(root, file)?;
    let workspace = Workspace::open(root).ok();
    let mut checked = Vec::new();
    for file in files {
        checked.push(checked_plan(workspace.as_ref(), file)?);
    }
    let is_broken = checked.iter().any(|one| one.count(Severity::Error) > 0);
    Ok(Answer::new(checked).needing_officer(is_broken))
}

fn checked_plan(workspace: Option<&Workspace>, file: PlanFile) -> Result<CheckedPlan, Failure> {
    let PlanFile { path, plan, mut findings, .. } = file;
    let mut changes = None;
    if let (Some(workspace), Some(plan)) = (workspace, &plan) {
        if let Some(ledger) = Ledger::open_existing(&workspace.ledger_path())?
            && let Some((since, faults)) = against_the_ledger(&ledger, plan)?
        {
            findings.extend(plan::judge(&faults));
            changes = Some(since);
        }
        findings.extend(workspace.revision_finding(plan)?);
    }
    Ok(CheckedPlan {
        file: path,
        revision: plan.as_ref().map(|plan| plan.about.revision),
        size: plan.as_ref().map(size),
        plan: plan.map(|plan| plan.about.id),
        findings,
        changes,
    })
}

fn size(plan: &Plan) -> PlanSize {
    PlanSize { tasks: plan.tasks.len(), indicators: plan.indicators.len(), units: plan.units.len() }
}

/// What a plan changes against the newest revision before it that the ledger knows, and what is wrong with that.
fn against_the_ledger(ledger: &Ledger, plan: &Plan) -> Result<Option<(Changes, Vec<Fault>)>, Failure> {
    let recorded = ledger.plan_revisions()?;
    let earlier = recorded.iter().filter(|(key, _)| key.id == plan.about.id && key.revision < plan.about.revision);
    let Some((key, _)) = earlier.max_by_key(|(key, _)| key.revision) else { return Ok(None) };
    let Some(before) = ledger.plan_workbook(key)?.and_then(|bytes| plans::read(&bytes)) else { return Ok(None) };
    let faults = against_what_was_reported(ledger, &before, plan)?;
    Ok(Some((Changes { since: key.revision, differences: plan::differences(&before, plan) }, faults)))
}

fn against_what_was_reported(ledger: &Ledger, before: &Plan, plan: &Plan) -> Result<Vec<Fault>, Failure> {
    let received = ledger.received(&plan.about.id, None)?;
    let units: BTreeSet<String> = received.iter().map(|report| report.unit.clone()).collect();
    let indicators = plans::reported(&received);
    let mut faults = plan::check_dropped(before, plan, &indicators, &units);
    faults.extend(plan::check_reused(before, plan, &indicators));
    Ok(faults)
}

/// Plans to be looked at. For programs one is itself, and several are a list.
pub struct Shown(Vec<Plan>);

impl Shown {
    /// Each as a tree of tasks and indicators.
    pub fn trees(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(plan::tree)
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => plan::shown(one).serialize(serializer),
            several => serializer.collect_seq(several.iter().map(plan::shown)),
        }
    }
}

/// Shows a plan workbook, or those of a workspace.
///
/// # Errors
/// As [`check`]; [`Failure::BrokenPlan`].
pub fn show(root: &Path, file: Option<&Path>) -> Result<Answer<Shown>, Failure> {
    let files = plan_files(root, file)?;
    let plans = files.into_iter().map(PlanFile::into_plan).collect::<Result<Vec<_>, Failure>>()?;
    Ok(Answer::new(Shown(plans)))
}

fn plan_files(root: &Path, file: Option<&Path>) -> Result<Vec<PlanFile>, Failure> {
    if let Some(path) = file {
        return Ok(vec![PlanFile::read(path)?]);
    }
    let workspace = Workspace::open(root)?;
    // Read from the files, not as they are in force: what a revision takes over from earlier ones is not in its file.
    let files = workspace.plans().paths().map(PlanFile::read).collect::<Result<Vec<_>, Failure>>()?;
    if files.is_empty() {
        return Err(Failure::NoPlan { dir: root.to_owned(), year: None });
    }
    Ok(files)
}
