//! A plan of another department, another year and another calendar, through everything: nothing of 2022 or of the
//! first department is built in.

use serde_json::{Value, json};

use crate::office::{Office, Told, item, line};
use crate::replies::Letter;
use crate::workbook::{Workbook, serial};

const PLAN: &str = include_str!("../plans/ke-hoach-2023.toml");

/// Words of the 2022 plan that may turn up nowhere here. (A folder's random name may hold digits, so years are
/// looked for only with their sign.)
const NOT_OURS: [&str; 9] =
    ["Lạng Sơn", "Nông nghiệp", "PTNT", "snn-ls", "KHTC", "Kế hoạch - Tài chính", "/2022", "năm 2022", "SNN"];

/// What the second plan itself says of 2022: the year begins on 15 December, and openings stand before it.
const OWN: [&str; 4] = ["Báo cáo năm 2022", "31/12/2022", "14/12/2022", "15/12/2022"];

fn office() -> Office {
    let office = Office::with_plan(PLAN);
    office.clock("2023-01-16T08:00:00+07:00");
    office
}

fn is_ours_alone(what: &str, text: &str) {
    let text = OWN.iter().fold(text.to_owned(), |text, own| text.replace(own, ""));
    for word in NOT_OURS {
        let at = text.find(word).map(|at| text[..at].chars().rev().take(60).collect::<Vec<_>>());
        assert!(at.is_none(), "{what} says ‘{word}’ after: {}", at.unwrap().into_iter().rev().collect::<String>());
    }
}

fn says_nothing_of_2022<T: Told>(told: &T) -> &T {
    is_ours_alone("the answer", &told.to_string());
    told
}

/// Receives one report at a time of its own.
fn receive(office: &Office, name: &str, form: &Workbook, at: &str) -> Value {
    office.clock(at);
    let path = office.put(name, form.bytes());
    let ran = office.receive_at(&path, at);
    let item = item(says_nothing_of_2022(&ran));
    let accepted = ["accepted", "accepted_with_warnings"].contains(&item["disposition"].as_str().unwrap());
    assert!(accepted, "{name}: {:#}", item["findings"]);
    item
}

/// One month of the three units: accidents, deaths, vehicles; vehicles of the inspectors; kilometres by district.
struct Month {
    period: &'static str,
    transport: [f64; 3],
    inspectors: Option<f64>,
    roads: Option<[f64; 3]>,
}

fn month(office: &Office, month: &Month, at: &str) {
    office.clock(at);
    let period = month.period;
    office.issue(period);
    let mut form = office.form(period, "p-vt");
    let [accidents, deaths, vehicles] = month.transport;
    form.put("2.1.a", "current", accidents).put("2.1.b", "current", deaths).put("2.2.b", "current", vehicles);
    receive(office, &format!("{period}-vt.xlsx"), &form, at);
    if let Some(vehicles) = month.inspectors {
        let mut form = office.form(period, "thanh-tra");
        form.put("2.2.b", "current", vehicles);
        receive(office, &format!("{period}-tt.xlsx"), &form, at);
    }
    if let Some([one, two, three]) = month.roads {
        let mut form = office.form(period, "p-qlht");
        form.put("1.1.a@135", "current", one).put("1.1.a@136", "current", two).put("1.1.a@137", "current", three);
        receive(office, &format!("{period}-ht.xlsx"), &form, at);
    }
}

/// One quarter: the share of paved roads, and inspections on time of two units as parts of all.
fn quarter(office: &Office, period: &str, paved: f64, centre: [f64; 2], transport: [f64; 2], at: &str) {
    office.clock(at);
    office.issue(period);
    let mut form = office.form(period, "p-qlht");
    form.put("1.1.b", "current", paved);
    receive(office, &format!("{period}-ht.xlsx"), &form, at);
    for (unit, [numerator, denominator]) in [("tt-dk", centre), ("p-vt", transport)] {
        let mut form = office.form(period, unit);
        form.put("2.2.a", "numerator", numerator).put("2.2.a", "denominator", denominator);
        receive(office, &format!("{period}-{unit}.xlsx"), &form, at);
    }
}

