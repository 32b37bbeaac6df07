//! A rule on trial: the officer sees what it would say, and nothing else changes.
//!
//! Never judged by the rules alone: what counts is what the office is answered, and what is written and kept.

use crate::office::{KEY, Office, item, items};
use crate::workbook::Workbook;

const NOW: &str = "\n[demo]\nclock = \"2024-01-15T08:00:00+07:00\"\n";

/// An office that tries the rule about rates above 100, and a report that breaks it.
fn office(rules: &str) -> (Office, String) {
    let office = Office::issued("2024-01");
    let path = office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 950.0).bytes());
    office.settings(&format!("{KEY}\n[rules]\n{rules}\n{NOW}"));
    (office, path)
}

fn replies(office: &Office) -> Vec<(String, Vec<u8>)> {
    let files = office.snapshot().into_iter().filter(|(path, _)| path.starts_with("phan-hoi"));
    files.map(|(path, bytes)| (path.to_string_lossy().into_owned(), bytes)).collect()
}

#[test]
fn it_is_shown_and_kept_and_changes_nothing() {
    let (office, path) = office("shadow = [\"P201\"]");
    let checked = item(office.check(&path).is(0));
    assert_eq!(checked["disposition"], "accepted");
    assert_eq!((&checked["findings"][0]["code"], &checked["findings"][0]["shadow"]), (&"P201".into(), &true.into()));
    let shown = office.khtc(&["check", &path]);
    assert!(shown.is(0).out.contains("chạy thử) P201"), "{shown}");
    assert!(shown.out.contains("Quy tắc đã đổi: P201") && shown.out.contains("chạy thử, chỉ cán bộ thấy"), "{shown}");

    let received = items(office.receive(&path).is(0));
    assert_eq!(received[0]["disposition"], "accepted");
    for (name, bytes) in replies(&office) {
        let text = if name.ends_with(".xlsx") {
            Workbook::from_bytes(&bytes).all_text()
        } else {
            String::from_utf8_lossy(&bytes).into_owned()
        };
        assert!(!text.contains("ghi 950%"), "{name} tells the unit");
    }
    assert!(!replies(&office).is_empty());
    // Kept in the ledger, and shown to the officer in the workbook.
    office.consolidate_into("2024-01", "tong-hop.xlsx").is(0);
    let book = Workbook::open(&office.path("tong-hop.xlsx")).all_text();
    assert!(book.contains("(chạy thử)") && book.contains("ghi 950%"));
}

#[test]
fn without_the_trial_it_counts() {
    let (office, path) = office("");
    let checked = item(office.check(&path).is(1));
    assert_eq!(checked["disposition"], "sent_back");
    assert!(checked["findings"][0].get("shadow").is_none(), "{checked:#}");
    // Tried later, the same file is accepted: what was decided before stays in the ledger.
    office.receive(&path).is(1);
    office.settings(&format!("{KEY}\n[rules]\nshadow = [\"P201\"]\n{NOW}"));
    let again = items(office.receive(&path).is(0));
    assert_eq!((&again[0]["disposition"], &again[0]["attempt"]), (&"accepted".into(), &2.into()));
    // And putting another rule on trial is no reason to record it again.
    office.settings(&format!("{KEY}\n[rules]\nshadow = [\"P201\", \"H304\"]\n{NOW}"));
    let known = items(office.receive(&path).is(0));
    assert_eq!(known[0]["disposition"], "duplicate");
}

#[test]
fn the_rules_say_what_is_on_trial() {
    let (office, _) = office("shadow = [\"P201\"]");
    let listed = office.khtc(&["rules"]);
    assert!(listed.is(0).out.contains("P201  chạy thử"), "{listed}");
    let explained = office.khtc(&["rules", "P201"]);
    assert!(explained.is(0).out.contains("Đã đổi trong khtc.toml: P201"), "{explained}");
    office.settings(&format!("{KEY}\n[rules]\nshadow = [\"W001\"]\n"));
    office.khtc(&["rules"]).is(2).complains(&["W001", "không chạy thử"]);
}
