//! One wrong answer at a time, and exactly what is said about it.

use super::form::{CURRENT, DONE_ON, ESTIMATE, Form, NOTE, PROGRESS, forest, number, q, registration, text};
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::model::entry::Field;
use crate::template::Typed;

const REPORT: SheetKind = SheetKind::Report;
const DISTRICTS: SheetKind = SheetKind::Districts;

/// Typed over a faultless form: the row, the column, what; and the code that is said at that cell.
type Wrong = (fn() -> Form, &'static str, Column, Typed, &'static str);

#[test]
fn what_is_typed_wrong_is_named_at_its_cell() {
    let date = |text: &str| Typed::Date(text.parse().unwrap());
    let long = "dài ".repeat(600);
    let mut wrong = Vec::new();
    let cases: Vec<Wrong> = vec![
        (forest, "1.3.a", CURRENT, text("12,5 ha?"), "C101"),
        (forest, "1.3.a", CURRENT, text("hai vườn"), "C101"),
        (forest, "1.3.b", CURRENT, text("1.234,5.6"), "C101"),
        (forest, "1.3.a", CURRENT, text("1,234,567"), "C102"),
        (forest, "3.1.a", DONE_ON, text("ngày mai"), "C103"),
        (forest, "3.1.a", PROGRESS, text("cơ bản hoàn thành"), "C104"),
        (forest, "1.3.a", CURRENT, text("7-10"), "C106"),
        (forest, "1.3.a", CURRENT, text("7÷10"), "C106"),
        (forest, "1.3.a", CURRENT, number(2e12), "C107"),
        (forest, "1.3.a", CURRENT, text("khoảng 512,5"), "C108"),
        (forest, "1.3.a", CURRENT, text("512.5"), "C109"),
        (forest, "1.3.a", CURRENT, date("2022-06-01"), "C101"),
        (forest, "1.3.a", NOTE, text(&long), "C113"),
        (forest, "1.3.a", CURRENT, number(512.55), "C114"),
        (forest, "1.3.c@181", CURRENT, text("một vườn"), "C101"),
        (forest, "1.3.a", CURRENT, text(""), "X401"),
        (forest, "1.3.a", CURRENT, text("…"), "X401"),
        (forest, "1.3.a", CURRENT, text("KXĐ"), "X401"),
        (forest, "1.3.b", CURRENT, text("Không"), "X401"),
        (forest, "1.3.a", ESTIMATE, number(3000.0), "X404"),
        (forest, "1.3.b", CURRENT, number(638.0), "P201"),
        (forest, "1.3.b", CURRENT, number(0.638), "P202"),
        (forest, "3.3.a", CURRENT, number(95_665.0), "P203"),
        (forest, "1.3.a", CURRENT, number(-5.0), "P204"),
        (forest, "3.1.a", DONE_ON, text(""), "P206"),
        (forest, "3.1.a", DONE_ON, date("2022-12-31"), "P208"),
        (forest, "1.3.b", CURRENT, number(-3.0), "P210"),
        (registration, "2.2.a", Column::Answer(Field::Denominator), number(0.0), "X405"),
        (registration, "2.2.a", Column::Answer(Field::Numerator), number(1001.0), "X406"),
    ];
    for (base, key, column, typed, code) in cases {
        let mut form = base();
        form.put(key, column, typed.clone());
        let name = if key.contains('@') { DISTRICTS.name() } else { REPORT.name() };
        let expected = format!("{code} {name}!{}", form.address(key, column));
        let found = form.findings(&form.grid());
        if found != [expected.clone()] {
            wrong.push(format!("{key} {typed:?}: {found:?} instead of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_typed_otherwise_is_repaired_and_logged() {
    let cases: [(&str, Column, Typed, &str, &[&str]); 8] = [
        ("1.3.a", CURRENT, text("512,5ha"), "512.5", &["R001"]),
        ("1.3.a", CURRENT, text("5.512"), "5512", &["R002"]),
        ("1.3.b", CURRENT, text("63,8%"), "63.8", &["R003"]),
        ("1.3.a", CURRENT, text("Chưa phát sinh"), "0", &["R004"]),
        ("1.3.a", CURRENT, text("–"), "0", &["R004"]),
        ("1.3.a", CURRENT, text("512,5"), "512.5", &["R009"]),
        ("1.3.a", ESTIMATE, text("khoảng 9000"), "9000", &["R009"]),
        ("1.3.c@181", CURRENT, text("02 vườn"), "2", &["R001"]),
    ];
    for (key, column, typed, stored, codes) in cases {
        let mut form = forest();
        form.put(key, column, typed.clone());
        let grid = form.grid();
        let intake = form.read(&grid);
        let at = grid.sheet(if key.contains('@') { DISTRICTS.name() } else { REPORT.name() }).unwrap();
        let at = at.cell_ref(form.address(key, column));
        let repairs: Vec<&str> = intake.submission.repairs.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(repairs, codes, "{typed:?}");
        let entry = intake.submission.entries.iter().find(|entry| entry.at == at).unwrap();
        assert_eq!(entry.value, Some(q(stored)), "{typed:?}");
        // The formulas that Excel computed from a text are not the sender's fault.
        assert_eq!(form.findings(&grid), Vec::<String>::new(), "{typed:?}");
    }
}
