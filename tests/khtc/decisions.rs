//! The officers' decisions about reports: what counts after them, where they are shown, and what takes them back.
//!
//! Never looks into the ledger: what the officer cannot see is not promised.

use calamine::{Data, Reader, Xlsx, open_workbook};
use khtc::mail::read as read_mail;
use serde_json::{Value, json};

use crate::office::{Office, Ran, item, line};
use crate::workbook::Workbook;

const JANUARY: &str = "2024-01";
const WHO: [&str; 4] = ["--by", "Lan", "--reason", "đã kiểm tra tại chỗ"];
const OF_ONE: [&str; 4] = ["--period", JANUARY, "--unit", "mot"];
const OF_TWO: [&str; 4] = ["--period", JANUARY, "--unit", "hai"];

/// Both units have reported January: ten kilometres, and two nurseries.
fn office() -> Office {
    Office::prepared("decisions", || {
        let office = Office::issued(JANUARY);
        office.put("mot.xlsx", office.report_of_one(JANUARY, 10.0).bytes());
        office.put("hai.xlsx", office.report_of_two(JANUARY, [1.0, 1.0], 80.0).bytes());
        office.receive("hop-thu-den").is(0);
        office.clock("2024-01-17T08:00:00+07:00");
        office
    })
}

/// The first unit's only report has a figure that nobody can read.
fn unreadable() -> Office {
    Office::prepared("decisions: unreadable", || {
        let office = Office::issued(JANUARY);
        let mut report = office.report_of_one(JANUARY, 0.0);
        report.put("1.a", "current", "mười mấy?");
        office.put("mot.xlsx", report.bytes());
        office.receive("hop-thu-den").is(1);
        office.clock("2024-01-17T08:00:00+07:00");
        office
    })
}

fn decide(office: &Office, what: &[&str]) -> Ran {
    office.khtc(&[what, &WHO[..], &["--format", "json"]].concat())
}

/// A decision that is recorded.
fn decided(office: &Office, what: &[&str]) -> Value {
    let said = decide(office, what).is(0).json();
    assert_eq!(said["recorded"], true, "{said:#}");
    said
}

fn adjust(office: &Office, to: &str) -> Value {
    decided(office, &[&["adjust", "1.a", "--to", to], &OF_ONE[..]].concat())
}

fn consolidated(office: &Office, more: &[&str]) -> Value {
    office.khtc(&[&["consolidate", "--period", JANUARY, "--format", "json"], more].concat()).is(0).json()
}

fn kilometres(office: &Office) -> Value {
    line(&consolidated(office, &[]), "1.a")["current"].clone()
}

fn explained(office: &Office) -> Value {
    let args = ["explain", "1.a", "--period", JANUARY, "--figure", "current", "--format", "json"];
    office.khtc(&args).is(0).json()["figures"][0].clone()
}

fn log(office: &Office) -> Vec<Value> {
    office.log().is(0).json()["decisions"].as_array().unwrap().clone()
}

