//! What the program says of the samples, in JSON and in the cells of both workbooks, beside what was worked out
//! independently of it.
//!
//! Never works anything out itself.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};

use crate::independent::{Months, Received, STATUSES, coverage, line, received, task};
use crate::office::{Office, text};
use crate::recalculated::{ADJUSTED, PERIODS, adjust};

/// Every place where the program says something else, of all that was worked out; the place in the JSON first.
fn differences(at: &str, said: &Value, expected: &Value) -> Vec<String> {
    match (said, expected) {
        (Value::Object(_), Value::Object(keys)) => {
            keys.iter().flat_map(|(key, one)| differences(&format!("{at}.{key}"), &said[key], one)).collect()
        }
        (Value::Array(all), Value::Array(ours)) if all.len() == ours.len() => {
            let each = all.iter().zip(ours).enumerate();
            each.flat_map(|(place, (said, one))| differences(&format!("{at}[{place}]"), said, one)).collect()
        }
        _ if said == expected => Vec::new(),
        _ => vec![format!("{at}: {said}, should be {expected}")],
    }
}

/// The cells of a sheet's rows, empty ones at the beginning included.
fn rows(path: &Path, sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let end = range.end().unwrap();
    range.range((0, 0), end).rows().map(<[Data]>::to_vec).collect()
}

/// Where a heading stands.
fn column(table: &[Vec<Data>], heading: &str) -> usize {
    let at = |row: &Vec<Data>| row.iter().position(|cell| *cell == Data::String(heading.to_owned()));
    table.iter().find_map(at).unwrap_or_else(|| panic!("no column {heading}"))
}

/// A figure of the JSON as a cell shows it.
fn is_shown(figure: &Value, cell: &Data) -> bool {
    match figure.as_str() {
        Some(figure) => *cell == Data::Float(figure.parse().unwrap()),
        None => matches!(cell, Data::Empty) || *cell == Data::String(String::new()),
    }
}

fn words(line: &Value) -> &'static str {
    STATUSES.iter().find(|(code, _)| line["status"] == *code).unwrap().1
}

/// Figures and status of every row of a table; `columns` are those of figures, by their names, and of the status.
fn compare_table(table: &[Vec<Data>], expected: &Value, is_line: &dyn Fn(&[Data]) -> bool, columns: &[(usize, &str)]) {
    let lines: Vec<&Vec<Data>> = table.iter().filter(|row| is_line(row)).collect();
    let all = expected["lines"].as_array().unwrap();
    assert_eq!(lines.len(), all.len());
    for (row, line) in lines.into_iter().zip(all) {
        for (column, name) in columns {
            let cell = &row[*column];
            let agrees = match *name {
                "status" => cell.to_string().ends_with(words(line)),
                name => is_shown(&line[name], cell),
            };
            assert!(agrees, "{} {name}: {} ≠ {cell:?}", line["indicator"], line[*name]);
        }
    }
}

/// How many indicators and tasks are in each class: the numbers right of its name.
fn compare_tally(table: &[Vec<Data>], expected: &Value, plan: &Value) {
    let has_own = |task: &Value| plan["indicators"].as_array().unwrap().iter().any(|one| one["task"] == task["task"]);
    let (lines, tasks) = (expected["lines"].as_array().unwrap(), expected["tasks"].as_array().unwrap());
    for (code, words) in STATUSES {
        let is_class = |cell: &Data| matches!(cell, Data::String(text) if text.to_lowercase().ends_with(words) && text.len() < words.len() + 6);
        let row = table.iter().find(|row| row.iter().any(is_class)).unwrap_or_else(|| panic!("no row {words}"));
        let after = row.iter().skip_while(|cell| !is_class(cell));
        let numbers: Vec<f64> =
            after.filter_map(|cell| if let Data::Float(number) = cell { Some(*number) } else { None }).collect();
        let of_lines = lines.iter().filter(|line| line["status"] == code).count() as f64;
        let of_tasks = tasks.iter().filter(|task| task["status"] == code && has_own(task)).count() as f64;
        assert_eq!(numbers[..2], [of_lines, of_tasks], "{words}");
    }
}

#[test]
fn a_second_computation_agrees_on_every_figure() {
    let office = Office::before_the_samples();
    let received = received(&office);
    let compared = agrees(&office, &received, &PERIODS);
    assert!(compared > 150, "{compared} figures");
}

#[test]
fn it_agrees_where_officers_adjusted_figures() {
    let office = Office::before_the_samples();
    let mut received = received(&office);
    for one in ADJUSTED {
        adjust(&office, one);
        received.adjust(one.unit, one.month, one.indicator, one.district, one.json);
    }
    let compared = agrees(&office, &received, &["2022-04", "2022-05", "2022-06", "2022-Q2", "2022-H1", "2022"]);
    assert!(compared > 50, "{compared} figures");
}

/// Compares every line, task and count of some periods; how many figures that were.
fn agrees(office: &Office, received: &Received, periods: &[&str]) -> usize {
    let plan = office.khtc(&["plan", "show", "--format", "json"]).is(0).json();
    assert_eq!(
        rows(&office.path("ke-hoach-2022.xlsx"), "Số đầu kỳ")
            .iter()
            .filter(|row| row.iter().any(|cell| matches!(cell, Data::Float(_))))
            .count(),
        0,
        "opening figures are not worked out here"
    );
    let indicators = plan["indicators"].as_array().unwrap();
    let mut compared = 0;
    for period in periods {
        let months = Months::of(period);
        let lines: Vec<Value> = indicators.iter().map(|indicator| line(indicator, received, months)).collect();
        let numbers = plan["tasks"].as_array().unwrap().iter().map(|one| one["no"].as_str().unwrap());
        let tasks: Vec<Value> = numbers.map(|no| task(no, &lines, indicators)).collect();
        let expected = json!({ "coverage": coverage(&plan, received, months), "lines": lines, "tasks": tasks });
        compared += lines.iter().filter(|line| line["cumulative"].is_string()).count();

        let out = office.beside(&format!("{period}.xlsx"));
        let args = ["consolidate", "--period", period, "--format", "json", "--out", &text(&out)];
        let said = office.khtc(&args).is(0).json();
        assert_eq!(differences(period, &said, &expected), Vec::<String>::new());
        let table = rows(&out, "Tổng hợp chỉ tiêu");
        let is_line = |row: &[Data]| row[1] == Data::String("chỉ tiêu".to_owned());
        let columns = [
            ("Thực hiện kỳ trước", "prior"),
            ("Thực hiện trong kỳ", "current"),
            ("Lũy kế từ đầu năm", "cumulative"),
            ("Tỷ lệ % so KH", "attainment_percent"),
            ("Tình trạng", "status"),
        ];
        let columns = columns.map(|(heading, name)| (column(&table, heading), name));
        compare_table(&table, &expected, &is_line, &columns);
        compare_tally(&rows(&out, "Tổng quan"), &expected, &plan);

        let out = office.beside(&format!("tinh-{period}.xlsx"));
        office.khtc(&["report", "--period", period, "--out", &text(&out)]).is(0);
        let is_line =
            |row: &[Data]| matches!(&row[0], Data::String(label) if label.ends_with(')') && label.chars().count() == 2);
        let columns = [(4, "current"), (5, "cumulative"), (6, "attainment_percent"), (10, "status")];
        compare_table(&rows(&out, "Phụ lục"), &expected, &is_line, &columns);
        compare_tally(&rows(&out, "Báo cáo"), &expected, &plan);
    }
    compared
}