/// January to March; the inspectors' report of March never came. The roads began in this office in March.
fn first_quarter(office: &Office) {
    let months = [
        Month { period: "2023-01", transport: [6.0, 3.0, 720.0], inspectors: Some(320.0), roads: None },
        Month { period: "2023-02", transport: [5.0, 2.0, 760.0], inspectors: Some(330.0), roads: None },
        Month { period: "2023-03", transport: [7.0, 1.0, 800.0], inspectors: None, roads: Some([10.5, 20.25, 5.0]) },
    ];
    for (one, at) in months.iter().zip(["2023-01-17", "2023-02-15", "2023-03-22"]) {
        month(office, one, &format!("{at}T08:00:00+07:00"));
    }
}

fn consolidated(office: &Office, period: &str) -> Value {
    let ran = office.consolidate(period);
    says_nothing_of_2022(ran.is(0)).json()
}

/// prior, current, cumulative
fn figures(consolidation: &Value, indicator: &str) -> Value {
    let line = line(consolidation, indicator);
    json!([line["prior"], line["current"], line["cumulative"]])
}

#[test]
fn the_plan_is_judged_and_shown() {
    let office = office();
    says_nothing_of_2022(office.khtc(&["plan", "check"]).is(0));
    let tree = office.khtc(&["plan", "show"]);
    says_nothing_of_2022(tree.is(0));
    assert!(tree.out.contains("≤ 60 vụ") && tree.out.contains("Hoàng Thị Lan"), "{tree}");
    let plan = office.khtc(&["plan", "show", "--format", "json"]).is(0).json();
    assert_eq!((&plan["plan"], &plan["revision"], &plan["year"]), (&"sgtvt-yb-2023".into(), &3.into(), &2023.into()));
    let indicator = |code: &str| {
        let indicators = plan["indicators"].as_array().unwrap();
        indicators.iter().find(|one| one["code"] == code).unwrap().clone()
    };
    assert_eq!(indicator("2.1.a")["target"], json!({ "op": "<=", "min": null, "max": "60" }));
    assert_eq!(indicator("1.1.b")["target"], json!({ "op": "range", "min": "80", "max": "85" }));
    assert_eq!(indicator("2.2.a")["frequency"], "quarter");
    assert_eq!(indicator("1.1.a")["districts"], json!(["135", "136", "137"]));
    let units = indicator("2.2.a")["units"].clone();
    let shares: Vec<(&Value, &Value)> =
        units.as_array().unwrap().iter().map(|unit| (&unit["unit"], &unit["share"])).collect();
    assert_eq!(shares, [(&"tt-dk".into(), &"0.7".into()), (&"p-vt".into(), &"0.3".into())]);
}

#[test]
fn a_month_asks_for_what_is_monthly() {
    let office = office();
    office.issue("2023-01");
    // The roads' figures up to February stand in the plan, and the test centre reports by quarter.
    let issued = std::fs::read_dir(office.path("bieu-mau/2023-01")).unwrap().count();
    assert_eq!(issued, 2);
    let form = office.form("2023-01", "p-vt");
    is_ours_alone("the template", &form.all_text());
    for row in ["2.1.a", "2.1.b", "2.2.b"] {
        assert!(form.is_unlocked(row, "current"), "{row}");
    }
    for row in ["2.2.a", "2.3.a", "1.1.a"] {
        assert!(!form.has_row(row), "{row}");
    }
    // Of 1.200 vehicles 60 % are this unit's; the level of last year is where it begins.
    assert_eq!(form.value("2.2.b", "plan").unwrap().display(), "trên 720");
    assert_eq!(form.value("2.2.b", "prior").unwrap().display(), "700");
    assert_eq!(form.value("2.1.a", "plan").unwrap().display(), "≤ 60");
}

