//! `remind`: the drafts as a mail program and Word open them, what the ledger keeps of them, and what the officer sees.
//!
//! Never judges what a reply says; that is tested with replies.

use std::io::Read;

use serde_json::{Value, json};

use crate::office::{Office, Ran, SMALL_PLAN, item};
use crate::replies::Letter;
use crate::workbook::Workbook;

const REMIND: [&str; 3] = ["remind", "--period", "2024-01"];

fn remind(office: &Office, more: &[&str]) -> Ran {
    office.khtc(&[&REMIND, more].concat())
}

fn letter(office: &Office, name: &str) -> Letter {
    Letter::read(&std::fs::read(office.path("don-doc/2024-01").join(name)).unwrap())
}

/// The drafts, without what else lies in the workspace.
fn drafts(office: &Office) -> Vec<(String, Vec<u8>)> {
    let all = office.snapshot().into_iter().filter(|(name, _)| name.starts_with("don-doc"));
    all.map(|(name, bytes)| (name.file_name().unwrap().to_str().unwrap().to_owned(), bytes)).collect()
}

fn names(office: &Office) -> Vec<String> {
    drafts(office).into_iter().map(|(name, _)| name).collect()
}

/// What `status` says of a unit.
fn standing(office: &Office, unit: &str) -> Value {
    let status = office.status("2024-01").json();
    status["reports"].as_array().unwrap().iter().find(|one| one["unit"] == unit).unwrap().clone()
}

/// The words of a Word document, its paragraphs on lines.
fn document(office: &Office, name: &str) -> String {
    let bytes = std::fs::read(office.path("don-doc/2024-01").join(name)).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let text = xml.replace("</w:p>", "\n");
    text.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words).collect()
}

/// Two days after the deadline of 16 January: one report sent back, one missing.
fn after_the_deadline() -> Office {
    Office::prepared("remind: after the deadline", || {
        let office = Office::issued("2024-01");
        let mut report = office.report_of_one("2024-01", 3.0);
        report.put("1.a", "current", "ba cây?");
        let path = office.put("mot.xlsx", report.bytes());
        office.receive(&path).is(1);
        office.clock("2024-01-18T09:30:00+07:00");
        office
    })
}

#[test]
fn before_the_deadline_every_unit_gets_its_template() {
    let office = Office::new();
    let ran = remind(&office, &[]);
    let path = "./don-doc/2024-01/2024-01-15-mot-truoc-han.eml";
    assert!(ran.is(0).out.contains("Phòng Một: nhắc trước hạn, hạn 16/1/2024") && ran.out.contains(path), "{ran}");
    assert!(ran.out.contains("Chưa gửi gì"), "{ran}");
    assert_eq!(names(&office), ["2024-01-15-hai-truoc-han.eml", "2024-01-15-mot-truoc-han.eml"]);
    let letter = letter(&office, "2024-01-15-mot-truoc-han.eml");
    assert_eq!(letter.header("X-Unsent"), Some("1"));
    assert_eq!(letter.header("From"), None);
    assert!(letter.header("To").unwrap().contains("<mot@so.example>"));
    assert_eq!(letter.header("Subject"), Some("Nhắc hạn gửi báo cáo tháng 1/2024 (ngày 16/1/2024) - Phòng Một"));
    letter.says(
        "Phòng Tổng hợp trân trọng thông báo: hạn gửi báo cáo tháng 1/2024 là 24 giờ ngày 16/1/2024; số liệu tính từ \
         ngày 15/12/2023 đến ngày 14/1/2024. Đề nghị đơn vị sử dụng đúng biểu mẫu gửi kèm.",
    );
    assert!(letter.html.contains("trân trọng thông báo"));
    // Issued thereby, as `template` issues it.
    let template = std::fs::read(office.path("bieu-mau/2024-01/mot.xlsx")).unwrap();
    assert_eq!(letter.attachments.len(), 1);
    assert_eq!((letter.attachments[0].name.as_str(), &letter.attachments[0].bytes), ("mot.xlsx", &template));
    office.issue("2024-01");
    assert_eq!(std::fs::read(office.path("bieu-mau/2024-01/mot.xlsx")).unwrap(), template);
}

