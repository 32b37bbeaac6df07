//! What stands, as data for other programs: one line an answer, with the cell that it came from.
//!
//! Never adds anything up.

mod csv;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Answer;
use crate::error::Failure;
use crate::model::entry::Entry;
use crate::model::grid::CellRef;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::ruling::{Adjustment, Ruling};
use crate::model::standing::{Received, standing};
use crate::workspace::{Workspace, ledger_in};
use csv::{Csv, Field};

/// Columns of the file, in their order.
const COLUMNS: [&str; 29] = [
    "plan",
    "period",
    "unit",
    "unit_name",
    "attempt",
    "received_at",
    "disposition",
    "indicator",
    "indicator_title",
    "uom",
    "kind",
    "district",
    "district_name",
    "field",
    "value",
    "text",
    "date",
    "estimated",
    "file",
    "sha256",
    "sheet",
    "cell",
    // Of an answer that an officer adjusted: the value above is what counts, here stands what the unit itself said.
    "own_value",
    "own_text",
    "own_date",
    "decision",
    "adjusted_by",
    "adjusted_at",
    "adjusted_reason",
];

/// As what data is exported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `so-lieu.csv`.
    Csv,
}

/// What was exported.
#[derive(Serialize, Debug)]
pub struct Exported {
    /// Reports that stand.
    pub reports: usize,
    /// Answers in them.
    pub entries: usize,
    /// Headings, in their order.
    pub columns: [&'static str; COLUMNS.len()],
    pub files: Vec<PathBuf>,
}

/// Exports the answers of every report that stands, of all years, into a folder: by what the ledger knew at a time,
/// default: now.
///
/// # Errors
/// [`Failure::NoLedger`]; as the ledger's questions and [`Workspace::write`].
pub fn export(
    workspace: &Workspace,
    forms: &[Form],
    folder: &Path,
    known_at: Option<DateTime<FixedOffset>>,
) -> Result<Answer<Exported>, Failure> {
    let ledger = ledger_in(&workspace.root)?;
    let mut csv = Csv::new(&COLUMNS);
    let (mut reports, mut entries) = (0, 0);
    for plan_id in ledger.plans_reported_under()? {
        // Of a year whose plan is no longer in the folder the codes remain.
        let plan = workspace.plans().by_id(&plan_id);
        let received = ledger.received(&plan_id, known_at)?;
        let mut standing = standing(&received);
        standing.sort_by_key(|report| (report.period.year, report.period.position(), report.unit.clone()));
        for report in standing {
            reports += 1;
            for answer in answers(report) {
                entries += 1;
                csv.line(&fields(&plan_id, plan, report, &answer));
            }
        }
    }
    let write = |form: &Form| match form {
        Form::Csv => workspace.write(&folder.join("so-lieu.csv"), csv.bytes()),
    };
    let files = forms.iter().map(write).collect::<Result<Vec<PathBuf>, Failure>>()?;
    Ok(Answer::of(workspace, Exported { reports, entries, columns: COLUMNS, files }))
}

/// One answer as it counts, and the adjustment by which it does.
struct Counted<'a> {
    counts: Cow<'a, Entry>,
    adjusted: Option<(&'a Ruling, &'a Adjustment)>,
}

/// Every answer of a report, and those that an officer gave where the unit had none.
fn answers(report: &Received) -> Vec<Counted<'_>> {
    let own = report.entries.iter().map(|entry| {
        match report.adjustment_of(&entry.indicator, entry.district.as_deref(), entry.field) {
            Some((ruling, one)) => {
                Counted { counts: Cow::Owned(one.entry(entry.at.clone())), adjusted: Some((ruling, one)) }
            }
            None => Counted { counts: Cow::Borrowed(entry), adjusted: None },
        }
    });
    let nowhere = || CellRef { sheet: String::new(), cell: String::new() };
    let added = report.adjustments().filter(|(_, one)| one.own.is_none());
    let added =
        added.map(|(ruling, one)| Counted { counts: Cow::Owned(one.entry(nowhere())), adjusted: Some((ruling, one)) });
    own.chain(added).collect()
}

fn fields(plan_id: &str, plan: Option<&Plan>, report: &Received, answer: &Counted<'_>) -> [Field; COLUMNS.len()] {
    let entry = answer.counts.as_ref();
    let ruling = answer.adjusted.map(|(ruling, _)| ruling);
    let own = answer.adjusted.and_then(|(_, one)| one.own.as_ref());
    let number = |value: Option<Quantity>| {
        // Without points between the thousands: exact, and a number in an Excel that is set to Việt Nam.
        Field::ours(value.map(|value| value.to_string().replace('.', ",")).unwrap_or_default())
    };
    let indicator = plan.and_then(|plan| plan.indicator(&entry.indicator));
    let unit = plan.and_then(|plan| plan.unit(&report.unit));
    let district = entry.district.as_ref().and_then(|code| plan?.district(code));
    [
        Field::typed(plan_id),
        Field::ours(report.period.to_string()),
        Field::typed(&report.unit),
        Field::typed(unit.map_or("", |unit| &unit.name)),
        Field::ours(report.attempt.to_string()),
        Field::ours(report.received_at.to_rfc3339()),
        word(report.disposition),
        Field::typed(&entry.indicator),
        Field::typed(indicator.map_or("", |indicator| &indicator.title)),
        Field::typed(indicator.map_or("", |indicator| &indicator.uom)),
        indicator.map_or_else(|| Field::ours(""), |indicator| word(indicator.kind)),
        Field::typed(entry.district.as_deref().unwrap_or_default()),
        Field::typed(district.map_or("", |district| &district.name)),
        Field::ours(entry.field.key()),
        number(entry.value),
        Field::typed(entry.text.as_deref().unwrap_or_default()),
        Field::ours(entry.date.map(|date| date.to_string()).unwrap_or_default()),
        Field::ours(if entry.estimated { "1" } else { "0" }),
        Field::typed(&report.file),
        Field::ours(&report.sha256),
        Field::typed(&entry.at.sheet),
        Field::ours(&entry.at.cell),
        number(own.and_then(|own| own.value)),
        Field::typed(own.and_then(|own| own.text.as_deref()).unwrap_or_default()),
        Field::ours(own.and_then(|own| own.date).map(|date| date.to_string()).unwrap_or_default()),
        Field::ours(ruling.map(|ruling| ruling.decision.to_string()).unwrap_or_default()),
        Field::typed(ruling.map_or("", |ruling| &ruling.by)),
        Field::ours(ruling.map(|ruling| ruling.at.to_rfc3339()).unwrap_or_default()),
        Field::typed(ruling.map_or("", |ruling| &ruling.reason)),
    ]
}

/// A value by its word in JSON.
fn word(value: impl Serialize) -> Field {
    let word = serde_json::to_value(value).ok();
    Field::ours(word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;

    #[test]
    fn a_line_an_answer_with_the_cell_that_it_came_from() {
        let office = Office::with_reports(&["2022-06_cc-kl_lan-2.eml"]);
        let exported = export(&office.workspace, &[Form::Csv], &office.path("ra"), None).unwrap().value;
        assert_eq!((exported.reports, exported.files.as_slice()), (1, [office.path("ra/so-lieu.csv")].as_slice()));
        let text = std::fs::read_to_string(&exported.files[0]).unwrap();
        assert_eq!(text.lines().count(), 1 + exported.entries);
        let line = text.lines().find(|line| line.contains(";1.3.a;")).unwrap();
        assert!(line.contains(";512,5;") && line.contains(";Báo cáo;G12;"), "{line}");
    }
}
