//! The month in one go: what waits is received and answered, the period consolidated, both workbooks written.
//!
//! Never goes on to the workbooks while a report of the period could not be judged.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::ask::{Arrived, Moment, Whose};
use super::closing::ClosingState;
use super::decide::lapsed::LapsedAdjustment;
use super::receive::received::KnownReports;
use super::receive::{Incoming, Unjudged, from_paths, take_in};
use super::results::{Results, Summary};
use super::status::ReportsOwed;
use super::{Answer, told};
use crate::error::Failure;
use crate::model::consolidation::Coverage;
use crate::model::period::Period;
use crate::model::submission::Item;
use crate::watch::Watch;
use crate::workspace::{Workspace, establish};

/// What became of the month.
#[derive(Serialize, Debug)]
#[serde(untagged)]
pub enum Run {
    Month(Box<Month>),
    /// Rules could not run: what the others found, and no more was done.
    Stopped {
        items: Vec<Item>,
        #[serde(skip)]
        unjudged: Unjudged,
    },
}

/// The month after the work is done.
#[derive(Serialize, Debug)]
pub struct Month {
    /// In the order of the files.
    pub items: Vec<Item>,
    pub replies: Vec<PathBuf>,
    /// Officers' adjustments that hold no longer because of what came.
    pub lapsed: Vec<LapsedAdjustment>,
    pub coverage: Coverage,
    pub workbook: PathBuf,
    /// The summary for UBND tỉnh.
    pub report: PathBuf,
    pub closing: ClosingState,
    pub workspace: PathBuf,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings_changed: Vec<String>,
    #[serde(skip)]
    pub owed: ReportsOwed,
    #[serde(skip)]
    pub summary: Summary,
}

/// The workspace in which a period is worked on: the folder if it is one, otherwise `out` becomes one. A plan that is
/// given is laid into it.
///
/// # Errors
/// As [`establish::settle`] and [`Workspace::open`].
pub fn settle(folder: &Path, out: Option<&Path>, plan: Option<&Path>, period: Period) -> Result<Workspace, Failure> {
    Workspace::open(&establish::settle(folder, out, plan, period)?)
}

/// Takes in what is given, else what lies in the inbox, and makes both workbooks of the period, into another folder if
/// one is named. It needs the officer if a file was refused or a report of the period stands sent back.
///
/// # Errors
/// As [`take_in`], [`Results::of`] and the writing of the workbooks.
pub fn run(
    workspace: &mut Workspace,
    period: Period,
    given: Option<Vec<Incoming>>,
    folder: Option<&Path>,
    watch: &dyn Watch,
) -> Result<Answer<Run>, Failure> {
    workspace.plan_of(period)?;
    workspace.plans().require_sound()?;
    workspace.ensure_key()?;
    let workspace = &*workspace;
    let incoming = match given {
        Some(given) => given,
        None if workspace.inbox().is_dir() => from_paths(&[workspace.inbox()])?,
        None => Vec::new(),
    };
    let mut ledger = workspace.ledger()?;
    let mut known = KnownReports::default();
    // A workbook that lost its stamp is of the period that is being collected.
    let whose = Whose { otherwise: Some(period), ..Whose::default() };
    let taken = take_in(workspace, (&mut ledger, &mut known), &incoming, (&Arrived::default(), &whose), watch)?;
    if taken.unjudged.is_any() {
        let stopped = Run::Stopped { items: taken.items, unjudged: taken.unjudged };
        return Ok(Answer::of(workspace, stopped).needing_officer(true));
    }
    let results = Results::of(workspace, Some(&ledger), &Moment::now(period))?;
    let place = |path: PathBuf| match folder {
        Some(folder) => folder.join(path.file_name().unwrap_or_default()),
        None => path,
    };
    let changes = told::changes(&results, Some(&ledger))?;
    let office = results.write_office(&place(results.office_path()), changes.as_ref())?;
    told::record_in(workspace, &mut ledger, &results, &office.bytes);
    let report = results.write_province(&place(results.province_path()))?;
    let plan = results.basis.plan;
    let reminders = ledger.reminders(&plan.about.id)?;
    let owed = ReportsOwed::of(plan, (&results.basis.received, &reminders), period, workspace.now.date_naive());
    let lapsed = taken.lapsed(workspace, &ledger, &mut known)?;
    let needs_officer = taken.needs_officer(workspace, &ledger, &mut known, &[period].into())?;
    let month = Month {
        items: taken.items,
        replies: taken.replies,
        lapsed,
        workbook: office.path,
        report,
        closing: ClosingState::from(&results.basis.standing),
        workspace: workspace.root.clone(),
        settings_changed: workspace.settings.rules.changes(),
        owed,
        summary: results.summary(changes.as_ref()),
        coverage: results.consolidation.coverage,
    };
    Ok(Answer::of(workspace, Run::Month(Box::new(month))).needing_officer(needs_officer))
}
