//! What an issued workbook carries besides its table: the sealed stamp, and the rules in a unit's words.
//!
//! Never writes a file and never asks the ledger. Public, so that sample workbooks are issued as the program
//! issues its own.

use chrono::{DateTime, FixedOffset};

use crate::layout::Layout;
use crate::layout::stamp::seal;
use crate::model::digest::Key;
use crate::model::plan::Plan;
use crate::model::submission::Stamp;
use crate::rules;
use crate::template::GuideRule;

/// The stamp of a workbook, sealed over its values as issued.
pub fn stamp(plan: &Plan, layout: &Layout, issued_at: DateTime<FixedOffset>, key: &Key) -> Stamp {
    let unsealed = Stamp {
        plan: plan.about.id.clone(),
        revision: plan.about.revision,
        unit: layout.unit.clone(),
        period: layout.period,
        issued_at,
        key: key.id.clone(),
        seal: String::new(),
    };
    let seal = seal(&unsealed, &layout.issued_values(), key);
    Stamp { seal, ..unsealed }
}

/// The rules in a unit's words, for the instructions.
pub fn guide() -> Vec<GuideRule> {
    rules::docs(&[])
        .into_iter()
        // What a unit can do nothing about is no instruction.
        .filter(|doc| doc.facts.family.concerns_units())
        .map(|doc| GuideRule {
            code: doc.code.to_owned(),
            title: doc.title.to_owned(),
            remedy: rules::plain_remedy(&doc),
        })
        .collect()
}
