//! The plan workbooks of a folder, each read when it is first asked for: of twenty years hardly more than one is.
//!
//! Never reads a workbook to learn what the ledger knows of its bytes: which plan it is, and of which year.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use crate::error::Failure;
use crate::excel;
use crate::ledger::{KnownWorkbook, Ledger, PlanKey, PlanWorkbook};
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::model::revision::Revisions;
use crate::plan;

/// The plan workbooks of a folder.
pub struct Shelf {
    /// The folder.
    root: PathBuf,
    ledger: PathBuf,
    now: DateTime<FixedOffset>,
    workbooks: Vec<Workbook>,
    /// Every revision in the ledger, with the time at which it was recorded.
    recorded: Vec<Recorded>,
    /// By the id of a plan in the ledger: what it was before. None for a plan that was never revised.
    revisions: BTreeMap<String, OnceLock<Option<Revisions>>>,
}

/// A revision, and when the ledger first saw it.
type Recorded = (PlanKey, DateTime<FixedOffset>);

/// A workbook on the shelf.
struct Workbook {
    path: PathBuf,
    bytes: Arc<[u8]>,
    known: Option<KnownWorkbook>,
    /// What it says, or why it is no workbook.
    reading: OnceLock<Result<PlanFile, String>>,
}

/// A plan workbook that was read.
pub struct PlanFile {
    pub path: PathBuf,
    pub bytes: Arc<[u8]>,
    /// None while it has errors.
    pub plan: Option<Plan>,
    pub findings: Vec<Finding>,
}

/// Which plan a workbook is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Named<'a> {
    pub id: &'a str,
    pub revision: u32,
    pub year: i32,
    digest: &'a str,
}

impl Shelf {
    /// The plans of a folder, beside its ledger. What the ledger does not know is read at once.
    ///
    /// # Errors
    /// As reading the files; [`Failure::TwoPlans`] if two say different things under the same id and revision. What is
    /// the matter with a ledger that cannot be read is said by the verb that needs it.
    pub fn open(root: &Path, ledger: PathBuf, now: DateTime<FixedOffset>) -> Result<Shelf, Failure> {
        let known = Ledger::open_existing(&ledger).ok().flatten();
        let open = |path: PathBuf| Workbook::open(path, known.as_ref());
        let workbooks = paths(root)?.into_iter().map(open).collect::<Result<Vec<_>, Failure>>()?;
        workbooks.par_iter().filter(|workbook| workbook.known.is_none()).try_for_each(Workbook::require_readable)?;
        let recorded = known.and_then(|ledger| ledger.plan_revisions().ok()).unwrap_or_default();
        let revisions = recorded.iter().map(|(key, _)| (key.id.clone(), OnceLock::new())).collect();
        let shelf = Shelf { root: root.to_owned(), ledger, now, workbooks, recorded, revisions };
        shelf.refuse_twins()?;
        Ok(shelf)
    }

