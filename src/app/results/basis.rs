//! What the results of a period rest on, by what the ledger knew at a time; of a closed period, what it was closed with.
//!
//! Never consolidates.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::app::ask::Moment;
use crate::app::closing::Standing;
use crate::error::Failure;
use crate::ledger::{Ledger, PlanKey};
use crate::model::clock::vietnam;
use crate::model::closing::Kept;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::workspace::Workspace;

/// What a period rests on, by what the ledger knew at a time.
pub struct Basis<'a> {
    pub workspace: &'a Workspace,
    pub plan: &'a Plan,
    pub period: Period,
    /// The day on which deadlines are judged.
    pub as_of: NaiveDate,
    /// None for now.
    pub known_at: Option<DateTime<FixedOffset>>,
    /// Every attempt of the plan's year.
    pub received: Vec<Received>,
    pub standing: Standing,
    /// The workbooks that the period was closed with, where they are what is asked for.
    kept: BTreeMap<Kept, Vec<u8>>,
    /// What file names say of another day or another state of the ledger that was asked for.
    suffix: String,
}

impl<'a> Basis<'a> {
    /// Of a closed period what it was closed with, unless another day or another state of the ledger is asked for: what
    /// is said of its workbooks is what they say.
    ///
    /// # Errors
    /// As [`Workspace::plan_known_at`] and the ledger's questions.
    pub fn of(workspace: &'a Workspace, ledger: Option<&Ledger>, moment: &Moment) -> Result<Basis<'a>, Failure> {
        let Moment { period, as_of, known_at } = *moment;
        let plan = workspace.plan_known_at(period, known_at)?;
        let received = match ledger {
            Some(ledger) => ledger.received(&plan.about.id, known_at)?,
            None => Vec::new(),
        };
        let standing = Standing::of(plan, ledger, &received, period, known_at)?;
        let kept = kept(ledger, &standing, moment)?;
        let as_of = as_of.unwrap_or_else(|| plan.calendar.cut_off(period));
        let suffix = suffix(moment);
        let basis = Basis { workspace, plan, period, as_of, known_at, received, standing, kept, suffix };
        match ledger.filter(|_| basis.is_kept()) {
            Some(ledger) => basis.into_closed(ledger),
            None => Ok(basis),
        }
    }

    /// The plan, the reports, the day and the state of the ledger that the period was closed with.
    fn into_closed(self, ledger: &Ledger) -> Result<Basis<'a>, Failure> {
        let Some(closed) = &self.standing.closed else { return Ok(self) };
        let told = &closed.told;
        let (as_of, known_at) = (told.as_of, Some(told.known_at));
        let key = PlanKey { id: told.plan.clone(), revision: told.revision, digest: told.plan_digest.clone() };
        let plan = match self.workspace.plans().as_judged(&key) {
            Some(plan) => plan,
            None => self.workspace.plan_known_at(self.period, known_at)?,
        };
        let received = ledger.received_for(closed)?;
        Ok(Basis { plan, as_of, known_at, received, ..self })
    }

    /// True if what is asked for are the workbooks that the period was closed with.
    pub fn is_kept(&self) -> bool {
        !self.kept.is_empty()
    }

    /// A workbook that the period was closed with.
    pub fn kept(&self, kind: Kept) -> Option<&[u8]> {
        self.kept.get(&kind).map(Vec::as_slice)
    }

    /// Where a workbook of the period stands, unless somebody names another file.
    pub fn path(&self, kind: Kept) -> PathBuf {
        let (name, ending) = match kind {
            Kept::Office => ("tong-hop", "xlsx"),
            Kept::Province => ("bao-cao-ubnd-tinh", "xlsx"),
            Kept::ProvinceWord => ("bao-cao-ubnd-tinh", "docx"),
        };
        self.workspace.results(self.period).join(format!("{name}-{}{}.{ending}", self.period, self.suffix))
    }
}

/// The workbooks of the closing that holds, unless another day or another state of the ledger is asked for.
fn kept(ledger: Option<&Ledger>, standing: &Standing, moment: &Moment) -> Result<BTreeMap<Kept, Vec<u8>>, Failure> {
    let mut kept = BTreeMap::new();
    let (Some(ledger), Some(closed), false) = (ledger, &standing.closed, moment.is_a_look_aside()) else {
        return Ok(kept);
    };
    for kind in Kept::ALL {
        if let Some(bytes) = ledger.closed_workbook(closed.closing, kind)? {
            kept.insert(kind, bytes);
        }
    }
    Ok(kept)
}

/// A look at another day, or back, never takes the place of the workbooks of the period.
fn suffix(moment: &Moment) -> String {
    let day = moment.as_of.map(|day| format!("-xet-{day}"));
    let time =
        moment.known_at.map(|time| format!("-biet-den-{}", time.with_timezone(&vietnam()).format("%Y-%m-%d-%H%M%S")));
    [day, time].into_iter().flatten().collect()
}
