//! Plans read from their sources, and one mutated plan for every code.
//!
//! Never touches a file.

mod mutations;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;
use crate::model::finding::{Fault, Severity};
use crate::model::grid::{Address, Cell, Grid, Value};
use crate::model::indicator::{Kind, Target};
use crate::model::period::{Frequency, Period};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use mutations::mutations;

const PLAN_2022: &str = include_str!("../../samples/ke-hoach-2022.toml");
const PLAN_2023: &str = include_str!("../../tests/plans/ke-hoach-2023.toml");

fn grid_2022() -> Grid {
    grid(&PlanSource::from_toml(PLAN_2022).unwrap())
}

/// The plan of 2022 with a path of planting and a step of a milestone.
fn grid_with_steps() -> Grid {
    let steps = r#"
        [[steps]]
        indicator = "1.3.a"
        step = "1"
        content = "Trồng rừng vụ xuân"
        unit = "cc-kl"
        from = "2022-02-15"
        due = "Tháng 5/2022"
        months = { m3 = 4000, m4 = 3000.5 }

        [[steps]]
        indicator = "1.3.a"
        step = "2"
        content = "Trồng rừng vụ hè thu"
        due = "Quý III/2022"
        months = { m6 = 1999.5 }

        [[steps]]
        indicator = "2.c"
        step = "1"
        content = "Phê duyệt kết quả lựa chọn nhà thầu"
        unit = "bql-csht"
        due = "30/4/2022"
        note = "ví dụ"
    "#;
    let mut source = PlanSource::from_toml(PLAN_2022).unwrap();
    source.steps = PlanSource::from_toml(steps).unwrap().steps;
    grid(&source)
}

fn grid_2023() -> Grid {
    grid(&PlanSource::from_toml(PLAN_2023).unwrap())
}

fn plan_of(grid: &Grid) -> Plan {
    let reading = read(grid);
    assert_eq!(reading.faults, []);
    reading.plan.unwrap()
}

fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The cell in the row that begins with `first`, under a column key. Rows are found in the first keyed column.
fn at(grid: &Grid, sheet: &str, first: &str, key: &str) -> Address {
    let sheet = grid.sheet(sheet).unwrap();
    let row = sheet.cells.iter().find(|(at, cell)| at.column == 1 && at.row > 3 && cell.value.display() == first);
    let column = sheet.row(3).find(|(_, cell)| cell.value.display() == key);
    Address::new(row.unwrap_or_else(|| panic!("no row {first}")).0.row, column.unwrap().0.column)
}

fn set(grid: &mut Grid, sheet: &str, at: Address, value: Value) {
    let sheet = grid.sheets.iter_mut().find(|one| one.name == sheet).unwrap();
    sheet.cells.insert(at, Cell::new(value));
}

/// Changes one cell of the 2022 plan; answers its address.
fn put(grid: &mut Grid, sheet: &str, first: &str, key: &str, value: Value) -> String {
    let at = at(grid, sheet, first, key);
    set(grid, sheet, at, value);
    format!("{sheet}!{at}")
}

/// Writes a row below all others; answers the address of its first cell.
fn add(grid: &mut Grid, sheet: &str, values: &[Value]) -> String {
    let last = grid.sheet(sheet).unwrap().cells.keys().map(|at| at.row).max().unwrap().max(3);
    for (column, value) in (1..).zip(values) {
        if *value != Value::Empty {
            set(grid, sheet, Address::new(last + 1, column), value.clone());
        }
    }
    format!("{sheet}!{}", Address::new(last + 1, 1))
}

fn remove_row(grid: &mut Grid, sheet: &str, first: &str) {
    let row = at_row(grid, sheet, first);
    let sheet = grid.sheets.iter_mut().find(|one| one.name == sheet).unwrap();
    sheet.cells.retain(|at, _| at.row != row);
}

fn at_row(grid: &Grid, sheet: &str, first: &str) -> u32 {
    let cells = &grid.sheet(sheet).unwrap().cells;
    cells.iter().find(|(at, cell)| at.column == 1 && at.row > 3 && cell.value.display() == first).unwrap().0.row
}

