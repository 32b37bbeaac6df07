//! What was received, judged again by today's rules; and the same workbooks made anywhere, at any time.
//!
//! Never looks into the ledger but to see that it stayed as it was.

use std::process::Command;

use serde_json::{Value, json};

use crate::office::{KEY, Office, items, samples};

const JANUARY: &str = "2024-01";

/// January of both units, one of them with a figure that stands for two of its decimals.
fn office() -> Office {
    Office::prepared("replay", || {
        let office = Office::issued(JANUARY);
        let mut doubtful = office.report_of_one(JANUARY, 10.0);
        doubtful.put("1.a", "current", "12.5");
        office.put("mot.xlsx", doubtful.bytes());
        office.put("hai.xlsx", office.report_of_two(JANUARY, [1.0, 0.0], 80.0).bytes());
        office.receive("hop-thu-den").is(0);
        office
    })
}

fn replayed(office: &Office, code: i32, more: &[&str]) -> Value {
    let before = office.snapshot();
    let json = office.khtc(&[&["replay", "--format", "json"], more].concat()).is(code).json();
    let ledger = |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| {
        files.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect::<Vec<_>>()
    };
    assert!(ledger(&before) == ledger(&office.snapshot()), "something was written");
    json
}

#[test]
fn by_the_same_rules_the_same_comes_out() {
    let office = office();
    let json = replayed(&office, 0, &[]);
    assert_eq!((&json["judged"], &json["reports"]), (&json!(2), &json!([])));
    let said = office.khtc(&["xet-lai"]);
    assert!(said.is(0).out.contains("Đã xét lại 2 báo cáo theo quy tắc hiện nay: 0 sẽ khác"), "{said}");
}

#[test]
fn the_samples_come_out_as_they_were_judged() {
    let office = Office::of_samples();
    let json = replayed(&office, 0, &[]);
    assert_eq!((&json["judged"], &json["reports"]), (&json!(36), &json!([])));
}

#[test]
fn what_is_refused_for_what_it_is_is_refused_again() {
    let office = Office::of_samples();
    let bad = std::fs::read_dir(samples("bad")).unwrap().map(|entry| entry.unwrap().path());
    let mut bad: Vec<String> = bad.map(|folder| folder.to_str().unwrap().to_owned()).collect();
    bad.retain(|folder| folder.contains("/W0"));
    let paths: Vec<&str> = bad.iter().map(String::as_str).collect();
    let ran = office.khtc(&[&["receive", "--format", "json"], &paths[..]].concat());
    let refused = items(ran.is(1)).iter().filter(|one| one["disposition"] == "refused").count();
    let json = replayed(&office, 0, &[]);
    assert!(refused > 5, "{json:#}");
    assert_eq!((&json["looked_at"], &json["refused"], &json["reports"]), (&json!(refused), &json!([]), &json!([])));
}

#[test]
fn a_rule_that_has_become_graver_is_told_report_by_report() {
    let office = office();
    office.settings(&format!("{KEY}\n[rules]\nerror = [\"C109\"]\n[demo]\nclock = \"2024-01-16T08:00:00+07:00\"\n"));
    let json = replayed(&office, 1, &[]);
    let reports = json["reports"].as_array().unwrap();
    assert_eq!(reports.len(), 1, "{json:#}");
    let one = &reports[0];
    assert_eq!(
        (&one["unit"], &one["then"], &one["now"]),
        (&json!("mot"), &json!("accepted_with_warnings"), &json!("sent_back"))
    );
    assert_eq!((&one["added"][0]["code"], &one["gone"][0]["code"]), (&json!("C109"), &json!("C109")));
    assert_eq!(replayed(&office, 0, &["--unit", "hai"])["judged"], 1);
    assert_eq!(replayed(&office, 0, &["--period", "2024-02"])["judged"], 0);
    let said = office.khtc(&["replay"]);
    assert!(said.is(1).out.contains("Phòng Một · tháng 1/2024 · lần 1: đã tiếp nhận, có cảnh báo → trả lại"), "{said}");
}

