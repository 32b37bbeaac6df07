//! What a sender can get wrong with a file: each is named with its remedy, and none stops the others.

use serde_json::Value;

use crate::office::{Office, SMALL_PLAN, codes, item, items, plan_workbook};
use crate::workbook::{Workbook, encrypted};

fn january() -> Office {
    Office::issued("2024-01")
}

/// A workbook of somebody else.
pub fn foreign() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "Bảng lương").unwrap().write(1, 0, 12.5).unwrap();
    book.save_to_buffer().unwrap()
}

/// Judges one file both ways and gives its item: `check` and `receive` agree, the message names the file and what to
/// do, and there is a Vietnamese reply for the sender.
fn refused(office: &Office, name: &str, bytes: &[u8], code: &str) -> Value {
    let path = office.put(name, bytes);
    let checked = item(office.check(&path).is(1));
    assert_eq!((&checked["disposition"], codes(&checked)), (&"refused".into(), vec![code.to_owned()]), "{checked:#}");
    assert_eq!(checked["entries"], serde_json::json!([]));
    assert_eq!(checked["cells"]["read"], 0);
    assert_ne!(checked["findings"][0]["remedy"], "");
    let text = office.khtc(&["check", &path]);
    assert!(text.is(1).out.contains(name), "{text}");
    assert!(text.out.contains("không tiếp nhận được") && text.out.contains('→'), "{text}");
    let received = item(office.receive(&path).is(1));
    assert_eq!(received["findings"], checked["findings"]);
    let reply = office.snapshot().into_iter().find(|(path, _)| {
        let name = path.to_string_lossy();
        name.starts_with("phan-hoi")
            && name.ends_with(".xlsx")
            && name.contains(&received["sha256"].as_str().unwrap()[..8])
    });
    let (_, reply) = reply.unwrap_or_else(|| panic!("no reply to {name}"));
    assert!(Workbook::from_bytes(&reply).all_text().contains(name), "the reply names {name}");
    // The same again is refused again in `check`; in `receive` it is known, and nothing is written twice.
    assert_eq!(item(&office.receive(&path))["disposition"], "duplicate");
    checked
}

fn message(item: &Value) -> String {
    let finding = &item["findings"][0];
    format!("{} {}", finding["message"].as_str().unwrap(), finding["remedy"].as_str().unwrap())
}

#[test]
fn a_truncated_workbook() {
    let office = january();
    let whole = office.report_of_one("2024-01", 3.0).bytes();
    for part in [whole.len() / 2, whole.len() - 30, 40] {
        let judged = refused(&office, &format!("cut-{part}.xlsx"), &whole[..part], "W001");
        assert!(message(&judged).contains("gửi lại"), "{}", message(&judged));
    }
}

#[test]
fn an_empty_file() {
    assert!(message(&refused(&january(), "rong.xlsx", b"", "W001")).contains("rỗng"));
}

#[test]
fn an_encrypted_workbook() {
    assert!(message(&refused(&january(), "mat-khau.xlsx", &encrypted(), "W002")).contains("mật khẩu"));
}

#[test]
fn a_workbook_of_somebody_else() {
    let office = january();
    refused(&office, "bang-luong.xlsx", &foreign(), "W003");
    // Options are the officer's affair: the screen says them, no letter does.
    let ran = office.khtc(&["check", "hop-thu-den/bang-luong.xlsx"]);
    assert!(ran.is(1).out.contains("→ Cán bộ: ") && ran.out.contains("--unit"), "{ran}");
    for (path, bytes) in office.snapshot().iter().filter(|(path, _)| path.extension().is_some_and(|kind| kind == "eml"))
    {
        let letter = crate::replies::Letter::read(bytes);
        assert!(!letter.text.contains("--unit") && !letter.text.contains("gửi kèm"), "{path:?}: {}", letter.text);
    }
}

#[test]
fn what_only_has_the_name_of_a_workbook() {
    let office = january();
    assert!(message(&refused(&office, "ban-ky.xlsx", b"%PDF-1.7\n1 0 obj\n", "W001")).contains("PDF"));
    refused(&office, "so-lieu.csv", "STT;Nội dung;Số\n1;Đường;12,5\n".as_bytes(), "W001");
    refused(&office, "trang.xls", b"<html><body><table></table></body></html>", "W001");
    refused(
        &office,
        "nen.zip",
        &{
            let mut zip = b"PK\x03\x04".to_vec();
            zip.resize(200, 7);
            zip
        },
        "W001",
    );
}

