//! `replay`: every stored report is judged again, with today's rules, in the state in which it was judged then.
//!
//! Never changes anything: what would come out otherwise is told, and that is all.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use chrono::{DateTime, FixedOffset};
use owo_colors::OwoColorize;
use serde::Serialize;

use crate::app::ask::Whose;
use crate::app::case_book;
use crate::app::named;
use crate::app::past::Past;
use crate::app::receive::document::Document;
use crate::app::receive::identify::{self, Found};
use crate::app::receive::read::{self, Reading};
use crate::cli::Outcome;
use crate::cli::args::{Cli, Replay};
use crate::cli::refused_again;
use crate::cli::screen;
use crate::error::Failure;
use crate::excel;
use crate::ledger::{Ledger, LedgerError, PlanKey, Provenance};
use crate::model::correction::{Change, Version, changes};
use crate::model::disposition::Disposition;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::Item;
use crate::rules::{self, RulesError};
use crate::workspace::{Workspace, ledger_in};

/// Reports whose contents are in memory together.
const TOGETHER: usize = 100;

/// A report that was judged again.
#[derive(Serialize)]
struct Again {
    plan: String,
    unit: String,
    period: Period,
    attempt: u32,
    file: String,
    sha256: String,
    /// As it was judged when it came, whatever an officer ruled since.
    then: Disposition,
    now: Disposition,
    /// Findings that would be new, and those that would be gone.
    added: Vec<Finding>,
    gone: Vec<Finding>,
    changes: Vec<Change>,
    /// What the rule finds that is tried.
    hits: Vec<Finding>,
    /// Without that rule.
    #[serde(skip)]
    otherwise: Disposition,
}

impl Again {
    /// A report that fares as it did.
    fn of(plan: &Plan, one: &Received) -> Again {
        Again {
            plan: plan.about.id.clone(),
            unit: one.unit.clone(),
            period: one.period,
            attempt: one.attempt,
            file: one.file.clone(),
            sha256: one.sha256.clone(),
            then: one.proposed,
            now: one.proposed,
            added: Vec::new(),
            gone: Vec::new(),
            changes: Vec::new(),
            hits: Vec::new(),
            otherwise: one.proposed,
        }
    }

    fn differs(&self) -> bool {
        self.then != self.now || !self.added.is_empty() || !self.gone.is_empty() || !self.changes.is_empty()
    }
}

