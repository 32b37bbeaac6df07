//! What was refused, looked at again: a later program may read it, a mended plan may know its unit.
//!
//! Never takes anything in: whoever wants it to count receives it again.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::app::ask::Whose;
use crate::app::receive::document::Document;
use crate::app::receive::read::{self, Opened};
use crate::error::Failure;
use crate::ledger::{Ledger, ReceiptSummary};
use crate::model::closing::closed_for;
use crate::model::disposition::Disposition;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::workspace::Workspace;

/// A refused file that would fare otherwise today.
#[derive(Serialize, Debug)]
pub struct RefusedFile {
    pub file: String,
    pub sha256: String,
    /// Why it was refused.
    pub then: Vec<Finding>,
    /// Why it would be refused today; nothing if it would be read as a report.
    pub now: Vec<Finding>,
    pub unit: Option<String>,
    pub period: Option<Period>,
}

/// How many refused files were looked at, of a unit and a period if they are named, and those that would fare otherwise.
/// What came again and was taken then is left alone.
///
/// # Errors
/// As the ledger's questions.
pub(super) fn look(
    workspace: &Workspace,
    ledger: &Ledger,
    unit: Option<&str>,
    period: Option<Period>,
) -> Result<(usize, Vec<RefusedFile>), Failure> {
    let mut refused = ledger.refused()?;
    refused.retain(|one| {
        unit.is_none_or(|unit| one.unit.as_deref() == Some(unit))
            && period.is_none_or(|period| one.period.is_some_and(|of| period.contains(of)))
    });
    let mut others = Vec::new();
    for one in &refused {
        others.extend(look_at(workspace, ledger, one)?);
    }
    Ok((refused.len(), others))
}

/// A refused file, if it would fare otherwise.
fn look_at(workspace: &Workspace, ledger: &Ledger, one: &ReceiptSummary) -> Result<Option<RefusedFile>, Failure> {
    let Some(bytes) = ledger.original(&one.sha256)? else { return Ok(None) };
    let then = ledger.findings_of(one)?;
    let mail = ledger.provenance(&[one.receipt])?.remove(&one.receipt).and_then(|came| came.mail);
    let document = Document::kept(one.file.clone(), &one.file, bytes, mail);
    let whose = Whose { unit: one.unit.clone(), period: one.period, otherwise: None };
    let (unit, period, now) = match read::open(workspace, &document, &whose) {
        Opened::Settled(item) | Opened::Foreign(item) if item.disposition == Disposition::Refused => {
            (item.unit, item.period, item.findings)
        }
        // No report of anybody's: nothing that was meant to count.
        Opened::Settled(_) | Opened::Foreign(_) => return Ok(None),
        Opened::Report(report) => {
            if closed_for(&ledger.closings(&report.plan_id, None)?, &report.unit, report.period).is_some() {
                return Ok(None);
            }
            (Some(report.unit), Some(report.period), Vec::new())
        }
    };
    let codes = |findings: &[Finding]| findings.iter().map(|finding| finding.code.clone()).collect::<BTreeSet<_>>();
    let (file, sha256) = (one.file.clone(), one.sha256.clone());
    Ok((codes(&then) != codes(&now)).then_some(RefusedFile { file, sha256, then, now, unit, period }))
}
