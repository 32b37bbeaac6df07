//! What the program shows to programs and people, as `docs/contract.md` fixes it: JSON, receipts, attempts, bytes.

use serde_json::Value;

use crate::called::Called;
use crate::office::{KEY, Office, codes, item, items, line};
use crate::workbook::{Workbook, serial};

/// Asserts that an object has a key of one of the types, written `string|null`.
fn has(object: &Value, key: &str, types: &str) {
    let value = object.get(key).unwrap_or_else(|| panic!("no key ‘{key}’ in {object:#}"));
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(types.split('|').any(|one| one == is), "‘{key}’ is {is}, not {types}: {value}");
}

/// The first keys of an object, in order.
fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap_or_else(|| panic!("no object: {object}")).keys().map(String::as_str).collect()
}

/// read = accepted + rejected + ignored, and the reasons account for all that is ignored.
fn is_conserved(item: &Value) {
    let count = |key: &str| item["cells"][key].as_u64().unwrap();
    assert_eq!(count("read"), count("accepted") + count("rejected") + count("ignored"), "{}", item["file"]);
    let reasons = item["ignored"].as_array().unwrap();
    let ignored: u64 = reasons.iter().map(|one| one["count"].as_u64().unwrap()).sum();
    assert_eq!(ignored, count("ignored"), "{}", item["file"]);
    for reason in reasons {
        has(reason, "reason", "string");
        has(reason, "cells", "array");
    }
}

fn is_an_item(item: &Value) {
    let expected =
        ["file", "sha256", "disposition", "unit", "period", "attempt", "cells", "findings", "repairs", "entries"];
    assert_eq!(keys(item)[..10], expected);
    has(item, "file", "string");
    has(item, "unit", "string|null");
    has(item, "period", "string|null");
    has(item, "attempt", "number|null");
    let digest = item["sha256"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase()), "{digest}");
    let dispositions = ["accepted", "accepted_with_warnings", "sent_back", "refused", "duplicate", "kept"];
    assert!(dispositions.contains(&item["disposition"].as_str().unwrap()));
    is_conserved(item);
    for finding in item["findings"].as_array().unwrap() {
        let expected = [
            "code",
            "name",
            "severity",
            "sheet",
            "cell",
            "indicator",
            "district",
            "found",
            "expected",
            "message",
            "remedy",
        ];
        assert_eq!(keys(finding), expected);
        assert!(["error", "warning", "note"].contains(&finding["severity"].as_str().unwrap()));
        for key in ["sheet", "cell", "indicator", "district"] {
            has(finding, key, "string|null");
        }
        for key in ["code", "name", "found", "expected", "message", "remedy"] {
            has(finding, key, "string");
            assert_ne!(finding[key], "", "{key} of {finding}");
        }
    }
    for repair in item["repairs"].as_array().unwrap() {
        assert_eq!(keys(repair), ["code", "sheet", "cell", "raw", "stored"]);
    }
    for entry in item["entries"].as_array().unwrap() {
        let expected = ["indicator", "district", "field", "value", "text", "date", "estimated", "sheet", "cell"];
        assert_eq!(keys(entry), expected);
        for key in ["indicator", "field", "sheet", "cell"] {
            has(entry, key, "string");
        }
        for key in ["district", "value", "text", "date"] {
            has(entry, key, "string|null");
        }
        has(entry, "estimated", "bool");
        let cell = entry["cell"].as_str().unwrap();
        assert!(cell.parse::<khtc::model::grid::Address>().is_ok(), "{cell}");
    }
}

/// The entries with what they say, without where.
fn said(item: &Value) -> Vec<String> {
    let entry = |one: &Value| {
        format!(
            "{} {} {} {} {} {}",
            one["indicator"], one["district"], one["field"], one["value"], one["text"], one["date"]
        )
    };
    let mut said: Vec<String> = item["entries"].as_array().unwrap().iter().map(entry).collect();
    said.sort();
    said
}

fn received(office: &Office, at: &str, path: &str) -> Called {
    office.receive_at(path, at)
}

