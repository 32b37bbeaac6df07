//! What a plan in force took over from its earlier revisions: targets of before, and since when something is asked.
//!
//! Never knows the revisions themselves: [`super::revision`] compares them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::indicator::{Indicator, Target};

/// What a plan took over from the revisions before it. A workbook alone knows nothing of that.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Revised {
    /// The first day on which this revision is in force; none if it is the first.
    pub on: Option<NaiveDate>,
    /// By indicator: targets that were revised since the year began.
    pub targets: BTreeMap<String, TargetBefore>,
    /// By indicator and unit: what was not asked before that day. A report about an earlier period is welcome, but
    /// nobody owes it.
    pub asked_from: BTreeMap<(String, String), NaiveDate>,
}

impl Revised {
    /// True if the unit is asked for the indicator in a period with that cut-off.
    pub fn is_asked(&self, indicator: &str, unit: &str, cut_off: NaiveDate) -> bool {
        // Asked of every answer, and of most plans there is nothing to look for.
        self.asked_from.is_empty()
            || self.asked_from.get(&(indicator.to_owned(), unit.to_owned())).is_none_or(|since| *since <= cut_off)
    }
}

/// The target that an indicator had before it was revised.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct TargetBefore {
    /// The last revision that had it.
    pub revision: u32,
    pub target: Target,
    /// The last day on which it was in force.
    pub until: NaiveDate,
    /// The revision that set the one of today.
    pub since: u32,
}

impl TargetBefore {
    /// `KH điều chỉnh: trước 9.000 ha (lần 1), nay 8.500 ha (lần 2)`
    pub fn vietnamese(&self, indicator: &Indicator) -> String {
        let with_unit = |target: Target| {
            let number = target.vietnamese(0);
            if target.min().or(target.max()).is_some() { format!("{number} {}", indicator.uom) } else { number }
        };
        let (then, now) = (with_unit(self.target), with_unit(indicator.target));
        format!("KH điều chỉnh: trước {then} (lần {}), nay {now} (lần {})", self.revision, self.since)
    }
}
