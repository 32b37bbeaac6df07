//! Where a figure of the consolidated workbook comes from, down to the cell that somebody typed in.
//!
//! Never computes: figures and what counts in them are the consolidation's, the raw text is that of the stored file.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate};
use rayon::prelude::*;
use serde::Serialize;

use super::ask::Moment;
use super::results::Basis;
use super::{Answer, named};
use crate::consolidate;
use crate::error::Failure;
use crate::excel;
use crate::ledger::Ledger;
use crate::model::consolidation::{Datum, Line, Status};
use crate::model::grid::{Address, CellRef, Grid};
use crate::model::indicator::Kind;
use crate::model::lineage::{Came, FigureKind, OfCoverage, OfIndicator, OfTally, OfTask, ReportSource};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::report::lineage::{self, Ground, Whose};
use crate::viet::text::closest;
use crate::workspace::Workspace;

/// What is to be explained.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An indicator, or a heading or task, by its code.
    Code { code: String, only: Narrowing },
    /// Which indicators are counted in a class.
    Tally(Status),
    /// Which reports the period rests on.
    Coverage,
}

/// Which of an indicator's figures are meant; the default is all. Of a heading or task only the whole can be asked for.
#[derive(Clone, Default, Debug)]
pub struct Narrowing {
    /// Only what this unit gave, by its code.
    pub unit: Option<String>,
    /// Only what this district gave, by its code or name.
    pub district: Option<String>,
    /// Only this column; none for all.
    pub figure: Option<FigureKind>,
}

impl Narrowing {
    const fn is_whole(&self) -> bool {
        self.unit.is_none() && self.district.is_none() && self.figure.is_none()
    }
}

/// What was explained, by what the ledger knew at a time.
#[derive(Serialize, Debug)]
pub struct Explanation {
    /// Plan id.
    pub plan: String,
    pub revision: u32,
    pub period: Period,
    /// The day on which deadlines are judged.
    pub as_of: NaiveDate,
    /// As it was asked for; none for now.
    pub known_at: Option<DateTime<FixedOffset>>,
    #[serde(flatten)]
    pub explained: Explained,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings_changed: Vec<String>,
    /// The plan itself, for the names of units and districts.
    #[serde(skip)]
    pub ruled_by: Plan,
}

/// What was asked for, with everything that led to it.
#[derive(Serialize, Debug)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Explained {
    Indicator(OfIndicator),
    Task(OfTask),
    Tally(OfTally),
    Coverage(OfCoverage),
}

/// Explains a figure, a status, a tally or the coverage of a period.
///
/// # Errors
/// As [`Basis::of`] and the consolidation; [`Failure::NothingOfThatCode`]; [`Failure::NoPartOfTask`] where part of a
/// heading or task is asked for; [`Failure::UnknownUnit`], [`Failure::NotAReporter`], [`Failure::UnknownDistrict`].
pub fn explain(workspace: &Workspace, moment: &Moment, subject: &Subject) -> Result<Answer<Explanation>, Failure> {
    let ledger = workspace.ledger_as_it_is()?;
    let basis = Basis::of(workspace, ledger.as_ref(), moment)?;
    let mut explained = match subject {
        Subject::Code { code, only } if basis.plan.indicator(code).is_some() => of_indicator(&basis, code, only)?,
        Subject::Code { code, only } => of_task(&basis, code, only)?,
        Subject::Tally(status) => {
            let consolidation = consolidate::consolidate(basis.plan, &basis.received, basis.period, basis.as_of)?;
            let ground = ground(&basis, &consolidation.data);
            Explained::Tally(lineage::of_tally(ground, &consolidation, *status))
        }
        Subject::Coverage => {
            let consolidation = consolidate::consolidate(basis.plan, &basis.received, basis.period, basis.as_of)?;
            let ground = ground(&basis, &consolidation.data);
            Explained::Coverage(lineage::of_coverage(ground, &consolidation.coverage))
        }
    };
    if let Some(ledger) = &ledger {
        from_the_ledger(ledger, explained.reports_mut())?;
    }
    let value = Explanation {
        plan: basis.plan.about.id.clone(),
        revision: basis.plan.about.revision,
        period: basis.period,
        as_of: basis.as_of,
        known_at: moment.known_at,
        explained,
        settings_changed: workspace.settings.rules.changes(),
        ruled_by: basis.plan.clone(),
    };
    Ok(Answer::of(workspace, value))
}

fn ground<'a>(basis: &'a Basis<'_>, data: &'a [Datum]) -> Ground<'a> {
    Ground { plan: basis.plan, period: basis.period, as_of: basis.as_of, data, received: &basis.received }
}

