//! The plan workbooks of a folder: which there are, and which of them rules a year.
//!
//! Never reads more workbooks than it must: of twenty years hardly more than one is asked for.

mod guard;
mod revisions;
mod workbook;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, FixedOffset};
use rayon::prelude::*;

use crate::error::Failure;
use crate::ledger::{Ledger, PlanKey, PlanWorkbook};
use crate::model::plan::Plan;
use crate::model::revision::Revisions;

pub use guard::reported;
pub use revisions::{kept, plan_key};
pub use workbook::{PlanFile, PlanIdentity, read};

use revisions::RecordedPlans;
use workbook::Workbook;

/// The plan workbooks of a folder.
pub struct PlanFiles {
    /// The folder.
    root: PathBuf,
    now: DateTime<FixedOffset>,
    workbooks: Vec<Workbook>,
    recorded: RecordedPlans,
}

impl PlanFiles {
    /// The plans of a folder, beside its ledger. What the ledger does not know is read at once.
    ///
    /// # Errors
    /// As opening the files; [`Failure::TwoPlans`] if two say different things under the same id and revision,
    /// [`Failure::TwoPlansOfAYear`] and [`Failure::OneIdForTwoYears`] where nobody could say which one is meant. A ledger
    /// that cannot be read is no error here: the verb that needs the ledger opens it and says what is the matter.
    pub fn open(root: &Path, ledger: PathBuf, now: DateTime<FixedOffset>) -> Result<PlanFiles, Failure> {
        let known = Ledger::open_existing(&ledger).ok().flatten();
        let open = |path: PathBuf| Workbook::open(path, known.as_ref());
        let workbooks = paths(root)?.into_iter().map(open).collect::<Result<Vec<_>, Failure>>()?;
        workbooks.par_iter().filter(|workbook| workbook.known.is_none()).for_each(|workbook| {
            workbook.reading();
        });
        guard::refuse_twins(&workbooks)?;
        let recorded = RecordedPlans::of(known.as_ref(), ledger, now);
        Ok(PlanFiles { root: root.to_owned(), now, workbooks, recorded })
    }

    /// This plan alone, as if it lay in the folder, with what is known of its revisions.
    pub fn with(&self, plan: Plan) -> PlanFiles {
        // Its earlier revisions are found by its newest workbook, which the copy will not have: they are looked up now.
        self.revisions(&plan.about.id);
        PlanFiles {
            root: self.root.clone(),
            now: self.now,
            workbooks: vec![Workbook::of(plan)],
            recorded: self.recorded.clone(),
        }
    }

    /// True if a folder has any.
    pub fn is_there(root: &Path) -> bool {
        paths(root).is_ok_and(|paths| !paths.is_empty())
    }

