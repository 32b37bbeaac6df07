//! `check`: workbooks are judged, nothing is recorded.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::cli::{Check, Cli, Format};
use crate::error::Failure;
use crate::model::closing::closed_for;
use crate::model::correction::{Version, correction};
use crate::model::disposition::Disposition;
use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::model::submission::Item;
use crate::rules::RulesError;

use super::books::Books;
use super::desk::{self, Origin};
use super::inbox;
use super::output;
use super::reply::{self, Answered, Due, Marking};
use super::screen;
use super::tray::{Pile, Place, Reports, Tray};
use super::workspace::Workspace;
use super::{Outcome, late};

pub fn run(cli: &Cli, args: &Check) -> Result<Outcome, Failure> {
    let files = inbox::files(&args.files)?;
    let workspace = Workspace::open(&cli.workspace)?;
    workspace.plans().require_sound()?;
    workspace.require_unit(&args.whose)?;
    if args.reply.is_some() {
        workspace.key()?;
    }
    let ledger = workspace.ledger_as_it_is()?;
    let mut items: BTreeMap<Place, Item> = BTreeMap::new();
    let mut replies: BTreeMap<Place, Vec<PathBuf>> = BTreeMap::new();
    let mut first_period: Option<Period> = None;
    let mut failures = Vec::new();
    let mut tray = Tray::survey(&workspace, &files, &args.whose)?;
    let mut books = Books::default();
    while let Some(Pile { others, reports }) =
        tray.next(Reports::of(&workspace, tray.turn(), &mut books, ledger.as_ref())?)?
    {
        for (place, origin, item) in others {
            if let Some(folder) = &args.reply {
                let answered = answered(&workspace, &origin, &item);
                let due = Due { plan: None, folder: folder.clone(), answered, marking: None };
                replies.insert(place, output::write_all(&reply::compose(&workspace, &[due])?)?);
            }
            items.insert(place, item);
        }
        let Some(mut reports) = reports else { continue };
        let judged = reports.judge(&workspace, |origin| origin.arrival(None, workspace.now))?;
        failures.extend(judged.failures);
        let Reports { plan, period, received, past, .. } = reports;
        let mut attempts: BTreeMap<Option<String>, u32> = BTreeMap::new();
        for one in received.iter().filter(|one| one.period == period) {
            *attempts.entry(Some(one.unit.clone())).or_default() += 1;
        }
        let first_period = *first_period.get_or_insert(period);
        let acts = ledger.as_ref().map_or(Ok(Vec::new()), |ledger| ledger.closings(&plan.about.id, None))?;
        for (place, origin, mut item) in judged.items {
            let closing = item.unit.as_deref().and_then(|unit| closed_for(&acts, unit, period));
            if let Some(closing) = closing.filter(|_| !received.iter().any(|one| one.sha256 == item.sha256)) {
                item = late::refused(&item, Some(plan), closing, &workspace.settings.rules);
            }
            if item.disposition != Disposition::Refused {
                // Several files of one unit would be its next attempts, one after the other.
                let attempt = attempts.entry(item.unit.clone()).or_default();
                *attempt += 1;
                item.attempt = Some(*attempt);
                // Against what is in the ledger: that is what it would correct if it were received now.
                let of_unit =
                    received.iter().filter(|one| one.period == period && item.unit.as_deref() == Some(&one.unit));
                let tried = item.version(workspace.now);
                item.correction = tried.and_then(|tried| correction(plan, of_unit.map(Version::from), tried));
            }
            if let Some(folder) = &args.reply {
                // Replies of further periods would have the same names.
                let folder = if period == first_period { folder.clone() } else { folder.join(period.to_string()) };
                let read = reply::is_marked(item.disposition)
                    .then(|| desk::read_again(&workspace, plan, &past, &args.whose, &origin))
                    .transpose()?;
                let marking = read.as_ref().map(|returned| Marking { returned, issued_at: workspace.now });
                let answered = answered(&workspace, &origin, &item);
                let due = Due { plan: Some(plan), folder, answered, marking };
                replies.insert(place, output::write_all(&reply::compose(&workspace, &[due])?)?);
            }
            items.insert(place, item);
        }
    }
    let written: Vec<PathBuf> = replies.values().flatten().cloned().collect();
    let replies: Vec<Vec<PathBuf>> = items.keys().map(|place| replies.remove(place).unwrap_or_default()).collect();
    let items: Vec<Item> = items.into_values().collect();
    screen::not_asked(&items, &args.whose);
    if cli.format == Format::Json {
        // A list of items has no room for it.
        workspace.remarks().iter().for_each(|remark| screen::say(&format!("◊ {remark}")));
    }
    screen::print(
        cli.format,
        || items.iter().zip(&replies).map(|(item, replies)| with_replies(item, replies)).collect(),
        |out| {
            screen::items(out, &workspace, &items, screen::Detail::Tried)?;
            screen::replies(out, &written)?;
            screen::footnotes(out, &workspace)?;
            screen::sum(out, &items, screen::Detail::Tried)
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

fn answered<'a>(workspace: &Workspace, origin: &'a Origin, item: &'a Item) -> Answered<'a> {
    Answered { item, received_at: workspace.now, senders: origin.senders(), recorded: false }
}

/// The item as the contract has it, and where its reply was written.
fn with_replies(item: &Item, replies: &[PathBuf]) -> Value {
    let mut json = serde_json::json!(item);
    if let Some(fields) = json.as_object_mut().filter(|_| !replies.is_empty()) {
        fields.insert("replies".to_owned(), serde_json::json!(replies));
    }
    json
}
