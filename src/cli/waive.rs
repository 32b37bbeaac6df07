//! `waive`: a finding no longer stands against a report; once no error does, the report counts.
//!
//! Never deletes a finding: it is shown as waived, by whom and why.

use crate::app::named;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Waive};
use crate::cli::decide::{Matter, Said};
use crate::error::Failure;
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::model::ruling::{Act, Ruled, Waived};
use crate::model::standing::Received;
use crate::viet::text::without_accents;
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Waive) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let decider = args.decider.asked();
    let mut matter = Matter::open(&workspace, &args.report.asked())?;
    let report = matter.report()?.clone();
    // A ticket of the pen is said, instead of a list of findings of other rules.
    named::rule(&args.code)?;
    let (position, finding) = found(matter.plan, &report, args)?;
    let waived =
        Waived { position, code: finding.code.clone(), sheet: finding.sheet.clone(), cell: finding.cell.clone() };
    if finding.severity == Severity::Note {
        return Err(Failure::NothingToWaive { what: waived.vietnamese() });
    }
    let act = Act::Rule(Ruled::Waived(waived));
    let done = match report.waiver(position) {
        Some(_) => Matter::unchanged(act),
        None => matter.record(&report, act, &decider)?,
    };
    let more = vec![format!("► {}", finding.message)];
    Said { more, ..Said::of(&matter, &done, &decider, &report) }.tell(cli.format)
}

/// As a cell is named, whatever the case and the accents of its sheet.
fn place(text: &str) -> String {
    without_accents(&text.trim().to_lowercase())
}

/// The finding that is meant, and its place among the report's.
fn found<'a>(plan: &Plan, report: &'a Received, args: &Waive) -> Result<(usize, &'a Finding), Failure> {
    let district = args.district.as_ref().map(|named| named::district(plan, named));
    let is_of_code = |one: &Finding| one.counts() && one.code.eq_ignore_ascii_case(&args.code);
    let of_code = || report.findings.iter().enumerate().filter(|(_, one)| is_of_code(one));
    let is_as_asked =
        |wanted: &Option<String>, is: Option<&str>| wanted.as_deref().is_none_or(|wanted| is == Some(wanted));
    let is_meant = |one: &Finding| {
        let cell = one.cell.as_deref().unwrap_or_default();
        let whole = format!("{}!{cell}", one.sheet.as_deref().unwrap_or_default());
        let is_there = |at: &String| [place(cell), place(&whole)].contains(&place(at));
        args.cell.as_ref().is_none_or(is_there)
            && is_as_asked(&args.indicator, one.indicator.as_deref())
            && is_as_asked(&district, one.district.as_deref())
    };
    let meant: Vec<(usize, &Finding)> = of_code().filter(|(_, one)| is_meant(one)).collect();
    let messages = |all: &[(usize, &Finding)]| all.iter().map(|(_, one)| one.message.clone()).collect();
    let code = args.code.to_uppercase();
    match meant.as_slice() {
        [one] => Ok(*one),
        [] => {
            let others: Vec<(usize, &Finding)> = of_code().collect();
            let all = report.findings.iter().enumerate().filter(|(_, one)| one.counts());
            let others = if others.is_empty() { all.collect() } else { others };
            Err(Failure::NoSuchFinding { code, attempt: report.attempt, found: messages(&others) })
        }
        several => Err(Failure::SeveralFindings { code, found: messages(several) }),
    }
}