fn consolidated(office: &Office, period: &str) -> Value {
    office.consolidate(period).is(0).json()
}

/// An office that has issued January's templates.
fn january() -> Office {
    Office::issued("2024-01")
}

#[test]
fn check_answers_an_array_of_items() {
    let office = january();
    let mut filled = office.report_of_one("2024-01", 12.5);
    filled.put("1.a", "current", "12,5km").put("1.a", "note", "mưa nhiều");
    let good = office.put("mot.xlsx", filled.bytes());
    filled.put("1.a", "current", "mười hai?").type_at("Báo cáo", "T3", 77.0);
    let bad = office.put("mot-sai.xlsx", filled.bytes());
    let pdf = office.put("mot.pdf", "%PDF-1.7\n");
    let ran = office.khtc(&["check", &good, &bad, &pdf, "--format", "json"]);
    ran.is(1);
    let items = items(&ran);
    assert!(ran.json().is_array());
    items.iter().for_each(is_an_item);
    let dispositions: Vec<&str> = items.iter().map(|item| item["disposition"].as_str().unwrap()).collect();
    assert_eq!(dispositions, ["accepted", "sent_back", "kept"], "{ran}");

    let entries = items[0]["entries"].as_array().unwrap();
    let current = entries.iter().find(|entry| entry["field"] == "current").unwrap();
    assert_eq!((&current["value"], &current["indicator"]), (&"12.5".into(), &"1.a".into()));
    let progress = entries.iter().find(|entry| entry["field"] == "progress").unwrap();
    assert_eq!((&progress["text"], &progress["value"]), (&"đang thực hiện".into(), &Value::Null));
    let repair =
        &items[0]["repairs"].as_array().unwrap().iter().find(|repair| repair["code"] == "R001").unwrap().clone();
    assert_eq!((&repair["raw"], &repair["stored"]), (&"12,5km".into(), &"12.5".into()));

    // An unreadable cell gives one finding and no entry; a number where no key stands is always named.
    assert_eq!(codes(&items[1]), ["C101", "S005"]);
    assert!(said(&items[1]).iter().all(|entry| !entry.contains("\"current\"")));
    let stray = &items[1]["findings"].as_array().unwrap().iter().find(|one| one["code"] == "S005").unwrap().clone();
    assert_eq!((&stray["sheet"], &stray["cell"]), (&"Báo cáo".into(), &"T3".into()));
    let named = items[1]["ignored"].as_array().unwrap().iter().any(|one| one["cells"].to_string().contains("T3"));
    assert!(named, "{:#}", items[1]["ignored"]);
    assert_eq!(items[1]["cells"]["rejected"], 1);
}

#[test]
fn a_unit_that_is_named_twice_gets_one_template() {
    let office = Office::new();
    let args = ["template", "--period", "2024-01", "--unit", "mot", "--unit", "mot", "--format", "json"];
    assert_eq!(office.khtc(&args).is(0).json()["templates"].as_array().unwrap().len(), 1);
}

#[test]
fn a_template_that_comes_back_blank_is_no_report() {
    let office = january();
    for unit in ["mot", "hai"] {
        let path = office.put(&format!("{unit}.xlsx"), office.form("2024-01", unit).bytes());
        let judged = item(office.check(&path).is(1));
        assert_eq!((&judged["disposition"], codes(&judged)), (&"sent_back".into(), vec!["X401".to_owned()]));
        assert_eq!(judged["entries"], serde_json::json!([]));
    }
}

#[test]
fn a_date_comes_back_as_a_date() {
    let office = january();
    let mut filled = office.report_of_one("2024-01", 1.0);
    filled.put("1.b", "progress", "hoàn thành").put("1.b", "done_on", serial("2024-01-09"));
    let path = office.put("mot.xlsx", filled.bytes());
    let judged = item(&office.check(&path));
    let entries = judged["entries"].as_array().unwrap();
    let done = entries.iter().find(|entry| entry["field"] == "done_on").unwrap();
    assert_eq!((&done["date"], &done["value"]), (&"2024-01-09".into(), &Value::Null));
}

