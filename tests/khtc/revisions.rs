//! A plan that is revised in mid-year, through the program: what stays as it was judged, what follows the new one.
//!
//! Never looks into the ledger.

use serde_json::{Value, json};

use crate::office::{KEY, Office, SMALL_PLAN, codes, item, line, plan_workbook};

const JANUARY: &str = "2024-01";
const FEBRUARY: &str = "2024-02";

/// Another target, a new indicator of the first unit, a milestone less, a new name of the second unit.
fn revised() -> String {
    let plan = SMALL_PLAN.replacen("revision = 1", "revision = 2", 1).replacen("min = 100", "min = 120", 1);
    let milestone = plan.find("[[indicators]]\ncode = \"1.b\"").unwrap();
    let next = milestone + plan[milestone..].find("[[indicators]]\ncode = \"2.a\"").unwrap();
    let new = "[[indicators]]\ncode = \"1.c\"\ntask = \"1\"\ntitle = \"Trồng 50 ha rừng\"\nuom = \"ha\"\nkind = \"flow\"\n\
               op = \">=\"\nmin = 50\n\n";
    format!("{}{new}{}", &plan[..milestone], &plan[next..]).replacen("Phòng Hai", "Phòng Hai và Ba", 1)
}

/// January was reported and told under the first revision; February's forms of it are out.
fn office() -> Office {
    Office::prepared("revisions", || {
        let office = Office::after_january();
        office.clock("2024-01-20T08:00:00+07:00");
        office.issue(FEBRUARY);
        office
    })
}

/// The officer edits the plan in place, and issues March.
fn revise(office: &Office, at: &str) {
    revise_to(office, &revised(), at);
}

fn revise_to(office: &Office, plan: &str, at: &str) {
    let name = office.snapshot().into_keys().find(|path| path.to_string_lossy().starts_with("ke-hoach")).unwrap();
    std::fs::write(office.path(name.to_str().unwrap()), plan_workbook(plan)).unwrap();
    office.clock(at);
    office.issue("2024-03");
}

/// The second revision of the small plan, with another end.
fn second(more: &str) -> String {
    format!("{}{more}", SMALL_PLAN.replacen("revision = 1", "revision = 2", 1))
}

fn received(office: &Office, name: &str, form: &crate::workbook::Workbook) -> Value {
    let path = office.put(name, form.bytes());
    item(office.receive(&path).is(0))
}

fn consolidated(office: &Office, period: &str) -> Value {
    office.consolidate(period).is(0).json()
}

#[test]
fn earlier_months_stay_as_judged_and_owe_nothing_new() {
    let office = office();
    revise(&office, "2024-02-10T08:00:00+07:00");
    // The same files again are no further attempts.
    let again = office.receive("hop-thu-den");
    let items = crate::office::items(again.is(0));
    assert!(items.iter().all(|one| one["disposition"] == "duplicate" && one["attempt"] == 1), "{again}");
    let january = consolidated(&office, JANUARY);
    assert_eq!(january["coverage"]["missing"], json!([]));
    assert_eq!(january["revision"], 2);
    let road = line(&january, "1.a");
    assert_eq!((&road["target"]["min"], &road["current"]), (&json!("120"), &json!("10")));
    let before = json!({ "revision": 1, "target": { "op": ">=", "min": "100", "max": null }, "until": "2024-02-09", "since": 2 });
    assert_eq!(road["target_before"], before);
    assert_eq!(line(&january, "2.a").get("target_before"), None);
    let new = line(&january, "1.c");
    assert_eq!((&new["reported"], &new["gaps"]), (&json!(false), &Value::Null));
    // Of February, which was cut off after the revision, it is owed like anything else.
    let status = office.khtc(&["status", "--period", FEBRUARY]).is(0).out.clone();
    assert!(status.contains("Phòng Hai và Ba"), "{status}");
    let told = office.khtc(&["report", "--period", JANUARY]);
    assert!(told.is(0).err.is_empty(), "{told}");
}