#[test]
fn a_workbook_that_is_one_whatever_its_name() {
    let office = january();
    let report = office.report_of_one("2024-01", 3.0).bytes();
    for name in ["mot.xls", "mot", "mot.xlsx.bak", "BÁO CÁO THÁNG 1 (cuối).XLSX"] {
        let path = office.put(name, &report);
        assert_eq!(item(office.check(&path).is(0))["disposition"], "accepted", "{name}");
    }
}

#[test]
fn a_template_of_another_plan() {
    let other = Office::with_plan(&SMALL_PLAN.replace("so-nho-2024", "so-khac-2024"));
    other.clock("2024-01-15T08:00:00+07:00");
    other.issue("2024-01");
    let judged = refused(&january(), "khac.xlsx", &other.report_of_one("2024-01", 3.0).bytes(), "W004");
    assert!(message(&judged).contains("so-khac-2024") && message(&judged).contains("so-nho-2024"));
    // And a year later, when a plan of that year is not there yet.
    let later = Office::with_plan(&SMALL_PLAN.replace("2024", "2025"));
    later.clock("2025-01-15T08:00:00+07:00");
    later.issue("2025-01");
    refused(&january(), "nam-sau.xlsx", &later.report_of_one("2025-01", 3.0).bytes(), "W013");
}

