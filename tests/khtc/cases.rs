//! Difficulties as cases, through the program: numbered, answered, carried into the next template, told in both workbooks.
//!
//! Never looks into the ledger: what the officer cannot see is not promised.

use khtc::excel;
use khtc::model::grid::{Address, Grid};
use serde_json::{Value, json};

use crate::office::{Office, codes, item};
use crate::workbook::Workbook;

const JANUARY: &str = "2024-01";
const FEBRUARY: &str = "2024-02";
const MARCH: &str = "2024-03";
/// The sheet of a template that shows what is followed.
const SHEET: &str = "Khó khăn đang theo dõi";
const STONES: &str = "Mỏ đá Hoà Bình ngừng cấp đá";

/// In January the first unit reports a difficulty and what it proposes, the second nothing of the kind.
fn office() -> Office {
    Office::prepared("cases: January", || {
        let office = Office::issued(JANUARY);
        let mut form = office.report_of_one(JANUARY, 10.0);
        form.put("1.a", "difficulty", STONES).put("1.a", "proposal", "Cho mua ở tỉnh khác");
        office.put("mot.xlsx", form.bytes());
        let mut form = office.report_of_two(JANUARY, [1.0, 0.0], 80.0);
        form.put("2.b", "difficulty", "Không").put("2.b", "proposal", "-");
        office.put("hai.xlsx", form.bytes());
        office.receive("hop-thu-den").is(0);
        office
    })
}

fn receive(office: &Office, name: &str, form: &Workbook) -> Value {
    let path = office.put(name, form.bytes());
    item(&office.receive(&path))
}

fn cases(office: &Office, more: &[&str]) -> Vec<Value> {
    let listed = office.khtc(&[&["cases", "--format", "json"], more].concat()).is(0).json();
    listed["cases"].as_array().unwrap().clone()
}

fn answer(office: &Office, number: &str, more: &[&str]) -> Value {
    office.khtc(&[&["answer", number, "--by", "Lan", "--format", "json"], more].concat()).is(0).json()
}

fn workbook(office: &Office, path: &str) -> Grid {
    excel::read(&std::fs::read(office.path(path)).unwrap()).unwrap()
}

/// Every text of a sheet, row after row.
fn texts(grid: &Grid, sheet: &str) -> String {
    let Some(sheet) = grid.sheet(sheet) else { return String::new() };
    sheet.cells.values().map(|cell| cell.value.display()).collect::<Vec<_>>().join("\n")
}

fn template(office: &Office, period: &str) -> String {
    office.issue(period);
    texts(&workbook(office, &format!("bieu-mau/{period}/mot.xlsx")), SHEET)
}

