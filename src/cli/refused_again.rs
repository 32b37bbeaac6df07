//! What was refused, looked at again: a later program may read it, a mended plan may know its unit.
//!
//! Never takes anything in: whoever wants it to count receives it again.

use std::collections::BTreeSet;
use std::io::{self, Write};

use owo_colors::OwoColorize;
use serde::Serialize;

use crate::app::ask::Whose;
use crate::app::receive::document::Document;
use crate::app::receive::read::{self, Opened};
use crate::cli::args::Replay;
use crate::error::Failure;
use crate::ledger::{Ledger, ReceiptSummary};
use crate::model::closing::closed_for;
use crate::model::disposition::Disposition;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::workspace::Workspace;

/// A refused file that would fare otherwise today.
#[derive(Serialize)]
pub struct RefusedAgain {
    file: String,
    sha256: String,
    /// Why it was refused, and why it would be today; nothing if it would be read as a report.
    then: Vec<Finding>,
    now: Vec<Finding>,
    unit: Option<String>,
    period: Option<Period>,
}

/// How many refused files were looked at, and those that would fare otherwise. What came again and was taken then is
/// left alone.
///
/// # Errors
/// As the ledger's questions.
pub fn look(workspace: &Workspace, ledger: &Ledger, args: &Replay) -> Result<(usize, Vec<RefusedAgain>), Failure> {
    let mut refused = ledger.refused()?;
    refused.retain(|one| {
        args.unit.as_ref().is_none_or(|unit| one.unit.as_ref() == Some(unit))
            && args.period.is_none_or(|period| one.period.is_some_and(|of| period.contains(of)))
    });
    let mut others = Vec::new();
    for one in &refused {
        others.extend(again(workspace, ledger, one)?);
    }
    Ok((refused.len(), others))
}

fn again(workspace: &Workspace, ledger: &Ledger, one: &ReceiptSummary) -> Result<Option<RefusedAgain>, Failure> {
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
    Ok((codes(&then) != codes(&now)).then_some(RefusedAgain { file, sha256, then, now, unit, period }))
}

pub fn say(out: &mut dyn Write, workspace: &Workspace, looked_at: usize, others: &[RefusedAgain]) -> io::Result<()> {
    for one in others {
        let why = |findings: &[Finding]| findings.iter().map(|one| one.code.as_str()).collect::<Vec<_>>().join(", ");
        let (file, then) = (one.file.bold(), why(&one.then));
        let Some((unit, period)) = one.unit.as_ref().zip(one.period).filter(|_| one.now.is_empty()) else {
            writeln!(out, "{} {file}: bị từ chối vì {then}, nay vì {}", "◊".yellow(), why(&one.now))?;
            continue;
        };
        let plan = workspace.plan_of(period).ok();
        let name = plan.and_then(|plan| plan.unit(unit)).map_or(unit.as_str(), |unit| unit.name.as_str());
        let of = format!("{name}, {}", period.vietnamese_lower());
        writeln!(out, "{} {file}: bị từ chối vì {then}, nay đọc được là của {of}", "◊".yellow())?;
        let begins = one.sha256.get(..12).unwrap_or(&one.sha256);
        writeln!(out, "    khtc original {begins} --out TỆP, rồi khtc receive TỆP")?;
    }
    match looked_at {
        0 => Ok(()),
        all => writeln!(out, "Đã xem lại {all} tệp bị từ chối: {} sẽ khác.", others.len()),
    }
}
