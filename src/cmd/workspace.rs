//! The officer's folder: where everything lies, which plan rules a year, what time it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};
use rayon::prelude::*;

use crate::cli::Whose;
use crate::error::Failure;
use crate::excel;
use crate::layout::stamp::Key;
use crate::ledger::{Ledger, PlanKey, PlanWorkbook};
use crate::model::calendar::vietnam;
use crate::model::finding::{Finding, Severity};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::revision::Revisions;
use crate::plan;
use crate::rules;
use crate::viet::text::closest;

use super::last_year;
use super::output;
use super::settings::{self, Settings};

/// The ledger's file in a workspace.
pub const LEDGER: &str = "so-theo-doi.db";
/// Where mails and workbooks wait.
pub const INBOX: &str = "hop-thu-den";
const TEMPLATES: &str = "bieu-mau";
const REPLIES: &str = "phan-hoi";
const RESULTS: &str = "ket-qua";
const REMINDERS: &str = "don-doc";
/// Texts that the office words itself.
const WORDING: &str = "mau";

/// An open workspace.
pub struct Workspace {
    pub root: PathBuf,
    pub settings: Settings,
    pub now: DateTime<FixedOffset>,
    plans: Vec<PlanFile>,
    /// Of plans that were revised, by id.
    revisions: BTreeMap<String, Revisions>,
}

/// A plan workbook as it lies in the folder.
pub struct PlanFile {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    /// None while it has errors.
    pub plan: Option<Plan>,
    pub findings: Vec<Finding>,
}

impl Workspace {
    /// Opens a folder. It need not hold anything yet; what a verb needs is asked for when it is needed.
    pub fn open(root: &Path) -> Result<Workspace, Failure> {
        if !root.is_dir() {
            return Err(Failure::NotFound(root.to_owned()));
        }
        let settings = settings::read(&root.join(settings::FILE))?;
        // To the second: what is printed, recorded and sealed is the same time.
        let now = settings.clock.unwrap_or_else(|| Utc::now().with_timezone(&vietnam()));
        let now = now.with_timezone(&vietnam());
        let now = chrono::SubsecRound::trunc_subsecs(now, 0);
        // A folder of twenty years holds twenty plans.
        let plans =
            plan_paths(root)?.par_iter().map(|path| PlanFile::read(path)).collect::<Result<Vec<_>, Failure>>()?;
        let mut workspace = Workspace { root: root.to_owned(), settings, now, plans, revisions: BTreeMap::new() };
        workspace.refuse_twins()?;
        workspace.know_revisions();
        Ok(workspace)
    }

    /// Looks up which revisions a plan had before this one. What is the matter with a ledger that cannot be read is
    /// said by the verb that needs it.
    fn know_revisions(&mut self) {
        let Some(ledger) = Ledger::open_existing(&self.ledger_path()).ok().flatten() else { return };
        let Ok(recorded) = ledger.plan_revisions() else { return };
        let ids: BTreeSet<String> = self.usable().map(|plan| plan.about.id.clone()).collect();
        for id in ids {
            let Some(newest) = self.plan_by_id(&id).cloned() else { continue };
            let of_plan = || recorded.iter().filter(|(key, _)| key.id == id);
            let earlier: Vec<(Plan, DateTime<FixedOffset>)> = of_plan()
                .filter(|(key, _)| key.revision < newest.about.revision)
                .filter_map(|(key, at)| Some((last_year::read(&ledger.plan_workbook(key).ok()??)?, *at)))
                .collect();
            if earlier.is_empty() {
                continue;
            }
            let since = of_plan().find(|(key, _)| key.revision == newest.about.revision).map(|(_, at)| *at);
            let revision = newest.about.revision;
            let revisions = Revisions::new((newest, since.unwrap_or(self.now)), earlier);
            let of_newest = |plan: &&mut Plan| plan.about.id == id && plan.about.revision == revision;
            for plan in self.plans.iter_mut().filter_map(|file| file.plan.as_mut()).filter(of_newest) {
                *plan = revisions.newest().clone();
            }
            self.revisions.insert(id, revisions);
        }
    }

