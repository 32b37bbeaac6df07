//! The desk: a document is opened, read by its layout and judged.
//!
//! Joins reading, intake and rules; never records and never prints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use crate::app::ask::Whose;
use crate::app::past::Past;
use crate::app::receive::form;
use crate::app::receive::identify::{self, Found, Report};
use crate::error::Failure;
use crate::excel::{self, Foreign, ReadError};
use crate::intake::{self, Intake, Typed};
use crate::layout::Layout;
use crate::layout::stamp::sha256_hex;
use crate::model::calendar::vietnam;
use crate::model::finding::{Fault, Finding};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::{CellCount, Disposition, Item, Submission};
use crate::rules;
use crate::workspace::Workspace;
use crate::workspace::inbox::{self, Document, Envelope, Part};

/// A document that was looked at: what results and the ledger need of it besides its content, which is read again
/// where it is needed.
pub struct Origin {
    pub path: PathBuf,
    pub part: Part,
    /// As results name it.
    pub name: String,
    pub sha256: String,
    pub mail: Option<Envelope>,
}

impl Origin {
    /// When it came: by its mail, as stated, or now. A mail from the future came now.
    pub fn arrival(&self, stated: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        let sent = self.mail.as_ref().and_then(|mail| mail.sent_at).filter(|at| *at <= now);
        sent.or(stated).unwrap_or(now)
    }

    /// The addresses that speak for whoever sent it.
    pub fn senders(&self) -> &[String] {
        self.mail.as_ref().map_or(&[], |mail| &mail.senders)
    }

    /// The document, read again.
    ///
    /// # Errors
    /// [`Failure::Changed`] if somebody changed the file meanwhile.
    pub fn document(&self) -> Result<Document, Failure> {
        let document = inbox::document(&self.path, self.part)?;
        if sha256_hex(&document.bytes) == self.sha256 { Ok(document) } else { Err(Failure::Changed(self.path.clone())) }
    }
}

/// What a document turned out to be.
pub enum Opened {
    /// No workbook, or none that can be taken in: kept or refused.
    Settled(Box<Item>),
    /// A workbook that has nothing of our form: refused on its own, but kept beside a report in the same mail.
    Foreign(Box<Item>),
    Report(Box<Report>),
}

/// A report that was read by its layout.
pub struct Reading {
    pub origin: Origin,
    pub unit: String,
    /// Of the plan that its form was issued under; none where the stamp is lost.
    pub revision: Option<u32>,
    pub submission: Submission,
}

/// Opens a whole file: itself, or the attachments of a mail. A mail that brought no workbook is one document.
pub fn open_file(workspace: &Workspace, path: &Path, whose: &Whose) -> Result<Vec<(Origin, Opened)>, Failure> {
    let documents = inbox::documents(path)?;
    let opened: Vec<(Origin, Opened)> =
        documents.into_iter().map(|document| open(workspace, document, whose)).collect();
    let is_kept = |opened: &Opened| match opened {
        Opened::Settled(item) => item.disposition == Disposition::Kept,
        Opened::Foreign(_) | Opened::Report(_) => false,
    };
    if opened.iter().any(|(_, opened)| matches!(opened, Opened::Report(_))) {
        return Ok(opened.into_iter().map(beside_a_report).collect());
    }
    if opened.len() > 1 && opened.iter().all(|(_, opened)| is_kept(opened)) {
        let origin = origin_of(&inbox::document(path, Part::Itself)?);
        let item = kept(&origin);
        return Ok(vec![(origin, Opened::Settled(Box::new(item)))]);
    }
    Ok(opened)
}

/// What a document is in a mail that has a report in it: a workbook of somebody else's is only sent along.
pub fn beside_a_report((origin, opened): (Origin, Opened)) -> (Origin, Opened) {
    match opened {
        Opened::Foreign(_) => {
            let item = kept(&origin);
            (origin, Opened::Settled(Box::new(item)))
        }
        other @ (Opened::Settled(_) | Opened::Report(_)) => (origin, other),
    }
}

