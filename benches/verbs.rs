//! What the officer waits for: whole processes of the release build, beside bare calamine over the same files.
//!
//! `cargo bench --bench verbs` prints medians, peak memory and ratios; it never fails on a number.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    unsafe_code,
    reason = "prints what it measures, of child processes, and may fall over"
)]

mod process;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use process::measured;

const RUNS: usize = 15;

fn main() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let plan = samples.join("ke-hoach-2022.xlsx");
    let inbox = samples.join("hop-thu-den");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let workspace = folder.path().join("ws");
    run(Command::new(env!("CARGO_BIN_EXE_khtc")).arg("init").arg(&workspace).arg("--plan").arg(&plan));
    let one = workbooks(&inbox).into_iter().next().expect("a sample workbook");

    println!("trung vị của {RUNS} lần, cả tiến trình; bộ nhớ là đỉnh của tiến trình\n");
    println!("{:<44} {:>10} {:>10} {:>12}", "", "thời gian", "bộ nhớ", "so calamine");
    let bare = median(|| {
        let start = Instant::now();
        std::hint::black_box(read_bare(&std::fs::read(&one).expect("a sample")));
        (start.elapsed(), 0)
    });
    let check = median(|| {
        measured(Command::new(env!("CARGO_BIN_EXE_khtc")).arg("check").arg(&one).arg("--workspace").arg(&workspace))
    });
    row("calamine đọc một tệp (trong tiến trình)", bare, None);
    row("khtc check, một tệp", check, Some(bare));

    let bare_all = median(|| {
        let start = Instant::now();
        for bytes in attachments(&inbox) {
            std::hint::black_box(read_bare(&bytes));
        }
        (start.elapsed(), 0)
    });
    let mut turn = 0;
    let whole = median(|| {
        turn += 1;
        let out = folder.path().join(format!("out-{turn}"));
        measured(
            Command::new(env!("CARGO_BIN_EXE_khtc"))
                .args(["run", "--period", "2022-06"])
                .arg("--plan")
                .arg(&plan)
                .arg("--inbox")
                .arg(&inbox)
                .arg("--out")
                .arg(out),
        )
    });
    row("calamine đọc mọi báo cáo mẫu", bare_all, None);
    row("khtc run, sáu tháng báo cáo mẫu", whole, Some(bare_all));
}

fn row(what: &str, (time, memory): (Duration, u64), bare: Option<(Duration, u64)>) {
    let memory = if memory == 0 { "–".to_owned() } else { format!("{} MiB", memory / 1024) };
    let ratio = bare.map(|(bare, _)| format!("{:.1}×", time.as_secs_f64() / bare.as_secs_f64()));
    println!("{what:<44} {:>7.1} ms {memory:>10} {:>12}", time.as_secs_f64() * 1e3, ratio.unwrap_or_default());
}

/// The median of several runs by time, after one that is not counted.
fn median(mut once: impl FnMut() -> (Duration, u64)) -> (Duration, u64) {
    once();
    let mut runs: Vec<(Duration, u64)> = (0..RUNS).map(|_| once()).collect();
    runs.sort();
    runs[RUNS / 2]
}

fn run(command: &mut Command) {
    assert!(command.stdout(Stdio::null()).status().expect("khtc starts").success());
}

/// Reads every cell of every sheet, as a program without any judgement would.
fn read_bare(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a sample workbook");
    let sheets = book.sheet_names();
    sheets.iter().map(|sheet| book.worksheet_range(sheet).map_or(0, |range| range.used_cells().count())).sum()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the samples").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn workbooks(folder: &Path) -> Vec<PathBuf> {
    files(folder).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "xlsx")).collect()
}

/// The bytes of every workbook, on its own or attached to a mail.
fn attachments(folder: &Path) -> Vec<Vec<u8>> {
    let mut workbooks = Vec::new();
    for path in files(folder) {
        let bytes = std::fs::read(&path).expect("a sample");
        if khtc::mail::looks_like_mail(&bytes) {
            let mail = khtc::mail::read(&bytes).expect("a sample mail");
            workbooks.extend(mail.attachments.into_iter().map(|one| one.bytes).filter(|one| one.starts_with(b"PK")));
        } else {
            workbooks.push(bytes);
        }
    }
    workbooks
}
