//! A plan with steps, through the program: templates name the step in hand, forecasts rest on the monthly path.
//!
//! Never tests the arithmetic of a path: `model::outlook` does.

use std::path::Path;
use std::process::{Command, Output};

use khtc::excel;
use khtc::model::grid::{Address, Grid, Sheet};
use serde_json::Value;

use crate::samples::generator;

const DETAILED: &str = "samples/ke-hoach-2022-chi-tiet.xlsx";
const PLAIN: &str = "samples/ke-hoach-2022.xlsx";

fn khtc(args: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(env!("CARGO_BIN_EXE_khtc")).current_dir(root).args(args).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn workbook(path: &Path) -> Grid {
    excel::read(&std::fs::read(path).unwrap()).unwrap()
}

fn shown(sheet: &Sheet, row: u32, column: u16) -> String {
    sheet.value(Address::new(row, column)).map(|value| value.display()).unwrap_or_default()
}

/// The first row whose cell in a column shows a text.
fn row_of(sheet: &Sheet, column: u16, text: &str) -> u32 {
    let found = (0..200).find(|row| shown(sheet, *row, column) == text);
    found.unwrap_or_else(|| panic!("{text} is not in {}", sheet.name))
}

#[test]
fn the_month_of_june_by_the_detailed_plan() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let inbox = generator::FOLDER;
    let run = khtc(&["run", "--plan", DETAILED, "--period", "2022-06", "--inbox", inbox, "--out", out]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");

    // 3613 of 6300 ha that were planned by June: 5161 of 9000 in the year. The unit itself expects 9100.
    let results = workbook(&folder.path().join("ket-qua/2022-06/tong-hop-2022-06.xlsx"));
    let warnings = results.sheet("Cảnh báo sớm").unwrap();
    let header = row_of(warnings, 0, "Mã");
    let column = |heading: &str| {
        let found = (0..40).find(|column| shown(warnings, header, *column) == heading);
        found.unwrap_or_else(|| panic!("no column {heading}"))
    };
    let planting = row_of(warnings, 0, "1.3.a");
    for (heading, expected) in [
        ("Kế hoạch chi tiết: lũy kế đến tháng (6)", "6300"),
        ("Kế hoạch chi tiết: đến hạn", "9000"),
        ("Kế hoạch chi tiết: tháng tới", "1200"),
        ("Dự báo (d): theo kế hoạch chi tiết", "5161.4286"),
        ("Dự báo thấp nhất", "5161.4286"),
        ("Dự báo cao nhất", "9100"),
        ("Mức cảnh báo", "◊ có nguy cơ"),
    ] {
        assert_eq!(shown(warnings, planting, column(heading)), expected, "{heading}");
    }
    // The survey begins slowly, as planned: an even pace would not reach it, the path does.
    let survey = row_of(warnings, 0, "3.3.a");
    assert_eq!(shown(warnings, survey, column("Mức cảnh báo")), "○ đạt");
    let deadlines = results.sheet("Tiến độ nhiệm vụ").unwrap();
    row_of(deadlines, 0, "Các bước của kế hoạch chi tiết");
    assert_eq!(shown(deadlines, row_of(deadlines, 3, "Trồng rừng vụ hè thu"), 9), "○ còn 78 ngày");

    // July's template names what is to be done next, and comes back unharmed.
    let issued = khtc(&["template", "--period", "2022-07", "--unit", "cc-kl", "--workspace", out]);
    assert_eq!(issued.status.code(), Some(0), "{issued:?}");
    let file = folder.path().join("bieu-mau/2022-07/cc-kl.xlsx");
    let form = workbook(&file);
    let report = form.sheet("Báo cáo").unwrap();
    let content = shown(report, row_of(report, 0, "1.3.a"), 2);
    assert_eq!(content, "Trồng 9.000 ha rừng\nBước đến hạn: Trồng rừng tập trung vụ xuân (hạn 31/5/2022, đã quá hạn)");
    let checked = json(&khtc(&["check", file.to_str().unwrap(), "--format", "json", "--workspace", out]));
    let codes: Vec<&str> =
        checked[0]["findings"].as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect();
    assert!(!codes.is_empty() && codes.iter().all(|code| *code == "X401"), "{codes:?}");
}

#[test]
fn plan_show_prints_the_steps_and_plan_check_judges_them() {
    let shown = json(&khtc(&["plan", "show", DETAILED, "--format", "json"]));
    let steps = shown["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 14);
    assert!(steps.iter().all(|step| step["note"].as_str().is_some_and(|note| note.starts_with("ví dụ"))));
    let text = String::from_utf8(khtc(&["plan", "show", DETAILED]).stdout).unwrap();
    assert!(
        text.contains("bước 2: Trồng rừng tập trung vụ xuân (cc-kl; từ 15/2/2022; hạn 31/5/2022; T3 1.200"),
        "{text}"
    );
    let checked = khtc(&["plan", "check", DETAILED, "--format", "json"]);
    assert_eq!((checked.status.code(), &json(&checked)[0]["findings"]), (Some(0), &Value::Array(Vec::new())));
    // What a plan without the sheet says is what it said before there were steps.
    assert_eq!(json(&khtc(&["plan", "show", PLAIN, "--format", "json"])).get("steps"), None);
}

#[test]
fn a_blank_plan_offers_the_sheet_and_is_whole_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let office = folder.path().join("phong");
    let made = json(&khtc(&["init", office.to_str().unwrap(), "--format", "json"]));
    let blank = workbook(Path::new(made["plan"].as_str().unwrap()));
    let sheet = blank.sheet("Kế hoạch chi tiết").unwrap();
    let keys: Vec<String> = (0..20).map(|column| shown(sheet, 3, column)).collect();
    assert_eq!(
        (keys[0].as_str(), keys[1].as_str(), keys[7].as_str(), keys[18].as_str()),
        ("khtc.key", "indicator", "m1", "m12")
    );
    let without = workbook(&Path::new(env!("CARGO_MANIFEST_DIR")).join(PLAIN));
    assert!(without.sheet("Kế hoạch chi tiết").is_none());
}