    /// Where the workbooks lie, by name.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.workbooks.iter().map(|workbook| workbook.path.as_path())
    }

    /// Which plans there are, in the order of their files; without those that have errors.
    pub fn named(&self) -> impl Iterator<Item = PlanIdentity<'_>> {
        self.workbooks.iter().filter_map(Workbook::identity)
    }

    /// The plan of a year: of those of that year the newest revision.
    ///
    /// # Errors
    /// [`Failure::BrokenPlan`] or [`Failure::NotAPlan`] if there is one of that year with errors, even beside one
    /// without: it may be the revision that the officer believes to work by. [`Failure::NoPlan`].
    pub fn of_year(&self, year: i32) -> Result<&Plan, Failure> {
        match self.unusable().find(|workbook| workbook.year() == Some(year)) {
            Some(broken) => Err(broken.broken()),
            None => self.newest(|one| one.year == year).ok_or_else(|| self.lack(Some(year))),
        }
    }

    /// The newest revision of an id.
    pub fn by_id(&self, id: &str) -> Option<&Plan> {
        self.newest(|one| one.id == id)
    }

    /// The newest revision of each id, the latest year first.
    pub fn all(&self) -> impl Iterator<Item = &Plan> {
        let mut latest: BTreeMap<&str, i32> = BTreeMap::new();
        for one in self.named() {
            let year = latest.entry(one.id).or_insert(one.year);
            *year = one.year.max(*year);
        }
        let mut by_year: Vec<(i32, &str)> = latest.into_iter().map(|(id, year)| (year, id)).collect();
        by_year.sort_unstable();
        by_year.into_iter().rev().filter_map(|(_, id)| self.by_id(id))
    }

    /// That there is a plan to work by at all.
    ///
    /// # Errors
    /// As [`PlanFiles::of_year`].
    pub fn require_any(&self) -> Result<(), Failure> {
        self.named().next().map(|_| ()).ok_or_else(|| self.lack(None))
    }

    /// That there is a plan, and that none has errors: units must not be blamed for a plan that cannot be read. A plan
    /// for a year to come may have some, for it may still be in the making.
    ///
    /// # Errors
    /// As [`PlanFiles::of_year`].
    pub fn require_sound(&self) -> Result<(), Failure> {
        match self.unsound() {
            Some(broken) => Err(broken.broken()),
            None => self.require_any(),
        }
    }

    fn unsound(&self) -> Option<&Workbook> {
        self.unusable().find(|workbook| workbook.year().is_none_or(|year| year <= self.now.year()))
    }

    /// The plan of a key as it was in force, if it lies in the folder or is an earlier revision of one that does.
    pub fn as_judged(&self, key: &PlanKey) -> Option<&Plan> {
        let is_it =
            |one: &PlanIdentity<'_>| one.id == key.id && one.revision == key.revision && one.digest == key.digest;
        let earlier = || self.revisions(&key.id)?.earlier(key.revision).filter(|plan| plan.digest == key.digest);
        self.newest(is_it).or_else(earlier)
    }

    /// The newest revision of an id: the folder's, else the one that the ledger kept.
    ///
    /// # Errors
    /// As the ledger's questions.
    pub fn of_ledger(&self, ledger: &Ledger, id: &str) -> Result<Option<Plan>, Failure> {
        if let Some(plan) = self.by_id(id) {
            return Ok(Some(plan.clone()));
        }
        self.recorded.newest(id).map_or(Ok(None), |key| kept(ledger, key))
    }

    /// The revisions of a plan, if it was ever revised.
    pub fn revisions(&self, id: &str) -> Option<&Revisions> {
        self.recorded.revisions(id, || self.newest_workbook(|one| one.id == id))
    }

    /// A workbook that cannot be worked by, and how many errors it has: 0 for what is no workbook. None if there is none
    /// such.
    pub fn broken(&self) -> Option<(&Path, usize)> {
        let broken = self.unsound().or_else(|| self.unusable().next())?;
        Some((&broken.path, broken.reading().as_ref().map_or(0, PlanFile::errors)))
    }

    fn unusable(&self) -> impl Iterator<Item = &Workbook> {
        self.workbooks.iter().filter(|workbook| workbook.identity().is_none())
    }

    /// Records in the ledger what it does not know yet.
    ///
    /// # Errors
    /// As the ledger's record.
    pub fn record(&self, ledger: &mut Ledger) -> Result<(), Failure> {
        for workbook in &self.workbooks {
            if workbook.known.is_some() {
                continue;
            }
            let Some(plan) = workbook.plan() else { continue };
            let name = workbook.path.file_name().unwrap_or_default().to_string_lossy();
            let record = PlanWorkbook {
                plan_id: &plan.about.id,
                revision: plan.about.revision,
                content_digest: &plan.digest,
                file_name: &name,
                bytes: &workbook.bytes,
            };
            ledger.record_plan(&record, self.now)?;
        }
        Ok(())
    }

    /// What was issued and judged by a plan must stay explainable by it.
    ///
    /// # Errors
    /// [`Failure::ChangedPlan`], [`Failure::ReusedCode`], [`Failure::OlderPlan`].
    pub fn refuse_changed(&self, ledger: &Ledger) -> Result<(), Failure> {
        guard::refuse_changed(&self.workbooks, &self.recorded, ledger)
    }

    /// Of the plans that are meant the newest revision, as it is in force.
    fn newest(&self, is_meant: impl Fn(&PlanIdentity<'_>) -> bool) -> Option<&Plan> {
        let plan = self.newest_workbook(is_meant)?;
        // A revised plan in force holds more than its workbook: what it was before, and from when.
        let in_force = self.revisions(&plan.about.id).map(Revisions::newest);
        Some(in_force.filter(|in_force| in_force.digest == plan.digest).unwrap_or(plan))
    }

    /// The same, as its workbook has it.
    fn newest_workbook(&self, is_meant: impl Fn(&PlanIdentity<'_>) -> bool) -> Option<&Plan> {
        let mut meant: Vec<(u32, &Workbook)> = self
            .workbooks
            .iter()
            .filter_map(|workbook| Some((workbook.identity().filter(&is_meant)?.revision, workbook)))
            .collect();
        meant.sort_by_key(|(revision, _)| *revision);
        meant.into_iter().rev().find_map(|(_, workbook)| workbook.plan())
    }

    /// Why there is no plan for a year, or none at all.
    fn lack(&self, year: Option<i32>) -> Failure {
        let of_that_year = |one: &&Workbook| one.year().is_none_or(|of| year.is_none_or(|year| of == year));
        // The ledger may know a workbook that this program finds errors in: only reading it shows them.
        let broken = self.workbooks.iter().filter(of_that_year).find(|workbook| workbook.plan().is_none());
        broken.map_or_else(|| Failure::NoPlan { dir: self.root.clone(), year }, Workbook::broken)
    }
}

/// The files `ke-hoach*.xlsx` of a folder, by name. Excel's `~$` lock files do not begin like that.
fn paths(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listing = std::fs::read_dir(root).map_err(|source| Failure::Read { path: root.to_owned(), source })?;
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.map_err(|source| Failure::Read { path: root.to_owned(), source })?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.starts_with("ke-hoach") && name.ends_with(".xlsx") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