#[test]
fn check_writes_nothing_into_the_workspace() {
    let office = january();
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let before = office.snapshot();
    office.check(&path).is(0);
    office.check("hop-thu-den").is(0);
    assert!(office.snapshot() == before);
    // Replies go where they are asked for, and nowhere else.
    let replies = office.beside("tra-loi");
    office.khtc(&["check", &path, "--reply", replies.to_str().unwrap()]).is(0);
    assert!(office.snapshot() == before);
    let names = |folder: &std::path::Path| -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names(&replies), ["mot-lan-1-da-nhan.eml"]);
}

#[test]
fn receive_answers_items_and_records_them() {
    let office = january();
    office.put("a.xlsx", office.report_of_one("2024-01", 12.5).bytes());
    office.put("b.xlsx", office.report_of_two("2024-01", [1.0, 0.0], 88.5).bytes());
    let ran = received(&office, "2024-01-14T09:00:00+07:00", "hop-thu-den");
    ran.is(0);
    items(&ran).iter().for_each(is_an_item);
    assert_eq!(keys(&ran.json())[0], "items");
    let attempts: Vec<Value> = items(&ran).iter().map(|item| item["attempt"].clone()).collect();
    assert_eq!(attempts, [1, 1]);
    let ran = office.status("2024-01");
    let status = ran.is(0).json();
    for (key, types) in [
        ("period", "string"),
        ("due", "string"),
        ("late", "array"),
        ("missing", "array"),
        ("sent_back", "array"),
        ("reports", "array"),
    ] {
        has(&status, key, types);
    }
    assert_eq!(status["missing"], serde_json::json!([]));
    assert!(status["reports"].as_array().unwrap().iter().all(|report| report["state"] == "on_time"), "{ran}");
}

#[test]
fn consolidate_answers_by_the_contract() {
    let office = january();
    office.put("a.xlsx", office.report_of_one("2024-01", 12.5).bytes());
    received(&office, "2024-01-14T09:00:00+07:00", "hop-thu-den").is(0);
    let answer = consolidated(&office, "2024-01");
    let contract = ["plan", "revision", "period", "as_of", "coverage", "lines", "tasks", "changes"];
    assert_eq!(keys(&answer), [&contract[..], &["closing", "draft", "kept"]].concat());
    has(&answer, "plan", "string");
    has(&answer, "revision", "number");
    assert_eq!(answer["as_of"], "2024-01-14");
    let coverage = &answer["coverage"];
    assert_eq!(keys(coverage), ["expected", "received", "accepted", "missing", "sent_back", "carried_forward"]);
    for key in ["expected", "received", "accepted"] {
        has(coverage, key, "number");
    }
    assert_eq!(coverage["missing"], serde_json::json!(["hai"]));
    let missing = coverage["missing"].as_array().unwrap().len() as u64;
    assert_eq!(coverage["received"].as_u64().unwrap() + missing, coverage["expected"].as_u64().unwrap());
    assert_eq!(answer["lines"].as_array().unwrap().len(), 4);
    for line in answer["lines"].as_array().unwrap() {
        for key in ["indicator", "task", "uom", "kind", "status"] {
            has(line, key, "string");
        }
        for key in ["prior", "current", "cumulative", "attainment_percent"] {
            has(line, key, "string|null");
        }
        for key in ["met", "reported"] {
            has(line, key, "bool");
        }
        for key in ["by_unit", "by_district"] {
            has(line, key, "array");
        }
        assert_eq!(keys(&line["target"]), ["op", "min", "max"]);
        for unit in line["by_unit"].as_array().unwrap() {
            has(unit, "unit", "string");
            has(unit, "current", "string|null");
            has(unit, "cumulative", "string|null");
        }
    }
    let road = line(&answer, "1.a");
    assert_eq!(road["current"], "12.5");
    assert_eq!(road["cumulative"], "12.5");
    assert_eq!(road["attainment_percent"], "12.5");
    assert_eq!(
        (&road["status"], &road["met"], &road["reported"]),
        (&"in_progress_on_time".into(), &false.into(), &true.into())
    );
    // Not reported is neither zero nor “not done”.
    let nurseries = line(&answer, "2.a");
    assert_eq!((&nurseries["current"], &nurseries["reported"]), (&Value::Null, &false.into()));
    for task in answer["tasks"].as_array().unwrap() {
        assert_eq!(keys(task)[..4], ["task", "status", "deadline", "completed_on"]);
    }
}

