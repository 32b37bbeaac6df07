//! `check`: workbooks are judged, nothing is recorded.

use std::collections::BTreeMap;

use crate::cli::{Check, Cli};
use crate::error::Failure;
use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::model::submission::{Disposition, Item};

use super::Outcome;
use super::desk::{self, Case, Opened};
use super::inbox;
use super::receive::open_all;
use super::reply;
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
    let mut replies = Vec::new();
    let mut groups: BTreeMap<(String, Period), Vec<usize>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        match &case.opened {
            Opened::Report(report) => groups.entry((report.plan_id.clone(), report.period)).or_default().push(at),
            Opened::Kept | Opened::Refused { .. } => {
                if let Some(item) = desk::settle(&workspace, case) {
                    if let Some(folder) = args.reply.as_ref().filter(|_| item.disposition == Disposition::Refused) {
                        replies.push(reply::refuse_into(folder, &item, &workspace)?);
                    }
                    items.insert(at, item);
                }
            }
        }
    }
    for ((plan_id, period), members) in groups {
        let Some(plan) = workspace.plan_by_id(&plan_id) else { continue };
        let received = match &ledger {
            Some(ledger) => ledger.received(&plan_id, None)?,
            None => Vec::new(),
        };
        let reports: Vec<(&Case, _)> = members.iter().map(|at| (&cases[*at], workspace.now)).collect();
        let judged = desk::judge(&workspace, plan, period, &received, &reports)?;
        for (at, mut judged) in members.into_iter().zip(judged) {
            let so_far = received.iter().filter(|one| one.unit == judged.layout.unit && one.period == period).count();
            judged.item.attempt = Some(so_far as u32 + 1);
            if let Some(folder) = &args.reply {
                replies.push(reply::write(
                    &workspace,
                    plan,
                    &judged.item,
                    &judged.layout,
                    &judged.intake,
                    workspace.now,
                    folder,
                )?);
            }
            items.insert(at, judged.item);
        }
    }
    let items: Vec<Item> = items.into_values().collect();
    screen::print(
        cli.format,
        || serde_json::json!(items),
        |out| {
            screen::items(out, &workspace, &items, screen::Detail::Findings)?;
            screen::replies(out, &replies)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    let has_error =
        |item: &Item| item.findings.iter().any(|finding| finding.counts() && finding.severity == Severity::Error);
    let needs_officer = items.iter().any(|item| item.disposition == Disposition::Refused || has_error(item));
    Ok(if needs_officer { Outcome::NeedsOfficer } else { Outcome::Clean })
}