    /// The same folder as if this plan ruled it, and with these rules.
    pub fn under(&self, plan: Plan, rules: rules::Settings) -> Workspace {
        let file = PlanFile { path: PathBuf::new(), bytes: Vec::new(), plan: Some(plan), findings: Vec::new() };
        Workspace {
            root: self.root.clone(),
            settings: Settings { rules, ..self.settings.clone() },
            now: self.now,
            plans: vec![file],
            revisions: self.revisions.clone(),
        }
    }

    /// A plan by which something was judged: one of the folder's, as it was in force, or as the ledger keeps it.
    pub fn plan_as_judged(&self, ledger: &Ledger, key: &PlanKey) -> Result<Option<Plan>, Failure> {
        let ours = self.usable().find(|plan| plan_key(plan) == *key);
        let earlier = || self.revisions.get(&key.id)?.earlier(key.revision).filter(|plan| plan.digest == key.digest);
        match ours.or_else(earlier) {
            Some(plan) => Ok(Some(plan.clone())),
            None => Ok(ledger.plan_workbook(key)?.and_then(|bytes| last_year::read(&bytes))),
        }
    }

    fn usable(&self) -> impl Iterator<Item = &Plan> {
        self.plans.iter().filter_map(|file| file.plan.as_ref())
    }

    /// The revisions of a plan, if it was ever revised.
    pub fn revisions(&self, id: &str) -> Option<&Revisions> {
        self.revisions.get(id)
    }

    /// The plan that ruled a period by what was known at a time, default: now.
    ///
    /// # Errors
    /// As [`Workspace::plan_of`].
    pub fn plan_known_at(&self, period: Period, known_at: Option<DateTime<FixedOffset>>) -> Result<&Plan, Failure> {
        let plan = self.plan_of(period)?;
        let then = known_at.and_then(|time| Some(self.revisions.get(&plan.about.id)?.known_at(time)));
        Ok(then.filter(|then| then.year() == period.year).unwrap_or(plan))
    }

    /// True if the folder has anything of a workspace in it.
    pub fn is_one(root: &Path) -> bool {
        root.join(LEDGER).is_file()
            || root.join(settings::FILE).is_file()
            || plan_paths(root).is_ok_and(|paths| !paths.is_empty())
    }

    pub fn into_plans(self) -> Vec<PlanFile> {
        self.plans
    }

    pub fn plans(&self) -> &[PlanFile] {
        &self.plans
    }

    /// The plan that rules a period: of its year the newest revision.
    pub fn plan_of(&self, period: Period) -> Result<&Plan, Failure> {
        let of_year = |file: &&PlanFile| file.plan.as_ref().is_some_and(|plan| plan.year() == period.year);
        let newest = self.plans.iter().filter(of_year).filter_map(|file| file.plan.as_ref());
        if let Some(plan) = newest.max_by_key(|plan| plan.about.revision) {
            return Ok(plan);
        }
        // A plan with errors is better named than called missing.
        match self.plans.iter().find(|file| file.plan.is_none()) {
            Some(broken) => Err(broken.broken()),
            None => Err(Failure::NoPlan { dir: self.root.clone(), year: Some(period.year) }),
        }
    }

    /// The newest plan of an id.
    pub fn plan_by_id(&self, id: &str) -> Option<&Plan> {
        let plans = self.plans.iter().filter_map(|file| file.plan.as_ref());
        plans.filter(|plan| plan.about.id == id).max_by_key(|plan| plan.about.revision)
    }

    /// Every usable plan, the newest revision of each id.
    pub fn usable_plans(&self) -> Result<Vec<&Plan>, Failure> {
        let ids: std::collections::BTreeSet<&str> =
            self.plans.iter().filter_map(|file| file.plan.as_ref()).map(|plan| plan.about.id.as_str()).collect();
        if ids.is_empty() {
            return Err(match self.plans.first() {
                Some(file) => file.broken(),
                None => Failure::NoPlan { dir: self.root.clone(), year: None },
            });
        }
        Ok(ids.into_iter().filter_map(|id| self.plan_by_id(id)).collect())
    }