fn places(faults: &[Fault]) -> Vec<String> {
    let place = |fault: &Fault| match (&fault.sheet, &fault.cell) {
        (Some(sheet), Some(cell)) => format!("{} {sheet}!{cell}", fault.code),
        (Some(sheet), None) => format!("{} {sheet}", fault.code),
        (None, _) => fault.code.to_owned(),
    };
    faults.iter().map(place).collect()
}

#[test]
fn the_plan_of_2022_is_whole() {
    let plan = plan_of(&grid_2022());
    assert_eq!((plan.about.id.as_str(), plan.about.revision, plan.year()), ("snn-ls-2022", 1, 2022));
    assert_eq!((plan.units.len(), plan.leaders.len(), plan.districts.len()), (6, 4, 11));
    let numbers: Vec<&str> = plan.tasks.iter().map(|task| task.no.as_str()).collect();
    assert_eq!(numbers, ["1", "1.1", "1.2", "1.3", "1.4", "2", "3", "3.1", "3.2", "3.3", "4"]);
    assert_eq!(plan.indicators.len(), 17);

    // The plan that the samples are made from (`docs/domain.md`, *Sources*), once more by hand.
    let expected = [
        ("1.1.a", Kind::Flow, Target::AtLeast(q("5")), "2022-12-31", "dat", "cc-ptnt"),
        ("1.1.b", Kind::Flow, Target::AtLeast(q("15")), "2022-12-31", "dat", "cc-ptnt"),
        ("1.1.c", Kind::Flow, Target::AtLeast(q("15")), "2022-12-31", "dat", "cc-ptnt"),
        ("1.2.a", Kind::Stock, Target::Above(q("1000")), "2022-12-31", "thu", "cc-ttbvtv"),
        ("1.3.a", Kind::Flow, Target::AtLeast(q("9000")), "2022-12-31", "thinh", "cc-kl"),
        ("1.3.b", Kind::Rate, Target::AtLeast(q("63.8")), "2022-12-31", "thinh", "cc-kl"),
        ("1.3.c", Kind::Flow, Target::Each(q("1")), "2022-12-31", "thinh", "cc-kl"),
        ("1.4.a", Kind::Rate, Target::AtLeast(q("97")), "2022-12-31", "dat", "tt-nuoc"),
        ("2.a", Kind::Flow, Target::Range { min: q("1"), max: q("3") }, "2022-12-31", "dat", "bql-csht"),
        ("2.b", Kind::Flow, Target::Range { min: q("7"), max: q("10") }, "2022-12-31", "dat", "bql-csht"),
        ("2.c", Kind::Milestone, Target::Done, "2022-12-31", "dat", "bql-csht"),
        ("3.1.a", Kind::Milestone, Target::Done, "2022-01-31", "thinh", "cc-kl"),
        ("3.2.a", Kind::Milestone, Target::Done, "2022-03-31", "thinh", "cc-kl"),
        ("3.2.b", Kind::Milestone, Target::Done, "2022-03-31", "thinh", "cc-kl"),
        ("3.3.a", Kind::Flow, Target::All(q("295664")), "2022-09-30", "thinh", "cc-kl"),
        ("3.3.b", Kind::Milestone, Target::Done, "2022-09-30", "thinh", "cc-kl"),
        ("4.a", Kind::Rank, Target::None, "2022-12-31", "hung", "vp"),
    ];
    for (indicator, (code, kind, target, deadline, leader, unit)) in plan.indicators.iter().zip(expected) {
        assert_eq!((indicator.code.as_str(), indicator.kind, indicator.target), (code, kind, target));
        assert_eq!(plan.deadline(indicator), day(deadline), "{code}");
        assert_eq!(plan.task(&indicator.task).unwrap().leader.as_deref(), Some(leader), "{code}");
        let reporters = plan.reporters(indicator, Period::month(2022, 6));
        assert_eq!(reporters.iter().map(|reporter| reporter.unit).collect::<Vec<_>>(), [unit], "{code}");
        assert_eq!(indicator.frequency, Frequency::Month);
    }
    let nurseries = plan.indicator("1.3.c").unwrap();
    assert_eq!(nurseries.districts, ["180", "181", "182", "183", "184", "185", "186", "187", "188", "189"]);
    assert!(nurseries.aspiration && plan.indicator("1.1.c").unwrap().aspiration);
    assert!(plan.indicator("2.a").unwrap().names && !plan.indicator("2.b").unwrap().names);
    assert!(plan.indicator("1.1.b").unwrap().confirm.is_some() && plan.indicator("1.2.a").unwrap().confirm.is_some());
    assert_eq!(plan.indicator("2.c").unwrap().uom, "–");
    assert_eq!(plan.task("3.2").unwrap().deadline_text, "Quý I/2022");
    // The report of April 2022 is due on Monday the 18th, of January on Tuesday the 18th.
    assert_eq!(plan.calendar.window(Period::month(2022, 4)).due, day("2022-04-18"));
    assert_eq!(plan.calendar.holidays.len(), 15);
}