    /// A shelf with this plan alone, and with what is known of its revisions.
    pub fn with(&self, plan: Plan) -> Shelf {
        // What it was before is looked up while its newest workbook stands here.
        self.revisions(&plan.about.id);
        Shelf {
            root: self.root.clone(),
            ledger: self.ledger.clone(),
            now: self.now,
            workbooks: vec![Workbook::of(plan)],
            recorded: self.recorded.clone(),
            revisions: self.revisions.clone(),
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
    pub fn named(&self) -> impl Iterator<Item = Named<'_>> {
        self.workbooks.iter().filter_map(Workbook::named)
    }

    /// The plan of a year: of those of that year the newest revision.
    ///
    /// # Errors
    /// [`Failure::NoPlan`]; [`Failure::BrokenPlan`] if there is one with errors: it is better named than called
    /// missing.
    pub fn of_year(&self, year: i32) -> Result<&Plan, Failure> {
        self.newest(|named| named.year == year).ok_or_else(|| self.lack(Some(year)))
    }

    /// The newest revision of an id.
    pub fn by_id(&self, id: &str) -> Option<&Plan> {
        self.newest(|named| named.id == id)
    }

    /// The newest revision of each id, the latest year first.
    pub fn all(&self) -> impl Iterator<Item = &Plan> {
        let mut latest: BTreeMap<&str, i32> = BTreeMap::new();
        for named in self.named() {
            let year = latest.entry(named.id).or_insert(named.year);
            *year = named.year.max(*year);
        }
        let mut by_year: Vec<(i32, &str)> = latest.into_iter().map(|(id, year)| (year, id)).collect();
        by_year.sort_unstable();
        by_year.into_iter().rev().filter_map(|(_, id)| self.by_id(id))
    }

    /// That there is a plan to work by at all.
    ///
    /// # Errors
    /// As [`Shelf::of_year`].
    pub fn require_any(&self) -> Result<(), Failure> {
        self.named().next().map(|_| ()).ok_or_else(|| self.lack(None))
    }

    /// The plan of a key as it was in force, if it is on the shelf or was before what is.
    pub fn as_judged(&self, key: &PlanKey) -> Option<&Plan> {
        let is_it =
            |named: &Named<'_>| named.id == key.id && named.revision == key.revision && named.digest == key.digest;
        let earlier = || self.revisions(&key.id)?.earlier(key.revision).filter(|plan| plan.digest == key.digest);
        self.newest(is_it).or_else(earlier)
    }

    /// The revisions of a plan, if it was ever revised.
    pub fn revisions(&self, id: &str) -> Option<&Revisions> {
        self.revisions.get(id)?.get_or_init(|| self.revised(id)).as_ref()
    }

    /// A workbook with errors, and how many; none if there is none.
    pub fn broken(&self) -> Option<(&Path, usize)> {
        let broken = self.workbooks.iter().find(|workbook| workbook.named().is_none())?;
        Some((&broken.path, broken.reading().as_ref().map_or(0, PlanFile::errors)))
    }

    /// Records in the ledger what it does not know yet.
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

    /// What was issued and judged by a plan must stay explainable by it: other content needs another revision.
    ///
    /// # Errors
    /// [`Failure::ChangedPlan`].
    pub fn refuse_changed(&self, ledger: &Ledger) -> Result<(), Failure> {
        for workbook in &self.workbooks {
            let Some(Named { id, revision, digest, .. }) = workbook.named() else { continue };
            let recorded = ledger.plan_digest_of(id, revision)?;
            if recorded.is_some_and(|recorded| recorded != digest) {
                return Err(Failure::ChangedPlan { path: workbook.path.clone(), revision });
            }
        }
        Ok(())
    }

    fn refuse_twins(&self) -> Result<(), Failure> {
        let named: Vec<(&Workbook, Named<'_>)> =
            self.workbooks.iter().filter_map(|workbook| Some((workbook, workbook.named()?))).collect();
        for (at, (workbook, one)) in named.iter().enumerate() {
            let twin = named[..at]
                .iter()
                .find(|(_, other)| other.id == one.id && other.revision == one.revision && other.digest != one.digest);
            if let Some((other, _)) = twin {
                return Err(Failure::TwoPlans {
                    id: one.id.to_owned(),
                    revision: one.revision,
                    first: other.path.clone(),
                    second: workbook.path.clone(),
                });
            }
        }
        Ok(())
    }

    /// Of the plans that are meant the newest revision, as it is in force.
    fn newest(&self, is_meant: impl Fn(&Named<'_>) -> bool) -> Option<&Plan> {
        let plan = self.newest_workbook(is_meant)?;
        // A plan that was revised took over from what it was before.
        let in_force = self.revisions(&plan.about.id).map(Revisions::newest);
        Some(in_force.filter(|in_force| in_force.digest == plan.digest).unwrap_or(plan))
    }

    /// The same, as its workbook has it.
    fn newest_workbook(&self, is_meant: impl Fn(&Named<'_>) -> bool) -> Option<&Plan> {
        let mut meant: Vec<(u32, &Workbook)> = self
            .workbooks
            .iter()
            .filter_map(|workbook| Some((workbook.named().filter(&is_meant)?.revision, workbook)))
            .collect();
        meant.sort_by_key(|(revision, _)| *revision);
        meant.into_iter().rev().find_map(|(_, workbook)| workbook.plan())
    }

    fn revised(&self, id: &str) -> Option<Revisions> {
        let newest = self.newest_workbook(|named| named.id == id)?;
        // Most plans never had another revision: the ledger is not opened for them.
        before(&self.recorded, newest).next()?;
        let ledger = Ledger::open_existing(&self.ledger).ok().flatten()?;
        revised(&ledger, &self.recorded, newest, self.now).ok()?
    }

    /// Why there is no plan for a year, or none at all.
    fn lack(&self, year: Option<i32>) -> Failure {
        let broken = self.workbooks.iter().find(|workbook| workbook.named().is_none());
        broken.map_or_else(|| Failure::NoPlan { dir: self.root.clone(), year }, Workbook::broken)
    }
}

impl Workbook {
    fn open(path: PathBuf, ledger: Option<&Ledger>) -> Result<Workbook, Failure> {
        let bytes = bytes(&path)?;
        let known = ledger.and_then(|ledger| ledger.known_workbook(&bytes).ok().flatten());
        Ok(Workbook { path, bytes, known, reading: OnceLock::new() })
    }

    fn require_readable(&self) -> Result<(), Failure> {
        self.reading().as_ref().map(|_| ()).map_err(|reason| self.no_plan(reason))
    }

    /// A plan that came from elsewhere.
    fn of(plan: Plan) -> Workbook {
        let (path, bytes): (PathBuf, Arc<[u8]>) = Default::default();
        let file = PlanFile { path: path.clone(), bytes: bytes.clone(), plan: Some(plan), findings: Vec::new() };
        Workbook { path, bytes, known: None, reading: OnceLock::from(Ok(file)) }
    }

    fn reading(&self) -> &Result<PlanFile, String> {
        self.reading.get_or_init(|| PlanFile::of(&self.path, self.bytes.clone()))
    }

    fn plan(&self) -> Option<&Plan> {
        self.reading().as_ref().ok()?.plan.as_ref()
    }

    /// Which plan it is: as the ledger knows, else as it says itself. None while it has errors.
    fn named(&self) -> Option<Named<'_>> {
        if let Some(KnownWorkbook { key, year }) = &self.known {
            return Some(Named { id: &key.id, revision: key.revision, year: *year, digest: &key.digest });
        }
        let plan = self.plan()?;
        Some(Named { id: &plan.about.id, revision: plan.about.revision, year: plan.year(), digest: &plan.digest })
    }

    fn broken(&self) -> Failure {
        match self.reading() {
            Ok(file) => file.broken(),
            Err(reason) => self.no_plan(reason),
        }
    }

    fn no_plan(&self, reason: &str) -> Failure {
        Failure::NotAPlan { path: self.path.clone(), reason: reason.to_owned() }
    }
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
        let reading = plan::read(&excel::read(&bytes).map_err(|error| error.to_string())?);
        let findings = plan::judge(&reading.faults);
        Ok(PlanFile { path: path.to_owned(), bytes, plan: reading.plan, findings })
    }

    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The plan, or what to do about its errors.
    pub fn usable(&self) -> Result<&Plan, Failure> {
        self.plan.as_ref().ok_or_else(|| self.broken())
    }

    fn broken(&self) -> Failure {
        Failure::BrokenPlan { path: self.path.clone(), errors: self.errors() }
    }
}

/// The plan of a key as it was in force, by what the ledger kept; whatever lies in the folder.
///
/// # Errors
/// As the ledger's questions.
pub fn kept(ledger: &Ledger, key: &PlanKey) -> Result<Option<Plan>, Failure> {
    let Some(plan) = ledger.plan_workbook(key)?.and_then(|bytes| read(&bytes)) else { return Ok(None) };
    let recorded = ledger.plan_revisions()?;
    let Some((_, at)) = recorded.iter().find(|(of, _)| of.id == key.id && of.revision == key.revision) else {
        return Ok(Some(plan));
    };
    Ok(Some(revised(ledger, &recorded, &plan, *at)?.map_or(plan, |revisions| revisions.newest().clone())))
}

/// A plan behind its earlier revisions; none if it is the first. `now` is when it is recorded, if it is not yet.
fn revised(
    ledger: &Ledger,
    recorded: &[Recorded],
    newest: &Plan,
    now: DateTime<FixedOffset>,
) -> Result<Option<Revisions>, Failure> {
    let mut earlier: Vec<(Plan, DateTime<FixedOffset>)> = Vec::new();
    for (key, at) in before(recorded, newest) {
        earlier.extend(ledger.plan_workbook(key)?.and_then(|bytes| read(&bytes)).map(|plan| (plan, *at)));
    }
    if earlier.is_empty() {
        return Ok(None);
    }
    let about = &newest.about;
    let since = recorded.iter().find(|(key, _)| key.id == about.id && key.revision == about.revision);
    Ok(Some(Revisions::new((newest.clone(), since.map_or(now, |(_, at)| *at)), earlier)))
}

/// The revisions of a plan that came before it.
fn before<'a>(recorded: &'a [Recorded], plan: &Plan) -> impl Iterator<Item = &'a Recorded> {
    let (id, revision) = (plan.about.id.clone(), plan.about.revision);
    recorded.iter().filter(move |(key, _)| key.id == id && key.revision < revision)
}