    /// A unit that the officer names is one of a plan's: a slip of the pen is not charged to whoever sent the file.
    ///
    /// # Errors
    /// [`Failure::UnknownUnit`] with the nearest code.
    pub fn require_unit(&self, whose: &Whose) -> Result<(), Failure> {
        let Some(unit) = &whose.unit else { return Ok(()) };
        let plans = match whose.period.and_then(|period| self.plan_of(period).ok()) {
            Some(plan) => vec![plan],
            None => self.usable_plans()?,
        };
        let Some(first) = plans.first() else { return Ok(()) };
        if plans.iter().any(|plan| plan.unit(unit).is_some()) {
            return Ok(());
        }
        let codes = plans.iter().flat_map(|plan| &plan.units).map(|unit| unit.code.as_str());
        let (plan, suggestion) = (first.about.id.clone(), closest(unit, codes).map(str::to_owned));
        Err(Failure::UnknownUnit { plan, unit: unit.clone(), suggestion })
    }

    pub fn ledger_path(&self) -> PathBuf {
        self.root.join(LEDGER)
    }

    /// The ledger for verbs that record: opened or made, with the plans of the folder in it.
    pub fn ledger(&self) -> Result<Ledger, Failure> {
        let mut ledger = self.writable_ledger()?;
        self.refuse_changed_plans(&ledger)?;
        for file in &self.plans {
            let Some(plan) = &file.plan else { continue };
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            let workbook = PlanWorkbook {
                plan_id: &plan.about.id,
                revision: plan.about.revision,
                content_digest: &plan.digest,
                file_name: &name,
                bytes: &file.bytes,
            };
            ledger.record_plan(&workbook, self.now)?;
        }
        Ok(ledger)
    }

    /// The ledger as it lies in the folder, brought up to date if an older program made it; that is said.
    pub fn writable_ledger(&self) -> Result<Ledger, Failure> {
        let ledger = Ledger::open(&self.ledger_path())?;
        if let Some(copy) = ledger.copy_before_upgrade() {
            let copy = copy.display();
            anstream::eprintln!("◊ Đã nâng {LEDGER} lên cấu trúc mới; bản trước khi nâng còn ở {copy}");
        }
        Ok(ledger)
    }

    /// The ledger for verbs that change nothing; none if nothing was ever recorded.
    pub fn ledger_as_it_is(&self) -> Result<Option<Ledger>, Failure> {
        let ledger = Ledger::open_existing(&self.ledger_path())?;
        if let Some(ledger) = &ledger {
            self.refuse_changed_plans(ledger)?;
        }
        Ok(ledger)
    }

    /// What was issued and judged by a plan must stay explainable by it: other content needs another revision.
    fn refuse_changed_plans(&self, ledger: &Ledger) -> Result<(), Failure> {
        for file in &self.plans {
            let Some(plan) = &file.plan else { continue };
            let recorded = ledger.plan_digest_of(&plan.about.id, plan.about.revision)?;
            if plan::check_revision(plan, recorded.as_deref()).is_some() {
                return Err(Failure::ChangedPlan { path: file.path.clone(), revision: plan.about.revision });
            }
        }
        Ok(())
    }

    /// Plan findings that need the ledger: changed content under the same revision.
    pub fn revision_finding(&self, plan: &Plan) -> Result<Option<Finding>, Failure> {
        let Some(ledger) = Ledger::open_existing(&self.ledger_path())? else { return Ok(None) };
        let recorded = ledger.plan_digest_of(&plan.about.id, plan.about.revision)?;
        let fault = plan::check_revision(plan, recorded.as_deref());
        Ok(fault.and_then(|fault| plan::judge(&[fault]).into_iter().next()))
    }

    /// What differs from the ordinary, and is said by every output: changed rules, a demonstration's clock.
    pub fn remarks(&self) -> Vec<String> {
        let changes = self.settings.rules.changes().into_iter();
        let mut remarks: Vec<String> = changes.map(|change| format!("Quy tắc đã đổi: {change}")).collect();
        if self.settings.clock.is_some() {
            // Without the time itself: the same ledger gives the same bytes on any day.
            remarks.push("Chạy theo đồng hồ trình diễn của khtc.toml, không dùng để báo cáo".to_owned());
        }
        remarks
    }

    pub fn inbox(&self) -> PathBuf {
        self.root.join(INBOX)
    }

    pub fn templates(&self, period: Period) -> PathBuf {
        self.root.join(TEMPLATES).join(period.to_string())
    }

    pub fn replies(&self, period: Option<Period>) -> PathBuf {
        let replies = self.root.join(REPLIES);
        match period {
            Some(period) => replies.join(period.to_string()),
            None => replies.join("khong-ro-ky"),
        }
    }

