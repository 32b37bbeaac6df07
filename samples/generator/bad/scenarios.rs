//! The scenarios themselves, one a rule.
//!
//! Never more than is needed to break the rule: what else is found is a consequence that the unit is told too.

use std::error::Error;

use khtc::mail::{self, Address, Attachment, Draft};

use super::desk::Desk;
use super::workbook::{Typed, Workbook, encrypted, serial};
use super::{Plans, Scenario, Way};

type Made<T> = Result<T, Box<dyn Error>>;
/// Code, unit, what is done to a report that nothing was wrong with.
type Damage = (&'static str, &'static str, fn(&mut Workbook));

/// The month in which nothing stands before.
const JANUARY: &str = "2022-01";
const FEBRUARY: &str = "2022-02";

/// A sentence for every indicator.
const SENTENCE: &str = "Đơn vị đang tích cực triển khai thực hiện theo kế hoạch được giao.";

pub fn all(plans: &Plans) -> Made<Vec<Scenario>> {
    let mut all = Vec::new();
    for &(code, unit, damage) in DAMAGES {
        let mut desk = plans.desk();
        desk.send(unit, JANUARY, damage)?;
        all.push(scenario(code, Way::Check, desk));
    }
    for (code, unit, damage) in IN_THE_SECOND_PLAN {
        let mut desk = plans.second_desk();
        desk.send(unit, JANUARY, damage)?;
        all.push(Scenario { plan: Some(plans.second_source.clone()), ..scenario(code, Way::Check, desk) });
    }
    for (code, unit, first, second) in AFTER_A_MONTH {
        let mut desk = plans.desk();
        desk.send(unit, JANUARY, first)?;
        desk.send(unit, FEBRUARY, second)?;
        all.push(scenario(code, Way::Receive, desk));
    }
    all.extend(files(plans)?);
    all.extend(stamps(plans)?);
    all.extend(others(plans)?);
    Ok(all)
}

fn scenario(code: &'static str, way: Way, desk: Desk) -> Scenario {
    Scenario { code, way, plan: None, files: desk.files }
}

fn unharmed(_: &mut Workbook) {}

