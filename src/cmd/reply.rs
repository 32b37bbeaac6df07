//! Replies on the disk: the sender's answers back in an issued workbook, marked; for a refused file the list alone.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use crate::error::Failure;
use crate::intake::{Intake, Typed, TypedPlace};
use crate::layout::Layout;
use crate::layout::stamp::sha256_hex;
use crate::ledger::{LedgerError, Writing};
use crate::model::grid::{Cell, CellRef, Value};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::{Disposition, Item};
use crate::template::{self, Answers, Reply, Template};
use crate::viet::text::without_accents;

use super::issue::{guide, stamp};
use super::output;
use super::workspace::Workspace;

/// What a reply made with a demonstration's clock says above its table.
const DEMONSTRATION: &str = "SỐ LIỆU TRÌNH DIỄN – KHÔNG PHẢI SỐ LIỆU CHÍNH THỨC";

/// When this content was first issued, by the ledger's record.
pub fn issued_at(
    writing: &mut Writing<'_>,
    plan: &Plan,
    layout: &Layout,
    now: DateTime<FixedOffset>,
) -> Result<DateTime<FixedOffset>, LedgerError> {
    let digest = content_digest(layout);
    writing.issue(&plan.about.id, plan.about.revision, &layout.unit, layout.period, &digest, now)
}

/// Writes the reply to a workbook that could be read.
pub fn write(
    workspace: &Workspace,
    plan: &Plan,
    item: &Item,
    layout: &Layout,
    intake: &Intake,
    issued_at: DateTime<FixedOffset>,
    folder: &Path,
) -> Result<PathBuf, Failure> {
    let key = workspace.key()?;
    let stamp = stamp(plan, layout, issued_at, key);
    let sent_back = item.disposition == Disposition::SentBack;
    let attempt = item.attempt.unwrap_or(1);
    let findings = item.told();
    let reply = Reply { findings: &findings, repairs: &item.repairs, moved: &intake.places, attempt, sent_back };
    let bytes = template::write(&Template {
        plan,
        layout,
        stamp: &stamp,
        issued: &layout.issued_values(),
        guide: &guide(),
        answers: &answers(&intake.typed, item),
        reply: Some(&reply),
        banner: workspace.settings.clock.is_some().then_some(DEMONSTRATION),
    })?;
    let ending = if sent_back { "tra-lai" } else { "da-nhan" };
    output::write(&folder.join(format!("{}-lan-{attempt}-{ending}.xlsx", layout.unit)), &bytes)
}

/// Writes the list of what is wrong with a file that could not be taken in.
pub fn write_refusal(workspace: &Workspace, item: &Item) -> Result<PathBuf, Failure> {
    refuse_into(&workspace.replies(item.period), item, workspace)
}

/// The same into a folder of the officer's choice.
pub fn refuse_into(folder: &Path, item: &Item, workspace: &Workspace) -> Result<PathBuf, Failure> {
    let agency = workspace.usable_plans().ok().and_then(|plans| plans.first().map(|plan| plan.about.agency.clone()));
    let bytes = template::refusal(&item.file, agency.as_deref().unwrap_or("khtc"), &item.told())?;
    let stem: String = without_accents(&item.file)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .take(60)
        .collect();
    let digest: String = item.sha256.chars().take(8).collect();
    output::write(&folder.join(format!("khong-tiep-nhan-{stem}-{digest}.xlsx")), &bytes)
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
    let entry = item.entries.iter().find(|entry| entry.at == *at)?;
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

/// What is issued: two layouts with the same values are the same template.
fn content_digest(layout: &Layout) -> String {
    let mut text = format!("{} {}\n", layout.unit, layout.period);
    for value in layout.issued_values() {
        text.push_str(&format!("{}\u{1f}{}\u{1f}{}\u{1f}{}\n", value.sheet, value.row, value.column, value.value));
    }
    sha256_hex(text.as_bytes())
}
