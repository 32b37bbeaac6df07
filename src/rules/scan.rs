//! All frame rules over a whole batch: one scan for the faults, one more for the words of what was found.
//!
//! Never takes a failure of ours for a pass: a rule that cannot run is named, and nothing is judged.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use polars::prelude::{BooleanChunked, ChunkFilter, Column, DataFrame, Expr, IntoLazy, PolarsResult, col, lit};

use super::columns::{CASE, OPEN, SLOT};
use super::rule::{Comparison, Rule, RuleDoc, Said, Scope, Show};
use super::settings::Settings;
use super::{Case, RulesError, expected, neighbours};
use crate::model::finding::Fault;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::Slot;

/// A fault that the frame shows, in the submission of that number.
pub struct Hit {
    pub case: usize,
    pub fault: Fault,
}

/// The faults of a batch, by rule and then in the order of cases and slots.
pub fn scan(
    plan: &Plan,
    cases: &[Case<'_>],
    rules: &[&'static Rule],
    settings: &Settings,
) -> Result<Vec<Hit>, RulesError> {
    let rules: Vec<(&RuleDoc, &Comparison)> = rules
        .iter()
        .filter(|rule| !settings.is_off(rule.doc.code))
        .filter_map(|rule| Some((&rule.doc, rule.comparison()?)))
        .collect();
    let frame = expected::frame(plan, cases).and_then(neighbours::add).map_err(RulesError::Frame)?;
    if frame.height() == 0 {
        return Ok(Vec::new());
    }
    let faults = together_or_singly(&frame, &rules, |(doc, rule)| vec![fault(rule, settings).alias(doc.code)])?;
    let faulty = Faulty::of(&frame, &faults, &rules).map_err(RulesError::Frame)?;
    let said = together_or_singly(&faulty.rows, &rules, |(doc, rule)| {
        let shows = rule.found.shows.iter().chain(rule.expected.shows);
        shows.enumerate().map(|(at, show)| show.expr().alias(said_name(doc.code, at))).collect()
    })?;
    hits(cases, &faulty, &said, &rules)
}

/// Where a rule sees its fault: only on its slots, only where they may be judged, and only where it is sure.
fn fault(rule: &Comparison, settings: &Settings) -> Expr {
    let judged = match rule.scope {
        Scope::Slot => col(OPEN),
        Scope::Submission => lit(true),
    };
    judged.and((rule.on)()).and((rule.fault)(settings)).fill_null(lit(false))
}

/// Runs the expressions of all rules in one scan. If that fails, each runs alone, so that the culprit is known.
fn together_or_singly<'a>(
    frame: &DataFrame,
    rules: &[(&'a RuleDoc, &'a Comparison)],
    exprs: impl Fn(&(&'a RuleDoc, &'a Comparison)) -> Vec<Expr>,
) -> Result<DataFrame, RulesError> {
    let run = |exprs: Vec<Expr>| frame.clone().lazy().with_columns(exprs).collect();
    run(rules.iter().flat_map(&exprs).collect()).map_err(|together| {
        let culprit = rules.iter().find_map(|rule| run(exprs(rule)).err().map(|source| (rule.0, source)));
        match culprit {
            Some((doc, source)) => RulesError::Rule { code: doc.code, name: doc.name, source },
            None => RulesError::Frame(together),
        }
    })
}

fn said_name(code: &str, at: usize) -> String {
    format!("{code}/{at}")
}

/// The rows in which some rule sees a fault, and which rule.
struct Faulty {
    rows: DataFrame,
    /// For each rule the numbers of its rows among `rows`.
    of: Vec<Vec<usize>>,
    cases: Vec<usize>,
    slots: Vec<usize>,
}

impl Faulty {
    fn of(frame: &DataFrame, faults: &DataFrame, rules: &[(&RuleDoc, &Comparison)]) -> PolarsResult<Faulty> {
        let masks: Vec<&BooleanChunked> =
            rules.iter().map(|(doc, _)| faults.column(doc.code)?.bool()).collect::<PolarsResult<_>>()?;
        let mut any = vec![false; frame.height()];
        for mask in &masks {
            any.iter_mut().zip(mask.iter()).for_each(|(any, fault)| *any |= fault == Some(true));
        }
        let any: BooleanChunked = any.into_iter().collect();
        let mut of = Vec::with_capacity(rules.len());
        for mask in masks {
            let mask = mask.filter(&any)?;
            of.push(mask.iter().enumerate().filter(|(_, fault)| *fault == Some(true)).map(|(at, _)| at).collect());
        }
        let rows = frame.filter(&any)?;
        let numbers = |name: &str| -> PolarsResult<Vec<usize>> {
            Ok(rows.column(name)?.u32()?.iter().map(|number| number.unwrap_or_default() as usize).collect())
        };
        Ok(Faulty { of, cases: numbers(CASE)?, slots: numbers(SLOT)?, rows })
    }
}

fn hits(
    cases: &[Case<'_>],
    faulty: &Faulty,
    said: &DataFrame,
    rules: &[(&RuleDoc, &Comparison)],
) -> Result<Vec<Hit>, RulesError> {
    let slot_at = |row: usize| -> Option<(usize, &Slot)> {
        let (case, slot) = (*faulty.cases.get(row)?, *faulty.slots.get(row)?);
        Some((case, cases.get(case)?.submission.slots.get(slot)?))
    };
    let mut hits = Vec::new();
    // Which rules hit which indicators of which submissions, for the rules that yield to them.
    let mut causes: HashMap<(&str, usize), Vec<&Slot>> = HashMap::new();
    for ((doc, _), rows) in rules.iter().zip(&faulty.of) {
        for (case, slot) in rows.iter().filter_map(|row| slot_at(*row)) {
            causes.entry((doc.code, case)).or_default().push(slot);
        }
    }
    for ((doc, rule), rows) in rules.iter().zip(&faulty.of) {
        let mut told: HashSet<usize> = HashSet::new();
        for row in rows {
            let Some((case, slot)) = slot_at(*row) else { continue };
            let follows = rule.yields_to.iter().filter_map(|code| causes.get(&(*code, case))).flatten();
            if follows.into_iter().any(|cause| concerns(cause, slot)) {
                continue;
            }
            if rule.scope == Scope::Submission && !told.insert(case) {
                continue;
            }
            let tell = |words: &Said, from: usize| {
                tell(words, said, doc.code, from, *row).map_err(|source| RulesError::Rule {
                    code: doc.code,
                    name: doc.name,
                    source,
                })
            };
            let (found, expected) = (tell(&rule.found, 0)?, tell(&rule.expected, rule.found.shows.len())?);
            let fault = match rule.scope {
                Scope::Slot => Fault::at(doc.code, slot.at.clone(), found, expected)
                    .about(slot.indicator.clone(), slot.district.clone()),
                Scope::Submission => Fault::of_file(doc.code, found, expected),
            };
            hits.push(Hit { case, fault });
        }
    }
    Ok(hits)
}

/// True if a fault in one slot can be the cause of a fault in the other: the same row, or the row of the whole.
fn concerns(cause: &Slot, slot: &Slot) -> bool {
    cause.indicator == slot.indicator
        && (cause.district == slot.district || cause.district.is_none() || slot.district.is_none())
}

/// Puts the values of a row into the words of a rule.
fn tell(said: &Said, values: &DataFrame, code: &str, from: usize, row: usize) -> PolarsResult<String> {
    let mut pieces = said.words.split("{}");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (at, (show, piece)) in said.shows.iter().zip(pieces).enumerate() {
        text.push_str(&shown(show, values.column(&said_name(code, from + at))?, row)?);
        text.push_str(piece);
    }
    Ok(text)
}

fn shown(show: &Show, column: &Column, row: usize) -> PolarsResult<String> {
    let text = match show {
        Show::Figure(_) => column.i64()?.get(row).map(|raw| Quantity::from_raw(raw).vietnamese(0)),
        Show::Count(_) => column.u32()?.get(row).map(|count| count.to_string()),
        Show::Date(_) => column
            .i32()?
            .get(row)
            .and_then(NaiveDate::from_num_days_from_ce_opt)
            .map(|date| date.format("%-d/%-m/%Y").to_string()),
        Show::Text(_) => column.str()?.get(row).map(str::to_owned),
    };
    Ok(text.unwrap_or_else(|| "(chưa có)".to_owned()))
}