#[test]
fn a_difficulty_is_followed_from_its_report_to_its_end() {
    let office = office();
    let listed = cases(&office, &[]);
    assert_eq!(listed.len(), 1, "‘Không’ and ‘-’ say nothing");
    let one = &listed[0];
    assert_eq!((&one["number"], &one["unit"], &one["indicator"]), (&json!(1), &json!("mot"), &json!("1.a")));
    assert_eq!((&one["difficulty"], &one["state"]), (&json!(STONES), &json!("open")));
    assert_eq!((&one["first_reported"], &one["age_days"]), (&json!("2024-01-15"), &json!(0)));
    assert_eq!((&one["answer_by"], &one["leader"]), (&json!("Phòng Tổng hợp"), &json!("ky")));

    // Nothing is carried into the month itself; into the next it is, and says who has to answer.
    office.clock("2024-02-05T08:00:00+07:00");
    assert_eq!(template(&office, JANUARY), "");
    assert!(workbook(&office, "bieu-mau/2024-01/mot.xlsx").sheet(SHEET).is_none());
    let carried = template(&office, FEBRUARY);
    for words in ["Số 1", "1.a Làm 100 km đường", "nhận ngày 15/1/2024", STONES, "Nơi trả lời: Phòng Tổng hợp"]
    {
        assert!(carried.contains(words), "{words}: {carried}");
    }
    assert!(workbook(&office, "bieu-mau/2024-02/hai.xlsx").sheet(SHEET).is_none(), "it has nothing to follow");
    let before_the_answer = office.form(FEBRUARY, "mot").bytes();

    // A direction, and who has to answer.
    let answered = answer(&office, "1", &["--to", "Sở Xây dựng", "Đồng ý cho mua ở tỉnh khác"]);
    assert_eq!(answered["recorded"], json!(["answer", "assign"]));
    assert_eq!(answered["case"]["direction"]["text"], "Đồng ý cho mua ở tỉnh khác");
    assert_eq!((&answered["case"]["answer_by"], &answered["case"]["age_days"]), (&json!("Sở Xây dựng"), &json!(21)));
    let again = answer(&office, "1", &["--to", "Sở Xây dựng", "Đồng ý cho mua ở tỉnh khác"]);
    assert_eq!(again["recorded"], json!([]), "what is so already is not decided twice");
    let carried = template(&office, FEBRUARY);
    assert!(carried.contains("Đồng ý cho mua ở tỉnh khác\n(Lan, 5/2/2024)"), "{carried}");
    assert!(texts(&workbook(&office, "bieu-mau/2024-02/mot.xlsx"), "Hướng dẫn").contains(SHEET));
    let issued = std::fs::read(office.path("bieu-mau/2024-02/mot.xlsx")).unwrap();
    office.issue(FEBRUARY);
    assert_eq!(std::fs::read(office.path("bieu-mau/2024-02/mot.xlsx")).unwrap(), issued);

    // A template from before the answer is read as it was issued; the same words are the same case.
    let mut form = Workbook::from_bytes(&before_the_answer);
    form.put("1.a", "current", 5.0).put("1.b", "progress", "đang thực hiện");
    form.put("1.a", "difficulty", "mỏ đá Hòa Bình  ngừng cấp đá.");
    office.clock("2024-02-15T08:00:00+07:00");
    let item = receive(&office, "mot-2.xlsx", &form);
    assert_eq!((&item["disposition"], codes(&item)), (&json!("accepted"), vec![]));
    let listed = cases(&office, &[]);
    assert_eq!((listed.len(), &listed[0]["age_days"]), (1, &json!(31)));
    assert_eq!(listed[0]["reports"].as_array().unwrap().len(), 2);

    // Both workbooks tell it, once, with its age and the direction.
    office.consolidate(FEBRUARY).is(0);
    office.report(FEBRUARY).is(0);
    let grid = workbook(&office, "ket-qua/2024-02/tong-hop-2024-02.xlsx");
    let followed = texts(&grid, "Khó khăn, kiến nghị");
    for words in [STONES, "Sở Xây dựng", "◊ chưa giải quyết xong: 1;", "Đồng ý cho mua ở tỉnh khác\n(Lan, 5/2/2024)"]
    {
        assert_eq!(followed.matches(words).count(), 1, "{words}: {followed}");
    }
    let sheet = grid.sheet("Khó khăn, kiến nghị").unwrap();
    let age = sheet.value(Address::new(6, 5)).unwrap().display();
    assert_eq!(age, "30", "on the period's cut-off, 14/2/2024");
    let said = texts(&workbook(&office, "ket-qua/2024-02/bao-cao-ubnd-tinh-2024-02.xlsx"), "Báo cáo");
    let line =
        format!("- Phòng Một (chỉ tiêu 1.a, nêu từ tháng 1): {STONES}. Hướng giải quyết: Đồng ý cho mua ở tỉnh khác.");
    assert_eq!(said.matches(&line).count(), 1, "{said}");

    // Closed: it stops ageing, is carried no further, and says on which day.
    office.clock("2024-02-20T08:00:00+07:00");
    let closed = answer(&office, "1", &["--close"]);
    assert_eq!((&closed["case"]["state"], &closed["case"]["closed_on"]), (&json!("closed"), &json!("2024-02-20")));
    office.clock("2024-03-05T08:00:00+07:00");
    assert!(cases(&office, &[]).is_empty());
    assert_eq!(cases(&office, &["--all"])[0]["age_days"], 36);
    assert_eq!(template(&office, MARCH), "");
    office.consolidate(FEBRUARY).is(0);
    let followed = texts(&workbook(&office, "ket-qua/2024-02/tong-hop-2024-02.xlsx"), "Khó khăn, kiến nghị");
    assert!(followed.contains("● đã xong ngày 20/2/2024"), "{followed}");

    // What was known before the decisions is told as it was known.
    let before = "2024-02-04T08:00:00+07:00";
    let out = office.path("truoc.xlsx");
    let args = ["consolidate", "--period", JANUARY, "--known-at", before, "--out", out.to_str().unwrap()];
    office.khtc(&args).is(0);
    let followed = texts(&workbook(&office, "truoc.xlsx"), "Khó khăn, kiến nghị");
    assert!(followed.contains("Phòng Tổng hợp\nChỉ đạo: Giám đốc Lê Thị Ký"), "{followed}");

    // Reported anew, it is open again under its number.
    let mut form = office.report_of_one(MARCH, 5.0);
    form.put("1.a", "difficulty", STONES);
    office.clock("2024-03-15T08:00:00+07:00");
    receive(&office, "mot-3.xlsx", &form);
    let listed = cases(&office, &[]);
    assert_eq!((&listed[0]["number"], &listed[0]["state"]), (&json!(1), &json!("open_again")));
    assert_eq!((&listed[0]["open_again_on"], &listed[0]["age_days"]), (&json!("2024-03-15"), &json!(60)));

    // The log tells what was decided, by whom.
    let log = office.log().is(0).json();
    let kinds: Vec<&str> =
        log["decisions"].as_array().unwrap().iter().filter_map(|one| one["decision"].as_str()).collect();
    assert_eq!(kinds, ["answer", "assign", "close_case"]);
    let told = office.khtc(&["nhat-ky"]);
    told.is(0);
    assert!(told.out.contains("khó khăn, kiến nghị số 1 của"), "{told}");
    assert!(told.out.contains("ý kiến giải quyết: Đồng ý cho mua ở tỉnh khác"), "{told}");
    office.verify().is(0);
}