#[test]
fn the_plan_of_2023_is_another_world() {
    let plan = plan_of(&grid_2023());
    assert_eq!(plan.indicator("2.1.a").unwrap().target, Target::AtMost(q("60")));
    assert_eq!(plan.indicator("2.1.b").unwrap().target, Target::Below(q("25")));
    assert_eq!(plan.indicator("1.1.b").unwrap().frequency, Frequency::Quarter);
    assert_eq!(plan.indicator("1.2.a").unwrap().frequency, Frequency::Half);
    assert_eq!(plan.indicator("1.1.a").unwrap().districts, ["135", "136", "137"]);
    // 1.1 inherits from 1; a day is a deadline too.
    let task = plan.task("1.1").unwrap();
    assert_eq!((task.unit.as_deref(), task.leader.as_deref()), (Some("p-qlht"), Some("binh")));
    assert_eq!((task.deadline, task.deadline_text.as_str()), (Some(day("2023-12-31")), "Năm 2023"));
    assert_eq!(plan.task("1.2").unwrap().deadline, Some(day("2023-09-15")));
    assert_eq!(plan.task("2.3").unwrap().deadline, Some(day("2023-06-30")));
    // Two units share a rate; a stock changes hands at the half.
    let rate = plan.indicator("2.2.a").unwrap();
    assert!(plan.needs_fraction(rate, Period::quarter(2023, 1)));
    let stock = plan.indicator("2.2.b").unwrap();
    let units =
        |month| plan.reporters(stock, Period::month(2023, month)).iter().map(|r| r.unit.to_owned()).collect::<Vec<_>>();
    assert_eq!(units(6), ["p-vt", "thanh-tra"]);
    assert_eq!(units(7), ["p-vt"]);
    // Its own calendar: March to the 20th, so that April begins on the 21st.
    let april = plan.calendar.window(Period::month(2023, 4));
    assert_eq!((april.from, april.to), (day("2023-03-21"), day("2023-04-20")));
    assert_eq!(plan.calendar.window("2023-F".parse().unwrap()).due, day("2024-01-10"));
    assert_eq!(plan.openings.len(), 4);
    assert_eq!(plan.openings[2].value, q("12.75"));
    assert_eq!(plan.unit("thanh-tra").unwrap().short, "Thanh tra Sở");
    assert_eq!(plan.unit("p-qlht").unwrap().emails.len(), 2);
}

#[test]
fn each_mutation_gives_its_code_at_its_cell_and_nothing_else() {
    for (code, grid, place) in mutations() {
        let reading = read(&grid);
        assert_eq!(places(&reading.faults), [format!("{code} {place}")], "{:?}", reading.faults);
        let is_error = rules::rule(code).unwrap().severity == Severity::Error;
        assert_eq!(reading.plan.is_none(), is_error, "{code}");
        for fault in &reading.faults {
            assert!(!fault.found.is_empty() && !fault.expected.is_empty(), "{fault:?}");
        }
    }
}

#[test]
fn every_code_has_a_mutation() {
    let mut tried: BTreeSet<&str> = mutations().into_iter().map(|(code, _, _)| code).collect();
    // Tried below, with what the ledger recorded.
    tried.extend([codes::REVISION_CHANGED, codes::DROPPED_WITH_FIGURES, codes::UNIT_DROPPED_WITH_REPORTS]);
    tried.insert(codes::CODE_REUSED);
    assert_eq!(tried, rules::RULES.iter().map(|rule| rule.code).collect());
}

