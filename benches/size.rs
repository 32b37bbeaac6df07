//! The year of a large office: a hundred units, three hundred indicators, twelve months; its workbooks written,
//! weighed, and opened by LibreOffice where there is one.
//!
//! `cargo bench --bench size` prints sizes, times and peak memory beside what issue 4 allows; it never fails on a
//! number.

mod process;
mod reports;

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use khtc::layout::{Layout, Role, SheetKind};
use khtc::model::entry::Field;
use khtc::plan::{self, PlanSource};
use khtc::template::{Answers, Typed};
use process::measured;
use reports::{fill, prepare};

const UNITS: usize = 100;
const INDICATORS: usize = 300;
const MONTHS: usize = 12;
const DISTRICTS: usize = 10;
/// Of each ten indicators: how many of which kind, and what is asked beside it.
const KINDS: [&str; 10] =
    ["shared flow", "flow by district", "rate", "stock", "milestone", "shared rate", "flow", "flow", "flow", "flow"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let source = PlanSource::from_toml(&source()?)?;
    let plan_path = folder.path().join("ke-hoach-2022.xlsx");
    std::fs::write(&plan_path, plan::write(&source)?)?;
    let read = plan::read(&plan::grid(&source));
    let plan = read.plan.ok_or_else(|| format!("the plan has errors: {:?}", read.faults))?;
    let inbox = folder.path().join("thu");
    let units: Vec<String> = (0..UNITS).map(unit).collect();
    let files = fill(&plan, &inbox, &units, MONTHS, answers)?;
    let workspace = folder.path().join("ws");
    prepare(&workspace, &plan_path);
    let mut receive = khtc(&workspace, "receive");
    let (time, peak) = measured(receive.arg(&inbox).args(["--received-at", "2022-12-15T08:00:00+07:00"]));
    println!("{UNITS} đơn vị, {INDICATORS} chỉ tiêu, {MONTHS} tháng: {} báo cáo\n", files.len());
    println!("{:<34} {:>9} {:>9} {:>9}", "", "thời gian", "bộ nhớ", "dung lượng");
    row("receive", time, peak, None);
    let mut books = Vec::new();
    for (verb, period) in
        [("consolidate", "2022-12"), ("consolidate", "2022"), ("report", "2022-12"), ("report", "2022")]
    {
        let out = folder.path().join(format!("{verb}-{period}.xlsx"));
        let mut command = khtc(&workspace, verb);
        let (time, peak) = measured(command.args(["--period", period, "--out"]).arg(&out));
        row(&format!("{verb} {period}"), time, peak, Some(std::fs::metadata(&out)?.len()));
        books.push(out);
    }
    println!("{:<34} {:>9} {:>9} {:>9}\n", "được phép", "5 s", "500 MiB", "10 MB");
    for book in &books {
        let name = book.file_stem().unwrap_or_default().to_string_lossy();
        for (how, mode) in [("", 1), (", tính lại toàn bộ", 0)] {
            match opened(book, folder.path(), mode)? {
                Some(time) => println!("LibreOffice mở {name}{how}: {:.1} s (được phép 15 s)", time.as_secs_f64()),
                None => println!("LibreOffice mở {name}: máy này không có LibreOffice"),
            }
        }
    }
    Ok(())
}

fn khtc(workspace: &Path, verb: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
    command.arg(verb).arg("--workspace").arg(workspace);
    command
}

fn unit(number: usize) -> String {
    format!("u{:03}", number % UNITS)
}

