//! The year of a large office: a hundred units, three hundred indicators, twelve months; its workbooks written,
//! weighed, and opened by LibreOffice where there is one.
//!
//! `cargo bench --bench size` prints sizes, times and peak memory beside what issue 4 allows; it never fails on a
//! number.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    unsafe_code,
    reason = "prints what it measures, of child processes, and may fall over"
)]

mod office;
mod process;
mod reports;

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use khtc::plan::{self, PlanSource};
use office::{Office, answers};
use process::measured;
use reports::{fill, prepare};

const OFFICE: Office = Office { id: "lon", year: 2022, units: 100, indicators: 300 };
const MONTHS: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let source = PlanSource::from_toml(&OFFICE.source()?)?;
    let plan_path = folder.path().join("ke-hoach-2022.xlsx");
    std::fs::write(&plan_path, plan::write(&source)?)?;
    let read = plan::read(&plan::grid(&source));
    let plan = read.plan.ok_or_else(|| format!("the plan has errors: {:?}", read.faults))?;
    let inbox = folder.path().join("thu");
    let units = OFFICE.unit_codes();
    let files = fill(&plan, &inbox, &units, MONTHS, answers)?;
    let workspace = folder.path().join("ws");
    prepare(&workspace, &plan_path);
    let mut receive = khtc(&workspace, "receive");
    let (time, peak) = measured(receive.arg(&inbox).args(["--received-at", "2022-12-15T08:00:00+07:00"]));
    println!("{} đơn vị, {} chỉ tiêu, {MONTHS} tháng: {} báo cáo\n", OFFICE.units, OFFICE.indicators, files.len());
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
