//! The plans that lie in the folder, through the program: broken, doubled, older than what the ledger has used, gone.
//!
//! Never lets a unit pay for what is the office's own fault.

use serde_json::{Value, json};

use crate::office::{Office, SMALL_PLAN, codes, item, items, line, plan_workbook};

const JANUARY: &str = "2024-01";

/// January is in, with a figure that an officer adjusted.
fn office() -> Office {
    Office::prepared("plan folder: adjusted", || {
        let office = Office::after_january();
        let adjusted =
            ["adjust", "1.a", "--period", JANUARY, "--unit", "mot", "--to", "9", "--by", "Lan", "--reason", "đo lại"];
        office.khtc(&adjusted).is(0);
        office
    })
}

fn plan_name(office: &Office) -> String {
    let name = office.snapshot().into_keys().find(|path| path.to_string_lossy().starts_with("ke-hoach")).unwrap();
    name.to_str().unwrap().to_owned()
}

fn lay(office: &Office, name: &str, plan: &str) {
    std::fs::write(office.path(name), plan_workbook(plan)).unwrap();
}

/// Two tasks of one number.
fn broken(plan: &str) -> String {
    plan.replacen("no = \"2\"", "no = \"1\"", 1)
}

fn second_revision() -> String {
    SMALL_PLAN.replacen("revision = 1", "revision = 2", 1).replacen("min = 100", "min = 120", 1)
}

fn next_year() -> String {
    SMALL_PLAN.replace("2024", "2025")
}

fn figure(office: &Office) -> Value {
    let json = office.consolidate(JANUARY).is(0).json();
    line(&json, "1.a")["current"].clone()
}

#[test]
fn a_broken_plan_is_the_offices_fault_and_costs_no_attempt() {
    let office = office();
    let name = plan_name(&office);
    lay(&office, "ke-hoach-2025.xlsx", &next_year());
    let sound = std::fs::read(office.path(&name)).unwrap();
    lay(&office, &name, &broken(SMALL_PLAN));
    let before = office.snapshot();
    for verb in [
        &["receive", "hop-thu-den"][..],
        &["check", "hop-thu-den"],
        &["status", "--period", JANUARY],
        &["status"],
        &["template", "--period", "2024-02"],
        &["consolidate", "--period", JANUARY],
    ] {
        office.khtc(verb).is(2).complains(&[&name, "lỗi"]);
    }
    assert!(office.khtc(&[]).is(1).out.contains("chưa dùng được"));
    assert_eq!(before, office.snapshot());
    std::fs::write(office.path(&name), sound).unwrap();
    let again = items(office.receive("hop-thu-den").is(0));
    assert!(again.iter().all(|one| one["disposition"] == "duplicate"), "{again:#?}");
    assert_eq!(figure(&office), "9");
}

#[test]
fn a_broken_revision_beside_the_plan_is_named_and_one_for_a_year_to_come_is_in_nobodys_way() {
    let office = office();
    lay(&office, "ke-hoach-2025.xlsx", &broken(&next_year()));
    office.issue("2024-02");
    office.receive("hop-thu-den").is(0);
    office.khtc(&["status", "--period", "2025-01"]).is(2).complains(&["ke-hoach-2025.xlsx", "lỗi"]);
    lay(&office, "ke-hoach-lan-2.xlsx", &broken(&second_revision()));
    office.khtc(&["template", "--period", "2024-02"]).is(2).complains(&["ke-hoach-lan-2.xlsx"]);
    office.khtc(&["consolidate", "--period", JANUARY]).is(2).complains(&["ke-hoach-lan-2.xlsx"]);
}

#[test]
fn a_year_has_one_plan_and_a_plan_one_year() {
    let office = office();
    lay(&office, "ke-hoach-khac.xlsx", &SMALL_PLAN.replacen("so-nho-2024", "khac-2024", 1));
    office
        .khtc(&["status", "--period", JANUARY])
        .is(2)
        .complains(&["hai kế hoạch cùng năm 2024", "ke-hoach-khac.xlsx"]);
    std::fs::remove_file(office.path("ke-hoach-khac.xlsx")).unwrap();
    lay(&office, "ke-hoach-2025.xlsx", &next_year().replacen("so-nho-2025", "so-nho-2024", 1));
    office.khtc(&["receive", "hop-thu-den"]).is(2).complains(&["dùng cho cả năm", "ke-hoach-2025.xlsx", "mã mới"]);
}

