//! Replies on the disk: what each disposition is answered with, workbook and draft of the mail.
//!
//! Never sends, never judges, and never asks the clock: the same judgement gives the same bytes.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use crate::error::Failure;
use crate::layout::Layout;
use crate::layout::typed::{Typed, TypedPlace};
use crate::letters::issue::{guide, stamp};
use crate::letters::receipt::{self, ReplyMail};
use crate::mail::{self, Address, Attachment, Unsent};
use crate::model::clock::vietnam;
use crate::model::digest::sha256_hex;
use crate::model::disposition::Disposition;
use crate::model::grid::{Cell, CellRef, Value};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::Item;
use crate::template::{self, Answers, Moved, Reply, Template};
use crate::viet::text::without_accents;
use crate::workspace::Workspace;
use crate::workspace::write::Output;

/// What a reply made with a demonstration's clock says above its table.
const DEMONSTRATION: &str = "SỐ LIỆU TRÌNH DIỄN – KHÔNG PHẢI SỐ LIỆU CHÍNH THỨC";

/// What a marked workbook gives back to the sender of a report.
pub struct Returned {
    pub layout: Layout,
    pub typed: Vec<Typed>,
    /// (sheet, cell) as it was sent → (sheet, cell) as it goes back.
    pub moved: Moved,
}

/// A judged file that is to be answered.
#[derive(Clone, Copy)]
pub struct Answered<'a> {
    pub item: &'a Item,
    pub received_at: DateTime<FixedOffset>,
    /// The addresses that its mail came from.
    pub senders: &'a [String],
    /// False where it was only tried.
    pub recorded: bool,
}

/// What a marked workbook is made of.
pub struct Marking<'a> {
    pub returned: &'a Returned,
    /// When this content was first issued, by the ledger's record.
    pub issued_at: DateTime<FixedOffset>,
}

/// True if the sender gets the workbook back, so that a [`Marking`] is needed.
pub const fn is_marked(disposition: Disposition) -> bool {
    match disposition {
        Disposition::SentBack | Disposition::AcceptedWithWarnings => true,
        Disposition::Accepted | Disposition::Refused | Disposition::Duplicate | Disposition::Kept => false,
    }
}

/// A judged file that is to be answered, and with what.
pub struct Due<'a> {
    /// The plan that it was judged by; none for a file that belongs to no plan.
    pub plan: Option<&'a Plan>,
    pub folder: PathBuf,
    pub answered: Answered<'a>,
    pub marking: Option<Marking<'a>>,
}