#[test]
fn a_template_of_a_newer_revision_and_of_an_older_one() {
    let newer = Office::with_plan(&SMALL_PLAN.replace("revision = 1", "revision = 2"));
    newer.clock("2024-01-15T08:00:00+07:00");
    newer.issue("2024-01");
    let office = january();
    refused(&office, "ban-2.xlsx", &newer.report_of_one("2024-01", 3.0).bytes(), "W004");
    // The other way round the figures count, with a warning.
    let path = newer.put("ban-1.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let judged = item(newer.khtc(&["check", &path, "--format", "json"]).is(0));
    assert_eq!((&judged["disposition"], codes(&judged)), (&"accepted_with_warnings".into(), vec!["W010".to_owned()]));
}

#[test]
fn an_unknown_unit() {
    let other = Office::with_plan(&SMALL_PLAN.replace("\"mot\"", "\"muoi\""));
    other.clock("2024-01-15T08:00:00+07:00");
    other.issue("2024-01");
    let mut form = other.form("2024-01", "muoi");
    form.put("1.a", "current", 3.0).put("1.b", "progress", "đang thực hiện");
    let judged = refused(&january(), "muoi.xlsx", &form.bytes(), "W005");
    assert_eq!(judged["unit"], "muoi");
    assert!(message(&judged).contains("mot, hai"), "{}", message(&judged));
}

#[test]
fn a_workbook_that_lost_its_stamp_is_taken_by_name_or_sender() {
    let office = january();
    let mut form = office.report_of_one("2024-01", 3.0);
    // Copied sheet by sheet into a new workbook: keys survive, the stamp does not.
    let at = form.part("xl/workbook.xml");
    let names = &at[at.find("<definedName name=\"khtc_stamp\">").unwrap()..];
    let name = names[..names.find("</definedName>").unwrap()].to_owned() + "</definedName>";
    form.replace("xl/workbook.xml", &name, "").replace("xl/workbook.xml", "name=\"_khtc\"", "name=\"Sheet4\"");
    form.replace("docProps/custom.xml", "name=\"khtc\"", "name=\"x\"");
    let mut sheet = form.sheet("Sheet4");
    for row in 1..=8 {
        sheet.delete_row(1);
        assert!(row < 9);
    }
    form.set_sheet("Sheet4", &sheet);
    let path = office.put("mat-tem.xlsx", form.bytes());
    let judged = item(office.check(&path).is(1));
    assert_eq!((&judged["disposition"], codes(&judged)), (&"refused".into(), vec!["W003".to_owned()]), "{judged:#}");
    let named = ["check", &path, "--unit", "mot", "--period", "2024-01", "--format", "json"];
    let judged = item(office.khtc(&named).is(0));
    assert_eq!((&judged["disposition"], &judged["unit"]), (&"accepted_with_warnings".into(), &"mot".into()));
    assert!(codes(&judged).contains(&"W009".to_owned()));
    assert!(judged["findings"].to_string().contains("hiểu là của Phòng Một, tháng 1/2024"), "{judged:#}");
    // The officer's slip is not charged to the unit.
    let before = office.snapshot();
    for verb in ["check", "receive"] {
        let wrong = [verb, &path, "--unit", "moot", "--period", "2024-01"];
        office.khtc(&wrong).is(2).complains(&["‘moot’", "‘mot’"]);
    }
    assert!(office.snapshot() == before);
}

#[test]
fn a_forged_seal_is_an_error_and_a_foreign_key_a_warning() {
    let office = january();
    let mut form = office.report_of_one("2024-01", 3.0);
    // The target as issued, changed where only the seal can tell.
    let sheet = "_khtc";
    let grid = form.grid();
    let target = grid.sheet(sheet).unwrap().cells.iter().find(|(_, cell)| cell.value.display() == "100").unwrap().0;
    form.type_at(sheet, &target.to_string(), "10");
    let path = office.put("sua-tem.xlsx", form.bytes());
    let judged = item(office.check(&path).is(1));
    assert!(codes(&judged).contains(&"W006".to_owned()), "{judged:#}");
    assert_eq!(judged["disposition"], "sent_back");

    let path = office.put("khoa-khac.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    office.settings("[key]\nid = \"moi\"\nsecret = \"ffffffffffffffffffffffffffffffff\"\n[demo]\nclock = \"2024-01-15T08:00:00+07:00\"\n");
    let judged = item(office.check(&path).is(0));
    assert_eq!((&judged["disposition"], codes(&judged)), (&"accepted_with_warnings".into(), vec!["W007".to_owned()]));
}

#[test]
fn a_locked_cell_that_was_changed_does_not_count() {
    let office = january();
    let mut form = office.report_of_one("2024-01", 3.0);
    form.put("1.a", "plan", 10.0);
    let path = office.put("doi-ke-hoach.xlsx", form.bytes());
    let judged = item(office.check(&path).is(0));
    assert_eq!((&judged["disposition"], codes(&judged)), (&"accepted_with_warnings".into(), vec!["C110".to_owned()]));
    let finding = &judged["findings"][0];
    assert_eq!((&finding["found"], &finding["expected"]), (&"10".into(), &"100".into()));
}

#[test]
fn a_missing_path_stops_before_anything_is_done() {
    let office = Office::new();
    let good = office.put("mot.xlsx", b"PK");
    let before = office.snapshot();
    for verb in ["check", "receive"] {
        let ran = office.khtc(&[verb, &good, "hop-thu-den/khong-co.xlsx"]);
        ran.is(2).complains(&["không tìm thấy", "khong-co.xlsx", "kiểm tra lại đường dẫn"]);
        assert_eq!(ran.out, "");
    }
    office.khtc(&["run", "--period", "2024-01", "--inbox", "khong-co"]).is(2).complains(&["khong-co"]);
    assert!(office.snapshot() == before);
    assert!(!office.path("so-theo-doi.db").exists(), "no ledger is made");
}

#[test]
fn bad_files_do_not_stop_the_good_ones() {
    let office = january();
    let whole = office.report_of_one("2024-01", 3.0).bytes();
    office.put("a-rong.xlsx", b"");
    office.put("b/cut.xlsx", &whole[..whole.len() / 2]);
    office.put("b/mat-khau.xlsx", encrypted());
    office.put("b/mot.xlsx", &whole);
    office.put("c/ban-ky.pdf", b"%PDF-1.7\n");
    office.put("c/sâu/hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 95.0).bytes());
    office.put("d-bang-luong.xlsx", foreign());
    // What programs leave behind is no report.
    office.put("~$mot.xlsx", [6u8; 165]);
    office.put(".DS_Store", b"\0\0\0\x01Bud1");
    let ran = office.receive_at("hop-thu-den", "2024-01-14T08:00:00+07:00");
    let items = items(ran.is(1));
    let told: Vec<(&str, &str)> =
        items.iter().map(|item| (item["file"].as_str().unwrap(), item["disposition"].as_str().unwrap())).collect();
    let expected = [
        ("a-rong.xlsx", "refused"),
        ("cut.xlsx", "refused"),
        ("mat-khau.xlsx", "refused"),
        ("mot.xlsx", "accepted"),
        ("ban-ky.pdf", "kept"),
        ("hai.xlsx", "accepted"),
        ("d-bang-luong.xlsx", "refused"),
    ];
    assert_eq!(told, expected);
    let answer = office.consolidate("2024-01").is(0).json();
    assert_eq!(answer["coverage"]["accepted"], 2);
    // Run again over the same folder, everything is known.
    let again = office.receive("hop-thu-den");
    let again = self::items(&again);
    assert!(again.iter().all(|item| item["disposition"] == "duplicate"), "{again:#?}");
}

#[test]
fn a_plan_workbook_in_the_inbox_is_no_report() {
    let office = january();
    refused(&office, "ke-hoach.xlsx", &plan_workbook(SMALL_PLAN), "W003");
}
