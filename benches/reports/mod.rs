//! Reports as units would send them: issued month by month, filled, and kept in a folder.
//!
//! Never judges them: that is what is measured.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{DateTime, FixedOffset};
use khtc::layout::{Layout, Prefill};
use khtc::letters::issue;
use khtc::model::digest::{Key, unhex};
use khtc::model::disposition::Disposition;
use khtc::model::period::Period;
use khtc::model::plan::Plan;
use khtc::model::standing::Received;
use khtc::template::{self, Answers, Template};
use khtc::{consolidate, excel, intake};

const SECRET: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Issues and fills every report of these units for the first months of the plan's year, each with the figures of the months
/// before in it. `answers` is asked with the month from 0 and the number of the unit.
pub fn fill(
    plan: &Plan,
    inbox: &Path,
    units: &[String],
    months: usize,
    answers: impl Fn(&Layout, usize, usize) -> Answers,
) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    std::fs::create_dir_all(inbox)?;
    let key = Key { id: "bench".into(), secret: unhex(SECRET).ok_or("no hex")? };
    let guide = issue::guide();
    let (mut received, mut files) = (Vec::new(), Vec::new());
    for turn in 0..months {
        let month = format!("{}-{:02}", plan.year(), turn + 1);
        let period: Period = month.parse()?;
        let at: DateTime<FixedOffset> = format!("{month}-10T08:00:00+07:00").parse()?;
        let priors = consolidate::priors(plan, &received, None, period)?;
        for (number, unit) in units.iter().enumerate() {
            let layout =
                Layout::new(plan, unit, period, Prefill { priors: &priors, known: None, settled: None, cases: &[] });
            let stamp = issue::stamp(plan, &layout, at, &key);
            let bytes = template::write(&Template {
                plan,
                layout: &layout,
                stamp: &stamp,
                issued: &layout.issued_values(),
                guide: &guide,
                answers: &answers(&layout, turn, number),
                reply: None,
                banner: None,
            })?;
            let submission = intake::read(plan, &layout, None, &excel::read(&bytes)?).submission;
            let path = inbox.join(format!("{month}-{unit}.xlsx"));
            std::fs::write(&path, &bytes)?;
            files.push(path);
            received.push(Received {
                via: None,
                receipt: received.len() as i64 + 1,
                unit: unit.clone(),
                period,
                attempt: 1,
                received_at: at,
                disposition: Disposition::Accepted,
                proposed: Disposition::Accepted,
                file: String::new(),
                sha256: String::new(),
                entries: submission.entries,
                header: submission.header,
                findings: Vec::new(),
                repairs: Vec::new(),
                rulings: Vec::new(),
                undone: Vec::new(),
            });
        }
    }
    Ok(files)
}

/// A workspace of this plan, with the key that sealed the reports.
pub fn prepare(workspace: &Path, plan: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_khtc"))
        .arg("init")
        .arg(workspace)
        .arg("--plan")
        .arg(plan)
        .stdout(Stdio::null())
        .status();
    assert!(done.expect("khtc starts").success());
    let key = format!("[key]\nid = \"bench\"\nsecret = \"{SECRET}\"\n");
    std::fs::write(workspace.join("khtc.toml"), key).expect("a workspace to write to");
}
