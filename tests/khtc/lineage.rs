//! Every figure of the consolidated workbook down to the cells that it was made of.
//!
//! Never takes the program's word: leaves are added up here, and cells are read from the files that come back.

use std::collections::BTreeMap;
use std::sync::Mutex;

use khtc::excel;
use khtc::model::attainment::Exact;
use khtc::model::grid::{Address, Grid};
use khtc::model::quantity::Quantity;
use serde_json::{Value, json};

use crate::office::{Office, line};

fn explain(office: &Office, args: &[&str]) -> Value {
    office.khtc(&[&["explain", "--format", "json"], args].concat()).is(0).json()
}

fn figure<'a>(explained: &'a Value, name: &str) -> &'a Value {
    let figures = explained["figures"].as_array().unwrap();
    figures.iter().find(|one| one["figure"] == name).unwrap_or_else(|| panic!("no {name} in {explained:#}"))
}

/// The reports behind a figure, and the cells of each.
fn cells(figure: &Value) -> Vec<(String, Value)> {
    let units = figure["from"].as_array().unwrap().iter();
    let sources = units.flat_map(|unit| unit["sources"].as_array().unwrap());
    let reports = sources.filter(|source| source["source"] == "report");
    reports
        .flat_map(|report| {
            let sha256 = report["sha256"].as_str().unwrap();
            report["cells"].as_array().unwrap().iter().map(|cell| (sha256.to_owned(), cell.clone()))
        })
        .collect()
}

fn quantity(value: &Value) -> Option<Quantity> {
    value.as_str().map(|text| text.parse().unwrap())
}

/// What the leaves give: a sum, or a sum over a sum.
fn reckoned(figure: &Value) -> Option<Quantity> {
    let units = figure["from"].as_array().unwrap().iter();
    let openings = units.flat_map(|unit| unit["sources"].as_array().unwrap());
    let openings = openings.filter(|source| source["source"] == "opening").filter_map(|one| quantity(&one["value"]));
    let of = |field: &str| -> Vec<Quantity> {
        let cells = cells(figure).into_iter().filter(|(_, cell)| cell["field"] == field);
        cells.map(|(_, cell)| quantity(&cell["value"]).unwrap()).collect()
    };
    let (above, below) = (of("numerator"), of("denominator"));
    if !below.is_empty() {
        assert_eq!(above.len(), below.len());
        let (above, below): (Quantity, Quantity) = (above.into_iter().sum(), below.into_iter().sum());
        return Some(Exact::rate(above.raw(), below.raw()).unwrap().rounded());
    }
    let values: Vec<Quantity> = of("current").into_iter().chain(openings).collect();
    (!values.is_empty()).then(|| values.into_iter().sum())
}

/// Files as `original` hands them out, each once.
struct Files<'a> {
    office: &'a Office,
    grids: Mutex<BTreeMap<String, Grid>>,
}

impl Files<'_> {
    /// What stands in a cell of a file.
    fn cell(&self, sha256: &str, sheet: &str, cell: &str) -> String {
        let mut grids = self.grids.lock().unwrap();
        let grid = grids.entry(sha256.to_owned()).or_insert_with(|| {
            let out = format!("goc/{sha256}");
            self.office.khtc(&["original", sha256, "--out", &out]).is(0);
            excel::read(&std::fs::read(self.office.path(&out)).unwrap()).unwrap()
        });
        let at: Address = cell.parse().unwrap();
        grid.sheet(sheet).unwrap().value(at).unwrap_or_else(|| panic!("{sheet}!{cell} is blank")).display()
    }

    fn hold_what_is_said(&self, figure: &Value) -> usize {
        let cells = cells(figure);
        for (sha256, leaf) in &cells {
            let (sheet, cell) = (leaf["sheet"].as_str().unwrap(), leaf["cell"].as_str().unwrap());
            let raw = leaf["raw"].as_str().unwrap_or_else(|| panic!("{leaf:#} has no raw text"));
            assert_eq!(self.cell(sha256, sheet, cell), raw, "{sheet}!{cell}");
            let Some(value) = leaf["value"].as_str() else { continue };
            match leaf["repairs"].as_array().unwrap().last() {
                Some(repair) => assert_eq!(repair["stored"], value, "{leaf:#}"),
                // One word above the table answers for every figure that was asked for.
                None if raw == "Không phát sinh" => assert_eq!(value, "0", "{leaf:#}"),
                None => assert_eq!(raw, value, "{leaf:#}"),
            }
        }
        cells.len()
    }
}

