//! Severities and thresholds as the rules ask for them.
//!
//! Never read from a file here: [`super`] reads the table and refuses what no rule can take.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::finding::Severity;

/// Severities and thresholds, all with defaults.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// What became of a code: another severity, or none for switched off.
    pub(super) severities: BTreeMap<&'static str, Option<Severity>>,
    /// Codes on trial: judged, shown to the officer, without effect.
    pub(super) shadow: BTreeSet<&'static str>,
    /// H304: a stock that differs from its last level by more than so many percent of it. 1 to 1000.
    pub jump_percent: u32,
    /// H304: a rate that differs from its last level by more than so many points. 1 to 100.
    pub jump_points: u32,
    /// P209: how far from 10 a factor may be, in parts of it; 100 and 1000 are taken by their order. Above 0, at most 0.5.
    pub factor_tolerance: f64,
    /// P209: a cumulative above so many times the target is suspect. 1 to 1000.
    pub factor_over_target: u32,
    /// P211: a figure of one period above so many percent of the year's target. 100 to 10000.
    pub implausible_percent: u32,
    /// P211: a figure above so many times the last one. 2 to 1000.
    pub implausible_times: u32,
    /// P213: a district above so many times the mean of the others. 2 to 1000.
    pub district_times: u32,
    /// X408: a text of so many characters is a sentence. 10 to 1000.
    pub same_text_length: u32,
    /// X408: the same text at so many indicators. 2 to 100.
    pub same_text_count: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            severities: BTreeMap::new(),
            shadow: BTreeSet::new(),
            jump_percent: 50,
            jump_points: 10,
            factor_tolerance: 0.1,
            factor_over_target: 3,
            implausible_percent: 150,
            implausible_times: 20,
            district_times: 20,
            same_text_length: 40,
            same_text_count: 3,
        }
    }
}

impl Settings {
    /// The same with one rule switched on in its own severity, whether it was off or only tried.
    #[must_use]
    pub fn with_rule_on(&self, code: &str) -> Settings {
        let mut settings = self.clone();
        if settings.is_off(code) {
            settings.severities.remove(code);
        }
        settings.shadow.remove(code);
        settings
    }

    pub fn is_off(&self, code: &str) -> bool {
        self.severities.get(code).is_some_and(Option::is_none)
    }

    /// True if what the rule finds counts.
    pub fn is_on(&self, code: &str) -> bool {
        !self.is_off(code) && !self.is_shadow(code)
    }

    /// True if the rule is only being tried.
    pub fn is_shadow(&self, code: &str) -> bool {
        self.shadow.contains(code)
    }

    /// The severity in force, given the rule's own.
    pub fn severity(&self, code: &str, own: Severity) -> Severity {
        self.severities.get(code).copied().flatten().unwrap_or(own)
    }
}