#[test]
fn what_a_revision_drops_is_named_only_where_it_was_reported() {
    let before = plan_of(&grid_2022());
    let mut now = before.clone();
    now.indicators.retain(|one| one.code != "1.3.a" && one.code != "1.3.b");
    now.units.retain(|one| one.code != "vp" && one.code != "cc-kl");
    let reported = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<BTreeSet<String>>();
    let (indicators, units) = (reported(&["1.3.a", "1.3.c"]), reported(&["cc-kl", "cc-ptnt"]));
    let faults = check_dropped(&before, &now, &indicators, &units);
    let told: Vec<(&str, Option<&str>)> = faults.iter().map(|fault| (fault.code, fault.sheet.as_deref())).collect();
    assert_eq!(told, [("K050", Some("Chỉ tiêu")), ("K051", Some("Đơn vị"))]);
    assert!(faults[0].found.starts_with("1.3.a (") && faults[1].found.starts_with("cc-kl ("), "{faults:?}");
    assert_eq!(check_dropped(&before, &before, &indicators, &units), []);
    assert_eq!(differences(&before, &before), []);
}

#[test]
fn a_code_with_figures_keeps_its_meaning() {
    let before = plan_of(&grid_2022());
    let mut now = before.clone();
    for one in now.indicators.iter_mut().filter(|one| one.code == "1.3.a" || one.code == "1.3.b") {
        one.uom = "m2".to_owned();
    }
    let reported = BTreeSet::from(["1.3.a".to_owned(), "1.3.c".to_owned()]);
    let faults = check_reused(&before, &now, &reported);
    let told: Vec<(&str, Option<&str>)> = faults.iter().map(|fault| (fault.code, fault.indicator.as_deref())).collect();
    assert_eq!(told, [("K052", Some("1.3.a"))]);
    assert!(faults[0].found.contains("ha (") && faults[0].found.contains("m2 ("), "{faults:?}");
    assert_eq!(check_reused(&before, &before, &reported), []);
}

#[test]
fn changed_content_needs_a_new_revision() {
    let plan = plan_of(&grid_2022());
    assert_eq!(check_revision(&plan, None), None);
    assert_eq!(check_revision(&plan, Some(&plan.digest)), None);
    let mut grid = grid_2022();
    put(&mut grid, "Chỉ tiêu", "1.3.a", "min", Value::Number(9500.0));
    let changed = plan_of(&grid);
    let fault = check_revision(&changed, Some(&plan.digest)).unwrap();
    assert_eq!((fault.code, fault.sheet.as_deref()), ("K031", Some("Thông tin")));
    assert!(judge(&[fault])[0].message.contains("cần lần 2"));
}

#[test]
fn all_that_is_missing_is_said_at_once() {
    let mut grid = grid_2022();
    grid.sheets.retain(|sheet| !["Ngày nghỉ", "Số đầu kỳ"].contains(&sheet.name.as_str()));
    let tasks = grid.sheets.iter_mut().find(|sheet| sheet.name == "Nhiệm vụ").unwrap();
    tasks.cells.remove(&"B4".parse().unwrap());
    tasks.cells.remove(&"F4".parse().unwrap());
    let faults = read(&grid).faults;
    assert_eq!(places(&faults), ["K003 Nhiệm vụ!A4", "K003 Nhiệm vụ!A4", "K001 Ngày nghỉ", "K001 Số đầu kỳ"]);
    assert_eq!((faults[0].expected.as_str(), faults[1].expected.as_str()), ("no", "deadline"));
    assert_eq!(read(&Grid::default()).faults.len(), 10);
}