#[test]
fn a_quarter_asks_for_what_is_quarterly_and_shows_the_months_locked() {
    let office = office();
    first_quarter(&office);
    office.issue("2023-Q1");
    let form = office.form("2023-Q1", "p-vt");
    is_ours_alone("the template", &form.all_text());
    assert!(form.is_unlocked("2.2.a", "numerator") && form.is_unlocked("2.2.a", "denominator"));
    assert!(!form.is_unlocked("2.2.a", "current"), "the rate follows from its parts");
    for (row, current) in [("2.1.a", "18"), ("2.1.b", "6"), ("2.2.b", "800")] {
        assert!(!form.is_unlocked(row, "current"), "{row}");
        assert_eq!(form.value(row, "current").unwrap().display(), current, "{row}");
        assert!(form.is_unlocked(row, "result"), "a longer period asks for its narrative");
    }
    let roads = office.form("2023-Q1", "p-qlht");
    assert!(roads.is_unlocked("1.1.b", "current") && !roads.is_unlocked("1.1.a", "current"));
    assert!(!roads.is_unlocked("1.1.a@136", "current"));
    assert_eq!(roads.value("1.1.a@136", "current").unwrap().display(), "20.25");
}

#[test]
fn a_month_is_consolidated() {
    let office = office();
    first_quarter(&office);
    let march = consolidated(&office, "2023-03");
    // The calendar of the plan, not the decree's.
    assert_eq!(march["as_of"], "2023-03-20");
    assert_eq!(
        march["coverage"],
        json!({ "expected": 3, "received": 2, "accepted": 2, "missing": ["thanh-tra"], "sent_back": [],
                "carried_forward": ["thanh-tra"] })
    );
    // 6 + 5, then 7.
    assert_eq!(figures(&march, "2.1.a"), json!(["11", "7", "18"]));
    let accidents = line(&march, "2.1.a");
    assert_eq!((&accidents["met"], &accidents["attainment_percent"]), (&true.into(), &Value::Null));
    assert_eq!(accidents["difference"], "-42");
    assert_eq!(figures(&march, "2.1.b"), json!(["5", "1", "6"]));
    // 12.75 from the plan's openings; 10.5 + 20.25 + 5 in March; 48.5 of 450 km.
    assert_eq!(figures(&march, "1.1.a"), json!(["12.75", "35.75", "48.5"]));
    assert_eq!(line(&march, "1.1.a")["attainment_percent"], "10.8");
    let districts = line(&march, "1.1.a")["by_district"].as_array().unwrap();
    assert_eq!((&districts[2]["district"], &districts[2]["cumulative"]), (&"137".into(), &"17.75".into()));
    // 760 + 330; the inspectors' 330 are carried forward to the 800 of March: 1.130, not above 1.200.
    let vehicles = line(&march, "2.2.b");
    assert_eq!((&vehicles["prior"], &vehicles["cumulative"]), (&"1090".into(), &"1130".into()));
    assert_eq!((&vehicles["met"], &vehicles["status"]), (&false.into(), &"in_progress_on_time".into()));
    // Asked for by quarter: not reported in a month, which is not zero.
    assert_eq!((&line(&march, "2.2.a")["current"], &line(&march, "2.2.a")["reported"]), (&Value::Null, &false.into()));
}

