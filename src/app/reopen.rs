//! `reopen`: a closed period is opened again, for one unit.
//!
//! Never changes what was closed: what the unit sends now is a restatement, and shown as one.

use serde::Serialize;

use super::closing::relied_on;
use super::{Answer, Workspace};
use crate::error::Failure;
use crate::model::closing::{Sent, closed_for, touches};
use crate::model::period::Period;

/// A period that is to be opened again, for whom, and why.
#[derive(Clone, Debug)]
pub struct Reopening {
    pub period: Period,
    pub unit: String,
    pub by: Option<String>,
    pub reason: String,
}

/// What became of it.
#[derive(Serialize, Debug)]
pub struct Reopened {
    pub period: Period,
    /// Code of the unit.
    pub unit: String,
    #[serde(skip)]
    pub unit_name: String,
    /// False if it was open for the unit already: then nothing was recorded.
    pub reopened: bool,
    /// Closed periods whose figures may change by it, in order of time.
    pub touches: Vec<TouchedPeriod>,
}

/// A closed period.
#[derive(Serialize, Debug)]
pub struct TouchedPeriod {
    pub period: Period,
    /// Under what UBND tỉnh holds its figures, if that was recorded.
    pub sent: Option<Sent>,
}

/// Opens a period again for a unit.
///
/// # Errors
/// [`Failure::UnknownUnit`]; [`Failure::NotClosed`] for a period that never was closed; as the ledger's record.
pub fn reopen(workspace: &Workspace, asked: &Reopening) -> Result<Answer<Reopened>, Failure> {
    let plan = workspace.plan_of(asked.period)?;
    workspace.require_unit(Some(&asked.unit), Some(asked.period))?;
    let mut ledger = workspace.ledger()?;
    let acts = ledger.closings(&plan.about.id, None)?;
    if !acts.iter().any(|act| act.period == asked.period) {
        return Err(Failure::NotClosed(asked.period.vietnamese()));
    }
    let decision = (asked.by.as_deref(), asked.reason.as_str());
    let is_news = closed_for(&acts, &asked.unit, asked.period).is_some()
        && ledger.reopen(&plan.about.id, asked.period, &asked.unit, decision, workspace.now)?;
    let closed = ledger.closed(&plan.about.id, None)?;
    let touched = relied_on(&closed).into_iter().filter(|one| touches(asked.period, one.told.period));
    let reopened = Reopened {
        period: asked.period,
        unit: asked.unit.clone(),
        unit_name: plan.unit(&asked.unit).map_or(&asked.unit, |unit| &unit.name).clone(),
        reopened: is_news,
        touches: touched.map(|one| TouchedPeriod { period: one.told.period, sent: one.sent.clone() }).collect(),
    };
    Ok(Answer::of(workspace, reopened))
}
