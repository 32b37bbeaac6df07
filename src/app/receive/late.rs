//! A report that comes after its period was closed: kept, told why, and not counted.
//!
//! Never drops a file: whoever opens the period again receives it again.

use crate::model::clock::vietnam;
use crate::model::closing::Closing;
use crate::model::disposition::Disposition;
use crate::model::finding::Fault;
use crate::model::plan::Plan;
use crate::model::submission::{CellCount, Item};
use crate::rules::{self, Settings};

/// What becomes of a judged report whose period is closed for its unit.
pub fn refused(item: &Item, plan: Option<&Plan>, closing: &Closing, settings: &Settings) -> Item {
    let unit = item.unit.as_deref().unwrap_or_default();
    let name = plan.and_then(|plan| plan.unit(unit)).map_or(unit, |unit| unit.name.as_str());
    let at = closing.at.with_timezone(&vietnam()).format("%H:%M ngày %-d/%-m/%Y");
    let found = format!("{} của {name} đã chốt lúc {at}", closing.period.vietnamese_lower());
    let fault = Fault::of_file("W017", found, "một kỳ chưa chốt, hoặc kỳ được mở lại cho đơn vị");
    Item {
        disposition: Disposition::Refused,
        attempt: None,
        cells: CellCount::default(),
        findings: rules::findings(&[fault], settings),
        repairs: Vec::new(),
        entries: Vec::new(),
        header: Vec::new(),
        ignored: Vec::new(),
        ..item.clone()
    }
}
