//! Closing a month and opening it again, through the program: what is locked, what is kept, what is said to whom.
//!
//! Never looks into the ledger: what the officer cannot see is not promised.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::office::{Office, codes, item, line};

const JANUARY: &str = "2024-01";

/// Both units have reported January; the templates of February are out.
fn office() -> Office {
    let office = Office::after_january();
    office.clock("2024-01-17T08:00:00+07:00");
    office
}

fn close(office: &Office, more: &[&str]) -> Value {
    let args = [&["close", "--format", "json", "--period", JANUARY], more].concat();
    office.khtc(&args).is(0).json()
}

fn reopen(office: &Office) -> Value {
    let args =
        ["reopen", "--period", JANUARY, "--unit", "mot", "--by", "Lan", "--reason", "sót 2 km", "--format", "json"];
    office.khtc(&args).is(0).json()
}

/// The first unit sends another figure.
fn send_again(office: &Office, kilometres: f64) -> Value {
    let path = office.put("mot-2.xlsx", office.report_of_one(JANUARY, kilometres).bytes());
    let ran = office.receive(&path);
    item(&ran)
}

fn consolidated(office: &Office) -> Value {
    office.consolidate(JANUARY).is(0).json()
}

fn read(path: impl AsRef<Path>) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// All texts of a workbook.
fn texts(bytes: &[u8]) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).unwrap();
        if part.is_file() {
            part.read_to_string(&mut all).unwrap();
        }
    }
    all
}

#[test]
fn a_month_is_refused_while_something_lacks_and_forced_with_a_name_and_a_reason() {
    let office = Office::issued(JANUARY);
    office.put("mot.xlsx", office.report_of_one(JANUARY, 10.0).bytes());
    office.receive("hop-thu-den").is(0);
    let close = ["close", "--period", JANUARY, "--format", "json"];
    let refused = office.khtc(&close).is(1).json();
    assert_eq!((&refused["closed"], &refused["missing"]), (&json!(false), &json!(["hai"])));
    let told = office.khtc(&["close", "--period", JANUARY]);
    assert!(told.is(1).out.contains("chưa nộp: Phòng Hai"), "{told}");
    office.khtc(&["close", "--period", JANUARY, "--force"]).is(2);
    let february = office.close("2024-02");
    assert_eq!(february.is(1).json()["not_closed"], json!([JANUARY]));
    assert!(office.khtc(&["close", "--period", "2024-02"]).out.contains("còn kỳ chưa chốt: tháng 1/2024"));
    let forced = ["close", "--period", JANUARY, "--force", "--by", "Lan", "--reason", "đã hết hạn", "--format", "json"];
    assert_eq!(office.khtc(&forced).is(0).json()["closed"], true);
    let log = office.log().is(0).json();
    let first = &log["decisions"][0];
    assert_eq!(
        (&first["decision"], &first["by"], &first["reason"]),
        (&json!("force"), &json!("Lan"), &json!("đã hết hạn"))
    );
    assert_eq!(first["lacking"], "chưa nộp: Phòng Hai");
}

#[test]
fn what_was_sent_back_holds_up_its_month_and_a_quarter_comes_after_its_months() {
    let office = office();
    let mut form = office.report_of_one(JANUARY, 10.0);
    form.put("1.a", "current", "mấy?");
    let path = office.put("mot-2.xlsx", form.bytes());
    office.receive(&path).is(1);
    let refused = office.close(JANUARY);
    assert_eq!(refused.is(1).json()["sent_back"], json!(["mot"]));
    close(&office, &["--force", "--reason", "đã hết hạn"]);
    assert_eq!(line(&consolidated(&office), "1.a")["current"], "10");
    let quarter = ["close", "--period", "2024-Q1", "--format", "json"];
    assert_eq!(office.khtc(&quarter).is(1).json()["not_closed"], json!(["2024-02", "2024-03"]));
    office.clock("2024-03-20T08:00:00+07:00");
    for month in ["2024-02", "2024-03"] {
        office.khtc(&["close", "--period", month, "--force", "--reason", "không có báo cáo"]).is(0);
    }
    assert_eq!(office.khtc(&quarter).is(0).json()["closed"], true);
    let told = office.report("2024-Q1").is(0).json();
    assert_eq!((&told["draft"], &told["kept"]), (&json!(false), &json!(true)));
}

