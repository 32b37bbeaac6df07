//! What an officer is told of a decision: what it moved, what it leaves to ask, and what to type instead.
//!
//! Never asks what counts in the workbooks: `decisions` does.

use serde_json::{Value, json};

use crate::office::{Office, Ran};

const WHO: [&str; 4] = ["--by", "Lan", "--reason", "đã kiểm tra tại chỗ"];
const OF_ONE: [&str; 4] = ["--period", "2024-01", "--unit", "mot"];
const OF_TWO: [&str; 4] = ["--period", "2024-01", "--unit", "hai"];

/// Both units have reported January: ten kilometres, and a nursery in each district.
fn office() -> Office {
    Office::prepared("decisions told", || {
        let office = Office::issued("2024-01");
        office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
        office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 80.0).bytes());
        office.receive("hop-thu-den").is(0);
        office.clock("2024-01-17T08:00:00+07:00");
        office
    })
}

fn run(office: &Office, what: &[&str], of: &[&str]) -> Ran {
    office.khtc(&[what, of, &WHO[..]].concat())
}

fn says(ran: &Ran, words: &[&str]) {
    ran.is(0);
    for one in words {
        assert!(ran.out.contains(one), "‘{one}’: {ran}");
    }
}

fn effects(office: &Office, what: &[&str], of: &[&str]) -> Value {
    run(office, &[what, &["--format", "json"]].concat(), of).is(0).json()["effects"].clone()
}

/// Indicator, before and after of the figures that moved.
fn moved(effects: &Value) -> Vec<(String, Value, Value)> {
    let of = |side: &Value| side[0]["value"].clone();
    let answers = effects["answers"].as_array().unwrap().iter().filter(|one| one["field"] == "current");
    answers.map(|one| (one["indicator"].as_str().unwrap().to_owned(), of(&one["before"]), of(&one["after"]))).collect()
}

fn kilometres(before: Value, after: Value) -> Vec<(String, Value, Value)> {
    vec![("1.a".to_owned(), before, after)]
}

#[test]
fn whatever_is_decided_the_answers_that_count_are_told_before_and_after() {
    let office = office();
    let adjusted = run(&office, &["adjust", "1.a", "--to", "80,5"], &OF_ONE);
    says(
        &adjusted,
        &[
            "▲ 80,5 gấp 8 lần số được tính trước đó (10)",
            "khtc adjust 1.a --period 2024-01 --unit mot --field current --to SỐ",
            "khtc undo 1 --by TÊN",
            "1.a, thực hiện trong kỳ: 10 → 80,5",
            "lũy kế từ đầu năm 10 → 80,5",
        ],
    );
    // The slip is mended: that is not asked about again, and the first one has ended for good.
    let again = run(&office, &["adjust", "1.a", "--to", "8,5"], &OF_ONE);
    says(
        &again,
        &[
            "1.a, thực hiện trong kỳ: 80,5 → 8,5",
            "quyết định số 1 của Lan (điều chỉnh 1.a: 10 → 80,5) đã thay bằng quyết định số 2",
        ],
    );
    assert!(!again.out.contains('▲'), "{again}");
    let log = office.log().json();
    assert_eq!(log["decisions"][1]["adjusted"]["replaces"], 1);
    let undone = effects(&office, &["undo", "2"], &[]);
    assert_eq!(moved(&undone), kilometres(json!("8.5"), json!("10")));
    assert_eq!((&undone["back_in_force"], &undone["ended"]), (&json!([]), &json!([])));
    let totals = undone["totals"].as_array().unwrap();
    let sum = totals.iter().find(|one| one["figure"] == "cumulative").unwrap();
    assert_eq!((&sum["indicator"], &sum["then"], &sum["now"]), (&json!("1.a"), &json!("8.5"), &json!("10")));
}

