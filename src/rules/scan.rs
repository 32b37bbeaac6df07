//! All frame rules over a whole batch: one scan for the faults, one more for the words of what was found.
//!
//! Never takes a failure of ours for a pass: a rule that cannot run is named, and the others still speak.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use polars::prelude::{BooleanChunked, ChunkFilter, Column, DataFrame, Expr, IntoLazy, PolarsResult, col, lit};

use super::columns::{CASE, OPEN, SLOT};
use super::rule::{Comparison, Rule, RuleDoc, Said, Scope, Show};
use super::settings::Settings;
use super::{JudgeInput, RuleFailure, RulesError, expected, neighbours};
use crate::model::dates;
use crate::model::entry::{HeaderAnswer, HeaderKey};
use crate::model::finding::Fault;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::Slot;

/// A fault that the frame shows, in the submission of that number.
pub struct Hit {
    pub case: usize,
    pub fault: Fault,
}

/// What the frame shows, and which rules could not look.
pub struct Scanned {
    /// By rule and then in the order of cases and slots.
    pub hits: Vec<Hit>,
    pub failures: Vec<RuleFailure>,
}

/// A rule with the name under which its failure is told.
type Judging = (&'static RuleDoc, &'static Comparison);

/// The faults of a batch.
pub fn scan(
    plan: &Plan,
    cases: &[JudgeInput<'_>],
    rules: &[&'static Rule],
    settings: &Settings,
) -> Result<Scanned, RulesError> {
    let mut rules: Vec<Judging> = rules
        .iter()
        .filter(|rule| !settings.is_off(rule.doc.code))
        .filter_map(|rule| Some((&rule.doc, rule.comparison()?)))
        .collect();
    let mut failures = Vec::new();
    let frame = expected::frame(plan, cases).and_then(neighbours::add).map_err(RulesError::Frame)?;
    if frame.height() == 0 {
        return Ok(Scanned { hits: Vec::new(), failures });
    }
    let faults = together_or_singly(&frame, &mut rules, &mut failures, |(doc, rule)| {
        vec![fault(rule, settings).alias(doc.code)]
    })?;
    let faulty = Faulty::of(&frame, &faults, &rules).map_err(RulesError::Frame)?;
    let mut speaking = rules.clone();
    let said = together_or_singly(&faulty.rows, &mut speaking, &mut failures, |(doc, rule)| {
        let shows = rule.said().flat_map(|said| said.shows);
        shows.enumerate().map(|(at, show)| show.expr(settings).alias(said_name(doc.code, at))).collect()
    })?;
    let hits = hits(cases, &faulty, &said, &rules, settings, &mut failures);
    Ok(Scanned { hits, failures })
}

/// Where a rule sees its fault: only on its slots, only where they may be judged, and only where it is sure.
fn fault(rule: &Comparison, settings: &Settings) -> Expr {
    let judged = match rule.scope {
        Scope::Slot => col(OPEN),
        Scope::Submission | Scope::Header(_) => lit(true),
    };
    judged.and((rule.on)()).and((rule.fault)(settings)).fill_null(lit(false))
}

/// Runs the expressions of all rules in one scan. If that fails, each runs alone: those that cannot are taken out of
/// the rules and named as our failure, and the rest run together.
fn together_or_singly(
    frame: &DataFrame,
    rules: &mut Vec<Judging>,
    failures: &mut Vec<RuleFailure>,
    exprs: impl Fn(&Judging) -> Vec<Expr>,
) -> Result<DataFrame, RulesError> {
    let run = |exprs: Vec<Expr>| frame.clone().lazy().with_columns(exprs).collect();
    if let Ok(done) = run(rules.iter().flat_map(&exprs).collect()) {
        return Ok(done);
    }
    rules.retain(|rule| match run(exprs(rule)) {
        Ok(_) => true,
        Err(source) => {
            failures.push(RuleFailure { code: rule.0.code, name: rule.0.name, source });
            false
        }
    });
    run(rules.iter().flat_map(&exprs).collect()).map_err(RulesError::Frame)
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
    fn of(frame: &DataFrame, faults: &DataFrame, rules: &[Judging]) -> PolarsResult<Faulty> {
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

/// The faulty rows in the words of their rules. A rule without words for what it saw is one that failed: none of
/// its faults is told.
fn hits(
    cases: &[JudgeInput<'_>],
    faulty: &Faulty,
    said: &DataFrame,
    rules: &[Judging],
    settings: &Settings,
    failures: &mut Vec<RuleFailure>,
) -> Vec<Hit> {
    let slot_at = |row: usize| -> Option<(usize, &Slot)> {
        let (case, slot) = (*faulty.cases.get(row)?, *faulty.slots.get(row)?);
        Some((case, cases.get(case)?.submission.slots.get(slot)?))
    };
    // Which rules hit which indicators of which submissions, for the rules that yield to them.
    let mut causes: HashMap<(&str, usize), Vec<&Slot>> = HashMap::new();
    for ((doc, _), rows) in rules.iter().zip(&faulty.of) {
        // Nothing may fall silent in favour of a rule that says nothing.
        if failures.iter().any(|failure| failure.code == doc.code) {
            continue;
        }
        for (case, slot) in rows.iter().filter_map(|row| slot_at(*row)) {
            causes.entry((doc.code, case)).or_default().push(slot);
        }
    }
    let mut hits = Vec::new();
    for ((doc, rule), rows) in rules.iter().zip(&faulty.of) {
        if failures.iter().any(|failure| failure.code == doc.code) {
            continue;
        }
        let mut told: HashSet<usize> = HashSet::new();
        let faulty_slots = rows.iter().filter_map(|row| slot_at(*row).map(|(case, slot)| (*row, case, slot)));
        let own: PolarsResult<Vec<Hit>> = faulty_slots
            .filter(|(_, case, slot)| {
                // A rule on trial has no effect, so it silences only what is on trial too.
                let heard = |code: &&&str| settings.is_shadow(doc.code) || !settings.is_shadow(code);
                let mut follows =
                    rule.yields_to.iter().filter(heard).filter_map(|code| causes.get(&(*code, *case))).flatten();
                !follows.any(|cause| concerns(cause, slot))
            })
            .filter(|(_, case, _)| match rule.scope {
                Scope::Slot => true,
                Scope::Submission | Scope::Header(_) => told.insert(*case),
            })
            .map(|(row, case, slot)| {
                let mut from = 0;
                let mut words = rule.said().map(|one| {
                    let text = tell(one, said, doc.code, from, row);
                    from += one.shows.len();
                    text
                });
                let found = words.next().transpose()?.unwrap_or_default();
                let expected = words.next().transpose()?.unwrap_or_default();
                let remedy = words.next().transpose()?;
                let fault = match rule.scope {
                    Scope::Slot => Fault::at(doc.code, slot.at.clone(), found, expected)
                        .about(slot.indicator.clone(), slot.district.clone()),
                    Scope::Submission => Fault::of_file(doc.code, found, expected),
                    Scope::Header(key) => match answer(cases, case, key) {
                        Some(answer) => Fault::at(doc.code, answer.at.clone(), found, expected),
                        None => Fault::of_file(doc.code, found, expected),
                    },
                };
                Ok(Hit { case, fault: Fault { remedy, ..fault } })
            })
            .collect();
        match own {
            Ok(own) => hits.extend(own),
            Err(source) => failures.push(RuleFailure { code: doc.code, name: doc.name, source }),
        }
    }
    hits
}

fn answer<'a>(cases: &'a [JudgeInput<'_>], case: usize, key: HeaderKey) -> Option<&'a HeaderAnswer> {
    cases.get(case)?.submission.header.iter().find(|answer| answer.key == key)
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
        Show::Date(_) => column.i32()?.get(row).and_then(NaiveDate::from_num_days_from_ce_opt).map(dates::day),
        Show::Text(_) | Show::Setting(_) => column.str()?.get(row).map(str::to_owned),
    };
    Ok(text.unwrap_or_else(|| "(chưa có)".to_owned()))
}
