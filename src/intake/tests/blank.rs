//! A blank form, written and read back.

use std::collections::BTreeSet;

use super::form::{Form, Ledger, judge_all, plan, q, short};
use crate::excel;
use crate::intake::identify;
use crate::layout::Role;
use crate::layout::column::Column;
use crate::model::entry::Field;
use crate::model::indicator::Kind;

const PERIODS: [(i32, &[&str]); 2] = [
    (2022, &["2022-01", "2022-06", "2022-Q2", "2022-H1", "2022", "2022-F"]),
    (2023, &["2023-03", "2023-06", "2023-12", "2023-Q2", "2023-H1", "2023", "2023-F"]),
];

/// Every form of a plan for some periods: of an empty ledger, and of a full one.
pub fn forms() -> Vec<Form> {
    let mut forms = Vec::new();
    for (year, periods) in PERIODS {
        let plan = plan(year);
        for period in periods.iter().map(|text| text.parse().unwrap()) {
            for ledger in [Ledger::empty(&plan, period), known(Ledger::full(&plan, period, q("12.5")), &plan)] {
                for unit in &plan.units {
                    if plan.indicators.iter().any(|indicator| plan.reports(&unit.code, indicator, period)) {
                        forms.push(Form::new(&plan, &unit.code, period, ledger.clone()));
                    }
                }
            }
        }
    }
    forms
}

/// What the months of a longer period gave.
fn known(mut ledger: Ledger, plan: &crate::model::plan::Plan) -> Ledger {
    for indicator in &plan.indicators {
        let districts = indicator.districts.iter().map(|code| (Some(code.clone()), q("2.5")));
        let whole = std::iter::once((None, q("7.5"))).filter(|_| !indicator.has_breakdown());
        for (district, figure) in districts.chain(whole) {
            ledger.known.insert((indicator.code.clone(), district), figure);
        }
    }
    ledger
}

/// Where an answer must not be blank, by the layout alone.
fn required(form: &Form) -> BTreeSet<String> {
    let mut cells = BTreeSet::new();
    for sheet in &form.layout.sheets {
        for row in &sheet.rows {
            let Some(indicator) = row.subject.indicator().and_then(|code| form.plan.indicator(code)) else { continue };
            for (column, role) in sheet.columns.iter().zip(&row.roles) {
                let is_required = match role {
                    Role::Input(Field::Current) => indicator.kind != Kind::Rank,
                    Role::Input(Field::Numerator | Field::Denominator | Field::Progress) => true,
                    _ => false,
                };
                if is_required {
                    cells.insert(format!("X401 {}!{}", sheet.kind.name(), sheet.address(row, *column).unwrap()));
                }
            }
        }
    }
    cells
}

#[test]
fn only_what_is_missing_is_missing() {
    let mut asked = 0;
    let forms = forms();
    let whose = |form: &Form| format!("{} {}", form.layout.unit, form.layout.period);
    let mut read = Vec::new();
    for form in &forms {
        let grid = form.grid();
        let identity = identify(&grid);
        let stamp = identity.stamp.clone().unwrap();
        assert_eq!((stamp.unit.as_str(), stamp.period), (form.layout.unit.as_str(), form.layout.period));
        assert!(identity.places.sheet && identity.places.name && identity.places.property && identity.has_keys);
        let mut issued = form.layout.issued_values();
        let mut there = identity.issued.unwrap();
        issued.sort();
        there.sort();
        assert_eq!(there, issued, "{}", whose(form));
        let intake = form.read(&grid);
        assert_eq!(intake.submission.entries, [], "{}", whose(form));
        assert_eq!(intake.submission.repairs, [], "{}", whose(form));
        assert_eq!(intake.submission.cells.rejected, 0);
        read.push(intake);
    }
    for (form, findings) in forms.iter().zip(judge_all(forms.iter().zip(&read))) {
        // That an earlier month is not in is no fault of this form.
        let found: BTreeSet<String> = findings.iter().filter(|finding| finding.code != "H302").map(short).collect();
        let required = required(form);
        assert_eq!(found, required, "{}", whose(form));
        asked += required.len();
    }
    assert!(asked > 200, "{asked}");
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    for form in forms().into_iter().take(12) {
        assert_eq!(form.bytes(), form.bytes());
    }
}

#[test]
fn nothing_but_labels_and_formulas_is_locked_in() {
    // Figures of the months are shown in a quarter, and asked for again nowhere.
    for form in forms().iter().filter(|form| !form.layout.period.is_month()) {
        for sheet in &form.layout.sheets {
            for row in &sheet.rows {
                let Some(code) = row.subject.indicator() else { continue };
                let indicator = form.plan.indicator(code).unwrap();
                let asked = indicator.frequency.is_asked_in(form.layout.period.span);
                let current = row.role(sheet, Column::Answer(Field::Current));
                assert!(asked || !matches!(current, Some(Role::Input(_))), "{code} {}", form.layout.period);
            }
        }
    }
}

#[test]
fn a_form_is_hidden_and_protected_where_it_should_be() {
    use std::io::Read;
    let form = super::form::forest();
    let bytes = form.bytes();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let book = part("xl/workbook.xml");
    assert!(book.contains("name=\"_khtc\" sheetId=\"4\" state=\"veryHidden\""), "{book}");
    for (at, sheet) in form.layout.sheets.iter().enumerate() {
        let xml = part(&format!("xl/worksheets/sheet{}.xml", at + 1));
        assert!(xml.contains("<sheetProtection sheet=\"1\""), "{xml}");
        assert!(xml.contains("formatColumns=\"0\"") && xml.contains("formatRows=\"0\"") && !xml.contains("password"));
        assert!(xml.contains("<col min=\"1\" max=\"1\" width=") && xml.contains("hidden=\"1\""));
        assert!(xml.contains(&format!("<row r=\"{}\"", sheet.key_row + 1)));
        assert!(xml.contains("<pane xSplit=") && xml.contains("fitToHeight=\"0\"") && xml.contains("landscape"));
        let print = format!("'{}'!$B$1:", sheet.kind.name());
        assert!(book.contains(&print), "{print} in {book}");
    }
    assert!(excel::read(&bytes).is_ok());
}
