//! A form that shows the unit's open cases comes back as any other, whichever are open by then.
//!
//! Never asks which cases are open: `model::case` does.

use super::form::*;
use crate::intake;
use crate::layout::case::CaseRow;
use crate::layout::column::Column;
use crate::layout::stamp::STAMP_SHEET;
use crate::layout::{Layout, Prefill, SheetKind};
use crate::model::grid::{Address, Cell, Value};

fn row(number: u32, direction: &str) -> CaseRow {
    CaseRow {
        number,
        about: "1.3.a Trồng 9.000 ha rừng".into(),
        since: "Tháng 5/2022 (nhận ngày 14/5/2022)".into(),
        words: "=1+1 là chữ, không phải công thức\nKiến nghị: cấp giống".into(),
        direction: direction.into(),
    }
}

/// The forest rangers' June with cases.
fn following(rows: &[CaseRow]) -> Form {
    let mut form = forest();
    let prefill = Prefill { priors: &form.ledger.priors, known: Some(&form.ledger.known), settled: None, cases: rows };
    form.layout = Layout::new(&form.plan, "cc-kl", form.layout.period, prefill);
    form
}

#[test]
fn the_list_takes_nothing_from_the_report_and_adds_nothing() {
    let rows = [row(12, "Đã giao"), row(3, "Chưa có")];
    let form = following(&rows);
    let grid = form.grid();
    let sheet = grid.sheet(SheetKind::Cases.name()).unwrap();
    let at = form.address_on(SheetKind::Cases, "case:12", Column::Words);
    assert_eq!(sheet.value(at).unwrap().display(), rows[0].words);
    assert!(sheet.cell(at).unwrap().formula.is_none());
    assert_eq!(form.findings(&grid), Vec::<String>::new());
    let entries = |form: &Form| form.read(&form.grid()).submission.entries;
    assert_eq!(entries(&form), entries(&forest()));
    // What was issued is known by what the workbook says of itself.
    assert_eq!(CaseRow::as_issued(&intake::identify(&grid).issued.unwrap()), rows);
}

#[test]
fn what_is_answered_closed_or_opened_since_is_no_change_by_the_unit() {
    let issued = following(&[row(12, "Chưa có"), row(3, "Chưa có")]);
    for today in [following(&[row(12, "Đã giao")]), following(&[row(14, "Chưa có")]), forest()] {
        // Without the stamp's sheet nobody knows what was issued.
        let mut grid = issued.grid();
        grid.sheets.retain(|sheet| sheet.name != STAMP_SHEET);
        let findings = today.findings(&grid);
        assert!(!findings.iter().any(|one| one.contains(SheetKind::Cases.name())), "{findings:?}");
    }
    // A form from before the list is as good as one with it.
    let plain = forest();
    let mut grid = plain.grid();
    grid.sheets.retain(|sheet| sheet.name != STAMP_SHEET);
    let today = following(&[row(12, "Đã giao")]).findings(&grid);
    assert_eq!(today, plain.findings(&grid));
}

#[test]
fn a_case_that_was_edited_is_a_changed_cell_and_a_number_beside_it_is_named() {
    let form = following(&[row(12, "Chưa có")]);
    let mut grid = form.grid();
    let at = form.address_on(SheetKind::Cases, "case:12", Column::Direction);
    let cells = &mut sheet(&mut grid, SheetKind::Cases).cells;
    cells.insert(at, Cell::new(Value::Text("Đã xong".to_owned())));
    let beside = Address::new(at.row, at.column + 3);
    cells.insert(beside, Cell::new(Value::Number(512.5)));
    let name = SheetKind::Cases.name();
    let mut findings = form.findings(&grid);
    findings.sort();
    assert_eq!(findings, [format!("C110 {name}!{at}"), format!("S005 {name}!{beside}")]);
}
