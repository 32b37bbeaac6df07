//! Several processes on one workspace at once.
//!
//! Never a process that knows of another: what they share is the ledger and the folder.

use std::path::Path;
use std::process::{Child, Output};

use super::cases::CASES;
use super::scene::{Scene, State, command, contents, same, told};
use crate::office::{Office, items};

fn start(folder: &Path, args: &[&str]) -> Child {
    command(folder, args).spawn().unwrap()
}

fn end(child: Child, code: i32) -> Output {
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", told(&output));
    output
}

fn scene(name: &str) -> &'static Scene {
    Scene::of(CASES.iter().find(|case| case.name == name).unwrap())
}

/// How many receipts there are of each unit and period, by their dispositions.
fn receipts(office: &Office) -> Vec<(String, String, i64)> {
    let ledger = rusqlite::Connection::open(office.path("so-theo-doi.db")).unwrap();
    let sql = "SELECT unit, period, count(*) FROM receipt GROUP BY unit, period ORDER BY period, unit";
    let mut statement = ledger.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Four reports, of two units and two months.
fn four() -> (Office, Vec<String>) {
    let office = Office::new();
    let mut paths = Vec::new();
    for month in ["2024-01", "2024-02"] {
        office.issue(month);
        paths.push(office.put(&format!("mot-{month}.xlsx"), office.report_of_one(month, 3.0).bytes()));
        paths.push(office.put(&format!("hai-{month}.xlsx"), office.report_of_two(month, [1.0, 1.0], 80.0).bytes()));
    }
    office.clock("2024-02-20T08:00:00+07:00");
    (office, paths)
}

#[test]
fn reports_that_are_received_at_once_are_all_there_each_once() {
    let (office, paths) = four();
    // Each twice: the second of two finds it recorded.
    let all: Vec<Child> = paths
        .iter()
        .chain(&paths)
        .map(|path| start(&office.path(""), &["receive", path, "--format", "json"]))
        .collect();
    let mut duplicates = 0;
    for child in all {
        let output = end(child, 0);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        duplicates += usize::from(json["items"][0]["disposition"] == "duplicate");
    }
    assert_eq!(duplicates, paths.len());
    let found = receipts(&office);
    assert!(found.len() == 4 && found.iter().all(|(_, _, count)| *count == 1), "{found:?}");
    office.khtc(&["verify"]).is(0);
    let again = office.khtc(&["receive", "hop-thu-den", "--format", "json"]);
    assert!(items(&again).iter().all(|item| item["disposition"] == "duplicate"), "{again}");
}

#[test]
fn a_report_that_comes_while_its_month_is_closed_is_in_the_closing_or_refused() {
    let base = scene("close");
    for round in 0..6 {
        let one = base.copied();
        // A correction of what is in.
        let office = Scene::of(CASES.iter().find(|case| case.name == "receive").unwrap()).copied();
        let correction = "hop-thu-den/b-mot-2.xlsx";
        std::fs::copy(office.folder.join(correction), one.folder.join(correction)).unwrap();
        let receive = ["receive", correction, "--format", "json"];
        let close = ["close", "--period", "2024-02", "--format", "json"];
        let closes_first = round % 2 == 0;
        let (first, second) = if closes_first { (&close[..], &receive[..]) } else { (&receive[..], &close[..]) };
        let mut first = start(&one.folder, first);
        // Of the last two rounds it is certain what becomes of the report: one begins when the other has ended.
        let is_race = round < 4;
        if !is_race {
            first.wait().unwrap();
        }
        let second = start(&one.folder, second);
        let (receiving, closing) = if closes_first { (second, first) } else { (first, second) };
        let closing: serde_json::Value = serde_json::from_slice(&end(closing, 0).stdout).unwrap();
        assert_eq!(closing["closed"], true);
        let received = receiving.wait_with_output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&received.stdout).unwrap();
        let item = &json["items"][0];
        let ledger = rusqlite::Connection::open(one.folder.join("so-theo-doi.db")).unwrap();
        let number = |sql: &str| ledger.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let last_known = number("SELECT last_receipt FROM closed ORDER BY closing DESC LIMIT 1");
        let counted = "SELECT coalesce(max(id), 0) FROM receipt WHERE period = '2024-02' AND attempt IS NOT NULL";
        assert!(number(counted) <= last_known, "round {round}: a report counts that the closing does not know");
        let came_late = match item["disposition"].as_str() {
            Some("accepted" | "accepted_with_warnings") => false,
            Some("refused") if item["findings"][0]["code"] == "W017" => true,
            other => panic!("round {round}, {other:?}: {}", told(&received)),
        };
        assert!(is_race || came_late == closes_first, "round {round}: {}", told(&received));
        drop(ledger);
        end(start(&one.folder, &["verify"]), 0);
    }
}

