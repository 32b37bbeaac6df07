//! `export`: what stands, as data for other programs: one line an answer, with the cell that it came from.
//!
//! Never adds anything up, and never lets a text that somebody typed become a formula.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::args::{Cli, Export, ExportKind};
use crate::cli::screen;
use crate::error::Failure;
use crate::model::entry::Entry;
use crate::model::grid::CellRef;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::ruling::{Adjustment, Ruling};
use crate::model::standing::{Received, standing};
use crate::workspace::write;
use crate::workspace::{Workspace, ledger_in};

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

pub fn run(cli: &Cli, args: &Export) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = ledger_in(&workspace.root)?;
    let mut csv = Csv::new();
    let (mut reports, mut entries) = (0_usize, 0_usize);
    for plan_id in ledger.plans_reported_under()? {
        // Of a year whose plan is no longer in the folder the codes remain.
        let plan = workspace.plans().by_id(&plan_id);
        let received = ledger.received(&plan_id, args.known_at)?;
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
    let mut written: Vec<PathBuf> = Vec::new();
    if args.kinds.contains(&ExportKind::Csv) {
        written.push(write::write(&args.out.join("so-lieu.csv"), csv.text.as_bytes())?);
    }
    screen::print(
        cli.format,
        || serde_json::json!({ "reports": reports, "entries": entries, "columns": COLUMNS, "files": written }),
        |out| {
            let what = format!("{entries} số liệu của {reports} báo cáo đang có hiệu lực");
            written.iter().try_for_each(|path| screen::wrote(out, &what, path))
        },
    )?;
    Ok(Outcome::Clean)
}

/// One answer as it counts, and the adjustment by which it does.
struct Answer<'a> {
    counts: Cow<'a, Entry>,
    adjusted: Option<(&'a Ruling, &'a Adjustment)>,
}

/// Every answer of a report, and those that an officer gave where the unit had none.
fn answers(report: &Received) -> Vec<Answer<'_>> {
    let own = report.entries.iter().map(|entry| {
        match report.adjustment_of(&entry.indicator, entry.district.as_deref(), entry.field) {
            Some((ruling, one)) => {
                Answer { counts: Cow::Owned(one.entry(entry.at.clone())), adjusted: Some((ruling, one)) }
            }
            None => Answer { counts: Cow::Borrowed(entry), adjusted: None },
        }
    });
    let nowhere = || CellRef { sheet: String::new(), cell: String::new() };
    let added = report.adjustments().filter(|(_, one)| one.own.is_none());
    let added =
        added.map(|(ruling, one)| Answer { counts: Cow::Owned(one.entry(nowhere())), adjusted: Some((ruling, one)) });
    own.chain(added).collect()
}

fn fields(plan_id: &str, plan: Option<&Plan>, report: &Received, answer: &Answer<'_>) -> [Field; COLUMNS.len()] {
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
    let kind = indicator.and_then(|indicator| serde_json::to_value(indicator.kind).ok());
    let disposition = serde_json::to_value(report.disposition).ok();
    let word = |value: Option<serde_json::Value>| {
        Field::ours(value.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default())
    };
    [
        Field::typed(plan_id),
        Field::ours(report.period.to_string()),
        Field::typed(&report.unit),
        Field::typed(unit.map_or("", |unit| &unit.name)),
        Field::ours(report.attempt.to_string()),
        Field::ours(report.received_at.to_rfc3339()),
        word(disposition),
        Field::typed(&entry.indicator),
        Field::typed(indicator.map_or("", |indicator| &indicator.title)),
        Field::typed(indicator.map_or("", |indicator| &indicator.uom)),
        word(kind),
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

/// What stands between two separators.
struct Field(String);

impl Field {
    /// What the program wrote.
    fn ours(text: impl Into<String>) -> Field {
        Field(text.into())
    }

    /// What a person typed: where Excel would take it for a formula, an apostrophe goes before it, as one types it.
    fn typed(text: &str) -> Field {
        let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        Field(if is_formula { format!("'{text}") } else { text.to_owned() })
    }
}

/// Semicolons, because Excel set to Việt Nam reads the comma as the decimal sign; with the mark by which Excel knows
/// UTF-8. Set to another country, it shows each line in one cell: seen at once, where a comma between fields would
/// turn 512,5 into 5125 without a word.
struct Csv {
    text: String,
}

impl Csv {
    fn new() -> Csv {
        let mut csv = Csv { text: "\u{feff}".to_owned() };
        csv.line(&COLUMNS.map(Field::ours));
        csv
    }

    fn line(&mut self, fields: &[Field]) {
        let quoted: Vec<String> = fields.iter().map(|Field(text)| quoted(text)).collect();
        self.text.push_str(&quoted.join(";"));
        self.text.push_str("\r\n");
    }
}

/// In quotation marks where it needs them (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains([';', '"', '\n', '\r', ',']) && !is_number(text) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|letter| letter.is_ascii_digit() || letter == b',' || letter == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_text_and_in_its_field() {
        let line = |fields: &[Field]| {
            let mut csv = Csv { text: String::new() };
            csv.line(fields);
            csv.text
        };
        let typed = ["=1+1", "- Mưa; rét", "nói \"được\"", "hai\ndòng", "ước, khoảng"].map(Field::typed);
        let expected = "'=1+1;\"'- Mưa; rét\";\"nói \"\"được\"\"\";\"hai\ndòng\";\"ước, khoảng\"\r\n";
        assert_eq!(line(&typed), expected);
        assert_eq!(line(&[Field::ours("-512,5"), Field::ours("")]), "-512,5;\r\n");
    }
}
