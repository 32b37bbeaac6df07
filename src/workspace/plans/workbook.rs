//! One plan workbook, read when it is first asked for.
//!
//! Never reads a workbook to learn what the ledger knows of its bytes: which plan it is, and of which year.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::error::Failure;
use crate::excel;
use crate::ledger::{KnownWorkbook, Ledger};
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::plan;

/// A plan workbook that was read.
pub struct PlanFile {
    pub path: PathBuf,
    pub bytes: Arc<[u8]>,
    /// None while it has errors.
    pub plan: Option<Plan>,
    /// None if not even that could be read.
    year: Option<i32>,
    pub findings: Vec<Finding>,
}

impl PlanFile {
    /// Reads a plan workbook; what is wrong with it stands in its findings.
    ///
    /// # Errors
    /// As reading the file; [`Failure::NotAPlan`] for what is no workbook.
    pub fn read(path: &Path) -> Result<PlanFile, Failure> {
        PlanFile::of(path, bytes(path)?).map_err(|reason| Failure::NotAPlan { path: path.to_owned(), reason })
    }

    fn of(path: &Path, bytes: Arc<[u8]>) -> Result<PlanFile, String> {
        // Without the remedy, which is worded for a unit that sent a report.
        let grid = excel::read(&bytes).map_err(|error| error.cause())?;
        let reading = plan::read(&grid);
        let findings = plan::judge(&reading.faults);
        Ok(PlanFile { path: path.to_owned(), bytes, plan: reading.plan, year: reading.year, findings })
    }

    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The plan.
    ///
    /// # Errors
    /// [`Failure::BrokenPlan`] while it has errors.
    pub fn usable(&self) -> Result<&Plan, Failure> {
        self.plan.as_ref().ok_or_else(|| self.broken())
    }

    /// The same, for whoever needs nothing else of the file.
    ///
    /// # Errors
    /// As [`PlanFile::usable`].
    pub fn into_plan(self) -> Result<Plan, Failure> {
        let broken = self.broken();
        self.plan.ok_or(broken)
    }

    fn broken(&self) -> Failure {
        Failure::BrokenPlan { path: self.path.clone(), errors: self.errors() }
    }
}

/// Which plan a workbook is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PlanIdentity<'a> {
    pub id: &'a str,
    pub revision: u32,
    pub year: i32,
    /// SHA-256 of what the plan says, not of its file.
    pub(super) digest: &'a str,
}

/// A plan workbook of a folder.
pub(super) struct Workbook {
    pub path: PathBuf,
    pub bytes: Arc<[u8]>,
    /// None if the ledger has not recorded these bytes.
    pub known: Option<KnownWorkbook>,
    /// What it says, or why it is no workbook.
    reading: OnceLock<Result<PlanFile, String>>,
}

impl Workbook {
    pub fn open(path: PathBuf, ledger: Option<&Ledger>) -> Result<Workbook, Failure> {
        let bytes = bytes(&path)?;
        let known = ledger.and_then(|ledger| ledger.known_workbook(&bytes).ok().flatten());
        Ok(Workbook { path, bytes, known, reading: OnceLock::new() })
    }

    /// A plan that came from elsewhere, as if its workbook lay in the folder.
    pub fn of(plan: Plan) -> Workbook {
        let (path, bytes): (PathBuf, Arc<[u8]>) = Default::default();
        let (year, findings) = (Some(plan.year()), Vec::new());
        let file = PlanFile { path: path.clone(), bytes: bytes.clone(), plan: Some(plan), year, findings };
        Workbook { path, bytes, known: None, reading: OnceLock::from(Ok(file)) }
    }

    /// What it says, or why it is no workbook.
    pub fn reading(&self) -> &Result<PlanFile, String> {
        self.reading.get_or_init(|| PlanFile::of(&self.path, self.bytes.clone()))
    }

    pub fn plan(&self) -> Option<&Plan> {
        self.reading().as_ref().ok()?.plan.as_ref()
    }

    /// Which plan it is: as the ledger knows, else as it says itself. None while it has errors.
    pub fn identity(&self) -> Option<PlanIdentity<'_>> {
        if let Some(KnownWorkbook { key, year }) = &self.known {
            return Some(PlanIdentity { id: &key.id, revision: key.revision, year: *year, digest: &key.digest });
        }
        let plan = self.plan()?;
        let about = &plan.about;
        Some(PlanIdentity { id: &about.id, revision: about.revision, year: plan.year(), digest: &plan.digest })
    }

    /// Which year it is for; none if not even that can be read.
    pub fn year(&self) -> Option<i32> {
        let known = self.known.as_ref().map(|known| known.year);
        known.or_else(|| self.reading().as_ref().ok()?.year)
    }

    /// Why it is no plan to work by.
    pub fn broken(&self) -> Failure {
        match self.reading() {
            Ok(file) => file.broken(),
            Err(reason) => Failure::NotAPlan { path: self.path.clone(), reason: reason.clone() },
        }
    }

    /// The plan, if anybody has asked for it so far.
    #[cfg(test)]
    pub fn read_so_far(&self) -> Option<&Plan> {
        self.reading.get()?.as_ref().ok()?.plan.as_ref()
    }
}

/// The plan in the bytes of a workbook that the ledger kept; none if the rules of today find errors in it.
pub fn read(bytes: &[u8]) -> Option<Plan> {
    plan::read(&excel::read(bytes).ok()?).plan
}

fn bytes(path: &Path) -> Result<Arc<[u8]>, Failure> {
    std::fs::read(path).map(Arc::from).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Failure::NotFound(path.to_owned()),
        _ => Failure::Read { path: path.to_owned(), source },
    })
}
