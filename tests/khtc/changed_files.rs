//! What happens to a form as a file, row by row of `docs/bieu-mau-bi-thay-doi.md`: names, formats, stamps, copies.
//!
//! Never looks inside the program: each file is given to `check`, all that are judged alike in one go.

use std::collections::{BTreeMap, BTreeSet};

use khtc::model::grid::{Address, Value};
use serde_json::Value as Json;

use crate::doc_table::{Promise, rows, visible};
use crate::office::{Office, SMALL_PLAN, items};
use crate::workbook::Workbook;

/// What makes the file of a row, from the first unit's report.
type Make = fn(Workbook) -> Vec<u8>;

/// Given without a word, and given with `--unit mot --period 2024-01`.
const ALONE: &[(&str, &str, Make)] = &[
    ("tep-bi-cat", "cut.xlsx", |form| form.bytes()[..form.bytes().len() / 2].to_vec()),
    ("tep-rong", "rong.xlsx", |_| Vec::new()),
    ("tep-co-mat-khau", "mat-khau.xlsx", |_| crate::workbook::encrypted()),
    ("tep-pdf-ten-xlsx", "ban-ky.xlsx", |_| b"%PDF-1.7\n1 0 obj\n".to_vec()),
    ("tep-csv", "so-lieu.csv", |_| "STT;Nội dung;Số\n1;Đường;12,5\n".into()),
    ("tep-html-ten-xls", "trang.xls", |_| b"<html><body><table></table></body></html>".to_vec()),
    ("tep-doi-duoi", "mot.xls", |form| form.bytes()),
    ("tep-khong-duoi", "mot", |form| form.bytes()),
    ("tep-ten-khac", "BÁO CÁO THÁNG 1 (cuối cùng).XLSX", |form| form.bytes()),
    ("bieu-cua-nguoi-khac", "bang-luong.xlsx", |_| crate::bad_input::foreign()),
    ("bieu-theo-ke-hoach-khac", "khac.xlsx", |_| issued_by(&SMALL_PLAN.replace("so-nho-2024", "so-khac-2024"), "mot")),
    ("bieu-theo-ban-moi-hon", "ban-2.xlsx", |_| issued_by(&SMALL_PLAN.replace("revision = 1", "revision = 2"), "mot")),
    ("bieu-cua-don-vi-la", "muoi.xlsx", |_| issued_by(&SMALL_PLAN.replace("\"mot\"", "\"muoi\""), "muoi")),
    ("dong-an-cot-an", "an-dong.xlsx", |mut form| {
        form.replace("xl/worksheets/sheet1.xml", "<row r=\"10\" ", "<row r=\"10\" hidden=\"1\" ").bytes()
    }),
    ("bo-bao-ve-trang", "bo-khoa.xlsx", |mut form| {
        form.replace("xl/worksheets/sheet1.xml", "<sheetProtection ", "<khongBaoVe ").bytes()
    }),
    ("chen-dong-trong-excel", "chen-dong.xlsx", |mut form| {
        let mut sheet = form.sheet("Báo cáo");
        sheet.insert_row(10);
        form.set_sheet("Báo cáo", &sheet);
        form.bytes()
    }),
    ("mat-thuoc-tinh", "mat-thuoc-tinh.xlsx", |mut form| {
        form.replace("docProps/custom.xml", "name=\"khtc\"", "name=\"x\"").bytes()
    }),
    ("mat-trang-tem", "mat-trang-tem.xlsx", |mut form| {
        lose_stamp_sheet(&mut form);
        form.bytes()
    }),
    ("tem-noi-khac-nhau", "tem-khac-nhau.xlsx", |mut form| {
        form.replace("docProps/custom.xml", ";mot;", ";hai;").bytes()
    }),
    ("tem-bi-sua", "sua-tem.xlsx", |mut form| {
        let grid = form.grid();
        let target =
            grid.sheet("_khtc").unwrap().cells.iter().find(|(_, cell)| cell.value.display() == "100").unwrap().0;
        form.type_at("_khtc", &target.to_string(), "10").bytes()
    }),
    ("mat-tem-khong-ro-cua-ai", "mat-tem.xlsx", |mut form| {
        lose_stamp(&mut form);
        form.bytes()
    }),
    ("chep-khong-ro-cua-ai", "chep.xlsx", |form| copied(&form, None)),
];

const NAMED: &[(&str, &str, Make)] = &[
    ("mat-tem-co-neu-don-vi", "mat-tem-mot.xlsx", |mut form| {
        lose_stamp(&mut form);
        form.bytes()
    }),
    ("chep-co-neu-don-vi", "chep-mot.xlsx", |form| copied(&form, None)),
    ("chep-voi-phong-vntime", "chep-tcvn3.xlsx", |form| copied(&form, Some(("Lµm ®\u{ad}êng", ".VnTime")))),
    ("chep-voi-phong-vni", "chep-vni.xlsx", |form| copied(&form, Some(("Laøm ñöôøng", "VNI-Times")))),
];

/// The first unit's report on a form of another office.
fn issued_by(plan: &str, unit: &str) -> Vec<u8> {
    let other = Office::with_plan(plan);
    other.clock("2024-01-15T08:00:00+07:00");
    other.issue("2024-01");
    let mut form = other.form("2024-01", unit);
    form.put("1.a", "current", 3.0).put("1.b", "progress", "đang thực hiện").bytes()
}