#[test]
fn plan_show_answers_by_the_contract() {
    let office = Office::new();
    let plan = office.khtc(&["plan", "show", "--format", "json"]).is(0).json();
    assert_eq!(keys(&plan)[..3], ["plan", "revision", "year"]);
    assert_eq!(plan["year"], 2024);
    for key in ["tasks", "indicators", "units", "districts"] {
        has(&plan, key, "array");
    }
    assert_eq!(keys(&plan["tasks"][0]), ["no", "title", "leader", "unit", "deadline"]);
    let indicator = &plan["indicators"][2];
    let expected = [
        "code",
        "task",
        "title",
        "uom",
        "kind",
        "target",
        "decimals",
        "breakdown",
        "districts",
        "frequency",
        "deadline",
        "units",
        "confirm",
    ];
    for key in expected {
        assert!(indicator.get(key).is_some(), "{key}");
    }
    assert_eq!(indicator["target"], serde_json::json!({ "op": "each", "min": "1", "max": null }));
    assert_eq!(indicator["districts"], serde_json::json!(["11", "12"]));
    let reporter = &indicator["units"][0];
    assert_eq!((&reporter["unit"], &reporter["share"]), (&"hai".into(), &"1".into()));
    assert_eq!(indicator["deadline"], "2024-12-31");
    // With a file it needs no workspace.
    let file = office.path("ke-hoach-2024.xlsx");
    let outside = office
        .khtc_in(office.path("").parent().unwrap(), &["plan", "show", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!(outside.is(0).json(), plan);
}

#[test]
fn a_duplicate_is_a_duplicate_and_changes_nothing() {
    let office = january();
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 12.5).bytes());
    assert_eq!(item(&received(&office, "2024-01-14T09:00:00+07:00", &path))["disposition"], "accepted");
    let before = consolidated(&office, "2024-01");
    let files = office.snapshot();
    // Under another name, on another day.
    let again = office.put("mot (1).xlsx", std::fs::read(office.path(&path)).unwrap());
    office.clock("2024-01-16T08:00:00+07:00");
    let ran = office.receive(&again);
    let repeated = item(ran.is(0));
    assert_eq!((&repeated["disposition"], &repeated["attempt"]), (&"duplicate".into(), &1.into()));
    is_an_item(&repeated);
    assert_eq!(consolidated(&office, "2024-01"), before);
    let (now, then) = (office.snapshot(), files);
    let names = |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| {
        files.keys().filter(|name| name.starts_with("phan-hoi")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&now), names(&then));
}