pub fn run(cli: &Cli, args: &Replay) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let rule = args.rule.as_deref().map(named::rule).transpose()?;
    let ledger = ledger_in(&workspace.root)?;
    let rules = match rule {
        Some(code) => workspace.settings.rules.with_rule_on(code),
        None => workspace.settings.rules.clone(),
    };
    let is_on = rule.is_some_and(|code| workspace.settings.rules.is_on(code));
    let mut all = Vec::new();
    for plan_id in ledger.plans_reported_under()? {
        all.extend(of_plan(&workspace, &ledger, &rules, &plan_id, args, rule)?);
    }
    // A rule that is tried judges reports; what was refused is none.
    let (looked_at, refused) = match rule {
        Some(_) => (0, Vec::new()),
        None => refused_again::look(&workspace, &ledger, args)?,
    };
    let told: Vec<&Again> =
        all.iter().filter(|one| if rule.is_some() { !one.hits.is_empty() } else { one.differs() }).collect();
    screen::print(
        cli.format,
        || {
            let result = serde_json::json!({
                "judged": all.len(),
                "rule": rule,
                "rule_is_on": rule.map(|_| is_on),
                "reports": told,
                "looked_at": looked_at,
                "refused": refused,
            });
            screen::with_settings(result, &workspace)
        },
        |out| {
            match rule {
                Some(code) if is_on => found(out, &workspace, &all, &told, code)?,
                Some(code) => tried(out, &workspace, &all, &told, code)?,
                None => {
                    changed(out, &workspace, &all, &told)?;
                    refused_again::say(out, &workspace, looked_at, &refused)?;
                    writeln!(out, "Không ghi gì vào sổ.")?;
                }
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(if told.is_empty() && refused.is_empty() { Outcome::Clean } else { Outcome::NeedsOfficer })
}

/// Reports that were recorded together under one plan were judged together, by what the ledger held before them.
struct Batch<'a> {
    key: PlanKey,
    period: Period,
    recorded_at: DateTime<FixedOffset>,
    /// How many of the plan's reports were in the ledger before.
    before: usize,
    reports: Vec<&'a Received>,
}

fn of_plan(
    workspace: &Workspace,
    ledger: &Ledger,
    rules: &rules::Settings,
    plan_id: &str,
    args: &Replay,
    tried: Option<&str>,
) -> Result<Vec<Again>, Failure> {
    let received = ledger.received(plan_id, None)?;
    let keys = ledger.judged_by(plan_id)?;
    let numbers: Vec<i64> = received.iter().map(|one| one.receipt).collect();
    let provenance = ledger.provenance(&numbers)?;
    let batches = batches(&received, &keys, &provenance);
    let mut all = Vec::new();
    for batch in batches {
        let is_asked = |one: &&Received| {
            args.unit.as_ref().is_none_or(|unit| *unit == one.unit)
                && args.period.is_none_or(|period| period.contains(one.period))
        };
        let asked: Vec<&Received> = batch.reports.iter().copied().filter(is_asked).collect();
        if asked.is_empty() {
            continue;
        }
        let Some(plan) = workspace.plan_as_judged(ledger, &batch.key)? else { continue };
        let then = workspace.under(plan, rules.clone());
        let plan =
            then.plans().by_id(plan_id).ok_or_else(|| Failure::NoPlan { dir: workspace.root.clone(), year: None })?;
        let before = as_it_stood(ledger, plan_id, &received, &batch)?;
        let cases = case_book::cases(plan_id, Some(ledger), &before, Some(batch.recorded_at))?;
        let past = Past::of(plan, &before, &cases, batch.period)?;
        for some in asked.chunks(TOGETHER) {
            all.extend(judge_again(&then, plan, ledger, (&before, &past), some, &provenance, tried)?);
        }
    }
    Ok(all)
}

fn batches<'a>(
    received: &'a [Received],
    keys: &BTreeMap<i64, PlanKey>,
    provenance: &BTreeMap<i64, Provenance>,
) -> Vec<Batch<'a>> {
    let mut batches: Vec<Batch<'a>> = Vec::new();
    for (before, one) in received.iter().enumerate() {
        let (Some(key), Some(came)) = (keys.get(&one.receipt), provenance.get(&one.receipt)) else { continue };
        match batches.last_mut() {
            Some(last) if last.key == *key && last.period == one.period && last.recorded_at == came.recorded_at => {
                last.reports.push(one);
            }
            Some(_) | None => batches.push(Batch {
                key: key.clone(),
                period: one.period,
                recorded_at: came.recorded_at,
                before,
                reports: vec![one],
            }),
        }
    }
    batches
}

/// What the ledger held before a batch; what officers ruled later is not in it.
fn as_it_stood(
    ledger: &Ledger,
    plan_id: &str,
    received: &[Received],
    batch: &Batch<'_>,
) -> Result<Vec<Received>, LedgerError> {
    let before = received.get(..batch.before).unwrap_or_default();
    if before.iter().all(|one| one.rulings.is_empty() && one.undone.is_empty()) {
        return Ok(before.to_vec());
    }
    let mut then = ledger.received(plan_id, Some(batch.recorded_at))?;
    then.truncate(batch.before);
    Ok(then)
}