#[test]
fn a_later_attempt_that_counts_by_decision_lets_adjustments_lapse_and_that_is_said() {
    let office = office();
    run(&office, &["adjust", "1.a", "--to", "9"], &OF_ONE).is(0);
    let mut report = office.report_of_one("2024-01", 14.0);
    report.put("1.b", "progress", "chắc là xong");
    office.put("mot-2.xlsx", report.bytes());
    office.receive("hop-thu-den/mot-2.xlsx").is(1);
    let accepted = run(&office, &["accept"], &OF_ONE);
    says(
        &accepted,
        &[
            "1.a, thực hiện trong kỳ: 9 → 14",
            "quyết định số 1 của Lan (điều chỉnh 1.a: 10 → 9) hết hiệu lực vì có lần gửi 2",
        ],
    );
    let returned = run(&office, &["return"], &OF_ONE);
    says(&returned, &["1.a, thực hiện trong kỳ: 14 → 9", "(điều chỉnh 1.a: 10 → 9) có hiệu lực trở lại"]);
    // The waiver of the last error likewise, of an attempt that nobody returned.
    run(&office, &["undo", "3"], &[]).is(0);
    run(&office, &["undo", "2"], &[]).is(0);
    let waived = effects(&office, &["waive", "C104"], &OF_ONE);
    assert_eq!(moved(&waived), kilometres(json!("9"), json!("14")));
    assert_eq!((&waived["ended"][0]["number"], &waived["ended"][0]["indicator"]), (&json!(1), &json!("1.a")));
    // What stands is not touched by a decision about the attempt before.
    let earlier = run(&office, &["adjust", "1.a", "--to", "11", "--attempt", "1"], &OF_ONE);
    says(&earlier, &["số liệu được tính không thay đổi", "được tính là lần 2"]);
    // Where nothing counts any more, everything is said to be gone.
    run(&office, &["return", "--attempt", "1"], &OF_ONE).is(0);
    says(&run(&office, &["return"], &OF_ONE), &["1.a, thực hiện trong kỳ: 14 → (trống)", "chưa có lần gửi nào"]);
}

#[test]
fn status_and_log_mark_the_adjustments_that_do_not_count() {
    let office = office();
    run(&office, &["adjust", "1.a", "--to", "90"], &OF_ONE).is(0);
    run(&office, &["adjust", "1.a", "--to", "9"], &OF_ONE).is(0);
    let status = || office.khtc(&["status", "--period", "2024-01"]);
    let (first, second) = ("điều chỉnh 1.a: 10 → 90", "điều chỉnh 1.a: 10 → 9");
    says(&status(), &[&format!("{first} – đã thay bằng quyết định số 2 (Lan"), &format!("{second} (Lan")]);
    says(&office.khtc(&["log"]), &["đã thay bằng quyết định số 2"]);
    run(&office, &["return"], &OF_ONE).is(0);
    let uncounted = format!("{second} – lần 1 không được tính (Lan");
    assert!(status().is(1).out.contains(&uncounted), "{}", status());
    says(&office.khtc(&["log"]), &["lần 1 không được tính"]);
    let json = office.log().json();
    assert_eq!(json["decisions"][1]["out_of_force"], "lần 1 không được tính");
    // Taken back: neither of the two is in force.
    run(&office, &["undo", "2"], &[]).is(0);
    assert!(!status().out.contains("điều chỉnh 1.a"), "{}", status());
}