#[test]
fn what_stands_is_the_newest_by_receipt_whatever_the_order_of_arrival() {
    let office = january();
    let first = office.put("mot-1.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    let mut corrected = office.report_of_one("2024-01", 11.0);
    corrected.answer("reason", "đếm sót 1 km");
    let second = office.put("mot-2.xlsx", corrected.bytes());
    // The later mail is opened first.
    assert_eq!(item(&received(&office, "2024-01-15T07:00:00+07:00", &second))["attempt"], 1);
    assert_eq!(item(&received(&office, "2024-01-14T07:00:00+07:00", &first))["attempt"], 2);
    assert_eq!(line(&consolidated(&office, "2024-01"), "1.a")["current"], "11");
}

#[test]
fn months_may_arrive_out_of_order() {
    let office = january();
    office.clock("2024-02-15T08:00:00+07:00");
    office.issue("2024-02");
    let february = office.put("thang-2.xlsx", office.report_of_one("2024-02", 20.0).bytes());
    let judged = item(&received(&office, "2024-02-14T08:00:00+07:00", &february));
    // January is not in: nobody guesses what it was, and February says so.
    assert_eq!(judged["disposition"], "accepted_with_warnings", "{judged:#}");
    assert!(codes(&judged).contains(&"H302".to_owned()), "{:?}", codes(&judged));
    let path = office.put("thang-1.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    received(&office, "2024-02-15T08:00:00+07:00", &path).is(0);
    let road = consolidated(&office, "2024-02");
    let road = line(&road, "1.a");
    assert_eq!((&road["prior"], &road["current"], &road["cumulative"]), (&"10".into(), &"20".into(), &"30".into()));
}

#[test]
fn a_second_attempt_that_is_sent_back_leaves_the_first_standing() {
    let office = january();
    let first = office.put("mot-1.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    received(&office, "2024-01-14T07:00:00+07:00", &first).is(0);
    let mut broken = office.report_of_one("2024-01", 0.0);
    broken.put("1.a", "current", "chắc 11?");
    let second = office.put("mot-2.xlsx", broken.bytes());
    let ran = received(&office, "2024-01-14T08:00:00+07:00", &second);
    let sent_back = item(&ran);
    assert_eq!((&sent_back["disposition"], &sent_back["attempt"]), (&"sent_back".into(), &2.into()));
    let answer = consolidated(&office, "2024-01");
    assert_eq!(line(&answer, "1.a")["current"], "10");
    assert_eq!(answer["coverage"]["accepted"], 1);
}

#[test]
fn a_reply_is_corrected_and_sent_again() {
    let office = january();
    let mut broken = office.report_of_two("2024-01", [1.0, 0.0], 88.5);
    broken.put("2.b", "current", "88,5%?").put("2.b", "note", "sẽ bổ sung");
    let path = office.put("hai.xlsx", broken.bytes());
    let ran = received(&office, "2024-01-14T07:00:00+07:00", &path);
    assert_eq!(item(ran.is(1))["disposition"], "sent_back");
    let reply = office.path("phan-hoi/2024-01/hai-lan-1-tra-lai.xlsx");
    let mut reply = Workbook::open(&reply);
    // The sender finds what he typed, the wrong answer included.
    assert_eq!(reply.value("2.b", "current").unwrap().display(), "88,5%?");
    assert_eq!(reply.value("2.b", "note").unwrap().display(), "sẽ bổ sung");
    assert_eq!(reply.value("2.a@11", "current").unwrap().display(), "1");
    reply.put("2.b", "current", 88.5);
    let path = office.put("hai-chinh-ly.xlsx", reply.bytes());
    let ran = received(&office, "2024-01-15T07:00:00+07:00", &path);
    let mended = item(ran.is(0));
    assert_eq!((&mended["disposition"], &mended["attempt"]), (&"accepted".into(), &2.into()), "{mended:#}");
    let answer = consolidated(&office, "2024-01");
    assert_eq!(line(&answer, "2.b")["current"], "88.5");
    assert_eq!(answer["coverage"]["sent_back"], serde_json::json!([]));
}

#[test]
fn a_reply_gives_back_what_was_understood() {
    let office = january();
    let mut report = office.report_of_two("2024-01", [1.0, 0.0], 88.5);
    // A figure that was repaired beside one that has to be mended.
    report.put("2.b", "current", "88,5%").put("2.a@12", "current", "mấy vườn?");
    let path = office.put("hai.xlsx", report.bytes());
    received(&office, "2024-01-14T07:00:00+07:00", &path).is(1);
    let mut reply = Workbook::open(&office.path("phan-hoi/2024-01/hai-lan-1-tra-lai.xlsx"));
    assert_eq!(reply.value("2.b", "current").unwrap(), khtc::model::grid::Value::Number(88.5));
    // Sent again there is nothing left to repair.
    reply.put("2.a@12", "current", 0.0);
    let path = office.put("lai.xlsx", reply.bytes());
    let again = item(received(&office, "2024-01-15T07:00:00+07:00", &path).is(0));
    assert_eq!((&again["repairs"], &again["disposition"]), (&serde_json::json!([]), &"accepted".into()));
}

#[test]
fn known_at_gives_yesterdays_consolidation() {
    let office = january();
    let first = office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    office.receive(&first).is(0);
    let yesterday = consolidated(&office, "2024-01");
    let book = |args: &[&str]| {
        office.khtc(&[&["consolidate", "--period", "2024-01", "--format", "json"], args].concat()).is(0).json()
    };
    office.clock("2024-01-16T08:00:00+07:00");
    let mut corrected = office.report_of_one("2024-01", 99.0);
    corrected.answer("reason", "tính lại");
    office.put("mot-2.xlsx", corrected.bytes());
    office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 88.5).bytes());
    office.receive("hop-thu-den").is(0);
    let today = book(&[]);
    assert_eq!(line(&today, "1.a")["current"], "99");
    assert_eq!(today["coverage"]["received"], 2);
    assert_eq!(book(&["--known-at", "2024-01-15T20:00:00+07:00"]), yesterday);
    // A time in another zone is the same time.
    assert_eq!(book(&["--known-at", "2024-01-15T13:00:00Z"]), yesterday);
    let before_all = book(&["--known-at", "2024-01-15T07:00:00+07:00"]);
    assert_eq!(before_all["coverage"]["received"], 0);
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let office = january();
    // By the true clock, which goes on between the runs.
    office.settings(KEY);
    office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 88.5).bytes());
    received(&office, "2024-01-14T08:00:00+07:00", "hop-thu-den").is(0);
    let write = |verb: &str, name: &str| {
        let out = office.beside(name);
        let moment = ["--as-of", "2024-01-14", "--known-at", "2099-01-01T00:00:00+07:00"];
        let place = ["--period", "2024-01", "--out", out.to_str().unwrap()];
        office.khtc(&[&[verb], &place[..], &moment].concat()).is(0);
        std::fs::read(out).unwrap()
    };
    let first = (write("consolidate", "a1.xlsx"), write("report", "b1.xlsx"));
    // A verb that records nothing new has been at the ledger, and a second has gone by.
    office.receive("hop-thu-den").is(0);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == (write("consolidate", "a2.xlsx"), write("report", "b2.xlsx")));
}