fn judge_again(
    workspace: &Workspace,
    plan: &Plan,
    ledger: &Ledger,
    (before, past): (&[Received], &Past),
    some: &[&Received],
    provenance: &BTreeMap<i64, Provenance>,
    tried: Option<&str>,
) -> Result<Vec<Again>, Failure> {
    let mut readings = Vec::new();
    let mut of: BTreeMap<(String, u32), &Received> = BTreeMap::new();
    let mut all = Vec::new();
    for one in some {
        let Some(bytes) = ledger.original(&one.sha256)? else { continue };
        let mail = provenance.get(&one.receipt).and_then(|came| came.mail.clone());
        // Told apart by its attempt: the same bytes may have come twice.
        let document = Document::kept(one.attempt.to_string(), &one.file, bytes, mail);
        let whose = Whose { unit: Some(one.unit.clone()), period: Some(one.period), otherwise: None };
        let grid = excel::read(document.content.bytes());
        let found = grid.map(|grid| identify::identify(workspace, &document, grid, &whose));
        match found {
            Ok(Found::Report(report)) if report.unit == one.unit && report.period == one.period => {
                let submission = read::read(workspace, plan, past, &report).1.submission;
                let revision = report.identity.stamp.as_ref().map(|stamp| stamp.revision);
                of.insert((one.unit.clone(), one.attempt), *one);
                readings.push((Reading { document, unit: report.unit, revision, submission }, one.received_at));
            }
            Ok(Found::Refused { faults, .. }) => {
                let findings = rules::findings(&faults, &workspace.settings.rules);
                all.push(unreadable(plan, one, findings));
            }
            Ok(Found::Report(_) | Found::Foreign(_) | Found::Kept) | Err(_) => {
                all.push(unreadable(plan, one, Vec::new()));
            }
        }
    }
    let period = match some.first() {
        Some(first) => first.period,
        None => return Ok(all),
    };
    let (items, failures) = read::judge(workspace, plan, period, before, past, readings)?;
    if !failures.is_empty() {
        return Err(RulesError::Rules(failures).into());
    }
    for (document, item) in items {
        let attempt: u32 = document.name.parse().unwrap_or_default();
        let key = (item.unit.clone().unwrap_or_default(), attempt);
        if let Some(one) = of.get(&key) {
            all.push(compared(plan, one, &item, tried));
        }
    }
    all.sort_by_key(|one| one.attempt);
    Ok(all)
}

/// A report that today's reader takes for none.
fn unreadable(plan: &Plan, one: &Received, added: Vec<Finding>) -> Again {
    Again { now: Disposition::Refused, added, otherwise: Disposition::Refused, ..Again::of(plan, one) }
}

fn compared(plan: &Plan, one: &Received, item: &Item, tried: Option<&str>) -> Again {
    let place = |finding: &Finding| {
        let at = (finding.sheet.clone(), finding.cell.clone(), finding.indicator.clone(), finding.district.clone());
        (finding.code.clone(), finding.severity, at)
    };
    let told = |all: &[Finding]| all.iter().filter(|finding| finding.counts()).cloned().collect::<Vec<_>>();
    let (then, now) = (told(&one.findings), told(&item.findings));
    let places = |all: &[Finding]| all.iter().map(place).collect::<BTreeSet<_>>();
    let (were, are) = (places(&then), places(&now));
    let was = Version { disposition: one.proposed, ..Version::from(one) };
    let numbered = Item { attempt: Some(one.attempt), ..item.clone() };
    let changes = numbered.version(one.received_at).map(|is| changes(plan, was, is)).unwrap_or_default();
    let without: Vec<Finding> = now.iter().filter(|finding| Some(finding.code.as_str()) != tried).cloned().collect();
    Again {
        now: item.disposition,
        hits: now.iter().filter(|finding| Some(finding.code.as_str()) == tried).cloned().collect(),
        otherwise: Disposition::of(&without),
        added: now.into_iter().filter(|finding| !were.contains(&place(finding))).collect(),
        gone: then.into_iter().filter(|finding| !are.contains(&place(finding))).collect(),
        changes,
        ..Again::of(plan, one)
    }
}

