//! The plan workbooks of a folder, each read when it is first asked for: of twenty years hardly more than one is.
//!
//! Never reads a workbook to learn what the ledger knows of its bytes: which plan it is, and of which year.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Datelike, FixedOffset};
use rayon::prelude::*;

use crate::error::Failure;
use crate::excel;
use crate::ledger::{KnownWorkbook, Ledger, PlanKey, PlanWorkbook};
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::model::revision::Revisions;
use crate::model::standing::{Received, standing};
use crate::plan;

/// The plan workbooks of a folder.
pub struct PlanFiles {
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

/// A workbook on the plan_files.
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
    /// None if not even that could be read.
    year: Option<i32>,
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

impl PlanFiles {
    /// The plans of a folder, beside its ledger. What the ledger does not know is read at once.
    ///
    /// # Errors
    /// As opening the files; [`Failure::TwoPlans`] if two say different things under the same id and revision,
    /// [`Failure::TwoPlansOfAYear`] and [`Failure::OneIdForTwoYears`] where nobody could say which one is meant. What is
    /// the matter with a ledger that cannot be read is said by the verb that needs it.
    pub fn open(root: &Path, ledger: PathBuf, now: DateTime<FixedOffset>) -> Result<PlanFiles, Failure> {
        let known = Ledger::open_existing(&ledger).ok().flatten();
        let open = |path: PathBuf| Workbook::open(path, known.as_ref());
        let workbooks = paths(root)?.into_iter().map(open).collect::<Result<Vec<_>, Failure>>()?;
        workbooks.par_iter().filter(|workbook| workbook.known.is_none()).for_each(|workbook| {
            workbook.reading();
        });
        let recorded = known.and_then(|ledger| ledger.plan_revisions().ok()).unwrap_or_default();
        let revisions = recorded.iter().map(|(key, _)| (key.id.clone(), OnceLock::new())).collect();
        let plan_files = PlanFiles { root: root.to_owned(), ledger, now, workbooks, recorded, revisions };
        plan_files.refuse_twins()?;
        Ok(plan_files)
    }