#[test]
fn a_closed_month_is_final_and_handed_out_as_it_was() {
    let office = office();
    office.report_both(JANUARY).is(0);
    let document = "ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.docx";
    assert!(texts(&read(office.path(document))).contains("DỰ THẢO"));
    let report = "ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.xlsx";
    assert!(texts(&read(office.path(report))).contains("DỰ THẢO"));
    let closed = close(&office, &["--by", "Lan"]);
    assert_eq!((&closed["closed"], &closed["already_closed"]), (&json!(true), &json!(false)));
    let book = "ket-qua/2024-01/tong-hop-2024-01.xlsx";
    let (first_report, first_book) = (read(office.path(report)), read(office.path(book)));
    assert!(!texts(&first_report).contains("DỰ THẢO"));
    assert!(!texts(&read(office.path(document))).contains("DỰ THẢO"), "what lay there is renewed");
    assert_eq!(closed["files"].as_array().unwrap().len(), 3);
    // Later, with other words of the office and after the next month has come: the same bytes.
    office.clock("2024-02-20T08:00:00+07:00");
    std::fs::create_dir(office.path("mau")).unwrap();
    std::fs::write(office.path("mau/bao-cao-ubnd.txt"), "sai\n").unwrap();
    office.issue("2024-02");
    let path = office.put("mot-2.xlsx", office.report_of_one("2024-02", 5.0).bytes());
    office.receive(&path).is(0);
    std::fs::remove_dir_all(office.path("ket-qua")).unwrap();
    let told = office.khtc(&["consolidate", "--period", JANUARY]);
    assert!(told.is(0).out.contains("trả lại đúng bản đã lưu khi chốt"), "{told}");
    office.report_both(JANUARY).is(0);
    assert!(read(office.path(book)) == first_book && read(office.path(report)) == first_report);
    assert!(office.path("ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.docx").is_file());
    let kept = consolidated(&office);
    assert_eq!(
        (&kept["kept"], &kept["draft"], &line(&kept, "1.a")["current"]),
        (&json!(true), &json!(false), &json!("10"))
    );
    // Another day was asked for: that was not closed.
    std::fs::remove_dir_all(office.path("mau")).unwrap();
    let of_a_day = ["consolidate", "--period", JANUARY, "--as-of", "2024-01-31", "--format", "json"];
    assert_eq!(office.khtc(&of_a_day).is(0).json()["kept"], false);
    office.khtc(&["report", "--period", JANUARY, "--known-at", "2024-01-16T08:00:00+07:00"]).is(0);
    assert!(read(office.path(book)) == first_book && read(office.path(report)) == first_report);
    for name in ["tong-hop-2024-01-xet-2024-01-31", "bao-cao-ubnd-tinh-2024-01-biet-den-2024-01-16-080000"] {
        assert!(office.path(&format!("ket-qua/2024-01/{name}.xlsx")).is_file(), "{name}");
    }
    // Closing once more changes nothing and says so.
    let again = close(&office, &[]);
    assert_eq!((&again["already_closed"], &again["closed_at"]), (&json!(true), &closed["closed_at"]));
    assert_eq!(office.log().json()["decisions"].as_array().unwrap().len(), 1);
}

