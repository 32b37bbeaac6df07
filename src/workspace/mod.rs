//! The officer's folder: where everything lies, which plan rules a year, what time it is.

pub mod background;
pub mod clock;
pub mod establish;
pub mod inbox;
pub mod plans;
pub mod settings;
pub mod wording;
pub mod write;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, FixedOffset};

use crate::error::Failure;
use crate::ledger::{Ledger, PlanKey};
use crate::model::digest::Key;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::note::Note;
use crate::plan;
use crate::rules;
use crate::viet::text::closest;
use crate::workspace::plans::PlanFiles;
use crate::workspace::settings::Settings;
use crate::workspace::write::Output;

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
    plans: PlanFiles,
    /// What happened beside the work and has not been told yet.
    notes: Mutex<Vec<Note>>,
}

impl Workspace {
    /// Opens a folder. It need not hold anything yet; what a verb needs is asked for when it is needed.
    pub fn open(root: &Path) -> Result<Workspace, Failure> {
        if !root.is_dir() {
            return Err(Failure::NotFound(root.to_owned()));
        }
        let settings = settings::read(&root.join(settings::FILE))?;
        let now = settings.clock.map_or_else(clock::now, clock::as_if);
        let plans = PlanFiles::open(root, root.join(LEDGER), now)?;
        Ok(Workspace { root: root.to_owned(), settings, now, plans, notes: Mutex::default() })
    }

    /// The same folder as if this plan ruled it, and with these rules.
    pub fn under(&self, plan: Plan, rules: rules::Settings) -> Workspace {
        Workspace {
            root: self.root.clone(),
            settings: Settings { rules, ..self.settings.clone() },
            now: self.now,
            plans: self.plans.with(plan),
            notes: Mutex::default(),
        }
    }

    /// A plan by which something was judged: one of the folder's, as it was in force, or as the ledger keeps it.
    pub fn plan_as_judged(&self, ledger: &Ledger, key: &PlanKey) -> Result<Option<Plan>, Failure> {
        match self.plans.as_judged(key) {
            Some(plan) => Ok(Some(plan.clone())),
            None => plans::kept(ledger, key),
        }
    }

    /// The plan that ruled a period by what was known at a time, default: now.
    ///
    /// # Errors
    /// As [`Workspace::plan_of`].
    pub fn plan_known_at(&self, period: Period, known_at: Option<DateTime<FixedOffset>>) -> Result<&Plan, Failure> {
        let plan = self.plan_of(period)?;
        let then = known_at.and_then(|time| Some(self.plans.revisions(&plan.about.id)?.known_at(time)));
        Ok(then.filter(|then| then.year() == period.year).unwrap_or(plan))
    }

    /// True if the folder has anything of a workspace in it.
    pub fn is_one(root: &Path) -> bool {
        root.join(LEDGER).is_file() || root.join(settings::FILE).is_file() || PlanFiles::is_there(root)
    }

    pub fn plans(&self) -> &PlanFiles {
        &self.plans
    }

    /// The plan that rules a period.
    ///
    /// # Errors
    /// As [`PlanFiles::of_year`].
    pub fn plan_of(&self, period: Period) -> Result<&Plan, Failure> {
        self.plans.of_year(period.year)
    }

    /// A unit that the officer names must be one of a plan's. Otherwise the officer's typing mistake would be told to whoever
    /// sent the file as a fault of theirs.
    ///
    /// # Errors
    /// [`Failure::UnknownUnit`] with the nearest code.
    pub fn require_unit(&self, unit: Option<&str>, period: Option<Period>) -> Result<(), Failure> {
        let Some(unit) = unit else { return Ok(()) };
        self.plans.require_any()?;
        let of_period = period.and_then(|period| self.plan_of(period).ok());
        let plans = || of_period.into_iter().chain(self.plans.all().filter(|_| of_period.is_none()));
        if plans().any(|plan| plan.unit(unit).is_some()) {
            return Ok(());
        }
        let Some(first) = plans().next() else { return Ok(()) };
        let codes = plans().flat_map(|plan| &plan.units).map(|unit| unit.code.as_str());
        let (plan, suggestion) = (first.about.id.clone(), closest(unit, codes).map(str::to_owned));
        Err(Failure::UnknownUnit { plan, unit: unit.to_owned(), suggestion })
    }

