//! The samples: they are what their source makes of them, and the first command of the README runs on them.
//!
//! Never writes into the repository.

#[path = "../../samples/generator/mod.rs"]
pub mod generator;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in the repository's folder, as the README does.
pub fn khtc(args: &[&str], workspace: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
    command.current_dir(root()).args(args);
    if let Some(workspace) = workspace {
        command.arg("--workspace").arg(workspace);
    }
    command.output().unwrap()
}

/// The monthly run over the samples into a folder.
fn run(out: &Path, more: &[&str]) -> Output {
    let out = out.to_str().unwrap();
    let plan = "samples/ke-hoach-2022.xlsx";
    let args = ["run", "--plan", plan, "--period", "2022-06", "--inbox", generator::FOLDER, "--out", out];
    khtc(&[&args, more].concat(), None)
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// Every file below a folder but the ledger, whose bytes tell when something was asked.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.file_name().unwrap().to_string_lossy().starts_with("so-theo-doi.db") {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn golden(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn the_samples_in_the_repository_are_made_from_their_source() {
    let made = generator::files().unwrap();
    assert!(made == generator::files().unwrap(), "the same source gives the same bytes");
    let mut there = BTreeMap::new();
    for entry in std::fs::read_dir(root().join(generator::FOLDER)).unwrap() {
        let entry = entry.unwrap();
        there.insert(entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap());
    }
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&there), names(&made), "cargo run --example samples");
    for (name, bytes) in &made {
        assert!(&there[name] == bytes, "{name} is old: cargo run --example samples");
    }
    let size: usize = made.values().map(Vec::len).sum();
    assert!(size < 1_900_000, "{size} bytes");
}

#[test]
fn the_month_of_june() {
    let folder = tempfile::tempdir().unwrap();
    let first = run(folder.path(), &[]);
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    golden("samples_run", &text(&first).replace(folder.path().to_str().unwrap(), "out"));
    let written = contents(folder.path());

    let consolidated = khtc(&["consolidate", "--period", "2022-06", "--format", "json"], Some(folder.path()));
    assert_eq!(consolidated.status.code(), Some(0));
    golden("samples_consolidate", &text(&consolidated));
    let consolidation = json(&consolidated);
    let coverage = &consolidation["coverage"];
    assert_eq!((&coverage["expected"], &coverage["received"]), (&6.into(), &5.into()));
    assert_eq!(coverage["missing"], serde_json::json!(["vp"]));
    let planted = line(&consolidation, "1.3.a");
    for (key, figure) in
        [("current", "512.5"), ("prior", "3100.5"), ("cumulative", "3613"), ("attainment_percent", "40.1")]
    {
        assert_eq!(planted[key], figure, "{key}");
    }

    let april = khtc(&["status", "--period", "2022-04", "--format", "json"], Some(folder.path()));
    assert_eq!(april.status.code(), Some(1));
    assert_eq!(json(&april)["late"], serde_json::json!(["tt-nuoc"]));
    for month in ["2022-01", "2022-02", "2022-03", "2022-05"] {
        let status = khtc(&["status", "--period", month, "--format", "json"], Some(folder.path()));
        assert_eq!(status.status.code(), Some(0), "{month}: {}", text(&status));
    }

    // Everything again: nothing is new, and nothing changes.
    let again = run(folder.path(), &["--format", "json"]);
    assert_eq!(again.status.code(), Some(0));
    let again = json(&again);
    let items = again["items"].as_array().unwrap();
    assert_eq!(items.len(), 44);
    assert!(items.iter().all(|item| item["disposition"] == "duplicate"), "{items:#?}");
    assert_eq!(again["replies"], serde_json::json!([]));
    same(&written, &contents(folder.path()));
    let once_more = khtc(&["consolidate", "--period", "2022-06", "--format", "json"], Some(folder.path()));
    assert_eq!(json(&once_more), consolidation);

    // In another folder the same comes out, byte for byte.
    let other = tempfile::tempdir().unwrap();
    let judged = json(&run(other.path(), &["--format", "json"]));
    same(&written, &contents(other.path()));
    golden("samples_judged", &judged_briefly(&judged));
}

fn line<'a>(consolidation: &'a Value, indicator: &str) -> &'a Value {
    let lines = consolidation["lines"].as_array().unwrap();
    lines.iter().find(|line| line["indicator"] == indicator).unwrap()
}

fn same(one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (path, bytes) in one {
        assert!(&other[path] == bytes, "{} differs", path.display());
    }
    let results = one.keys().filter(|path| path.starts_with("ket-qua/2022-06")).count();
    assert_eq!(results, 2);
}

/// One line a file, below it what was found and repaired.
fn judged_briefly(judged: &Value) -> String {
    let mut brief = String::new();
    let word = |value: &Value| value.as_str().unwrap_or("–").to_owned();
    for item in judged["items"].as_array().unwrap() {
        brief += &format!("{}: {}\n", word(&item["file"]), word(&item["disposition"]));
        for finding in item["findings"].as_array().unwrap() {
            brief += &format!("    {} {}\n", word(&finding["code"]), word(&finding["message"]));
        }
        for repair in item["repairs"].as_array().unwrap() {
            let [code, sheet, cell, raw, stored] =
                ["code", "sheet", "cell", "raw", "stored"].map(|key| word(&repair[key]));
            brief += &format!("    {code} {sheet}!{cell}: {raw} → {stored}\n");
        }
    }
    brief
}

/// `512,5ha` is text to Excel, so that its cumulative leaves it out. That is no second fault; a cumulative over a
/// number that leaves it out is one.
#[test]
fn a_formula_that_is_right_for_its_cells_is_no_fault() {
    use khtc::layout::{Layout, Prefill};
    use khtc::model::grid::{Address, Value as Cell};
    use khtc::model::period::Period;
    use khtc::{excel, intake, mail, plan};

    let plan = plan::read(&excel::read(&std::fs::read(root().join("samples/ke-hoach-2022.xlsx")).unwrap()).unwrap());
    let layout = Layout::new(plan.plan.as_ref().unwrap(), "cc-kl", Period::month(2022, 6), Prefill::default());
    let mail = std::fs::read(root().join(generator::FOLDER).join("2022-06_cc-kl_lan-2.eml")).unwrap();
    let mut grid = excel::read(&mail::read(&mail).unwrap().attachments[0].bytes).unwrap();
    let stale = |grid: &_| -> Vec<String> {
        let issued = intake::identify(grid).issued;
        let read = intake::read(plan.plan.as_ref().unwrap(), &layout, issued.as_deref(), grid).submission;
        let stale = read.faults.into_iter().filter(|fault| fault.code == "C111");
        stale.map(|fault| fault.cell.unwrap_or_default()).collect()
    };
    assert_eq!(stale(&grid), Vec::<String>::new());
    let sheet = grid.sheets.iter_mut().find(|sheet| sheet.name == "Báo cáo").unwrap();
    assert_eq!(sheet.cell(Address::new(11, 7)).unwrap().value, Cell::Number(3100.5));
    sheet.cells.get_mut(&Address::new(12, 7)).unwrap().value = Cell::Number(60.0);
    assert_eq!(stale(&grid), ["H13"]);
}
