//! One wrong thing at a time, and exactly what is said about it.

use super::form::{
    CURRENT, DONE_ON, ESTIMATE, Form, NOTE, PROGRESS, forest, number, project, q, registration, sheet, text,
};
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::layout::stamp::STAMP_SHEET;
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::{Address, Cell, Grid, Sheet, Value};
use crate::template::Typed;

const REPORT: SheetKind = SheetKind::Report;
const DISTRICTS: SheetKind = SheetKind::Districts;

/// Rows or columns moved on a sheet, as Excel does it.
fn shift(sheet: &mut Sheet, moved: impl Fn(Address) -> Address) {
    sheet.cells = std::mem::take(&mut sheet.cells).into_iter().map(|(at, cell)| (moved(at), cell)).collect();
}

fn set(sheet: &mut Sheet, at: Address, value: Value) {
    sheet.cells.insert(at, Cell::new(value));
}

fn change(sheet: &mut Sheet, at: Address, value: Value) {
    let cell = sheet.cells.entry(at).or_insert_with(|| Cell::new(Value::Empty));
    cell.value = value;
}

fn n(number: f64) -> Value {
    Value::Number(number)
}

fn t(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn the_forms_are_faultless() {
    for form in [forest(), project(), registration()] {
        assert_eq!(form.findings(&form.grid()), Vec::<String>::new(), "{}", form.layout.unit);
    }
}

#[test]
fn what_is_typed_wrong_is_named_at_its_cell() {
    let date = |text: &str| Typed::Date(text.parse().unwrap());
    let long = "dài ".repeat(600);
    let mut wrong = Vec::new();
    let cases: Vec<(fn() -> Form, &str, Column, Typed, &str)> = vec![
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

/// A change of the workbook that no typing could bring about, and what is said.
type Change = (&'static str, fn() -> Form, fn(&Form, &mut Grid), &'static [&'static str]);

const CHANGES: &[Change] = &[
    (
        "a locked figure",
        forest,
        |form, grid| {
            change(sheet(grid, REPORT), form.address("1.3.a", Column::Plan), n(8000.0));
        },
        &["C110 Báo cáo!E12"],
    ),
    (
        "a locked label",
        forest,
        |form, grid| {
            change(sheet(grid, REPORT), form.address("1.3.a", Column::Content), t("Trồng 8.000 ha rừng"));
        },
        &["C110 Báo cáo!C12"],
    ),
    (
        "a locked figure deleted",
        forest,
        |form, grid| {
            sheet(grid, REPORT).cells.remove(&form.address("1.3.a", Column::Prior));
        },
        &["C110 Báo cáo!F12"],
    ),
    (
        "a figure in a grey cell",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), form.address("3.1.a", CURRENT), n(5.0));
        },
        &["C110 Báo cáo!G17"],
    ),
    (
        "a formula overwritten",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), form.address("1.3.a", Column::Cumulative), n(4000.0));
        },
        &["C111 Báo cáo!H12"],
    ),
    (
        "a formula overwritten with the right number",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), form.address("1.3.a", Column::Cumulative), n(3613.0));
        },
        &[],
    ),
    (
        "a formula not recalculated",
        forest,
        |form, grid| {
            change(sheet(grid, REPORT), form.address("1.3.a", Column::Cumulative), n(3100.5));
        },
        &["C111 Báo cáo!H12"],
    ),
    (
        "a formula deleted",
        forest,
        |form, grid| {
            sheet(grid, REPORT).cells.remove(&form.address("1.3.a", Column::Percent));
        },
        &["C111 Báo cáo!I12"],
    ),
    (
        "formulas without results",
        forest,
        |_, grid| {
            for cell in
                grid.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut()).filter(|cell| cell.formula.is_some())
            {
                cell.value = Value::Empty;
            }
        },
        &[],
    ),
    (
        "a total overwritten",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), form.address("1.3.c", CURRENT), n(15.0));
        },
        &["X402 Báo cáo!G14"],
    ),
    (
        "a total overwritten with a formula of its own",
        forest,
        |form, grid| {
            let own = Cell { formula: Some("5+10".into()), ..Cell::new(n(15.0)) };
            sheet(grid, REPORT).cells.insert(form.address("1.3.c", CURRENT), own);
        },
        &["X402 Báo cáo!G14"],
    ),
    (
        "a total on the other sheet overwritten",
        forest,
        |form, grid| {
            set(sheet(grid, DISTRICTS), form.address_on(DISTRICTS, "1.3.c", CURRENT), n(15.0));
        },
        &["X402 Theo huyện!G8"],
    ),
    (
        "a total deleted",
        forest,
        |form, grid| {
            sheet(grid, REPORT).cells.remove(&form.address("1.3.c", CURRENT));
        },
        &["C111 Báo cáo!G14"],
    ),
    (
        "an error value",
        forest,
        |form, grid| {
            change(sheet(grid, REPORT), form.address("1.3.a", CURRENT), Value::Error("#REF!".into()));
        },
        &["C105 Báo cáo!G12"],
    ),
    (
        "a formula of the sender without result",
        forest,
        |form, grid| {
            let own = Cell { formula: Some("500+12.5".into()), ..Cell::new(Value::Empty) };
            sheet(grid, REPORT).cells.insert(form.address("1.3.a", CURRENT), own);
        },
        &["C112 Báo cáo!G12"],
    ),
    (
        "a formula of the sender with its result",
        forest,
        |form, grid| {
            let own = Cell { formula: Some("500+12.5".into()), ..Cell::new(n(512.5)) };
            sheet(grid, REPORT).cells.insert(form.address("1.3.a", CURRENT), own);
        },
        &[],
    ),
    (
        "an unreadable answer",
        forest,
        |form, grid| {
            let at = form.address("1.3.a", CURRENT);
            let sheet = sheet(grid, REPORT);
            sheet.cells.remove(&at);
            sheet.unreadable.push((at, "giá trị hỏng".into()));
        },
        &["C105 Báo cáo!G12"],
    ),
    (
        "an unreadable header answer",
        forest,
        |form, grid| {
            sheet(grid, REPORT).unreadable.push((form.header_address(HeaderKey::Phone), "giá trị hỏng".into()));
        },
        &["C105 Báo cáo!D29"],
    ),
    (
        "a percentage by format",
        forest,
        |form, grid| {
            let shown = Cell { percent: true, ..Cell::new(n(0.638)) };
            sheet(grid, REPORT).cells.insert(form.address("1.3.b", CURRENT), shown);
            // What the formulas then show, fractions too.
            change(sheet(grid, REPORT), form.address("1.3.b", Column::Cumulative), n(0.638));
            change(sheet(grid, REPORT), form.address("1.3.b", Column::Percent), n(1.0));
        },
        &[],
    ),
    (
        "a figure beside the table",
        forest,
        |_, grid| {
            set(sheet(grid, REPORT), Address::new(11, 20), n(7.0));
        },
        &["S005 Báo cáo!U12"],
    ),
    (
        "a figure below the table",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), Address::new(40, form.address("1.3.a", CURRENT).column), n(7.0));
        },
        &["S005 Báo cáo!G41"],
    ),
    (
        "a figure as text in a heading's row",
        forest,
        |_, grid| {
            set(sheet(grid, REPORT), Address::new(10, 6), t("512,5 ha"));
        },
        &["S005 Báo cáo!G11"],
    ),
    (
        "a figure in the check column",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), form.address("1.3.a", Column::Check), n(7.0));
        },
        &["S005 Báo cáo!R12"],
    ),
    (
        "a row keyed by nobody",
        forest,
        |_, grid| {
            let sheet = sheet(grid, REPORT);
            set(sheet, Address::new(40, 0), t("9.9.z"));
            set(sheet, Address::new(40, 6), n(7.0));
        },
        &["S005 Báo cáo!G41"],
    ),
    (
        "a row twice",
        forest,
        |form, grid| {
            let (from, to) = (form.address("1.3.a", Column::Code).row, 40);
            let sheet = sheet(grid, REPORT);
            let copy: Vec<_> = sheet.row(from).map(|(at, cell)| (Address::new(to, at.column), cell.clone())).collect();
            sheet.cells.extend(copy);
        },
        &["S004 Báo cáo!C12"],
    ),
    (
        "a district twice",
        forest,
        |form, grid| {
            let (from, to) = (form.address("1.3.c@181", Column::Code).row, 40);
            let sheet = sheet(grid, DISTRICTS);
            let copy: Vec<_> = sheet.row(from).map(|(at, cell)| (Address::new(to, at.column), cell.clone())).collect();
            sheet.cells.extend(copy);
        },
        &["S004 Theo huyện!C10"],
    ),
    (
        "a row deleted",
        forest,
        |form, grid| {
            let row = form.address("1.3.a", Column::Code).row;
            let sheet = sheet(grid, REPORT);
            sheet.cells.retain(|at, _| at.row != row);
            shift(sheet, |at| if at.row > row { Address::new(at.row - 1, at.column) } else { at });
        },
        &["S003 Báo cáo"],
    ),
    (
        "a column deleted",
        forest,
        |form, grid| {
            let column = form.address("1.3.a", CURRENT).column;
            let sheet = sheet(grid, REPORT);
            sheet.cells.retain(|at, _| at.column != column);
            shift(sheet, |at| if at.column > column { Address::new(at.row, at.column - 1) } else { at });
        },
        &["S003 Báo cáo"],
    ),
    (
        "keys lost",
        forest,
        |_, grid| {
            sheet(grid, DISTRICTS).cells.retain(|at, _| at.column != 0);
        },
        &["S002 Theo huyện"],
    ),
    (
        "a sheet missing",
        forest,
        |_, grid| {
            grid.sheets.retain(|sheet| sheet.name != DISTRICTS.name());
        },
        &["S001 Theo huyện"],
    ),
    ("a sheet renamed", forest, |_, grid| sheet(grid, REPORT).name = "Sheet1".into(), &[]),
    (
        "rows moved down",
        forest,
        |_, grid| {
            shift(sheet(grid, REPORT), |at| if at.row >= 12 { Address::new(at.row + 3, at.column) } else { at });
        },
        &[],
    ),
    (
        "columns moved right",
        forest,
        |_, grid| {
            shift(sheet(grid, REPORT), |at| if at.column >= 3 { Address::new(at.row, at.column + 2) } else { at });
        },
        &[],
    ),
    (
        "two columns changed places",
        forest,
        |_, grid| {
            shift(sheet(grid, REPORT), |at| match at.column {
                6 => Address::new(at.row, 9),
                9 => Address::new(at.row, 6),
                _ => at,
            });
        },
        &[],
    ),
    ("sheets in another order", forest, |_, grid| grid.sheets.reverse(), &[]),
    (
        "a copy of the sheet",
        forest,
        |_, grid| {
            let copy = Sheet { name: "Báo cáo (2)".into(), ..sheet(grid, REPORT).clone() };
            grid.sheets.insert(0, copy);
        },
        &[],
    ),
    (
        "a sheet of the sender's own",
        forest,
        |_, grid| {
            let mut own = Sheet { name: "Nháp".into(), ..Sheet::default() };
            set(&mut own, Address::new(0, 0), n(5.0));
            grid.sheets.push(own);
        },
        &[],
    ),
    ("the stamp sheet gone", forest, |_, grid| grid.sheets.retain(|sheet| sheet.name != STAMP_SHEET), &[]),
    (
        "an unclear nil report",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), form.header_address(HeaderKey::NilReport), t("Có"));
        },
        &["C104 Báo cáo!D6"],
    ),
    (
        "a day that is none",
        forest,
        |form, grid| {
            set(sheet(grid, REPORT), form.header_address(HeaderKey::DocumentDate), t("sắp tới"));
        },
        &["C103 Báo cáo!D27"],
    ),
    (
        "a name too many",
        project,
        |form, grid| {
            set(
                sheet(grid, SheetKind::Names),
                form.address("2.a#2", Column::Answer(Field::Name)),
                t("Công ty CP Quế Tràng Định"),
            );
            set(
                sheet(grid, SheetKind::Names),
                form.address("2.a#3", Column::Answer(Field::Name)),
                t("Công ty CP Rau Mẫu Sơn"),
            );
        },
        &["X403 Báo cáo!G11"],
    ),
    (
        "a name beside the list",
        project,
        |_, grid| {
            set(sheet(grid, SheetKind::Names), Address::new(40, 3), t("Công ty CP Quế"));
        },
        &["S005 Danh sách!D41"],
    ),
    (
        "a known figure of the months changed",
        known_quarter,
        |form, grid| {
            change(sheet(grid, REPORT), form.address("2.1.a", CURRENT), n(9.0));
        },
        &["C110 Báo cáo!G12"],
    ),
];

