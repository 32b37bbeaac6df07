//! What can go wrong on our side: exit code 2, a sentence in Vietnamese with a remedy, and nothing half written.

use crate::office::{Office, SMALL_PLAN, plan_workbook, text};
use crate::workbook::Workbook;

/// Asserts that the program fails with these words and leaves the folder as it was.
fn fails(office: &Office, args: &[&str], words: &[&str]) {
    let before = office.snapshot();
    let ran = office.khtc(args);
    ran.is(2).complains(words);
    assert_eq!(ran.out, "", "{ran}");
    let after = office.snapshot();
    let changed: Vec<_> =
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{changed:?}: {ran}");
}

#[test]
fn no_plan() {
    let office = Office::empty();
    for args in [
        &["template", "--period", "2024-01"][..],
        &["check", "."],
        &["receive", "."],
        &["status"],
        &["consolidate", "--period", "2024-01"],
        &["report", "--period", "2024-01"],
        &["run", "--period", "2024-01"],
        &["plan", "show"],
    ] {
        fails(&office, args, &["ke-hoach*.xlsx", "khtc init"]);
    }
    let office = Office::new();
    fails(&office, &["consolidate", "--period", "2023-01"], &["ke-hoach*.xlsx của năm 2023"]);
}

#[test]
fn a_workspace_that_does_not_exist() {
    let office = Office::empty();
    fails(&office, &["--workspace", "khong-co", "status"], &["khong-co", "kiểm tra lại đường dẫn"]);
}

#[test]
fn a_plan_with_errors() {
    let office = Office::new();
    let broken = SMALL_PLAN.replace("unit = \"hai\"", "unit = \"ba\"");
    std::fs::write(office.path("ke-hoach-2024.xlsx"), plan_workbook(&broken)).unwrap();
    let ran = office.khtc(&["plan", "check"]);
    assert!(ran.is(1).out.contains("‘ba’") || ran.out.contains("ba"), "{ran}");
    for args in [
        &["template", "--period", "2024-01"][..],
        &["receive", "hop-thu-den"],
        &["consolidate", "--period", "2024-01"],
        &["run", "--period", "2024-01"],
        &["plan", "show"],
    ] {
        fails(&office, args, &["ke-hoach-2024.xlsx", "lỗi", "khtc plan check"]);
    }
}

#[test]
fn a_plan_that_is_none() {
    let office = Office::new();
    std::fs::write(office.path("ke-hoach-2024.xlsx"), "không phải Excel").unwrap();
    fails(&office, &["status", "--period", "2024-01"], &["ke-hoach-2024.xlsx", "không phải là tệp kế hoạch"]);
    fails(&office, &["plan", "check", "khong-co.xlsx"], &["khong-co.xlsx", "kiểm tra lại đường dẫn"]);
}

#[test]
fn two_plans_under_one_revision() {
    let office = Office::new();
    let other = SMALL_PLAN.replace("min = 100", "min = 200");
    std::fs::write(office.path("ke-hoach-2024 (1).xlsx"), plan_workbook(&other)).unwrap();
    fails(&office, &["status", "--period", "2024-01"], &["ke-hoach-2024 (1).xlsx", "tăng số bản"]);
}

#[test]
fn changed_content_under_the_same_revision_is_a_finding_of_the_plan() {
    let office = Office::issued("2024-01");
    office.khtc(&["plan", "check"]).is(0);
    let other = SMALL_PLAN.replace("min = 100", "min = 200");
    std::fs::write(office.path("ke-hoach-2024.xlsx"), plan_workbook(&other)).unwrap();
    let ran = office.khtc(&["plan", "check", "--format", "json"]);
    let findings = ran.is(1).json()[0]["findings"].clone();
    assert_eq!(findings.as_array().unwrap().len(), 1, "{findings:#}");
    assert!(findings[0]["code"].as_str().unwrap().starts_with('K'));
    let mended = other.replace("revision = 1", "revision = 2");
    std::fs::write(office.path("ke-hoach-2024.xlsx"), plan_workbook(&mended)).unwrap();
    office.khtc(&["plan", "check"]).is(0);
}

