//! `plan check`, `plan show`: the plan workbook judged, and printed as a tree.

use std::path::PathBuf;

use crate::cli::{Cli, PlanAct};
use crate::error::Failure;
use crate::model::finding::Severity;
use crate::plan;

use super::workspace::{PlanFile, Workspace};
use super::{Outcome, screen};

pub fn run(cli: &Cli, act: &PlanAct) -> Result<Outcome, Failure> {
    match act {
        PlanAct::Check { file } => check(cli, file.as_ref()),
        PlanAct::Show { file } => show(cli, file.as_ref()),
    }
}

fn check(cli: &Cli, file: Option<&PathBuf>) -> Result<Outcome, Failure> {
    let mut files = plan_files(cli, file)?;
    // Whether content changed under the same revision only the ledger of a workspace can tell.
    if let Ok(workspace) = Workspace::open(&cli.workspace) {
        for file in &mut files {
            if let Some(plan) = &file.plan
                && let Some(finding) = workspace.revision_finding(plan)?
            {
                file.findings.push(finding);
            }
        }
    }
    screen::print(
        cli.format,
        || {
            let of = |file: &PlanFile| {
                let about = file.plan.as_ref().map(|plan| &plan.about);
                serde_json::json!({
                    "file": file.path,
                    "plan": about.map(|about| &about.id),
                    "revision": about.map(|about| about.revision),
                    "findings": file.findings,
                })
            };
            serde_json::Value::Array(files.iter().map(of).collect())
        },
        |out| {
            for file in &files {
                writeln!(out, "{}", file.path.display())?;
                for finding in &file.findings {
                    screen::finding(out, finding)?;
                }
                let warnings = file.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
                match &file.plan {
                    Some(plan) => writeln!(
                        out,
                        "  {} nhiệm vụ, {} chỉ tiêu, {} đơn vị; {} lỗi, {warnings} cảnh báo.",
                        plan.tasks.len(),
                        plan.indicators.len(),
                        plan.units.len(),
                        file.errors()
                    )?,
                    None => writeln!(out, "  {} lỗi, {warnings} cảnh báo: chưa dùng được.", file.errors())?,
                }
            }
            Ok(())
        },
    )?;
    let broken = files.iter().any(|file| file.errors() > 0);
    Ok(if broken { Outcome::NeedsOfficer } else { Outcome::Clean })
}

fn show(cli: &Cli, file: Option<&PathBuf>) -> Result<Outcome, Failure> {
    let files = plan_files(cli, file)?;
    let mut plans = Vec::new();
    for file in &files {
        plans.push(file.usable()?);
    }
    screen::print(
        cli.format,
        || match plans.as_slice() {
            [one] => plan::json(one),
            several => serde_json::Value::Array(several.iter().map(|plan| plan::json(plan)).collect()),
        },
        |out| plans.iter().try_for_each(|shown| write!(out, "{}", plan::tree(shown))),
    )?;
    Ok(Outcome::Clean)
}

fn plan_files(cli: &Cli, file: Option<&PathBuf>) -> Result<Vec<PlanFile>, Failure> {
    if let Some(path) = file {
        return Ok(vec![PlanFile::read(path)?]);
    }
    let files = Workspace::open(&cli.workspace)?.into_plans();
    if files.is_empty() {
        return Err(Failure::NoPlan { dir: cli.workspace.clone(), year: None });
    }
    Ok(files)
}