#[test]
fn issuing_again_gives_the_same_bytes() {
    let office = january();
    let first = std::fs::read(office.path("bieu-mau/2024-01/mot.xlsx")).unwrap();
    std::fs::remove_dir_all(office.path("bieu-mau")).unwrap();
    office.clock("2024-01-16T08:00:00+07:00");
    office.issue("2024-01");
    assert!(first == std::fs::read(office.path("bieu-mau/2024-01/mot.xlsx")).unwrap());
}

/// A mail with attachments as mail programs write it.
fn mail(from: &str, attachments: &[(&str, &[u8])]) -> Vec<u8> {
    use khtc::mail::{Address, Attachment, Draft, compose};
    let address = |address: &str| Address { name: None, address: address.to_owned() };
    let attachment = |(name, bytes): &(&str, &[u8])| Attachment { name: (*name).to_owned(), bytes: bytes.to_vec() };
    compose(&Draft {
        from: address(from),
        to: vec![address("tong-hop@so.example")],
        subject: "Báo cáo tháng 1/2024".to_owned(),
        date: "2024-01-14T10:00:00+07:00".parse().unwrap(),
        message_id: "1@so.example".to_owned(),
        text: "Kính gửi phòng Tổng hợp.".to_owned(),
        attachments: attachments.iter().map(attachment).collect(),
    })
}

#[test]
fn a_mail_with_only_a_pdf_is_one_item_kept() {
    let office = january();
    let path = office.put("thu.eml", mail("mot@so.example", &[("công văn.pdf", b"%PDF-1.7\n")]));
    let ran = office.receive(&path);
    let kept = item(ran.is(0));
    assert_eq!((&kept["disposition"], &kept["findings"]), (&"kept".into(), &serde_json::json!([])));
    // So is one without anything, and one with two enclosures.
    let path = office.put("thu-2.eml", mail("mot@so.example", &[]));
    assert_eq!(item(office.receive(&path).is(0))["disposition"], "kept");
    let enclosures: &[(&str, &[u8])] = &[("a.pdf", b"%PDF-1.7\n"), ("logo.png", b"\x89PNG\r\n\x1a\n")];
    let path = office.put("thu-3.eml", mail("mot@so.example", enclosures));
    assert_eq!(item(office.receive(&path).is(0))["disposition"], "kept");
}

