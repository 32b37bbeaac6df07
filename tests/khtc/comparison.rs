//! A period against what was said before: the workbook before, the same period of last year.
//!
//! Never asks for figures that no report or plan gave.

use khtc::excel;
use khtc::model::grid::{Address, Cell};
use serde_json::{Value, json};

use crate::office::{Office, SMALL_PLAN, line, plan_workbook};

/// What stands in the rows of a sheet, cell by cell.
fn rows(workbook: &[u8], sheet: &str) -> Vec<Vec<(Address, Cell)>> {
    let grid = excel::read(workbook).unwrap();
    let sheet = grid.sheet(sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    let last = sheet.cells.keys().map(|at| at.row).max().unwrap_or(0);
    (0..=last).map(|row| sheet.row(row).map(|(at, cell)| (at, cell.clone())).collect()).collect()
}

fn texts(workbook: &[u8], sheet: &str) -> Vec<String> {
    let rows = rows(workbook, sheet).into_iter();
    rows.map(|row| row.iter().map(|(_, cell)| cell.value.display()).collect::<Vec<_>>().join(" | ")).collect()
}

/// Columns of the row that begins with a text, as they are shown.
fn columns(workbook: &[u8], sheet: &str, first: &str, wanted: &[u16]) -> Vec<String> {
    let rows = rows(workbook, sheet);
    let row = rows.iter().find(|row| row.iter().any(|(at, cell)| at.column == 0 && cell.value.display() == first));
    let row = row.unwrap_or_else(|| panic!("no row {first} in {sheet}"));
    let shown = |column: &u16| row.iter().find(|(at, _)| at.column == *column).map(|(_, cell)| cell.value.display());
    wanted.iter().map(|column| shown(column).unwrap_or_default()).collect()
}

fn receive(office: &Office, at: &str, name: &str, bytes: &[u8]) {
    office.clock(at);
    let path = office.put(name, bytes);
    office.receive(&path).is(0);
}

fn consolidate(office: &Office, period: &str, more: &[&str]) -> Value {
    let args = [&["consolidate", "--period", period, "--format", "json"], more].concat();
    office.khtc(&args).is(0).json()
}

#[test]
fn a_workbook_says_what_moved_since_the_one_before() {
    let office = Office::issued("2024-01");
    receive(&office, "2024-01-15T09:00:00+07:00", "mot.xlsx", office.report_of_one("2024-01", 10.0).bytes().as_ref());
    let file = "ket-qua/2024-01/tong-hop-2024-01.xlsx";
    office.clock("2024-01-15T10:00:00+07:00");
    let first = consolidate(&office, "2024-01", &[]);
    assert_eq!(first["changes"], json!([]));
    let told = std::fs::read(office.path(file)).unwrap();
    let first_of_all = texts(&told, "Thay đổi");
    assert!(first_of_all.iter().any(|row| row.contains("sổ tổng hợp đầu tiên")), "{first_of_all:?}");
    // The same again adds nothing and is the same.
    consolidate(&office, "2024-01", &[]);
    assert!(std::fs::read(office.path(file)).unwrap() == told);

    let mut corrected = office.report_of_one("2024-01", 12.5);
    corrected.answer("reason", "tính lại đoạn qua cầu");
    receive(&office, "2024-01-16T09:00:00+07:00", "mot-2.xlsx", corrected.bytes().as_ref());
    // The summary for the province tells nothing that is remembered.
    office.report("2024-01").is(0);
    office.clock("2024-01-16T10:00:00+07:00");
    let second = consolidate(&office, "2024-01", &[]);
    let because = json!([{ "cause": "attempt", "unit": "mot", "period": "2024-01", "attempt": 2,
        "received_at": "2024-01-16T09:00:00+07:00", "reason": "tính lại đoạn qua cầu" }]);
    let moved = |figure: &str, then: &str, now: &str| {
        json!({ "indicator": "1.a", "period": "2024-01", "figure": figure, "then": then, "now": now,
                "because": because })
    };
    let expected =
        [moved("current", "10", "12.5"), moved("cumulative", "10", "12.5"), moved("attainment_percent", "10", "12.5")];
    assert_eq!(second["changes"], json!(expected));
    let changed = std::fs::read(office.path(file)).unwrap();
    let said = texts(&changed, "Thay đổi");
    let expected =
        "So với sổ tổng hợp tháng 1/2024 (xét thời hạn đến 14/01/2024; kế hoạch bản 1) lập lúc 10:00 15/01/2024";
    assert!(said.iter().any(|row| row == expected), "{said:?}");
    let row = said.iter().find(|row| row.contains("Lũy kế từ đầu năm")).unwrap();
    assert!(row.contains("10 | 12.5 | 2.5 | ") && row.contains("lần gửi 2"), "{row}");
    assert!(row.contains("lý do: tính lại đoạn qua cầu"), "{row}");
    // The same state of the ledger gives the same bytes, on another day and after another workbook.
    office.clock("2024-01-20T10:00:00+07:00");
    let screen = office.khtc(&["consolidate", "--period", "2024-Q1", "--out", "quy.xlsx"]);
    assert!(screen.is(0).out.contains("Quý I/2024") && !screen.out.contains("đã thay đổi"), "{screen}");
    let again = ["--known-at", "2024-01-16T10:00:00+07:00", "--out", "lai.xlsx"];
    assert_eq!(consolidate(&office, "2024-01", &again), second);
    assert!(std::fs::read(office.path("lai.xlsx")).unwrap() == changed);
    let screen = office.khtc(&[&["consolidate", "--period", "2024-01"], &again[..]].concat());
    let words = "3 số liệu đã thay đổi so với sổ tổng hợp tháng 1/2024 lập lúc 10:00 15/1/2024";
    assert!(screen.is(0).out.contains(words), "{screen}");
}

#[test]
fn the_next_months_workbook_shows_what_was_corrected_in_the_last() {
    let office = Office::issued("2024-01");
    receive(&office, "2024-01-15T09:00:00+07:00", "mot.xlsx", office.report_of_one("2024-01", 10.0).bytes().as_ref());
    consolidate(&office, "2024-01", &[]);
    office.clock("2024-02-16T08:00:00+07:00");
    office.issue("2024-02");
    receive(
        &office,
        "2024-02-16T09:00:00+07:00",
        "thang-2.xlsx",
        office.report_of_one("2024-02", 7.0).bytes().as_ref(),
    );
    let mut corrected = office.report_of_one("2024-01", 8.0);
    corrected.answer("reason", "trừ phần trùng");
    receive(&office, "2024-02-16T09:30:00+07:00", "mot-2.xlsx", corrected.bytes().as_ref());
    let february = consolidate(&office, "2024-02", &[]);
    let changes = february["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 3, "January only: {changes:#?}");
    assert!(changes.iter().all(|one| one["period"] == "2024-01" && one["because"].as_array().unwrap().len() == 1));
    assert_eq!((&changes[1]["then"], &changes[1]["now"]), (&json!("10"), &json!("8")));
    let file = std::fs::read(office.path("ket-qua/2024-02/tong-hop-2024-02.xlsx")).unwrap();
    // February 7, January 8, difference, percent; cumulative 15.
    assert_eq!(columns(&file, "So sánh", "1.a", &[3, 4, 5, 6, 7]), ["7", "8", "-1", "87.5", "15"]);
}

#[test]
fn a_month_compares_itself_with_its_own_last_book_and_says_what_moved_in_others() {
    let office = Office::issued("2024-01");
    let at = "2024-01-15T09:00:00+07:00";
    receive(&office, at, "mot.xlsx", office.report_of_one("2024-01", 10.0).bytes().as_ref());
    receive(&office, at, "hai.xlsx", office.report_of_two("2024-01", [1.0, 0.0], 80.0).bytes().as_ref());
    let consolidated = |period: &str, at: &str| {
        office.clock(at);
        consolidate(&office, period, &[])
    };
    office.clock("2024-02-16T08:00:00+07:00");
    office.issue("2024-02");
    let at = "2024-02-16T08:00:00+07:00";
    receive(&office, at, "thang-2.xlsx", office.report_of_one("2024-02", 5.0).bytes().as_ref());
    consolidated("2024-01", "2024-02-16T09:00:00+07:00");
    consolidated("2024-02", "2024-02-16T10:00:00+07:00");
    // In the same second.
    let decided = ["--period", "2024-02", "--unit", "mot", "--to", "6", "--by", "Lan", "--reason", "gọi điện"];
    office.khtc(&[&["adjust", "1.a"], &decided[..]].concat()).is(0);
    // January's book says what February's told and no longer holds; February's own book says it all the same.
    let january = consolidated("2024-01", "2024-02-16T12:00:00+07:00");
    let of = |json: &Value, period: &str| {
        let rows = json["changes"].as_array().unwrap().iter().filter(|one| one["period"] == period);
        rows.map(|one| (one["figure"].clone(), one["then"].clone(), one["now"].clone())).collect::<Vec<_>>()
    };
    let moved = [
        (json!("current"), json!("5"), json!("6")),
        (json!("cumulative"), json!("15"), json!("16")),
        (json!("attainment_percent"), json!("15"), json!("16")),
    ];
    assert_eq!((of(&january, "2024-01"), of(&january, "2024-02")), (vec![], moved.to_vec()));
    assert_eq!(january["changes"][0]["because"][0]["cause"], "decision");
    let february = consolidated("2024-02", "2024-02-16T13:00:00+07:00");
    assert_eq!((of(&february, "2024-02"), of(&february, "2024-01")), (moved.to_vec(), vec![]));
    assert_eq!(line(&february, "1.a")["current"], "6");
    // A level of January that is corrected later is in no figure of February's: only January's book told it.
    let mut form = office.report_of_two("2024-01", [1.0, 0.0], 82.0);
    form.answer("reason", "tính lại");
    receive(&office, "2024-02-17T08:00:00+07:00", "hai-2.xlsx", form.bytes().as_ref());
    let february = consolidated("2024-02", "2024-02-17T09:00:00+07:00");
    let january_then = of(&february, "2024-01");
    assert!(january_then.contains(&(json!("current"), json!("80"), json!("82"))), "{february:#}");
    let book = std::fs::read(office.path("ket-qua/2024-02/tong-hop-2024-02.xlsx")).unwrap();
    let said = texts(&book, "Thay đổi").join("\n");
    assert!(said.contains("Thực hiện trong kỳ, tháng 1/2024") && said.contains("; sổ tổng hợp tháng 1/2024"), "{said}");
    // Once.
    let again = consolidated("2024-02", "2024-02-17T10:00:00+07:00");
    assert_eq!(again["changes"], json!([]));
}

#[test]
fn without_a_ledger_that_can_be_written_a_workbook_is_written_all_the_same() {
    let office = Office::new();
    let ran = office.khtc(&["consolidate", "--period", "2024-01"]);
    assert!(ran.is(0).err.contains("chưa có sổ theo dõi"), "{ran}");
    assert!(!office.path("so-theo-doi.db").exists() && office.path("ket-qua/2024-01").exists());
    office.issue("2024-01");
    let other = rusqlite::Connection::open(office.path("so-theo-doi.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let ran = office.khtc(&["consolidate", "--period", "2024-01"]);
    assert_eq!(ran.is(0).err.matches("không được ghi nhớ").count(), 1, "{ran}");
    other.execute_batch("ROLLBACK").unwrap();
    let count = || other.query_row("SELECT count(*) FROM told", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count(), 0);
    let ran = office.khtc(&["consolidate", "--period", "2024-01"]);
    assert!(ran.is(0).err.is_empty() && count() == 1, "{ran}");
}

#[test]
fn last_years_reports_are_this_years_comparison() {
    let last_plan = SMALL_PLAN.replace("2024", "2023").replace("Tỷ lệ hộ dùng", "Tỷ lệ dân dùng");
    let office = Office::with_plan(&last_plan);
    office.clock("2023-01-15T08:00:00+07:00");
    office.issue("2023-01");
    let at = "2023-01-15T09:00:00+07:00";
    receive(&office, at, "mot-23.xlsx", office.report_of_one("2023-01", 8.0).bytes().as_ref());
    receive(&office, at, "hai-23.xlsx", office.report_of_two("2023-01", [0.0, 1.0], 80.0).bytes().as_ref());
    // The plan of last year is gone from the folder; the ledger keeps it.
    let plans = std::fs::read_dir(office.path(".")).unwrap().map(|entry| entry.unwrap().path());
    let plans = plans.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("ke-hoach"));
    plans.for_each(|path| std::fs::remove_file(path).unwrap());
    std::fs::write(office.path("ke-hoach-2024.xlsx"), plan_workbook(SMALL_PLAN)).unwrap();
    office.clock("2024-01-15T08:00:00+07:00");
    office.issue("2024-01");
    let at = "2024-01-15T09:00:00+07:00";
    receive(&office, at, "mot-24.xlsx", office.report_of_one("2024-01", 10.0).bytes().as_ref());
    receive(&office, at, "hai-24.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 88.0).bytes().as_ref());
    let answer = consolidate(&office, "2024-01", &[]);
    assert_eq!(line(&answer, "1.a")["last_year"], "8");
    // Worded otherwise this year: another indicator.
    assert_eq!(line(&answer, "2.b")["last_year"], Value::Null);
    let file = std::fs::read(office.path("ket-qua/2024-01/tong-hop-2024-01.xlsx")).unwrap();
    let source = "Sổ theo dõi tháng 1/2023 (kế hoạch so-nho-2023)";
    assert_eq!(columns(&file, "So sánh", "1.a", &[7, 8, 9, 10, 11]), ["10", "8", "2", "125", source]);
    assert_eq!(columns(&file, "So sánh", "2.b", &[8, 9, 10, 11]), ["", "", "", ""]);
    assert_eq!(columns(&file, "Tổng hợp chỉ tiêu", "1.a", &[11]), ["125"]);
    // What was not yet in the ledger is not compared with.
    let before = consolidate(&office, "2024-01", &["--known-at", "2023-01-15T08:30:00+07:00", "--out", "x.xlsx"]);
    assert_eq!(line(&before, "1.a")["last_year"], Value::Null);
}
