//! A form that names the step in hand comes back as any other, whichever step is in hand by then.
//!
//! Never asks which step that is: `model::path` does.

use super::form::*;
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::layout::stamp::STAMP_SHEET;
use crate::model::grid::{Cell, Grid, Value};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::plan::{self, PlanSource};

fn plan_with_steps() -> Plan {
    let mut source = PlanSource::from_toml(include_str!("../../../samples/ke-hoach-2022.toml")).unwrap();
    source.steps = PlanSource::from_toml(include_str!("../../../samples/ke-hoach-2022-chi-tiet.toml")).unwrap().steps;
    let read = plan::read(&plan::grid(&source));
    assert_eq!(read.faults, []);
    read.plan.unwrap()
}

/// The forest rangers' June, of a plan, with so much planted before.
fn forest_of(plan: &Plan, planted: &str) -> Form {
    let period = Period::month(2022, 6);
    let ledger = Ledger::full(plan, period, q("0")).set("1.3.a", planted).set("1.3.b", "63.4").set("3.3.a", "200000");
    let mut form = Form::new(plan, "cc-kl", period, ledger);
    form.answers = forest().answers;
    form
}

fn content(form: &Form, grid: &Grid, key: &str) -> String {
    let sheet = grid.sheet(SheetKind::Report.name()).unwrap();
    sheet.value(form.address(key, Column::Content)).unwrap().display()
}

#[test]
fn the_step_stands_below_the_content_and_nothing_else_changes() {
    let form = forest_of(&plan_with_steps(), "3100.5");
    let grid = form.grid();
    // 4850 ha were to be planted by the end of May; of 3.3.a 200000 ha are far beyond the 118000 that were planned.
    let step = "Trồng 9.000 ha rừng\nBước đến hạn: Trồng rừng tập trung vụ xuân (hạn 31/5/2022)";
    assert_eq!(content(&form, &grid, "1.3.a"), step);
    assert!(
        content(&form, &grid, "3.3.a")
            .ends_with("Bước đến hạn: Kiểm tra ngoại nghiệp tại các huyện, thành phố (hạn 31/8/2022)")
    );
    assert!(!content(&form, &grid, "3.3.b").contains("Bước đến hạn"));
    assert_eq!(form.findings(&grid), Vec::<String>::new());
    let plain = forest_of(&plan(2022), "3100.5");
    let entries = |form: &Form| form.read(&form.grid()).submission.entries;
    assert_eq!(entries(&form), entries(&plain));
    assert_eq!(content(&plain, &plain.grid(), "1.3.a"), "Trồng 9.000 ha rừng");
}

#[test]
fn a_step_that_moved_on_since_is_no_change_by_the_unit() {
    let plan = plan_with_steps();
    let issued = forest_of(&plan, "3100.5");
    let mut grid = issued.grid();
    let today = forest_of(&plan, "5000");
    assert_ne!(content(&today, &today.grid(), "1.3.a"), content(&issued, &grid, "1.3.a"));
    let outdated = today.findings(&grid);
    assert_eq!(outdated, ["C115 Báo cáo!F12"], "only the figure before it");
    // Without the stamp's sheet nobody knows what was issued.
    grid.sheets.retain(|sheet| sheet.name != STAMP_SHEET);
    let without = today.findings(&grid);
    assert!(!without.iter().any(|finding| finding.ends_with("Báo cáo!C12")), "{without:?}");
    // And where the keys are gone as well, rows are known by their content.
    let keyed = sheet(&mut grid, SheetKind::Report);
    keyed.cells.retain(|at, _| at.column != 0 && at.row != 6);
    let lost = today.read(&grid);
    let planted = lost.submission.entries.iter().find(|entry| entry.indicator == "1.3.a");
    assert_eq!(planted.and_then(|entry| entry.value), Some(q("512.5")), "{:?}", lost.submission.faults);
}

#[test]
fn a_step_that_was_edited_is_a_changed_cell() {
    let form = forest_of(&plan_with_steps(), "3100.5");
    let mut grid = form.grid();
    let at = form.address("1.3.a", Column::Content);
    let words = "Trồng 9.000 ha rừng\nBước đến hạn: Trồng rừng tập trung vụ xuân (hạn 31/12/2022)";
    sheet(&mut grid, SheetKind::Report).cells.insert(at, Cell::new(Value::Text(words.to_owned())));
    assert_eq!(form.findings(&grid), [format!("C110 Báo cáo!{at}")]);
}
