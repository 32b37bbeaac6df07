//! Ledgers that are damaged, foreign, newer, cut off, or have a bit turned over somewhere.
//!
//! Never asks for a repair: what is promised is that damage is told, and that nothing is taken for what it is not.

use std::path::Path;
use std::process::Output;

use khtc::ledger::Ledger;

use super::cases::{Base, CASES};
use super::killed::Chance;
use super::scene::{Scene, Try, command, contents, files, readable, told};

/// Every verb that opens the ledger.
const VERBS: &[&[&str]] = &[
    &[],
    &["template", "--period", "2024-03"],
    &["check", "hop-thu-den"],
    &["receive", "hop-thu-den"],
    &["status", "--period", "2024-02"],
    &["status", "--year", "2024"],
    &["consolidate", "--period", "2024-02"],
    &["report", "--period", "2024-02"],
    &["run", "--period", "2024-02"],
    &["remind", "--period", "2024-02"],
    &["close", "--period", "2024-02"],
    &["reopen", "--period", "2024-01", "--unit", "mot", "--reason", "sót"],
    &["log"],
    &["explain", "1.a", "--period", "2024-02"],
    &["original", "0123456789", "--out", "goc.xlsx"],
    &["export", "--as", "csv", "--out", "du-lieu"],
    &["backup", "sao.db"],
    &["plan", "check"],
];

/// February is complete.
fn complete() -> Try<'static> {
    Scene::of(CASES.iter().find(|case| case.name == "close").unwrap()).copied()
}

/// A way to spoil a ledger, and the words by which it is told.
type Spoiling = (&'static str, fn(&Path), &'static [&'static str]);

const SPOILINGS: &[Spoiling] = &[
    (
        "no database",
        |path| std::fs::write(path, "Báo cáo tháng 2\n".repeat(500)).unwrap(),
        &["không phải là tệp", "bản sao lưu"],
    ),
    ("empty", |path| std::fs::write(path, "").unwrap(), &["rỗng", "bản sao lưu"]),
    ("cut off", |path| cut(path, 100_001), &["bị hỏng", "bản sao lưu"]),
    ("a stump", |path| cut(path, 300), &["bị cắt cụt", "bản sao lưu"]),
    ("its tables overwritten", |path| overwrite(path, 100), &["bị hỏng", "bản sao lưu"]),
    ("foreign", |path| ask(path, "PRAGMA application_id = 77"), &["không phải sổ theo dõi", "chuyển tệp này"]),
    ("newer", |path| ask(path, "PRAGMA user_version = 1000"), &["phiên bản khtc mới hơn"]),
    (
        "only its log",
        |path| std::fs::rename(path, path.with_extension("db-wal")).unwrap(),
        &["phần ghi cuối của sổ", "bản sao lưu"],
    ),
];

fn cut(path: &Path, length: usize) {
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(path, &bytes[..length]).unwrap();
}

fn overwrite(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at..at + 400].fill(0xa5);
    std::fs::write(path, bytes).unwrap();
}

fn ask(path: &Path, sql: &str) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn every_verb_tells_of_a_ledger_that_is_none() {
    for (name, spoil, words) in SPOILINGS {
        let one = complete();
        spoil(&one.folder.join("so-theo-doi.db"));
        let before = files(&one.folder);
        let all: Vec<_> = VERBS.iter().map(|args| command(&one.folder, args).spawn().unwrap()).collect();
        for (child, args) in all.into_iter().zip(VERBS) {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let named = said.starts_with("lỗi:") && said.contains("so-theo-doi.db") && said.lines().count() == 1;
            let is_told = output.status.code() == Some(2) && named && words.iter().all(|one| said.contains(one));
            assert!(is_told && output.stdout.is_empty(), "{name}, {args:?}: {}", told(&output));
        }
        assert!(files(&one.folder) == before, "{name}: something was written");
        let verified = command(&one.folder, &["verify"]).output().unwrap();
        let code = if matches!(*name, "foreign" | "newer") { 2 } else { 1 };
        assert_eq!(verified.status.code(), Some(code), "{name}: {}", told(&verified));
    }
}

/// Turns one bit over, or cuts the file off.
fn spoilt(whole: &[u8], chance: &mut Chance) -> (String, Vec<u8>) {
    let at = chance.below(whole.len() as u64) as usize;
    if chance.below(10) == 0 {
        return (format!("cut off at {at}"), whole[..at].to_vec());
    }
    let mut bytes = whole.to_vec();
    let bit = chance.below(8);
    bytes[at] ^= 1 << bit;
    (format!("bit {bit} of byte {at}"), bytes)
}

/// How many ledgers are spoilt: before the library and, fewer, before the binary.
const SPOILT: u64 = 200;
const SPOILT_BEFORE_PROCESSES: u64 = 12;

#[test]
fn a_bit_turned_over_anywhere_is_told_or_changes_nothing() {
    let whole = &Base::Complete.files()[Path::new("so-theo-doi.db")];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so-theo-doi.db");
    std::fs::write(&path, whole).unwrap();
    let before = contents(&path);
    let mut silent = Vec::new();
    for seed in 0..SPOILT {
        let (what, bytes) = spoilt(whole, &mut Chance(seed));
        std::fs::write(&path, &bytes).unwrap();
        // Whatever is asked of it, it answers.
        let says_whole = match Ledger::open_existing(&path) {
            Ok(Some(ledger)) => {
                let _ = ledger.received("so-nho-2024", None);
                let _ = ledger.closed("so-nho-2024", None);
                let _ = ledger.receipts("so-nho-2024", None);
                ledger.verify().is_ok_and(|damages| damages.is_empty())
            }
            Ok(None) | Err(_) => false,
        };
        if says_whole && readable(&path).ok().as_ref() != Some(&before) {
            silent.push(format!("seed {seed}, {what}"));
        }
        let _ = Ledger::open(&path);
        for rest in ["so-theo-doi.db-wal", "so-theo-doi.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(rest));
        }
    }
    assert!(silent.is_empty(), "{} of {SPOILT} are taken for whole: {silent:#?}", silent.len());
}

#[test]
fn the_program_answers_whatever_has_become_of_its_ledger() {
    let one = complete();
    let path = one.folder.join("so-theo-doi.db");
    let whole = std::fs::read(&path).unwrap();
    let before = contents(&path);
    for seed in 0..SPOILT_BEFORE_PROCESSES {
        let (what, bytes) = spoilt(&whole, &mut Chance(1000 + seed));
        std::fs::write(&path, &bytes).unwrap();
        let verified = answered(&command(&one.folder, &["verify"]).output().unwrap(), &what);
        if verified == 0 {
            assert!(readable(&path).ok().as_ref() == Some(&before), "{what} is taken for whole");
        }
        for args in [&["status", "--period", "2024-02"][..], &["explain", "1.a", "--period", "2024-02"]] {
            answered(&command(&one.folder, args).output().unwrap(), &what);
        }
    }
}

/// The exit code, which is one of ours.
fn answered(output: &Output, what: &str) -> i32 {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = output.status.code().unwrap_or_else(|| panic!("{what}: {}", told(output)));
    assert!((0..=2).contains(&code) && !said.contains("panicked"), "{what}: {}", told(output));
    assert!(code != 2 || said.starts_with("lỗi:"), "{what}: {}", told(output));
    code
}
