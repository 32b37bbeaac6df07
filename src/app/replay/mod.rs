//! Every stored report is judged again, with today's rules, in the state in which it was judged then.
//!
//! Never changes anything: what would come out otherwise is told, and that is all.

mod batch;
mod refused;
mod rejudged;

use std::collections::BTreeMap;

use serde::Serialize;

use super::ask::Whose;
use super::past::Past;
use super::receive::document::Document;
use super::receive::identify::{self, Found};
use super::receive::read::{self, Reading};
use super::{Answer, case_book, named};
use crate::error::Failure;
use crate::excel;
use crate::ledger::{Ledger, Provenance};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::rules::{self, RulesError};
use crate::watch::{Stage, Watch};
use crate::workspace::{Workspace, ledger_in};

use batch::{Batch, as_it_stood, batches};
pub use refused::RefusedFile;
pub use rejudged::Rejudged;

/// Reports whose contents are in memory together.
const TOGETHER: usize = 100;

/// What is to be judged again.
#[derive(Clone, Default, Debug)]
pub struct Asked {
    /// Only reports of this unit.
    pub unit: Option<String>,
    /// Only reports of this period and of those inside it.
    pub period: Option<Period>,
    /// A rule by its code, as if it were on: what it would find.
    pub rule: Option<String>,
}

/// What came out.
#[derive(Serialize, Debug)]
pub struct Replayed {
    /// How many reports were judged again.
    pub judged: usize,
    /// The code of the rule that was asked for.
    pub rule: Option<&'static str>,
    /// Whether it is on as it is.
    pub rule_is_on: Option<bool>,
    /// Reports that would fare otherwise; where a rule was asked for, those in which it finds something.
    pub reports: Vec<Rejudged>,
    /// How many refused files were opened again. A rule that is tried judges reports, and what was refused is none.
    pub looked_at: usize,
    /// Refused files that would fare otherwise.
    pub refused: Vec<RefusedFile>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings_changed: Vec<String>,
    /// What the rule is about, in words.
    #[serde(skip)]
    pub rule_title: &'static str,
}

/// Judges stored reports again. It needs the officer if there is anything to tell.
///
/// # Errors
/// [`Failure::NoLedger`], [`Failure::UnknownRule`]; rules that cannot run.
pub fn replay(workspace: &Workspace, asked: &Asked, watch: &dyn Watch) -> Result<Answer<Replayed>, Failure> {
    let rule = asked.rule.as_deref().map(named::rule).transpose()?;
    let ledger = &ledger_in(&workspace.root)?;
    let rules = match rule {
        Some(code) => workspace.settings.rules.with_rule_on(code),
        None => workspace.settings.rules.clone(),
    };
    let replay = Replay { workspace, ledger, asked, rules, rule, watch };
    let mut reports = Vec::new();
    for plan_id in ledger.plans_reported_under()? {
        reports.extend(replay.plan(&plan_id)?);
    }
    let judged = reports.len();
    reports.retain(|one| if rule.is_some() { !one.hits.is_empty() } else { one.differs() });
    let (looked_at, refused) = match rule {
        Some(_) => (0, Vec::new()),
        None => refused::look(workspace, ledger, asked.unit.as_deref(), asked.period)?,
    };
    let needs_officer = !reports.is_empty() || !refused.is_empty();
    let value = Replayed {
        judged,
        rule,
        rule_is_on: rule.map(|code| workspace.settings.rules.is_on(code)),
        reports,
        looked_at,
        refused,
        settings_changed: workspace.settings.rules.changes(),
        rule_title: rule.and_then(rules::rule).map_or("", |rule| rule.doc.title),
    };
    Ok(Answer::of(workspace, value).needing_officer(needs_officer))
}

struct Replay<'a> {
    workspace: &'a Workspace,
    ledger: &'a Ledger,
    asked: &'a Asked,
    /// With the rule that is tried.
    rules: rules::Settings,
    rule: Option<&'static str>,
    watch: &'a dyn Watch,
}

/// The state in which reports were judged.
#[derive(Clone, Copy)]
struct Then<'a> {
    workspace: &'a Workspace,
    plan: &'a Plan,
    period: Period,
    /// What the ledger held.
    before: &'a [Received],
    past: &'a Past,
}