#[test]
fn the_units_own_figure_is_no_adjustment() {
    let office = office();
    let same = run(&office, &["adjust", "1.a", "--to", "10"], &OF_ONE);
    says(&same, &["không có gì để điều chỉnh", "không ghi thêm"]);
    run(&office, &["adjust", "1.a", "--to", "9"], &OF_ONE).is(0);
    run(&office, &["adjust", "1.a", "--to", "10,0"], &OF_ONE).is(2).complains(&["khtc undo 1 --by"]);
    assert_eq!(office.log().json()["decisions"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_doubtful_is_recorded_and_asked_about() {
    let office = office();
    says(&run(&office, &["adjust", "1.a", "--to", "0,5"], &OF_ONE), &["▲ 0,5 chỉ bằng 1/20 số được tính"]);
    says(&run(&office, &["adjust", "1.a", "--to", "9000"], &OF_ONE), &["% kế hoạch cả năm"]);
    // More decimals than are kept are never cut off in silence.
    run(&office, &["adjust", "1.a", "--to", "0,0000001"], &OF_ONE).is(2).complains(&["chữ số thập phân"]);
    run(&office, &["adjust", "1.a", "--to", "9,00000"], &OF_ONE).is(0);
    // A day without a word, a word without a day.
    let day = run(&office, &["adjust", "1.b", "--to", "10/1/2024"], &OF_ONE);
    says(&day, &["▲ có ngày hoàn thành 10/1/2024 mà tiến độ ‘đang thực hiện’", "--field progress --to \"hoàn thành\""]);
    let word = run(&office, &["adjust", "1.b", "--to", "hoàn thành"], &OF_ONE);
    says(&word, &["1.b, tiến độ: đang thực hiện → hoàn thành"]);
    assert!(!word.out.contains('▲'), "{word}");
    says(&run(&office, &["adjust", "1.b", "--to", "tạm dừng"], &OF_ONE), &["▲ có ngày hoàn thành 10/1/2024"]);
}

#[test]
fn what_was_meant_is_found_or_said() {
    let office = office();
    run(&office, &["adjust", "2", "--to", "5"], &OF_TWO).is(2).complains(&["2 là nhiệm vụ", "2.a", "2.b"]);
    for (name, kept) in [("Huyện Tây", "12"), ("huyen-tay", "12"), ("Đông", "11"), ("11", "11")] {
        let said = run(&office, &["adjust", "2.a", "--district", name, "--to", "3", "--format", "json"], &OF_TWO);
        assert_eq!(said.is(0).json()["adjusted"]["district"], kept, "{name}");
    }
    run(&office, &["adjust", "2.a", "--district", "Nam", "--to", "3"], &OF_TWO).is(2).complains(&["--district 11"]);
    let quarter = ["--period", "2024-Q1", "--unit", "mot"];
    run(&office, &["adjust", "1.a", "--to", "5"], &quarter).is(2).complains(&["--period 2024-01, --period 2024-02"]);
    run(&office, &["waive", "C999"], &OF_ONE).is(2).complains(&["không có quy tắc ‘C999’"]);
    let mut report = office.report_of_one("2024-01", 0.0);
    report.put("1.a", "current", "mười mấy?");
    office.put("mot-2.xlsx", report.bytes());
    let received = office.receive("hop-thu-den/mot-2.xlsx").is(1).json();
    let cell = received["items"][0]["findings"][0]["cell"].as_str().unwrap().to_lowercase();
    run(&office, &["waive", "c101", "--cell", &format!("bao cao!{cell}")], &OF_ONE).is(0);
    // The figure that takes the place of what nobody could read names the cell.
    run(&office, &["adjust", "1.a", "--to", "12"], &OF_ONE).is(0);
    let tree = office.khtc(&["explain", "1.a", "--period", "2024-01", "--figure", "current"]);
    says(
        &tree,
        &[
            "♦ điều chỉnh thành 12",
            &format!("Báo cáo!{} ‘mười mấy?’ (đơn vị ghi, không đọc được)", cell.to_uppercase()),
        ],
    );
}

#[test]
fn a_closed_case_is_followed_again_and_a_day_is_written_as_people_do() {
    let office = Office::issued("2024-01");
    let mut report = office.report_of_one("2024-01", 10.0);
    report.put("1.a", "difficulty", "Thiếu vốn");
    office.put("mot.xlsx", report.bytes());
    office.receive("hop-thu-den").is(0);
    office.khtc(&["answer", "1", "--close", "--by", "Lan"]).is(0);
    run(&office, &["undo", "1"], &[]).is(2).complains(&["khtc answer 1 --year 2024 --reopen"]);
    for (day, is_taken) in [("14/1/2024", true), ("2024-01-14", true), ("1/14/2024", false)] {
        let args = ["consolidate", "--period", "2024-01", "--as-of", day, "--format", "json"];
        let ran = office.khtc(&args);
        if is_taken {
            assert_eq!(ran.is(0).json()["as_of"], "2024-01-14");
        } else {
            ran.is(2).complains(&["14/6/2022"]);
        }
    }
}

#[test]
fn explain_tells_of_a_report_that_came_and_was_returned_and_refuses_what_has_no_effect() {
    let office = office();
    run(&office, &["return"], &OF_ONE).is(0);
    let explain = |args: &[&str]| office.khtc(&[&["explain", "--period", "2024-01"], args].concat());
    let tree = explain(&["1.a"]);
    says(&tree, &["tháng 1/2024 đã gửi lần 1, bị trả lại"]);
    assert!(!tree.out.contains("chưa báo cáo trong kỳ"), "{tree}");
    says(&explain(&["1.b"]), &["tháng 1/2024 đã gửi lần 1, bị trả lại"]);
    explain(&["1.a", "--unit", "hai"]).is(2).complains(&["hai (", "không báo cáo chỉ tiêu 1.a", "mot ("]);
    explain(&["1", "--unit", "mot"]).is(2).complains(&["--unit không dùng cho nhiệm vụ ‘1’"]);
    explain(&["--coverage", "--figure", "current"]).is(2).complains(&["--figure không dùng cho --coverage"]);
    // A district has no status of its own.
    let part = explain(&["2.a", "--district", "tay"]);
    says(&part, &["phần của", "● Thực hiện trong kỳ: 1"]);
    assert!(!part.out.contains("Tình trạng"), "{part}");
    says(&explain(&["2.a", "--district", "tay", "--figure", "status"]), &["Tình trạng của cả chỉ tiêu: "]);
}
