//! The ledger as something to be kept: files handed out as they came, copies, damage that is found, data for others.
//!
//! Never mends a ledger by hand, except to spoil it.

use std::process::{Command, Stdio};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::office::{Office, items, text};

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An office with one report of each unit.
fn filled() -> (Office, Vec<u8>) {
    let office = Office::issued("2024-01");
    let report = office.report_of_one("2024-01", 12.5).bytes().to_vec();
    let path = office.put("mot.xlsx", &report);
    office.receive(&path).is(0);
    (office, report)
}

#[test]
fn a_file_comes_back_as_it_was_received() {
    let (office, report) = filled();
    let sha256 = digest(&report);
    let ran = office.khtc(&["original", &sha256[..8].to_uppercase(), "--out", "lay-lai/mot.xlsx"]);
    assert!(ran.is(0).out.contains("Bản gốc ‘mot.xlsx’"), "{ran}");
    assert!(std::fs::read(office.path("lay-lai/mot.xlsx")).unwrap() == report);
    // Never on top of what is there, and nothing of it is touched.
    std::fs::write(office.path("co-roi.xlsx"), b"cua toi").unwrap();
    office.khtc(&["ban-goc", &sha256, "--out", "co-roi.xlsx"]).is(2).complains(&["co-roi.xlsx đã có nên không ghi đè"]);
    assert_eq!(std::fs::read(office.path("co-roi.xlsx")).unwrap(), b"cua toi");

    let plan = std::fs::read_dir(office.path("")).unwrap().map(|entry| entry.unwrap().path());
    let plan = plan.into_iter().find(|path| text(path).contains("ke-hoach")).unwrap();
    let plan = std::fs::read(plan).unwrap();
    let ran = office.khtc(&["original", &digest(&plan), "--out", "ke-hoach-cu.bin", "--format", "json"]);
    assert_eq!(ran.is(0).json()["stored_as"], "plan");
    assert!(std::fs::read(office.path("ke-hoach-cu.bin")).unwrap() == plan);

    office.khtc(&["original", "0123456789", "--out", "x"]).is(2).complains(&["bắt đầu bằng 0123456789"]);
    office.khtc(&["original", "1234567", "--out", "x"]).is(2).complains(&["từ 8 đến 64 chữ số"]);
    assert!(!office.path("x").exists());
    Office::empty().khtc(&["original", &sha256, "--out", "x"]).is(2).complains(&["chưa có sổ theo dõi"]);
}

#[test]
fn an_attachment_comes_back_out_of_the_ledger() {
    let office = Office::of_samples();
    office.status("2022-06");
    let ledger = rusqlite::Connection::open(office.path("so-theo-doi.db")).unwrap();
    let sql = "SELECT sha256, file_name FROM receipt WHERE mail_message_id IS NOT NULL";
    let by_mail: Vec<(String, String)> = ledger
        .prepare(sql)
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(by_mail.len() > 5);
    for (at, (sha256, _)) in by_mail.iter().enumerate().take(3) {
        let out = format!("ra/{at}");
        office.khtc(&["original", sha256, "--out", &out]).is(0);
        assert_eq!(&digest(&std::fs::read(office.path(&out)).unwrap()), sha256);
    }
}

#[test]
fn a_whole_ledger_is_whole_and_a_flipped_byte_in_an_original_is_named() {
    let (office, report) = filled();
    let ran = office.khtc(&["verify"]);
    assert!(ran.is(0).out.contains("so-theo-doi.db nguyên vẹn"), "{ran}");
    let before = std::fs::read(office.path("so-theo-doi.db")).unwrap();
    let at = position(&before, &report[..64]).expect("the original lies in the file");
    let mut spoilt = before.clone();
    spoilt[at + 20] ^= 0x01;
    std::fs::write(office.path("so-theo-doi.db"), &spoilt).unwrap();
    let ran = office.khtc(&["kiem-so", "--format", "json"]);
    let json = ran.is(1).json();
    assert_eq!(json["whole"], json!(false));
    let sha256 = digest(&report);
    assert_eq!(json["damages"], json!([format!("bản gốc {sha256} không còn đúng như khi nhận")]));
    assert!(json["remedy"].as_str().unwrap().contains("bản sao lưu"), "{json}");
    let ran = office.khtc(&["verify"]);
    assert!(ran.is(1).out.contains("1 chỗ hỏng") && ran.out.contains("→ Ngừng ghi sổ"), "{ran}");
    // What is spoilt is neither handed out nor copied.
    office.khtc(&["original", &sha256, "--out", "x"]).is(2).complains(&["không còn đúng như khi nhận"]);
    office.khtc(&["backup", "sao.db"]).is(2).complains(&["so-theo-doi.db bị hỏng nên không sao lưu", &sha256]);
    office.khtc(&["backup", "luu/hom-nay/sao.db"]).is(2).complains(&["so-theo-doi.db bị hỏng"]);
    assert!(["x", "sao.db", "luu"].iter().all(|name| !office.path(name).exists()));
    // Nobody was mended behind the officer's back.
    assert!(std::fs::read(office.path("so-theo-doi.db")).unwrap() == spoilt);
}