/// What the senders of files are answered, in their order: a marked workbook where there is something to mend or to
/// ask, the list alone for a refused file, and always the draft of the mail. Nothing for a duplicate and for what is
/// only kept.
pub fn compose(workspace: &Workspace, due: &[Due<'_>]) -> Result<Vec<Output>, Failure> {
    let files: Vec<Vec<Output>> = due.par_iter().map(|due| files(workspace, due)).collect::<Result<_, Failure>>()?;
    Ok(files.into_iter().flatten().collect())
}

/// The files of one answer.
fn files(workspace: &Workspace, due: &Due<'_>) -> Result<Vec<Output>, Failure> {
    let told = due.answered.item.told();
    let answered = &Answered { item: &told, ..due.answered };
    let item = answered.item;
    let Some(stem) = stem(item) else { return Ok(Vec::new()) };
    let of_period = item.period.and_then(|period| workspace.plan_of(period).ok());
    let plan = match due.plan.or(of_period) {
        Some(plan) => plan,
        None => match workspace.plans().all().next() {
            Some(plan) => plan,
            None => return Ok(Vec::new()),
        },
    };
    let marking = due.marking.as_ref().filter(|_| is_marked(item.disposition));
    let workbook = match marking {
        Some(marking) => Some(marked(workspace, plan, answered, marking)?),
        None if item.disposition == Disposition::Refused => {
            Some(template::refusal(&item.file, &plan.about.agency, &item.findings)?)
        }
        None => None,
    };
    let places = marking.map(|marking| &marking.returned.moved);
    let draft = mail::compose_unsent(&draft(workspace, plan, answered, places, &stem, workbook.as_deref()));
    let file = |ending: &str, bytes| Output { path: due.folder.join(format!("{stem}.{ending}")), bytes };
    Ok(workbook.map(|bytes| file("xlsx", bytes)).into_iter().chain([file("eml", draft)]).collect())
}

/// What the files of an answer are called; none for what is not answered.
fn stem(item: &Item) -> Option<String> {
    let unit = item.unit.as_deref().unwrap_or_default();
    let attempt = item.attempt.unwrap_or(1);
    match item.disposition {
        Disposition::Accepted | Disposition::AcceptedWithWarnings => Some(format!("{unit}-lan-{attempt}-da-nhan")),
        Disposition::SentBack => Some(format!("{unit}-lan-{attempt}-tra-lai")),
        Disposition::Refused => Some(refused_stem(item)),
        Disposition::Duplicate | Disposition::Kept => None,
    }
}

/// True if a file that [`compose`] gives for this item is not there: it could not be written then, or is lost.
pub fn is_missing(folder: &Path, item: &Item) -> bool {
    let Some(stem) = stem(item) else { return false };
    let has_workbook = is_marked(item.disposition) || item.disposition == Disposition::Refused;
    let endings: &[&str] = if has_workbook { &["xlsx", "eml"] } else { &["eml"] };
    endings.iter().any(|ending| !folder.join(format!("{stem}.{ending}")).is_file())
}

/// The sender's workbook, issued anew, with marks.
pub fn marked(
    workspace: &Workspace,
    plan: &Plan,
    answered: &Answered<'_>,
    marking: &Marking<'_>,
) -> Result<Vec<u8>, Failure> {
    let (item, layout) = (answered.item, &marking.returned.layout);
    let reply = Reply {
        findings: &item.findings,
        repairs: &item.repairs,
        moved: &marking.returned.moved,
        attempt: item.attempt.unwrap_or(1),
        received_at: answered.received_at.with_timezone(&vietnam()),
        sha256: &item.sha256,
        sent_back: item.disposition == Disposition::SentBack,
    };
    Ok(template::write(&Template {
        plan,
        layout,
        stamp: &stamp(plan, layout, marking.issued_at, workspace.key()?),
        issued: &layout.issued_values(),
        guide: &guide(),
        answers: &answers(&marking.returned.typed, item),
        reply: Some(&reply),
        banner: workspace.settings.clock.is_some().then_some(DEMONSTRATION),
    })?)
}

/// The mail, with the workbook in it if there is one.
fn draft(
    workspace: &Workspace,
    plan: &Plan,
    answered: &Answered<'_>,
    places: Option<&Moved>,
    stem: &str,
    workbook: Option<&[u8]>,
) -> Unsent {
    let item = answered.item;
    let remarks = workspace.remarks();
    let told = ReplyMail {
        plan,
        item,
        received_at: answered.received_at,
        recorded: answered.recorded,
        places,
        remarks: &remarks,
    };
    let (subject, body) = (told.subject(), told.body());
    // The same answer to the same file is the same mail.
    let digest = sha256_hex(format!("{}\n{stem}\n{subject}\n{}", item.sha256, body.text()).as_bytes());
    let attachment = |bytes: &[u8]| Attachment { name: format!("{stem}.xlsx"), bytes: bytes.to_vec() };
    Unsent {
        to: recipients(plan, answered),
        subject,
        date: answered.received_at.with_timezone(&vietnam()),
        message_id: format!("{}@phan-hoi.khtc", digest.get(..32).unwrap_or_default()),
        body,
        attachments: workbook.map(attachment).into_iter().collect(),
    }
}

/// The unit's addresses in the plan; where it has none or is not known, whoever sent the file.
fn recipients(plan: &Plan, answered: &Answered<'_>) -> Vec<Address> {
    let unit = answered.item.unit.as_deref().and_then(|unit| plan.unit(unit)).filter(|unit| !unit.emails.is_empty());
    match unit {
        Some(unit) => receipt::addresses(unit),
        None => answered.senders.iter().map(|email| Address { name: None, address: email.clone() }).collect(),
    }
}

/// A name that says whose file it was, and that no other file has.
fn refused_stem(item: &Item) -> String {
    let name: String = without_accents(&item.file)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .take(60)
        .collect();
    let digest: String = item.sha256.chars().take(8).collect();
    format!("khong-tiep-nhan-{name}-{digest}")
}

/// The sender's answers, given back as they were typed, or where that was repaired as it was understood.
fn answers(typed: &[Typed], item: &Item) -> Answers {
    let mut answers = Answers::default();
    for one in typed {
        let Some(value) = understood(item, &one.at).or_else(|| as_typed(&one.cell)) else { continue };
        match &one.place {
            TypedPlace::Answer { sheet, row, column } => answers.put(*sheet, row.clone(), *column, value),
            TypedPlace::Header(key) => {
                answers.header.insert(*key, value);
            }
        }
    }
    answers
}

/// What a repaired cell was read as.
fn understood(item: &Item, at: &CellRef) -> Option<template::Typed> {
    item.repairs.iter().find(|repair| repair.at == *at)?;
    // “Khoảng 500” goes back as it is: as a bare number it would come again as an exact figure.
    let entry = item.entries.iter().find(|entry| entry.at == *at && !entry.estimated)?;
    let figure = entry.value.map(|value| template::Typed::Number(value.to_f64()));
    let date = entry.date.map(template::Typed::Date);
    figure.or(date).or_else(|| entry.text.clone().map(template::Typed::Text))
}

fn as_typed(cell: &Cell) -> Option<template::Typed> {
    match &cell.value {
        Value::Empty => None,
        // The template has no percent formats: 63,8 % goes back as the points that it was read as.
        Value::Number(number) if cell.percent => {
            let points = Quantity::from_double(*number, 2).map(|read| read.quantity.to_f64());
            Some(template::Typed::Number(points.unwrap_or(*number)))
        }
        Value::Number(number) => Some(template::Typed::Number(*number)),
        Value::Date(moment) => Some(template::Typed::Date(moment.date())),
        text @ (Value::Text(_) | Value::Bool(_) | Value::Error(_)) => Some(template::Typed::Text(text.display())),
    }
}

/// Names what is issued: two layouts with the same values are the same template.
pub fn content_digest(layout: &Layout) -> String {
    let mut text = format!("{} {}\n", layout.unit, layout.period);
    for value in layout.issued_values() {
        text.push_str(&format!("{}\u{1f}{}\u{1f}{}\u{1f}{}\n", value.sheet, value.row, value.column, value.value));
    }
    sha256_hex(text.as_bytes())
}
