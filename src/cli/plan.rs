//! `plan check`, `plan show`: the plan workbook judged, and printed as a tree.

use std::io::{self, Write};

use super::args::{Cli, PlanAct};
use super::outcome::Outcome;
use super::screen;
use crate::app::plan::{self, CheckedPlan};
use crate::error::Failure;
use crate::model::finding::Severity;

pub fn run(cli: &Cli, act: &PlanAct) -> Result<Outcome, Failure> {
    match act {
        PlanAct::Check { file } => {
            let answer = plan::check(&cli.workspace, file.as_deref())?;
            screen::tell(cli.format, &answer, |out| answer.value.iter().try_for_each(|one| checked(out, one)))
        }
        PlanAct::Show { file } => {
            let answer = plan::show(&cli.workspace, file.as_deref())?;
            screen::tell(cli.format, &answer, |out| answer.value.trees().try_for_each(|tree| write!(out, "{tree}")))
        }
    }
}

fn checked(out: &mut dyn Write, one: &CheckedPlan) -> io::Result<()> {
    writeln!(out, "{}", one.file.display())?;
    one.findings.iter().try_for_each(|finding| screen::finding(out, finding))?;
    let (errors, warnings) = (one.count(Severity::Error), one.count(Severity::Warning));
    match one.size {
        Some(size) => writeln!(
            out,
            "  {} nhiệm vụ, {} chỉ tiêu, {} đơn vị; {errors} lỗi, {warnings} cảnh báo.",
            size.tasks, size.indicators, size.units
        )?,
        None => writeln!(out, "  {errors} lỗi, {warnings} cảnh báo: chưa dùng được.")?,
    }
    let Some((changes, revision)) = one.changes.as_ref().zip(one.revision) else { return Ok(()) };
    writeln!(out, "  Lần ban hành {revision} so với lần {}:", changes.since)?;
    for difference in &changes.differences {
        writeln!(out, "    {}", difference.vietnamese())?;
    }
    if changes.differences.is_empty() {
        writeln!(out, "    chỉ khác ở phần thông tin chung")?;
    }
    Ok(())
}