#[test]
fn what_a_unit_takes_back_keeps_its_number_and_is_not_followed() {
    let office = office();
    let path = office.put("mot-2.xlsx", office.report_of_one(JANUARY, 11.0).bytes());
    office.receive_at(&path, "2024-01-15T07:59:00+07:00");
    // It came before the report with the difficulty: that one still stands.
    assert_eq!(cases(&office, &[]).len(), 1);
    office.clock("2024-01-16T08:00:00+07:00");
    let mut form = office.report_of_one(JANUARY, 12.0);
    form.put("1.a", "difficulty", "Thiếu xe").answer("reason", "ghi nhầm");
    receive(&office, "mot-3.xlsx", &form);
    let open = cases(&office, &[]);
    assert_eq!((open.len(), &open[0]["number"]), (1, &json!(2)));
    let all = cases(&office, &["--all"]);
    assert_eq!((&all[0]["number"], &all[0]["state"]), (&json!(1), &json!("withdrawn")));
    let told = office.khtc(&["kho-khan", "--all"]);
    told.is(0);
    assert!(told.out.contains("đơn vị đã rút"), "{told}");
    assert!(!template(&office, FEBRUARY).contains(STONES));
}

#[test]
fn what_is_shown_is_locked_and_a_change_of_it_is_told_and_given_back() {
    let office = office();
    office.issue(FEBRUARY);
    let mut form = office.report_of_one(FEBRUARY, 5.0);
    let cell = form.find(SHEET, "case:1", "direction").unwrap();
    assert!(form.part(&form.part_of(SHEET)).contains("<sheetProtection"));
    form.type_at(SHEET, &cell.to_string(), "Xong rồi");
    office.clock("2024-02-15T08:00:00+07:00");
    let item = receive(&office, "mot-2.xlsx", &form);
    assert_eq!(codes(&item), ["C110"]);
    let finding = &item["findings"][0];
    assert_eq!((&finding["sheet"], &finding["found"]), (&json!(SHEET), &json!("Xong rồi")));
    let cells = &item["cells"];
    let count = |name: &str| cells[name].as_u64().unwrap();
    assert_eq!(count("read"), count("accepted") + count("rejected") + count("ignored"));
    // The list is ours: a unit that deletes it has left nothing out.
    let mut form = office.report_of_one(FEBRUARY, 6.0);
    form.delete_sheet(SHEET);
    office.clock("2024-02-16T08:00:00+07:00");
    assert_eq!(codes(&receive(&office, "mot-3.xlsx", &form)), Vec::<String>::new());
    // A report that is sent back takes the list along.
    let mut form = office.report_of_one(FEBRUARY, 7.0);
    form.put("1.a", "current", "mấy?");
    office.clock("2024-02-17T08:00:00+07:00");
    let item = receive(&office, "mot-4.xlsx", &form);
    assert_eq!(item["disposition"], "sent_back");
    let replies = office.snapshot().into_keys().filter(|path| path.starts_with("phan-hoi/2024-02"));
    let reply = replies.filter(|path| path.extension().is_some_and(|one| one == "xlsx")).max().unwrap();
    let grid = workbook(&office, reply.to_str().unwrap());
    assert!(texts(&grid, SHEET).contains(STONES), "{}", reply.display());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let office = office();
    office.khtc(&["answer", "7", "--by", "Lan", "Đồng ý"]).is(2).complains(&["số 7", "khtc cases --all"]);
    office.khtc(&["answer", "1", "--by", "Lan"]).is(2);
    office.khtc(&["answer", "1", "Đồng ý"]).is(2).complains(&["--by"]);
    office.khtc(&["answer", "1", "--by", "Lan", "--close", "--reopen"]).is(2);
    office.khtc(&["cases", "--unit", "hay"]).is(2).complains(&["hai"]);
    // A month that is closed does not keep anybody from answering.
    office.clock("2024-01-17T08:00:00+07:00");
    office.close(JANUARY).is(0);
    assert_eq!(answer(&office, "1", &["--close", "Đã có đá"])["recorded"], json!(["answer", "close_case"]));
    assert_eq!(answer(&office, "1", &["--reopen"])["case"]["state"], "open_again");
}
