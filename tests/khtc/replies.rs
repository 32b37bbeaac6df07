//! What a unit is answered: the marked workbook, the draft of the mail, and that both can be acted on.
//!
//! Never judges the judging: which findings are right is tested elsewhere.

use serde_json::json;

use crate::office::{Office, codes, item};
use crate::workbook::Workbook;

/// A draft as a mail program opens it.
pub struct Letter {
    pub headers: Vec<(String, String)>,
    /// The plain text, and everything else in words.
    pub text: String,
    pub html: String,
    pub attachments: Vec<khtc::mail::Attachment>,
}

impl Letter {
    pub fn read(bytes: &[u8]) -> Letter {
        fn bodies(part: &mailparse::ParsedMail<'_>, found: &mut Vec<(String, String)>) {
            if part.subparts.is_empty() && part.ctype.mimetype.starts_with("text/") {
                found.push((part.ctype.mimetype.clone(), part.get_body().unwrap()));
            }
            part.subparts.iter().for_each(|part| bodies(part, found));
        }
        let parsed = mailparse::parse_mail(bytes).unwrap();
        let mut found = Vec::new();
        bodies(&parsed, &mut found);
        let of = |kind: &str| {
            found.iter().find(|(mime, _)| mime == kind).map(|(_, text)| text.replace("\r\n", "\n")).unwrap()
        };
        Letter {
            headers: parsed.headers.iter().map(|header| (header.get_key(), header.get_value())).collect(),
            text: of("text/plain"),
            html: of("text/html"),
            attachments: khtc::mail::read(bytes).unwrap().attachments,
        }
    }

