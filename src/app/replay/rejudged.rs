//! A report as it was judged when it came, beside how it would be judged today.
//!
//! Never judges: it compares.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::correction::{Change, Version, changes};
use crate::model::disposition::Disposition;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::Item;

/// A report that was judged again.
#[derive(Serialize, Debug)]
pub struct Rejudged {
    /// Plan id.
    pub plan: String,
    pub unit: String,
    pub period: Period,
    pub attempt: u32,
    pub file: String,
    pub sha256: String,
    /// As it was judged when it came, whatever an officer ruled since.
    pub then: Disposition,
    pub now: Disposition,
    /// Findings that would be new, and those that would be gone.
    pub added: Vec<Finding>,
    pub gone: Vec<Finding>,
    /// Answers that would be read otherwise.
    pub changes: Vec<Change>,
    /// What the rule finds that is tried.
    pub hits: Vec<Finding>,
    /// How it would fare without that rule.
    #[serde(skip)]
    pub without_rule: Disposition,
}

impl Rejudged {
    /// A report that fares as it did.
    fn unchanged(plan: &Plan, one: &Received) -> Rejudged {
        Rejudged {
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
            without_rule: one.proposed,
        }
    }

    /// A report that today's reader takes for none, and why.
    pub(super) fn unreadable(plan: &Plan, one: &Received, added: Vec<Finding>) -> Rejudged {
        let refused = Disposition::Refused;
        Rejudged { now: refused, added, without_rule: refused, ..Rejudged::unchanged(plan, one) }
    }

    /// A report beside what became of it today, with or without a rule that is tried.
    pub(super) fn compared(plan: &Plan, one: &Received, item: &Item, tried: Option<&str>) -> Rejudged {
        let place = |finding: &Finding| {
            let at = (finding.sheet.clone(), finding.cell.clone(), finding.indicator.clone(), finding.district.clone());
            (finding.code.clone(), finding.severity, at)
        };
        let that_count = |all: &[Finding]| all.iter().filter(|finding| finding.counts()).cloned().collect::<Vec<_>>();
        let (then, now) = (that_count(&one.findings), that_count(&item.findings));
        let places = |all: &[Finding]| all.iter().map(place).collect::<BTreeSet<_>>();
        let (were, are) = (places(&then), places(&now));
        let was = Version { disposition: one.proposed, ..Version::from(one) };
        let numbered = Item { attempt: Some(one.attempt), ..item.clone() };
        let changes = numbered.version(one.received_at).map(|is| changes(plan, was, is)).unwrap_or_default();
        let (hits, others): (Vec<Finding>, Vec<Finding>) =
            now.iter().cloned().partition(|finding| Some(finding.code.as_str()) == tried);
        Rejudged {
            now: item.disposition,
            hits,
            without_rule: Disposition::of(&others),
            added: now.into_iter().filter(|finding| !were.contains(&place(finding))).collect(),
            gone: then.into_iter().filter(|finding| !are.contains(&place(finding))).collect(),
            changes,
            ..Rejudged::unchanged(plan, one)
        }
    }

    /// True if anything would come out otherwise.
    pub fn differs(&self) -> bool {
        self.then != self.now || !self.added.is_empty() || !self.gone.is_empty() || !self.changes.is_empty()
    }
}