impl Replay<'_> {
    /// Every report of a plan that is asked for.
    fn plan(&self, plan_id: &str) -> Result<Vec<Rejudged>, Failure> {
        let received = self.ledger.received(plan_id, None)?;
        let keys = self.ledger.judged_by(plan_id)?;
        let numbers: Vec<i64> = received.iter().map(|one| one.receipt).collect();
        let provenance = self.ledger.provenance(&numbers)?;
        let batches = batches(&received, &keys, &provenance);
        self.watch.begin(Stage::JudgingAgain, batches.iter().map(|batch| batch.reports.len()).sum());
        let mut all = Vec::new();
        for batch in &batches {
            all.extend(self.batch(batch, &received, &provenance)?);
            batch.reports.iter().for_each(|_| self.watch.step(Stage::JudgingAgain));
        }
        Ok(all)
    }

    fn batch(
        &self,
        batch: &Batch<'_>,
        received: &[Received],
        provenance: &BTreeMap<i64, Provenance>,
    ) -> Result<Vec<Rejudged>, Failure> {
        let asked: Vec<&Received> = batch.reports.iter().copied().filter(|one| self.is_asked(one)).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let id = &batch.key.id;
        let Some(plan) = self.workspace.plan_as_judged(self.ledger, &batch.key)? else { return Ok(Vec::new()) };
        let workspace = self.workspace.under(plan, self.rules.clone());
        let lacking = || Failure::NoPlan { dir: workspace.root.clone(), year: None };
        let plan = workspace.plans().by_id(id).ok_or_else(lacking)?;
        let before = as_it_stood(self.ledger, received, batch)?;
        let cases = case_book::cases(id, Some(self.ledger), &before, Some(batch.recorded_at))?;
        let past = Past::of(plan, &before, &cases, batch.period)?;
        let then = Then { workspace: &workspace, plan, period: batch.period, before: &before, past: &past };
        let mut all = Vec::new();
        for some in asked.chunks(TOGETHER) {
            all.extend(self.judge(then, some, provenance)?);
        }
        Ok(all)
    }

    fn is_asked(&self, one: &Received) -> bool {
        self.asked.unit.as_ref().is_none_or(|unit| *unit == one.unit)
            && self.asked.period.is_none_or(|period| period.contains(one.period))
    }

    fn judge(
        &self,
        then: Then<'_>,
        some: &[&Received],
        provenance: &BTreeMap<i64, Provenance>,
    ) -> Result<Vec<Rejudged>, Failure> {
        let (mut all, mut reports, mut readings) = (Vec::new(), Vec::new(), Vec::new());
        for one in some {
            let Some(bytes) = self.ledger.original(&one.sha256)? else { continue };
            let mail = provenance.get(&one.receipt).and_then(|came| came.mail.clone());
            let document = Document::kept(one.file.clone(), &one.file, bytes, mail);
            match read_as_then(then, one, document) {
                Ok(reading) => {
                    reports.push(*one);
                    readings.push((reading, one.received_at));
                }
                Err(findings) => all.push(Rejudged::unreadable(then.plan, one, findings)),
            }
        }
        let (items, failures) = read::judge(then.workspace, then.plan, then.period, then.before, then.past, readings)?;
        if !failures.is_empty() {
            return Err(RulesError::Rules(failures).into());
        }
        // What was judged comes in the order in which it was read.
        let compared = reports.into_iter().zip(items);
        all.extend(compared.map(|(one, (_, item))| Rejudged::compared(then.plan, one, &item, self.rule)));
        all.sort_by_key(|one| one.attempt);
        Ok(all)
    }
}

/// A stored report as today's reader reads it; why it takes it for none.
fn read_as_then(then: Then<'_>, one: &Received, document: Document) -> Result<Reading, Vec<Finding>> {
    let Then { workspace, plan, past, .. } = then;
    let whose = Whose { unit: Some(one.unit.clone()), period: Some(one.period), otherwise: None };
    let grid = excel::read(document.content.bytes()).map_err(|_| Vec::new())?;
    match identify::identify(workspace, &document, grid, &whose) {
        Found::Report(report) if report.unit == one.unit && report.period == one.period => {
            let submission = read::read(workspace, plan, past, &report).1.submission;
            let revision = report.identity.stamp.as_ref().map(|stamp| stamp.revision);
            Ok(Reading { document, unit: report.unit, revision, submission })
        }
        Found::Refused { faults, .. } => Err(rules::findings(&faults, &workspace.settings.rules)),
        Found::Report(_) | Found::Foreign(_) | Found::Kept => Err(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;
    use crate::watch::Unwatched;

    #[test]
    fn by_the_same_rules_the_same_comes_out() {
        let office = Office::with_reports(&["2022-06_cc-kl_lan-1.eml", "2022-06_cc-kl_lan-2.eml"]);
        let answer = replay(&office.workspace, &Asked::default(), &Unwatched).unwrap();
        assert!(!answer.needs_officer && answer.value.reports.is_empty());
        assert_eq!((answer.value.judged, answer.value.looked_at), (2, 0));
        let asked = Asked { unit: Some("vp".to_owned()), ..Asked::default() };
        assert_eq!(replay(&office.workspace, &asked, &Unwatched).unwrap().value.judged, 0);
    }

    #[test]
    fn attempts_of_one_unit_are_told_apart_and_what_a_rule_finds_is_told() {
        let office = Office::with_reports(&["2022-06_cc-kl_lan-1.eml", "2022-06_cc-kl_lan-2.eml"]);
        let asked = Asked { rule: Some("c101".to_owned()), ..Asked::default() };
        let answer = replay(&office.workspace, &asked, &Unwatched).unwrap();
        assert!(answer.needs_officer);
        let told: Vec<(u32, usize)> = answer.value.reports.iter().map(|one| (one.attempt, one.hits.len())).collect();
        assert_eq!((answer.value.rule, told), (Some("C101"), vec![(1, 1)]));
        let json = serde_json::to_value(&answer.value).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["judged", "rule", "rule_is_on", "reports", "looked_at", "refused"]);
    }
}
