//! The check column of the form and the rules say the same; and an independent program computes what was cached.

use std::sync::LazyLock;

use super::form::{
    CURRENT, DONE_ON, ESTIMATE, Form, NOTE, PROGRESS, day, forest, judge_all, number, office, project, registration,
    text,
};
use crate::intake::Intake;
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::model::entry::{Field, HeaderKey};
use crate::model::finding::Finding;
use crate::model::grid::{Address, Grid, Value};
use crate::template::Typed;

const NUMERATOR: Column = Column::Answer(Field::Numerator);
const DENOMINATOR: Column = Column::Answer(Field::Denominator);

/// What is typed over the faultless form, the row that is looked at, and the code that its check names.
type Wrong = (fn() -> Form, Vec<(&'static str, Column, Typed)>, &'static str, &'static str);

fn wrong_answers() -> Vec<Wrong> {
    let blank = || text("");
    vec![
        (forest, vec![], "1.3.a", ""),
        (forest, vec![("1.3.a", CURRENT, text("hai vườn"))], "1.3.a", "C101"),
        (forest, vec![("1.3.a", CURRENT, text("512,5ha"))], "1.3.a", ""),
        (forest, vec![("1.3.a", CURRENT, text("Không phát sinh"))], "1.3.a", ""),
        (forest, vec![("1.3.a", CURRENT, text("KXĐ."))], "1.3.a", ""),
        (forest, vec![("1.3.a", CURRENT, blank())], "1.3.a", "X401"),
        (forest, vec![("1.3.a", CURRENT, number(0.0))], "1.3.a", ""),
        (forest, vec![("1.3.a", CURRENT, number(-5.0))], "1.3.a", "P204"),
        (forest, vec![("1.3.a", CURRENT, number(-5.0)), ("1.3.a", NOTE, text("đo lại"))], "1.3.a", ""),
        (forest, vec![("1.3.a", CURRENT, number(-4000.0)), ("1.3.a", NOTE, text("đo lại"))], "1.3.a", "H301"),
        (forest, vec![("1.3.a", ESTIMATE, number(3000.0))], "1.3.a", "X404"),
        (forest, vec![("1.3.a", ESTIMATE, text("chín nghìn"))], "1.3.a", ""),
        (forest, vec![("1.3.a", ESTIMATE, text("mấy nghìn ha"))], "1.3.a", "C101"),
        (forest, vec![("1.3.b", CURRENT, number(638.0))], "1.3.b", "P201"),
        (forest, vec![("1.3.b", CURRENT, number(0.638))], "1.3.b", "P202"),
        (forest, vec![("1.3.b", CURRENT, number(2.0))], "1.3.b", ""),
        (forest, vec![("1.3.b", CURRENT, number(-1.0))], "1.3.b", "P210"),
        (forest, vec![("1.3.b", ESTIMATE, number(63.0))], "1.3.b", ""),
        (forest, vec![("1.3.c@181", CURRENT, blank())], "1.3.c@181", "X401"),
        (forest, vec![("1.3.c@181", CURRENT, text("một vườn"))], "1.3.c@181", "C101"),
        (forest, vec![("1.3.c@181", CURRENT, number(-1.0))], "1.3.c@181", "P204"),
        (forest, vec![("3.1.a", PROGRESS, blank()), ("3.1.a", DONE_ON, blank())], "3.1.a", "X401"),
        (forest, vec![("3.1.a", DONE_ON, blank())], "3.1.a", "P206"),
        (forest, vec![("3.1.a", PROGRESS, text("đang thực hiện"))], "3.1.a", "P207"),
        (forest, vec![("3.1.a", PROGRESS, text("đã hoàn thành"))], "3.1.a", ""),
        (forest, vec![("3.1.a", DONE_ON, text("28/01/2022"))], "3.1.a", ""),
        (forest, vec![("3.1.a", PROGRESS, text("tạm dừng")), ("3.1.a", DONE_ON, day("2023-01-28"))], "3.1.a", ""),
        (forest, vec![("3.3.a", CURRENT, number(95_664.5))], "3.3.a", "P203"),
        (forest, vec![("3.3.a", CURRENT, number(95_664.0))], "3.3.a", ""),
        (project, vec![("2.a", CURRENT, blank())], "2.a", "X401"),
        (project, vec![("2.c", PROGRESS, text("Tạm Dừng")), ("2.c", DONE_ON, day("2022-06-01"))], "2.c", "P207"),
        (office, vec![], "4.a", ""),
        (office, vec![("4.a", PROGRESS, blank())], "4.a", "X401"),
        (registration, vec![], "2.2.a", ""),
        (registration, vec![("2.2.a", DENOMINATOR, number(0.0))], "2.2.a", "X405"),
        (registration, vec![("2.2.a", NUMERATOR, number(1001.0))], "2.2.a", "X406"),
        (registration, vec![("2.2.a", NUMERATOR, blank())], "2.2.a", "X401"),
        (registration, vec![("2.2.a", NUMERATOR, number(-1.0))], "2.2.a", "P210"),
    ]
}

fn form_of((base, typed, ..): &Wrong) -> Form {
    let mut form = base();
    for (key, column, value) in typed {
        form.put(key, *column, value.clone());
    }
    form
}

fn kind_of(key: &str) -> SheetKind {
    if key.contains('@') { SheetKind::Districts } else { SheetKind::Report }
}

/// The code at the beginning of a row's cached sentence.
fn check_of(form: &Form, grid: &Grid, key: &str) -> String {
    let address = form.address_on(kind_of(key), key, Column::Check);
    // A row without a check has no formula either.
    let Some(cell) = grid.sheet(kind_of(key).name()).unwrap().cell(address) else { return String::new() };
    assert!(cell.formula.is_some());
    match &cell.value {
        Value::Text(text) => {
            text.split(['▲', '◊', '□', ' ', ':']).find(|word| !word.is_empty()).unwrap_or("").to_owned()
        }
        other => panic!("{other:?}"),
    }
}

/// The codes of the findings that stand in a row.
fn codes_of(form: &Form, findings: &[Finding], key: &str) -> Vec<String> {
    let row = form.address_on(kind_of(key), key, Column::Check).row;
    let here = findings.iter().filter(|finding| {
        let at = finding.cell.as_deref().and_then(|cell| cell.parse::<Address>().ok());
        finding.sheet.as_deref() == Some(kind_of(key).name()) && at.is_some_and(|at| at.row == row)
    });
    here.map(|finding| finding.code.clone()).collect()
}

/// A form with wrong answers, its workbook, and what the rules say of it.
struct Judged {
    wrong: Wrong,
    form: Form,
    grid: Grid,
    findings: Vec<Finding>,
}

/// All of them, written, read and judged once.
static JUDGED: LazyLock<Vec<Judged>> = LazyLock::new(|| {
    let forms = wrong_answers().into_iter().map(|wrong| {
        let form = form_of(&wrong);
        let grid = form.grid();
        let intake = form.read(&grid);
        ((wrong, form, grid), intake)
    });
    let (forms, read): (Vec<_>, Vec<Intake>) = forms.unzip();
    let findings = judge_all(forms.iter().map(|(_, form, _)| form).zip(&read));
    let judged = forms.into_iter().zip(findings);
    judged.map(|((wrong, form, grid), findings)| Judged { wrong, form, grid, findings }).collect()
});

#[test]
fn the_check_column_and_the_rules_agree() {
    for Judged { wrong: (_, typed, key, expected), form, grid, findings } in &*JUDGED {
        let (said, found) = (check_of(form, grid, key), codes_of(form, findings, key));
        assert_eq!(said, *expected, "{key}: {typed:?}; the rules say {found:?}");
        assert!(said.is_empty() || found.contains(&said), "{key}: {typed:?}: {said} is not among {found:?}");
    }
}

#[test]
fn every_sentence_of_every_row_is_a_finding() {
    for Judged { wrong, form, grid, findings } in &*JUDGED {
        for sheet in form.layout.sheets.iter().filter(|sheet| sheet.kind != SheetKind::Names) {
            for row in &sheet.rows {
                let Some(key) = row.subject.key().filter(|key| kind_of(key) == sheet.kind) else { continue };
                let (said, found) = (check_of(form, grid, &key), codes_of(form, findings, &key));
                assert!(said.is_empty() || found.contains(&said), "{key}: {:?}: {said} ∉ {found:?}", wrong.1);
            }
        }
    }
}

#[test]
fn a_unit_with_nothing_to_report_is_not_asked_for_flows() {
    let mut form = forest();
    form.put("1.3.a", CURRENT, text(""));
    form.put("1.3.b", CURRENT, text(""));
    form.put("1.3.c@181", CURRENT, text(""));
    form.answers.header.insert(HeaderKey::NilReport, text("Không phát sinh"));
    let grid = form.grid();
    let findings = form.judge(&form.read(&grid));
    for (key, expected) in [("1.3.a", ""), ("1.3.c@181", ""), ("1.3.b", "X401")] {
        assert_eq!(check_of(&form, &grid, key), expected, "{key}");
        assert_eq!(codes_of(&form, &findings, key).contains(&"X401".to_owned()), !expected.is_empty(), "{key}");
    }
}

#[test]
fn a_milestone_that_was_done_before_is_not_asked_again() {
    let mut form = forest();
    for prior in form.ledger.priors.iter_mut().filter(|prior| prior.indicator == "3.1.a") {
        prior.done_on = "2022-01-28".parse().ok();
    }
    let mut form = Form { answers: form.answers, ..Form::new(&form.plan, "cc-kl", form.layout.period, form.ledger) };
    form.put("3.1.a", PROGRESS, text(""));
    form.put("3.1.a", DONE_ON, text(""));
    let grid = form.grid();
    let prior = grid.sheet("Báo cáo").unwrap().value(form.address("3.1.a", Column::Prior)).cloned();
    assert_eq!(prior, Some(Value::Text("hoàn thành 28/01/2022".into())));
    assert_eq!(check_of(&form, &grid, "3.1.a"), "");
    assert_eq!(form.findings(&grid), Vec::<String>::new());
}

#[test]
#[ignore = "needs LibreOffice"]
fn every_formula_gives_what_was_cached() {
    use crate::report::libre_office::recalculated;
    let mut formulas = 0;
    for wrong in wrong_answers() {
        let form = form_of(&wrong);
        let bytes = form.bytes();
        let (cached, again) = (form.grid(), crate::excel::read(&recalculated(&bytes)).unwrap());
        for sheet in &cached.sheets {
            for (at, cell) in sheet.cells.iter().filter(|(_, cell)| cell.formula.is_some()) {
                let after = again.sheet(&sheet.name).unwrap().value(*at);
                let is_blank = |value: Option<&Value>| value.is_none_or(Value::is_blank);
                assert!(
                    after == Some(&cell.value) || (is_blank(after) && cell.value.is_blank()),
                    "{}!{at} with {:?}: {:?} ≠ {after:?}",
                    sheet.name,
                    wrong.1,
                    cell.value
                );
                formulas += 1;
            }
        }
        // And the workbook that LibreOffice saved is read as the one that we wrote.
        assert_eq!(form.findings(&again), form.findings(&cached), "{:?}", wrong.1);
    }
    assert!(formulas > 500, "{formulas}");
}
