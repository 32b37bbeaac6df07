//! `samples/bad/`: every rule has a scenario, and the program finds in its files exactly what stands beside them.
//!
//! Never takes an answer of the library for one of the program.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::samples::generator;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A scenario as it lies in the repository.
struct Scenario {
    name: String,
    folder: PathBuf,
    expect: Value,
}

impl Scenario {
    fn files(&self) -> Vec<&Value> {
        self.expect["files"].as_array().unwrap().iter().collect()
    }

    fn paths(&self) -> Vec<PathBuf> {
        self.files().iter().map(|file| self.folder.join(file["file"].as_str().unwrap())).collect()
    }

    fn own_plan(&self) -> Option<PathBuf> {
        Some(self.folder.join("plan.xlsx")).filter(|path| path.exists())
    }

    /// What may share one call with others: judged by itself, by the plan of 2022, without further words.
    fn is_plain(&self) -> bool {
        self.expect["verb"] == "check" && self.expect["unit"].is_null() && self.own_plan().is_none()
    }
}

fn scenarios() -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = std::fs::read_dir(root().join(generator::bad::FOLDER))
        .unwrap()
        .map(|entry| {
            let folder = entry.unwrap().path();
            let expect = std::fs::read_to_string(folder.join("expect.json")).unwrap();
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            Scenario { name, folder, expect: serde_json::from_str(&expect).unwrap() }
        })
        .collect();
    scenarios.sort_by(|a, b| a.name.cmp(&b.name));
    scenarios
}

/// A fresh workspace with the demonstration's key and clock.
fn workspace(plan: Option<PathBuf>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan.unwrap_or_else(|| root().join("samples/ke-hoach-2022.xlsx"));
    std::fs::copy(plan, folder.path().join("ke-hoach-2022.xlsx")).unwrap();
    std::fs::copy(root().join("samples/khtc.toml"), folder.path().join("khtc.toml")).unwrap();
    folder
}

fn khtc(workspace: &Path, args: &[&str], files: &[PathBuf]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
    let ran = command.arg("--workspace").arg(workspace).args(args).args(["--format", "json"]).args(files);
    let output = ran.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code < 2), "{args:?}: {err}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {err}"))
}

/// One line for a file, as `samples/generator/bad/expected.toml` writes it, its parts sorted.
fn line(disposition: &Value, findings: &Value, repairs: &Value) -> String {
    let all = findings.as_array().unwrap().iter().chain(repairs.as_array().unwrap());
    let mut told: Vec<String> = all
        .map(|one| {
            let sheet = one["sheet"].as_str().map(|sheet| format!(" {sheet}")).unwrap_or_default();
            let cell = one["cell"].as_str().map(|cell| format!("!{cell}")).unwrap_or_default();
            format!("{}{sheet}{cell}", one["code"].as_str().unwrap())
        })
        .collect();
    told.sort();
    format!("{}: {}", disposition.as_str().unwrap(), told.join(", "))
}

fn of(item: &Value) -> String {
    line(&item["disposition"], &item["findings"], &item["repairs"])
}

fn judged(scenario: &Scenario) -> Vec<String> {
    let office = workspace(scenario.own_plan());
    let mut args = vec![scenario.expect["verb"].as_str().unwrap()];
    for flag in ["unit", "period"] {
        if let Some(value) = scenario.expect[flag].as_str() {
            args.extend([if flag == "unit" { "--unit" } else { "--period" }, value]);
        }
    }
    let answer = khtc(office.path(), &args, &scenario.paths());
    let items = if answer.is_array() { &answer } else { &answer["items"] };
    items.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn each_scenario_is_found_out_exactly() {
    let scenarios = scenarios();
    let (plain, others): (Vec<&Scenario>, Vec<&Scenario>) = scenarios.iter().partition(|one| one.is_plain());
    let office = workspace(None);
    let paths: Vec<PathBuf> = plain.iter().flat_map(|one| one.paths()).collect();
    let mut items = khtc(office.path(), &["check"], &paths).as_array().unwrap().clone().into_iter();
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in plain {
        found.insert(&one.name, items.by_ref().take(one.files().len()).map(|item| of(&item)).collect());
    }
    assert!(items.next().is_none(), "a file gave more than one item");
    let workers: Vec<&[&Scenario]> = others.chunks(others.len().div_ceil(2).max(1)).collect();
    std::thread::scope(|scope| {
        let threads: Vec<_> = workers
            .into_iter()
            .map(|some| {
                scope.spawn(move || some.iter().map(|one| (one.name.as_str(), judged(one))).collect::<Vec<_>>())
            })
            .collect();
        found.extend(threads.into_iter().flat_map(|thread| thread.join().unwrap()));
    });
    let mut wrong = String::new();
    for one in &scenarios {
        let expected: Vec<String> =
            one.files().iter().map(|file| line(&file["disposition"], &file["findings"], &file["repairs"])).collect();
        if expected != found[one.name.as_str()] {
            let code = one.name.split('-').next().unwrap();
            let lines: Vec<String> = found[one.name.as_str()].iter().map(|line| format!("{line:?}")).collect();
            wrong.push_str(&format!("{code} = [{}]\n", lines.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "found instead:\n{wrong}");
}

#[test]
fn every_rule_has_its_scenario_and_every_scenario_breaks_its_rule() {
    let listed = khtc(workspace(None).path(), &["rules"], &[]);
    let rules: BTreeSet<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| format!("{}-{}", rule["code"].as_str().unwrap(), rule["name"].as_str().unwrap()))
        .filter(|name| !name.starts_with('K'))
        .collect();
    let scenarios = scenarios();
    let there: BTreeSet<String> = scenarios.iter().map(|one| one.name.clone()).collect();
    // No file alone breaks it: that takes a closed period, see `closing.rs`.
    let rules: BTreeSet<String> = rules
        .into_iter()
        .filter(|name| !["W017-period-closed", "W018-form-too-old"].contains(&name.as_str()))
        .collect();
    assert_eq!(rules.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a scenario");
    assert_eq!(there.difference(&rules).collect::<Vec<_>>(), Vec::<&String>::new(), "scenarios of no rule");
    for one in &scenarios {
        let code = one.name.split('-').next().unwrap();
        let told = one.files().into_iter().flat_map(|file| [&file["findings"], &file["repairs"]]);
        let breaks = told.flat_map(|told| told.as_array().unwrap()).any(|told| told["code"] == code);
        assert!(breaks, "{} expects no {code}", one.name);
    }
}

#[test]
fn the_scenarios_in_the_repository_are_made_from_their_source() {
    let made = generator::bad_folders().unwrap();
    let there: BTreeMap<String, generator::bad::Folder> = scenarios()
        .into_iter()
        .map(|one| {
            let files = std::fs::read_dir(&one.folder).unwrap().map(|entry| entry.unwrap());
            let read = files
                .map(|file| (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).unwrap()));
            (one.name, read.collect())
        })
        .collect();
    assert_eq!(there.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>(), "cargo run --example samples");
    for (name, files) in &made {
        assert!(&there[name] == files, "{name} is old: cargo run --example samples");
    }
}
