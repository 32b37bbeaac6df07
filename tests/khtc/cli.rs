//! Verbs, aliases and help, as somebody meets them who types them for the first time.

use crate::office::Office;

const VERBS: [(&str, &str); 27] = [
    ("replay", "xet-lai"),
    ("init", "khoi-tao"),
    ("plan", "ke-hoach"),
    ("template", "tao-mau"),
    ("check", "kiem-tra"),
    ("receive", "tiep-nhan"),
    ("status", "tinh-hinh"),
    ("consolidate", "tong-hop"),
    ("report", "bao-cao"),
    ("remind", "don-doc"),
    ("run", "chay"),
    ("close", "chot-so"),
    ("reopen", "mo-so"),
    ("cases", "kho-khan"),
    ("answer", "tra-loi"),
    ("adjust", "dieu-chinh"),
    ("waive", "bo-qua"),
    ("accept", "chap-nhan"),
    ("return", "tra-lai"),
    ("undo", "huy-quyet-dinh"),
    ("log", "nhat-ky"),
    ("rules", "quy-tac"),
    ("explain", "giai-trinh"),
    ("original", "ban-goc"),
    ("export", "xuat"),
    ("backup", "sao-luu"),
    ("verify", "kiem-so"),
];

/// Verbs of the contract that do not work yet: they appear when they do.
const LATER: [(&str, &str); 1] = [("help", "tro-giup")];

#[test]
fn help_lists_what_works_with_its_alias_and_nothing_else() {
    let office = Office::empty();
    let help = office.khtc(&["--help"]);
    help.is(0);
    for (verb, alias) in VERBS {
        let line = help.out.lines().find(|line| line.trim_start().starts_with(&format!("{verb} ")));
        let line = line.unwrap_or_else(|| panic!("no {verb} in {help}"));
        assert!(line.contains(alias), "{line}");
    }
    for (verb, alias) in LATER {
        let listed = |line: &str| line.trim_start().starts_with(&format!("{verb} ")) || line.contains(alias);
        assert!(!help.out.lines().any(listed), "{verb}: {help}");
        office.khtc(&[verb]).is(2).complains(&["không có lệnh"]);
    }
}

#[test]
fn every_verb_helps_in_vietnamese_under_both_names() {
    let office = Office::empty();
    for (verb, alias) in VERBS {
        let help = office.khtc(&[verb, "--help"]);
        help.is(0);
        assert_eq!(office.khtc(&[alias, "--help"]).is(0).out.replace(alias, verb), help.out.replace(alias, verb));
        assert!(help.out.contains("Cách dùng: khtc"), "{help}");
        for english in ["Usage", "Options", "OPTIONS", "Commands", "Arguments", "default:", "possible values", "Print"]
        {
            assert!(!help.out.contains(english), "‘{english}’ in {help}");
        }
        assert_eq!(help.err, "");
    }
}

#[test]
fn every_alias_does_what_its_verb_does() {
    let office = Office::issued("2024-01");
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let pairs: &[(&[&str], &[&str])] = &[
        (&["plan", "show"], &["ke-hoach", "in"]),
        (&["plan", "check"], &["ke-hoach", "kiem-tra"]),
        (&["template", "--period", "2024-01"], &["tao-mau", "--period", "2024-01"]),
        (&["check", &path], &["kiem-tra", &path]),
        (&["status", "--period", "2024-01"], &["tinh-hinh", "--period", "2024-01"]),
        (&["remind", "--period", "2024-01"], &["don-doc", "--period", "2024-01"]),
        (&["consolidate", "--period", "2024-01"], &["tong-hop", "--period", "2024-01"]),
        (&["report", "--period", "2024-01"], &["bao-cao", "--period", "2024-01"]),
        (&["rules"], &["quy-tac"]),
    ];
    for (verb, alias) in pairs {
        let (one, other) = (office.khtc(verb), office.khtc(alias));
        assert_eq!((one.code, &one.out), (other.code, &other.out), "{one}{other}");
        assert!(one.code < 2, "{one}");
    }
    office.khtc(&["tiep-nhan", &path]).is(0);
    office.khtc(&["chay", "--period", "2024-01"]).is(0);
    let beside = office.beside("khac");
    office.khtc(&["khoi-tao", beside.to_str().unwrap()]).is(0);
    assert!(beside.join("khtc.toml").is_file());
}

#[test]
fn alone_it_says_how_to_begin_or_what_comes_next() {
    let office = Office::empty();
    let begin = office.khtc(&[]);
    assert!(begin.is(0).out.contains("khtc init"), "{begin}");

    let office = Office::new();
    let next = office.khtc(&[]);
    assert!(next.is(0).out.contains("khtc template --period 2024-01"), "{next}");
    office.issue("2024-01");
    office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let next = office.khtc(&[]);
    assert!(next.is(0).out.contains("khtc run --period 2024-01"), "{next}");
    assert!(!next.out.contains("khtc template"), "{next}");
}

#[test]
fn a_workspace_is_named_from_anywhere() {
    let office = Office::new();
    let root = office.path("");
    let elsewhere = office.beside("noi-khac");
    std::fs::create_dir(&elsewhere).unwrap();
    let ran = office.khtc_in(&elsewhere, &["--workspace", root.to_str().unwrap(), "template", "--period", "2024-01"]);
    ran.is(0);
    assert!(office.path("bieu-mau/2024-01/mot.xlsx").is_file());
    assert!(!elsewhere.join("bieu-mau").exists());
}

#[test]
fn rules_explain_themselves() {
    let office = Office::empty();
    let list = office.khtc(&["rules"]);
    for code in ["W001", "S003", "C101", "P201", "H301", "X401", "R001", "K001"] {
        assert!(list.is(0).out.contains(code), "{code}: {list}");
        let one = office.khtc(&["rules", code]);
        assert!(one.is(0).out.contains(code), "{one}");
        assert!(one.out.lines().count() > 3, "{one}");
    }
    // By name and in small letters, too.
    assert_eq!(office.khtc(&["rules", "not-a-number"]).is(0).out, office.khtc(&["rules", "c101"]).is(0).out);
}

#[test]
fn an_unknown_word_is_answered_with_the_nearest() {
    let office = Office::new();
    office
        .khtc(&["consolidat", "--period", "2024-01"])
        .is(2)
        .complains(&["không có lệnh ‘consolidat’", "‘consolidate’"]);
    office.khtc(&["rules", "C999"]).is(2).complains(&["không có quy tắc ‘C999’", "khtc rules"]);
    office.khtc(&["template", "--period", "2024-01", "--unit", "mott"]).is(2).complains(&["‘mott’", "‘mot’"]);
    office.khtc(&["template"]).is(2).complains(&["--period"]);
    office.khtc(&["status", "--perio", "2024-01", "--nhanh"]).is(2).complains(&["--nhanh"]);
}
