//! `explain`: where a figure of the consolidated workbook comes from, down to the cell that somebody typed in.
//!
//! Never computes: figures and what counts in them are the consolidation's, the raw text is that of the stored file.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::app::named;
use crate::app::results::Basis;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Explain};
use crate::cli::screen;
use crate::cli::screen::explained;
use crate::consolidate;
use crate::error::Failure;
use crate::excel;
use crate::ledger::Ledger;
use crate::model::consolidation::{Datum, Line};
use crate::model::grid::{Address, CellRef, Grid};
use crate::model::indicator::Kind;
use crate::model::lineage::{Came, FigureKind, OfCoverage, OfIndicator, OfTally, OfTask, ReportSource};
use crate::model::plan::Plan;
use crate::report::lineage::{self, Ground, Whose};
use crate::viet::text::closest;
use crate::workspace::Workspace;

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
    let basis = Basis::of(&workspace, ledger.as_ref(), &args.moment.asked())?;
    let mut found = match &args.code {
        Some(code) if basis.plan.indicator(code).is_some() => of_indicator(&basis, args, code)?,
        _ => of_all(&basis, args)?,
    };
    if let Some(ledger) = &ledger {
        from_the_ledger(ledger, found.reports_mut())?;
    }
    screen::print(
        cli.format,
        || {
            let mut json = serde_json::json!({
                "plan": basis.plan.about.id,
                "revision": basis.plan.about.revision,
                "period": basis.period,
                "as_of": basis.as_of,
                "known_at": args.moment.known_at,
            });
            if let (Some(fields), serde_json::Value::Object(of)) = (json.as_object_mut(), serde_json::json!(found)) {
                fields.extend(of);
            }
            screen::with_settings(json, &workspace)
        },
        |out| {
            explained::print(out, &basis, &found)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// One indicator, without consolidating the others.
fn of_indicator(basis: &Basis<'_>, args: &Explain, code: &str) -> Result<Explained, Failure> {
    let Basis { plan, period, as_of, ref received, .. } = *basis;
    let consolidated = consolidate::of_indicator(plan, received, period, as_of, code)?;
    let Some((line, data)) = consolidated else { return Err(unknown(plan, code)) };
    let district = args.district.as_ref().map(|named| named::district(plan, named));
    require_reporter(basis, &line, &data, args)?;
    require_district(&line, district.as_ref())?;
    let whose = Whose { unit: args.unit.as_deref(), district: district.as_deref() };
    let wanted = match (args.figure, line.kind) {
        (Some(asked), _) => vec![asked],
        // It has no figures.
        (None, Kind::Milestone) => vec![FigureKind::Status],
        (None, Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank) => FigureKind::ALL.to_vec(),
    };
    let ground = Ground { plan, period, as_of, data: &data, received };
    let found = lineage::of_indicator(ground, &line, whose, &wanted);
    found.map(Explained::Indicator).ok_or_else(|| unknown(plan, code))
}

/// A task, a tally or the coverage: what the period is as a whole.
fn of_all(basis: &Basis<'_>, args: &Explain) -> Result<Explained, Failure> {
    if let Some(code) = args.code.as_ref().filter(|code| basis.plan.task(code).is_none()) {
        return Err(unknown(basis.plan, code));
    }
    require_no_part(args)?;
    let Basis { plan, period, as_of, ref received, .. } = *basis;
    let consolidation = consolidate::consolidate(plan, received, period, as_of)?;
    let ground = Ground { plan, period, as_of, data: &consolidation.data, received };
    if let Some(status) = args.tally {
        return Ok(Explained::Tally(lineage::of_tally(ground, &consolidation, status)));
    }
    let Some(code) = &args.code else {
        return Ok(Explained::Coverage(lineage::of_coverage(ground, &consolidation.coverage)));
    };
    lineage::of_task(ground, &consolidation, code).map(Explained::Task).ok_or_else(|| unknown(plan, code))
}

fn unknown(plan: &Plan, code: &str) -> Failure {
    let codes = plan.indicators.iter().map(|one| one.code.as_str());
    let codes = codes.chain(plan.tasks.iter().map(|one| one.no.as_str()));
    let suggestion = closest(code, codes).map(str::to_owned);
    Failure::NothingOfThatCode { plan: plan.about.id.clone(), code: code.to_owned(), suggestion }
}

/// What is told of the whole has no part of a unit, of a district or of one column.
fn require_no_part(args: &Explain) -> Result<(), Failure> {
    let options =
        [("--unit", args.unit.is_some()), ("--district", args.district.is_some()), ("--figure", args.figure.is_some())];
    let Some((option, _)) = options.into_iter().find(|(_, is_given)| *is_given) else { return Ok(()) };
    let what = match (&args.code, args.tally) {
        (Some(code), _) => format!("nhiệm vụ ‘{code}’"),
        (None, Some(_)) => "--tally".to_owned(),
        (None, None) => "--coverage".to_owned(),
    };
    Err(Failure::NoEffect { option: option.to_owned(), what })
}

/// A ticket of the pen, or a unit that has nothing to do with the indicator, is said, instead of a tree without leaves.
fn require_reporter(basis: &Basis<'_>, line: &Line, data: &[Datum], args: &Explain) -> Result<(), Failure> {
    let (plan, code) = (basis.plan, &line.indicator);
    let Some(unit) = &args.unit else { return Ok(()) };
    let named = named::unit(plan, unit)?;
    let indicator = plan.indicator(code);
    let reporters = indicator.map(|one| plan.reporters(one, basis.period)).unwrap_or_default();
    // Who reported it earlier in the year has given to the cumulative.
    let has_given = data.iter().any(|datum| datum.indicator == *code && datum.unit == *unit);
    if has_given || reporters.iter().any(|reporter| reporter.unit == *unit) {
        return Ok(());
    }
    let name = |code: &str| plan.unit(code).map_or(code.to_owned(), |unit| format!("{code} ({})", unit.name));
    let reporters = reporters.iter().map(|reporter| name(reporter.unit)).collect();
    Err(Failure::NotAReporter { unit: name(&named.code), indicator: code.clone(), reporters })
}

fn require_district(line: &Line, district: Option<&String>) -> Result<(), Failure> {
    let Some(district) = district else { return Ok(()) };
    let known: Vec<String> = line.by_district.iter().map(|one| one.district.clone()).collect();
    if known.contains(district) {
        return Ok(());
    }
    Err(Failure::UnknownDistrict { indicator: line.indicator.clone(), district: district.clone(), known })
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
    let is_asked = |sheet: &str| cells.iter().any(|at| at.sheet == sheet);
    let Ok(grid) = excel::read_sheets(bytes, is_asked) else { return BTreeMap::new() };
    let text = |grid: &Grid, at: &CellRef| -> Option<String> {
        let address: Address = at.cell.parse().ok()?;
        Some(grid.sheet(&at.sheet)?.value(address)?.display())
    };
    cells.into_iter().filter_map(|at| text(&grid, &at).map(|raw| (at, raw))).collect()
}