#[test]
fn who_has_reported_is_left_in_peace() {
    let office = Office::issued("2024-01");
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    office.receive(&path).is(0);
    let ran = remind(&office, &["--unit", "mot"]);
    assert!(ran.is(0).out.contains("Phòng Một: đã nhận, đúng hạn, không cần nhắc"), "{ran}");
    assert_eq!(names(&office), [""; 0]);
    remind(&office, &[]).is(0);
    assert_eq!(names(&office), ["2024-01-15-hai-truoc-han.eml"]);
}

#[test]
fn after_the_deadline_what_is_missing_or_sent_back_is_asked_for() {
    let office = after_the_deadline();
    let ran = remind(&office, &[]);
    // Thursday the 18th: two working days later is Monday.
    assert!(ran.is(0).out.contains("Phòng Một: bị trả lại, chờ gửi lại, hạn mới 22/1/2024"), "{ran}");
    assert!(ran.out.contains("Phòng Hai: quá hạn chưa nộp, hạn mới 22/1/2024"), "{ran}");
    let (missing, sent_back) = ("2024-01-18-hai-qua-han.eml", "2024-01-18-mot-tra-lai.eml");
    assert_eq!(names(&office), ["2024-01-18-cong-van-don-doc.docx", missing, sent_back]);

    let missing = letter(&office, missing);
    missing.says("hạn gửi là 24 giờ ngày 16/1/2024, đã quá 2 ngày.");
    missing.says("chậm nhất là hết ngày 22/1/2024; số liệu tính từ ngày 15/12/2023 đến ngày 14/1/2024.");
    assert_eq!(missing.attachments[0].name, "hai.xlsx");

    let sent_back = letter(&office, sent_back);
    assert_eq!(sent_back.header("Subject"), Some("Nhắc chỉnh lý báo cáo tháng 1/2024 - Phòng Một (lần 1)"));
    sent_back.says("đã nhận báo cáo tháng 1/2024 (lần 1) ngày 15/1/2024. Qua kiểm tra còn 1 nội dung cần chỉnh lý, bổ sung: 1. Sheet");
    sent_back.says("giá trị ‘ba cây?’ không phải là số; đề nghị nhập số");
    sent_back.says("Đến ngày 18/1/2024, Phòng Tổng hợp chưa nhận được báo cáo gửi lại.");
    sent_back.says("gửi lại (ghi rõ ‘lần 2, thay thế báo cáo ngày 15/1/2024’) trước ngày 23/1/2024");
    // The reply that was written when the report came, made again from the original in the ledger.
    let reply = &sent_back.attachments[0];
    assert_eq!(reply.name, "mot-lan-1-tra-lai.xlsx");
    assert_eq!(reply.bytes, std::fs::read(office.path("phan-hoi/2024-01/mot-lan-1-tra-lai.xlsx")).unwrap());
    let mut mended = Workbook::from_bytes(&reply.bytes);
    mended.put("1.a", "current", 3.0);
    let path = office.put("mot-2.xlsx", mended.bytes());
    assert_eq!(item(&office.receive(&path))["attempt"], 2);
    // It is in: the next round asks only the other.
    office.clock("2024-01-19T09:30:00+07:00");
    remind(&office, &[]).is(0);
    assert!(names(&office).iter().all(|name| !name.starts_with("2024-01-19-mot")), "{:?}", names(&office));
}

#[test]
fn the_official_letter_lists_who_is_overdue() {
    let office = after_the_deadline();
    remind(&office, &["--new-deadline", "2024-01-25"]).is(0);
    let text = document(&office, "2024-01-18-cong-van-don-doc.docx");
    for words in [
        "SỞ VIỆC NHỎ",
        "V/v đôn đốc báo cáo kết quả thực hiện nhiệm vụ trọng tâm tháng 1 năm 2024\n",
        "Đất Mới, ngày       tháng 01 năm 2024\n",
        "Kính gửi: Phòng Một; Phòng Hai\n",
        "Phòng Một\n16/01/2024\ntrả lại, chờ gửi lại, quá hạn 2 ngày\n",
        "Phòng Hai\n16/01/2024\nchưa nộp, quá hạn 2 ngày\n",
        "Tổng số\n2 báo cáo\n",
        "gửi báo cáo về Phòng Tổng hợp chậm nhất là hết ngày 25/01/2024",
        "GIÁM ĐỐC\n",
        "Lê Thị Ký\n",
        "- Lưu: VT, TH.\n",
    ] {
        assert!(text.contains(words), "‘{words}’ is missing:\n{text}");
    }
    // For one unit there is no letter to all.
    let json = remind(&after_the_deadline(), &["--unit", "hai", "--format", "json"]).is(0).json();
    assert_eq!((json["official"].clone(), json["drafts"].as_array().unwrap().len()), (Value::Null, 1));
}

