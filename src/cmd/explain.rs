//! `explain`: where a figure of the consolidated workbook comes from, down to the cell that somebody typed in.
//!
//! Never computes: figures and what counts in them are the consolidation's, the raw text is that of the stored file.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::cli::{Cli, Explain};
use crate::error::Failure;
use crate::excel;
use crate::ledger::Ledger;
use crate::model::grid::{Address, CellRef, Grid};
use crate::model::indicator::Kind;
use crate::model::lineage::{Came, FigureKind, OfCoverage, OfIndicator, OfTally, OfTask, ReportSource};
use crate::report::lineage::{self, Ground, Whose};
use crate::viet::text::closest;

use super::results::Results;
use super::workspace::Workspace;
use super::{Outcome, explained, screen};

/// What was asked for, with everything that led to it.
#[derive(Serialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Explained {
    Indicator(OfIndicator),
    Task(OfTask),
    Tally(OfTally),
    Coverage(OfCoverage),
}

pub fn run(cli: &Cli, args: &Explain) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = workspace.ledger_as_it_is()?;
    let results = Results::of(&workspace, ledger.as_ref(), &args.moment)?;
    let mut found = found(&results, args)?;
    if let Some(ledger) = &ledger {
        from_the_ledger(ledger, found.reports_mut())?;
    }
    screen::print(
        cli.format,
        || {
            let consolidation = &results.consolidation;
            let mut json = serde_json::json!({
                "plan": consolidation.plan,
                "revision": consolidation.revision,
                "period": consolidation.period,
                "as_of": consolidation.as_of,
                "known_at": args.moment.known_at,
            });
            if let (Some(fields), serde_json::Value::Object(of)) = (json.as_object_mut(), serde_json::json!(found)) {
                fields.extend(of);
            }
            screen::with_settings(json, &workspace)
        },
        |out| {
            explained::print(out, &results, &found)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

fn found(results: &Results<'_>, args: &Explain) -> Result<Explained, Failure> {
    let ground = Ground { plan: results.plan, consolidation: &results.consolidation, received: &results.received };
    if let Some(status) = args.tally {
        return Ok(Explained::Tally(lineage::of_tally(ground, status)));
    }
    let Some(code) = &args.code else { return Ok(Explained::Coverage(lineage::of_coverage(ground))) };
    require_known(results, args, code)?;
    let whose = Whose { unit: args.unit.as_deref(), district: args.district.as_deref() };
    let wanted = match (args.figure, results.plan.indicator(code).map(|indicator| indicator.kind)) {
        (Some(asked), _) => vec![asked],
        // It has no figures.
        (None, Some(Kind::Milestone)) => vec![FigureKind::Status],
        (None, Some(Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank) | None) => FigureKind::ALL.to_vec(),
    };
    let task = || lineage::of_task(ground, code).map(Explained::Task);
    lineage::of_indicator(ground, code, whose, &wanted).map(Explained::Indicator).or_else(task).ok_or_else(|| {
        let plan = results.plan;
        let codes = plan.indicators.iter().map(|one| one.code.as_str());
        let codes = codes.chain(plan.tasks.iter().map(|one| one.no.as_str()));
        let suggestion = closest(code, codes).map(str::to_owned);
        Failure::NothingOfThatCode { plan: plan.about.id.clone(), code: code.clone(), suggestion }
    })
}

/// A slip of the pen is said, instead of a tree without leaves.
fn require_known(results: &Results<'_>, args: &Explain, code: &str) -> Result<(), Failure> {
    let plan = results.plan;
    if let Some(unit) = args.unit.as_ref().filter(|unit| plan.unit(unit).is_none()) {
        let suggestion = closest(unit, plan.units.iter().map(|unit| unit.code.as_str())).map(str::to_owned);
        return Err(Failure::UnknownUnit { plan: plan.about.id.clone(), unit: unit.clone(), suggestion });
    }
    let (Some(district), Some(line)) = (&args.district, results.consolidation.line(code)) else { return Ok(()) };
    let known: Vec<String> = line.by_district.iter().map(|one| one.district.clone()).collect();
    if known.contains(district) {
        return Ok(());
    }
    Err(Failure::UnknownDistrict { indicator: code.to_owned(), district: district.clone(), known })
}

impl Explained {
    fn reports_mut(&mut self) -> Vec<&mut ReportSource> {
        match self {
            Explained::Indicator(of) => of.reports_mut().collect(),
            Explained::Task(of) => of.reports_mut(),
            Explained::Tally(of) => of.reports_mut().collect(),
            Explained::Coverage(_) => Vec::new(),
        }
    }
}

/// How each report came, and what stands in its cells: only of the reports that were asked about.
fn from_the_ledger(ledger: &Ledger, reports: Vec<&mut ReportSource>) -> Result<(), Failure> {
    let receipts: BTreeSet<i64> = reports.iter().filter_map(|report| report.receipt).collect();
    let came = ledger.provenance(&receipts.into_iter().collect::<Vec<_>>())?;
    let mut wanted: BTreeMap<&str, BTreeSet<CellRef>> = BTreeMap::new();
    for report in &reports {
        wanted.entry(&report.sha256).or_default().extend(report.cells.iter().filter_map(|leaf| leaf.at.clone()));
    }
    let mut files = Vec::with_capacity(wanted.len());
    for (sha256, cells) in wanted {
        if let Some(bytes) = ledger.original(sha256)? {
            files.push((sha256.to_owned(), bytes, cells));
        }
    }
    let raw: BTreeMap<String, BTreeMap<CellRef, String>> =
        files.into_par_iter().map(|(sha256, bytes, cells)| (sha256, texts(&bytes, cells))).collect();
    for report in reports {
        report.came = report.receipt.and_then(|receipt| came.get(&receipt)).map(|came| Came {
            recorded_at: came.recorded_at,
            path: came.source_path.clone(),
            message_id: came.mail.as_ref().and_then(|mail| mail.message_id.clone()),
            sender: came.mail.as_ref().and_then(|mail| mail.sender.clone()),
        });
        let Some(of_file) = raw.get(&report.sha256) else { continue };
        for leaf in &mut report.cells {
            leaf.raw = leaf.at.as_ref().and_then(|at| of_file.get(at)).cloned();
        }
    }
    Ok(())
}

/// What stands in cells of a workbook. It could be read when it was received; a cell that cannot be read now has none.
fn texts(bytes: &[u8], cells: BTreeSet<CellRef>) -> BTreeMap<CellRef, String> {
    let Ok(grid) = excel::read(bytes) else { return BTreeMap::new() };
    let text = |grid: &Grid, at: &CellRef| -> Option<String> {
        let address: Address = at.cell.parse().ok()?;
        Some(grid.sheet(&at.sheet)?.value(address)?.display())
    };
    cells.into_iter().filter_map(|at| text(&grid, &at).map(|raw| (at, raw))).collect()
}