/// A plan of this size, in the form that a plan is written in by hand.
fn source() -> Result<String, std::fmt::Error> {
    let mut text = String::from(
        "[about]\nid = \"lon-2022\"\nrevision = 1\ntitle = \"Kế hoạch của một cơ quan lớn năm 2022\"\nyear = 2022\n\
         parent_agency = \"UBND tỉnh Đất Mới\"\nagency = \"Sở Việc Lớn\"\ndepartment = \"Phòng Tổng hợp\"\n\
         place = \"Đất Mới\"\nsigner = \"Lê Thị Ký\"\nsigner_title = \"Giám đốc\"\n\
         [[leaders]]\ncode = \"ky\"\nname = \"Lê Thị Ký\"\ntitle = \"Giám đốc\"\n",
    );
    for number in 0..UNITS {
        let code = unit(number);
        writeln!(text, "[[units]]\ncode = \"{code}\"\nname = \"Đơn vị số {number}\"\nshort = \"ĐV {number}\"")?;
        writeln!(text, "emails = [\"{code}@so.example\"]")?;
    }
    for number in 0..DISTRICTS {
        writeln!(text, "[[districts]]\ncode = \"{}\"\nname = \"Huyện số {number}\"\nkind = \"huyện\"", 180 + number)?;
    }
    for number in 0..INDICATORS {
        let (heading, task) = (number / 30 + 1, number % 30 / 5 + 1);
        if number % 30 == 0 {
            writeln!(text, "[[tasks]]\nno = \"{heading}\"\ntitle = \"Nhóm nhiệm vụ trọng tâm số {heading}\"")?;
        }
        if number % 5 == 0 {
            let unit = unit(number / 3);
            writeln!(text, "[[tasks]]\nno = \"{heading}.{task}\"\ntitle = \"Nhiệm vụ trọng tâm số {heading}.{task}\"")?;
            writeln!(text, "leader = \"ky\"\nunit = \"{unit}\"\ndeadline = \"Năm 2022\"")?;
        }
        let letter = ["a", "b", "c", "d", "e"][number % 5];
        let code = format!("{heading}.{task}.{letter}");
        writeln!(text, "[[indicators]]\ncode = \"{code}\"\ntask = \"{heading}.{task}\"")?;
        writeln!(text, "title = \"Hoàn thành chỉ tiêu số {number} được Chủ tịch UBND tỉnh giao trong năm\"")?;
        text.push_str(match KINDS[number % 10] {
            "rate" | "shared rate" => "uom = \"%\"\nkind = \"rate\"\nop = \">=\"\nmin = 95\ndecimals = 1\n",
            "stock" => "uom = \"ha\"\nkind = \"stock\"\nop = \">\"\nmin = 1000\ndecimals = 1\n",
            "milestone" => "kind = \"milestone\"\nop = \"done\"\n",
            "flow by district" => "uom = \"vườn\"\nkind = \"flow\"\nop = \"each\"\nmin = 10\nbreakdown = \"huyện\"\n",
            _ => "uom = \"km\"\nkind = \"flow\"\nop = \">=\"\nmin = 1200\ndecimals = 1\n",
        });
        let reporters = if KINDS[number % 10].starts_with("shared") { 4 } else { 1 };
        for place in 0..reporters {
            let unit = unit(number / 3 + place * 25);
            writeln!(
                text,
                "[[allocations]]\nindicator = \"{code}\"\nunit = \"{unit}\"\nshare = {}",
                1.0 / reporters as f64
            )?;
        }
    }
    Ok(text)
}

/// Something sensible in every cell that asks for a figure or for progress, and a sentence for each.
fn answers(layout: &Layout, turn: usize, number: usize) -> Answers {
    let mut answers = Answers::default();
    for sheet in &layout.sheets {
        for (at, row) in sheet.rows.iter().enumerate() {
            let Some(key) = row.subject.key() else { continue };
            for column in &sheet.columns {
                let Some(Role::Input(field)) = row.role(sheet, *column) else { continue };
                let typed = match field {
                    Field::Current if sheet.kind == SheetKind::Districts => Typed::Number(((turn + at) % 3) as f64),
                    Field::Current => Typed::Number(60.5 + turn as f64 + (number % 3) as f64),
                    Field::Numerator => Typed::Number((600 + turn) as f64),
                    Field::Denominator => Typed::Number(1000.0),
                    Field::Progress => Typed::Text("đang thực hiện".to_owned()),
                    Field::Result => Typed::Text(format!(
                        "Đã hoàn thành đợt {turn} ở {number} điểm, dòng {at}; đang tổ chức nghiệm thu, thanh toán."
                    )),
                    Field::Difficulty if at % 3 == 0 => {
                        Typed::Text(format!("Mưa kéo dài trong tháng {} làm chậm tiến độ tại điểm {number}.", turn + 1))
                    }
                    _ => continue,
                };
                answers.put(sheet.kind, key.clone(), *column, typed);
            }
        }
    }
    answers
}

/// How long LibreOffice needs from its start until it has written what it opened as plain text: its own start is in
/// it. `mode` is its setting for files of others: 0 calculates every formula anew, 1 takes what is cached.
fn opened(book: &Path, folder: &Path, mode: u8) -> Result<Option<Duration>, Box<dyn Error>> {
    let profile = folder.join(format!("lo-{mode}"));
    std::fs::create_dir_all(profile.join("user"))?;
    let settings = profile.join("user/registrymodifications.xcu");
    if !settings.exists() {
        let xml = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item></oor:items>"#
        );
        std::fs::write(&settings, xml)?;
    }
    let start = Instant::now();
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", profile.display()));
    command.args(["--headless", "--convert-to", "csv", "--outdir"]).arg(folder).arg(book);
    match command.stdout(Stdio::null()).stderr(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(Some(start.elapsed())),
        Ok(status) => Err(format!("soffice: {status}").into()),
        Err(_) => Ok(None),
    }
}

fn row(what: &str, time: Duration, memory: u64, size: Option<u64>) {
    let size = size.map_or_else(|| "–".to_owned(), |bytes| format!("{:.2} MB", bytes as f64 / 1e6));
    println!("{what:<34} {:>6.0} ms {:>5} MiB {size:>10}", time.as_secs_f64() * 1e3, memory / 1024);
}