#[test]
fn the_same_day_gives_the_same_drafts_and_adds_nothing() {
    let office = after_the_deadline();
    let first = remind(&office, &["--format", "json"]).is(0).json();
    let (before, told) = (drafts(&office), standing(&office, "hai"));
    assert_eq!(told["reminders"].as_array().unwrap().len(), 2, "the mail and the letter: {told}");
    assert_eq!((&told["reminded"], &told["last_reminded_on"]), (&json!(1), &json!("2024-01-18")));
    assert_eq!(told["reminders"][0]["digest"], first["drafts"][1]["digest"]);
    office.clock("2024-01-18T17:00:00+07:00");
    assert_eq!(remind(&office, &["--format", "json"]).is(0).json(), first);
    assert_eq!(drafts(&office), before);
    assert_eq!(standing(&office, "hai"), told);

    office.clock("2024-01-19T08:00:00+07:00");
    let ran = remind(&office, &[]);
    assert!(ran.is(0).out.contains("trước đây đã soạn thư nhắc 1 lần, gần nhất 18/1/2024"), "{ran}");
    let status = office.khtc(&["status", "--period", "2024-01"]);
    assert!(
        status
            .is(1)
            .out
            .contains("chưa nộp, quá hạn 3 ngày (3 ngày làm việc)  đã soạn thư nhắc 2 lần, gần nhất 19/1/2024"),
        "{status}"
    );
    assert!(office.khtc(&[]).is(0).out.contains("đã soạn thư nhắc 2 lần"), "{status}");
}

#[test]
fn a_dry_run_changes_nothing() {
    let office = after_the_deadline();
    let before = office.snapshot();
    let ran = remind(&office, &["--dry-run"]);
    assert!(ran.is(0).out.contains("□ Phòng Hai: quá hạn chưa nộp") && ran.out.contains("□ Công văn đôn đốc"), "{ran}");
    let json = remind(&office, &["--dry-run", "--format", "json"]).is(0).json();
    assert_eq!(json["drafts"][0]["file"], Value::Null);
    assert_eq!(office.snapshot(), before);
    // Where nothing was ever recorded, too.
    let office = Office::new();
    let before = office.snapshot();
    remind(&office, &["--dry-run"]).is(0);
    assert_eq!(office.snapshot(), before);
}

#[test]
fn a_unit_without_an_address_is_named() {
    let plan = SMALL_PLAN.replace("emails = [\"hai@so.example\"]\n", "");
    let office = Office::with_plan(&plan);
    office.clock("2024-01-15T08:00:00+07:00");
    let ran = remind(&office, &[]);
    assert!(ran.is(0).out.contains("chưa có địa chỉ thư, thư để trống người nhận: Phòng Hai\n"), "{ran}");
    assert_eq!(letter(&office, "2024-01-15-hai-truoc-han.eml").header("To"), None);
    let json = remind(&office, &["--format", "json"]).is(0).json();
    assert_eq!(json["without_address"], json!(["hai"]));
}

