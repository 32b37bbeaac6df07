//! The fingerprint of a plan: equal for equal content, whatever the file's bytes.
//!
//! Never sees a cell: order of columns, formats, blank rows and words for the same thing leave no trace.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::model::indicator::Indicator;
use crate::model::plan::{About, Plan, Task};
use crate::model::quantity::Quantity;
use crate::model::step::Step;
use crate::model::unit::{District, Unit, Validity};

/// SHA-256 over a canonical text of all that the plan says, in lower-case hex. Rows count in their order where
/// order means something (units, leaders, tasks, indicators) and sorted where it does not.
pub(super) fn of(plan: &Plan) -> String {
    let mut hasher = Sha256::new();
    for line in canonical(plan) {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn canonical(plan: &Plan) -> Vec<String> {
    // The version of this form: a later form of the text shall not look like changed content.
    let mut lines = vec!["khtc-plan-1".to_owned(), about(&plan.about)];
    lines.extend(plan.units.iter().map(unit));
    lines.extend(plan.leaders.iter().map(|leader| line("leader", &[&leader.code, &leader.name, &leader.title])));
    lines.extend(plan.districts.iter().map(district));
    lines.extend(plan.tasks.iter().map(task));
    lines.extend(plan.indicators.iter().map(indicator));
    // A plan without steps reads as it did before there were any.
    lines.extend(plan.steps.iter().map(step));
    lines.extend(unordered(plan));
    lines
}

fn about(about: &About) -> String {
    line(
        "about",
        &[
            &about.id,
            &about.revision.to_string(),
            &about.title,
            &about.year.to_string(),
            &about.document_no,
            &about.document_date,
            &about.basis,
            &about.parent_agency,
            &about.agency,
            &about.department,
            &about.place,
            &about.signer,
            &about.signer_title,
        ],
    )
}

fn unit(unit: &Unit) -> String {
    let mut emails = unit.emails.clone();
    emails.sort();
    let [from, to] = days(unit.valid);
    line("unit", &[&unit.code, &unit.name, &unit.short, &emails.join(" "), &from, &to])
}

fn district(district: &District) -> String {
    let [from, to] = days(district.valid);
    line("district", &[&district.code, &district.name, &district.kind, &from, &to])
}

fn task(task: &Task) -> String {
    line(
        "task",
        &[
            &task.no,
            &task.title,
            task.leader.as_deref().unwrap_or_default(),
            task.unit.as_deref().unwrap_or_default(),
            &day(task.deadline),
            &task.deadline_text,
            task.note.as_deref().unwrap_or_default(),
        ],
    )
}

fn indicator(indicator: &Indicator) -> String {
    line(
        "indicator",
        &[
            &indicator.code,
            &indicator.task,
            &indicator.title,
            &indicator.uom,
            indicator.kind.code(),
            indicator.target.op().code(),
            &number(indicator.target.min()),
            &number(indicator.target.max()),
            &indicator.decimals.to_string(),
            &indicator.districts.join(" "),
            indicator.frequency.vietnamese(),
            yes(indicator.names),
            yes(indicator.aspiration),
            indicator.confirm.as_deref().unwrap_or_default(),
            indicator.note.as_deref().unwrap_or_default(),
        ],
    )
}

fn step(step: &Step) -> String {
    line(
        "step",
        &[
            &step.indicator,
            &step.no,
            &step.content,
            step.unit.as_deref().unwrap_or_default(),
            &day(step.from),
            &day(Some(step.due)),
            &step.due_text,
            &step.months.map(number).join(" "),
            step.note.as_deref().unwrap_or_default(),
        ],
    )
}

/// What stands in no order that means anything, sorted.
fn unordered(plan: &Plan) -> Vec<String> {
    let allocations = plan.allocations.iter().map(|row| {
        let [from, to] = days(row.valid);
        line("allocation", &[&row.indicator, &row.unit, &row.share.to_string(), &from, &to])
    });
    let windows = plan.calendar.windows.iter().map(|(period, window)| {
        let [from, to, due] = [window.from, window.to, window.due].map(day);
        line("window", &[&period.to_string(), &from, &to, &due])
    });
    let holidays = plan.calendar.holidays.iter().map(|(date, name)| line("holiday", &[&date.to_string(), name]));
    let openings = plan.openings.iter().map(|opening| {
        line(
            "opening",
            &[
                &opening.indicator,
                opening.unit.as_deref().unwrap_or_default(),
                opening.district.as_deref().unwrap_or_default(),
                &opening.as_of.to_string(),
                &opening.value.to_string(),
                &opening.source,
            ],
        )
    });
    let mut lines: Vec<String> = allocations.chain(windows).chain(holidays).chain(openings).collect();
    lines.sort();
    lines
}

/// Each field with its length before it, so that no two contents share a text.
fn line(kind: &str, fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| format!("{}:{field}", field.len())).collect();
    format!("{kind} {}", fields.join(" "))
}

fn days(valid: Validity) -> [String; 2] {
    [valid.from, valid.to].map(day)
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn number(quantity: Option<Quantity>) -> String {
    quantity.map(|quantity| quantity.to_string()).unwrap_or_default()
}

const fn yes(is: bool) -> &'static str {
    if is { "x" } else { "" }
}
