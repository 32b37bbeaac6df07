//! What the ledger says was closed, computed again from the reports that it rests on.
//!
//! Never repairs: figures that come out otherwise are named.

use crate::consolidate;
use crate::error::Failure;
use crate::ledger::{Ledger, PlanKey};
use crate::model::closing::Closed;
use crate::model::dates::moment;
use crate::workspace::plans;

/// Every closing whose figures come out otherwise now, in words.
///
/// # Errors
/// As the ledger's questions and the consolidation.
pub fn differences(ledger: &Ledger) -> Result<Vec<String>, Failure> {
    let mut differences = Vec::new();
    for plan_id in ledger.plans_reported_under()? {
        for closed in ledger.closed(&plan_id, None)? {
            differences.extend(difference(ledger, &closed)?);
        }
    }
    Ok(differences)
}

fn difference(ledger: &Ledger, closed: &Closed) -> Result<Option<String>, Failure> {
    let told = &closed.told;
    // Another arithmetic gives other figures without anything being amiss.
    if told.arithmetic != consolidate::ARITHMETIC {
        return Ok(None);
    }
    let key = PlanKey { id: told.plan.clone(), revision: told.revision, digest: told.plan_digest.clone() };
    let head = format!("{} chốt lúc {}", told.period.vietnamese_lower(), moment(closed.at));
    let Some(plan) = plans::kept(ledger, &key)? else {
        return Ok(Some(format!("{head}: không còn đọc được kế hoạch bản {} đã dùng", told.revision)));
    };
    let received = ledger.received_for(closed)?;
    let now = consolidate::consolidate(&plan, &received, told.period, told.as_of)?;
    let changes = consolidate::changes(told, &now, &plan, &received);
    let about: Vec<String> = changes
        .iter()
        .map(|change| format!("{} {}", change.indicator, change.moved.vietnamese().to_lowercase()))
        .collect();
    Ok((!about.is_empty()).then(|| format!("{head}: tính lại từ các báo cáo ra số khác ({})", about.join("; "))))
}
