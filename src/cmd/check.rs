//! `check`: workbooks are judged, nothing is recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::cli::{Check, Cli};
use crate::error::Failure;
use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::model::submission::{Disposition, Item};

use super::Outcome;
use super::desk::{self, Case, Opened};
use super::inbox;
use super::receive::open_all;
use super::reply::{self, Answered, Marking};
use super::screen;
use super::workspace::Workspace;

pub fn run(cli: &Cli, args: &Check) -> Result<Outcome, Failure> {
    let files = inbox::files(&args.files)?;
    let workspace = Workspace::open(&cli.workspace)?;
    workspace.usable_plans()?;
    if args.reply.is_some() {
        workspace.key()?;
    }
    let ledger = workspace.ledger_as_it_is()?;
    let cases = open_all(&workspace, &files, &args.whose)?;
    let mut items: BTreeMap<usize, Item> = BTreeMap::new();
    let mut replies: BTreeMap<usize, Vec<PathBuf>> = BTreeMap::new();
    let mut groups: BTreeMap<(String, Period), Vec<usize>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        match &case.opened {
            Opened::Report(report) => groups.entry((report.plan_id.clone(), report.period)).or_default().push(at),
            Opened::Kept | Opened::Refused { .. } => {
                if let Some(item) = desk::settle(&workspace, case) {
                    if let Some(folder) = &args.reply {
                        let answered = answered(&workspace, case, &item);
                        replies.insert(at, reply::answer(&workspace, None, folder, &answered, None)?);
                    }
                    items.insert(at, item);
                }
            }
        }
    }
    let periods = groups.keys().map(|(_, period)| period).collect::<BTreeSet<_>>().len();
    for ((plan_id, period), members) in groups {
        let Some(plan) = workspace.plan_by_id(&plan_id) else { continue };
        let received = match &ledger {
            Some(ledger) => ledger.received(&plan_id, None)?,
            None => Vec::new(),
        };
        let reports: Vec<(&Case, _)> = members.iter().map(|at| (&cases[*at], workspace.now)).collect();
        let judged = desk::judge(&workspace, plan, period, &received, &reports)?;
        let mut attempts: BTreeMap<String, u32> = BTreeMap::new();
        for one in received.iter().filter(|one| one.period == period) {
            *attempts.entry(one.unit.clone()).or_default() += 1;
        }
        for (at, mut judged) in members.into_iter().zip(judged) {
            // Several files of one unit would be its next attempts, one after the other.
            let attempt = attempts.entry(judged.layout.unit.clone()).or_default();
            *attempt += 1;
            judged.item.attempt = Some(*attempt);
            if let Some(folder) = &args.reply {
                // One folder holds the replies of one period, as in the workspace.
                let folder = if periods > 1 { folder.join(period.to_string()) } else { folder.clone() };
                let marking = Marking { layout: &judged.layout, intake: &judged.intake, issued_at: workspace.now };
                let answered = answered(&workspace, &cases[at], &judged.item);
                replies.insert(at, reply::answer(&workspace, Some(plan), &folder, &answered, Some(&marking))?);
            }
            items.insert(at, judged.item);
        }
    }
    let written: Vec<PathBuf> = replies.values().flatten().cloned().collect();
    let replies: Vec<Vec<PathBuf>> = items.keys().map(|at| replies.remove(at).unwrap_or_default()).collect();
    let items: Vec<Item> = items.into_values().collect();
    screen::print(
        cli.format,
        || items.iter().zip(&replies).map(|(item, replies)| with_replies(item, replies)).collect(),
        |out| {
            screen::items(out, &workspace, &items, screen::Detail::Findings)?;
            screen::replies(out, &written)?;
            screen::footnotes(out, &workspace)?;
            screen::sum(out, &items)
        },
    )?;
    let has_error = |item: &Item| item.findings.iter().any(|finding| finding.severity == Severity::Error);
    let needs_officer = items.iter().any(|item| item.disposition == Disposition::Refused || has_error(item));
    Ok(if needs_officer { Outcome::NeedsOfficer } else { Outcome::Clean })
}

fn answered<'a>(workspace: &Workspace, case: &'a Case, item: &'a Item) -> Answered<'a> {
    let senders = case.document.mail.as_ref().map_or(&[][..], |mail| &mail.senders);
    Answered { item, received_at: workspace.now, senders, recorded: false }
}

/// The item as the contract has it, and where its reply was written.
fn with_replies(item: &Item, replies: &[PathBuf]) -> Value {
    let mut json = serde_json::json!(item);
    if let Some(fields) = json.as_object_mut().filter(|_| !replies.is_empty()) {
        fields.insert("replies".to_owned(), serde_json::json!(replies));
    }
    json
}