#[test]
fn a_plan_that_is_open_in_excel_is_read_anyway() {
    let office = Office::new();
    std::fs::write(office.path("~$ke-hoach-2024.xlsx"), [6u8; 165]).unwrap();
    office.issue("2024-01");
}

#[test]
fn broken_settings_are_named_by_line() {
    let office = Office::new();
    office.settings("# thiết lập\n[key]\nid = thu\n");
    fails(&office, &["status", "--period", "2024-01"], &["khtc.toml", "dòng 3"]);
    office.settings("[key]\nid = \"thu\"\nsecret = \"12\"\n");
    fails(&office, &["status", "--period", "2024-01"], &["khtc.toml", "secret", "32 chữ số hex"]);
    office.settings("[khoa]\nid = \"thu\"\n");
    fails(&office, &["status", "--period", "2024-01"], &["khtc.toml", "dòng 1", "khoa"]);
    office.settings("[rules]\noff = [\"C999\"]\n");
    fails(&office, &["status", "--period", "2024-01"], &["khtc.toml", "C999"]);
    office.settings("[demo]\nclock = \"hôm qua\"\n");
    fails(&office, &["status", "--period", "2024-01"], &["khtc.toml", "clock"]);
    fails(&office, &["rules"], &["khtc.toml", "clock"]);
}

