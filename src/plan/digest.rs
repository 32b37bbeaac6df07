//! The fingerprint of a plan: equal for equal content, whatever the file's bytes.
//!
//! Never sees a cell: order of columns, formats, blank rows and words for the same thing leave no trace.

use sha2::{Digest, Sha256};

use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::unit::Validity;

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
    let mut lines = vec!["khtc-plan-1".to_owned()];
    let about = &plan.about;
    lines.push(line(
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
    ));
    for unit in &plan.units {
        let mut emails = unit.emails.clone();
        emails.sort();
        let [from, to] = days(unit.valid);
        lines.push(line("unit", &[&unit.code, &unit.name, &unit.short, &emails.join(" "), &from, &to]));
    }
    for leader in &plan.leaders {
        lines.push(line("leader", &[&leader.code, &leader.name, &leader.title]));
    }
    for district in &plan.districts {
        let [from, to] = days(district.valid);
        lines.push(line("district", &[&district.code, &district.name, &district.kind, &from, &to]));
    }
    for task in &plan.tasks {
        lines.push(line(
            "task",
            &[
                &task.no,
                &task.title,
                task.leader.as_deref().unwrap_or_default(),
                task.unit.as_deref().unwrap_or_default(),
                &task.deadline.map(|day| day.to_string()).unwrap_or_default(),
                &task.deadline_text,
                task.note.as_deref().unwrap_or_default(),
            ],
        ));
    }
    for indicator in &plan.indicators {
        let number = |quantity: Option<Quantity>| quantity.map(|q| q.to_string()).unwrap_or_default();
        lines.push(line(
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
        ));
    }
    // A plan without steps reads as it did before there were any.
    for step in &plan.steps {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let months: Vec<String> =
            step.months.iter().map(|amount| amount.map(|amount| amount.to_string()).unwrap_or_default()).collect();
        lines.push(line(
            "step",
            &[
                &step.indicator,
                &step.no,
                &step.content,
                step.unit.as_deref().unwrap_or_default(),
                &day(step.from),
                &day(Some(step.due)),
                &step.due_text,
                &months.join(" "),
                step.note.as_deref().unwrap_or_default(),
            ],
        ));
    }
    let mut unordered: Vec<String> = Vec::new();
    for row in plan.allocations.iter() {
        let [from, to] = days(row.valid);
        unordered.push(line("allocation", &[&row.indicator, &row.unit, &row.share.to_string(), &from, &to]));
    }
    for (period, window) in &plan.calendar.windows {
        let [from, to, due] =
            [window.from, window.to, window.due].map(|day| day.map(|day| day.to_string()).unwrap_or_default());
        unordered.push(line("window", &[&period.to_string(), &from, &to, &due]));
    }
    for (date, name) in &plan.calendar.holidays {
        unordered.push(line("holiday", &[&date.to_string(), name]));
    }
    for opening in &plan.openings {
        unordered.push(line(
            "opening",
            &[
                &opening.indicator,
                opening.unit.as_deref().unwrap_or_default(),
                opening.district.as_deref().unwrap_or_default(),
                &opening.as_of.to_string(),
                &opening.value.to_string(),
                &opening.source,
            ],
        ));
    }
    unordered.sort();
    lines.extend(unordered);
    lines
}

/// Each field with its length before it, so that no two contents share a text.
fn line(kind: &str, fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| format!("{}:{field}", field.len())).collect();
    format!("{kind} {}", fields.join(" "))
}

fn days(valid: Validity) -> [String; 2] {
    [valid.from, valid.to].map(|day| day.map(|day| day.to_string()).unwrap_or_default())
}

const fn yes(is: bool) -> &'static str {
    if is { "x" } else { "" }
}
