//! When a form's content was first issued, as the ledger records it.

use chrono::{DateTime, FixedOffset};

use crate::layout::Layout;
use crate::ledger::{LedgerError, Writing};
use crate::letters::reply::content_digest;
use crate::model::plan::Plan;

/// When this content was first issued: now, if it never was.
///
/// # Errors
/// As the ledger's record.
pub fn issued_at(
    writing: &mut Writing<'_>,
    plan: &Plan,
    layout: &Layout,
    now: DateTime<FixedOffset>,
) -> Result<DateTime<FixedOffset>, LedgerError> {
    let digest = content_digest(layout);
    writing.issue(&plan.about.id, plan.about.revision, &layout.unit, layout.period, &digest, now)
}