#[test]
fn a_result_that_is_open_in_excel_is_written_beside_and_said() {
    let office = Office::new();
    let place = |name: &str| office.path(&format!("ket-qua/2024-01/{name}"));
    office.consolidate("2024-01").is(0);
    std::fs::write(place("~$tong-hop-2024-01.xlsx"), [6u8; 165]).unwrap();
    let first = std::fs::read(place("tong-hop-2024-01.xlsx")).unwrap();
    office.issue("2024-01");
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    office.receive(&path).is(0);
    let ran = office.khtc(&["consolidate", "--period", "2024-01"]);
    assert!(ran.is(0).out.contains("tong-hop-2024-01 (2).xlsx"), "{ran}");
    assert!(ran.err.contains("đang mở") && ran.err.contains("tong-hop-2024-01.xlsx"), "why is said: {ran}");
    assert!(place("tong-hop-2024-01 (2).xlsx").is_file());
    assert!(std::fs::read(place("tong-hop-2024-01.xlsx")).unwrap() == first);
    // LibreOffice keeps another file.
    std::fs::write(place(".~lock.bao-cao-ubnd-tinh-2024-01.xlsx#"), "x").unwrap();
    std::fs::write(place("bao-cao-ubnd-tinh-2024-01.xlsx"), "bản đang mở").unwrap();
    let ran = office.khtc(&["report", "--period", "2024-01", "--format", "json"]);
    assert!(ran.is(0).json()["files"][0].as_str().unwrap().ends_with("(2).xlsx"), "{ran}");
    assert!(ran.err.contains("đang mở"), "{ran}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_not_writable() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::new();
    let mode = |mode| std::fs::set_permissions(office.path(""), PermissionsExt::from_mode(mode)).unwrap();
    mode(0o555);
    if std::fs::write(office.path("thu"), "x").is_ok() {
        eprintln!("skipped: this account writes everywhere");
        mode(0o755);
        return;
    }
    let told = [
        &["template", "--period", "2024-01"][..],
        &["consolidate", "--period", "2024-01"],
        &["receive", "hop-thu-den"],
    ]
    .map(|args| office.khtc(args));
    mode(0o755);
    for ran in told {
        ran.is(2).complains(&["không"]);
    }
    assert!(!office.path("so-theo-doi.db").exists());
}

#[test]
fn a_place_for_results_that_cannot_be_one() {
    let office = Office::new();
    std::fs::write(office.path("ket-qua"), "một tệp trùng tên").unwrap();
    fails(&office, &["consolidate", "--period", "2024-01"], &["không ghi được", "ket-qua", "đổi tên"]);
    std::fs::write(office.path("bieu-mau"), "một tệp trùng tên").unwrap();
    office.khtc(&["template", "--period", "2024-01"]).is(2).complains(&["không ghi được", "bieu-mau"]);
    std::fs::write(office.path("phan-hoi"), "một tệp trùng tên").unwrap();
    office.receive("hop-thu-den").is(0);
}

#[test]
fn a_ledger_that_another_program_is_writing() {
    let office = Office::issued("2024-01");
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let other = rusqlite::Connection::open(office.path("so-theo-doi.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let ran = office.khtc(&["receive", &path]);
    ran.is(2).complains(&["so-theo-doi.db", "chương trình khác", "chạy lại"]);
    assert!(!office.path("phan-hoi").exists(), "no reply to what was not recorded");
    // Whoever only reads is not kept waiting.
    office.consolidate("2024-01").is(0);
    other.execute_batch("ROLLBACK").unwrap();
    office.receive(&path).is(0);
}

#[test]
fn a_ledger_that_is_gone_is_missed() {
    let office = Office::of_samples();
    let ledger = office.path("so-theo-doi.db");
    let kept = std::fs::read(&ledger).unwrap();
    std::fs::remove_file(&ledger).unwrap();
    for verb in [
        &["receive", "hop-thu-den"][..],
        &["template", "--period", "2022-07"],
        &["status", "--period", "2022-06"],
        &["consolidate", "--period", "2022-06"],
        &["log"],
    ] {
        fails(&office, verb, &["không còn sổ theo dõi", "chép bản sao lưu"]);
    }
    assert!(!ledger.exists());
    std::fs::write(&ledger, kept).unwrap();
    office.issue("2022-07");
}

#[test]
fn a_ledger_that_is_garbage() {
    let verbs = [
        &["template", "--period", "2024-01"][..],
        &["status", "--period", "2024-01"],
        &["consolidate", "--period", "2024-01"],
        &["receive", "hop-thu-den"],
        &["run", "--period", "2024-01"],
        &["plan", "check"],
    ];
    let office = Office::new();
    for (garbage, words) in [
        (vec![b'x'; 9000], "không phải là tệp cơ sở dữ liệu"),
        (Vec::new(), "rỗng"),
        (b"SQLite format 3\0".to_vec(), "bị hỏng"),
    ] {
        std::fs::write(office.path("so-theo-doi.db"), garbage).unwrap();
        for args in verbs {
            fails(&office, args, &["so-theo-doi.db", words, "bản sao lưu"]);
        }
    }
}

#[test]
fn somebody_elses_database() {
    let office = Office::new();
    let other = rusqlite::Connection::open(office.path("so-theo-doi.db")).unwrap();
    other.execute_batch("CREATE TABLE luong (ten TEXT)").unwrap();
    drop(other);
    fails(&office, &["receive", "hop-thu-den"], &["so-theo-doi.db", "không phải sổ theo dõi"]);
}

#[test]
fn words_that_are_none() {
    let office = Office::new();
    fails(&office, &["tong-hop-het"], &["không có lệnh", "khtc --help"]);
    fails(&office, &["rules", "Z999"], &["Z999", "khtc rules"]);
    for period in ["2024-13", "2024-6", "thang-6", "2024-Q5", "24-01"] {
        fails(&office, &["consolidate", "--period", period], &[period, "2022-Q2"]);
    }
    fails(&office, &["consolidate", "--period", "2024-01", "--as-of", "01/14/2024"], &["01/14/2024", "14/6/2022"]);
    fails(&office, &["receive", "hop-thu-den", "--received-at", "2024-01-14"], &["2022-06-14T16:30:00+07:00"]);
    fails(&office, &["report", "--period", "2024-01", "--as", "pdf"], &["pdf", "xlsx", "docx"]);
    fails(&office, &["consolidate", "--period", "2024-01", "--format", "xml"], &["xml", "json"]);
}

#[test]
fn wording_that_cannot_be_filled_names_its_line() {
    let office = Office::new();
    let folder = office.path("mau");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("bao-cao-ubnd.txt");
    let report = ["report", "--period", "2024-01", "--as", "docx,xlsx"];
    std::fs::write(&file, "# của Sở\nchua_co_so_lieu = Còn {so_chitieu} chỉ tiêu.\n").unwrap();
    fails(&office, &report, &["bao-cao-ubnd.txt", "dòng 2", "{so_chitieu}", "{so_chi_tieu}"]);
    std::fs::write(&file, "muc_ky_toi = A\nket_thuc = Trân trọng {co_quan").unwrap();
    fails(&office, &report, &["bao-cao-ubnd.txt", "dòng 2", "chưa đóng"]);
    std::fs::write(&file, b"muc_ky_toi = A\nket_thuc = Tr\xe2n").unwrap();
    fails(&office, &report, &["bao-cao-ubnd.txt", "dòng 2", "UTF-8"]);
    // The office's workbook does not wait for it.
    office.consolidate("2024-01").is(0);

    std::fs::write(&file, "muc_ket_qua_chung = I. ĐÁNH GIÁ CHUNG\n").unwrap();
    office.khtc(&report).is(0);
    let place = |ending: &str| office.path(&format!("ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.{ending}"));
    let words = Workbook::open(&place("xlsx")).all_text();
    assert!(words.contains("I. ĐÁNH GIÁ CHUNG") && words.contains("II. KẾT QUẢ THEO NHIỆM VỤ"), "{words}");
    assert!(place("docx").is_file());
}

#[test]
fn init_leaves_a_workspace_alone() {
    let office = Office::new();
    fails(&office, &["init", "."], &["đã là thư mục làm việc"]);
    let beside = office.beside("moi");
    fails(&office, &["init", &text(&beside), "--plan", "khong-co.xlsx"], &["khong-co.xlsx"]);
    assert!(!beside.exists());
    fails(&office, &["init", &text(&beside), "--plan", "khtc.toml"], &["khtc.toml", "không phải là tệp kế hoạch"]);
    assert!(!beside.exists());
}

#[test]
fn run_with_a_plan_that_cannot_be_used_makes_nothing() {
    let office = Office::empty();
    let broken = SMALL_PLAN.replace("unit = \"hai\"", "unit = \"ba\"");
    std::fs::write(office.beside("ke-hoach.xlsx"), plan_workbook(&broken)).unwrap();
    let plan = text(&office.beside("ke-hoach.xlsx"));
    fails(
        &office,
        &["run", "--period", "2024-01", "--plan", &plan, "--out", "ra"],
        &["ke-hoach.xlsx", "khtc plan check"],
    );
    // A good plan of another year than the period.
    std::fs::write(office.beside("ke-hoach.xlsx"), plan_workbook(SMALL_PLAN)).unwrap();
    fails(&office, &["run", "--period", "2023-01", "--plan", &plan, "--out", "ra"], &["2023"]);
}

#[test]
fn nothing_comes_from_the_future() {
    let office = Office::issued("2024-01");
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    let before = office.snapshot();
    let ran = office.khtc(&["receive", &path, "--received-at", "2202-03-15T09:00:00+07:00"]);
    ran.complains(&["ở tương lai", "--received-at"]);
    assert_eq!(office.snapshot(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn who_cannot_be_told_is_no_reason_to_break_down() {
    use std::fs::File;
    use std::process::{Command, Stdio};
    let office = Office::new();
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let khtc = |args: &[&str], out: Stdio, err: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
        command.args(args).current_dir(office.path("")).stdout(out).stderr(err).output().unwrap()
    };
    for args in [&["--help"][..], &["--version"], &["rules"], &["template", "--period", "2024-01"]] {
        let ran = khtc(args, full(), Stdio::piped());
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.starts_with("lỗi: không in được kết quả: đĩa đầy") && !said.contains("panicked"), "{said}");
    }
    assert_eq!(khtc(&["khong-co"], Stdio::piped(), full()).status.code(), Some(2));
    assert_eq!(khtc(&["status", "--period", "2019-01"], Stdio::piped(), full()).status.code(), Some(2));
    let ran = khtc(&["consolidate", "--period", "2024-01", "--format", "json"], Stdio::piped(), full());
    assert!(ran.status.code() == Some(0) && !ran.stdout.is_empty());
}