#[test]
fn what_was_not_asked_yet_is_nobodys_fault() {
    let office = office();
    revise(&office, "2024-02-10T08:00:00+07:00");
    let new = line(&consolidated(&office, JANUARY), "1.c").clone();
    assert_eq!((&new["reported"], &new["not_asked"]), (&json!(false), &json!(true)), "{new:#}");
    let summary = office.khtc(&["consolidate", "--period", JANUARY, "--out", "tong-hop.xlsx"]);
    assert!(!summary.is(0).out.contains("chưa có số báo cáo"), "{summary}");
    let text = crate::workbook::Workbook::open(&office.path("tong-hop.xlsx")).all_text();
    assert!(text.contains(", chưa báo cáo 0;") && text.contains("– không yêu cầu kỳ này"), "{text}");
    assert!(!text.contains("□ chưa báo cáo trong kỳ\n") && !text.contains("chưa báo cáo 1"), "{text}");
    for of in ["1.c", "1"] {
        let explained = office.khtc(&["explain", of, "--period", JANUARY]);
        assert!(!explained.is(0).out.contains("chưa báo cáo"), "{explained}");
    }
    assert!(office.khtc(&["explain", "1", "--period", JANUARY]).is(0).out.contains("không yêu cầu kỳ này"));
    office.report(JANUARY).is(0);
    let report = office.path("ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.xlsx");
    let text = crate::workbook::Workbook::open(&report).all_text();
    for blame in ["chưa có số liệu báo cáo", "Trong tháng chưa có báo cáo"] {
        assert!(!text.contains(blame), "{blame}: {text}");
    }
    assert_eq!(text.matches("Trong tháng chưa yêu cầu báo cáo").count(), 2, "{text}");
    // February is after the revision: there it is missed.
    assert_eq!(line(&consolidated(&office, FEBRUARY), "1.c").get("not_asked"), None);
}

#[test]
fn what_was_not_asked_yet_is_shown_if_a_unit_reports_it() {
    let office = office();
    revise(&office, "2024-02-10T08:00:00+07:00");
    office.issue(JANUARY);
    let mut again = office.form(JANUARY, "mot");
    again.put("1.a", "current", 10.0).put("1.c", "current", 3.0).answer("reason", "bổ sung chỉ tiêu mới");
    received(&office, "mot-3.xlsx", &again);
    let new = line(&consolidated(&office, JANUARY), "1.c").clone();
    assert_eq!((&new["reported"], &new["current"]), (&json!(true), &json!("3")), "{new:#}");
}

#[test]
fn a_form_of_the_old_plan_is_read_by_it_and_taken_for_a_while() {
    let office = office();
    let mut old = office.report_of_one(FEBRUARY, 12.0);
    old.put("1.b", "progress", "đang thực hiện");
    revise(&office, "2024-02-10T08:00:00+07:00");
    let path = office.put("mot-2.xlsx", old.bytes());
    office.clock("2024-02-16T08:00:00+07:00");
    let taken = office.receive(&path);
    let taken = item(taken.is(0));
    assert_eq!(taken["disposition"], "accepted_with_warnings", "{taken:#}");
    assert_eq!(codes(&taken), ["W010"], "{taken:#}");
    let remedy = taken["findings"][0]["remedy"].as_str().unwrap();
    assert!(remedy.contains("chưa hỏi chỉ tiêu mới (1.c)"), "{remedy}");
    // What the plan no longer asks is named and does not count; nothing is lost from the count of cells.
    let entries = taken["entries"].as_array().unwrap();
    assert!(entries.iter().all(|one| one["indicator"] != "1.b"), "{taken:#}");
    let ignored = taken["ignored"].as_array().unwrap();
    assert!(
        ignored.iter().any(|one| one["reason"] == "bản kế hoạch đang dùng không giao đơn vị báo cáo chỉ tiêu này"),
        "{taken:#}"
    );
    let count = |name: &str| taken["cells"][name].as_i64().unwrap();
    assert_eq!(count("read"), count("accepted") + count("rejected") + count("ignored"));
    let february = consolidated(&office, FEBRUARY);
    assert_eq!(line(&february, "1.a")["cumulative"], "22");
    assert_eq!(february["coverage"]["missing"], json!(["hai"]));
}