fn head(workspace: &Workspace, one: &Again) -> String {
    let unit = workspace.plans().by_id(&one.plan).and_then(|plan| plan.unit(&one.unit));
    let unit = unit.map_or(one.unit.as_str(), |unit| unit.name.as_str());
    format!("{unit} · {} · lần {}", one.period.vietnamese_lower(), one.attempt)
}

fn changed(out: &mut dyn Write, workspace: &Workspace, all: &[Again], told: &[&Again]) -> io::Result<()> {
    for one in told {
        let fate = match one.then == one.now {
            true => one.now.vietnamese().to_owned(),
            false => format!("{} → {}", one.then.vietnamese(), one.now.vietnamese()),
        };
        writeln!(out, "{} {}: {fate}", "◊".yellow(), head(workspace, one).bold())?;
        for finding in &one.added {
            writeln!(out, "    + {} {}", finding.code, finding.message)?;
        }
        for finding in &one.gone {
            writeln!(out, "    − {} {}", finding.code, finding.message)?;
        }
        if let Some(plan) = workspace.plans().by_id(&one.plan) {
            for change in &one.changes {
                writeln!(out, "    {}: {} → {}", change.about(plan), change.was(), change.is())?;
            }
        }
    }
    let sum = format!("Đã xét lại {} báo cáo theo quy tắc hiện nay: {} sẽ khác.", all.len(), told.len());
    writeln!(out, "{}", sum.bold())
}

/// What a rule finds that is on: there is nothing to try, the reports were judged by it.
fn found(out: &mut dyn Write, workspace: &Workspace, all: &[Again], told: &[&Again], code: &str) -> io::Result<()> {
    by_month(out, workspace, told, |_| String::new())?;
    let sum = format!("{}; quy tắc đang bật sẵn nên không có gì để thử.", sum(all, told, code));
    writeln!(out, "{} Không ghi gì vào sổ.", sum.bold())
}

fn tried(out: &mut dyn Write, workspace: &Workspace, all: &[Again], told: &[&Again], code: &str) -> io::Result<()> {
    by_month(out, workspace, told, |one| {
        if one.now == one.otherwise {
            return String::new();
        }
        format!(" ({} → {})", one.otherwise.vietnamese(), one.now.vietnamese())
    })?;
    let moved = told.iter().filter(|one| one.now != one.otherwise).count();
    let sum = format!("{}; {moved} báo cáo sẽ được xử lý khác.", sum(all, told, code));
    writeln!(out, "{} Không ghi gì vào sổ.", sum.bold())
}

fn sum(all: &[Again], told: &[&Again], code: &str) -> String {
    let places: usize = told.iter().map(|one| one.hits.len()).sum();
    let title = rules::rule(code).map_or("", |rule| rule.doc.title);
    format!("{code} ({title}): nêu {places} chỗ ở {} trong {} báo cáo đã lưu", told.len(), all.len())
}

/// The reports in which a rule finds something, with what it finds.
fn by_month(
    out: &mut dyn Write,
    workspace: &Workspace,
    told: &[&Again],
    fate: impl Fn(&Again) -> String,
) -> io::Result<()> {
    let mut months: BTreeMap<(i32, u8, Period), Vec<&Again>> = BTreeMap::new();
    for one in told {
        months.entry((one.period.year, one.period.position(), one.period)).or_default().push(one);
    }
    for ((_, _, period), reports) in &months {
        let places: usize = reports.iter().map(|one| one.hits.len()).sum();
        writeln!(out, "{}: {} báo cáo, {places} chỗ", period.vietnamese().bold(), reports.len())?;
        for one in reports {
            writeln!(out, "  {} {}{}", "◊".yellow(), head(workspace, one), fate(one))?;
            for finding in &one.hits {
                writeln!(out, "      {}", finding.message)?;
            }
        }
    }
    Ok(())
}