    pub fn results(&self, period: Period) -> PathBuf {
        self.root.join(RESULTS).join(period.to_string())
    }

    pub fn reminders(&self, period: Period) -> PathBuf {
        self.root.join(REMINDERS).join(period.to_string())
    }

    /// Where the office may keep its own wording of a text.
    pub fn wording(&self, file: &str) -> PathBuf {
        self.root.join(WORDING).join(file)
    }

    fn refuse_twins(&self) -> Result<(), Failure> {
        let usable: Vec<(&PlanFile, &Plan)> =
            self.plans.iter().filter_map(|file| Some((file, file.plan.as_ref()?))).collect();
        for (at, (file, plan)) in usable.iter().enumerate() {
            let twin = usable[..at].iter().find(|(_, other)| {
                other.about.id == plan.about.id
                    && other.about.revision == plan.about.revision
                    && other.digest != plan.digest
            });
            if let Some((other, _)) = twin {
                return Err(Failure::TwoPlans {
                    id: plan.about.id.clone(),
                    revision: plan.about.revision,
                    first: other.path.clone(),
                    second: file.path.clone(),
                });
            }
        }
        Ok(())
    }
}

impl PlanFile {
    /// Reads a plan workbook; what is wrong with it stands in its findings.
    pub fn read(path: &Path) -> Result<PlanFile, Failure> {
        let bytes = std::fs::read(path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => Failure::NotFound(path.to_owned()),
            _ => Failure::Read { path: path.to_owned(), source },
        })?;
        let grid = excel::read(&bytes)
            .map_err(|error| Failure::NotAPlan { path: path.to_owned(), reason: error.to_string() })?;
        let reading = plan::read(&grid);
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

/// The ledger of a folder, for verbs that look into it whatever has become of the plans beside it.
///
/// # Errors
/// [`Failure::NoLedger`] if nothing was ever recorded.
pub fn ledger_in(root: &Path) -> Result<Ledger, Failure> {
    if !root.is_dir() {
        return Err(Failure::NotFound(root.to_owned()));
    }
    Ledger::open_existing(&root.join(LEDGER))?.ok_or_else(|| Failure::NoLedger(root.to_owned()))
}

/// The plan as the ledger names it.
pub fn plan_key(plan: &Plan) -> PlanKey {
    PlanKey { id: plan.about.id.clone(), revision: plan.about.revision, digest: plan.digest.clone() }
}

/// The files `ke-hoach*.xlsx` of a folder, by name. Excel's `~$` lock files do not begin like that.
fn plan_paths(root: &Path) -> Result<Vec<PathBuf>, Failure> {
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

impl Workspace {
    /// The sealing key.
    ///
    /// # Errors
    /// [`Failure::NoKey`] if `khtc.toml` has none yet.
    pub fn key(&self) -> Result<&Key, Failure> {
        self.settings.key.as_ref().ok_or_else(|| Failure::NoKey(self.root.join(settings::FILE)))
    }

    /// Makes a key for a workspace that has none: a new `khtc.toml`, or a section added to the one there is. Of two
    /// programs that do so at once, the second takes the first one's: what is sealed with another could not be proved.
    pub fn ensure_key(&mut self) -> Result<(), Failure> {
        if self.settings.key.is_some() {
            return Ok(());
        }
        let path = self.root.join(settings::FILE);
        let section = settings::fresh()?;
        match std::fs::File::open(&path) {
            Ok(there) => {
                // Where a file system knows no locks, this is as good as it can be.
                let _ = there.lock();
                if settings::read(&path)?.key.is_none() {
                    let text = std::fs::read_to_string(&path)
                        .map_err(|source| Failure::Read { path: path.clone(), source })?;
                    // Windows does not replace a file that is open.
                    #[cfg(windows)]
                    drop(there);
                    output::write(&path, format!("{text}\n{section}").as_bytes())?;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                match output::write_new(&path, section.as_bytes()) {
                    Ok(()) | Err(Failure::AlreadyThere(_)) => {}
                    Err(other) => return Err(other),
                }
            }
            Err(source) => return Err(Failure::Read { path, source }),
        }
        self.settings = settings::read(&path)?;
        Ok(())
    }
}
