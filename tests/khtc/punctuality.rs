//! Time: due days, lateness, the way a report came, one month in detail and the year as a matrix.
//!
//! Never looks into the ledger: only at what the program shows.

use khtc::excel;
use khtc::mail::{Address, Attachment, Draft, compose};
use serde_json::{Value, json};

use crate::office::{Office, SMALL_PLAN, item};

/// Tết: the 8th to the 14th of February 2024; and the plan asks for January on a Saturday.
fn with_holidays() -> Office {
    let holidays: String = (8..=14)
        .map(|day| format!("\n[[holidays]]\ndate = \"2024-02-{day:02}\"\nname = \"Tết Nguyên đán\"\n"))
        .collect();
    let windows = "\n[[periods]]\nperiod = \"2024-01\"\ndue = \"2024-01-20\"\n";
    let office = Office::with_plan(&format!("{SMALL_PLAN}{windows}{holidays}"));
    office.clock("2024-01-15T08:00:00+07:00");
    office
}

fn status(office: &Office, args: &[&str]) -> Value {
    let mut all = vec!["status", "--format", "json"];
    all.extend(args);
    office.khtc(&all).json()
}

#[test]
fn a_due_day_without_work_moves_to_the_next_working_day() {
    let office = with_holidays();
    // The 20th of January is a Saturday, the 14th of February the last day of Tết: two working days after it.
    assert_eq!(status(&office, &["--period", "2024-01"])["due"], "2024-01-22");
    let screen = office.khtc(&["status", "--period", "2024-01"]).out;
    assert!(screen.contains("hạn gửi 22/1/2024 (kế hoạch ghi 20/1/2024, là ngày nghỉ)"), "{screen}");
    assert_eq!(status(&office, &["--period", "2024-02"])["due"], "2024-02-16");
}

#[test]
fn lateness_is_shown_in_days_and_in_working_days() {
    let office = with_holidays();
    office.issue("2024-01");
    let file = office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    // Due on Monday the 22nd of January; it comes after Tết.
    office.clock("2024-02-15T08:00:00+07:00");
    office.khtc(&["receive", &file, "--via", "tay"]).is(0);
    let ran = office.khtc(&["status", "--period", "2024-01"]);
    assert!(ran.is(1).out.contains("■ đã nhận, quá hạn 24 ngày (13 ngày làm việc)"), "{ran}");
    assert!(ran.out.contains("□ chưa nộp, quá hạn 24 ngày (13 ngày làm việc)"), "{ran}");
    assert!(ran.out.contains("lần 1, nhận 08:00 15/2/2024, nộp trực tiếp"), "{ran}");
    assert!(ran.out.contains("Đúng hạn: 0/2 (0%)"), "{ran}");
    let json = status(&office, &["--period", "2024-01"]);
    assert_eq!(json["reports"][0]["lateness"], json!({ "days": 24, "working_days": 13 }));
    assert_eq!(json["reports"][0]["last_via"], "tay");
    assert_eq!(json["punctuality"], json!({ "on_time": 0, "judged": 2, "on_time_percent": "0" }));
}

#[test]
fn the_way_a_report_came_is_shown_where_attempts_are_listed() {
    let office = Office::issued("2024-01");
    let file = office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    office.khtc(&["receive", &file, "--via", "Zalo"]).is(0);
    let said = status(&office, &["--period", "2024-01"])["reports"][0]["received"][0]["via"].clone();
    assert_eq!(said, "Zalo");
    office.consolidate_into("2024-01", "tong-hop.xlsx").is(0);
    let grid = excel::read(&std::fs::read(office.path("tong-hop.xlsx")).unwrap()).unwrap();
    let sheet = grid.sheets.iter().find(|one| one.name == "Các lần nộp").unwrap();
    let texts: Vec<String> = sheet.cells.values().map(|cell| cell.value.display()).collect();
    assert!(texts.contains(&"Cách gửi".to_owned()) && texts.contains(&"Zalo".to_owned()), "{texts:?}");
    // Nobody said how the second one came.
    let file = office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 80.0).bytes());
    let received = office.receive(&file);
    assert_eq!(item(received.is(0))["disposition"], "accepted");
    assert_eq!(status(&office, &["--period", "2024-01"])["reports"][1]["last_via"], json!(null));
    let long = "x".repeat(31);
    office.khtc(&["receive", &file, "--via", &long]).is(2).complains(&["cách gửi dài nhất 30 chữ"]);
    office.khtc(&["receive", &file, "--via", ""]).is(2).complains(&["--via"]);
}