/// A plan that the ledger kept. One that later rules would refuse is none to work with.
pub fn read(bytes: &[u8]) -> Option<Plan> {
    plan::read(&excel::read(bytes).ok()?).plan
}

/// The plan as the ledger names it.
pub fn plan_key(plan: &Plan) -> PlanKey {
    PlanKey { id: plan.about.id.clone(), revision: plan.about.revision, digest: plan.digest.clone() }
}

fn bytes(path: &Path) -> Result<Arc<[u8]>, Failure> {
    std::fs::read(path).map(Arc::from).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Failure::NotFound(path.to_owned()),
        _ => Failure::Read { path: path.to_owned(), source },
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::NewReceipt;
    use crate::ledger::fixture::{at, item, receipt};
    use crate::model::submission::{Disposition, Item};
    use crate::plan::PlanSource;

    const PLAN_2022: &str = include_str!("../../samples/ke-hoach-2022.toml");
    const PLAN_2023: &str = include_str!("../../tests/plans/ke-hoach-2023.toml");

    struct Folder(tempfile::TempDir);

    impl Folder {
        /// Two plans, under each of which something was reported.
        fn new() -> Folder {
            let folder = Folder(tempfile::tempdir().unwrap());
            folder.put("ke-hoach-2022.xlsx", PLAN_2022);
            folder.put("ke-hoach-2023.xlsx", PLAN_2023);
            let shelf = folder.shelf().unwrap();
            let mut ledger = Ledger::open(&folder.ledger()).unwrap();
            shelf.record(&mut ledger).unwrap();
            for year in [2022, 2023] {
                let period = format!("{year}-06").parse().ok();
                let report = Item { period, ..item("cc-kl", b"report", Disposition::Accepted) };
                let plan = plan_key(shelf.of_year(year).unwrap());
                ledger.record(&NewReceipt { plan: Some(plan), ..receipt(&report, b"report") }).unwrap();
            }
            folder
        }

        fn ledger(&self) -> PathBuf {
            self.0.path().join("so-theo-doi.db")
        }

        fn put(&self, name: &str, toml: &str) {
            let bytes = plan::write(&PlanSource::from_toml(toml).unwrap()).unwrap();
            std::fs::write(self.0.path().join(name), bytes).unwrap();
        }

        fn shelf(&self) -> Result<Shelf, Failure> {
            self.shelf_at("2023-07-01T08:00:00+07:00")
        }

        fn shelf_at(&self, now: &str) -> Result<Shelf, Failure> {
            Shelf::open(self.0.path(), self.ledger(), at(now))
        }
    }

    fn years_read(shelf: &Shelf) -> Vec<i32> {
        let read = |workbook: &Workbook| workbook.reading.get()?.as_ref().ok()?.plan.as_ref().map(Plan::year);
        shelf.workbooks.iter().filter_map(read).collect()
    }

    #[test]
    fn what_the_ledger_knows_is_read_when_it_is_asked_for() {
        let folder = Folder::new();
        let shelf = folder.shelf().unwrap();
        let named: Vec<(&str, u32, i32)> = shelf.named().map(|one| (one.id, one.revision, one.year)).collect();
        assert_eq!(named, [("snn-ls-2022", 1, 2022), ("sgtvt-yb-2023", 3, 2023)]);
        let mut ledger = Ledger::open(&folder.ledger()).unwrap();
        shelf.refuse_changed(&ledger).unwrap();
        shelf.record(&mut ledger).unwrap();
        shelf.require_any().unwrap();
        assert_eq!(shelf.of_year(2021).unwrap_err().to_string(), shelf.lack(Some(2021)).to_string());
        assert_eq!(years_read(&shelf), [0i32; 0]);
        assert_eq!(shelf.of_year(2023).unwrap().year(), 2023);
        assert_eq!(years_read(&shelf), [2023]);
        assert_eq!(shelf.by_id("snn-ls-2022").unwrap().year(), 2022);
        assert_eq!(shelf.all().map(Plan::year).collect::<Vec<_>>(), [2023, 2022]);
    }

    #[test]
    fn a_workbook_that_was_edited_is_read_again() {
        let folder = Folder::new();
        let edited = PLAN_2022.replacen("min = 9000", "min = 9500", 1);
        assert_ne!(edited, PLAN_2022);
        folder.put("ke-hoach-2022.xlsx", &edited);
        let shelf = folder.shelf().unwrap();
        assert_eq!(years_read(&shelf), [2022]);
        let ledger = Ledger::open(&folder.ledger()).unwrap();
        let refused = shelf.refuse_changed(&ledger).unwrap_err();
        assert!(matches!(refused, Failure::ChangedPlan { revision: 1, .. }), "{refused}");
        // The edited file beside the one that is known: which of them holds nobody can say.
        folder.put("ke-hoach-2022-cu.xlsx", PLAN_2022);
        assert!(matches!(folder.shelf().err(), Some(Failure::TwoPlans { revision: 1, .. })));
    }

    #[test]
    fn a_broken_workbook_is_named_where_a_plan_lacks_and_disturbs_no_other() {
        let folder = Folder::new();
        std::fs::write(folder.0.path().join("ke-hoach-2025.xlsx"), plan::blank(2025).unwrap()).unwrap();
        let shelf = folder.shelf().unwrap();
        assert_eq!(shelf.of_year(2022).unwrap().year(), 2022);
        let (path, errors) = shelf.broken().unwrap();
        assert!(path.ends_with("ke-hoach-2025.xlsx") && errors > 0);
        assert!(matches!(shelf.of_year(2025), Err(Failure::BrokenPlan { .. })));
        std::fs::write(folder.0.path().join("ke-hoach-2026.xlsx"), b"no workbook").unwrap();
        assert!(matches!(folder.shelf().err(), Some(Failure::NotAPlan { .. })));
    }

    #[test]
    fn a_revised_plan_is_in_force_behind_what_it_was_wherever_it_comes_from() {
        let folder = Folder::new();
        let revised = PLAN_2022.replacen("revision = 1", "revision = 2", 1).replacen("min = 9000", "min = 8500", 1);
        folder.put("ke-hoach-2022.xlsx", &revised);
        let shelf = folder.shelf_at("2023-08-01T08:00:00+07:00").unwrap();
        let mut ledger = Ledger::open(&folder.ledger()).unwrap();
        shelf.record(&mut ledger).unwrap();
        let plan = shelf.of_year(2022).unwrap();
        assert_eq!((plan.about.revision, plan.revised.targets.len()), (2, 1));
        assert_eq!(kept(&ledger, &plan_key(plan)).unwrap().as_ref(), Some(plan));
        let first = shelf.revisions("snn-ls-2022").unwrap().earlier(1).unwrap();
        assert_eq!(kept(&ledger, &plan_key(first)).unwrap().as_ref(), Some(first));
        assert_eq!(shelf.as_judged(&plan_key(first)), Some(first));
        // A shelf with the first alone still knows what came of it.
        let then = shelf.with(first.clone());
        assert_eq!(then.by_id("snn-ls-2022"), Some(first));
        assert_eq!(then.revisions("snn-ls-2022").unwrap().newest(), plan);
        assert_eq!(shelf.revisions("sgtvt-yb-2023"), None);
    }
}