fn lose_stamp_sheet(form: &mut Workbook) {
    let mut sheet = form.sheet("_khtc");
    (0..8).for_each(|_| sheet.delete_row(1));
    form.set_sheet("_khtc", &sheet);
    form.replace("xl/workbook.xml", "name=\"_khtc\"", "name=\"Sheet4\"");
}

fn lose_stamp(form: &mut Workbook) {
    lose_stamp_sheet(form);
    form.replace("xl/workbook.xml", "name=\"khtc_stamp\"", "name=\"khac\"");
    form.replace("docProps/custom.xml", "name=\"khtc\"", "name=\"x\"");
}

/// The visible cells' values in a workbook of the unit's own, under its own name for the sheet; and perhaps a note
/// under a font of its own.
fn copied(form: &Workbook, note: Option<(&str, &str)>) -> Vec<u8> {
    let mut grid = form.grid();
    for (column, shown) in [("cumulative", 3.0), ("percent", 3.0)] {
        let at = form.find("Báo cáo", "1.a", column).unwrap();
        let report = grid.sheets.iter_mut().find(|sheet| sheet.name == "Báo cáo").unwrap();
        report.cells.get_mut(&at).unwrap().value = Value::Number(shown);
    }
    let report = grid.sheet("Báo cáo").unwrap();
    let key_row = report.cells.iter().find(|(_, cell)| cell.value.display() == "khtc.key").unwrap().0.row;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Bảng của tôi").unwrap();
    for (at, cell) in report.cells.iter().filter(|(at, _)| at.column > 0 && at.row != key_row) {
        let at = Address::new(at.row - u32::from(at.row > key_row), at.column - 1);
        match &cell.value {
            Value::Number(number) => sheet.write_number(at.row, at.column, *number).unwrap(),
            Value::Text(text) => sheet.write_string(at.row, at.column, text).unwrap(),
            Value::Empty | Value::Bool(_) | Value::Date(_) | Value::Error(_) => continue,
        };
    }
    if let Some((text, font)) = note {
        let at = form.find("Báo cáo", "1.a", "note").unwrap();
        let format = rust_xlsxwriter::Format::new().set_font_name(font);
        sheet.write_string_with_format(at.row - 1, at.column - 1, text, &format).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn january() -> Office {
    Office::issued("2024-01")
}

#[test]
fn the_document_says_what_happens_to_a_file() {
    let office = january();
    let form = office.report_of_one("2024-01", 3.0);
    let path = office.put("goc.xlsx", form.bytes());
    let before = entries(&items(office.check(&path).is(0))[0]);
    assert_eq!(before.len(), 2);
    let mut found: BTreeMap<String, Promise> = BTreeMap::new();
    for (files, whose) in [(ALONE, &[][..]), (NAMED, &["--unit", "mot", "--period", "2024-01"][..])] {
        let paths: Vec<String> = files.iter().map(|(_, name, make)| office.put(name, make(form.clone()))).collect();
        let mut args = vec!["check"];
        args.extend(paths.iter().map(String::as_str));
        args.extend(whose);
        args.extend(["--format", "json"]);
        let judged = items(&office.khtc(&args));
        assert_eq!(judged.len(), files.len());
        for ((id, name, _), item) in files.iter().zip(&judged) {
            assert_eq!(item["file"], *name);
            let promise = Promise { id: (*id).to_owned(), outcome: outcome(item), unchanged: entries(item) == before };
            assert!(found.insert(promise.id.clone(), promise).is_none(), "{id} is there twice");
        }
    }
    let promised: BTreeMap<String, Promise> = rows("Cả tệp").into_iter().map(|row| (row.id.clone(), row)).collect();
    let ids: BTreeSet<&String> = promised.keys().chain(found.keys()).collect();
    let wrong: Vec<String> = ids
        .into_iter()
        .filter(|id| promised.get(*id) != found.get(*id))
        .map(|id| format!("{:?}\n  instead of {:?}", found.get(id), promised.get(id)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The disposition, the findings, the repairs.
fn outcome(item: &Json) -> Vec<String> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let place = |one: &Json| match (one["sheet"].as_str(), one["cell"].as_str()) {
        (Some(sheet), Some(cell)) => format!(" {sheet}!{cell}"),
        (Some(sheet), None) => format!(" {sheet}"),
        (None, _) => String::new(),
    };
    let findings = item["findings"].as_array().unwrap().iter();
    let repairs = item["repairs"].as_array().unwrap().iter();
    let mut said: Vec<String> = findings.map(|one| format!("{}{}", text(&one["code"]), place(one))).collect();
    said.extend(repairs.map(|one| {
        let (raw, stored) = (visible(&text(&one["raw"])), visible(&text(&one["stored"])));
        format!("{}{}: {raw} → {stored}", text(&one["code"]), place(one))
    }));
    said.push(text(&item["disposition"]));
    said.sort();
    said
}

/// What was read, wherever it stood.
fn entries(item: &Json) -> Vec<Json> {
    let mut entries = item["entries"].as_array().unwrap().clone();
    for entry in &mut entries {
        entry.as_object_mut().unwrap().retain(|key, _| key != "sheet" && key != "cell");
    }
    // A note is no figure.
    entries.retain(|entry| entry["field"] != "note");
    entries
}