#[test]
fn a_truncated_or_foreign_ledger_is_damage_and_none_is_our_failure() {
    let (office, _) = filled();
    let whole = std::fs::read(office.path("so-theo-doi.db")).unwrap();
    let half = whole.len() / 2;
    for (bytes, words) in [
        (&whole[..whole.len() - 100], "bị cắt cụt"),
        (&whole[..half - half % 512], ""),
        (&whole[..50], "bị cắt cụt, chỉ còn 50 byte"),
        (&b"Bao cao thang 6".repeat(100)[..], "không phải là tệp cơ sở dữ liệu"),
        (&[], "rỗng (0 byte)"),
    ] {
        std::fs::write(office.path("so-theo-doi.db"), bytes).unwrap();
        let ran = office.khtc(&["verify"]);
        assert!(ran.is(1).out.contains("chỗ hỏng") && ran.out.contains(words), "{words}: {ran}");
        assert!(ran.out.contains("→ Ngừng ghi sổ"), "{ran}");
    }
    std::fs::remove_file(office.path("so-theo-doi.db")).unwrap();
    office.khtc(&["verify"]).is(2).complains(&["chưa có sổ theo dõi"]);
    office.khtc(&["backup", "sao.db"]).is(2).complains(&["chưa có sổ theo dõi"]);
}

#[test]
fn a_backup_is_a_ledger_and_overwrites_nothing() {
    let (office, _) = filled();
    let ran = office.khtc(&["backup", "sao-luu/so.db"]);
    assert!(ran.is(0).out.contains("Bản sao lưu của sổ theo dõi, đã kiểm tra"), "{ran}");
    let copy = std::fs::read(office.path("sao-luu/so.db")).unwrap();
    office.khtc(&["sao-luu", "sao-luu/so.db"]).is(2).complains(&["tệp đã có"]);
    assert!(std::fs::read(office.path("sao-luu/so.db")).unwrap() == copy);
    let says = |office: &Office| office.consolidate("2024-01").is(0).json();
    let before = says(&office);
    std::fs::write(office.path("so-theo-doi.db"), &copy).unwrap();
    office.verify().is(0);
    assert_eq!(says(&office)["lines"], before["lines"]);
}

#[test]
fn copies_made_while_another_process_receives_are_each_whole() {
    let office = Office::before_the_samples();
    office.issue("2022-01");
    let inbox = text(&crate::office::samples("hop-thu-den"));
    let mut receiving = Command::new(env!("CARGO_BIN_EXE_khtc"))
        .args(["receive", &inbox])
        .current_dir(office.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut made: Vec<String> = Vec::new();
    while receiving.try_wait().unwrap().is_none() {
        let name = format!("sao-{}.db", made.len());
        office.khtc(&["backup", &name]).is(0);
        office.verify().is(0);
        made.push(name);
    }
    assert_eq!(receiving.wait().unwrap().code(), Some(0));
    assert!(!made.is_empty());
    let count = |file: &str| -> i64 {
        let copy = rusqlite::Connection::open(office.path(file)).unwrap();
        copy.query_row("SELECT count(*) FROM receipt", [], |row| row.get(0)).unwrap()
    };
    let all = count("so-theo-doi.db");
    for name in &made {
        let other = Office::empty();
        std::fs::copy(office.path(name), other.path("so-theo-doi.db")).unwrap();
        other.verify().is(0);
        assert!(count(name) <= all);
    }
    assert!(
        items(&office.receive(&inbox))
            .iter()
            .all(|item| { item["disposition"] == "duplicate" || item["disposition"] == "kept" })
    );
}

#[test]
fn what_stands_is_exported_and_opens_in_excel() {
    let (office, report) = filled();
    let mut corrected = office.report_of_one("2024-01", 1000.5);
    corrected.answer("reason", "cộng thiếu").put("1.a", "note", "=HYPERLINK(\"x\"); - thêm");
    let path = office.put("mot-2.xlsx", corrected.bytes());
    office.clock("2024-01-16T08:00:00+07:00");
    office.receive(&path).is(0);
    let ran = office.khtc(&["export", "--as", "csv", "--out", "du-lieu", "--format", "json"]);
    let json = ran.is(0).json();
    assert_eq!(json["reports"], json!(1));
    let csv = std::fs::read(office.path("du-lieu/so-lieu.csv")).unwrap();
    assert!(csv.starts_with(b"\xef\xbb\xbfplan;period;unit;"));
    let csv = String::from_utf8(csv).unwrap();
    let line = csv.lines().find(|line| line.contains(";1.a;") && line.contains(";current;")).unwrap();
    assert!(line.contains(";current;1000,5;;;0;mot-2.xlsx;"), "{line}");
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\"); - thêm\""), "{csv}");
    assert!(!csv.contains(&digest(&report)), "only what stands");
    assert_eq!(csv.lines().count() as u64, json["entries"].as_u64().unwrap() + 1);
    // Earlier, the first attempt stood.
    let args = ["xuat", "--as", "csv", "--out", "truoc", "--known-at", "2024-01-15T12:00:00+07:00"];
    office.khtc(&args).is(0);
    let before = std::fs::read_to_string(office.path("truoc/so-lieu.csv")).unwrap();
    assert!(before.contains(";current;12,5;") && before.contains(&digest(&report)), "{before}");
    office.khtc(&["export", "--as", "parquet", "--out", "x"]).is(2).complains(&["parquet", "csv"]);
}

