//! What a plan was before: its earlier revisions, as the ledger kept them.
//!
//! Never looks into the folder.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use chrono::{DateTime, FixedOffset};

use super::workbook::read;
use crate::error::Failure;
use crate::ledger::{Ledger, PlanKey};
use crate::model::plan::Plan;
use crate::model::revision::Revisions;

/// A revision, and when the ledger first saw it.
pub(super) type Recorded = (PlanKey, DateTime<FixedOffset>);

/// The revisions that a ledger has recorded, each plan's put together when they are first asked for.
#[derive(Clone)]
pub(super) struct RecordedPlans {
    ledger: PathBuf,
    now: DateTime<FixedOffset>,
    recorded: Vec<Recorded>,
    /// By the id of a plan. None for a plan that was never revised.
    revisions: BTreeMap<String, OnceLock<Option<Revisions>>>,
}

impl RecordedPlans {
    /// Those of a ledger, at a path; none of one that is not there or cannot be read.
    pub fn of(ledger: Option<&Ledger>, path: PathBuf, now: DateTime<FixedOffset>) -> RecordedPlans {
        let recorded = ledger.and_then(|ledger| ledger.plan_revisions().ok()).unwrap_or_default();
        let revisions = recorded.iter().map(|(key, _)| (key.id.clone(), OnceLock::new())).collect();
        RecordedPlans { ledger: path, now, recorded, revisions }
    }

    pub fn all(&self) -> &[Recorded] {
        &self.recorded
    }

    /// The newest revision of an id.
    pub fn newest(&self, id: &str) -> Option<&PlanKey> {
        self.recorded.iter().map(|(key, _)| key).filter(|key| key.id == id).max_by_key(|key| key.revision)
    }

    /// The revisions of a plan, up to the newest of the folder; none if it was never revised.
    pub fn revisions<'p>(&self, id: &str, newest: impl FnOnce() -> Option<&'p Plan>) -> Option<&Revisions> {
        let put_together = || {
            let newest = newest()?;
            // Most plans never had another revision: the ledger is not opened for them.
            before(&self.recorded, newest).next()?;
            let ledger = Ledger::open_existing(&self.ledger).ok().flatten()?;
            revised(&ledger, &self.recorded, newest, self.now).ok()?
        };
        self.revisions.get(id)?.get_or_init(put_together).as_ref()
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

/// The plan as the ledger names it.
pub fn plan_key(plan: &Plan) -> PlanKey {
    PlanKey { id: plan.about.id.clone(), revision: plan.about.revision, digest: plan.digest.clone() }
}

/// A plan together with its earlier revisions; none if it is the first. One that is not recorded yet counts as recorded
/// `now`.
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
pub(super) fn before<'a>(recorded: &'a [Recorded], plan: &Plan) -> impl Iterator<Item = &'a Recorded> {
    let (id, revision) = (plan.about.id.clone(), plan.about.revision);
    recorded.iter().filter(move |(key, _)| key.id == id && key.revision < revision)
}
