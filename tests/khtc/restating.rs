//! Figures that were closed, opened again and closed again: which document is named, and when the warnings end.
//!
//! Never looks into the ledger.

use serde_json::{Value, json};

use crate::office::{Office, item};
use crate::workbook::Workbook;

const JANUARY: &str = "2024-01";

/// January of both units is in; it is the day after its deadline.
fn office() -> Office {
    let office = Office::after_january();
    office.clock("2024-01-17T08:00:00+07:00");
    office
}

fn close(office: &Office, at: &str, more: &[&str]) {
    office.clock(at);
    office.khtc(&[&["close", "--period", JANUARY], more].concat()).is(0);
}

fn reopen(office: &Office, at: &str, unit: &str) {
    office.clock(at);
    office.khtc(&["reopen", "--period", JANUARY, "--unit", unit, "--by", "Lan", "--reason", "tính lại"]).is(0);
}

/// The first unit corrects January.
fn corrected(office: &Office, kilometres: f64) {
    let mut form = office.report_of_one(JANUARY, kilometres);
    form.answer("reason", "tính lại");
    let path = office.put(&format!("mot-{kilometres}.xlsx"), form.bytes());
    assert_eq!(item(office.receive(&path).is(0))["disposition"], "accepted");
}

fn adjusted(office: &Office, kilometres: &str) {
    let decided = ["--period", JANUARY, "--unit", "mot", "--to", kilometres, "--by", "Lan", "--reason", "gọi điện"];
    office.khtc(&[&["adjust", "1.a"], &decided[..]].concat()).is(0);
}

fn report(office: &Office, period: &str) -> String {
    office.report(period).is(0);
    Workbook::open(&office.path(&format!("ket-qua/{period}/bao-cao-ubnd-tinh-{period}.xlsx"))).all_text()
}

fn restated(office: &Office) -> Value {
    let status = office.status(JANUARY);
    status.json()["closing"]["restated"].clone()
}

#[test]
fn the_last_document_before_a_reopening_is_named_until_another_has_told_it() {
    let office = office();
    close(&office, "2024-01-17T08:00:00+07:00", &["--sent-as", "123/BC-SVN"]);
    reopen(&office, "2024-01-18T08:00:00+07:00", "mot");
    office.clock("2024-01-18T09:00:00+07:00");
    corrected(&office, 12.0);
    let words = "(Số liệu tháng 1/2024 của Phòng Một đã chỉnh lý sau khi chốt";
    let draft = report(&office, JANUARY);
    assert!(draft.contains(words) && draft.contains("thay số liệu tại Báo cáo số 123/BC-SVN"), "{draft}");
    // Closed again and not yet sent: the province still holds the other figure.
    close(&office, "2024-01-19T08:00:00+07:00", &[]);
    assert!(report(&office, JANUARY).contains(words), "the document that tells it");
    let screen = office.khtc(&["status", "--period", JANUARY]);
    for told in ["đã chốt lại lúc 08:00 19/1/2024", "UBND tỉnh đang giữ số liệu khác, tại Báo cáo số 123/BC-SVN"]
    {
        assert!(screen.out.contains(told), "‘{told}’: {screen}");
    }
    close(&office, "2024-01-20T08:00:00+07:00", &["--sent-as", "130/BC-SVN"]);
    let screen = office.khtc(&["status", "--period", JANUARY]);
    assert!(!screen.out.contains("mở lại") && !screen.out.contains("khác khi chốt"), "{screen}");
    assert_eq!(restated(&office)["reopenings"][0]["settled"], true);
    // What is opened now replaces what 130 told; 123 is history.
    reopen(&office, "2024-01-21T08:00:00+07:00", "hai");
    let draft = report(&office, JANUARY);
    assert!(!draft.contains(words) && !draft.contains("123/BC-SVN"), "{draft}");
    let reopenings = restated(&office)["reopenings"].clone();
    assert_eq!(reopenings[1]["replaces"]["number"], "130/BC-SVN", "{reopenings:#}");
    assert_eq!((&reopenings[0]["settled"], &reopenings[1]["settled"]), (&json!(true), &json!(false)));
    // A longer period says which month was restated, and where that was told.
    let quarter = report(&office, "2024-Q1");
    assert!(quarter.contains(words) && quarter.contains("đã báo cáo lại tại Báo cáo số 130/BC-SVN"), "{quarter}");
}

#[test]
fn what_was_never_sent_and_is_closed_again_is_told_of_no_more() {
    let office = office();
    close(&office, "2024-01-17T08:00:00+07:00", &[]);
    reopen(&office, "2024-01-18T08:00:00+07:00", "mot");
    let waiting = office.khtc(&["status", "--period", JANUARY]);
    assert!(waiting.out.contains("chờ đơn vị gửi lại"), "{waiting}");
    // In the same second.
    adjusted(&office, "12,5");
    let screen = office.khtc(&["status", "--period", JANUARY]);
    assert!(screen.out.contains("đã chỉnh lý bằng quyết định số 3"), "{screen}");
    assert!(screen.out.contains("khi chốt 10, nay 12,5"), "{screen}");
    close(&office, "2024-01-19T08:00:00+07:00", &[]);
    let screen = office.khtc(&["status", "--period", JANUARY]);
    for ended in ["mở lại", "chờ đơn vị", "khác khi chốt"] {
        assert!(!screen.out.contains(ended), "‘{ended}’: {screen}");
    }
    assert_eq!(restated(&office)["touched"], json!([]));
    // What comes of the next reopening is not told of this one.
    reopen(&office, "2024-01-20T08:00:00+07:00", "mot");
    office.clock("2024-01-20T09:00:00+07:00");
    corrected(&office, 14.0);
    let reopenings = restated(&office)["reopenings"].clone();
    assert_eq!((&reopenings[0]["attempts"], &reopenings[0]["decisions"]), (&json!([]), &json!([3])));
    assert_eq!(reopenings[1]["attempts"][0]["attempt"], 2);
    // And it is compared with the last closing.
    let screen = office.khtc(&["status", "--period", JANUARY]);
    assert!(screen.out.contains("khi chốt 12,5, nay 14"), "{screen}");
}

#[test]
fn a_reopening_of_which_nothing_came_ends_with_the_next_closing() {
    let office = office();
    close(&office, "2024-01-17T08:00:00+07:00", &["--sent-as", "123/BC-SVN"]);
    reopen(&office, "2024-01-18T08:00:00+07:00", "mot");
    close(&office, "2024-01-19T08:00:00+07:00", &[]);
    let screen = office.khtc(&["status", "--period", JANUARY]);
    assert!(!screen.out.contains("mở lại") && !screen.out.contains("chờ đơn vị"), "{screen}");
    assert!(!report(&office, JANUARY).contains("chỉnh lý sau khi chốt"));
}
