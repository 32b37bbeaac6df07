//! A document is opened, read by its layout and judged.
//!
//! Joins reading, intake and rules; never records and never prints.

use chrono::{DateTime, FixedOffset};

use super::document::Document;
use super::incoming::Incoming;
use crate::app::ask::Whose;
use crate::app::past::Past;
use crate::app::receive::form;
use crate::app::receive::identify::{self, Found, Report};
use crate::error::Failure;
use crate::excel::{self, Foreign, ReadError};
use crate::intake::{self, Intake};
use crate::layout::Layout;
use crate::letters::reply::Returned;
use crate::model::clock::vietnam;
use crate::model::disposition::Disposition;
use crate::model::finding::{Fault, Finding};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::{CellCount, Item, Submission};
use crate::rules;
use crate::workspace::Workspace;

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
    pub document: Document,
    pub unit: String,
    /// Of the plan that its form was issued under; none where the stamp is lost.
    pub revision: Option<u32>,
    pub submission: Submission,
}

/// Opens all documents of what came in. A mail that brought nothing but what is kept is one document.
pub fn open_all(
    workspace: &Workspace,
    incoming: &Incoming,
    documents: &[Document],
    whose: &Whose,
) -> Vec<(Document, Opened)> {
    let open = |document: &Document| (document.clone(), open(workspace, document, whose));
    let opened: Vec<(Document, Opened)> = documents.iter().map(open).collect();
    let is_kept = |opened: &Opened| match opened {
        Opened::Settled(item) => item.disposition == Disposition::Kept,
        Opened::Foreign(_) | Opened::Report(_) => false,
    };
    if opened.iter().any(|(_, opened)| matches!(opened, Opened::Report(_))) {
        return opened.into_iter().map(beside_a_report).collect();
    }
    if opened.len() > 1 && opened.iter().all(|(_, opened)| is_kept(opened)) {
        let mail = documents.first().and_then(|document| document.mail.clone());
        let whole = Document::whole(incoming, mail);
        let item = kept(&whole);
        return vec![(whole, Opened::Settled(Box::new(item)))];
    }
    opened
}

/// What a document is in a mail that has a report in it: a workbook of somebody else's is only sent along.
pub fn beside_a_report((document, opened): (Document, Opened)) -> (Document, Opened) {
    match opened {
        Opened::Foreign(_) => {
            let item = kept(&document);
            (document, Opened::Settled(Box::new(item)))
        }
        other @ (Opened::Settled(_) | Opened::Report(_)) => (document, other),
    }
}

fn kept(document: &Document) -> Item {
    item_of(document, Disposition::Kept, None, None, Vec::new(), Submission::default())
}

/// Opens one document. Whatever is wrong with it is its sender's.
pub fn open(workspace: &Workspace, document: &Document, whose: &Whose) -> Opened {
    let is_mail_itself = document.mail.as_ref().is_some_and(|mail| mail.is_mail_itself);
    let found = if is_mail_itself {
        Found::Kept
    } else {
        match excel::read(document.content.bytes()) {
            Ok(grid) => identify::identify(workspace, document, grid, whose),
            Err(error) if is_enclosure(&error, &document.name) => Found::Kept,
            Err(error) => Found::Refused { unit: None, period: None, faults: vec![unreadable(&error, &document.name)] },
        }
    };
    match found {
        Found::Report(report) => Opened::Report(report),
        Found::Kept => Opened::Settled(Box::new(kept(document))),
        Found::Foreign(fault) => {
            let findings = rules::findings(&[*fault], &workspace.settings.rules);
            let item = item_of(document, Disposition::Refused, None, None, findings, Submission::default());
            Opened::Foreign(Box::new(item))
        }
        Found::Refused { unit, period, faults } => {
            let findings = rules::findings(&faults, &workspace.settings.rules);
            let (unit, period) = (unit.as_deref(), period);
            let item = item_of(document, Disposition::Refused, unit, period, findings, Submission::default());
            Opened::Settled(Box::new(item))
        }
    }
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

/// Reads a report once more, for its reply: what was typed, and where, is not kept meanwhile. None for what is no report.
pub fn read_again(
    workspace: &Workspace,
    plan: &Plan,
    past: &Past,
    whose: &Whose,
    document: &Document,
) -> Option<Returned> {
    match open(workspace, document, whose) {
        Opened::Report(report) => Some(returned(workspace, plan, past, &report)),
        Opened::Settled(_) | Opened::Foreign(_) => None,
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
pub type Items = Vec<(Document, Item)>;

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
    let cases: Vec<rules::JudgeInput<'_>> = readings
        .iter()
        .map(|(reading, at)| rules::JudgeInput {
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
        let Reading { document, unit, submission, .. } = reading;
        let item = item_of(&document, disposition, Some(&unit), Some(period), findings, submission);
        (document, item)
    });
    Ok((items.collect(), judgement.failures))
}

fn item_of(
    document: &Document,
    disposition: Disposition,
    unit: Option<&str>,
    period: Option<Period>,
    findings: Vec<Finding>,
    submission: Submission,
) -> Item {
    Item {
        file: document.name.clone(),
        sha256: document.content.sha256().to_owned(),
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