#[test]
fn a_revision_that_the_ledger_has_used_is_not_left_for_an_older_one() {
    let office = office();
    let name = plan_name(&office);
    let first = std::fs::read(office.path(&name)).unwrap();
    lay(&office, &name, &second_revision());
    office.issue("2024-02");
    std::fs::write(office.path(&name), first).unwrap();
    let before = office.snapshot();
    for verb in ["receive", "consolidate", "status"] {
        let args: &[&str] = if verb == "receive" { &[verb, "hop-thu-den"] } else { &[verb, "--period", JANUARY] };
        office.khtc(args).is(2).complains(&["lần ban hành 1", "sổ đã dùng lần 2", "lần ban hành mới (3)"]);
    }
    assert_eq!(before, office.snapshot());
    // The ledger has the file, and says how to get it.
    let said = office.khtc(&["status", "--period", JANUARY]).err.clone();
    let sha256 = said.split("khtc original ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    std::fs::remove_file(office.path(&name)).unwrap();
    office.khtc(&["original", &sha256, "--out", &name]).is(0);
    office.status(JANUARY).is(0);
}

#[test]
fn what_was_replaced_long_ago_is_no_further_attempt_under_a_revised_plan() {
    let office = Office::issued(JANUARY);
    let mut wrong = office.report_of_one(JANUARY, 10.0);
    wrong.put("1.a", "current", "mười?");
    let wrong = office.put("mot-1.xlsx", wrong.bytes());
    assert_eq!(item(office.receive(&wrong).is(1))["disposition"], "sent_back");
    let right = office.put("mot-2.xlsx", office.report_of_one(JANUARY, 10.0).bytes());
    office.receive(&right).is(0);
    office.clock("2024-01-20T08:00:00+07:00");
    lay(&office, &plan_name(&office), &second_revision());
    let again = office.receive("hop-thu-den");
    let again = items(&again);
    let told: Vec<(&Value, &Value)> = again.iter().map(|one| (&one["disposition"], &one["attempt"])).collect();
    assert_eq!(told, [(&json!("duplicate"), &json!(1)), (&json!("duplicate"), &json!(2))], "{again:#?}");
}

#[test]
fn a_code_with_figures_is_not_given_to_another_thing() {
    let office = office();
    let path = office.beside("lan-2.xlsx");
    let metres = second_revision().replacen("uom = \"km\"", "uom = \"m\"", 1);
    std::fs::write(&path, plan_workbook(&metres)).unwrap();
    let checked = office.khtc(&["plan", "check", path.to_str().unwrap(), "--format", "json"]).is(1).json();
    assert!(codes(&checked[0]).contains(&"K052".to_owned()), "{checked:#}");
    lay(&office, &plan_name(&office), &metres);
    office.khtc(&["template", "--period", "2024-02"]).is(2).complains(&["mã 1.a đã có số liệu", "km", "mã mới"]);
    office.khtc(&["consolidate", "--period", JANUARY]).is(2).complains(&["mã 1.a"]);
}

#[test]
fn decisions_are_listed_whether_their_plan_is_still_there_or_not() {
    let office = office();
    let listed = office.log().is(0).json();
    assert_eq!(listed["decisions"].as_array().unwrap().len(), 1);
    std::fs::remove_file(office.path(&plan_name(&office))).unwrap();
    assert_eq!(office.log().is(0).json(), listed);
    assert!(office.khtc(&["log"]).is(0).out.contains("điều chỉnh 1.a"));
}

#[test]
fn what_an_officer_says_fits_into_the_cells_and_letters_that_it_goes_to() {
    let office = office();
    let decided = |reason: &str| {
        office.khtc(&["return", "--period", JANUARY, "--unit", "mot", "--by", "Lan", "--reason", reason])
    };
    decided(&"dài ".repeat(600)).is(2).complains(&["nhiều nhất 2000"]);
    decided("  gọi\nđiện\t cho  đơn vị ").is(0);
    let log = office.log().is(0).json();
    assert_eq!(log["decisions"][1]["reason"], "gọi điện cho đơn vị");
}