fn kept(origin: &Origin) -> Item {
    item_of(origin, Disposition::Kept, None, None, Vec::new(), Submission::default())
}

fn origin_of(document: &Document) -> Origin {
    Origin {
        path: document.path.clone(),
        part: document.part,
        name: document.name.clone(),
        sha256: sha256_hex(&document.bytes),
        mail: document.mail.clone(),
    }
}

/// Opens one document. Whatever is wrong with it is its sender's.
pub fn open(workspace: &Workspace, document: Document, whose: &Whose) -> (Origin, Opened) {
    let origin = origin_of(&document);
    let is_mail_itself = document.mail.as_ref().is_some_and(|mail| mail.is_mail_itself);
    let found = if is_mail_itself {
        Found::Kept
    } else {
        match excel::read(&document.bytes) {
            Ok(grid) => identify::identify(workspace, &document, grid, whose),
            Err(error) if is_enclosure(&error, &document.name) => Found::Kept,
            Err(error) => Found::Refused { unit: None, period: None, faults: vec![unreadable(&error, &document.name)] },
        }
    };
    let opened = match found {
        Found::Report(report) => Opened::Report(report),
        Found::Kept => Opened::Settled(Box::new(kept(&origin))),
        Found::Foreign(fault) => {
            let findings = rules::findings(&[*fault], &workspace.settings.rules);
            let item = item_of(&origin, Disposition::Refused, None, None, findings, Submission::default());
            Opened::Foreign(Box::new(item))
        }
        Found::Refused { unit, period, faults } => {
            let findings = rules::findings(&faults, &workspace.settings.rules);
            let (unit, period) = (unit.as_deref(), period);
            let item = item_of(&origin, Disposition::Refused, unit, period, findings, Submission::default());
            Opened::Settled(Box::new(item))
        }
    };
    (origin, opened)
}

/// A signed PDF, a letter, a logo: sent along, not meant as the report. What is named like a workbook is meant as
/// one, and so is what may hide one: an archive, a forwarded message.
fn is_enclosure(error: &ReadError, name: &str) -> bool {
    let lower = name.to_lowercase();
    let named_as_workbook =
        [".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv"].iter().any(|ending| lower.ends_with(ending));
    match error {
        ReadError::NotAWorkbook { what } => match what {
            Foreign::Pdf
            | Foreign::Html
            | Foreign::Text
            | Foreign::Xml
            | Foreign::Rtf
            | Foreign::Word
            | Foreign::PowerPoint
            | Foreign::OpenDocument
            | Foreign::Picture
            | Foreign::LockFile => !named_as_workbook,
            Foreign::Archive | Foreign::OutlookMessage | Foreign::Ole | Foreign::Unknown => false,
        },
        ReadError::Empty
        | ReadError::Encrypted
        | ReadError::Truncated
        | ReadError::Corrupt { .. }
        | ReadError::TooBig { .. }
        | ReadError::Unsupported { .. } => false,
    }
}

fn unreadable(error: &ReadError, name: &str) -> Fault {
    let expected = "biểu mẫu Excel (.xlsx) do phòng tổng hợp phát hành, đã điền";
    let (code, found) = match error {
        // The rule itself says that there is a password.
        ReadError::Encrypted => ("W002", name.to_owned()),
        ReadError::Empty
        | ReadError::NotAWorkbook { .. }
        | ReadError::Truncated
        | ReadError::Corrupt { .. }
        | ReadError::TooBig { .. }
        | ReadError::Unsupported { .. } => ("W001", format!("{name}: {}", error.cause())),
    };
    Fault::of_file(code, found, expected).mended_by(error.remedy())
}

/// Reads a report by the layout of the plan that its form was issued under, as far as the plan of today asks for it.
pub fn read(workspace: &Workspace, plan: &Plan, past: &Past, report: &Report) -> (Layout, Intake) {
    let issued = report.identity.issued.as_deref();
    let form = form::of(workspace, plan, report);
    let layout = past.layout_to_read(form, &report.unit, report.period, issued);
    let mut intake = intake::read(form, &layout, issued, &report.grid);
    if form.about.revision != plan.about.revision {
        form::leave_out_what_was_dropped((form, plan), (&report.unit, report.period), &mut intake.submission);
    }
    intake.submission.faults.splice(0..0, report.faults.iter().cloned());
    (layout, intake)
}

