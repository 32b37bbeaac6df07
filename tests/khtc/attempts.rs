//! Reports that are sent again: what changed, what stands, and what is said about it to whom.
//!
//! Never looks into the ledger: only at what the program shows.

use khtc::excel;
use khtc::mail::{Address, Attachment, Draft, compose, read as read_mail};
use serde_json::{Value, json};

use crate::office::{Office, Ran, SMALL_PLAN, codes, item, line, plan_workbook};
use crate::workbook::Workbook;

/// January, with the first report of unit `mot` accepted on the 15th: ten kilometres.
fn sent_once() -> Office {
    Office::prepared("attempts: sent once", || {
        let office = Office::issued("2024-01");
        let file = office.put("mot-1.xlsx", office.report_of_one("2024-01", 10.0).bytes());
        office.receive(&file).is(0);
        office.clock("2024-01-16T09:00:00+07:00");
        office
    })
}

fn corrected(office: &Office, kilometres: f64, reason: &str) -> Workbook {
    let mut report = office.report_of_one("2024-01", kilometres);
    report.answer("reason", reason);
    report
}

fn status(office: &Office) -> Value {
    let ran = office.status("2024-01");
    let reports = ran.json()["reports"].clone();
    reports.as_array().unwrap().iter().find(|report| report["unit"] == "mot").unwrap().clone()
}

fn kilometres(office: &Office) -> Value {
    let ran = office.consolidate("2024-01");
    line(&ran.is(0).json(), "1.a")["current"].clone()
}