    /// A plan_files with this plan alone, and with what is known of its revisions.
    pub fn with(&self, plan: Plan) -> PlanFiles {
        // What it was before is looked up while its newest workbook stands here.
        self.revisions(&plan.about.id);
        PlanFiles {
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
    /// [`Failure::BrokenPlan`] or [`Failure::NotAPlan`] if there is one of that year with errors, even beside one
    /// without: it may be the revision that the officer believes to work by. [`Failure::NoPlan`].
    pub fn of_year(&self, year: i32) -> Result<&Plan, Failure> {
        match self.unusable().find(|workbook| workbook.year() == Some(year)) {
            Some(broken) => Err(broken.broken()),
            None => self.newest(|named| named.year == year).ok_or_else(|| self.lack(Some(year))),
        }
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
    /// As [`PlanFiles::of_year`].
    pub fn require_any(&self) -> Result<(), Failure> {
        self.named().next().map(|_| ()).ok_or_else(|| self.lack(None))
    }

    /// That there is a plan, and none with errors but for a year to come, which may be in the making: units must not
    /// be blamed for a plan that cannot be read.
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

    /// The plan of a key as it was in force, if it is on the plan_files or was before what is.
    pub fn as_judged(&self, key: &PlanKey) -> Option<&Plan> {
        let is_it =
            |named: &Named<'_>| named.id == key.id && named.revision == key.revision && named.digest == key.digest;
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
        let newest = self.recorded.iter().filter(|(key, _)| key.id == id).max_by_key(|(key, _)| key.revision);
        newest.map_or(Ok(None), |(key, _)| kept(ledger, key))
    }

    /// The revisions of a plan, if it was ever revised.
    pub fn revisions(&self, id: &str) -> Option<&Revisions> {
        self.revisions.get(id)?.get_or_init(|| self.revised(id)).as_ref()
    }

    /// A workbook that is not sound, and how many errors it has: 0 for what is no workbook. None if all are.
    pub fn broken(&self) -> Option<(&Path, usize)> {
        let broken = self.unsound().or_else(|| self.unusable().next())?;
        Some((&broken.path, broken.reading().as_ref().map_or(0, PlanFile::errors)))
    }

    fn unusable(&self) -> impl Iterator<Item = &Workbook> {
        self.workbooks.iter().filter(|workbook| workbook.named().is_none())
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

    /// What was issued and judged by a plan must stay explainable by it: other content needs another revision, another
    /// thing another code, and a revision that the ledger has used is not left for an older one.
    ///
    /// # Errors
    /// [`Failure::ChangedPlan`], [`Failure::ReusedCode`], [`Failure::OlderPlan`].
    pub fn refuse_changed(&self, ledger: &Ledger) -> Result<(), Failure> {
        for workbook in &self.workbooks {
            let Some(Named { id, revision, digest, .. }) = workbook.named() else { continue };
            let recorded = ledger.plan_digest_of(id, revision)?;
            if recorded.is_some_and(|recorded| recorded != digest) {
                return Err(Failure::ChangedPlan { path: workbook.path.clone(), revision });
            }
            let newest = self.named().filter(|one| one.id == id).map(|one| one.revision).max().unwrap_or(revision);
            let used = self.recorded.iter().map(|(key, _)| key).filter(|key| key.id == id);
            if let Some(used) = used.max_by_key(|key| key.revision).filter(|used| used.revision > newest) {
                let mut sha256 = ledger.plan_workbook_digest(used)?.unwrap_or_default();
                sha256.truncate(12);
                let (path, used) = (workbook.path.clone(), used.revision);
                return Err(Failure::OlderPlan { path, revision, used, sha256 });
            }
            if workbook.known.is_none() {
                self.refuse_reused_codes(ledger, workbook)?;
            }
        }
        Ok(())
    }

    /// Figures of one thing are never added to those of another.
    fn refuse_reused_codes(&self, ledger: &Ledger, workbook: &Workbook) -> Result<(), Failure> {
        let Some(plan) = workbook.plan() else { return Ok(()) };
        let Some((key, _)) = before(&self.recorded, plan).max_by_key(|(key, _)| key.revision) else { return Ok(()) };
        let Some(former) = ledger.plan_workbook(key)?.and_then(|bytes| read(&bytes)) else { return Ok(()) };
        let mut reused = plan::reused(&former, plan).peekable();
        // Hardly any revision does so: the reports are not loaded for the others.
        if reused.peek().is_none() {
            return Ok(());
        }
        let reported = reported(&ledger.received(&plan.about.id, None)?);
        match reused.find(|(_, now)| reported.contains(&now.code)) {
            Some((then, now)) => Err(Failure::ReusedCode {
                path: workbook.path.clone(),
                code: now.code.clone(),
                then: plan::measured(then),
                now: plan::measured(now),
            }),
            None => Ok(()),
        }
    }

    /// Every plan is told from every other: by its year and id, and by its revision if it is the same plan.
    fn refuse_twins(&self) -> Result<(), Failure> {
        let named: Vec<(&Workbook, Named<'_>)> =
            self.workbooks.iter().filter_map(|workbook| Some((workbook, workbook.named()?))).collect();
        for (at, (workbook, one)) in named.iter().enumerate() {
            for (other, of) in &named[..at] {
                let (first, second) = (other.path.clone(), workbook.path.clone());
                let id = one.id.to_owned();
                if of.year != one.year && of.id == one.id {
                    return Err(Failure::OneIdForTwoYears { id, years: (of.year, one.year), first, second });
                }
                if of.year == one.year && of.id != one.id {
                    return Err(Failure::TwoPlansOfAYear { year: one.year, first, second });
                }
                if of.id == one.id && of.revision == one.revision && of.digest != one.digest {
                    return Err(Failure::TwoPlans { id, revision: one.revision, first, second });
                }
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
        let of_that_year = |one: &&Workbook| one.year().is_none_or(|of| year.is_none_or(|year| of == year));
        // One that the ledger knows, but that this program does not read, is found only by reading it.
        let broken = self.workbooks.iter().filter(of_that_year).find(|workbook| workbook.plan().is_none());
        broken.map_or_else(|| Failure::NoPlan { dir: self.root.clone(), year }, Workbook::broken)
    }
}

impl Workbook {
    fn open(path: PathBuf, ledger: Option<&Ledger>) -> Result<Workbook, Failure> {
        let bytes = bytes(&path)?;
        let known = ledger.and_then(|ledger| ledger.known_workbook(&bytes).ok().flatten());
        Ok(Workbook { path, bytes, known, reading: OnceLock::new() })
    }

    /// A plan that came from elsewhere.
    fn of(plan: Plan) -> Workbook {
        let (path, bytes): (PathBuf, Arc<[u8]>) = Default::default();
        let (year, findings) = (Some(plan.year()), Vec::new());
        let file = PlanFile { path: path.clone(), bytes: bytes.clone(), plan: Some(plan), year, findings };
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
            Err(reason) => Failure::NotAPlan { path: self.path.clone(), reason: reason.clone() },
        }
    }

    /// Which year it is for; none if not even that can be read.
    fn year(&self) -> Option<i32> {
        let known = self.known.as_ref().map(|known| known.year);
        known.or_else(|| self.reading().as_ref().ok()?.year)
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
        // What a sender would have to do about it is nothing to the officer.
        let cause = |error: excel::ReadError| error.to_string().split(". Hãy ").next().unwrap_or_default().to_owned();
        let reading = plan::read(&excel::read(&bytes).map_err(cause)?);
        let findings = plan::judge(&reading.faults);
        Ok(PlanFile { path: path.to_owned(), bytes, plan: reading.plan, year: reading.year, findings })
    }

    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The plan, or what to do about its errors.
    pub fn usable(&self) -> Result<&Plan, Failure> {
        self.plan.as_ref().ok_or_else(|| self.broken())
    }

    /// The same, for whoever needs nothing else of the file.
    pub fn into_plan(self) -> Result<Plan, Failure> {
        let broken = self.broken();
        self.plan.ok_or(broken)
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

/// The indicators that have figures or words that stand.
pub fn reported(received: &[Received]) -> BTreeSet<String> {
    standing(received).into_iter().flat_map(|report| &report.entries).map(|entry| entry.indicator.clone()).collect()
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
            let plan_files = folder.plan_files().unwrap();
            let mut ledger = Ledger::open(&folder.ledger()).unwrap();
            plan_files.record(&mut ledger).unwrap();
            for year in [2022, 2023] {
                let period = format!("{year}-06").parse().ok();
                let report = Item { period, ..item("cc-kl", b"report", Disposition::Accepted) };
                let plan = plan_key(plan_files.of_year(year).unwrap());
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

        fn plan_files(&self) -> Result<PlanFiles, Failure> {
            self.shelf_at("2023-07-01T08:00:00+07:00")
        }

        fn shelf_at(&self, now: &str) -> Result<PlanFiles, Failure> {
            PlanFiles::open(self.0.path(), self.ledger(), at(now))
        }
    }

    fn years_read(plan_files: &PlanFiles) -> Vec<i32> {
        let read = |workbook: &Workbook| workbook.reading.get()?.as_ref().ok()?.plan.as_ref().map(Plan::year);
        plan_files.workbooks.iter().filter_map(read).collect()
    }

    #[test]
    fn what_the_ledger_knows_is_read_when_it_is_asked_for() {
        let folder = Folder::new();
        let plan_files = folder.plan_files().unwrap();
        let named: Vec<(&str, u32, i32)> = plan_files.named().map(|one| (one.id, one.revision, one.year)).collect();
        assert_eq!(named, [("snn-ls-2022", 1, 2022), ("sgtvt-yb-2023", 3, 2023)]);
        let mut ledger = Ledger::open(&folder.ledger()).unwrap();
        plan_files.refuse_changed(&ledger).unwrap();
        plan_files.record(&mut ledger).unwrap();
        plan_files.require_any().unwrap();
        assert_eq!(plan_files.of_year(2021).unwrap_err().to_string(), plan_files.lack(Some(2021)).to_string());
        assert_eq!(years_read(&plan_files), [0i32; 0]);
        assert_eq!(plan_files.of_year(2023).unwrap().year(), 2023);
        assert_eq!(years_read(&plan_files), [2023]);
        assert_eq!(plan_files.by_id("snn-ls-2022").unwrap().year(), 2022);
        assert_eq!(plan_files.all().map(Plan::year).collect::<Vec<_>>(), [2023, 2022]);
    }

    #[test]
    fn a_workbook_that_was_edited_is_read_again() {
        let folder = Folder::new();
        let edited = PLAN_2022.replacen("min = 9000", "min = 9500", 1);
        assert_ne!(edited, PLAN_2022);
        folder.put("ke-hoach-2022.xlsx", &edited);
        let plan_files = folder.plan_files().unwrap();
        assert_eq!(years_read(&plan_files), [2022]);
        let ledger = Ledger::open(&folder.ledger()).unwrap();
        let refused = plan_files.refuse_changed(&ledger).unwrap_err();
        assert!(matches!(refused, Failure::ChangedPlan { revision: 1, .. }), "{refused}");
        // The edited file beside the one that is known: which of them holds nobody can say.
        folder.put("ke-hoach-2022-cu.xlsx", PLAN_2022);
        assert!(matches!(folder.plan_files().err(), Some(Failure::TwoPlans { revision: 1, .. })));
    }

    #[test]
    fn a_broken_workbook_is_named_where_a_plan_lacks_and_disturbs_no_other() {
        let folder = Folder::new();
        std::fs::write(folder.0.path().join("ke-hoach-2025.xlsx"), plan::blank(2025).unwrap()).unwrap();
        let plan_files = folder.plan_files().unwrap();
        assert_eq!(plan_files.of_year(2022).unwrap().year(), 2022);
        let (path, errors) = plan_files.broken().unwrap();
        assert!(path.ends_with("ke-hoach-2025.xlsx") && errors > 0);
        assert!(matches!(plan_files.of_year(2025), Err(Failure::BrokenPlan { .. })));
        // A plan in the making for a year to come: nobody has reported under it.
        plan_files.require_sound().unwrap();
        std::fs::write(folder.0.path().join("ke-hoach-2023.xlsx"), plan::blank(2023).unwrap()).unwrap();
        let plan_files = folder.plan_files().unwrap();
        assert!(matches!(plan_files.require_sound(), Err(Failure::BrokenPlan { .. })));
        assert!(matches!(plan_files.of_year(2023), Err(Failure::BrokenPlan { .. })));
        assert!(matches!(plan_files.of_year(2024), Err(Failure::NoPlan { year: Some(2024), .. })));
        std::fs::write(folder.0.path().join("ke-hoach-2023.xlsx"), b"no workbook").unwrap();
        let plan_files = folder.plan_files().unwrap();
        assert_eq!(plan_files.of_year(2022).unwrap().year(), 2022);
        assert!(matches!(plan_files.of_year(2023), Err(Failure::NotAPlan { .. })));
        assert!(matches!(plan_files.require_sound(), Err(Failure::NotAPlan { .. })));
    }

    #[test]
    fn nobody_could_say_which_plan_is_meant() {
        let folder = Folder::new();
        folder.put("ke-hoach-khac.xlsx", &PLAN_2022.replacen("snn-ls-2022", "snn-ls-2022-khac", 1));
        assert!(matches!(folder.plan_files().err(), Some(Failure::TwoPlansOfAYear { year: 2022, .. })));
        let again = PLAN_2023.replacen("sgtvt-yb-2023", "snn-ls-2022", 1);
        folder.put("ke-hoach-2023.xlsx", &again);
        std::fs::remove_file(folder.0.path().join("ke-hoach-khac.xlsx")).unwrap();
        assert!(matches!(folder.plan_files().err(), Some(Failure::OneIdForTwoYears { years: (2022, 2023), .. })));
    }

    #[test]
    fn what_the_ledger_has_used_is_neither_left_nor_given_another_meaning() {
        let folder = Folder::new();
        let ledger = Ledger::open(&folder.ledger()).unwrap();
        let second = PLAN_2022.replacen("revision = 1", "revision = 2", 1);
        // The code of a flow with figures, now counted in another unit.
        let wider = second.replacen("Trồng 9.000 ha rừng\"\nuom = \"ha\"", "Trồng 9.000 ha rừng\"\nuom = \"m2\"", 1);
        assert_ne!(second, wider);
        folder.put("ke-hoach-2022.xlsx", &wider);
        let refused = folder.plan_files().unwrap().refuse_changed(&ledger).unwrap_err();
        assert!(matches!(refused, Failure::ReusedCode { .. }), "{refused}");
        folder.put("ke-hoach-2022.xlsx", &second);
        let plan_files = folder.plan_files().unwrap();
        plan_files.refuse_changed(&ledger).unwrap();
        plan_files.record(&mut Ledger::open(&folder.ledger()).unwrap()).unwrap();
        folder.put("ke-hoach-2022.xlsx", PLAN_2022);
        let refused = folder.plan_files().unwrap().refuse_changed(&ledger).unwrap_err();
        assert!(matches!(refused, Failure::OlderPlan { revision: 1, used: 2, .. }), "{refused}");
    }

    #[test]
    fn a_revised_plan_is_in_force_behind_what_it_was_wherever_it_comes_from() {
        let folder = Folder::new();
        let revised = PLAN_2022.replacen("revision = 1", "revision = 2", 1).replacen("min = 9000", "min = 8500", 1);
        folder.put("ke-hoach-2022.xlsx", &revised);
        let plan_files = folder.shelf_at("2023-08-01T08:00:00+07:00").unwrap();
        let mut ledger = Ledger::open(&folder.ledger()).unwrap();
        plan_files.record(&mut ledger).unwrap();
        let plan = plan_files.of_year(2022).unwrap();
        assert_eq!((plan.about.revision, plan.revised.targets.len()), (2, 1));
        assert_eq!(kept(&ledger, &plan_key(plan)).unwrap().as_ref(), Some(plan));
        let first = plan_files.revisions("snn-ls-2022").unwrap().earlier(1).unwrap();
        assert_eq!(kept(&ledger, &plan_key(first)).unwrap().as_ref(), Some(first));
        assert_eq!(plan_files.as_judged(&plan_key(first)), Some(first));
        // A plan_files with the first alone still knows what came of it.
        let then = plan_files.with(first.clone());
        assert_eq!(then.by_id("snn-ls-2022"), Some(first));
        assert_eq!(then.revisions("snn-ls-2022").unwrap().newest(), plan);
        assert_eq!(plan_files.revisions("sgtvt-yb-2023"), None);
    }
}