#[test]
fn a_mail_says_itself_when_and_how_it_came() {
    let office = Office::issued("2024-01");
    let mail = compose(&Draft {
        from: Address { name: None, address: "mot@so.example".to_owned() },
        to: Vec::new(),
        subject: "Báo cáo tháng 1".to_owned(),
        // Still the 14th in Greenwich, but the 15th in Việt Nam.
        date: "2024-01-14T23:30:00+00:00".parse().unwrap(),
        message_id: "1@so.example".to_owned(),
        text: "Kính gửi phòng KHTC".to_owned(),
        attachments: vec![Attachment {
            name: "bao-cao.xlsx".to_owned(),
            bytes: office.report_of_one("2024-01", 10.0).bytes(),
        }],
    });
    office.put("1.eml", mail);
    let two = office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 80.0).bytes());
    let stated = ["--via", "usb", "--received-at", "2024-01-13T10:00:00+07:00"];
    office.khtc(&[&["receive", "hop-thu-den/1.eml", two.as_str()], &stated[..]].concat()).is(0);
    let reports = status(&office, &["--period", "2024-01"])["reports"].clone();
    let came = |at: usize| (reports[at]["first_received_at"].clone(), reports[at]["last_via"].clone());
    assert_eq!(came(0), (json!("2024-01-15T06:30:00+07:00"), json!("mail")));
    assert_eq!(came(1), (json!("2024-01-13T10:00:00+07:00"), json!("usb")));
}

/// January sent in time by one and late by the other, February by nobody; it is March.
fn until_march() -> Office {
    Office::prepared("punctuality: until March", || {
        let office = Office::issued("2024-01");
        let file = office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
        office.receive(&file).is(0);
        office.clock("2024-01-18T09:00:00+07:00");
        let file = office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 1.0], 80.0).bytes());
        office.receive(&file).is(0);
        office.clock("2024-03-01T09:00:00+07:00");
        office
    })
}

#[test]
fn the_year_stands_on_the_screen_as_units_by_months() {
    let office = until_march();
    let ran = office.khtc(&["tinh-hinh", "--year", "2024"]);
    let lines: Vec<&str> = ran.is(1).out.lines().collect();
    let row = |name: &str| {
        let line = lines.iter().find(|line| line.trim_start().starts_with(name)).unwrap_or_else(|| panic!("{ran}"));
        line.trim_start().trim_start_matches(name).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("Đơn vị"), "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 Đúng hạn");
    assert_eq!(row("Phòng Một"), format!("● □{} 1/2 50%", " ·".repeat(10)));
    assert_eq!(row("Phòng Hai"), format!("■ □{} 0/2 0%", " ·".repeat(10)));
    assert_eq!(row("Đúng hạn"), "50% 0% 1/4 25%");
    assert!(
        ran.out.contains("□ chưa nộp, tháng 2/2024, quá hạn 14 ngày (10 ngày làm việc): Phòng Một; Phòng Hai"),
        "{ran}"
    );
    assert!(lines.iter().all(|line| line.chars().count() <= 100), "{ran}");
    // Without a terminal there are no colours.
    assert!(!ran.out.contains('\u{1b}'), "{ran}");
}

#[test]
fn the_year_is_told_to_programs_too() {
    let office = until_march();
    let json = status(&office, &["--year", "2024"]);
    let year = &json["year"];
    assert_eq!(year["year"], 2024);
    assert_eq!(year["punctuality"], json!({ "on_time": 1, "judged": 4, "on_time_percent": "25" }));
    let units = year["units"].as_array().unwrap();
    assert_eq!(units.iter().map(|unit| unit["unit"].as_str().unwrap()).collect::<Vec<_>>(), ["mot", "hai"]);
    assert_eq!(units[0]["punctuality"]["on_time_percent"], "50");
    assert_eq!(units[1]["months"].as_array().unwrap().len(), 12);
    let january = &units[1]["months"][0];
    assert_eq!(january["month"], "2024-01");
    assert_eq!((&january["reports"][0]["state"], &january["reports"][0]["late"]), (&json!("late"), &json!(true)));
    assert_eq!(january["reports"][0]["lateness"], json!({ "days": 2, "working_days": 2 }));
    let february = &year["months"][1];
    assert_eq!((&february["missing"], &february["owed"]), (&json!(["mot", "hai"]), &json!(2)));
    // One month in detail has the year beside it.
    assert_eq!(status(&office, &["--period", "2024-01"])["year"], *year);
    // Two ways of saying when are one too many.
    let both = office.khtc(&["status", "--year", "2024", "--period", "2024-01"]);
    both.is(2).complains(&["--year", "--period", "không dùng cùng nhau"]);
    office.khtc(&["status", "--year", "hai nghìn"]).is(2).complains(&["viết năm theo dạng 2022"]);
    office.khtc(&["status", "--year", "2031"]).is(2).complains(&["2031"]);
}
