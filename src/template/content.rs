//! Everything that goes into one workbook: plan and layout, stamp, instructions, answers, and what was found in them.
//!
//! Never writes it.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::layout::Layout;
use crate::layout::stamp::IssuedValue;
use crate::model::finding::{Finding, Repair};
use crate::model::plan::Plan;
use crate::model::submission::Stamp;

use super::answers::Answers;

/// Everything that goes into one workbook.
pub struct Template<'a> {
    pub plan: &'a Plan,
    pub layout: &'a Layout,
    /// Sealed.
    pub stamp: &'a Stamp,
    /// What the seal covers.
    pub issued: &'a [IssuedValue],
    /// The rules in a unit's words, for the sheet `Hướng dẫn`.
    pub guide: &'a [GuideRule],
    /// The answers that already stand in it: none for a blank template.
    pub answers: &'a Answers,
    /// What was found, when the workbook goes back to its sender.
    pub reply: Option<&'a Reply<'a>>,
    /// A line in red above the title, such as a warning that the figures are illustrative.
    pub banner: Option<&'a str>,
}

/// A rule as the instructions word it, so that they never contradict the judge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GuideRule {
    pub code: String,
    pub title: String,
    pub remedy: String,
}

/// Where a cell that the sender's workbook had elsewhere stands in the reply: (sheet, cell) → (sheet, cell).
pub type Moved = BTreeMap<(String, String), (String, String)>;

/// A judgement, as its sender is told of it.
pub struct Reply<'a> {
    pub findings: &'a [Finding],
    pub repairs: &'a [Repair],
    pub moved: &'a Moved,
    /// The number of the attempt that this answers; its correction is the next one.
    pub attempt: u32,
    /// When that attempt came, and the digest of its file: what the correction replaces.
    pub received_at: DateTime<FixedOffset>,
    pub sha256: &'a str,
    /// `true` if the report has to be sent again.
    pub sent_back: bool,
}

impl Template<'_> {
    pub(super) fn unit_name(&self) -> &str {
        self.plan.unit(&self.layout.unit).map_or(&self.layout.unit, |unit| &unit.name)
    }

    pub(super) fn period_text(&self) -> String {
        self.layout.period.vietnamese_lower()
    }
}