#[test]
fn sheets_and_columns_are_found_wherever_they_are() {
    let plan = plan_of(&grid_2022());
    let mut grid = grid_2022();
    grid.sheets.reverse();
    for (number, sheet) in grid.sheets.iter_mut().enumerate() {
        sheet.name = format!("Sheet{number}");
        // Three rows above, a column before, and all columns in reverse.
        let cells = std::mem::take(&mut sheet.cells);
        let moved = |at: Address| Address::new(at.row + 3, if at.column == 0 { 1 } else { 40 - at.column });
        sheet.cells = cells.into_iter().map(|(at, cell)| (moved(at), cell)).collect();
    }
    assert_eq!(plan_of(&grid), plan);
}

#[test]
fn types_and_words_may_vary() {
    let plan = plan_of(&grid_2022());
    let mut grid = grid_2022();
    put(&mut grid, "Thông tin", "year", "value", text(" 2022 "));
    put(&mut grid, "Chỉ tiêu", "1.3.a", "min", text("9.000 ha"));
    put(&mut grid, "Chỉ tiêu", "1.3.a", "op", text("≥"));
    put(&mut grid, "Chỉ tiêu", "1.3.a", "kind", text("Cộng dồn theo kỳ"));
    put(&mut grid, "Chỉ tiêu", "1.3.a", "frequency", text("tháng"));
    put(&mut grid, "Chỉ tiêu", "1.3.b", "min", text("63,8%"));
    put(&mut grid, "Chỉ tiêu", "1.3.c", "districts", text("180,181,182,183,184,185,186,187,188,Đình Lập"));
    put(&mut grid, "Chỉ tiêu", "2.a", "names", text("có"));
    put(&mut grid, "Chỉ tiêu", "2.b", "names", text("Không"));
    put(&mut grid, "Nhiệm vụ", "1", "no", Value::Number(1.0));
    set_percent(&mut grid, "1.4.a", 0.97);
    let at = at(&grid, "Ngày nghỉ", "1/1/2022", "date");
    set(&mut grid, "Ngày nghỉ", at, text("01/01/2022"));
    assert_eq!(plan_of(&grid), plan);
}

fn set_percent(grid: &mut Grid, code: &str, value: f64) {
    let at = at(grid, "Chỉ tiêu", code, "min");
    let sheet = grid.sheets.iter_mut().find(|sheet| sheet.name == "Chỉ tiêu").unwrap();
    sheet.cells.insert(at, Cell { percent: true, ..Cell::new(Value::Number(value)) });
}

#[test]
fn a_lost_zero_in_the_numbering_is_noticed() {
    // 1.10 typed into a number cell is 1.1.
    let mut grid = grid_2022();
    put(&mut grid, "Nhiệm vụ", "1.4", "no", Value::Number(1.1));
    let faults = places(&read(&grid).faults);
    assert_eq!(faults[0], "K012 Nhiệm vụ!B9");
}

#[test]
fn the_digest_is_of_the_content() {
    let plan = plan_of(&grid_2022());
    assert_eq!(plan.digest.len(), 64);
    let mut same = grid_2022();
    put(&mut same, "Chỉ tiêu", "1.3.a", "op", text("≥"));
    assert_eq!(plan_of(&same).digest, plan.digest);
    let mut other = grid_2022();
    put(&mut other, "Nhiệm vụ", "1.2", "leader", text("dat"));
    assert_ne!(plan_of(&other).digest, plan.digest);
    assert_ne!(plan_of(&grid_2023()).digest, plan.digest);
}

#[test]
fn a_plan_without_steps_is_the_plan_it_was() {
    let plan = plan_of(&grid_2022());
    // The digest of this plan in ledgers that were written before there were steps.
    assert_eq!(plan.digest, "1a1e83888ede1b3bc11040ef5f82e21e8bd27c394f85c169d578d8cea47f7840");
    let empty = PlanSource { steps: Some(Vec::new()), ..PlanSource::from_toml(PLAN_2022).unwrap() };
    let without = PlanSource::from_toml(PLAN_2022).unwrap();
    assert_eq!(plan_of(&grid(&empty)), plan);
    assert_ne!(write(&empty).unwrap(), write(&without).unwrap(), "offered, and empty");
    assert!(grid(&without).sheet("Kế hoạch chi tiết").is_none());
    assert!(plan.steps.is_empty() && json(&plan).get("steps").is_none());
}