#[test]
fn every_figure_of_the_samples_is_explained() {
    let office = Office::of_samples();
    let files = Files { office: &office, grids: Mutex::default() };
    for period in ["2022-06", "2022-Q2"] {
        let consolidation = office.consolidate(period).is(0).json();
        let lines = consolidation["lines"].as_array().unwrap();
        assert_eq!(lines.len(), 17);
        let leaves: usize = std::thread::scope(|scope| {
            let shares = lines.chunks(lines.len().div_ceil(2)).map(|share| {
                let (office, files) = (&office, &files);
                scope.spawn(move || share.iter().map(|line| is_explained(office, files, period, line)).sum::<usize>())
            });
            shares.collect::<Vec<_>>().into_iter().map(|share| share.join().unwrap()).sum()
        });
        assert!(leaves > 100, "{period}: {leaves}");
    }
}

/// One line, every column of it; how many cells that took.
fn is_explained(office: &Office, files: &Files<'_>, period: &str, line: &Value) -> usize {
    let code = line["indicator"].as_str().unwrap();
    let explained = explain(office, &[code, "--period", period]);
    let mut leaves = 0;
    if line["kind"] != "milestone" {
        for column in ["prior", "current", "cumulative"] {
            let found = figure(&explained, column);
            assert_eq!(found["value"], line[column], "{code} {column}");
            assert_eq!(reckoned(found), quantity(&line[column]), "{code} {column}: {found:#}");
            assert!(!found["formula"].as_str().unwrap().is_empty());
            leaves += files.hold_what_is_said(found);
            // What each unit gave is what the line says of it.
            for unit in line["by_unit"].as_array().unwrap() {
                let given = found["from"].as_array().unwrap().iter().find(|one| one["unit"] == unit["unit"]);
                assert_eq!(given.unwrap()["value"], unit[column], "{code} {column}");
            }
        }
        let percent = figure(&explained, "percent");
        assert_eq!(percent["value"], line["attainment_percent"], "{code}");
        assert_eq!(cells(percent), cells(figure(&explained, "cumulative")), "{code}");
    }
    let status = figure(&explained, "status");
    assert_eq!(status["status"], line["status"], "{code}");
    leaves + files.hold_what_is_said(status)
}

#[test]
fn a_district_and_a_unit_have_their_own_tree() {
    let office = Office::of_samples();
    let files = Files { office: &office, grids: Mutex::default() };
    let june = ["--period", "2022-06"];
    let consolidation = office.khtc(&[&["consolidate", "--format", "json"], &june[..]].concat()).is(0).json();
    for district in line(&consolidation, "1.3.c")["by_district"].as_array().unwrap().iter().take(3) {
        let code = district["district"].as_str().unwrap();
        let explained =
            explain(&office, &[&["1.3.c", "--district", code, "--figure", "cumulative"], &june[..]].concat());
        let found = figure(&explained, "cumulative");
        assert_eq!((&found["value"], reckoned(found)), (&district["cumulative"], quantity(&district["cumulative"])));
        assert!(files.hold_what_is_said(found) == 6 && cells(found).iter().all(|(_, cell)| cell["district"] == code));
    }
    let explained = explain(&office, &[&["1.3.a", "--unit", "cc-kl", "--figure", "current"], &june[..]].concat());
    assert_eq!(figure(&explained, "current")["value"], "512.5");
    office.khtc(&["explain", "1.3.a", "--unit", "cc-lk", "--period", "2022-06"]).is(2).complains(&["cc-kl"]);
    office.khtc(&["explain", "1.3.c", "--district", "1", "--period", "2022-06"]).is(2).complains(&["180, 181"]);
    office.khtc(&["explain", "9.9.z", "--period", "2022-06"]).is(2).complains(&["không có chỉ tiêu, nhiệm vụ ‘9.9.z’"]);
    office.khtc(&["explain", "--period", "2022-06"]).is(2).complains(&["còn thiếu"]);
}