#[test]
fn after_the_settled_days_an_old_form_goes_back_on_the_new_one() {
    let office = office();
    let mut old = office.report_of_one(FEBRUARY, 12.0);
    old.answer("next_tasks", "Làm tiếp");
    revise(&office, "2024-02-10T08:00:00+07:00");
    let path = office.put("mot-2.xlsx", old.bytes());
    let shorter = format!("{KEY}\n[plan]\nold_templates_days = 5\n[demo]\nclock = \"2024-02-16T08:00:00+07:00\"\n");
    office.settings(&shorter);
    let ran = office.receive(&path);
    let back = item(ran.is(1));
    assert_eq!((&back["disposition"], codes(&back)), (&json!("sent_back"), vec!["W018".to_owned()]), "{back:#}");
    let message = back["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("bản 1") && message.contains("bản 2") && message.contains("15/2/2024"), "{message}");
    // Its figures stand on the form of the new plan; filled up and sent, it counts.
    let mut new = crate::workbook::Workbook::open(&office.path("phan-hoi/2024-02/mot-lan-1-tra-lai.xlsx"));
    new.put("1.c", "current", 3.0).answer("reason", "chuyển sang biểu mẫu mới");
    let path = office.put("mot-3.xlsx", new.bytes());
    let taken = office.receive(&path);
    let taken = item(taken.is(0));
    assert_eq!((&taken["disposition"], &taken["attempt"]), (&json!("accepted"), &json!(2)), "{taken:#}");
    let february = consolidated(&office, FEBRUARY);
    assert_eq!((&line(&february, "1.a")["current"], &line(&february, "1.c")["current"]), (&json!("12"), &json!("3")));
}

#[test]
fn what_was_known_before_the_revision_is_told_by_the_plan_of_then() {
    let office = office();
    let then = ["--known-at", "2024-01-20T08:00:00+07:00"];
    let made = |name: &str| {
        let office_book = [&["consolidate", "--period", JANUARY, "--out", name], &then[..]].concat();
        office.khtc(&office_book).is(0);
        std::fs::read(office.path(name)).unwrap()
    };
    let before = made("truoc.xlsx");
    office.khtc(&["close", "--period", JANUARY, "--by", "Lan"]).is(0);
    let closed = std::fs::read(office.path("ket-qua/2024-01/tong-hop-2024-01.xlsx")).unwrap();
    revise(&office, "2024-02-10T08:00:00+07:00");
    let explained = [&["consolidate", "--period", JANUARY, "--format", "json"], &then[..]].concat();
    let json = office.khtc(&explained).is(0).json();
    assert_eq!((&json["revision"], &line(&json, "1.a")["target"]["min"]), (&json!(1), &json!("100")));
    // What was decided in the same second is known then, too; so a moment before it.
    let then = ["--known-at", "2024-01-19T08:00:00+07:00"];
    let earlier = [&["consolidate", "--period", JANUARY, "--out", "sau.xlsx"], &then[..]].concat();
    office.khtc(&earlier).is(0);
    assert!(!before.is_empty() && office.path("sau.xlsx").is_file());
    // A closed month is handed out as it was closed.
    office.consolidate(JANUARY).is(0);
    assert!(std::fs::read(office.path("ket-qua/2024-01/tong-hop-2024-01.xlsx")).unwrap() == closed);
    office.verify().is(0);
}

#[test]
fn what_is_said_of_a_closed_month_is_what_its_workbook_says_though_the_plan_was_revised_in_the_same_second() {
    let office = office();
    office.khtc(&["close", "--period", JANUARY, "--by", "Lan"]).is(0);
    revise(&office, "2024-01-20T08:00:00+07:00");
    let said = consolidated(&office, JANUARY);
    assert_eq!((&said["kept"], &said["revision"]), (&json!(true), &json!(1)));
    assert_eq!(line(&said, "1.a")["target"]["min"], "100");
    let explained = office.khtc(&["explain", "1.a", "--period", JANUARY, "--format", "json"]).is(0).json();
    assert_eq!(explained["revision"], 1);
    // Opened again it is the revised plan's.
    office.clock("2024-02-10T08:00:00+07:00");
    office.khtc(&["reopen", "--period", JANUARY, "--unit", "mot", "--reason", "thử"]).is(0);
    assert_eq!(consolidated(&office, JANUARY)["revision"], 2);
}

#[test]
fn what_is_handed_over_was_the_formers_until_the_day_before() {
    let office = office();
    let old = office.report_of_two(FEBRUARY, [1.0, 1.0], 85.0);
    let handed = "\n[[allocations]]\nindicator = \"2.b\"\nunit = \"mot\"\nshare = 1\n";
    revise_to(&office, &second(handed), "2024-02-10T08:00:00+07:00");
    // A level of January is what its reporter of then said.
    let january = consolidated(&office, JANUARY);
    let share = line(&january, "2.b");
    assert_eq!((&share["cumulative"], &share["by_unit"][0]["unit"]), (&json!("80"), &json!("hai")), "{share:#}");
    assert_eq!(january["coverage"]["missing"], json!([]));
    // Of February it is another's: what the old form still asked of the former does not count.
    office.clock("2024-02-16T08:00:00+07:00");
    let taken = received(&office, "hai-2.xlsx", &old);
    assert_eq!(codes(&taken), ["W010"], "{taken:#}");
    let entries = taken["entries"].as_array().unwrap();
    assert!(entries.iter().any(|one| one["indicator"] == "2.a") && entries.iter().all(|one| one["indicator"] != "2.b"));
    office.issue(FEBRUARY);
    let mut new = office.report_of_one(FEBRUARY, 5.0);
    new.put("2.b", "current", 82.0);
    assert_eq!(received(&office, "mot-2.xlsx", &new)["disposition"], "accepted");
    let february = consolidated(&office, FEBRUARY);
    let share = line(&february, "2.b");
    assert_eq!((&share["cumulative"], &share["by_unit"][0]["unit"]), (&json!("82"), &json!("mot")), "{share:#}");
    assert_eq!(line(&february, "2.a")["cumulative"], "3");
}

#[test]
fn a_day_that_the_plan_states_holds_whenever_it_was_recorded() {
    let office = office();
    let old = office.report_of_one(FEBRUARY, 12.0);
    let dated = "\n[[allocations]]\nindicator = \"2.b\"\nunit = \"hai\"\nshare = 1\nvalid_to = \"2024-02-13\"\n\
                 \n[[allocations]]\nindicator = \"2.b\"\nunit = \"mot\"\nshare = 1\nvalid_from = \"2024-02-14\"\n";
    // After the cut-off of February, from which on it is the first unit's all the same.
    revise_to(&office, &second(dated), "2024-02-16T08:00:00+07:00");
    let taken = received(&office, "mot-2.xlsx", &old);
    let remedy = taken["findings"][0]["remedy"].as_str().unwrap();
    assert!(remedy.contains("chưa hỏi chỉ tiêu mới (2.b)"), "{taken:#}");
    assert_eq!(line(&consolidated(&office, JANUARY), "2.b")["by_unit"][0]["unit"], "hai");
    assert_eq!(line(&consolidated(&office, FEBRUARY), "2.b")["by_unit"][0]["unit"], "mot");
}

#[test]
fn a_figure_in_another_unit_of_measure_does_not_count() {
    // Nothing was reported yet, so that the code may still be given to another thing.
    let office = Office::new();
    office.issue(FEBRUARY);
    let old = office.report_of_one(FEBRUARY, 12.0);
    let metres = second("").replacen("uom = \"km\"", "uom = \"m\"", 1);
    revise_to(&office, &metres, "2024-02-10T08:00:00+07:00");
    office.clock("2024-02-16T08:00:00+07:00");
    let taken = received(&office, "mot-2.xlsx", &old);
    assert_eq!(taken["disposition"], "accepted_with_warnings", "{taken:#}");
    let entries = taken["entries"].as_array().unwrap();
    assert!(entries.iter().all(|one| one["indicator"] != "1.a"), "{taken:#}");
    let old_form = taken["findings"].as_array().unwrap().iter().find(|one| one["code"] == "W010").unwrap();
    assert!(old_form["remedy"].as_str().unwrap().contains("(1.a)"), "{taken:#}");
}

#[test]
fn the_workbook_of_a_time_before_the_revision_is_the_same_to_the_byte() {
    let office = office();
    let made = |name: &str| {
        let then = ["consolidate", "--period", JANUARY, "--known-at", "2024-01-19T08:00:00+07:00", "--out", name];
        office.khtc(&then).is(0);
        std::fs::read(office.path(name)).unwrap()
    };
    let before = made("truoc.xlsx");
    revise(&office, "2024-02-10T08:00:00+07:00");
    assert!(made("sau.xlsx") == before);
}

#[test]
fn plan_check_lists_what_a_revision_changes_and_warns_of_what_it_drops() {
    let office = office();
    // The first revision has nothing before it.
    let first = office.khtc(&["plan", "check", "--format", "json"]).is(0).json();
    assert_eq!(first[0].get("changes"), None, "{first:#}");
    let dropped = revised();
    let unit = dropped.find("[[units]]\ncode = \"hai\"").unwrap();
    let after = unit + dropped[unit..].find("[[leaders]]").unwrap();
    let dropped = format!("{}{}", &dropped[..unit], &dropped[after..]).replacen("unit = \"hai\"", "unit = \"mot\"", 1);
    // Beside the folder, before it is laid into it.
    let path = office.beside("lan-2.xlsx");
    std::fs::write(&path, plan_workbook(&dropped)).unwrap();
    let check = ["plan", "check", path.to_str().unwrap()];
    let json = office.khtc(&[&check[..], &["--format", "json"]].concat()).is(0).json();
    // In the order of the sheets.
    let found: Vec<&str> =
        json[0]["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(found, ["K051", "K050"], "{json:#}");
    assert_eq!(json[0]["changes"]["since"], 1);
    let told: Vec<(&str, &str, &str)> = json[0]["changes"]["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["of"].as_str().unwrap(), one["code"].as_str().unwrap(), one["change"].as_str().unwrap()))
        .collect();
    let expected = [
        ("unit", "hai", "dropped"),
        ("task", "2", "changed"),
        ("indicator", "1.a", "changed"),
        ("indicator", "1.c", "added"),
        ("indicator", "1.b", "dropped"),
    ];
    assert_eq!(told, expected);
    let screen = office.khtc(&check);
    let screen = &screen.is(0).out;
    for words in [
        "Lần ban hành 2 so với lần 1:",
        "Chỉ tiêu 1.a: kế hoạch 100,0 km → 120,0 km",
        "Chỉ tiêu 1.c: mới, Trồng 50 ha rừng",
        "Chỉ tiêu 1.b: bỏ, Ban hành quy chế",
        "Đơn vị hai: bỏ, Phòng Hai",
        "bỏ chỉ tiêu 1.b (Ban hành quy chế) đã có số liệu",
        "giữ dòng của đơn vị và ghi ngày cuối ở cột ‘Hiệu lực đến ngày’",
    ] {
        assert!(screen.contains(words), "‘{words}’ is missing: {screen}");
    }
    // The reports of the unit that is gone count on.
    revise_to(&office, &dropped, "2024-02-10T08:00:00+07:00");
    assert_eq!(line(&consolidated(&office, JANUARY), "2.a")["cumulative"], "1");
}

#[test]
fn both_workbooks_tell_the_target_of_before() {
    let office = office();
    revise(&office, "2024-02-10T08:00:00+07:00");
    office.consolidate_into(JANUARY, "tong-hop.xlsx").is(0);
    let text = crate::workbook::Workbook::open(&office.path("tong-hop.xlsx")).all_text();
    assert!(text.contains("KH điều chỉnh: trước 100 km (lần 1), nay 120 km (lần 2)"), "{text}");
    office.report(JANUARY).is(0);
    let report = office.path("ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.xlsx");
    let text = crate::workbook::Workbook::open(&report).all_text();
    assert!(text.contains("Kế hoạch năm điều chỉnh từ 100 thành 120"), "{text}");
    assert!(text.contains("bằng 8,3% kế hoạch năm (120 km, trước điều chỉnh 100 km)"), "{text}");
    assert!(!text.contains("KH điều chỉnh") && !text.contains("lần 1"), "{text}");
}