#[test]
fn a_mail_brings_its_workbook_and_the_time_it_came() {
    let office = january();
    let report = office.report_of_one("2024-01", 10.0).bytes();
    let mail = mail("mot@so.example", &[("Báo cáo tháng 1 (chính thức).xlsx", &report), ("bản ký.pdf", b"%PDF-1.7\n")]);
    let path = office.put("thu.eml", mail);
    let ran = office.receive(&path);
    let items = items(ran.is(0));
    let told: Vec<(&str, &str)> =
        items.iter().map(|item| (item["file"].as_str().unwrap(), item["disposition"].as_str().unwrap())).collect();
    assert_eq!(told, [("Báo cáo tháng 1 (chính thức).xlsx", "accepted"), ("bản ký.pdf", "kept")]);
    let status = office.status("2024-01").json();
    let report = status["reports"].as_array().unwrap().iter().find(|report| report["unit"] == "mot").unwrap().clone();
    assert_eq!(report["last_received_at"], "2024-01-14T10:00:00+07:00");
}

#[test]
fn moved_rows_and_columns_give_the_same_entries_with_their_new_cells() {
    let office = january();
    let filled = office.report_of_two("2024-01", [3.0, 4.0], 88.5);
    let path = office.put("hai.xlsx", filled.bytes());
    let as_issued = item(&office.check(&path));
    assert_eq!(as_issued["disposition"], "accepted");

    let mut moved = filled.clone();
    // On `Báo cáo` a row and a column more; on `Theo huyện` the column of the answers goes to the end.
    let at = moved.find("Báo cáo", "2.b", "current").unwrap();
    let mut sheet = moved.sheet("Báo cáo");
    sheet.insert_row(at.row + 1);
    sheet.move_columns(|column| if column >= at.column { column + 1 } else { column });
    moved.set_sheet("Báo cáo", &sheet);
    let district = moved.find("Theo huyện", "2.a@11", "current").unwrap();
    let mut sheet = moved.sheet("Theo huyện");
    sheet.move_columns(|column| match column {
        column if column == district.column => 30,
        column if column > district.column => column - 1,
        column => column,
    });
    moved.set_sheet("Theo huyện", &sheet);
    let path = office.put("hai-chen.xlsx", moved.bytes());
    let ran = office.check(&path);
    let judged = item(ran.is(0));
    assert_eq!(judged["disposition"], "accepted", "{judged:#}");
    assert_eq!(said(&judged), said(&as_issued));
    let cell = |item: &Value, indicator: &str, district: Value| {
        let entries = item["entries"].as_array().unwrap();
        let entry = entries.iter().find(|one| one["indicator"] == indicator && one["district"] == district).unwrap();
        entry["cell"].as_str().unwrap().to_owned()
    };
    let shifted = khtc::model::grid::Address::new(at.row + 1, at.column + 1).to_string();
    assert_eq!(cell(&judged, "2.b", Value::Null), shifted);
    let at_the_end = khtc::model::grid::Address::new(district.row, 30).to_string();
    assert_eq!(cell(&judged, "2.a", "11".into()), at_the_end);
    assert_eq!(moved.find("Báo cáo", "2.b", "current").unwrap().to_string(), shifted);
}

