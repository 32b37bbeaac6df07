//! The form that a report came on: of which revision of the plan, and what follows if that is no longer the one in
//! force.
//!
//! Never blames a unit for what its form did not ask.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, NaiveDate};

use crate::app::receive::identify::Report;
use crate::model::clock::local_day;
use crate::model::finding::Fault;
use crate::model::indicator::Indicator;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::revision::is_the_same;
use crate::model::submission::{Ignored, Submission};
use crate::workspace::Workspace;

/// The plan that the form of a report was issued under; where that is not known, or asked this unit nothing, the plan
/// of today.
pub fn of<'a>(workspace: &'a Workspace, plan: &'a Plan, report: &Report) -> &'a Plan {
    let stamp = report.identity.stamp.as_ref().filter(|stamp| stamp.revision < plan.about.revision);
    let earlier = stamp.and_then(|stamp| workspace.plans().revisions(&plan.about.id)?.earlier(stamp.revision));
    earlier.filter(|form| form.asked_of(&report.unit, report.period).next().is_some()).unwrap_or(plan)
}

/// What is to be said of a form of an earlier revision, by the time at which it came: until the last day on which such
/// forms are taken, that it is old; later, that it does not do.
pub fn age_fault(
    workspace: &Workspace,
    plan: &Plan,
    (unit, period): (&str, Period),
    revision: u32,
    at: DateTime<FixedOffset>,
) -> Option<Fault> {
    let ours = plan.about.revision;
    if revision >= ours {
        return None;
    }
    let until = last_day(workspace, plan, revision);
    if let Some(until) = until.filter(|until| *until < local_day(at)) {
        let found = format!("lập theo bản {revision} của kế hoạch, chỉ được dùng đến {}", until.format("%-d/%-m/%Y"));
        return Some(Fault::of_file("W018", found, format!("biểu mẫu của bản {ours}")));
    }
    let fault = Fault::of_file("W010", revision.to_string(), ours.to_string());
    let Some(form) = workspace.plans().revisions(&plan.about.id).and_then(|all| all.earlier(revision)) else {
        return Some(fault);
    };
    let asked_then =
        |now: &&Indicator| form.asked_of(unit, period).any(|one| one.code == now.code && is_the_same(one, now));
    let asked = plan.asked_of(unit, period).filter(|now| plan.is_owed(unit, now, period));
    let not_asked: Vec<&str> = asked.filter(|now| !asked_then(now)).map(|now| now.code.as_str()).collect();
    if not_asked.is_empty() {
        return Some(fault);
    }
    Some(fault.mended_by(format!(
        "Biểu mẫu này chưa hỏi chỉ tiêu mới ({}); từ kỳ sau dùng biểu mẫu mới.",
        not_asked.join(", ")
    )))
}

/// The last day on which forms of an earlier revision are taken; none if nobody knows since when there is a newer one.
fn last_day(workspace: &Workspace, plan: &Plan, revision: u32) -> Option<NaiveDate> {
    let since = workspace.plans().revisions(&plan.about.id)?.superseded_on(revision)?;
    since.checked_add_days(Days::new(u64::from(workspace.settings.old_templates_days)))
}

/// Answers to what the plan no longer asks of the unit do not count, and are named: the indicator is gone, its code is
/// another thing's by now, or another unit reports it, so that its figures would count twice.
pub fn leave_out_what_was_dropped(
    (form, plan): (&Plan, &Plan),
    (unit, period): (&str, Period),
    submission: &mut Submission,
) {
    let is_dropped = |code: &str| {
        let now = plan.indicator(code).filter(|now| plan.reports(unit, now, period));
        now.zip(form.indicator(code)).is_none_or(|(now, then)| !is_the_same(now, then))
    };
    let answers = submission.entries.extract_if(.., |entry| is_dropped(&entry.indicator));
    let answers: BTreeSet<String> = answers.map(|entry| format!("{}!{}", entry.at.sheet, entry.at.cell)).collect();
    let unread = submission.faults.extract_if(.., |fault| fault.indicator.as_deref().is_some_and(is_dropped));
    let unread: BTreeSet<String> =
        unread.filter_map(|fault| Some(format!("{}!{}", fault.sheet?, fault.cell?))).collect();
    submission.slots.retain(|slot| !is_dropped(&slot.indicator));
    // What was read twice, once well and once with a doubt, is one cell.
    let only_unread: BTreeSet<&String> = unread.difference(&answers).collect();
    let count = |cells: usize| u32::try_from(cells).unwrap_or(u32::MAX);
    let cells = &mut submission.cells;
    let (accepted, rejected) = (count(answers.len()).min(cells.accepted), count(only_unread.len()).min(cells.rejected));
    cells.accepted -= accepted;
    cells.rejected -= rejected;
    cells.ignored += accepted + rejected;
    if accepted + rejected > 0 {
        let reason = "bản kế hoạch đang dùng không giao đơn vị báo cáo chỉ tiêu này".to_owned();
        let cells = answers.iter().chain(only_unread).cloned().collect();
        submission.ignored.push(Ignored { reason, count: accepted + rejected, cells });
    }
}