/// What a marked workbook gives back to the sender of a report.
pub struct Returned {
    pub layout: Layout,
    pub typed: Vec<Typed>,
    /// (sheet, cell) as it was sent → (sheet, cell) as it goes back.
    pub moved: BTreeMap<(String, String), (String, String)>,
}

/// Reads a report once more, for its reply: what was typed, and where, is not kept meanwhile.
///
/// # Errors
/// [`Failure::Changed`] if the file is no longer the report that it was.
pub fn read_again(
    workspace: &Workspace,
    plan: &Plan,
    past: &Past,
    whose: &Whose,
    origin: &Origin,
) -> Result<Returned, Failure> {
    match open(workspace, origin.document()?, whose).1 {
        Opened::Report(report) => Ok(returned(workspace, plan, past, &report)),
        Opened::Settled(_) | Opened::Foreign(_) => Err(Failure::Changed(origin.path.clone())),
    }
}

/// What goes back of a report that is open: on the form of today's plan, whichever it came on.
pub fn returned(workspace: &Workspace, plan: &Plan, past: &Past, report: &Report) -> Returned {
    let (read_by, Intake { typed, .. }) = read(workspace, plan, past, report);
    let is_of_today = form::of(workspace, plan, report).about.revision == plan.about.revision;
    let layout = if is_of_today { read_by } else { past.layout(plan, &report.unit, report.period) };
    let moved = intake::moved(&layout, &report.grid);
    Returned { layout, typed, moved }
}

/// What became of documents, each with where it came from.
pub type Items = Vec<(Origin, Item)>;

/// Judges reports of one plan and one period together, one scan for all of them; beside their items the rules that
/// could not run.
pub fn judge(
    workspace: &Workspace,
    plan: &Plan,
    period: Period,
    received: &[Received],
    past: &Past,
    mut readings: Vec<(Reading, DateTime<FixedOffset>)>,
) -> Result<(Items, Vec<rules::RuleFailure>), Failure> {
    for (reading, at) in &mut readings {
        let of = (reading.unit.as_str(), period);
        let fault = reading.revision.and_then(|revision| form::age_fault(workspace, plan, of, revision, *at));
        reading.submission.faults.splice(0..0, fault);
    }
    let names = rules::names_elsewhere(received, period);
    let cases: Vec<rules::Case<'_>> = readings
        .iter()
        .map(|(reading, at)| rules::Case {
            unit: &reading.unit,
            period,
            received_on: at.with_timezone(&vietnam()).date_naive(),
            submission: &reading.submission,
            priors: past.priors(&reading.unit),
            names_elsewhere: &names,
        })
        .collect();
    let judgement = rules::judge(plan, &cases, &workspace.settings.rules)?;
    let items = readings.into_iter().zip(judgement.findings).map(|((reading, _), findings)| {
        let disposition = Disposition::of(&findings);
        let Reading { origin, unit, submission, .. } = reading;
        let item = item_of(&origin, disposition, Some(&unit), Some(period), findings, submission);
        (origin, item)
    });
    Ok((items.collect(), judgement.failures))
}

fn item_of(
    origin: &Origin,
    disposition: Disposition,
    unit: Option<&str>,
    period: Option<Period>,
    findings: Vec<Finding>,
    submission: Submission,
) -> Item {
    Item {
        file: origin.name.clone(),
        sha256: origin.sha256.clone(),
        disposition,
        unit: unit.map(str::to_owned),
        period,
        attempt: None,
        cells: if disposition == Disposition::Refused { CellCount::default() } else { submission.cells },
        findings,
        repairs: submission.repairs,
        entries: submission.entries,
        header: submission.header,
        ignored: submission.ignored,
        outdated_by: None,
        correction: None,
    }
}
