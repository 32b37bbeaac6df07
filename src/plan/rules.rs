//! The rules of a plan workbook, for `rules K…`, for instructions and for messages.
//!
//! Words only; never finds a fault.

mod content;
mod path;
mod revised;
mod shape;

use std::sync::LazyLock;

use crate::model::rule::RuleDoc;

/// All of them, by code.
pub static RULES: LazyLock<Vec<RuleDoc>> = LazyLock::new(|| {
    let mut rules = [shape::RULES, content::RULES, path::RULES, revised::RULES].concat();
    rules.sort_by_key(|rule| rule.code);
    rules
});

pub fn rule(code: &str) -> Option<&'static RuleDoc> {
    RULES.iter().find(|rule| rule.code == code)
}

/// True of what can be wrong only where there are steps.
pub(super) fn is_of_steps(code: &str) -> bool {
    path::RULES.iter().any(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_run_without_gap_and_names_differ() {
        let names: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        for (at, rule) in RULES.iter().enumerate() {
            assert_eq!(rule.code, format!("K{:03}", at + 1));
            for text in [rule.title, rule.why, rule.example, rule.remedy, rule.message] {
                assert!(!text.trim().is_empty(), "{}", rule.code);
            }
        }
    }
}
