//! A plan as a tree for the screen.
//!
//! Plain text; never paints, never prints.

use std::fmt::Write as _;

use crate::model::dates::day;
use crate::model::indicator::Indicator;
use crate::model::period::Frequency;
use crate::model::plan::{Plan, Task, parent_no};
use crate::model::step::Step;

use super::shown::{Share, shares};

/// `plan show`: tasks as the plan numbers them, under each its indicators with target, unit and deadline.
pub fn tree(plan: &Plan) -> String {
    let mut text = String::new();
    let about = &plan.about;
    push(&mut text, &format!("{} (mã {}, lần ban hành {}, năm {})", about.title, about.id, about.revision, about.year));
    for part in [&about.agency, &about.basis] {
        if !part.is_empty() {
            push(&mut text, part);
        }
    }
    let roots: Vec<&Task> = plan.tasks.iter().filter(|task| parent_no(&task.no).is_none()).collect();
    for task in &roots {
        text.push('\n');
        branch(plan, task, "", "", &mut text);
    }
    text.push('\n');
    let frequent = |frequency: Frequency| plan.indicators.iter().filter(|one| one.frequency == frequency).count();
    let frequencies: Vec<String> = Frequency::ALL
        .into_iter()
        .filter(|frequency| frequent(*frequency) > 0)
        .map(|frequency| format!("{} theo {}", frequent(frequency), frequency.vietnamese()))
        .collect();
    push(
        &mut text,
        &format!(
            "{} nhiệm vụ, {} chỉ tiêu ({}), {} đơn vị, {} huyện, thành phố",
            plan.tasks.len(),
            plan.indicators.len(),
            frequencies.join(", "),
            plan.units.len(),
            plan.districts.len()
        ),
    );
    if !plan.steps.is_empty() {
        push(&mut text, &format!("{} bước trong kế hoạch chi tiết", plan.steps.len()));
    }
    let open: Vec<&Indicator> = plan.indicators.iter().filter(|indicator| indicator.confirm.is_some()).collect();
    if !open.is_empty() {
        push(&mut text, "Còn phải xác nhận:");
        for indicator in open {
            push(&mut text, &format!("  {}: {}", indicator.code, indicator.confirm.as_deref().unwrap_or_default()));
        }
    }
    text
}

/// `p-vt 0,6 (đến 30/6/2023)`; the whole of the year needs no word.
fn share_words(share: &Share<'_>) -> String {
    let mut text = share.unit.to_owned();
    if share.share != "1" {
        let _ = write!(text, " {}", share.share.replace('.', ","));
    }
    match (share.valid_from, share.valid_to) {
        (Some(from), Some(to)) => {
            let _ = write!(text, " ({}–{})", day(from), day(to));
        }
        (Some(from), None) => {
            let _ = write!(text, " (từ {})", day(from));
        }
        (None, Some(to)) => {
            let _ = write!(text, " (đến {})", day(to));
        }
        (None, None) => {}
    }
    text
}

/// One task at its fork, and below it, along the stem, its indicators and then its child tasks.
fn branch(plan: &Plan, task: &Task, fork: &str, stem: &str, text: &mut String) {
    push(text, &format!("{fork}{}  {}", task.no, first_line(&task.title)));
    let indicators: Vec<&Indicator> = plan.indicators_of(&task.no).collect();
    let children: Vec<&Task> = plan.children_of(&task.no).collect();
    let count = indicators.len() + children.len();
    let details = task_details(plan, task);
    if !details.is_empty() {
        let trunk = if count > 0 { "│" } else { " " };
        push(text, &format!("{stem}{trunk}    ({})", details.join("; ")));
    }
    let forks = |at: usize| if at + 1 == count { ("└─ ", "   ") } else { ("├─ ", "│  ") };
    for (at, indicator) in indicators.iter().enumerate() {
        let (fork, below) = forks(at);
        push(text, &format!("{stem}{fork}{}  {}", indicator.code, first_line(&indicator.title)));
        push(text, &format!("{stem}{below}       {}", measure(plan, indicator)));
        for step in plan.steps_of(&indicator.code) {
            push(text, &format!("{stem}{below}       {}", step_line(step)));
        }
    }
    for (at, child) in (indicators.len()..).zip(children) {
        let (fork, below) = forks(at);
        branch(plan, child, &format!("{stem}{fork}"), &format!("{stem}{below}"), text);
    }
}

/// Leader, unit, deadline: only what the parent does not say already.
fn task_details(plan: &Plan, task: &Task) -> Vec<String> {
    let parent = parent_no(&task.no).and_then(|no| plan.task(no));
    let mut details = Vec::new();
    if let Some(code) = task.leader.as_deref().filter(|_| parent.is_none_or(|parent| parent.leader != task.leader)) {
        details.push(
            plan.leader(code).map_or_else(|| code.to_owned(), |l| format!("{} {}", l.title, l.name).trim().to_owned()),
        );
    }
    if let Some(code) = task.unit.as_deref().filter(|_| parent.is_none_or(|parent| parent.unit != task.unit)) {
        details.push(plan.unit(code).map_or_else(|| code.to_owned(), |unit| unit.name.clone()));
    }
    if !task.deadline_text.is_empty() && parent.is_none_or(|parent| parent.deadline_text != task.deadline_text) {
        details.push(task.deadline_text.clone());
    }
    details
}

fn measure(plan: &Plan, indicator: &Indicator) -> String {
    let mut text = format!("{}; {}", indicator.kind.vietnamese(), indicator.target.vietnamese(0));
    if indicator.target.min().or(indicator.target.max()).is_some() {
        let _ = write!(text, " {}", indicator.uom);
    }
    let units: Vec<String> = shares(plan, indicator).iter().map(share_words).collect();
    let _ = write!(text, "; {}; {}", units.join(", "), day(plan.deadline(indicator)));
    if indicator.frequency != Frequency::Month {
        let _ = write!(text, "; báo cáo theo {}", indicator.frequency.vietnamese());
    }
    if indicator.has_breakdown() {
        let _ = write!(text, "; {} huyện", indicator.districts.len());
    }
    if indicator.aspiration {
        text.push_str("; phấn đấu");
    }
    if indicator.names {
        text.push_str("; kèm danh sách tên");
    }
    text
}

/// `bước 2: Trồng rừng vụ xuân (cc-kl; từ 15/2/2022; hạn 30/4/2022; T3 1.500, T4 2.000)`
fn step_line(step: &Step) -> String {
    let months = step.months.iter().zip(1..).filter_map(|(amount, month)| {
        let amount = amount.as_ref()?.vietnamese(0);
        Some(format!("T{month} {amount}"))
    });
    let months: Vec<String> = months.collect();
    let mut facts: Vec<String> = step.unit.iter().cloned().collect();
    facts.extend(step.from.map(|from| format!("từ {}", day(from))));
    facts.push(format!("hạn {}", day(step.due)));
    if !months.is_empty() {
        facts.push(months.join(", "));
    }
    format!("bước {}: {} ({})", step.no, first_line(&step.content), facts.join("; "))
}

fn first_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}