#[test]
fn steps_are_read_shown_and_part_of_the_content() {
    let plan = plan_of(&grid_with_steps());
    let without = plan_of(&grid_2022());
    assert_ne!(plan.digest, without.digest);
    let spring = &plan.steps[0];
    assert_eq!(
        (spring.unit.as_deref(), spring.from, spring.due),
        (Some("cc-kl"), Some(day("2022-02-15")), day("2022-05-31"))
    );
    assert_eq!((spring.months[2], spring.months[3], spring.months[4]), (Some(q("4000")), Some(q("3000.5")), None));
    assert_eq!(plan.path(plan.indicator("1.3.a").unwrap()).unwrap().up_to(12), q("9000"));
    let mut same = grid_with_steps();
    put(&mut same, "Kế hoạch chi tiết", "1.3.a", "m4", text("3.000,5"));
    put(&mut same, "Kế hoạch chi tiết", "1.3.a", "from", text("15/02/2022"));
    assert_eq!(plan_of(&same), plan);
    let mut other = grid_with_steps();
    put(&mut other, "Kế hoạch chi tiết", "2.c", "due", text("29/4/2022"));
    assert_ne!(plan_of(&other).digest, plan.digest);

    let json = json(&plan);
    assert_eq!(json["steps"].as_array().unwrap().len(), 3);
    let step = &json["steps"][0];
    assert_eq!((&step["indicator"], &step["step"], &step["due"]), (&"1.3.a".into(), &"1".into(), &"2022-05-31".into()));
    assert_eq!((&step["months"][2], &step["months"][4]), (&"4000".into(), &serde_json::Value::Null));
    let tree = tree(&plan);
    let line = "bước 1: Trồng rừng vụ xuân (cc-kl; từ 15/2/2022; hạn 31/5/2022; T3 4.000, T4 3.000,5)";
    assert!(tree.contains(line) && tree.contains("3 bước trong kế hoạch chi tiết"), "{tree}");
}

#[test]
fn a_path_that_falls_short_names_both_numbers() {
    let mut grid = grid_with_steps();
    put(&mut grid, "Kế hoạch chi tiết", "1.3.a", "m3", Value::Number(3500.0));
    let reading = read(&grid);
    assert!(reading.plan.is_some());
    let findings = judge(&reading.faults);
    assert_eq!(findings[0].indicator.as_deref(), Some("1.3.a"));
    let message = "Kế hoạch chi tiết!B5: cộng các tháng của kế hoạch chi tiết được 8.500,0 ha; cần ít nhất 9.000,0 ha.";
    assert_eq!(findings[0].message, message);
    // More than planned, or a path of what has no number to reach, is nothing to warn of.
    put(&mut grid, "Kế hoạch chi tiết", "1.3.a", "m3", Value::Number(5000.0));
    assert_eq!(read(&grid).faults, []);
}

#[test]
fn findings_name_place_fault_and_remedy() {
    let mut grid = grid_2022();
    put(&mut grid, "Nhiệm vụ", "1.3", "unit", text("cckl"));
    put(&mut grid, "Đơn vị", "vp", "emails", text("vp {found}"));
    put(&mut grid, "Thông tin", "year", "value", text("22"));
    let findings = judge(&read(&grid).faults);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "Thông tin!D8: ‘22’ không dùng được; cần năm có bốn chữ số, ví dụ 2022.",
            "Nhiệm vụ!E8: không có đơn vị ‘cckl’; cần cc-kl, nếu muốn ghi mã này.",
            "Đơn vị!E10: ‘vp’ không phải là địa chỉ thư; cần địa chỉ dạng ten@donvi.vn.",
            "Đơn vị!E10: ‘{found}’ không phải là địa chỉ thư; cần địa chỉ dạng ten@donvi.vn.",
        ]
    );
    assert_eq!(findings[1].name, "unknown-unit");
    assert!(findings[1].remedy.contains("sheet Đơn vị"));
}

#[test]
fn the_blank_plan_asks_for_what_it_needs() {
    let source = PlanSource {
        about: source::AboutSource { revision: Some(1), year: Some(2024), ..Default::default() },
        ..Default::default()
    };
    let expected = ["K007 Thông tin!D5", "K007 Thông tin!D7", "K036 Đơn vị", "K036 Nhiệm vụ", "K036 Chỉ tiêu"];
    assert_eq!(places(&read(&grid(&source)).faults), expected);
}