#[test]
fn a_rule_that_is_off_is_tried_on_the_past() {
    let off = format!("{KEY}\n[rules]\noff = [\"C109\"]\n[demo]\nclock = \"2024-01-16T08:00:00+07:00\"\n");
    let office = Office::issued(JANUARY);
    let mut doubtful = office.report_of_one(JANUARY, 10.0);
    doubtful.put("1.a", "current", "12.5");
    let path = office.put("mot.xlsx", doubtful.bytes());
    office.settings(&off);
    office.receive(&path).is(0);
    let json = replayed(&office, 1, &["--rule", "c109"]);
    let one = &json["reports"][0];
    assert_eq!((&json["rule"], &one["hits"][0]["cell"]), (&json!("C109"), &one["added"][0]["cell"]), "{json:#}");
    assert_eq!((&one["then"], &one["now"]), (&json!("accepted"), &json!("accepted_with_warnings")));
    assert_eq!(replayed(&office, 0, &["--rule", "H304"])["reports"], json!([]));
    office.khtc(&["replay", "--rule", "C10"]).is(2).complains(&["không có quy tắc", "C10"]);
    let said = office.khtc(&["replay", "--rule", "C109"]);
    assert!(said.is(1).out.contains("nêu 1 chỗ ở 1 trong 1 báo cáo đã lưu; 1 báo cáo sẽ được xử lý khác"), "{said}");
}

#[test]
fn a_rule_that_is_on_already_is_said_to_be_and_changes_nothing() {
    let office = office();
    let json = replayed(&office, 1, &["--rule", "C109"]);
    assert_eq!((&json["rule_is_on"], &json["reports"][0]["hits"][0]["code"]), (&json!(true), &json!("C109")));
    let said = office.khtc(&["replay", "--rule", "C109"]);
    let sum = "nêu 1 chỗ ở 1 trong 2 báo cáo đã lưu; quy tắc đang bật sẵn nên không có gì để thử";
    assert!(said.is(1).out.contains(sum) && !said.out.contains(" → ") && !said.out.contains("xử lý khác"), "{said}");
}

#[test]
fn what_officers_ruled_later_does_not_show_in_what_is_judged_again() {
    let office = office();
    let decided = ["--by", "Lan", "--reason", "gọi điện", "--period", JANUARY, "--unit", "mot"];
    office.khtc(&[&["return"], &decided[..]].concat()).is(0);
    assert_eq!(replayed(&office, 0, &[])["reports"], json!([]));
}

/// The same ledger, day and state: the same bytes, in another folder, another zone, another language, another year.
#[test]
fn the_same_state_gives_the_same_bytes_anywhere_and_at_any_time() {
    let here = Office::of_samples();
    let there = Office::empty();
    let copied = ["so-theo-doi.db", "ke-hoach-2022.xlsx"];
    for (path, bytes) in here.snapshot() {
        if copied.iter().any(|name| path.as_os_str() == *name) || path.to_string_lossy().starts_with("ke-hoach") {
            std::fs::write(there.path(path.to_str().unwrap()), bytes).unwrap();
        }
    }
    let settings = std::fs::read_to_string(here.path("khtc.toml")).unwrap();
    let later: Vec<&str> = settings.lines().filter(|line| !line.starts_with("clock")).collect();
    let clock = "clock = \"2031-12-31T23:59:00-11:00\"";
    let later =
        later.iter().map(|line| if *line == "[demo]" { format!("[demo]\n{clock}") } else { (*line).to_owned() });
    std::fs::write(there.path("khtc.toml"), later.collect::<Vec<_>>().join("\n")).unwrap();

    let moment = ["--as-of", "2022-06-20", "--known-at", "2022-06-16T12:00:00+07:00", "--period", "2022-06"];
    let made = |office: &Office, zone: &str, language: &str, threads: &str| {
        let run = |args: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_khtc"))
                .args(args)
                .current_dir(office.path(""))
                .env("TZ", zone)
                .env("LANG", language)
                .env("LC_ALL", language)
                .env("POLARS_MAX_THREADS", threads)
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .unwrap();
            assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        let with = |verb: &[&'static str]| [verb, &moment[..]].concat();
        let mut all = vec![
            run(&with(&["consolidate", "--out", "ra/tong-hop.xlsx", "--format", "json"])),
            run(&with(&["explain", "1.3.a", "--format", "json"])),
            run(&["export", "--as", "csv", "--out", "ra", "--known-at", "2022-06-16T12:00:00+07:00"]),
        ];
        run(&with(&["report", "--out", "ra/bao-cao.xlsx"]));
        run(&with(&["report", "--out", "ra/bao-cao.docx"]));
        all.truncate(2);
        for name in ["tong-hop.xlsx", "bao-cao.xlsx", "bao-cao.docx", "so-lieu.csv"] {
            all.push(std::fs::read(office.path("ra").join(name)).unwrap());
        }
        all
    };
    let (one, other) = (made(&here, "Asia/Ho_Chi_Minh", "vi_VN.UTF-8", "2"), made(&there, "America/Caracas", "C", "1"));
    let names = ["consolidate", "explain", "tong-hop.xlsx", "bao-cao.xlsx", "bao-cao.docx", "so-lieu.csv"];
    for ((one, other), name) in one.iter().zip(&other).zip(names) {
        assert!(!one.is_empty() && one == other, "{name} differs");
    }
}
