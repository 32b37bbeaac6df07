//! A thousand reports in one `receive`: read, judged, recorded, answered; beside bare calamine over the same files.
//!
//! `cargo bench --bench throughput` prints times, peak memory and ratios; it never fails on a number.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    unsafe_code,
    reason = "prints what it measures, of child processes, and may fall over"
)]

mod process;
mod reports;

use std::error::Error;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use khtc::layout::{Layout, Role, SheetKind};
use khtc::model::entry::Field;
use khtc::model::quantity::Quantity;
use khtc::plan::{self, PlanSource};
use khtc::template::{Answers, Typed};
use process::measured;
use reports::{fill, prepare};

/// A hundred units in ten months.
const UNITS: usize = 100;
const MONTHS: usize = 10;
/// An amount, a level, a rate with numerator and denominator, a breakdown by district, a list of names.
const INDICATORS: [&str; 7] = ["1.1.a", "1.1.c", "1.2.a", "1.3.a", "1.3.b", "1.3.c", "2.a"];
const RUNS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let source = source()?;
    let plan_path = folder.path().join("ke-hoach-2022.xlsx");
    std::fs::write(&plan_path, plan::write(&source)?)?;
    let read = plan::read(&plan::grid(&source));
    let plan = read.plan.ok_or_else(|| format!("the plan has errors: {:?}", read.faults))?;
    let inbox = folder.path().join("thu");
    let units: Vec<String> = (0..UNITS).map(|number| format!("u{number:03}")).collect();
    let files = fill(&plan, &inbox, &units, MONTHS, answers)?;
    let bytes: u64 = files.iter().map(|path| std::fs::metadata(path).map_or(0, |file| file.len())).sum();
    let threads = std::thread::available_parallelism()?.get();
    println!("{} tệp, {} MB, {threads} luồng; trung vị của {RUNS} lần\n", files.len(), bytes >> 20);

    let values = median(|| bare(&files, threads, false));
    let formulas = median(|| bare(&files, threads, true));
    let mut turn = 0;
    let mut memory = 0;
    let mut receive = |files: &[PathBuf]| {
        turn += 1;
        let workspace = folder.path().join(format!("ws-{turn}"));
        prepare(&workspace, &plan_path);
        let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
        command.arg("receive").args(files).arg("--workspace").arg(&workspace);
        command.args(["--received-at", "2023-01-14T08:00:00+07:00"]);
        let (time, peak) = measured(&mut command);
        memory = memory.max(peak);
        // The workspace stays until the end: a file system is slow at reusing what was just deleted.
        time
    };
    let all = median(|| receive(std::slice::from_ref(&inbox)));
    let peak_all = std::mem::take(&mut memory);
    println!("{:<52} {:>9} {:>9}", "", "thời gian", "bộ nhớ");
    row("calamine đọc các giá trị", values, None);
    row("calamine đọc các giá trị và công thức", formulas, None);
    row("khtc receive: đọc, kiểm tra, ghi sổ, trả lời", all, Some(peak_all));
    println!("\nso với calamine đọc giá trị: {:.2}×", all.as_secs_f64() / values.as_secs_f64());
    println!("so với calamine đọc giá trị và công thức: {:.2}×", all.as_secs_f64() / formulas.as_secs_f64());
    Ok(())
}

/// The plan of 2022 with a thousand reports in it: many units that share its indicators, each a part of size.
fn source() -> Result<PlanSource, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/ke-hoach-2022.toml");
    let mut source = PlanSource::from_toml(&std::fs::read_to_string(path)?)?;
    let share = toml::from_str::<PlanSource>("allocations = [{ share = 0.01 }]")?.allocations.remove(0);
    for indicator in source.indicators.iter_mut().filter(|one| INDICATORS.contains(&one.code.as_str())) {
        // A part of it is what a unit can reach in a year.
        let of_unit = match indicator.kind.as_str() {
            "flow" if indicator.op == "each" => continue,
            "flow" if indicator.names => 14,
            "flow" => 300,
            "stock" => 35,
            _ => continue,
        };
        for figure in [&mut indicator.min, &mut indicator.max].into_iter().flatten() {
            figure.0 = Quantity::whole(of_unit * UNITS as i64);
        }
    }
    for number in 0..UNITS {
        let mut unit = source.units.first().ok_or("a plan without units")?.clone();
        unit.code = format!("u{number:03}");
        unit.name = format!("Đơn vị số {number}");
        unit.short = format!("ĐV {number}");
        unit.emails = vec![format!("u{number:03}@snn.example")];
        for indicator in INDICATORS {
            let mut of_unit = share.clone();
            of_unit.indicator = indicator.to_owned();
            of_unit.unit = unit.code.clone();
            source.allocations.push(of_unit);
        }
        source.units.push(unit);
    }
    Ok(source)
}

/// Something sensible in every cell that asks for a figure, and a sentence or two.
fn answers(layout: &Layout, turn: usize, number: usize) -> Answers {
    let mut answers = Answers::default();
    for sheet in &layout.sheets {
        for (at, row) in sheet.rows.iter().enumerate() {
            let Some(key) = row.subject.key() else { continue };
            for column in &sheet.columns {
                let Some(Role::Input(field)) = row.role(sheet, *column) else { continue };
                let typed = match field {
                    Field::Current if sheet.kind == SheetKind::Districts => Typed::Number(((turn + at) % 2) as f64),
                    // As many as there are names.
                    Field::Current if key == "2.a" => Typed::Number(1.0),
                    Field::Current => Typed::Number((turn + 20 + number % 3) as f64),
                    Field::Numerator => Typed::Number((600 + turn) as f64),
                    Field::Denominator => Typed::Number(1000.0),
                    Field::Result => Typed::Text(format!("Đã hoàn thành đợt {turn} ở {number} điểm, dòng {at}.")),
                    Field::Name if key.ends_with("#1") => Typed::Text(format!("Công ty TNHH Hoa Hồi {number}-{turn}")),
                    _ => continue,
                };
                answers.put(sheet.kind, key.clone(), *column, typed);
            }
        }
    }
    answers
}

/// Every cell of every sheet, as a program without any judgement would read it.
fn bare(files: &[PathBuf], threads: usize, formulas: bool) -> Duration {
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = std::fs::read(path).expect("a report");
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a report");
            for sheet in book.sheet_names() {
                std::hint::black_box(book.worksheet_range(&sheet).expect("a sheet"));
                if formulas {
                    std::hint::black_box(book.worksheet_formula(&sheet).expect("a sheet"));
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    start.elapsed()
}

fn median(mut once: impl FnMut() -> Duration) -> Duration {
    once();
    let mut runs: Vec<Duration> = (0..RUNS).map(|_| once()).collect();
    runs.sort();
    runs[RUNS / 2]
}

fn row(what: &str, time: Duration, memory: Option<u64>) {
    let memory = memory.map_or_else(|| "–".to_owned(), |kib| format!("{} MiB", kib / 1024));
    println!("{what:<52} {:>6.0} ms {memory:>9}", time.as_secs_f64() * 1e3);
}
