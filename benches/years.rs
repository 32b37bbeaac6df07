//! What the officer waits for after one, five and twenty years: thirty units, twelve months a year, all in one ledger.
//!
//! `cargo bench --bench years` prints medians of whole processes beside what issue 5 allows; it never fails on a number.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    unsafe_code,
    reason = "prints what it measures, of child processes, and may fall over"
)]

mod office;
mod process;
mod reports;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use khtc::plan::{self, PlanSource};
use office::{Office, answers};
use process::measured;
use reports::{fill, prepare};

const FIRST: i32 = 2006;
const STAGES: [i32; 3] = [1, 5, 20];
const UNITS: usize = 30;
const INDICATORS: usize = 90;
const MONTHS: usize = 12;
const RUNS: usize = 9;
/// By verb, what it may take.
const ALLOWED: [(&str, u64); 4] = [("status", 200), ("explain", 150), ("consolidate", 1500), ("receive", 200)];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut office = Office { id: "nam", year: FIRST, units: UNITS, indicators: INDICATORS };
    let workspace = folder.path().join("ws");
    let mut later = BTreeMap::new();
    let mut times: BTreeMap<(usize, bool), Vec<Duration>> = BTreeMap::new();
    for stage in STAGES {
        while office.year < FIRST + stage {
            later.insert(office.year, live(&workspace, folder.path(), &office)?);
            office.year += 1;
        }
        let (middle, newest) = (FIRST + stage / 2, FIRST + stage - 1);
        for (year, is_newest) in [(middle, false), (newest, true)] {
            let corrections = later.get_mut(&year).ok_or("a year that was lived")?;
            for (at, (verb, _)) in ALLOWED.iter().enumerate() {
                let time = median(verb, &workspace, folder.path(), year, corrections)?;
                times.entry((at, is_newest)).or_default().push(time);
            }
        }
        let size = std::fs::metadata(workspace.join("so-theo-doi.db"))?.len();
        eprintln!("{stage} năm: {} báo cáo, sổ {:.0} MB", stage as usize * UNITS * MONTHS, size as f64 / 1e6);
    }
    println!("{UNITS} đơn vị, {INDICATORS} chỉ tiêu, {MONTHS} tháng mỗi năm; trung vị của {RUNS} lần, cả tiến trình\n");
    let [one, five, twenty] = STAGES.map(|stage| format!("{stage} năm"));
    println!("{:<32} {one:>9} {five:>9} {twenty:>9} {:>8} {:>8} {:>10}", "", "20/1", "20/5", "được phép");
    for ((at, is_newest), of) in times {
        let (verb, allowed) = ALLOWED[at];
        let name = format!("{verb}, {}", if is_newest { "năm mới nhất" } else { "năm ở giữa" });
        let ms: Vec<f64> = of.iter().map(|time| time.as_secs_f64() * 1e3).collect();
        let [first, middle, last] = [ms[0], ms[1], ms[2]];
        let (by_first, by_middle) = (last / first, last / middle);
        println!(
            "{name:<32} {first:>6.0} ms {middle:>6.0} ms {last:>6.0} ms {by_first:>7.2}× {by_middle:>7.2}× {allowed:>7} ms"
        );
    }
    Ok(())
}

/// One year: its plan is laid into the folder, its reports are received. Back come further attempts that nobody has
/// sent yet.
fn live(workspace: &Path, folder: &Path, office: &Office) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let source = PlanSource::from_toml(&office.source()?)?;
    let year = office.year;
    let plan_path = folder.join(format!("ke-hoach-{year}.xlsx"));
    std::fs::write(&plan_path, plan::write(&source)?)?;
    let read = plan::read(&plan::grid(&source));
    let plan = read.plan.ok_or_else(|| format!("the plan has errors: {:?}", read.faults))?;
    if year == FIRST {
        prepare(workspace, &plan_path);
    } else {
        std::fs::copy(&plan_path, workspace.join(format!("ke-hoach-{year}.xlsx")))?;
    }
    let inbox = folder.join(format!("thu-{year}"));
    let files = fill(&plan, &inbox, &office.unit_codes(), MONTHS, answers)?;
    if year == FIRST {
        let size: u64 = files.iter().map(|file| std::fs::metadata(file).map_or(0, |file| file.len())).sum();
        eprintln!("{} báo cáo một năm, trung bình {} kB", files.len(), size / files.len() as u64 / 1000);
    }
    measured(khtc(workspace, "receive").arg(&inbox).args(["--received-at", &format!("{year}-12-15T08:00:00+07:00")]));
    std::fs::remove_dir_all(&inbox)?;
    // Units that correct their first month: it has no past, so that what it was filled with is all it needs.
    let corrected = |layout: &_, turn, number| answers(layout, turn + 1, number);
    let again: Vec<String> = office.unit_codes().into_iter().take(2 * (RUNS + 1)).collect();
    fill(&plan, &folder.join(format!("chinh-ly-{year}")), &again, 1, corrected)
}

fn median(
    verb: &str,
    workspace: &Path,
    folder: &Path,
    year: i32,
    corrections: &mut Vec<PathBuf>,
) -> Result<Duration, Box<dyn Error>> {
    let month = format!("{year}-12");
    let mut runs = Vec::new();
    for run in 0..=RUNS {
        let mut command = khtc(workspace, verb);
        match verb {
            "status" => command.args(["--period", &month]),
            "explain" => command.args(["1.1.a", "--period", &month]),
            "consolidate" => command.args(["--period", &month, "--out"]).arg(folder.join("tong-hop.xlsx")),
            "receive" => command
                .arg(corrections.pop().ok_or("no further attempt")?)
                .args(["--received-at", &format!("{year}-12-20T08:00:00+07:00")]),
            other => return Err(format!("{other} is not measured").into()),
        };
        let (time, _) = measured(&mut command);
        // The first finds nothing in the machine's memory.
        if run > 0 {
            runs.push(time);
        }
    }
    runs.sort();
    Ok(runs[RUNS / 2])
}

fn khtc(workspace: &Path, verb: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
    command.arg(verb).arg("--workspace").arg(workspace);
    command
}