/// A quarter in which the months' figures stand locked.
fn known_quarter() -> Form {
    let form = registration();
    let mut ledger = form.ledger;
    for indicator in ["2.1.a", "2.1.b", "2.2.b"] {
        ledger.known.insert((indicator.into(), None), q("4"));
    }
    Form { answers: form.answers, ..Form::new(&form.plan, "p-vt", form.layout.period, ledger) }
}

#[test]
fn what_happens_to_a_workbook_is_said_once() {
    let mut wrong = Vec::new();
    for (what, base, mutate, expected) in CHANGES {
        let form = base();
        let mut grid = form.grid();
        mutate(&form, &mut grid);
        let found = form.findings(&grid);
        if found != *expected {
            wrong.push(format!("{what}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn moved_answers_are_still_the_same() {
    let form = forest();
    let entries = |grid: &Grid| {
        let mut entries = form.read(grid).submission.entries;
        entries.iter_mut().for_each(|entry| entry.at.cell.clear());
        entries
    };
    let original = entries(&form.grid());
    assert_eq!(original.len(), 21);
    for (what, _, mutate, expected) in
        CHANGES.iter().filter(|(what, ..)| what.contains("moved") || what.contains("places"))
    {
        let mut grid = form.grid();
        mutate(&form, &mut grid);
        assert_eq!(entries(&grid), original, "{what}");
        assert!(expected.is_empty());
    }
}

#[test]
fn a_sentence_beside_the_form_is_named_among_the_ignored() {
    let form = forest();
    let mut grid = form.grid();
    set(sheet(&mut grid, REPORT), Address::new(2, 10), t("Kính gửi phòng KHTC"));
    set(sheet(&mut grid, REPORT), Address::new(11, 20), t("xem công văn kèm theo"));
    set(sheet(&mut grid, REPORT), Address::new(4, 14), t("đã gửi lại"));
    let ignored = form.read(&grid).submission.ignored;
    for cell in ["K3", "U12", "O5"] {
        assert!(ignored.iter().any(|one| one.cells.iter().any(|named| named == cell)), "{cell}: {ignored:?}");
    }
}

#[test]
fn copies_of_a_row_are_rejected_and_not_read() {
    let form = forest();
    let mut grid = form.grid();
    let from = form.address("1.3.a", Column::Code).row;
    let report = sheet(&mut grid, REPORT);
    let copy: Vec<_> = report.row(from).map(|(at, cell)| (Address::new(40, at.column), cell.clone())).collect();
    report.cells.extend(copy);
    let submission = form.read(&grid).submission;
    assert!(submission.entries.iter().all(|entry| entry.indicator != "1.3.a"));
    assert_eq!(submission.cells.rejected, 4, "two answers, twice");
}

#[test]
fn an_outdated_prior_is_told_apart_from_a_changed_one() {
    let form = forest();
    let grid = form.grid();
    let at = form.address("1.3.a", Column::Prior);
    // The ledger has moved since the form was issued.
    let moved = Form::new(&form.plan, "cc-kl", form.layout.period, form.ledger.clone().set("1.3.a", "3200"));
    assert_eq!(moved.findings(&grid), [format!("C115 Báo cáo!{at}")]);
    let mut mended = grid.clone();
    change(sheet(&mut mended, REPORT), at, n(3200.0));
    assert_eq!(moved.findings(&mended)[..1], [format!("C115 Báo cáo!{at}")]);
    assert!(!moved.findings(&mended).contains(&format!("C110 Báo cáo!{at}")));
    // Issued blank, known by now: nothing was changed by the sender.
    let mut ledger = form.ledger.clone();
    ledger.priors.iter_mut().for_each(|prior| prior.complete = false);
    let blank = Form { answers: form.answers.clone(), ..Form::new(&form.plan, "cc-kl", form.layout.period, ledger) };
    let found: Vec<String> = form.findings(&blank.grid());
    assert!(found.contains(&format!("C115 Báo cáo!{at}")), "{found:?}");
    assert!(found.iter().all(|finding| finding.starts_with("C115")), "{found:?}");
}

#[test]
fn a_nil_report_answers_every_blank_flow() {
    for said in ["Không phát sinh", "không phát sinh trong kỳ", "x"] {
        let mut form = forest();
        let districts: Vec<String> = form.plan.indicator("1.3.c").unwrap().districts.clone();
        form.put("1.3.a", CURRENT, text(""));
        districts.iter().for_each(|code| form.put(&format!("1.3.c@{code}"), CURRENT, text("")));
        form.answers.header.insert(HeaderKey::NilReport, text(said));
        let grid = form.grid();
        assert_eq!(form.findings(&grid), Vec::<String>::new(), "{said}");
        let submission = form.read(&grid).submission;
        let zeros = submission.entries.iter().filter(|entry| entry.value == Some(q("0"))).count();
        assert_eq!(zeros, 1 + districts.len(), "{said}");
        assert_eq!(submission.header[0].text, "Không phát sinh");
    }
}

#[test]
fn what_was_settled_when_issued_is_what_is_read() {
    use std::collections::BTreeSet;

    use crate::layout::{Layout, Prefill};
    let form = forest();
    let period = "2022-F".parse().unwrap();
    let layout = |settled: &BTreeSet<String>| {
        Layout::new(&form.plan, "cc-kl", period, Prefill { settled: Some(settled), ..Prefill::default() })
    };
    let settled = BTreeSet::from(["1.3.a".to_owned(), "3.1.a".to_owned(), "1.3.c".to_owned()]);
    let issued = layout(&settled);
    assert_eq!(Layout::settled_as_issued(&issued.issued_values()), settled);
    let open = layout(&BTreeSet::new());
    assert!(Layout::settled_as_issued(&open.issued_values()).is_empty());
    let rows = issued.sheet(REPORT).unwrap();
    let role = |key: &str| rows.row(key).unwrap().role(rows, CURRENT);
    assert!(!matches!(role("1.3.a"), Some(crate::layout::Role::Input(_))));
    assert!(matches!(role("3.3.a"), Some(crate::layout::Role::Input(_))));
}