fn reply(office: &Office, name: &str) -> String {
    let bytes = std::fs::read(office.path(&format!("phan-hoi/2024-01/{name}.eml"))).unwrap();
    read_mail(&bytes).expect("a mail");
    let text = mail_text(&bytes);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first part of a draft, decoded.
fn mail_text(bytes: &[u8]) -> String {
    let raw = String::from_utf8(bytes.to_vec()).unwrap().replace("\r\n", "\n");
    let (_, body) = raw.split_once("Content-Type: text/plain").expect("a plain part");
    let (head, body) = body.split_once("\n\n").unwrap();
    let body = body.split("\n--").next().unwrap();
    if head.contains("base64") {
        let letters: String = body.split_whitespace().collect();
        return String::from_utf8(decoded(&letters)).unwrap();
    }
    quoted(body)
}

fn decoded(base64: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for letter in base64.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|one| *one == letter).unwrap() as u32;
        (bits, count) = ((bits << 6) | value, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

fn quoted(text: &str) -> String {
    let text = text.replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'=', [high, low, tail @ ..]) => {
                let hex = String::from_utf8(vec![*high, *low]).unwrap();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Every text of a sheet of the consolidated workbook.
fn texts(office: &Office, sheet: &str) -> String {
    office.consolidate_into("2024-01", "tong-hop.xlsx").is(0);
    let grid = excel::read(&std::fs::read(office.path("tong-hop.xlsx")).unwrap()).unwrap();
    let sheet = grid.sheets.iter().find(|one| one.name == sheet).expect("the sheet");
    sheet.cells.values().map(|cell| cell.value.display()).collect::<Vec<_>>().join("\n")
}

fn receive(office: &Office, name: &str, bytes: Vec<u8>, more: &[&str]) -> Ran {
    let file = office.put(name, bytes);
    let mut args = vec!["receive", file.as_str()];
    args.extend(more);
    office.khtc(&args)
}

#[test]
fn a_correction_is_told_cell_by_cell_with_its_reason_everywhere() {
    let office = sent_once();
    let ran = receive(&office, "mot-2.xlsx", corrected(&office, 12.5, "đo lại").bytes(), &["--format", "json"]);
    let correction = item(ran.is(0))["correction"].clone();
    assert_eq!(correction["attempt"], 1);
    assert_eq!((&correction["reason"], &correction["keeps_standing"]), (&json!("đo lại"), &json!(false)));
    let changes = correction["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{ran}");
    assert_eq!((&changes[0]["indicator"], &changes[0]["field"]), (&json!("1.a"), &json!("current")));
    let values = (&changes[0]["before"][0]["value"], &changes[0]["after"][0]["value"]);
    assert_eq!(values, (&json!("10"), &json!("12.5")));
    assert_eq!(changes[0]["change"], "corrected");

    let text = reply(&office, "mot-lan-2-da-nhan");
    assert!(text.contains("chỉnh lý báo cáo lần 1 (nhận lúc 08:00 15/1/2024); lý do đơn vị ghi: “đo lại”"), "{text}");
    assert!(text.contains("10 12,5"), "{text}");

    // Whoever only tries it is told the same, of the attempt that it would be.
    let tried = office.khtc(&["check", "hop-thu-den/mot-2.xlsx"]);
    assert!(tried.is(0).out.contains("số liệu, nội dung không khác lần 2"), "{tried}");

    let of_unit = status(&office);
    assert_eq!(of_unit["correction"], correction);
    let screen = office.khtc(&["status", "--period", "2024-01"]).out;
    assert!(screen.contains("1 nội dung thay đổi so với lần 1. Lý do chỉnh lý: đo lại"), "{screen}");
    assert!(screen.contains("1.a, thực hiện trong kỳ: 10 → 12,5 (Báo cáo!"), "{screen}");
    assert!(screen.contains("được tính: lần 2, nhận 09:00 16/1/2024"), "{screen}");

    let sheet = texts(&office, "Chỉnh lý");
    assert!(sheet.contains("Lý do chỉnh lý: đo lại") && sheet.contains("► sửa"), "{sheet}");
    assert_eq!(kilometres(&office), "12.5");
}

#[test]
fn a_correction_without_a_reason_is_asked_for_it() {
    let office = sent_once();
    receive(&office, "mot-2.xlsx", office.report_of_one("2024-01", 11.0).bytes(), &[]).is(0);
    assert!(reply(&office, "mot-lan-2-da-nhan").contains("Đơn vị chưa ghi “Lý do chỉnh lý”"));
}

#[test]
fn the_same_figures_in_other_bytes_are_said_to_be_the_same_and_change_nothing() {
    let office = sent_once();
    let before = office.consolidate("2024-01").json();
    let mut again = office.report_of_one("2024-01", 10.0);
    again.add_part("docProps/thumbnail.txt", b"saved again");
    let ran = receive(&office, "mot-2.xlsx", again.bytes(), &[]);
    assert!(
        ran.is(0).out.contains("số liệu, nội dung không khác lần 1; số liệu đang có hiệu lực không thay đổi"),
        "{ran}"
    );
    let text = reply(&office, "mot-lan-2-da-nhan");
    assert!(text.contains("không khác báo cáo lần 1") && text.contains("đang có hiệu lực không thay đổi"), "{text}");
    let of_unit = status(&office);
    assert_eq!(of_unit["correction"]["changes"], json!([]));
    assert_eq!(of_unit["correction"]["keeps_standing"], true);
    assert_eq!(of_unit["first_acceptable_at"], "2024-01-15T08:00:00+07:00");
    assert_eq!(office.consolidate("2024-01").json(), before);
}

#[test]
fn a_later_attempt_that_is_sent_back_leaves_the_accepted_one_standing_and_says_so() {
    let office = sent_once();
    let mut wrong = corrected(&office, 0.0, "đo lại");
    wrong.put("1.a", "current", "mười hai?");
    let ran = receive(&office, "mot-2.xlsx", wrong.bytes(), &[]);
    assert!(ran.is(1).out.contains("Lần 1 đã được chấp nhận vẫn có hiệu lực"), "{ran}");
    let text = reply(&office, "mot-lan-2-tra-lai");
    assert!(text.contains("Báo cáo lần 1 đã được chấp nhận vẫn có hiệu lực"), "{text}");
    assert!(text.contains("10 (không tính) ‘mười hai?’"), "{text}");
    assert_eq!(kilometres(&office), "10");
    let of_unit = status(&office);
    assert_eq!((&of_unit["state"], &of_unit["accepted_attempt"]), (&json!("on_time"), &json!(1)));
    assert_eq!(of_unit["waits_for_correction"], true);
    assert_eq!(of_unit["correction"]["still_stands"], 1);
    let screen = office.khtc(&["status", "--period", "2024-01"]).out;
    assert!(screen.contains("bị trả lại, lần trước vẫn được tính"), "{screen}");
    // The first version again, under other bytes: against the one sent back something changes, in what counts nothing.
    let mut back = office.report_of_one("2024-01", 10.0);
    back.add_part("docProps/thumbnail.txt", b"saved again");
    let correction = item(&receive(&office, "mot-3.xlsx", back.bytes(), &["--format", "json"]))["correction"].clone();
    assert_eq!(correction["attempt"], 2);
    assert_eq!((correction["changes"].as_array().unwrap().len(), &correction["keeps_standing"]), (1, &json!(true)));
}

#[test]
fn a_report_that_arrives_out_of_order_does_not_replace_a_newer_one() {
    let office = sent_once();
    receive(&office, "mot-2.xlsx", corrected(&office, 12.0, "đo lại").bytes(), &[]).is(0);
    let older = office.report_of_one("2024-01", 9.0).bytes();
    let ran = receive(&office, "mot-3.xlsx", older, &["--received-at", "2024-01-15T10:00:00+07:00", "--via", "zalo"]);
    assert!(ran.is(0).out.contains("Báo cáo lần 2 nhận lúc 09:00 16/1/2024 mới hơn"), "{ran}");
    assert!(ran.out.contains("1 nội dung thay đổi so với lần 1; số liệu đang có hiệu lực không thay đổi"), "{ran}");
    assert_eq!(kilometres(&office), "12");
    let of_unit = status(&office);
    assert_eq!((&of_unit["accepted_attempt"], &of_unit["attempts"]), (&json!(2), &json!(3)));
    let stands: Vec<_> =
        of_unit["received"].as_array().unwrap().iter().map(|one| one["stands"].as_bool().unwrap()).collect();
    assert_eq!(stands, [false, true, false]);
}

#[test]
fn several_attempts_received_together_are_each_compared_with_the_one_before() {
    let office = Office::issued("2024-01");
    let mail = |id: &str, hour: u32, kilometres: f64| {
        compose(&Draft {
            from: Address { name: None, address: "mot@so.example".to_owned() },
            to: Vec::new(),
            subject: "Báo cáo tháng 1".to_owned(),
            date: format!("2024-01-14T{hour:02}:00:00+07:00").parse().unwrap(),
            message_id: format!("{id}@so.example"),
            text: "Kính gửi phòng KHTC".to_owned(),
            attachments: vec![Attachment {
                name: "bao-cao.xlsx".to_owned(),
                bytes: corrected(&office, kilometres, "đo lại").bytes(),
            }],
        })
    };
    for (number, kilometres) in [(1, 10.0), (2, 11.0), (3, 12.0)] {
        office.put(&format!("{number}.eml"), mail(&number.to_string(), 7 + number, kilometres));
    }
    let ran = office.receive("hop-thu-den");
    let items = ran.is(0).json()["items"].clone();
    let before: Vec<Value> = items.as_array().unwrap().iter().map(|one| one["correction"]["attempt"].clone()).collect();
    assert_eq!(before, [json!(null), json!(1), json!(2)]);
}

#[test]
fn a_file_of_an_unknown_unit_counts_once_the_plan_knows_it() {
    let third = "\n[[units]]\ncode = \"ba\"\nname = \"Phòng Ba\"\nemails = [\"ba@so.example\"]\n\n[[leaders]]";
    let wider = SMALL_PLAN.replacen("\n[[leaders]]", third, 1);
    let wider = format!(
        "{wider}\n[[tasks]]\nno = \"3\"\ntitle = \"Việc của phòng Ba\"\nleader = \"ky\"\nunit = \"ba\"\n\
         deadline = \"Năm 2024\"\n\n[[indicators]]\ncode = \"3.a\"\ntask = \"3\"\ntitle = \"Trồng 50 ha rừng\"\n\
         uom = \"ha\"\nkind = \"flow\"\nop = \">=\"\nmin = 50\n"
    );
    let elsewhere = Office::with_plan(&wider);
    elsewhere.clock("2024-01-15T08:00:00+07:00");
    elsewhere.issue("2024-01");
    let mut report = elsewhere.form("2024-01", "ba");
    report.put("3.a", "current", 5.0);

    let office = Office::new();
    let file = office.put("ba.xlsx", report.bytes());
    let refused = office.receive(&file);
    let refused = item(refused.is(1));
    assert_eq!(refused["disposition"], "refused");
    assert!(codes(&refused).contains(&"W005".to_owned()), "{refused:#}");

    let plans: Vec<_> = office.snapshot().into_keys().filter(|path| path.starts_with("ke-hoach-2024.xlsx")).collect();
    let name = plans.first().map_or("ke-hoach.xlsx", |path| path.to_str().unwrap());
    std::fs::write(office.path(name), plan_workbook(&wider.replacen("revision = 1", "revision = 2", 1))).unwrap();
    office.clock("2024-01-16T10:00:00+07:00");
    // Whoever wonders what the mended plan is good for is told.
    let looked = office.khtc(&["replay", "--format", "json"]).is(1).json();
    let one = &looked["refused"][0];
    assert_eq!((&looked["looked_at"], &one["unit"], &one["period"]), (&json!(1), &json!("ba"), &json!("2024-01")));
    assert_eq!((&one["then"][0]["code"], &one["now"]), (&json!("W005"), &json!([])));
    let said = office.khtc(&["replay"]);
    assert!(said.is(1).out.contains("bị từ chối vì W005, nay đọc được là của Phòng Ba, tháng 1/2024"), "{said}");
    let again = office.receive(&file);
    let again = item(again.is(0));
    assert_eq!((&again["disposition"], &again["attempt"]), (&json!("accepted_with_warnings"), &json!(1)), "{again:#}");
    assert_eq!(office.khtc(&["replay", "--format", "json"]).is(0).json()["looked_at"], 0);
    let ran = office.consolidate("2024-01");
    assert_eq!(line(&ran.is(0).json(), "3.a")["current"], "5");
}