/// One indicator, without consolidating the others.
fn of_indicator(basis: &Basis<'_>, code: &str, only: &Narrowing) -> Result<Explained, Failure> {
    let plan = basis.plan;
    let consolidated = consolidate::of_indicator(plan, &basis.received, basis.period, basis.as_of, code)?;
    let Some((line, data)) = consolidated else { return Err(unknown(plan, code)) };
    let district = only.district.as_ref().map(|named| named::district(plan, named));
    if let Some(unit) = &only.unit {
        require_reporter(basis, &line, &data, unit)?;
    }
    if let Some(district) = &district {
        require_district(&line, district)?;
    }
    let whose = Whose { unit: only.unit.as_deref(), district: district.as_deref() };
    let wanted = match (only.figure, line.kind) {
        (Some(asked), _) => vec![asked],
        // It has no figures.
        (None, Kind::Milestone) => vec![FigureKind::Status],
        (None, Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank) => FigureKind::ALL.to_vec(),
    };
    let found = lineage::of_indicator(ground(basis, &data), &line, whose, &wanted);
    found.map(Explained::Indicator).ok_or_else(|| unknown(plan, code))
}

/// A heading or a task.
fn of_task(basis: &Basis<'_>, code: &str, only: &Narrowing) -> Result<Explained, Failure> {
    let plan = basis.plan;
    if plan.task(code).is_none() {
        return Err(unknown(plan, code));
    }
    if !only.is_whole() {
        return Err(Failure::NoPartOfTask(code.to_owned()));
    }
    let consolidation = consolidate::consolidate(plan, &basis.received, basis.period, basis.as_of)?;
    let found = lineage::of_task(ground(basis, &consolidation.data), &consolidation, code);
    found.map(Explained::Task).ok_or_else(|| unknown(plan, code))
}

fn unknown(plan: &Plan, code: &str) -> Failure {
    let codes = plan.indicators.iter().map(|one| one.code.as_str());
    let codes = codes.chain(plan.tasks.iter().map(|one| one.no.as_str()));
    let suggestion = closest(code, codes).map(str::to_owned);
    Failure::NothingOfThatCode { plan: plan.about.id.clone(), code: code.to_owned(), suggestion }
}

/// A mistyped unit, or one that has nothing to do with the indicator, is an error instead of a tree without leaves.
fn require_reporter(basis: &Basis<'_>, line: &Line, data: &[Datum], unit: &str) -> Result<(), Failure> {
    let (plan, code) = (basis.plan, &line.indicator);
    let named = named::unit(plan, unit)?;
    let indicator = plan.indicator(code);
    let reporters = indicator.map(|one| plan.reporters(one, basis.period)).unwrap_or_default();
    // Who reported it earlier in the year has given to the cumulative.
    let has_given = data.iter().any(|datum| datum.indicator == *code && datum.unit == unit);
    if has_given || reporters.iter().any(|reporter| reporter.unit == unit) {
        return Ok(());
    }
    let name = |code: &str| plan.unit(code).map_or(code.to_owned(), |unit| format!("{code} ({})", unit.name));
    let reporters = reporters.iter().map(|reporter| name(reporter.unit)).collect();
    Err(Failure::NotAReporter { unit: name(&named.code), indicator: code.clone(), reporters })
}

fn require_district(line: &Line, district: &str) -> Result<(), Failure> {
    let known: Vec<String> = line.by_district.iter().map(|one| one.district.clone()).collect();
    if known.iter().any(|one| one == district) {
        return Ok(());
    }
    Err(Failure::UnknownDistrict { indicator: line.indicator.clone(), district: district.to_owned(), known })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;

    #[test]
    fn a_figure_is_followed_to_the_cell_as_it_was_typed() {
        let office = Office::with_reports(&["2022-06_cc-kl_lan-2.eml"]);
        let june = Moment::now("2022-06".parse().unwrap());
        let only = Narrowing { figure: Some(FigureKind::Current), ..Narrowing::default() };
        let subject = Subject::Code { code: "1.3.a".to_owned(), only };
        let explanation = explain(&office.workspace, &june, &subject).unwrap().value;
        let json = serde_json::to_value(&explanation).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys[..7], ["plan", "revision", "period", "as_of", "known_at", "about", "indicator"]);
        let report = &json["figures"][0]["from"][0]["sources"][0];
        assert_eq!((&report["cells"][0]["cell"], &report["cells"][0]["raw"]), (&"G12".into(), &"512,5ha".into()));
        assert_eq!(report["came"]["sender"], "cc-kl@snn.langson.example");
    }

    #[test]
    fn a_task_has_no_part_of_its_own() {
        let office = Office::new();
        let june = Moment::now("2022-06".parse().unwrap());
        let asked = |code: &str| {
            let only = Narrowing { unit: Some("cc-kl".to_owned()), ..Narrowing::default() };
            explain(&office.workspace, &june, &Subject::Code { code: code.to_owned(), only }).unwrap_err()
        };
        assert!(matches!(asked("1.3"), Failure::NoPartOfTask(task) if task == "1.3"));
        assert!(matches!(asked("1.3.z"), Failure::NothingOfThatCode { suggestion: Some(_), .. }));
    }
}