    pub fn ledger_path(&self) -> PathBuf {
        self.root.join(LEDGER)
    }

    /// The ledger for verbs that record: opened or made, with the plans of the folder in it.
    pub fn ledger(&self) -> Result<Ledger, Failure> {
        let mut ledger = self.writable_ledger()?;
        self.plans.refuse_changed(&ledger)?;
        self.plans.record(&mut ledger)?;
        Ok(ledger)
    }

    /// The ledger as it lies in the folder, brought up to date if an older program made it; that is noted.
    ///
    /// # Errors
    /// [`Failure::LedgerLost`] where none is left although there was one: a new one would know nothing of what came.
    pub fn writable_ledger(&self) -> Result<Ledger, Failure> {
        self.refuse_a_lost_ledger()?;
        let ledger = Ledger::open(&self.ledger_path())?;
        if let Some(copy) = ledger.copy_before_upgrade() {
            self.note(Note::LedgerUpgraded { copy: copy.to_owned() });
        }
        Ok(ledger)
    }

    /// A folder with replies in it has recorded something.
    fn refuse_a_lost_ledger(&self) -> Result<(), Failure> {
        let has_replies = || std::fs::read_dir(self.root.join(REPLIES)).is_ok_and(|mut all| all.next().is_some());
        if !Ledger::is_there(&self.ledger_path())? && has_replies() {
            return Err(Failure::LedgerLost(self.root.clone()));
        }
        Ok(())
    }

    /// The ledger for verbs that change nothing; none if nothing was ever recorded.
    ///
    /// # Errors
    /// As [`Workspace::writable_ledger`].
    pub fn ledger_as_it_is(&self) -> Result<Option<Ledger>, Failure> {
        self.refuse_a_lost_ledger()?;
        let ledger = Ledger::open_existing(&self.ledger_path())?;
        if let Some(ledger) = &ledger {
            self.plans.refuse_changed(ledger)?;
        }
        Ok(ledger)
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

    /// Something that happened beside the work, to be told with its answer.
    pub fn note(&self, note: Note) {
        // A panic of another thread while it noted something is reported there; the list itself is whole.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(note);
    }

    /// What was noted since this was asked last.
    pub fn take_notes(&self) -> Vec<Note> {
        std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes a file as [`write::write`] does; that it had to stand beside its place is noted.
    ///
    /// # Errors
    /// As [`write::write`].
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
        let written = write::write(path, bytes)?;
        self.note_beside(path, &written);
        Ok(written)
    }

    /// Writes files as [`write::write_all`] does; those that had to stand beside their places are noted.
    ///
    /// # Errors
    /// As [`write::write_all`].
    pub fn write_all(&self, outputs: &[Output]) -> Result<Vec<PathBuf>, Failure> {
        let written = write::write_all(outputs)?;
        outputs.iter().zip(&written).for_each(|(output, written)| self.note_beside(&output.path, written));
        Ok(written)
    }

    fn note_beside(&self, path: &Path, written: &Path) {
        if path != written {
            self.note(Note::WrittenBeside { open: path.to_owned(), written: written.to_owned() });
        }
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
}

/// The ledger of a folder, for verbs that need no plan: they work also where the plans beside it are broken.
///
/// # Errors
/// [`Failure::NoLedger`] if nothing was ever recorded.
pub fn ledger_in(root: &Path) -> Result<Ledger, Failure> {
    if !root.is_dir() {
        return Err(Failure::NotFound(root.to_owned()));
    }
    Ledger::open_existing(&root.join(LEDGER))?.ok_or_else(|| Failure::NoLedger(root.to_owned()))
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
                // Some file systems know no locks: there two programs could both add a key, and nothing prevents it.
                let _ = there.lock();
                if settings::read(&path)?.key.is_none() {
                    let text = std::fs::read_to_string(&path)
                        .map_err(|source| Failure::Read { path: path.clone(), source })?;
                    // Windows does not replace a file that is open.
                    #[cfg(windows)]
                    drop(there);
                    write::write(&path, format!("{text}\n{section}").as_bytes())?;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                match write::write_new(&path, section.as_bytes()) {
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
