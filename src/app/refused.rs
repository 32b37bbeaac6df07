//! Files of a period that were refused and not taken since: which, whose, why, and what to do.
//!
//! Never reads more of the ledger than the receipts of one plan.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::error::Failure;
use crate::ledger::{Ledger, ReceiptSummary};
use crate::model::closing::{Closing, closed_for};
use crate::model::disposition::Disposition;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::rule::Tells;
use crate::rules;

/// A file that is kept and does not count.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    pub file: String,
    /// None if nobody knows whose it is.
    pub unit: Option<String>,
    pub period: Period,
    pub sha256: String,
    pub received_at: DateTime<FixedOffset>,
    /// The codes of the rules that refused it.
    pub codes: Vec<String>,
    /// Their words.
    pub because: Vec<String>,
    pub remedy: RefusedRemedy,
}

/// What an officer does about a refused file. How that is called is a door's matter, and so is its serialisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefusedRemedy {
    /// The unit sends it again, or it is taken in once more with the officer's word about whose it is.
    AskAgain,
    /// It came too late, and the period has been opened for the unit since: it can be taken in as it is.
    ReceiveAgain,
    /// It came too late: the period has to be opened for the unit before it can be taken in.
    ReopenFirst { period: Period, unit: String },
}

/// Of a period and the periods inside it, each file once, in order of record.
///
/// # Errors
/// As the ledger's questions.
pub fn refused(ledger: &Ledger, plan: &Plan, asked: Period, acts: &[Closing]) -> Result<Vec<Refused>, Failure> {
    let receipts = ledger.receipts(&plan.about.id, None)?;
    let mut all = Vec::new();
    for one in receipts.iter().filter(|one| is_refused(one) && !is_settled(one, &receipts)) {
        let Some(period) = one.period.filter(|period| asked.contains(*period)) else { continue };
        let findings = ledger.findings_of(one)?;
        let counting = || findings.iter().filter(|finding| finding.counts());
        let codes: Vec<String> = counting().map(|finding| finding.code.clone()).collect();
        all.push(Refused {
            file: one.file.clone(),
            unit: one.unit.clone(),
            period,
            sha256: one.sha256.clone(),
            received_at: one.received_at,
            because: counting().map(|finding| finding.message.clone()).collect(),
            remedy: remedy(one.unit.as_deref(), period, codes.iter().any(|code| came_late(code)), acts),
            codes,
        });
    }
    Ok(all)
}

fn came_late(code: &str) -> bool {
    rules::facts(code).tells == Some(Tells::CameAfterClosing)
}

fn is_refused(one: &ReceiptSummary) -> bool {
    one.disposition == Disposition::Refused
}

/// True if nobody waits for a refused file any more: the same bytes came later, or another file of the unit for the
/// period was read as a report.
fn is_settled(one: &ReceiptSummary, receipts: &[ReceiptSummary]) -> bool {
    let is_of_it =
        |other: &ReceiptSummary| one.unit.is_some() && (&one.unit, one.period) == (&other.unit, other.period);
    let later = receipts.iter().filter(|other| other.receipt > one.receipt);
    let mut later = later.filter(|other| other.sha256 == one.sha256 || is_of_it(other));
    later.any(|other| other.attempt.is_some() || (other.sha256 == one.sha256 && is_refused(other)))
}

fn remedy(unit: Option<&str>, period: Period, came_late: bool, acts: &[Closing]) -> RefusedRemedy {
    let Some(unit) = unit.filter(|_| came_late) else { return RefusedRemedy::AskAgain };
    match closed_for(acts, unit, period) {
        None => RefusedRemedy::ReceiveAgain,
        Some(_) => RefusedRemedy::ReopenFirst { period, unit: unit.to_owned() },
    }
}
