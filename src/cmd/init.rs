//! `init`: makes a workspace.

use std::path::Path;

use chrono::{Datelike, Utc};

use crate::cli::{Cli, Init};
use crate::error::Failure;
use crate::model::clock::vietnam;
use crate::plan;

use super::shelf::PlanFile;
use super::workspace::{INBOX, Workspace};
use super::{Outcome, output, screen, settings};

pub fn run(cli: &Cli, args: &Init) -> Result<Outcome, Failure> {
    if args.dir.is_dir() && Workspace::is_one(&args.dir) {
        return Err(Failure::AlreadyWorkspace(args.dir.clone()));
    }
    let (name, bytes) = match &args.plan {
        Some(path) => {
            let file = PlanFile::read(path)?;
            let name = match &file.plan {
                Some(plan) => plan_name(plan.year()),
                // What cannot be read yet says no year; under this name it is found, and its errors are named.
                None => "ke-hoach.xlsx".to_owned(),
            };
            (name, file.bytes.to_vec())
        }
        None => {
            let year = Utc::now().with_timezone(&vietnam()).year();
            let bytes = plan::blank(year).map_err(|error| Failure::PlanWriter(error.to_string()))?;
            (plan_name(year), bytes)
        }
    };
    // A new office has a key of its own; settings are copied by `run` alone.
    establish(&args.dir, &name, &bytes, None)?;
    let plan_path = args.dir.join(&name);
    screen::print(
        cli.format,
        || serde_json::json!({ "workspace": args.dir, "plan": plan_path }),
        |out| {
            screen::wrote(out, "Thư mục làm việc", &args.dir)?;
            screen::wrote(out, "Kế hoạch", &plan_path)?;
            writeln!(out, "\nTiếp theo:")?;
            if args.plan.is_none() {
                writeln!(out, "  1. Mở {} bằng Excel, điền kế hoạch năm", plan_path.display())?;
            } else {
                writeln!(out, "  1. Xem lại kế hoạch: {}", plan_path.display())?;
            }
            writeln!(out, "  2. khtc plan check --workspace {}", args.dir.display())?;
            writeln!(out, "  3. khtc template --period KỲ --workspace {}", args.dir.display())
        },
    )?;
    Ok(Outcome::Clean)
}

/// The name under which a year's plan lies in a workspace.
pub fn plan_name(year: i32) -> String {
    format!("ke-hoach-{year}.xlsx")
}

/// The settings that lie beside a plan workbook.
pub fn beside(folder: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let path = folder.join(settings::FILE);
    // Read through once, so that broken settings are named where they stand.
    settings::read(&path)?;
    Ok(std::fs::read(path).ok())
}

/// Makes the folder with its plan, its settings and its inbox. What is already there stays.
pub fn establish(dir: &Path, plan_name: &str, plan: &[u8], settings: Option<Vec<u8>>) -> Result<(), Failure> {
    output::make_ready(&dir.join(INBOX))?;
    output::write(&dir.join(plan_name), plan)?;
    let path = dir.join(settings::FILE);
    if path.exists() {
        return Ok(());
    }
    let text = match settings {
        Some(text) => text,
        None => settings::fresh()?.into_bytes(),
    };
    match output::write_new(&path, &text) {
        // Another program made it a moment ago: there is one key.
        Err(Failure::AlreadyThere(_)) => Ok(()),
        other => other,
    }
}