/// A plan as programs see it.
fn json(plan: &Plan) -> serde_json::Value {
    serde_json::to_value(shown(plan)).unwrap()
}

#[test]
fn json_is_as_the_contract_says() {
    let json = json(&plan_of(&grid_2023()));
    assert_eq!(json["plan"], "sgtvt-yb-2023");
    assert_eq!((json["revision"].as_u64(), json["year"].as_u64()), (Some(3), Some(2023)));
    let task = &json["tasks"][1];
    assert_eq!(task["no"], "1.1");
    assert_eq!(
        (&task["leader"], &task["unit"], &task["deadline"]),
        (&"binh".into(), &"p-qlht".into(), &"2023-12-31".into())
    );
    let indicator = json["indicators"].as_array().unwrap().iter().find(|one| one["code"] == "2.2.b").unwrap();
    assert_eq!(indicator["target"], serde_json::json!({ "op": ">", "min": "1200", "max": null }));
    assert_eq!((&indicator["kind"], &indicator["frequency"]), (&"stock".into(), &"month".into()));
    assert_eq!(
        (indicator["units"][0]["unit"].as_str(), indicator["units"][0]["share"].as_str()),
        (Some("p-vt"), Some("0.6"))
    );
    assert_eq!(indicator["breakdown"], serde_json::Value::Null);
    assert_eq!(json["indicators"][0]["breakdown"], "huyện");
    assert_eq!(json["indicators"][0]["districts"], serde_json::json!(["135", "136", "137"]));
}

#[test]
fn the_tree_shows_every_task_and_indicator() {
    let plan = plan_of(&grid_2022());
    let tree = tree(&plan);
    for line in [
        "1.3.c  Đầu tư nâng cấp các vườn ươm",
        "mỗi huyện ≥ 1 vườn; cc-kl; 31/12/2022; 10 huyện; phấn đấu",
        "tỷ lệ %; 63,8 %; cc-kl; 31/12/2022",
        "(Phó Giám đốc Vũ Văn Thịnh; Chi cục Kiểm lâm)",
        "(Quý III/2022)",
        "11 nhiệm vụ, 17 chỉ tiêu (17 theo tháng), 6 đơn vị, 11 huyện, thành phố",
        "  1.2.a: Chưa có mức",
    ] {
        assert!(tree.contains(line), "{line}\n{tree}");
    }
    assert!(tree.lines().all(|line| line.trim_end() == line));
}

#[test]
fn a_fault_draws_no_others_after_it() {
    // A unit that is unknown at the heading is not missing from its children's indicators, and its indicators name it.
    let mut grid = grid_2022();
    put(&mut grid, "Nhiệm vụ", "3", "unit", text("kl"));
    put(&mut grid, "Nhiệm vụ", "2", "deadline", text("sớm"));
    put(&mut grid, "Chỉ tiêu", "1.3.a", "kind", text("tổng"));
    add(&mut grid, "Số đầu kỳ", &[text("1.3.a"), Value::Empty, Value::Empty, text("31/12/2021"), text("5")]);
    let faults = read(&grid).faults;
    assert_eq!(places(&faults), ["K010 Nhiệm vụ!F10", "K013 Nhiệm vụ!E11", "K018 Chỉ tiêu!F9"]);
    assert_eq!(faults[2].indicator.as_deref(), Some("1.3.a"));
}

#[test]
fn blank_rows_between_are_passed_over() {
    let plan = plan_of(&grid_2022());
    let mut grid = grid_2022();
    for sheet in &mut grid.sheets {
        let cells = std::mem::take(&mut sheet.cells);
        let spread = |at: Address| if at.row > 3 { Address::new(at.row * 3, at.column) } else { at };
        sheet.cells = cells.into_iter().map(|(at, cell)| (spread(at), cell)).collect();
        sheet.cells.insert(Address::new(500, 2), Cell::new(text(" \u{a0}")));
    }
    assert_eq!(plan_of(&grid), plan);
}
