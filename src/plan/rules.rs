//! The rules of a plan workbook, for `rules K…`, for instructions and for messages.
//!
//! Words only; never finds a fault.

mod content;
mod path;
mod revised;
mod shape;

use crate::model::rule::RuleDoc;

const COUNT: usize = shape::RULES.len() + content::RULES.len() + path::RULES.len() + revised::RULES.len();

/// All of them, by code.
pub const RULES: [RuleDoc; COUNT] = {
    let mut rules = [shape::RULES[0]; COUNT];
    let mut at = 0;
    while at < COUNT {
        let (first, second) = (shape::RULES.len(), shape::RULES.len() + content::RULES.len());
        let third = second + path::RULES.len();
        rules[at] = if at < first {
            shape::RULES[at]
        } else if at < second {
            content::RULES[at - first]
        } else if at < third {
            path::RULES[at - second]
        } else {
            revised::RULES[at - third]
        };
        at += 1;
    }
    rules
};

pub fn rule(code: &str) -> Option<&'static RuleDoc> {
    static ALL: [RuleDoc; COUNT] = RULES;
    ALL.iter().find(|rule| rule.code == code)
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