/// Reports of January that one thing is wrong with.
const DAMAGES: &[Damage] = &[
    ("W008", "cc-ptnt", |book| {
        book.delete_sheet("_khtc");
    }),
    ("W014", "cc-ptnt", |book| {
        let types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
        book.replace("[Content_Types].xml", types, "application/vnd.ms-excel.sheet.macroEnabled.main+xml");
        book.add_part("xl/vbaProject.bin", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    }),
    ("S001", "cc-kl", |book| {
        book.delete_sheet("Theo huyện");
    }),
    ("S002", "cc-kl", |book| {
        // Nor do the headings say what the columns are.
        without_keys(book, "Theo huyện", 2);
    }),
    ("S003", "cc-ptnt", |book| with_row(book, "1.1.b", |sheet, row| sheet.delete_row(row))),
    ("S004", "cc-ptnt", |book| with_row(book, "1.1.b", |sheet, row| sheet.copy_row(row, row + 40))),
    ("S005", "cc-ptnt", |book| {
        book.type_at("Báo cáo", "D60", 40.0);
    }),
    ("S006", "cc-kl", |book| {
        book.put("1.3.c@180", "district", "Bình Gia").put("1.3.c@181", "district", "Tràng Định");
    }),
    ("S007", "cc-kl", |book| without_keys(book, "Theo huyện", 0)),
    ("S008", "cc-ptnt", |book| {
        // `đ­ược` has lost the letter that is a soft hyphen in this encoding.
        book.put("1.1.a", "result", "S¶n phÈm ®îc héi ®ång tØnh c«ng nhËn ®¹t 3 sao, ®¹t kÕ ho¹ch");
    }),
    ("C101", "cc-ptnt", |book| {
        book.put("1.1.a", "current", "hai chuỗi?");
    }),
    ("C103", "cc-kl", |book| {
        book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", "31/02/2022");
    }),
    ("C104", "cc-kl", |book| {
        book.put("3.2.a", "progress", "gần xong").put("3.2.b", "progress", "hoan thanh");
    }),
    ("C105", "cc-ptnt", |book| {
        book.put("1.1.a", "current", Typed::Error("#REF!"));
    }),
    ("C106", "cc-ptnt", |book| {
        book.put("1.1.a", "current", "1÷3");
    }),
    ("C107", "cc-kl", |book| {
        book.put("1.3.a", "current", 12_345_678_901_234.0);
    }),
    ("C108", "cc-kl", |book| {
        book.put("1.3.a", "current", "khoảng 500");
    }),
    ("C109", "cc-kl", |book| {
        book.put("1.3.a", "current", "8.5");
    }),
    ("C110", "cc-kl", |book| {
        book.put("1.3.a", "plan", 8000.0);
    }),
    ("C111", "cc-kl", |book| {
        book.put("1.3.a", "cumulative", 3700.0);
    }),
    ("C112", "cc-kl", |book| {
        book.put("1.3.a", "current", Typed::Formula("B3*2"));
    }),
    ("C113", "cc-ptnt", |book| {
        book.put("1.1.a", "result", "Dán cả văn bản vào một ô. ".repeat(200).as_str());
    }),
    ("C114", "cc-ptnt", |book| {
        book.put("1.1.a", "current", 1.25);
    }),
    ("C116", "cc-kl", |book| merged(book, ("1.3.a", "current"), ("1.3.b", "current"))),
    ("C117", "cc-kl", |book| {
        book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", serial("2022-12-01"));
    }),
    ("C118", "cc-kl", |book| merged(book, ("3.1.a", "result"), ("3.2.b", "result"))),
    ("C119", "cc-kl", |book| {
        book.put("1.3.a", "uom", "m2");
    }),
    ("P201", "cc-kl", |book| {
        book.put("1.3.b", "current", 628.0);
    }),
    ("P202", "cc-kl", |book| {
        book.put("1.3.b", "current", 0.628);
    }),
    ("P203", "cc-kl", |book| {
        book.put("3.3.a", "current", 300_000.0);
    }),
    ("P206", "cc-kl", |book| {
        book.put("3.1.a", "progress", "hoàn thành");
    }),
    ("P207", "cc-kl", |book| {
        book.put("3.1.a", "done_on", serial("2022-01-10"));
    }),
    ("P208", "cc-kl", |book| {
        book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", serial("2022-12-31"));
    }),
    ("P209", "cc-kl", |book| {
        book.put("1.3.a", "current", 9.0);
    }),
    ("P210", "cc-ttbvtv", |book| {
        book.put("1.2.a", "current", -20.0);
    }),
    ("P211", "cc-kl", |book| {
        book.put("1.3.a", "current", 17_500.0);
    }),
    ("P215", "cc-kl", |book| {
        book.put("1.3.a", "current", 999_999_999_999.0);
    }),
    ("R011", "cc-kl", |book| {
        book.put("1.3.b", "result", "tû lÖ che phñ rõng ®¹t 63,8%");
    }),
    ("R012", "cc-ptnt", |book| {
        book.put("1.1.a", "result", "Đã h\u{43e}àn thành thẩm định hồ sơ.");
    }),
    ("P212", "cc-ptnt", |book| {
        book.answer("document_date", serial("2022-07-14"));
    }),
    ("P213", "cc-kl", |book| {
        book.put("1.3.c@181", "current", 120.0);
    }),
    ("H301", "cc-kl", |book| {
        book.put("1.3.a", "current", -120.0).put("1.3.a", "note", "Đo đạc lại diện tích đã nghiệm thu.");
    }),
    ("X401", "cc-kl", |book| {
        book.put("1.3.a", "current", "").put("1.3.b", "current", "").put("3.1.a", "progress", "");
    }),
    ("X402", "cc-kl", |book| {
        book.put("1.3.c", "current", 15.0);
    }),
    ("X404", "cc-kl", |book| {
        book.put("1.3.a", "estimate", 300.0);
    }),
    ("X407", "cc-ptnt", |book| {
        book.answer("nil_report", "Không phát sinh").put("1.1.a", "current", 3.0);
    }),
    ("X408", "cc-ptnt", |book| {
        book.put("1.1.a", "result", SENTENCE).put("1.1.b", "result", SENTENCE).put("1.1.c", "result", SENTENCE);
    }),
    ("X403", "bql-csht", |book| {
        book.put("2.a", "current", 3.0).put("2.a#1", "name", "Công ty TNHH Hồi A").put("2.a#2", "name", "Cty Quế B");
    }),
    ("R001", "cc-kl", |book| {
        book.put("1.3.a", "current", "512,5ha");
    }),
    ("R002", "cc-kl", |book| {
        book.put("1.3.a", "current", "1.200");
    }),
    ("R003", "cc-kl", |book| {
        book.put("1.3.b", "current", "62,8%");
    }),
    ("R004", "cc-ptnt", |book| {
        book.put("1.1.a", "current", "Chưa phát sinh");
    }),
    ("R005", "cc-ptnt", |book| {
        book.put("1.1.a", "result", "Đã thẩm  định\u{a0}xong ho\u{0302}\u{0300} sơ.");
    }),
    ("R006", "cc-kl", |book| {
        book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", "10-01-2022");
    }),
    ("R007", "cc-kl", |book| {
        book.put("3.1.a", "progress", "Đang Thực Hiện ");
    }),
    ("R008", "cc-kl", |book| {
        book.put("1.3.b", "current", "62,80000001");
    }),
    ("R009", "cc-kl", |book| {
        book.put("1.3.a", "current", "450");
    }),
    ("R010", "cc-kl", |book| {
        book.put("1.3.a", "estimate", "Chưa có số liệu");
    }),
];

/// The same under the second plan: rates of two reporters, three decimals, lists of names.
const IN_THE_SECOND_PLAN: [Damage; 3] = [
    ("C102", "mot", |book| {
        book.put("1.c", "current", "1.234");
    }),
    ("X405", "mot", |book| {
        book.put("1.a", "denominator", 0.0);
    }),
    ("X406", "mot", |book| {
        book.put("1.a", "numerator", 1200.0);
    }),
];

/// Code, unit, January, February.
type Months = (&'static str, &'static str, fn(&mut Workbook), fn(&mut Workbook));

/// What only the month before brings to light.
const AFTER_A_MONTH: [Months; 7] = [
    ("P204", "cc-kl", unharmed, |book| {
        book.put("1.3.a", "current", -12.5);
    }),
    ("P205", "cc-kl", unharmed, |book| {
        book.put("1.3.a", "current", -12.5).put("1.3.a", "note", "Đo đạc lại diện tích đã nghiệm thu.");
    }),
    (
        "H303",
        "cc-kl",
        |book| {
            book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", serial("2022-01-10"));
        },
        |book| {
            book.put("3.1.a", "progress", "đang thực hiện");
        },
    ),
    (
        "H306",
        "cc-kl",
        |book| {
            book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", serial("2022-01-12"));
        },
        |book| {
            book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", serial("2022-01-10"));
        },
    ),
    ("H307", "cc-kl", unharmed, |book| {
        book.put("3.1.a", "progress", "hoàn thành").put("3.1.a", "done_on", serial("2021-02-05"));
    }),
    ("H304", "cc-ttbvtv", unharmed, |book| {
        book.put("1.2.a", "current", 35.0);
    }),
    (
        "H305",
        "cc-ptnt",
        |book| {
            book.put("1.1.a", "current", 1.0).put("1.1.b", "current", 2.0).put("1.1.c", "current", 3.0);
        },
        |book| {
            book.put("1.1.a", "current", 1.0).put("1.1.b", "current", 2.0).put("1.1.c", "current", 3.0);
        },
    ),
];

/// What is no report at all.
fn files(plans: &Plans) -> Made<Vec<Scenario>> {
    let one = |code, ending: &str, bytes: Vec<u8>| {
        let mut desk = plans.desk();
        desk.file(ending, bytes);
        scenario(code, Way::Check, desk)
    };
    let mut foreign = rust_xlsxwriter::Workbook::new();
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(2022, 1, 17)?;
    foreign.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
    foreign.add_worksheet().write(0, 0, "Bảng lương tháng 1")?.write(1, 0, 12.5)?;
    Ok(vec![
        one("W001", "xlsx", b"%PDF-1.7\n% ban ky doi ten\n".to_vec()),
        one("W002", "xlsx", encrypted()),
        one("W003", "xlsx", foreign.save_to_buffer()?),
    ])
}

/// Whose a workbook says it is.
fn stamps(plans: &Plans) -> Made<Vec<Scenario>> {
    let mut made = Vec::new();
    let mut under = |code, change: &dyn Fn(&mut khtc::model::plan::Plan), period: &str| -> Made<()> {
        let mut plan = plans.of_2022.clone();
        change(&mut plan);
        let unit = if plan.unit("cc-ptnt").is_some() { "cc-ptnt" } else { "cc-la" };
        let mut desk = Desk::new(&plan, &plans.key);
        desk.send(unit, period, unharmed)?;
        made.push(scenario(code, Way::Check, desk));
        Ok(())
    };
    under("W004", &|plan| plan.about.id = "snn-ls-2022-du-thao".to_owned(), JANUARY)?;
    under(
        "W005",
        &|plan| {
            plan.units.iter_mut().filter(|unit| unit.code == "cc-ptnt").for_each(|unit| unit.code = "cc-la".to_owned());
            let tasks = plan.tasks.iter_mut().filter(|task| task.unit.as_deref() == Some("cc-ptnt"));
            tasks.for_each(|task| task.unit = Some("cc-la".to_owned()));
        },
        JANUARY,
    )?;
    under(
        "W013",
        &|plan| {
            plan.about.id = "snn-ls-2023".to_owned();
            plan.about.year = 2023;
        },
        "2023-01",
    )?;
    let mut desk = plans.desk().with_key("k-khac");
    desk.send("cc-ptnt", JANUARY, unharmed)?;
    made.push(scenario("W007", Way::Check, desk));
    let mut desk = plans.desk();
    desk.send("cc-ptnt", JANUARY, |book| {
        // The first value as issued, in the hidden sheet.
        book.type_at("_khtc", "D10", "999");
    })?;
    made.push(scenario("W006", Way::Check, desk));
    for (code, period) in [("W009", JANUARY), ("W016", "2022-02")] {
        let mut desk = plans.desk();
        desk.send("cc-ptnt", JANUARY, |book| {
            book.delete_sheet("_khtc").cut("xl/workbook.xml", "<definedName name=\"khtc_stamp\"", "</definedName>");
            book.cut("docProps/custom.xml", "<property ", "</property>");
        })?;
        made.push(scenario(code, Way::CheckAs { unit: "cc-ptnt", period }, desk));
    }
    let mut revised = plans.source.clone();
    revised.about.revision = Some(2);
    let mut desk = plans.desk();
    desk.send("cc-ptnt", JANUARY, unharmed)?;
    made.push(Scenario { plan: Some(revised), ..scenario("W010", Way::Check, desk) });
    Ok(made)
}

fn others(plans: &Plans) -> Made<Vec<Scenario>> {
    let mut mailed = plans.desk();
    mailed.send("cc-ptnt", JANUARY, unharmed)?;
    let book = mailed.files.values().next().cloned().unwrap_or_default();
    let mut desk = plans.desk();
    let address = |name: &str, address: &str| Address { name: Some(name.to_owned()), address: address.to_owned() };
    desk.file(
        "eml",
        mail::compose(&Draft {
            from: address("Người khác", "nguoi-khac@example.com"),
            to: vec![address("Phòng KHTC", "khtc@snn.langson.example")],
            subject: "Báo cáo tháng 1".to_owned(),
            date: chrono::DateTime::parse_from_rfc3339("2022-01-17T10:00:00+07:00")?,
            message_id: "w012@example.com".to_owned(),
            text: "Gửi giúp báo cáo.\n".to_owned(),
            attachments: vec![Attachment { name: "bao-cao.xlsx".to_owned(), bytes: book }],
        }),
    );
    let sender = scenario("W012", Way::Check, desk);

    let mut desk = plans.desk();
    desk.send("cc-ptnt", FEBRUARY, unharmed)?;
    let skipped = scenario("H302", Way::Check, desk);

    // February's template went out before January had come.
    let (mut desk, mut early) = (plans.desk(), plans.desk());
    desk.send("cc-ptnt", JANUARY, unharmed)?;
    early.send("cc-ptnt", FEBRUARY, unharmed)?;
    early.files.into_values().for_each(|bytes| desk.file("xlsx", bytes));
    let outdated = scenario("C115", Way::Receive, desk);

    // March says what the year has brought so far.
    let mut desk = plans.desk();
    for (month, figure) in [(JANUARY, 450.0), (FEBRUARY, 460.0), ("2022-03", 910.0)] {
        desk.send("cc-kl", month, |book| {
            book.put("1.3.a", "current", figure);
        })?;
    }
    let cumulative = scenario("P214", Way::Receive, desk);

    let mut desk = plans.second_desk();
    desk.send("cu", JANUARY, unharmed)?;
    let inactive = Scenario { plan: Some(plans.second_source.clone()), ..scenario("W015", Way::Check, desk) };

    let mut desk = plans.second_desk();
    desk.send("ba", JANUARY, unharmed)?;
    let not_asked = Scenario { plan: Some(plans.second_source.clone()), ..scenario("W011", Way::Check, desk) };

    let mut desk = plans.second_desk();
    for (unit, name) in [("mot", "Công ty TNHH Hồi Xứ Lạng"), ("hai", "Cty TNHH MTV HỒI XỨ LẠNG")] {
        desk.send(unit, JANUARY, |book| {
            book.put("1.b", "current", 1.0).put("1.b#1", "name", name);
        })?;
    }
    let shared = Scenario { plan: Some(plans.second_source.clone()), ..scenario("X409", Way::Receive, desk) };
    Ok(vec![sender, skipped, outdated, cumulative, inactive, not_asked, shared])
}

/// Does something to the row of a key on the first sheet.
fn with_row(book: &mut Workbook, key: &str, change: impl FnOnce(&mut super::workbook::SheetXml, u32)) {
    let Some(at) = book.find("Báo cáo", key, "code") else { return };
    let mut sheet = book.sheet("Báo cáo");
    change(&mut sheet, at.row + 1);
    book.set_sheet("Báo cáo", &sheet);
}

/// Deletes the hidden row and column of keys, and so many rows of headings below.
fn without_keys(book: &mut Workbook, sheet: &str, headings: u32) {
    let Some(mark) = book.find(sheet, "khtc.key", "code") else { return };
    let cells = book.grid().sheet(sheet).map(|of| of.cells.keys().copied().collect::<Vec<_>>()).unwrap_or_default();
    for at in
        cells.into_iter().filter(|at| at.column == mark.column || (mark.row..=mark.row + headings).contains(&at.row))
    {
        book.type_at(sheet, &at.to_string(), "");
    }
}

/// Merges from one cell to another, by row and column keys.
fn merged(book: &mut Workbook, (row, column): (&str, &str), (to_row, to_column): (&str, &str)) {
    let (from, to) = (book.find("Báo cáo", row, column), book.find("Báo cáo", to_row, to_column));
    if let (Some(from), Some(to)) = (from, to) {
        book.merge("Báo cáo", &format!("{from}:{to}"));
    }
}