#[test]
fn lost_and_doubled_rows_are_named() {
    let office = january();
    let filled = office.report_of_one("2024-01", 3.0);
    let row = filled.find("Báo cáo", "1.a", "current").unwrap().row + 1;
    let mut lost = filled.clone();
    let mut sheet = lost.sheet("Báo cáo");
    sheet.delete_row(row);
    lost.set_sheet("Báo cáo", &sheet);
    let path = office.put("mat-dong.xlsx", lost.bytes());
    let judged = item(office.check(&path).is(1));
    assert_eq!((&judged["disposition"], codes(&judged)), (&"sent_back".into(), vec!["S003".to_owned()]));

    let mut doubled = filled.clone();
    let mut sheet = doubled.sheet("Báo cáo");
    sheet.copy_row(row, 60);
    doubled.set_sheet("Báo cáo", &sheet);
    let path = office.put("lap-dong.xlsx", doubled.bytes());
    let judged = item(office.check(&path).is(1));
    let found = judged["findings"][0]["found"].as_str().unwrap();
    assert!(codes(&judged).contains(&"S004".to_owned()), "{judged:#}");
    assert!(found.contains(&row.to_string()) && found.contains("60"), "{found}");
    assert!(said(&judged).iter().all(|entry| !entry.contains("\"1.a\"")), "neither copy counts");
}

#[test]
fn json_stands_alone_on_stdout() {
    let office = january();
    office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let verbs: &[&[&str]] = &[
        &["plan", "check"],
        &["plan", "show"],
        &["template", "--period", "2024-01"],
        &["check", "hop-thu-den"],
        &["receive", "hop-thu-den"],
        &["status", "--period", "2024-01"],
        &["consolidate", "--period", "2024-01"],
        &["report", "--period", "2024-01"],
        &["run", "--period", "2024-01"],
        &["rules"],
        &["rules", "C101"],
        &[],
    ];
    for verb in verbs {
        let ran = office.khtc(&[verb, &["--format", "json"][..]].concat());
        assert!(ran.code < 2, "{ran}");
        ran.json();
        assert!(!ran.out.contains('\u{1b}'), "colours in {ran}");
        let text = office.khtc(verb);
        assert_eq!(text.code, ran.code, "{text}");
        assert!(serde_json::from_str::<Value>(&text.out).is_err(), "{text}");
    }
}

#[test]
fn exit_codes_say_whether_the_officer_is_needed() {
    let office = january();
    let good = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let mut form = office.report_of_one("2024-01", 3.0);
    form.put("1.a", "current", "ba?");
    let bad = office.put("mot-sai.xlsx", form.bytes());
    office.check(&good).is(0);
    office.check(&bad).is(1);
    // A submission of this period stands sent back until it is mended, whatever else comes.
    office.receive_at(&bad, "2024-01-14T08:00:00+07:00").is(1);
    let other = office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 95.0).bytes());
    office.receive_at(&other, "2024-01-14T09:00:00+07:00").is(1);
    office.receive_at(&good, "2024-01-14T10:00:00+07:00").is(0);
    std::fs::remove_dir_all(office.path("hop-thu-den")).unwrap();
    office.khtc(&["run", "--period", "2024-01"]).is(0);
    // Nobody is late as long as the deadline of February lies ahead.
    office.status("2024-02").is(0);
    office.clock("2024-03-01T08:00:00+07:00");
    office.status("2024-02").is(1);
    office.status("2024-01").is(0);
}

#[test]
fn a_stranger_with_a_units_form_is_named() {
    let office = january();
    let bytes = office.report_of_one("2024-01", 10.0).bytes();
    let mail = khtc::mail::compose(&khtc::mail::Draft {
        from: khtc::mail::Address { name: None, address: "la@gmail.example".to_owned() },
        to: Vec::new(),
        subject: "Báo cáo".to_owned(),
        date: chrono::DateTime::parse_from_rfc3339("2024-01-14T08:00:00+07:00").unwrap(),
        message_id: "mot@example".to_owned(),
        text: "Kính gửi".to_owned(),
        attachments: vec![khtc::mail::Attachment { name: "mot.xlsx".to_owned(), bytes }],
    });
    let path = office.put("la.eml", mail);
    let item = item(&office.receive(&path));
    assert_eq!((&item["disposition"], codes(&item)), (&"accepted_with_warnings".into(), vec!["W012".to_owned()]));
    assert!(item["findings"][0]["message"].as_str().unwrap().contains("la@gmail.example"));
}