#[test]
fn the_office_words_it_itself_and_a_broken_line_is_named() {
    let office = Office::new();
    std::fs::create_dir(office.path("mau")).unwrap();
    let own = office.path("mau/nhac-truoc-han.txt");
    std::fs::write(&own, "# của phòng\nnoi_dung = Nhớ gửi trước 17 giờ ngày {han}.\n").unwrap();
    remind(&office, &[]).is(0);
    let letter = letter(&office, "2024-01-15-mot-truoc-han.eml");
    letter.says("Nhớ gửi trước 17 giờ ngày 16/1/2024.");
    assert!(!letter.text.contains("trân trọng thông báo"), "{}", letter.text);
    letter.says("Kính gửi: Phòng Một,");

    std::fs::write(&own, "# của phòng\nnoi_dung = Nhớ gửi trước {han_gui}.\n").unwrap();
    let before = drafts(&office);
    remind(&office, &[]).is(2).complains(&["mau/nhac-truoc-han.txt", "dòng 2", "‘{han_gui}’"]);
    std::fs::write(office.path("mau/nhac-cong-van.txt"), "sau_danh_sach = Đề nghị gửi ngay.\n").unwrap();
    std::fs::remove_file(&own).unwrap();
    // Only what is used is read.
    remind(&office, &[]).is(0);
    office.clock("2024-01-18T08:00:00+07:00");
    remind(&office, &[]).is(2).complains(&["mau/nhac-cong-van.txt", "dòng 1", "‘{han_moi}’"]);
    assert_eq!(names(&office), before.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
}

#[test]
fn slips_of_the_pen_are_told() {
    let office = after_the_deadline();
    remind(&office, &["--unit", "haii"]).is(2).complains(&["‘haii’", "‘hai’"]);
    remind(&office, &["--new-deadline", "2024-01-17"]).is(2).complains(&["17/1/2024", "--new-deadline"]);
    assert_eq!(names(&office), [""; 0]);
    let ran = remind(&office, &["--new-deadline", "2024-01-20"]);
    assert!(ran.is(0).out.contains("hạn mới không phải ngày làm việc: 20/1/2024"), "{ran}");
}

#[test]
fn a_longer_period_asks_for_what_its_months_still_owe() {
    let office = after_the_deadline();
    let json = office.khtc(&["remind", "--period", "2024-Q1", "--format", "json"]).is(0).json();
    let drafts: Vec<(&Value, &Value)> =
        json["drafts"].as_array().unwrap().iter().map(|one| (&one["unit"], &one["period"])).collect();
    // February has begun on the 15th of January; March has not.
    let (january, february) = (json!("2024-01"), json!("2024-02"));
    let (one, two) = (json!("mot"), json!("hai"));
    assert_eq!(drafts, [(&one, &january), (&two, &january), (&one, &february), (&two, &february)]);
    assert_eq!(json["official"]["reports"].as_array().unwrap().len(), 2);
    assert!(office.path("don-doc/2024-02/2024-01-18-mot-truoc-han.eml").is_file());
    assert!(office.path("don-doc/2024-Q1/2024-01-18-cong-van-don-doc.docx").is_file());
}

#[test]
fn the_official_year_asks_nobody_whose_work_is_done() {
    let office = Office::issued("2024-01");
    let mut report = office.report_of_one("2024-01", 100.0);
    report.put("1.b", "progress", "hoàn thành").put("1.b", "done_on", "10/01/2024");
    let path = office.put("mot.xlsx", report.bytes());
    assert_ne!(item(&office.receive(&path))["disposition"], "sent_back");
    office.clock("2025-01-02T08:00:00+07:00");
    let json = office.khtc(&["remind", "--period", "2024-F", "--format", "json"]).is(0).json();
    let drafts = json["drafts"].as_array().unwrap();
    let of = |period: &str| -> Vec<&Value> {
        drafts.iter().filter(|one| one["period"] == period).map(|one| &one["unit"]).collect()
    };
    assert_eq!(of("2024-F"), ["hai"]);
    // The months that never came are owed all the same.
    assert_eq!(of("2024-12"), ["mot", "hai"]);
}

#[test]
fn reports_that_nobody_has_taken_in_are_said() {
    let office = after_the_deadline();
    let before = remind(&office, &["--dry-run"]);
    assert!(!before.out.contains("chưa tiếp nhận"), "{before}");
    office.put("mot-lan-2.xlsx", office.report_of_one("2024-01", 4.0).bytes());
    let ran = remind(&office, &["--dry-run"]);
    assert!(ran.out.contains("còn 1 tệp trong hop-thu-den/ chưa tiếp nhận"), "{ran}");
    assert_eq!(remind(&office, &["--dry-run", "--format", "json"]).json()["waiting"], 1);
    let home = office.khtc(&[]);
    assert!(home.out.contains("tiếp nhận 1 tệp trong hop-thu-den/"), "{home}");
    office.receive("hop-thu-den");
    let home = office.khtc(&[]);
    assert!(!home.out.contains("tệp trong hop-thu-den/"), "{home}");
}