fn table(office: &Office, sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(office.path("ket-qua/2024-01/tong-hop-2024-01.xlsx")).unwrap();
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn is_text(cell: &Data, text: &str) -> bool {
    matches!(cell, Data::String(words) if words.contains(text))
}

#[test]
fn an_adjusted_figure_counts_and_is_shown_as_adjusted_wherever_it_appears() {
    let office = office();
    let said = adjust(&office, "8,5");
    assert_eq!((&said["number"], &said["attempt"], &said["adjusted"]["value"]), (&json!(1), &json!(1), &json!("8.5")));
    assert_eq!(said["adjusted"]["own"]["value"], "10");
    let now = consolidated(&office, &[]);
    let road = line(&now, "1.a");
    assert_eq!((&road["current"], &road["cumulative"]), (&json!("8.5"), &json!("8.5")));
    let told = &road["adjusted"][0];
    assert_eq!(
        (&told["own"], &told["to"], &told["by"], &told["decision"]),
        (&json!("10"), &json!("8.5"), &json!("Lan"), &json!(1))
    );
    assert_eq!(line(&now, "2.a")["adjusted"], Value::Null);
    // In the workbook: the unit's own row does not count, the officer's does, and the line says so.
    let data = table(&office, "Dữ liệu");
    let rows: Vec<&Vec<Data>> =
        data.iter().filter(|row| is_text(&row[0], "1.a") && is_text(&row[6], "current")).collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    let of = |value: f64| *rows.iter().find(|row| row[8] == Data::Float(value)).unwrap();
    let (own, officers) = (of(10.0), of(8.5));
    assert_eq!(
        (&own[18], &own[19], &own[20]),
        (&Data::Float(0.0), &Data::String("đã điều chỉnh".into()), &Data::Float(0.0))
    );
    assert!(is_text(&own[6], "current.own") && is_text(&own[16], "Báo cáo"), "{own:?}");
    assert_eq!((&officers[6], &officers[18]), (&Data::String("current".into()), &Data::Float(1.0)));
    assert!(is_text(&officers[15], "điều chỉnh bởi Lan: đã kiểm tra tại chỗ"), "{officers:?}");
    let lines = table(&office, "Tổng hợp chỉ tiêu");
    let row = lines.iter().find(|row| is_text(&row[0], "1.a")).unwrap();
    assert_eq!((&row[7], &row[8]), (&Data::Float(8.5), &Data::Float(8.5)));
    assert!(
        row.iter().any(|cell| is_text(cell, "♦ điều chỉnh bởi Lan (Phòng Một, tháng 1/2024): 10 → 8,5")),
        "{row:?}"
    );
    // In the summary a sentence.
    office.report(JANUARY).is(0);
    let mut summary: Xlsx<_> = open_workbook(office.path("ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.xlsx")).unwrap();
    let first = summary.worksheet_range("Báo cáo").unwrap();
    let sentence = "Số liệu chỉ tiêu 1.a của Phòng Một do Phòng Tổng hợp điều chỉnh";
    assert!(first.used_cells().any(|(.., cell)| is_text(cell, sentence)), "{first:?}");
    // In the export what counts, and beside it the unit's own.
    office.khtc(&["export", "--as", "csv", "--out", "xuat"]).is(0);
    let csv = std::fs::read_to_string(office.path("xuat/so-lieu.csv")).unwrap();
    let exported: Vec<&str> = csv.lines().filter(|one| one.contains(";1.a;") && one.contains(";current;")).collect();
    assert_eq!(exported.len(), 1, "{exported:?}");
    assert!(exported[0].contains(";8,5;") && exported[0].contains(";10;;;1;Lan;2024-01-17"), "{exported:?}");
}

/// The cells of a sheet that are shown with ♦.
fn signed_cells(book: &Workbook, sheet: &str) -> Vec<String> {
    book.cells_shown_with(sheet, '♦')
}

fn workbook(office: &Office, name: &str) -> Workbook {
    Workbook::open(&office.path(&format!("ket-qua/2024-01/{name}-2024-01.xlsx")))
}

#[test]
fn what_is_adjusted_is_signed_on_every_sheet() {
    let office = office();
    office.consolidate(JANUARY).is(0);
    office.report_both(JANUARY).is(0);
    let sheets = [
        ("Tổng quan", 0),
        // Of the road the period and the cumulative; of the milestone and its task the status and the day.
        ("Tổng hợp chỉ tiêu", 6),
        ("Cảnh báo sớm", 1),
        ("Theo đơn vị", 3),
        ("Theo lãnh đạo", 5),
        ("Diễn biến tháng", 2),
        ("Tiến độ nhiệm vụ", 4),
    ];
    for (sheet, _) in sheets {
        assert_eq!(signed_cells(&workbook(&office, "tong-hop"), sheet), [""; 0], "{sheet}");
    }
    assert_eq!(signed_cells(&workbook(&office, "bao-cao-ubnd-tinh"), "Phụ lục"), [""; 0]);
    adjust(&office, "8,5");
    decided(&office, &[&["adjust", "1.b", "--field", "progress", "--to", "tạm dừng"], &OF_ONE[..]].concat());
    office.consolidate(JANUARY).is(0);
    office.report_both(JANUARY).is(0);
    let book = workbook(&office, "tong-hop");
    let signed = sheets.map(|(sheet, _)| (sheet, signed_cells(&book, sheet).len()));
    assert_eq!(signed, sheets);
    // Overdue, both are listed.
    let late = ["consolidate", "--period", JANUARY, "--as-of", "2025-01-02", "--out", "qua-han.xlsx"];
    office.khtc(&late).is(0);
    let book = Workbook::open(&office.path("qua-han.xlsx"));
    assert_eq!(signed_cells(&book, "Tổng quan").len(), 2);
    // Beside the officer's word stands what the unit itself said.
    assert!(book.all_text().contains("đang thực hiện → ♦ tạm dừng"), "{}", book.all_text());
    let province = workbook(&office, "bao-cao-ubnd-tinh");
    assert_eq!(signed_cells(&province, "Phụ lục").len(), 4, "{:?}", signed_cells(&province, "Phụ lục"));
    let meaning = "♦: số liệu do Phòng Tổng hợp điều chỉnh, khác số đơn vị báo cáo";
    assert!(province.all_text().contains(meaning), "{}", province.all_text());
    let path = office.path("ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.xlsx");
    let letter = open_workbook::<Xlsx<_>, _>(path).unwrap().worksheet_range("Báo cáo").unwrap();
    assert!(!letter.used_cells().any(|(.., cell)| is_text(cell, "♦")), "the letter itself is free of signs");
    let document = std::fs::File::open(office.path("ket-qua/2024-01/bao-cao-ubnd-tinh-2024-01.docx")).unwrap();
    let mut package = zip::ZipArchive::new(document).unwrap();
    let mut words = String::new();
    std::io::Read::read_to_string(&mut package.by_name("word/document.xml").unwrap(), &mut words).unwrap();
    assert!(words.contains("♦\u{a0}8,5") && words.contains(meaning), "{words}");
}

#[test]
fn the_form_of_the_next_month_tells_what_was_adjusted() {
    let office = office();
    office.issue("2024-02");
    let before = office.form("2024-02", "mot");
    adjust(&office, "8,5");
    office.issue("2024-02");
    let after = office.form("2024-02", "mot");
    assert_eq!(signed_cells(&before, "Báo cáo"), [""; 0]);
    assert!(!before.all_text().contains("Dấu ♦"));
    let prior = after.find("Báo cáo", "1.a", "prior").unwrap();
    let cumulative = after.find("Báo cáo", "1.a", "cumulative").unwrap();
    assert_eq!(signed_cells(&after, "Báo cáo"), [prior.to_string(), cumulative.to_string()]);
    assert!(after.all_text().contains("Số kỳ trước và lũy kế có dấu ♦ đã được phòng tổng hợp điều chỉnh"));
    // The other unit's figures are its own.
    assert_eq!(signed_cells(&office.form("2024-02", "hai"), "Báo cáo"), [""; 0]);
    let form = office.report_of_one("2024-02", 2.0);
    office.clock("2024-02-16T08:00:00+07:00");
    let path = office.put("mot-2.xlsx", form.bytes());
    let taken = item(office.receive(&path).is(0));
    assert_eq!(taken["disposition"], "accepted", "{taken:#}");
}

#[test]
fn explain_log_and_status_tell_who_decided_what_and_why() {
    let office = office();
    adjust(&office, "8,5");
    let figure = explained(&office);
    assert_eq!(figure["value"], "8.5");
    let leaf = &figure["from"][0]["sources"][0]["cells"][0];
    assert_eq!((&leaf["value"], &leaf["raw"]), (&json!("8.5"), &json!("10")));
    assert_eq!((&leaf["adjusted"]["own_value"], &leaf["adjusted"]["by"]), (&json!("10"), &json!("Lan")));
    assert_eq!(figure["left_out"][0]["reason"], "đã điều chỉnh");
    let tree = office.khtc(&["explain", "1.a", "--period", JANUARY, "--figure", "current"]);
    for words in [
        "● Thực hiện trong kỳ: ♦ 8,5 km",
        "♦ điều chỉnh thành 8,5",
        "quyết định số 1 của Lan, 08:00 17/1/2024, lý do: đã kiểm tra tại chỗ",
        "‘10’ → 10 (đơn vị báo, không tính)",
    ] {
        assert!(tree.out.contains(words), "‘{words}’: {tree}");
    }
    let first = &log(&office)[0];
    assert_eq!((&first["number"], &first["decision"], &first["unit"]), (&json!(1), &json!("adjust"), &json!("mot")));
    assert_eq!((&first["adjusted"]["value"], &first["reason"]), (&json!("8.5"), &json!("đã kiểm tra tại chỗ")));
    let text = office.khtc(&["nhat-ky"]);
    assert!(text.out.contains("số 1") && text.out.contains("điều chỉnh 1.a: 10 → 8,5 (Phòng Một, lần 1)"), "{text}");
    let status = office.khtc(&["status", "--period", JANUARY]);
    assert!(status.out.contains("♦ số 1, lần 1: điều chỉnh 1.a: 10 → 8,5 (Lan, 08:00 17/1/2024"), "{status}");
}

#[test]
fn before_the_decision_the_figures_are_those_of_before_and_an_undone_one_is_no_more() {
    let office = office();
    adjust(&office, "8,5");
    let before = consolidated(&office, &["--known-at", "2024-01-16T08:00:00+07:00", "--out", "truoc.xlsx"]);
    assert_eq!(line(&before, "1.a")["current"], "10");
    assert_eq!(line(&before, "1.a")["adjusted"], Value::Null);
    assert_eq!(adjust(&office, "9")["number"], 2);
    assert_eq!(kilometres(&office), "9");
    // The same once more is not written.
    let again = decide(&office, &[&["adjust", "1.a", "--to", "9"], &OF_ONE[..]].concat()).is(0).json();
    assert_eq!((&again["recorded"], &again["number"]), (&json!(false), &Value::Null));
    // The further one has ended the first for good: taken back, the unit's own figure counts.
    decide(&office, &["undo", "1"]).is(2).complains(&["đã thay bằng quyết định số 2"]);
    assert_eq!(decided(&office, &["huy-quyet-dinh", "2"])["undoes"], 2);
    assert_eq!(kilometres(&office), "10");
    let all = log(&office);
    let kinds: Vec<&str> = all.iter().map(|one| one["decision"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["adjust", "adjust", "undo"]);
    assert_eq!((&all[0]["undone_by"], &all[1]["undone_by"]), (&Value::Null, &json!(3)));
    assert_eq!(all[0]["out_of_force"], "đã thay bằng quyết định số 2");
    decide(&office, &["undo", "1"]).is(2).complains(&["đã thay bằng quyết định số 2"]);
    decide(&office, &["undo", "2"]).is(2).complains(&["đã hủy bởi quyết định số 3"]);
    decide(&office, &["undo", "3"]).is(2).complains(&["ra quyết định mới"]);
    decide(&office, &["undo", "99"]).is(2).complains(&["không có quyết định số 99"]);
}

#[test]
fn what_a_unit_could_not_send_an_officer_cannot_decide() {
    let office = office();
    let refused = |indicator: &str, to: &str, more: &[&str], of: &[&str]| {
        decide(&office, &[&["adjust", indicator, "--to", to], more, of].concat()).is(2).err.clone()
    };
    for (indicator, to, more, of, words) in [
        ("1.a", "8,55", &[][..], &OF_ONE, "nhiều nhất 1 chữ số thập phân"),
        ("1.a", "-1", &[], &OF_ONE, "sẽ nhỏ hơn 0"),
        ("1.a", "khoảng 8", &[], &OF_ONE, "viết rõ là 8"),
        ("1.a", "tám", &[], &OF_ONE, "không phải là một số rõ ràng"),
        ("2.b", "101", &[], &OF_TWO, "tỷ lệ không quá 100"),
        ("2.a", "1", &[], &OF_TWO, "--district 11 --field current (Huyện Đông)"),
        ("2.a", "1", &["--district", "13"], &OF_TWO, "--district 12"),
        ("1.b", "mai", &[], &OF_ONE, "không phải là ngày"),
        ("1.b", "1/2/2024", &[], &OF_ONE, "ở tương lai"),
        ("2.b", "50", &[], &OF_ONE, "không hỏi"),
        ("1.c", "1", &[], &OF_ONE, "không có chỉ tiêu, nhiệm vụ ‘1.c’"),
    ] {
        let said = refused(indicator, to, more, of);
        assert!(said.contains(words), "{indicator} {to}: {said}");
    }
    assert_eq!(log(&office).len(), 0);
    // Who and why are never left out.
    office.khtc(&[&["adjust", "1.a", "--to", "8"], &OF_ONE[..], &["--by", "Lan"]].concat()).is(2);
    office.khtc(&[&["adjust", "1.a", "--to", "8"], &OF_ONE[..], &["--by", "Lan", "--reason", " "]].concat()).is(2);
    decide(&office, &["accept", "--period", "2024-02", "--unit", "mot"]).is(2).complains(&["chưa có báo cáo nào"]);
    decide(&office, &[&["return", "--attempt", "4"], &OF_ONE[..]].concat()).is(2).complains(&["các lần đã gửi: 1"]);
}

#[test]
fn a_district_a_day_and_a_word_are_adjusted_too() {
    let office = office();
    decided(&office, &[&["adjust", "2.a", "--district", "12", "--to", "3"], &OF_TWO[..]].concat());
    let now = consolidated(&office, &[]);
    let nurseries = line(&now, "2.a");
    assert_eq!((&nurseries["current"], &nurseries["by_district"][1]["current"]), (&json!("4"), &json!("3")));
    let done = decide(&office, &[&["adjust", "1.b", "--to", "hoàn thành"], &OF_ONE[..], &WHO[..]].concat());
    assert_eq!(done.code, 2, "named twice");
    let done = office.khtc(&[&["adjust", "1.b", "--to", "hoàn thành"], &OF_ONE[..], &WHO[..]].concat());
    assert!(done.is(0).out.contains("--field done_on"), "{done}");
    decided(&office, &[&["adjust", "1.b", "--to", "10/1/2024"], &OF_ONE[..]].concat());
    assert_eq!(line(&consolidated(&office, &[]), "1.b")["completed_on"], "2024-01-10");
}

#[test]
fn once_its_every_error_is_waived_a_report_counts_and_what_could_not_be_read_stays_unreported() {
    let office = unreadable();
    assert_eq!(kilometres(&office), Value::Null);
    decide(&office, &[&["waive", "C102"], &OF_ONE[..]].concat())
        .is(2)
        .complains(&["không có phát hiện C102", "mười mấy?"]);
    let ran = office.khtc(&[&["waive", "c101"], &OF_ONE[..], &WHO[..]].concat());
    for words in [
        "Quyết định số 1, tháng 1/2024: bỏ qua C101 tại Báo cáo!",
        "được tính: lần 1",
        "vẫn không có số",
        "khtc adjust 1.a --period 2024-01 --unit mot",
    ] {
        assert!(ran.is(0).out.contains(words), "‘{words}’: {ran}");
    }
    let now = consolidated(&office, &[]);
    assert_eq!(now["coverage"]["accepted"], 1);
    assert_eq!((&line(&now, "1.a")["current"], &line(&now, "1.a")["reported"]), (&Value::Null, &json!(false)));
    assert_eq!(line(&now, "1.b")["progress"], "in_progress");
    let status = office.status(JANUARY).json();
    let report = status["reports"].as_array().unwrap().iter().find(|one| one["unit"] == "mot").unwrap();
    assert_eq!((&report["state"], &report["waits_for_correction"]), (&json!("on_time"), &json!(false)));
    let attempt = &report["received"][0];
    assert_eq!(
        (&attempt["disposition"], &attempt["proposed"]),
        (&json!("accepted_with_warnings"), &json!("sent_back"))
    );
    assert_eq!(attempt["decisions"][0]["finding"]["code"], "C101");
    // The finding is still there, as waived.
    let findings = table(&office, "Phát hiện và sửa tự động");
    let row = findings.iter().find(|row| row.iter().any(|cell| is_text(cell, "C101"))).unwrap();
    assert!(row.iter().any(|cell| is_text(cell, "♦ lỗi đã bỏ qua")), "{row:?}");
    assert!(row.iter().any(|cell| is_text(cell, "Bỏ qua theo quyết định số 1 của Lan")), "{row:?}");
    // With a figure of the officer's it is reported.
    adjust(&office, "12");
    assert_eq!(kilometres(&office), "12");
    assert_eq!(explained(&office)["from"][0]["sources"][0]["cells"][0]["adjusted"]["own_value"], Value::Null);
    decided(&office, &["undo", "1"]);
    assert_eq!(kilometres(&office), Value::Null);
}

#[test]
fn an_accepted_report_counts_and_the_same_file_again_changes_nothing() {
    let office = unreadable();
    let said = decided(&office, &[&["chap-nhan"], &OF_ONE[..]].concat());
    assert_eq!((&said["disposition"], &said["standing_attempt"]), (&json!("accepted_with_warnings"), &json!(1)));
    assert_eq!(
        (&said["unreported"][0]["indicator"], &said["unreported"][0]["found"]),
        (&json!("1.a"), &json!("mười mấy?"))
    );
    let again = office.receive("hop-thu-den/mot.xlsx");
    assert_eq!((&item(again.is(0))["disposition"], &item(&again)["attempt"]), (&json!("duplicate"), &json!(1)));
    assert_eq!(consolidated(&office, &[])["coverage"]["accepted"], 1);
    let before = consolidated(&office, &["--known-at", "2024-01-16T08:00:00+07:00", "--out", "truoc.xlsx"]);
    assert_eq!(before["coverage"]["sent_back"], json!(["mot"]));
    assert_eq!(decide(&office, &[&["accept"], &OF_ONE[..]].concat()).is(0).json()["recorded"], false);
    let coverage = office.khtc(&["explain", "1.b", "--period", JANUARY]);
    assert!(coverage.out.contains("chấp nhận theo quyết định số 1 của Lan"), "{coverage}");
}

#[test]
fn a_returned_report_no_longer_counts_and_its_unit_is_written_to() {
    let office = office();
    // A second attempt of the unit, so that an earlier one stands.
    office.put("mot-2.xlsx", office.report_of_one(JANUARY, 14.0).bytes());
    office.receive("hop-thu-den/mot-2.xlsx").is(0);
    assert_eq!(kilometres(&office), "14");
    office.clock("2024-01-18T08:00:00+07:00");
    let said = decided(&office, &[&["return"], &OF_ONE[..]].concat());
    assert_eq!(
        (&said["attempt"], &said["standing_attempt"], &said["disposition"]),
        (&json!(2), &json!(1), &json!("sent_back"))
    );
    assert_eq!(kilometres(&office), "10");
    let letter = std::fs::read(office.path("phan-hoi/2024-01/mot-lan-2-tra-lai.eml")).unwrap();
    let mail = read_mail(&letter).unwrap();
    assert_eq!(mail.subject, "Đề nghị chỉnh lý báo cáo tháng 1/2024 - Phòng Một (lần 2)");
    // What was returned waits for a correction, and the same bytes again do not change that.
    let again = office.receive("hop-thu-den/mot-2.xlsx");
    assert_eq!(item(again.is(1))["disposition"], "duplicate");
    assert_eq!(kilometres(&office), "10");
    office.close(JANUARY).is(1);
    // The earlier one too: nothing stands.
    decided(&office, &[&["tra-lai", "--attempt", "1"], &OF_ONE[..]].concat());
    assert_eq!(consolidated(&office, &[])["coverage"]["sent_back"], json!(["mot"]));
    decided(&office, &["undo", "1"]);
    assert_eq!(kilometres(&office), "14");
}

#[test]
fn a_later_attempt_is_judged_afresh_and_the_officer_is_told_that_an_adjustment_lapsed() {
    let office = office();
    adjust(&office, "8,5");
    office.put("mot-2.xlsx", office.report_of_one(JANUARY, 14.0).bytes());
    let ran = office.khtc(&["receive", "hop-thu-den/mot-2.xlsx"]);
    assert!(
        ran.is(0).out.contains("quyết định số 1 của Lan (điều chỉnh 1.a: 10 → 8,5) hết hiệu lực vì có lần gửi 2"),
        "{ran}"
    );
    assert_eq!(kilometres(&office), "14");
    assert_eq!(log(&office)[0]["lapsed_by"], 2);
    assert!(office.khtc(&["log"]).out.contains("hết hiệu lực vì có lần gửi 2"));
    let status = office.khtc(&["status", "--period", JANUARY]);
    assert!(status.out.contains("hết hiệu lực vì có lần gửi 2"), "{status}");
    // It is told once; returning the later attempt brings it back.
    let again = office.receive("hop-thu-den/mot-2.xlsx").is(0).json();
    assert_eq!(again["lapsed"], json!([]));
    decided(&office, &[&["return"], &OF_ONE[..]].concat());
    assert_eq!(kilometres(&office), "8.5");
}

#[test]
fn about_a_closed_period_nothing_is_decided_until_it_is_opened_again() {
    let office = office();
    office.close(JANUARY).is(0);
    for what in [&["adjust", "1.a", "--to", "8"][..], &["waive", "C101"], &["accept"], &["return"]] {
        let refused = decide(&office, &[what, &OF_ONE[..]].concat());
        refused.is(2).complains(&["Tháng 1/2024 đã chốt", "khtc reopen --period 2024-01 --unit mot"]);
    }
    office.khtc(&[&["reopen"], &OF_ONE[..], &WHO[..]].concat()).is(0);
    office.clock("2024-01-19T08:00:00+07:00");
    let number = adjust(&office, "8")["number"].as_i64().unwrap().to_string();
    // What was closed says another figure, and why that is so.
    let now = consolidated(&office, &[]);
    let figures = now["closing"]["restated"]["touched"][0]["figures"].as_array().unwrap().clone();
    let current = figures.iter().find(|one| one["indicator"] == "1.a" && one["figure"] == "current").unwrap();
    assert_eq!((&current["then"], &current["now"]), (&json!("10"), &json!("8")));
    let because = &current["because"][0];
    assert_eq!(
        (&because["cause"], &because["kind"], &because["by"]),
        (&json!("decision"), &json!("adjust"), &json!("Lan"))
    );
    office.close(JANUARY).is(0);
    decide(&office, &["undo", &number]).is(2).complains(&["đã chốt"]);
    decide(&office, &["undo", "1"]).is(2).complains(&["khtc reopen"]);
}

#[test]
fn the_next_template_shows_the_adjusted_figure_as_the_months_before() {
    let office = office();
    adjust(&office, "8,5");
    office.clock("2024-02-15T08:00:00+07:00");
    office.issue("2024-02");
    let form = office.form("2024-02", "mot");
    let prior = form.value("1.a", "prior").unwrap();
    assert_eq!(prior, khtc::model::grid::Value::Number(8.5));
    office.consolidate(JANUARY).is(0);
    decided(&office, &["undo", "1"]);
    office.clock("2024-02-16T08:00:00+07:00");
    let changed = office.khtc(&["consolidate", "--period", JANUARY]);
    assert!(changed.is(0).out.contains("số liệu đã thay đổi"), "{changed}");
}
