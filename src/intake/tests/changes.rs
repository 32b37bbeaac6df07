//! One change of the workbook at a time, and exactly what is said about it.

use super::form::{CURRENT, Form, forest, office, project, q, registration, sheet};
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::layout::stamp::STAMP_SHEET;
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::{Address, Cell, Grid, Sheet, Value};

const REPORT: SheetKind = SheetKind::Report;
const DISTRICTS: SheetKind = SheetKind::Districts;

/// Rows or columns moved on a sheet, as Excel does it.
fn shift(sheet: &mut Sheet, moved: impl Fn(Address) -> Address) {
    sheet.cells = std::mem::take(&mut sheet.cells).into_iter().map(|(at, cell)| (moved(at), cell)).collect();
}

pub fn set(sheet: &mut Sheet, at: Address, value: Value) {
    sheet.cells.insert(at, Cell::new(value));
}

pub fn change(sheet: &mut Sheet, at: Address, value: Value) {
    let cell = sheet.cells.entry(at).or_insert_with(|| Cell::new(Value::Empty));
    cell.value = value;
}

pub fn n(number: f64) -> Value {
    Value::Number(number)
}

pub fn t(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn the_forms_are_faultless() {
    for form in [forest(), project(), office(), registration()] {
        assert_eq!(form.findings(&form.grid()), Vec::<String>::new(), "{}", form.layout.unit);
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
        &["S007 Theo huyện"],
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
        &["S004 Báo cáo (2)"],
    ),
    (
        "districts sorted without their keys",
        forest,
        |form, grid| {
            let table = form.layout.sheet(SheetKind::Districts).unwrap();
            let at = |key: &str| table.address(table.row(key).unwrap(), Column::District).unwrap();
            let (one, other) = (at("1.3.c@180"), at("1.3.c@181"));
            let sheet = grid.sheets.iter_mut().find(|sheet| sheet.name == DISTRICTS.name()).unwrap();
            let (a, b) = (sheet.cells[&one].clone(), sheet.cells[&other].clone());
            sheet.cells.insert(one, b);
            sheet.cells.insert(other, a);
        },
        &["S006 Theo huyện!D9", "S006 Theo huyện!D10"],
    ),
    (
        "a sheet of the sender's own",
        forest,
        |_, grid| {
            let mut own = Sheet { name: "Nháp".into(), ..Sheet::default() };
            set(&mut own, Address::new(0, 0), n(5.0));
            grid.sheets.push(own);
        },
        &["S005 Nháp"],
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
