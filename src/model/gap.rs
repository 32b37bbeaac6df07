//! A report that is owed and not in, and how several of them are named.
//!
//! Never says what it means for a figure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::period::{Period, Span};
use super::plan::Plan;

/// A report that a unit owes, with nothing acceptable in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Gap {
    pub unit: String,
    pub period: Period,
}

/// `tháng 3, tháng 4 của CC Kiểm lâm`.
pub fn in_words(plan: &Plan, gaps: &[Gap]) -> String {
    let mut by_unit: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for gap in gaps {
        let name = match gap.period.span {
            Span::Month(month) => format!("tháng {month}"),
            Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year | Span::OfficialYear => {
                gap.period.vietnamese()
            }
        };
        by_unit.entry(&gap.unit).or_default().push(name);
    }
    let name = |code: &str| plan.unit(code).map_or(code.to_owned(), |unit| unit.short.clone());
    let units = by_unit.iter().map(|(unit, periods)| format!("{} của {}", periods.join(", "), name(unit)));
    units.collect::<Vec<_>>().join("; ")
}
