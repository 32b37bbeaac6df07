//! Which report counts, and for which month: versions taken back, months that only the sheet itself names.

use khtc::mail::{Address, Attachment, Draft, compose};
use serde_json::json;

use crate::office::{Office, codes, item, line};
use crate::workbook::Workbook;

fn january() -> Office {
    let office = Office::new();
    office.clock("2024-01-15T08:00:00+07:00");
    office.issue("2024-01");
    office
}

fn mail(id: &str, hour: u32, workbook: &[u8]) -> Vec<u8> {
    compose(&Draft {
        from: Address { name: None, address: "mot@so.example".to_owned() },
        to: Vec::new(),
        subject: "Báo cáo tháng 1".to_owned(),
        date: format!("2024-01-14T{hour:02}:00:00+07:00").parse().unwrap(),
        message_id: format!("{id}@so.example"),
        text: "Kính gửi phòng KHTC".to_owned(),
        attachments: vec![Attachment { name: "bao-cao.xlsx".to_owned(), bytes: workbook.to_vec() }],
    })
}

#[test]
fn a_unit_may_return_to_its_first_version() {
    let office = january();
    let first = office.report_of_one("2024-01", 10.0).bytes();
    let second = office.report_of_one("2024-01", 12.0).bytes();
    office.put("1.eml", mail("1", 8, &first));
    office.put("2.eml", mail("2", 9, &second));
    office.put("3.eml", mail("3", 10, &first));
    let ran = office.receive("hop-thu-den");
    let items = ran.is(0).json()["items"].clone();
    let attempts: Vec<_> = items.as_array().unwrap().iter().map(|item| item["attempt"].clone()).collect();
    assert_eq!(attempts, [json!(1), json!(2), json!(3)]);
    let current = || {
        let ran = office.consolidate("2024-01");
        line(&ran.is(0).json(), "1.a")["current"].clone()
    };
    assert_eq!(current(), json!("10"));
    // The same mails again are no fourth attempt.
    let again = office.receive("hop-thu-den").is(0).json();
    let is_duplicate = |item: &serde_json::Value| item["disposition"] == "duplicate";
    assert!(again["items"].as_array().unwrap().iter().all(is_duplicate), "{again:#}");
    assert_eq!(current(), json!("10"));
}

/// Without its stamp; the head of the table still says `Tháng 1/2024`.
fn without_stamp(mut form: Workbook) -> Workbook {
    form.delete_sheet("_khtc").cut("xl/workbook.xml", "<definedName name=\"khtc_stamp\"", "</definedName>");
    form.cut("docProps/custom.xml", "<property ", "</property>");
    form
}

#[test]
fn the_sheet_itself_says_which_month_it_is() {
    let office = january();
    office.clock("2024-02-15T08:00:00+07:00");
    let report = without_stamp(office.report_of_one("2024-01", 10.0)).bytes();
    let path = office.put("la.xlsx", &report);
    let named = ["check", &path, "--unit", "mot", "--period", "2024-02", "--format", "json"];
    let judged = item(office.khtc(&named).is(1));
    assert_eq!((&judged["disposition"], codes(&judged)), (&"refused".into(), vec!["W016".to_owned()]));
    let found = office.khtc(&["check", &path, "--unit", "mot", "--format", "json"]);
    assert_eq!(item(found.is(0))["period"], "2024-01");
    // The month that is being collected is only for what says nothing.
    std::fs::remove_file(office.path(&path)).unwrap();
    office.put("1.eml", mail("1", 8, &report));
    let ran = office.khtc(&["run", "--period", "2024-02", "--format", "json"]).json();
    assert_eq!(ran["items"][0]["period"], "2024-01", "{ran:#}");
}
