//! The difficulties and proposals that a report tells of: what is open, and what was said or closed in its period.
//!
//! Never changes a word, and never counts what a unit has taken back.

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
    let mut groups: Vec<(_, Vec<&Case>)> = Vec::new();
    for case in cases {
        let direction = case.direction().map(|(text, decision)| (text.to_owned(), decision.by.clone()));
        let key = (fold(&words(case)), direction, case.answerer(input.plan).to_owned(), case.state().vietnamese());
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, group)) => group.push(case),
            None => groups.push((key, vec![case])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Texts in their order, each once.
pub fn once<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}