#[test]
fn a_seal_noted_elsewhere_tells_that_the_end_of_the_ledger_is_gone() {
    let (office, _) = filled();
    let early = std::fs::read(office.path("so-theo-doi.db")).unwrap();
    let seal = |office: &Office| {
        let json = office.verify().is(0).json();
        (json["seal"]["records"].as_i64().unwrap(), json["seal"]["digest"].as_str().unwrap().to_owned())
    };
    let (records, noted_early) = seal(&office);
    let path = office.put("mot-2.xlsx", office.report_of_one("2024-01", 14.0).bytes());
    office.receive(&path).is(0);
    let (more, noted) = seal(&office);
    assert!(more > records, "{more} records after {records}");
    // What was noted before holds as long as nothing is cut off; a copy answers likewise.
    office.khtc(&["verify", "--seal", &noted_early[..12].to_uppercase()]).is(0);
    let ran = office.khtc(&["verify", "--seal", &noted]);
    assert!(ran.is(0).out.contains(&format!("niêm phong đến bản ghi {more}: {noted}")), "{ran}");
    let ran = office.khtc(&["backup", "sao.db"]);
    assert!(ran.is(0).out.contains(&noted), "{ran}");
    // The older state is whole in itself, and yet not what was noted.
    std::fs::write(office.path("so-theo-doi.db"), early).unwrap();
    office.verify().is(0);
    let ran = office.khtc(&["verify", "--seal", &noted]);
    assert!(ran.is(1).out.contains("sổ đã bị cắt bớt, hoặc được thay bằng một sổ khác"), "{ran}");
    office.khtc(&["verify", "--seal", "abc"]).is(2).complains(&["từ 8 đến 64 chữ số"]);
}

#[test]
fn an_older_ledger_is_copied_before_it_is_brought_up_to_date_and_closed_figures_are_computed_again() {
    let (office, _) = filled();
    office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 0.0], 80.0).bytes());
    office.receive("hop-thu-den").is(0);
    office.clock("2024-01-17T08:00:00+07:00");
    office.close("2024-01").is(0);
    office.verify().is(0);
    // As an older program left it, with a closed figure that its reports do not give; nothing is linked in it.
    let ledger = rusqlite::Connection::open(office.path("so-theo-doi.db")).unwrap();
    let trigger: String = ledger
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'closed_figure_update'", [], |row| row.get(0))
        .unwrap();
    ledger
        .execute_batch(&format!(
            "DROP TRIGGER closed_figure_update;
             UPDATE closed_figure SET cumulative = cumulative + 10000 WHERE indicator = '1.a';
             {trigger};
             DROP INDEX receipt_by_period;
             DROP TABLE chain; DROP TABLE case_decision; DROP TABLE ruling; PRAGMA user_version = 7;"
        ))
        .unwrap();
    drop(ledger);
    let ran = office.khtc(&["template", "--period", "2024-02"]);
    assert!(ran.is(0).err.contains("bản trước khi nâng còn ở"), "{ran}");
    let copy = rusqlite::Connection::open(office.path("so-theo-doi-truoc-nang-cap.db")).unwrap();
    assert_eq!(copy.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 7);
    assert!(office.khtc(&["template", "--period", "2024-02"]).is(0).err.is_empty());
    let ran = office.khtc(&["verify"]);
    let expected = "tháng 1/2024 chốt lúc 08:00 17/1/2024: tính lại từ các báo cáo ra số khác (1.a lũy kế từ đầu năm)";
    assert!(ran.is(1).out.contains(expected), "{ran}");
}

#[test]
fn what_was_decided_after_a_closing_is_not_held_against_it() {
    let (office, _) = filled();
    office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 0.0], 80.0).bytes());
    office.receive("hop-thu-den").is(0);
    office.clock("2024-01-17T08:00:00+07:00");
    let decide = |args: &[&str]| {
        office.khtc(&[args, &["--by", "Lan", "--reason", "gọi điện"]].concat()).is(0);
    };
    let adjust = |to: &str| decide(&["adjust", "1.a", "--period", "2024-01", "--unit", "mot", "--to", to]);
    adjust("11");
    office.close("2024-01").is(0);
    // In the same second: opened again, the decision taken back, another one made.
    decide(&["reopen", "--period", "2024-01", "--unit", "mot"]);
    let log = office.log().is(0).json();
    let first = log["decisions"].as_array().unwrap().iter().find(|one| one["decision"] == "adjust").unwrap();
    decide(&["undo", &first["number"].to_string()]);
    adjust("13");
    office.verify().is(0);
}

fn position(bytes: &[u8], of: &[u8]) -> Option<usize> {
    bytes.windows(of.len()).position(|window| window == of)
}