#[test]
fn what_comes_after_the_closing_is_kept_and_its_sender_told() {
    let office = office();
    close(&office, &[]);
    // The month's files once more: nothing new.
    let again = office.receive("hop-thu-den").is(0).json();
    assert!(again["items"].as_array().unwrap().iter().all(|one| one["disposition"] == "duplicate"), "{again:#}");
    let late = send_again(&office, 12.0);
    assert_eq!((&late["disposition"], codes(&late)), (&json!("refused"), vec!["W017".to_owned()]));
    assert_eq!(late["attempt"], Value::Null);
    let checked = office.check("hop-thu-den/mot-2.xlsx");
    assert_eq!(codes(&item(checked.is(1))), ["W017"]);
    let replies = std::fs::read_dir(office.path("phan-hoi/2024-01")).unwrap();
    let letters: Vec<String> = replies
        .map(|one| one.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "eml"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    assert!(
        letters
            .iter()
            .any(|name| name.contains("mot-2") || name.contains("tu-choi") || name.contains("chua-tiep-nhan")),
        "{letters:?}"
    );
    assert_eq!(line(&consolidated(&office), "1.a")["current"], "10");
    // It is not forgotten: who looks at the month sees it, and how to take it in.
    let status = || office.status(JANUARY).json()["refused"].clone();
    let waits = status();
    assert_eq!(waits.as_array().unwrap().len(), 1, "{waits:#}");
    assert_eq!(
        (&waits[0]["file"], &waits[0]["unit"], &waits[0]["codes"]),
        (&json!("mot-2.xlsx"), &json!("mot"), &json!(["W017"]))
    );
    for args in [&["status", "--period", JANUARY][..], &[]] {
        let screen = office.khtc(args);
        for words in ["mot-2.xlsx · Phòng Một · tháng 1/2024", "đã chốt lúc", "khtc reopen --period 2024-01 --unit mot"]
        {
            assert!(screen.out.contains(words), "‘{words}’: {screen}");
        }
    }
    assert_eq!(office.status("2024-02").json()["refused"], json!([]));
    // Received again after the reopening it counts.
    reopen(&office);
    let opened = office.khtc(&["status", "--period", JANUARY]);
    assert!(opened.out.contains("kỳ đang mở cho đơn vị: tiếp nhận lại tệp này"), "{opened}");
    let now = send_again(&office, 12.0);
    assert_eq!((&now["disposition"], &now["attempt"]), (&json!("accepted"), &json!(2)));
    assert_eq!(status(), json!([]));
    assert_eq!(line(&consolidated(&office), "1.a")["current"], "12");
    // The other unit stays out.
    let path = office.put("hai-2.xlsx", office.report_of_two(JANUARY, [2.0, 1.0], 85.0).bytes());
    let other = office.receive(&path);
    assert_eq!(codes(&item(other.is(1))), ["W017"]);
}

#[test]
fn a_restatement_says_both_figures_why_and_what_the_province_holds() {
    let office = office();
    close(&office, &[]);
    let sent = close(&office, &["--sent-as", "123/BC-SVN", "--sent-on", "2024-01-16", "--by", "Lan"]);
    assert_eq!(sent["sent"], json!({ "number": "123/BC-SVN", "on": "2024-01-16" }));
    office.khtc(&["close", "--period", JANUARY, "--sent-as", "1", "--sent-on", "2025-01-01"]).is(2);
    let early = ["close", "--period", JANUARY, "--sent-as", "1", "--sent-on", "2024-01-13"];
    office.khtc(&early).is(2).complains(&["13/1/2024 trước ngày chốt số liệu tháng 1/2024 (14/1/2024)"]);
    let book = read(office.path("ket-qua/2024-01/tong-hop-2024-01.xlsx"));
    office.clock("2024-01-20T08:00:00+07:00");
    assert_eq!(reopen(&office)["touches"][0]["sent"]["number"], "123/BC-SVN");
    assert_eq!(reopen(&office)["reopened"], false);
    let waiting = office.khtc(&["status", "--period", JANUARY]);
    assert!(waiting.out.contains("chờ đơn vị gửi lại"), "{waiting}");
    office.clock("2024-01-21T08:00:00+07:00");
    send_again(&office, 12.0);
    for verb in ["consolidate", "report", "status"] {
        let told = office.khtc(&[verb, "--period", JANUARY]);
        for words in ["sót 2 km", "123/BC-SVN ngày 16/1/2024", "khi chốt 10, nay 12", "UBND tỉnh đang giữ số liệu khác"]
        {
            assert!(told.is(0).out.contains(words), "‘{words}’: {told}");
        }
    }
    let json = consolidated(&office);
    let restated = &json["closing"]["restated"];
    assert_eq!((&json["draft"], &json["kept"]), (&json!(true), &json!(false)));
    assert_eq!(restated["reopenings"][0]["attempts"][0]["attempt"], 2);
    let touched = &restated["touched"][0];
    assert_eq!((&touched["period"], &touched["sent"]["number"]), (&json!(JANUARY), &json!("123/BC-SVN")));
    let figures = touched["figures"].as_array().unwrap();
    let current = figures.iter().find(|one| one["indicator"] == "1.a" && one["figure"] == "current").unwrap();
    assert_eq!((&current["then"], &current["now"]), (&json!("10"), &json!("12")));
    let now = texts(&read(office.path("ket-qua/2024-01/tong-hop-2024-01.xlsx")));
    for words in ["UBND tỉnh đang giữ số liệu khác", "sót 2 km"] {
        assert!(now.contains(words), "{words}");
    }
    // What was closed is what it was, at the time.
    let before = ["consolidate", "--period", JANUARY, "--known-at", "2024-01-18T08:00:00+07:00", "--format", "json"];
    assert_eq!(line(&office.khtc(&before).is(0).json(), "1.a")["current"], "10");
    // The next month says that the one before was restated, in both workbooks.
    office.clock("2024-02-20T08:00:00+07:00");
    office.report("2024-Q1").is(0);
    let quarter = texts(&read(office.path("ket-qua/2024-Q1/bao-cao-ubnd-tinh-2024-Q1.xlsx")));
    assert!(
        quarter.contains("đã chỉnh lý sau khi chốt, lý do: sót 2 km; thay số liệu tại Báo cáo số 123/BC-SVN"),
        "quarter"
    );
    // Closed again it is final with the new figures; what the province holds is still told.
    assert_eq!(close(&office, &[])["already_closed"], false);
    let again = read(office.path("ket-qua/2024-01/tong-hop-2024-01.xlsx"));
    assert!(again != book);
    let closed = consolidated(&office);
    assert_eq!((&closed["kept"], &line(&closed, "1.a")["current"]), (&json!(true), &json!("12")));
    assert_eq!(closed["closing"]["restated"]["touched"][0]["sent"]["number"], "123/BC-SVN");
    let log = office.khtc(&["log", "--period", "2024-Q1", "--format", "json"]).json();
    let kinds: Vec<&str> =
        log["decisions"].as_array().unwrap().iter().map(|one| one["decision"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["close", "sent_as", "reopen", "close"]);
    let text = office.khtc(&["log"]);
    assert!(text.out.contains("mở lại cho Phòng Một") && text.out.contains("Lan; lý do: sót 2 km"), "{text}");
    assert_eq!(office.khtc(&["log", "--period", "2024-02", "--format", "json"]).json()["decisions"], json!([]));
}

#[test]
fn a_reopened_month_opens_what_was_closed_after_it() {
    let office = office();
    close(&office, &[]);
    office.clock("2024-02-20T08:00:00+07:00");
    let february = |more: &[&str]| {
        let force = ["--force", "--by", "Lan", "--reason", "không có báo cáo", "--format", "json"];
        office.khtc(&[&["close", "--period", "2024-02"], &force[..], more].concat())
    };
    february(&["--sent-as", "45/BC-SVN"]).is(0);
    office.clock("2024-02-21T08:00:00+07:00");
    let touches = reopen(&office)["touches"].clone();
    assert_eq!((&touches[0]["period"], &touches[1]["period"]), (&json!(JANUARY), &json!("2024-02")));
    send_again(&office, 12.0);
    let now = office.consolidate("2024-02").is(0).json();
    assert_eq!(now["draft"], true);
    let touched = &now["closing"]["restated"]["touched"];
    assert_eq!((&touched[1]["period"], &touched[1]["sent"]["number"]), (&json!("2024-02"), &json!("45/BC-SVN")));
    // In order again.
    assert_eq!(february(&[]).is(1).json()["not_closed"], json!([JANUARY]));
    close(&office, &[]);
    february(&[]).is(0);
}

#[test]
fn what_is_not_closed_is_not_opened() {
    let office = office();
    let reopen = |unit: &str| office.khtc(&["reopen", "--period", JANUARY, "--unit", unit, "--reason", "thử"]);
    reopen("mot").is(2).complains(&["Tháng 1/2024 chưa chốt"]);
    close(&office, &[]);
    reopen("mo").is(2).complains(&["không có đơn vị ‘mo’"]);
    office.khtc(&["reopen", "--period", JANUARY, "--unit", "mot", "--reason", " "]).is(2);
    office.khtc(&["mo-so", "--period", JANUARY, "--unit", "mot", "--reason", "thử"]).is(0);
}

#[test]
fn of_two_that_close_at_once_one_wins_and_the_other_says_so() {
    let office = office();
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
        command.args(["close", "--period", JANUARY, "--format", "json"]).current_dir(office.path(""));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let both: Vec<_> = (0..2).map(|_| start()).collect();
    let answers: Vec<Value> = both
        .into_iter()
        .map(|one| {
            let ran = one.wait_with_output().unwrap();
            assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
            serde_json::from_slice(&ran.stdout).unwrap()
        })
        .collect();
    let already = answers.iter().filter(|one| one["already_closed"] == true).count();
    assert_eq!(already, 1, "{answers:#?}");
    assert_eq!(office.log().json()["decisions"].as_array().unwrap().len(), 1);
}

#[test]
fn the_first_screen_leads_from_the_last_report_to_closing_and_from_there_to_the_next_month() {
    let office = office();
    let before = office.khtc(&[]);
    assert!(before.out.contains("khtc close --period 2024-01"), "{before}");
    close(&office, &[]);
    let after = office.khtc(&[]);
    assert!(after.out.contains("● đã chốt lúc 08:00 17/1/2024"), "{after}");
    assert!(after.out.contains("khtc template --period 2024-02"), "{after}");
    assert!(!after.out.contains("khtc close"), "{after}");
}