#[test]
fn a_quarter_is_made_of_its_months_and_of_what_is_quarterly() {
    let office = office();
    first_quarter(&office);
    quarter(&office, "2023-Q1", 81.5, [1400.0, 1420.0], [580.0, 600.0], "2023-03-23T15:00:00+07:00");
    let quarter = consolidated(&office, "2023-Q1");
    assert_eq!(quarter["coverage"]["expected"], 4);
    assert_eq!(quarter["coverage"]["received"], 3);
    assert_eq!(quarter["coverage"]["missing"], json!(["thanh-tra"]));
    assert_eq!(line(&quarter, "2.1.a")["current"], "18");
    assert_eq!(line(&quarter, "2.1.a")["cumulative"], "18");
    assert_eq!(line(&quarter, "1.1.a")["cumulative"], "48.5");
    // (1.400 + 580) / (1.420 + 600) = 98,0198 %: below 98,5, while the mean of 98,59 and 96,67 says something else.
    let inspected = line(&quarter, "2.2.a");
    assert_eq!((&inspected["current"], &inspected["met"]), (&"98.0198".into(), &false.into()));
    assert_eq!(inspected["difference"], "-0.4802");
    assert_eq!(inspected["attainment_percent"], "99.5");
    let paved = line(&quarter, "1.1.b");
    assert_eq!((&paved["current"], &paved["met"], paved.get("exceeded")), (&"81.5".into(), &true.into(), None));
    assert_eq!(paved["attainment_percent"], "101.9");

    let status = office.status("2023-Q1");
    let status = says_nothing_of_2022(&status).json();
    assert_eq!(status["due"], "2023-03-23");
    let of = |unit: &str, period: &str| {
        let reports = status["reports"].as_array().unwrap();
        reports.iter().find(|one| one["unit"] == unit && one["period"] == period).unwrap()["state"].clone()
    };
    assert_eq!(of("p-vt", "2023-03"), "on_time");
    assert_eq!(of("p-vt", "2023-Q1"), "on_time");
    assert_eq!(of("thanh-tra", "2023-03"), "missing");
    assert_eq!(status["missing"], json!(["thanh-tra"]));
}