#[test]
fn the_same_verb_twice_at_once_leaves_what_it_leaves_once() {
    for name in ["run", "run from nothing", "receive for the first time", "close", "template", "remind"] {
        let scene = scene(name);
        let one = scene.copied();
        let both = [one.command().spawn().unwrap(), one.command().spawn().unwrap()];
        both.into_iter().for_each(|child| drop(end(child, scene.case.code)));
        assert_eq!(same(&State::of(&one.folder, scene.case), &scene.end), Ok(()), "{name}");
    }
}

#[test]
fn a_workspace_without_a_key_gets_one() {
    for settings in [None, Some("# thiết lập của phòng\n[rules]\noff = [\"H304\"]\n")] {
        let office = Office::new();
        match settings {
            Some(text) => office.settings(text),
            None => std::fs::remove_file(office.path("khtc.toml")).unwrap(),
        }
        let units = ["mot", "hai", "mot", "hai"];
        let all = units.map(|unit| start(&office.path(""), &["template", "--period", "2024-01", "--unit", unit]));
        all.into_iter().for_each(|child| drop(end(child, 0)));
        let text = std::fs::read_to_string(office.path("khtc.toml")).unwrap();
        assert!(text.matches("[key]").count() == 1 && text.starts_with(settings.unwrap_or_default()), "{text}");
        let checked = office.khtc(&["check", "bieu-mau", "--format", "json"]);
        for item in items(&checked) {
            let codes = crate::office::codes(&item);
            assert!(!codes.iter().any(|code| code == "W006" || code == "W007"), "{codes:?}");
        }
    }
}

#[test]
fn whoever_reads_is_served_while_others_write() {
    let office = Office::before_the_samples();
    office.issue("2022-01");
    let inbox = crate::office::text(&crate::office::samples("hop-thu-den"));
    let mut receiving = start(&office.path(""), &["receive", &inbox]);
    let mut before = 0;
    while receiving.try_wait().unwrap().is_none() {
        let year = office.khtc(&["status", "--period", "2022-06", "--format", "json"]);
        assert!(year.code < 2, "{year}");
        let told = office.khtc(&["consolidate", "--period", "2022-06", "--format", "json"]);
        let received = told.is(0).json()["coverage"]["received"].as_i64().unwrap();
        assert!(received >= before, "{before}: {told}");
        before = received;
    }
    end(receiving, 0);
    office.khtc(&["verify"]).is(0);
}

#[test]
fn a_ledger_that_stays_locked_is_said_to_be_by_every_verb_that_writes() {
    let base = scene("close").copied();
    let before = contents(&base.folder.join("so-theo-doi.db"));
    let other = rusqlite::Connection::open(base.folder.join("so-theo-doi.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let verbs = [
        &["receive", "hop-thu-den"][..],
        &["run", "--period", "2024-02"],
        &["close", "--period", "2024-02"],
        &["reopen", "--period", "2024-01", "--unit", "mot", "--reason", "sót"],
        &["template", "--period", "2024-04"],
        &["remind", "--period", "2024-03"],
    ];
    // All wait at once.
    let waiting: Vec<Child> = verbs.iter().map(|args| start(&base.folder, args)).collect();
    // Whoever only reads need not.
    for args in [&["status", "--period", "2024-01"][..], &["log"], &["verify"], &["backup", "sao.db"]] {
        end(start(&base.folder, args), 0);
    }
    for (child, args) in waiting.into_iter().zip(verbs) {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // What writes nothing new may be done with it.
        let is_told = said.contains("so-theo-doi.db đang được một chương trình khác ghi") && said.contains("chạy lại");
        assert!(output.status.code() == Some(2) && is_told, "{args:?}: {}", told(&output));
    }
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    assert!(contents(&base.folder.join("so-theo-doi.db")) == before);
}