#[test]
fn a_heading_a_tally_and_the_coverage_are_explained() {
    let office = Office::of_samples();
    let june = ["--period", "2022-06"];
    let consolidation = office.khtc(&[&["consolidate", "--format", "json"], &june[..]].concat()).is(0).json();
    let tasks = consolidation["tasks"].as_array().unwrap();
    let explained = explain(&office, &[&["3"], &june[..]].concat());
    assert_eq!(explained["about"], "task");
    let same = |one: &Value| {
        let of = tasks.iter().find(|task| task["task"] == one["task"]).unwrap();
        assert_eq!((&one["status"], &one["completed_on"]), (&of["status"], &of["completed_on"]));
    };
    same(&explained);
    let below = explained["tasks"].as_array().unwrap();
    assert_eq!(below.len(), 3);
    below.iter().for_each(same);
    let done = &below[0]["indicators"][0];
    assert_eq!((&done["indicator"], &done["completed_on"]), (&json!("3.1.a"), &json!("2022-01-28")));
    let words = done["from"][0]["sources"][0]["cells"].as_array().unwrap();
    assert_eq!(words.iter().map(|cell| &cell["field"]).collect::<Vec<_>>(), ["progress", "done_on"]);
    assert_eq!(words[1]["raw"], "28/1/2022");

    let mut counted = 0;
    for status in ["done_on_time", "done_late", "in_progress_on_time", "in_progress_overdue"] {
        let explained = explain(&office, &[&["--tally", status], &june[..]].concat());
        let lines = consolidation["lines"].as_array().unwrap().iter().filter(|line| line["status"] == status);
        let codes: Vec<&Value> = lines.map(|line| &line["indicator"]).collect();
        let told = explained["indicators"].as_array().unwrap();
        assert_eq!(told.iter().map(|one| &one["indicator"]).collect::<Vec<_>>(), codes);
        assert_eq!((&explained["count"], &explained["of"]), (&json!(codes.len()), &json!(17)));
        counted += codes.len();
    }
    assert_eq!(counted, 17);

    let explained = explain(&office, &[&["--coverage"], &june[..]].concat());
    assert_eq!(explained["missing"], consolidation["coverage"]["missing"]);
    let filings = explained["filings"].as_array().unwrap();
    assert_eq!(filings.len() as u64, consolidation["coverage"]["expected"].as_u64().unwrap());
    let of_forest = filings.iter().find(|one| one["unit"] == "cc-kl").unwrap()["attempts"].as_array().unwrap();
    assert_eq!(of_forest.iter().map(|one| &one["stands"]).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn the_tree_on_the_screen_says_which_attempt_stands_and_what_was_typed() {
    let office = Office::issued("2024-01");
    let send = |at: &str, name: &str, form: &crate::workbook::Workbook| {
        office.clock(at);
        let path = office.put(name, form.bytes());
        assert!(office.khtc(&["receive", &path]).code < 2);
    };
    let mut typed = office.report_of_one("2024-01", 0.0);
    typed.put("1.a", "current", "12,5 km");
    send("2024-01-15T09:00:00+07:00", "mot-1.xlsx", &typed);
    let mut corrected = office.report_of_one("2024-01", 0.0);
    corrected.put("1.a", "current", "13,5km").answer("reason", "đo lại");
    send("2024-01-15T10:00:00+07:00", "mot-2.xlsx", &corrected);
    let mut wrong = office.report_of_one("2024-01", 0.0);
    wrong.put("1.a", "current", "mười mấy?");
    send("2024-01-15T11:00:00+07:00", "mot-3.xlsx", &wrong);

    let ran = office.khtc(&["giai-trinh", "1.a", "--period", "2024-01", "--figure", "current"]);
    for words in [
        "● Thực hiện trong kỳ: 13,5 km",
        "├─ = tổng các số thực hiện báo cáo trong kỳ",
        "└─ Phòng Một (mot) · 13,5 km",
        "✓ Tháng 1/2024, lần 2: báo cáo hợp lệ nhận sau cùng, nhận 10:00 15/1/2024",
        "‘13,5km’ → 13,5 (trong kỳ)",
        "► R001: ‘13,5km’ được hiểu là 13,5",
        "nộp bằng tệp: hop-thu-den/mot-2.xlsx",
        "mot-2.xlsx, SHA-256 ",
        "Lý do chỉnh lý: đo lại",
        "✗ lần 1, nhận 09:00 15/1/2024: đã có lần 2 thay thế",
        "✗ lần 3, nhận 11:00 15/1/2024: bị trả lại nên không tính; lần 2 vẫn có hiệu lực",
    ] {
        assert!(ran.is(0).out.contains(words), "‘{words}’ is missing: {ran}");
    }
    // What was known earlier is explained as it was.
    let args = ["1.a", "--period", "2024-01", "--figure", "current", "--known-at", "2024-01-15T09:30:00+07:00"];
    let before = explain(&office, &args);
    assert_eq!(before["figures"][0]["value"], "12.5");
    assert_eq!(before["figures"][0]["from"][0]["sources"][0]["others"], json!([]));
    // A unit that has not reported is named, and so is that nothing is known.
    let ran = office.khtc(&["explain", "2.b", "--period", "2024-01"]);
    assert!(ran.is(0).out.contains("□ Phòng Hai (hai): chưa báo cáo trong kỳ"), "{ran}");
    assert!(ran.out.contains("Thực hiện trong kỳ: không có số"), "{ran}");
}
