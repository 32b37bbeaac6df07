//! The difficulties and proposals that a report tells of: what is open, and what was said or closed in its period.
//!
//! Never changes a word, and never counts what a unit has taken back.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::ReportInput;
use crate::model::case::{Case, CaseState, by_age};
use crate::viet::text::fold;

/// By what reports up to the period say, the oldest first.
pub fn followed(input: &ReportInput) -> Vec<Case> {
    let period = input.consolidation.period;
    let from = input.plan.calendar.window(period).from;
    let mut cases: Vec<Case> = input.cases.iter().filter_map(|case| case.up_to(period)).collect();
    cases.retain(|case| match case.state() {
        CaseState::Open | CaseState::OpenAgain { .. } => true,
        CaseState::Closed { on } => on >= from || case.is_said_in(period),
        CaseState::Pending | CaseState::Withdrawn => false,
    });
    by_age(&mut cases, input.consolidation.as_of);
    cases
}

/// Cases of the same words that have come equally far, together: repeated text stands once. Each group and the groups
/// among each other are in the order of the cases.
pub fn together<'a>(input: &ReportInput, cases: &'a [Case], words: impl Fn(&Case) -> String) -> Vec<Vec<&'a Case>> {
    let mut groups: Vec<Vec<&Case>> = Vec::new();
    let mut places = HashMap::new();
    for case in cases {
        let direction = case.direction().map(|(text, decision)| (text.to_owned(), decision.by.clone()));
        let key = (fold(&words(case)), direction, case.answerer(input.plan).to_owned(), case.state().vietnamese());
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(case),
            None => groups.push(vec![case]),
        }
    }
    groups
}

/// Texts in their order, each once.
pub fn once<T: Eq + Hash + Clone>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|one| seen.insert(one.clone())).collect()
}
