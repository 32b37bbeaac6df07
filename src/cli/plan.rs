//! `plan check`, `plan show`: the plan workbook judged, and printed as a tree.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::args::{Cli, PlanAct};
use crate::cli::screen;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::finding::{Fault, Severity};
use crate::model::plan::Plan;
use crate::plan::{self, Difference};
use crate::workspace::Workspace;
use crate::workspace::plans;
use crate::workspace::plans::PlanFile;

pub fn run(cli: &Cli, act: &PlanAct) -> Result<Outcome, Failure> {
    match act {
        PlanAct::Check { file } => check(cli, file.as_ref()),
        PlanAct::Show { file } => show(cli, file.as_ref()),
    }
}

/// A plan beside the revision of it that the ledger knows from before.
#[derive(Default)]
struct Beside {
    revision: Option<u32>,
    differences: Vec<Difference>,
}

fn check(cli: &Cli, file: Option<&PathBuf>) -> Result<Outcome, Failure> {
    let mut files = plan_files(cli, file)?;
    let mut beside: Vec<Beside> = files.iter().map(|_| Beside::default()).collect();
    // What was recorded only the ledger of a workspace can tell.
    if let Ok(workspace) = Workspace::open(&cli.workspace) {
        for (file, beside) in files.iter_mut().zip(&mut beside) {
            if let Some(ledger) = Ledger::open_existing(&workspace.ledger_path())? {
                *beside = against_the_ledger(&ledger, file)?;
            }
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
            let with_changes = |(file, beside): (&PlanFile, &Beside)| {
                let mut json = of(file);
                if let Some(revision) = beside.revision {
                    json["changes"] = serde_json::json!({ "since": revision, "differences": beside.differences });
                }
                json
            };
            serde_json::Value::Array(files.iter().zip(&beside).map(with_changes).collect())
        },
        |out| {
            for (file, beside) in files.iter().zip(&beside) {
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
                if let (Some(before), Some(plan)) = (beside.revision, &file.plan) {
                    writeln!(out, "  Lần ban hành {} so với lần {before}:", plan.about.revision)?;
                    for difference in &beside.differences {
                        writeln!(out, "    {}", difference.vietnamese())?;
                    }
                    if beside.differences.is_empty() {
                        writeln!(out, "    chỉ khác ở phần thông tin chung")?;
                    }
                }
            }
            Ok(())
        },
    )?;
    let broken = files.iter().any(|file| file.errors() > 0);
    Ok(if broken { Outcome::NeedsOfficer } else { Outcome::Clean })
}

/// What a plan changes against the newest revision before it that the ledger knows; what it drops although it was
/// reported joins its findings.
fn against_the_ledger(ledger: &Ledger, file: &mut PlanFile) -> Result<Beside, Failure> {
    let Some(plan) = &file.plan else { return Ok(Beside::default()) };
    let recorded = ledger.plan_revisions()?;
    let earlier = recorded.iter().filter(|(key, _)| key.id == plan.about.id && key.revision < plan.about.revision);
    let Some((key, _)) = earlier.max_by_key(|(key, _)| key.revision) else { return Ok(Beside::default()) };
    let Some(before) = ledger.plan_workbook(key)?.and_then(|bytes| plans::read(&bytes)) else {
        return Ok(Beside::default());
    };
    let faults = against_what_was_reported(ledger, &before, plan)?;
    let beside = Beside { revision: Some(key.revision), differences: plan::differences(&before, plan) };
    file.findings.extend(plan::judge(&faults));
    Ok(beside)
}

fn against_what_was_reported(ledger: &Ledger, before: &Plan, plan: &Plan) -> Result<Vec<Fault>, Failure> {
    let received = ledger.received(&plan.about.id, None)?;
    let units: BTreeSet<String> = received.iter().map(|report| report.unit.clone()).collect();
    let indicators = plans::reported(&received);
    let mut faults = plan::check_dropped(before, plan, &indicators, &units);
    faults.extend(plan::check_reused(before, plan, &indicators));
    Ok(faults)
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
    let workspace = Workspace::open(&cli.workspace)?;
    // As the officer wrote them: what is in force beside it is another matter.
    let files = workspace.plans().paths().map(PlanFile::read).collect::<Result<Vec<_>, Failure>>()?;
    if files.is_empty() {
        return Err(Failure::NoPlan { dir: cli.workspace.clone(), year: None });
    }
    Ok(files)
}
