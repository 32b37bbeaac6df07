//! One document is recorded, or found to be one that came before and changes nothing.

use std::collections::BTreeSet;

use super::arrival::Arrival;
use super::late;
use crate::error::Failure;
use crate::ledger::{Judgement, NewReceipt, PlanKey, ReceiptSource, Writing};
use crate::model::channel::NamedChannel;
use crate::model::disposition::Disposition;
use crate::model::submission::Item;
use crate::rules;
use crate::workspace::Workspace;

/// What documents are recorded by.
pub struct Recording<'a> {
    pub workspace: &'a Workspace,
    /// The plan that they were judged by; none for what belongs to no plan.
    pub plan: Option<&'a PlanKey>,
    /// How they came, if not by mail.
    pub via: Option<&'a NamedChannel>,
}

/// Records one document; if it is a duplicate, answers what was judged of it before.
///
/// # Errors
/// As the ledger's record.
pub fn record_one(
    recording: &Recording<'_>,
    writing: &mut Writing<'_>,
    arrival: &mut Arrival,
) -> Result<Option<Judgement>, Failure> {
    let Arrival { at, document, item, .. } = arrival;
    let (workspace, plan) = (recording.workspace, recording.plan);
    let mail = document.mail.as_ref().and_then(|mail| mail.source.message_id.as_deref());
    let repeated = writing.repeated_judgement(&item.sha256, item.unit.as_deref(), item.period, mail)?;
    let is_replaced = repeated.as_ref().is_some_and(|repeated| repeated.is_replaced);
    let earlier = repeated.map(|repeated| repeated.judged);
    // Asked under the lock: another program may have closed the period a moment ago.
    let closing = match (plan, &item.unit, item.period) {
        (Some(plan), Some(unit), Some(period)) => writing.closed_for(&plan.id, unit, period)?,
        (_, _, _) => None,
    };
    // A report of a closed period that came before the closing is the same report, and is not judged anew. So is one
    // that was read once and is refused only now, because the plan does not know its unit any more.
    let is_refused = closing.is_some() || item.disposition == Disposition::Refused;
    let came_before = |earlier: &Judgement| is_refused && earlier.item.attempt.is_some();
    if let Some(closing) = closing.as_ref().filter(|_| !earlier.as_ref().is_some_and(came_before)) {
        let plan = plan.and_then(|plan| workspace.plans().by_id(&plan.id));
        *item = late::refused(item, plan, closing, &workspace.settings.rules);
    }
    if let Some(earlier) = earlier.filter(|earlier| {
        is_replaced
            || came_before(earlier)
            || stays_as_judged(earlier, plan)
            || earlier.plan.as_ref() == plan && changes_nothing(&earlier.item, item)
    }) {
        item.attempt = earlier.item.attempt;
        item.disposition = Disposition::Duplicate;
        return Ok(Some(earlier));
    }
    let source = ReceiptSource {
        path: document.source.clone(),
        mail: document.mail.as_ref().map(|mail| mail.source.clone()),
        via: recording.via.cloned(),
    };
    let recorded = writing.record(&NewReceipt {
        item,
        original: document.content.clone(),
        received_at: *at,
        recorded_at: workspace.now,
        source,
        plan: plan.cloned(),
    })?;
    item.attempt = recorded.attempt;
    Ok(None)
}

/// What counts under an earlier revision of the plan stays as it was judged: the same file again is no further attempt
/// only because the plan was revised meanwhile. What did not count then may count now.
fn stays_as_judged(earlier: &Judgement, plan: Option<&PlanKey>) -> bool {
    let is_revised = earlier.plan.as_ref().zip(plan).is_some_and(|(then, now)| then.id == now.id && then != now);
    is_revised && earlier.item.disposition.is_accepted()
}

/// Judged again, the same comes out: decision, figures and faults. What was said about other periods may have
/// changed since, and is no reason to count the same file twice.
fn changes_nothing(earlier: &Item, now: &Item) -> bool {
    let codes = |item: &Item| -> BTreeSet<(String, Option<String>, Option<String>)> {
        let count = item.findings.iter().filter(|finding| finding.counts());
        let own = count.filter(|finding| !rules::facts(&finding.code).looks_at_other_periods);
        own.map(|finding| (finding.code.clone(), finding.sheet.clone(), finding.cell.clone())).collect()
    };
    earlier.disposition.is_accepted() == now.disposition.is_accepted()
        && (earlier.disposition == now.disposition || now.disposition.is_accepted())
        && earlier.entries == now.entries
        && earlier.header == now.header
        && codes(earlier) == codes(now)
}