#[test]
fn the_year_goes_on_through_everything() {
    let office = office();
    first_quarter(&office);
    quarter(&office, "2023-Q1", 81.5, [1400.0, 1420.0], [580.0, 600.0], "2023-03-23T15:00:00+07:00");
    let months = [
        Month {
            period: "2023-04",
            transport: [4.0, 2.0, 850.0],
            inspectors: Some(340.0),
            roads: Some([12.0, 13.0, 14.0]),
        },
        Month {
            period: "2023-05",
            transport: [6.0, 3.0, 870.0],
            inspectors: Some(350.0),
            roads: Some([8.5, 9.25, 10.0]),
        },
        Month {
            period: "2023-06",
            transport: [5.0, 1.0, 900.0],
            inspectors: Some(355.0),
            roads: Some([11.0, 12.0, 13.0]),
        },
    ];
    for (one, at) in months.iter().zip(["2023-04-24", "2023-05-26", "2023-06-16"]) {
        month(&office, one, &format!("{at}T08:00:00+07:00"));
    }
    quarter(&office, "2023-Q2", 86.0, [2900.0, 2930.0], [1190.0, 1200.0], "2023-06-16T10:00:00+07:00");
    office.issue("2023-H1");
    let mut form = office.form("2023-H1", "p-qlht");
    form.put("1.2.a", "progress", "hoàn thành").put("1.2.a", "done_on", serial("2023-06-10"));
    form.put("1.2.a", "evidence", "Quyết định số 812/QĐ-UBND");
    receive(&office, "h1.xlsx", &form, "2023-06-16T11:00:00+07:00");

    // Due 24/4 by two working days; 25/5 by the plan, so that 26/5 is late.
    let may = office.status("2023-05").is(1).json();
    assert_eq!((&may["due"], &may["late"]), (&"2023-05-25".into(), &json!(["p-qlht", "thanh-tra", "p-vt"])));
    assert_eq!(office.status("2023-04").is(0).json()["due"], "2023-04-24");

    let half = consolidated(&office, "2023-H1");
    // 18 + (4 + 6 + 5); 12.75 + 35.75 + 39 + 27.75 + 36.
    assert_eq!(line(&half, "2.1.a")["current"], "33");
    assert_eq!(line(&half, "1.1.a")["cumulative"], "151.25");
    // 900 + 355, above 1.200.
    assert_eq!((&line(&half, "2.2.b")["current"], &line(&half, "2.2.b")["met"]), (&"1255".into(), &true.into()));
    // 4.090 of 4.130.
    assert_eq!((&line(&half, "2.2.a")["cumulative"], &line(&half, "2.2.a")["met"]), (&"99.0315".into(), &true.into()));
    let paved = line(&half, "1.1.b");
    assert_eq!((&paved["cumulative"], &paved["exceeded"]), (&"86".into(), &true.into()));
    let milestone = line(&half, "1.2.a");
    assert_eq!((&milestone["status"], &milestone["completed_on"]), (&"done_on_time".into(), &"2023-06-10".into()));
    let task = |no: &str| half["tasks"].as_array().unwrap().iter().find(|task| task["task"] == no).unwrap().clone();
    assert_eq!((&task("1.2")["status"], &task("1.2")["completed_on"]), (&"done_on_time".into(), &"2023-06-10".into()));
    assert_eq!(task("1.1")["status"], "in_progress_on_time");
    assert_eq!(task("1")["status"], "in_progress_on_time", "as the worst below it");

    // The inspectors were dissolved on 30 June: nobody expects them in July, and theirs is counted no more.
    let july =
        Month { period: "2023-07", transport: [4.0, 2.0, 1190.0], inspectors: None, roads: Some([5.0, 5.0, 5.0]) };
    month(&office, &july, "2023-07-18T08:00:00+07:00");
    let july = consolidated(&office, "2023-07");
    assert_eq!((&july["coverage"]["expected"], &july["coverage"]["missing"]), (&2.into(), &json!([])));
    assert_eq!((&line(&july, "2.2.b")["cumulative"], &line(&july, "2.2.b")["met"]), (&"1190".into(), &false.into()));

    let year = consolidated(&office, "2023");
    assert_eq!((&line(&year, "2.1.a")["cumulative"], &line(&year, "2.1.a")["met"]), (&"37".into(), &true.into()));
    assert_eq!(line(&year, "2.1.a")["last_year"], "71");
    assert_eq!((&line(&year, "2.1.b")["cumulative"], &line(&year, "2.1.b")["met"]), (&"14".into(), &true.into()));
    // 151.25 + 15 of 450.
    assert_eq!(
        (&line(&year, "1.1.a")["cumulative"], &line(&year, "1.1.a")["attainment_percent"]),
        (&"166.25".into(), &"36.9".into())
    );
    let coverage = &year["coverage"];
    assert_eq!(coverage["received"].as_u64().unwrap() + coverage["missing"].as_array().unwrap().len() as u64, 4);

    for period in ["2023-07", "2023-Q2", "2023-H1", "2023-9M", "2023"] {
        says_nothing_of_2022(office.khtc(&["report", "--period", period]).is(0));
        says_nothing_of_2022(office.khtc(&["consolidate", "--period", period]).is(0));
        says_nothing_of_2022(&office.khtc(&["status", "--period", period]));
    }
    says_nothing_of_2022(&office.khtc(&[]));
    let mut looked_at = 0;
    for (path, bytes) in office.snapshot() {
        // The plan workbook was given to the program; its column of examples names a department that exists.
        let made = ["bieu-mau", "phan-hoi", "ket-qua"].iter().any(|folder| path.starts_with(folder));
        if made {
            let words = match path.extension().is_some_and(|ending| ending == "eml") {
                true => Letter::read(&bytes).text,
                false => Workbook::from_bytes(&bytes).all_text(),
            };
            is_ours_alone(&path.to_string_lossy(), &words);
            looked_at += 1;
        }
    }
    assert!(looked_at > 40, "{looked_at}");
    let report = Workbook::open(&office.path("ket-qua/2023-H1/bao-cao-ubnd-tinh-2023-H1.xlsx")).all_text();
    for words in ["UBND TỈNH YÊN BÁI", "SỞ GIAO THÔNG VẬN TẢI", "Yên Bái", "Trần Văn Bình", "GIÁM ĐỐC"]
    {
        assert!(report.contains(words), "{words}");
    }
}