    pub fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The text without its line breaks.
    fn words(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn says(&self, words: &str) {
        assert!(self.words().contains(words), "‘{words}’ is missing:\n{}", self.text);
    }
}

fn january() -> Office {
    Office::issued("2024-01")
}

fn letter(office: &Office, name: &str) -> Letter {
    Letter::read(&std::fs::read(office.path("phan-hoi/2024-01").join(name)).unwrap())
}

/// The first sheet, line by line; links as where they lead.
fn first_sheet(reply: &Workbook) -> String {
    let grid = reply.grid();
    let mut lines: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for (at, cell) in grid.sheets[0].cells.iter().filter(|(_, cell)| !cell.value.is_blank()) {
        lines.entry(at.row).or_default().push(format!("{at} {}", cell.value.display()));
    }
    lines.values().map(|line| line.join(" | ") + "\n").collect()
}

fn golden(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

fn replies(office: &Office) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(office.path("phan-hoi/2024-01")) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Where the links of the first sheet lead: (sheet, cell).
fn links(reply: &Workbook) -> Vec<(String, String)> {
    let sheet = reply.part("xl/worksheets/sheet1.xml");
    let targets = sheet.split("location=\"").skip(1).filter_map(|rest| rest.split('"').next());
    targets
        .map(|target| {
            let target = target.replace("&apos;", "'");
            let (sheet, cell) = target.rsplit_once('!').unwrap();
            (sheet.trim_matches('\'').to_owned(), cell.to_owned())
        })
        .collect()
}

#[test]
fn an_accepted_report_gets_a_receipt_and_no_workbook() {
    let office = january();
    let mut report = office.report_of_two("2024-01", [1.0, 2.0], 88.5);
    report.put("2.b", "current", "88,5%").put("2.b", "note", "<b>số</b> & 'tạm'");
    let path = office.put("hai.xlsx", report.bytes());
    let ran = office.receive_at(&path, "2024-01-15T07:05:00+07:00");
    let answer = ran.is(0).json();
    assert_eq!(replies(&office), ["hai-lan-1-da-nhan.eml"]);
    assert!(answer["replies"][0].as_str().unwrap().ends_with("phan-hoi/2024-01/hai-lan-1-da-nhan.eml"));
    let letter = letter(&office, "hai-lan-1-da-nhan.eml");
    assert_eq!(letter.header("X-Unsent"), Some("1"));
    assert_eq!(letter.header("From"), None);
    assert!(letter.header("To").unwrap().contains("<hai@so.example>"));
    assert_eq!(letter.header("Date"), Some("Mon, 15 Jan 2024 07:05:00 +0700"));
    assert!(letter.attachments.is_empty());
    let code: String = answer["items"][0]["sha256"].as_str().unwrap().chars().take(8).collect();
    letter.says(&format!(
        "Báo cáo hợp lệ, đã tiếp nhận lúc 07:05 15/1/2024, mã 2024-01.hai.1.{code}; trân trọng cảm ơn."
    ));
    // The figures as understood, the districts under their sum, and what was repaired.
    let line = |begin: &str| letter.text.lines().find(|line| line.trim_start().starts_with(begin)).unwrap().to_owned();
    for (begin, figure) in [("2.a", "3"), ("– Huyện Đông", "1"), ("– Huyện Tây", "2"), ("2.b", "88,5")] {
        assert_eq!(line(begin).split_whitespace().last(), Some(figure), "{}", letter.text);
    }
    assert!(line("Báo cáo!").contains("88,5%"), "{}", letter.text);
    for words in ["Phòng Hai", "88,5%", "Huyện Tây"] {
        assert!(letter.html.contains(words), "{words}");
    }
    golden("reply_accepted", &letter.text.replace(&code, "MÃ"));
    assert!(!letter.html.contains("http") && !letter.html.contains("<b>số"), "nothing remote, nothing of the sender's");
}

#[test]
fn a_report_that_is_sent_back_can_be_mended_from_its_reply() {
    let office = january();
    let mut report = office.report_of_two("2024-01", [1.0, 1.0], 88.5);
    report.put("2.a@11", "current", "mấy vườn?").put("2.a@12", "current", "<chưa đếm>").put("2.b", "current", "88,5%");
    let path = office.put("hai.xlsx", report.bytes());
    let ran = office.receive_at(&path, "2024-01-15T07:00:00+07:00");
    let sent_back = item(ran.is(1));
    assert_eq!(replies(&office), ["hai-lan-1-tra-lai.eml", "hai-lan-1-tra-lai.xlsx"]);

    // Due on Tuesday the 16th: that is when it is expected again.
    let letter = letter(&office, "hai-lan-1-tra-lai.eml");
    letter.says("Phòng Tổng hợp đã nhận báo cáo tháng 1/2024 (lần 1) lúc 07:00 15/1/2024.");
    letter.says("Qua kiểm tra còn 2 nội dung cần chỉnh lý, bổ sung:");
    letter.says("giá trị ‘mấy vườn?’ không phải là số");
    letter.says("; đề nghị nhập số");
    letter.says("(ghi rõ ‘lần 2, thay thế báo cáo ngày 15/1/2024’) trước ngày 17/1/2024");
    assert!(letter.html.contains("&lt;chưa đếm&gt;") && !letter.html.contains("<chưa"), "{}", letter.html);

    golden("reply_sent_back", &letter.text);

    let bytes = std::fs::read(office.path("phan-hoi/2024-01/hai-lan-1-tra-lai.xlsx")).unwrap();
    assert_eq!(letter.attachments.len(), 1);
    assert!(letter.attachments[0].bytes == bytes && letter.attachments[0].name == "hai-lan-1-tra-lai.xlsx");
    let mut reply = Workbook::from_bytes(&bytes);
    let grid = reply.grid();
    assert_eq!(grid.sheets[0].name, "Việc cần sửa");
    assert!(reply.part("xl/worksheets/sheet1.xml").contains("tabSelected=\"1\""));
    // One point with two cells, each with its link; then the repair. Each link leads to what was typed there.
    let led: Vec<String> = links(&reply)
        .iter()
        .map(|(sheet, cell)| grid.sheet(sheet).unwrap().value(cell.parse().unwrap()).unwrap().display())
        .collect();
    assert_eq!(led, ["mấy vườn?", "<chưa đếm>", "88.5"]);
    let first: Vec<String> = grid.sheets[0].cells.values().map(|cell| cell.value.display()).collect();
    for words in ["Tổng số: 2 lỗi", "Sheet Theo huyện: 2 lỗi", "▲ lỗi C101"] {
        assert_eq!(first.iter().filter(|text| text.contains(words)).count(), 1, "{words}: {first:#?}");
    }
    golden("reply_first_sheet", &first_sheet(&reply));
    // What the correction replaces stands in the hidden sheet, beside the stamp.
    let stamp = grid.sheet("_khtc").unwrap();
    let texts: Vec<String> = stamp.cells.values().map(|cell| cell.value.display()).collect();
    let after = |key: &str| texts[texts.iter().position(|text| text == key).unwrap() + 1].clone();
    assert_eq!((after("replaces"), after("replaces_at")), ("1".to_owned(), "2024-01-15T07:00:00+07:00".to_owned()));
    assert_eq!(json!(after("replaces_sha256")), sent_back["sha256"]);

    reply.put("2.a@11", "current", 1.0).put("2.a@12", "current", 0.0).answer("reason", "đếm lại");
    let path = office.put("hai-lan-2.xlsx", reply.bytes());
    let ran = office.receive_at(&path, "2024-01-15T07:30:00+07:00");
    let mended = item(ran.is(0));
    assert_eq!((&mended["disposition"], &mended["attempt"]), (&"accepted".into(), &2.into()), "{mended:#}");
    assert_eq!((&mended["findings"], &mended["repairs"]), (&json!([]), &json!([])));
}

#[test]
fn a_warning_is_a_question_and_the_workbook_goes_with_it() {
    let office = january();
    let mut report = office.report_of_one("2024-01", 8.5);
    report.put("1.a", "current", "khoảng 8");
    let path = office.put("mot.xlsx", report.bytes());
    let warned = item(office.receive(&path).is(0));
    assert_eq!((&warned["disposition"], codes(&warned)), (&"accepted_with_warnings".into(), vec!["C108".to_owned()]));
    assert_eq!(replies(&office), ["mot-lan-1-da-nhan.eml", "mot-lan-1-da-nhan.xlsx"]);
    let letter = letter(&office, "mot-lan-1-da-nhan.eml");
    golden("reply_questions", &letter.text.replace(&warned["sha256"].as_str().unwrap()[..8], "MÃ"));
    letter.says("Đề nghị xác nhận hoặc giải trình:");
    letter.says("giá trị ‘khoảng 8’ được hiểu là số ước tính");
    letter.says("đã tiếp nhận lúc 08:00 15/1/2024");
    assert_eq!(letter.attachments.len(), 1);
    // Sent again as it is, it is still an estimate.
    let reply = Workbook::from_bytes(&letter.attachments[0].bytes);
    assert_eq!(reply.value("1.a", "current").unwrap().display(), "khoảng 8");
}

#[test]
fn after_the_deadline_there_are_two_working_days() {
    let office = january();
    let mut report = office.report_of_one("2024-01", 1.0);
    report.put("1.a", "current", "mấy km?");
    let path = office.put("mot.xlsx", report.bytes());
    office.clock("2024-01-20T08:00:00+07:00");
    // Friday the 19th, three days late: Monday and Tuesday.
    office.receive_at(&path, "2024-01-19T10:00:00+07:00").is(1);
    letter(&office, "mot-lan-1-tra-lai.eml").says("trước ngày 24/1/2024, chậm nhất là hết ngày 23/1/2024");
}

#[test]
fn a_stranger_is_answered_and_a_duplicate_is_not() {
    use khtc::mail::{Address, Attachment, Draft, compose};
    let office = january();
    let mail = compose(&Draft {
        from: Address { name: None, address: "la@nha.example".to_owned() },
        to: Vec::new(),
        subject: "Báo cáo".to_owned(),
        date: "2024-01-14T10:00:00+07:00".parse().unwrap(),
        message_id: "1@nha.example".to_owned(),
        text: "Kính gửi".to_owned(),
        attachments: vec![Attachment { name: "báo cáo.xlsx".to_owned(), bytes: b"PK\x03\x04 hong".to_vec() }],
    });
    let path = office.put("la.eml", mail);
    office.receive(&path).is(1);
    let folder = office.path("phan-hoi/khong-ro-ky");
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    let letter = Letter::read(&std::fs::read(&names[0]).unwrap());
    assert_eq!(letter.header("To"), Some("la@nha.example"));
    letter.says("đã nhận tệp “báo cáo.xlsx” lúc 10:00 14/1/2024 nhưng chưa tiếp nhận được:");
    assert!(letter.attachments[0].bytes == std::fs::read(&names[1]).unwrap());

    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    office.receive(&path).is(0);
    let before = office.snapshot().into_iter().filter(|(path, _)| path.starts_with("phan-hoi")).collect::<Vec<_>>();
    let again = office.receive("hop-thu-den").json();
    assert_eq!(again["replies"], json!([]));
    let after = office.snapshot().into_iter().filter(|(path, _)| path.starts_with("phan-hoi")).collect::<Vec<_>>();
    assert!(before == after);
}

#[test]
fn what_is_only_checked_says_so_and_nothing_overwrites_another() {
    let office = january();
    let first = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let mut other = office.report_of_one("2024-01", 4.0);
    other.put("1.a", "current", "mấy km?");
    let second = office.put("mot-2.xlsx", other.bytes());
    let folder = office.beside("tra-loi");
    let reply = folder.to_str().unwrap();
    let ran = office.khtc(&["check", &first, &second, "--reply", reply, "--format", "json"]);
    let items = ran.is(1).json();
    let written = |at: usize| -> Vec<String> {
        let paths = items[at]["replies"].as_array().unwrap();
        paths.iter().map(|path| path.as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect()
    };
    assert_eq!(written(0), ["mot-lan-1-da-nhan.eml"]);
    assert_eq!(written(1), ["mot-lan-2-tra-lai.xlsx", "mot-lan-2-tra-lai.eml"]);
    let letter = Letter::read(&std::fs::read(folder.join("mot-lan-1-da-nhan.eml")).unwrap());
    letter.says("Kết quả kiểm tra thử: báo cáo chưa được ghi vào sổ theo dõi.");
    assert!(!letter.text.contains("đã tiếp nhận"), "{}", letter.text);
    // The same again gives the same bytes.
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let before = [bytes("mot-lan-1-da-nhan.eml"), bytes("mot-lan-2-tra-lai.eml")];
    std::fs::remove_dir_all(&folder).unwrap();
    office.khtc(&["check", &first, &second, "--reply", reply]).is(1);
    assert!(before == [bytes("mot-lan-1-da-nhan.eml"), bytes("mot-lan-2-tra-lai.eml")]);
}

#[test]
fn an_answer_that_could_not_be_written_is_written_later() {
    let office = january();
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let blocked = office.path("phan-hoi/2024-01/mot-lan-1-da-nhan.eml");
    std::fs::create_dir_all(&blocked).unwrap();
    office.khtc(&["receive", &path]).is(2).complains(&["không ghi được", "đã ghi nhận mot.xlsx", "chạy lại"]);
    std::fs::remove_dir(&blocked).unwrap();
    // Later it is a duplicate, and its answer is the one that was due then.
    office.clock("2024-01-16T09:00:00+07:00");
    let again = item(office.receive(&path).is(0));
    assert_eq!((&again["disposition"], &again["attempt"]), (&"duplicate".into(), &1.into()));
    assert_eq!(replies(&office), ["mot-lan-1-da-nhan.eml"]);
    letter(&office, "mot-lan-1-da-nhan.eml").says("đã tiếp nhận lúc 08:00 15/1/2024");

    // A workbook that goes with it comes again too, byte for byte.
    let mut report = office.report_of_two("2024-01", [1.0, 1.0], 88.5);
    report.put("2.a@11", "current", "mấy vườn?");
    let path = office.put("hai.xlsx", report.bytes());
    office.receive(&path).is(1);
    let marked = office.path("phan-hoi/2024-01/hai-lan-1-tra-lai.xlsx");
    let first = std::fs::read(&marked).unwrap();
    std::fs::remove_file(&marked).unwrap();
    office.receive(&path).is(1);
    assert!(std::fs::read(&marked).unwrap() == first);

    // So does the answer to a file that was refused.
    let path = office.put("hong.xlsx", b"PK\x03\x04 hong");
    office.receive(&path).is(1);
    std::fs::remove_dir_all(office.path("phan-hoi/khong-ro-ky")).unwrap();
    office.receive(&path).is(1);
    assert_eq!(std::fs::read_dir(office.path("phan-hoi/khong-ro-ky")).unwrap().count(), 2);
}

#[test]
fn a_report_older_than_the_one_that_stands_is_said_to_be_one() {
    let office = january();
    let newer = office.put("moi.xlsx", office.report_of_one("2024-01", 5.0).bytes());
    office.receive_at(&newer, "2024-01-15T07:00:00+07:00").is(0);
    let older = office.put("cu.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let ran = office.khtc(&["receive", &older, "--received-at", "2024-01-14T07:00:00+07:00"]);
    assert!(ran.is(0).out.contains("Báo cáo lần 1 nhận lúc 07:00 15/1/2024 mới hơn nên vẫn có hiệu lực"), "{ran}");
    letter(&office, "mot-lan-2-da-nhan.eml")
        .says("được gửi trước báo cáo lần 1 (nhận lúc 07:00 15/1/2024), nên số liệu có hiệu lực vẫn là của");
    // A third, in between, for programs; one that is newer than both has no such remark.
    let third = office.put("giua.xlsx", office.report_of_one("2024-01", 4.0).bytes());
    let judged = item(office.receive_at(&third, "2024-01-14T09:00:00+07:00").is(0));
    assert_eq!(judged["outdated_by"]["attempt"], 1, "{judged:#}");
    let last = office.put("cuoi.xlsx", office.report_of_one("2024-01", 6.0).bytes());
    let judged = item(office.receive(&last).is(0));
    assert!(judged.get("outdated_by").is_none(), "{judged:#}");
}

/// A mail with files in it.
fn mail(from: &str, text: &str, attachments: &[(&str, &[u8])]) -> Vec<u8> {
    use khtc::mail::{Address, Attachment, Draft, compose};
    let attachment = |(name, bytes): &(&str, &[u8])| Attachment { name: (*name).to_owned(), bytes: bytes.to_vec() };
    compose(&Draft {
        from: Address { name: None, address: from.to_owned() },
        to: Vec::new(),
        subject: "Báo cáo".to_owned(),
        date: "2024-01-14T10:00:00+07:00".parse().unwrap(),
        message_id: "1@so.example".to_owned(),
        text: text.to_owned(),
        attachments: attachments.iter().map(attachment).collect(),
    })
}

#[test]
fn a_workbook_of_somebody_else_beside_a_report_is_an_enclosure() {
    let office = january();
    let (report, other) = (office.report_of_one("2024-01", 3.0).bytes(), crate::bad_input::foreign());
    let path = office.put("hai-tep.eml", mail("mot@so.example", "", &[("luong.xlsx", &other), ("mot.xlsx", &report)]));
    let items = crate::office::items(office.receive(&path).is(0));
    let told: Vec<_> = items.iter().map(|item| item["disposition"].as_str().unwrap()).collect();
    assert_eq!(told, ["kept", "accepted"], "{items:#?}");
    assert_eq!(replies(&office), ["mot-lan-1-da-nhan.eml"]);
    assert!(!office.path("phan-hoi/khong-ro-ky").exists());
    let alone = office.put("mot-tep.eml", mail("mot@so.example", "", &[("luong.xlsx", &other)]));
    office.receive(&alone).is(1);
}

#[test]
fn a_mail_forwarded_in_its_text_is_its_first_senders() {
    let office = january();
    let report = office.report_of_one("2024-01", 3.0).bytes();
    let forward = "Kính chuyển.\n\n---------- Forwarded message ---------\nTừ: Phòng Một <mot@so.example>\nDate: T2";
    for (name, text, expected) in [("kin.eml", "Kính chuyển.", vec!["W012"]), ("chuyen.eml", forward, Vec::new())] {
        let path = office.put(name, mail("vp@so.example", text, &[("mot.xlsx", &report)]));
        let judged = item(office.check(&path).is(0));
        assert_eq!(codes(&judged), expected, "{name}");
    }
}

#[test]
fn what_is_only_checked_is_not_called_received() {
    let office = january();
    let good = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let page = office.put("trang.html", b"<html><body>x</body></html>");
    let ran = office.khtc(&["check", &good, &page, "--unit", "hai", "--period", "2024-01"]);
    assert!(ran.is(0).out.contains("hợp lệ (chưa ghi sổ)") && !ran.out.contains("tiếp nhận"), "{ran}");
    assert!(ran.out.contains("trang.html: không phải biểu mẫu"), "{ran}");
    assert!(ran.err.contains("mot.xlsx: tem của tệp ghi đơn vị mot") && !ran.err.contains("trang"), "{ran}");
}

#[test]
fn changed_rules_are_told_to_programs_too() {
    let office = january();
    office.settings(&format!("{}\n[rules]\noff = [\"H304\"]\n", crate::office::KEY));
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let ran = office.khtc(&["check", &path, "--format", "json"]);
    assert!(ran.err.contains("H304 (") && ran.err.contains("đã tắt"), "{ran}");
    for args in [
        &["receive", &path, "--format", "json"][..],
        &["run", "--period", "2024-01", "--format", "json"],
        &["consolidate", "--period", "2024-01", "--format", "json"],
    ] {
        let told = office.khtc(args).json()["settings_changed"].to_string();
        assert!(told.contains("H304 (") && told.contains("đã tắt"), "{args:?}: {told}");
    }
    office.settings(crate::office::KEY);
    assert!(office.receive(&path).json().get("settings_changed").is_none());
}
