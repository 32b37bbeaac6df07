//! `check`: workbooks are judged, nothing is recorded.

use std::collections::BTreeMap;

use crate::cli::{Check, Cli};
use crate::error::Failure;
use crate::model::finding::Severity;
use crate::model::standing::Received;
use crate::model::submission::{Disposition, Item};
use crate::rules::RulesError;

use super::Outcome;
use super::desk;
use super::inbox;
use super::reply;
use super::screen;
use super::tray::{Pile, Place, Reports, Tray};
use super::workspace::Workspace;

pub fn run(cli: &Cli, args: &Check) -> Result<Outcome, Failure> {
    let files = inbox::files(&args.files)?;
    let workspace = Workspace::open(&cli.workspace)?;
    workspace.usable_plans()?;
    if args.reply.is_some() {
        workspace.key()?;
    }
    let ledger = workspace.ledger_as_it_is()?;
    let mut items: BTreeMap<Place, Item> = BTreeMap::new();
    let mut replies = Vec::new();
    let mut failures = Vec::new();
    let mut tray = Tray::survey(&workspace, &files, &args.whose)?;
    while let Some(Pile { others, reports }) = tray.next(ledger.as_ref())? {
        for (place, _, item) in others {
            if let Some(folder) = args.reply.as_ref().filter(|_| item.disposition == Disposition::Refused) {
                replies.push(reply::refuse_into(folder, &item, &workspace)?);
            }
            items.insert(place, item);
        }
        let Some(Reports { plan, period, received, past, readings }) = reports else { continue };
        let places: Vec<Place> = readings.iter().map(|(place, _)| *place).collect();
        let readings = readings.into_iter().map(|(_, reading)| {
            let at = reading.origin.arrival(None, workspace.now);
            (reading, at)
        });
        let judged = desk::judge(&workspace, plan, period, &received, &past, readings.collect())?;
        failures.extend(judged.failures);
        for (place, (origin, mut item)) in places.into_iter().zip(judged.items) {
            let is_earlier = |one: &&Received| Some(one.unit.as_str()) == item.unit.as_deref() && one.period == period;
            item.attempt = Some(received.iter().filter(is_earlier).count() as u32 + 1);
            if let Some(folder) = &args.reply {
                let (layout, intake) = desk::read_again(&workspace, plan, &past, &args.whose, &origin)?;
                replies.push(reply::write(&workspace, plan, &item, &layout, &intake, workspace.now, folder)?);
            }
            items.insert(place, item);
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
    if !failures.is_empty() {
        return Err(RulesError::Rules(failures).into());
    }
    let has_error =
        |item: &Item| item.findings.iter().any(|finding| finding.counts() && finding.severity == Severity::Error);
    let needs_officer = items.iter().any(|item| item.disposition == Disposition::Refused || has_error(item));
    Ok(if needs_officer { Outcome::NeedsOfficer } else { Outcome::Clean })
}
