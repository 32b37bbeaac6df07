//! A new workspace: its folder with plan, settings and inbox, made or found.
//!
//! Never changes what is already there.

use std::path::{Path, PathBuf};

use chrono::Datelike;

use super::plans::PlanFile;
use super::{INBOX, Workspace, clock, settings, write};
use crate::error::Failure;
use crate::model::period::Period;
use crate::plan;

/// Makes a workspace with a plan workbook, which may still have errors, or with a blank one of this year. Where the
/// plan lies in it.
///
/// # Errors
/// [`Failure::AlreadyWorkspace`]; as reading the plan and writing.
pub fn begin(dir: &Path, plan: Option<&Path>) -> Result<PathBuf, Failure> {
    if dir.is_dir() && Workspace::is_one(dir) {
        return Err(Failure::AlreadyWorkspace(dir.to_owned()));
    }
    let (name, bytes) = match plan {
        Some(path) => {
            let file = PlanFile::read(path)?;
            // What cannot be read yet says no year; under this name it is found, and its errors are named.
            let name = file.plan.as_ref().map_or("ke-hoach.xlsx".to_owned(), |plan| plan_name(plan.year()));
            (name, file.bytes.to_vec())
        }
        None => {
            let year = clock::now().year();
            let bytes = plan::blank(year).map_err(|error| Failure::PlanWriter(error.to_string()))?;
            (plan_name(year), bytes)
        }
    };
    // A new office has a key of its own; only `settle` copies the settings beside a plan.
    establish(dir, &name, &bytes, None)?;
    Ok(dir.join(name))
}

/// The workspace in which a period is worked on: the folder if it is one, otherwise `out` becomes one. A plan that is
/// given is laid into it, with the settings that lie beside it.
///
/// # Errors
/// [`Failure::NoPlan`] if there is neither a folder nor a plan, or none of the period's year; [`Failure::BrokenPlan`].
pub fn settle(workspace: &Path, out: Option<&Path>, plan: Option<&Path>, period: Period) -> Result<PathBuf, Failure> {
    let root = if Workspace::is_one(workspace) { workspace } else { out.unwrap_or(workspace) }.to_owned();
    let Some(path) = plan else {
        return if root.is_dir() { Ok(root) } else { Err(Failure::NoPlan { dir: root, year: Some(period.year) }) };
    };
    let file = PlanFile::read(path)?;
    let plan = file.usable()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let has_one_already = || Workspace::open(&root).is_ok_and(|workspace| workspace.plan_of(period).is_ok());
    if plan.year() != period.year && !has_one_already() {
        return Err(Failure::NoPlan { dir: folder.to_owned(), year: Some(period.year) });
    }
    let settings = beside(folder)?;
    if !is_same_folder(folder, &root) {
        establish(&root, &plan_name(plan.year()), &file.bytes, settings)?;
    }
    Ok(root)
}

/// The name under which a year's plan lies in a workspace.
fn plan_name(year: i32) -> String {
    format!("ke-hoach-{year}.xlsx")
}

/// The settings that lie beside a plan workbook.
fn beside(folder: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let path = folder.join(settings::FILE);
    // Read through once, so that broken settings are named where they stand.
    settings::read(&path)?;
    Ok(std::fs::read(path).ok())
}

fn is_same_folder(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Makes the folder with its plan, its settings and its inbox. What is already there stays.
fn establish(dir: &Path, plan_name: &str, plan: &[u8], settings: Option<Vec<u8>>) -> Result<(), Failure> {
    write::make_ready(&dir.join(INBOX))?;
    write::write(&dir.join(plan_name), plan)?;
    let path = dir.join(settings::FILE);
    if path.exists() {
        return Ok(());
    }
    let text = match settings {
        Some(text) => text,
        None => settings::fresh()?.into_bytes(),
    };
    match write::write_new(&path, &text) {
        // Another program made it a moment ago: there is one key.
        Err(Failure::AlreadyThere(_)) => Ok(()),
        other => other,
    }
}
