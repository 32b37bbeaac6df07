//! Reads a plan workbook: its sheets in their order, then what they say of each other.
//!
//! Reading never fails: it answers with the plan, if nothing stands against it, and with all that is wrong.

mod about;
mod figures;
mod indicators;
mod known;
mod lists;
mod steps;
mod tasks;
mod time;

use crate::model::finding::{Fault, Severity};
use crate::model::grid::Grid;
use crate::model::plan::Plan;
use crate::model::revised::Revised;

use super::sheets::PlanSheet;
use super::table::{Placed, Table};
use super::{check, digest, rules, table};
use known::Known;

pub(super) use self::figures::Allocations;
pub(super) use self::indicators::Indicators;
pub(super) use self::tasks::Tasks;
pub(super) use self::time::Windows;

/// What a plan workbook gave.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// None while any fault is an error.
    pub plan: Option<Plan>,
    /// Which year it is for; known even of a plan with errors, if its first sheet says so.
    pub year: Option<i32>,
    /// In the order of the sheets; put into words by [`super::judge`].
    pub faults: Vec<Fault>,
}

/// Reads a plan workbook (`docs/contract.md`, *The plan workbook*).
///
/// Blank rows are skipped; children inherit leader, unit and deadline; a blank frequency is the month; a blank
/// list of districts with the breakdown `huyện` is every district of that kind, with `tất cả` every district.
pub fn read(grid: &Grid) -> Reading {
    let mut faults = Vec::new();
    let tables = table::find(grid, &mut faults);
    let mut year = None;
    let plan = tables.and_then(|tables| assemble(&tables, &mut year, &mut faults));
    let stands_against = |fault: &Fault| rules::rule(fault.code).is_none_or(|rule| rule.severity == Severity::Error);
    let plan = plan.filter(|_| !faults.iter().any(stands_against));
    Reading { plan, year, faults }
}

/// None if there is no year to judge the rest by; that was said then.
fn assemble(tables: &[Table<'_>], year: &mut Option<i32>, faults: &mut Vec<Fault>) -> Option<Plan> {
    let of = |part: PlanSheet| tables.iter().find(|table| table.part == part);
    let about = about::read(of(PlanSheet::About)?, faults);
    *year = about.year;
    let units = lists::units(of(PlanSheet::Units)?, faults);
    let leaders = lists::leaders(of(PlanSheet::Leaders)?, faults);
    let districts = lists::districts(of(PlanSheet::Districts)?, faults);
    let known = Known {
        year: about.year,
        units: units.iter().map(|unit| unit.is.code.as_str()).collect(),
        leaders: leaders.iter().map(|leader| leader.is.code.as_str()).collect(),
    };
    let tasks = tasks::read(of(PlanSheet::Tasks)?, &known, faults);
    let indicators = indicators::read(of(PlanSheet::Indicators)?, known.year, &tasks, &districts, faults);
    let allocations = figures::allocations(of(PlanSheet::Allocations)?, &known, &indicators, faults);
    let context = steps::Context { known: &known, tasks: &tasks, indicators: &indicators, allocations: &allocations };
    let steps = of(PlanSheet::Steps).map(|table| steps::read(table, &context, faults)).unwrap_or_default();
    let periods = time::periods(of(PlanSheet::Periods)?, known.year, faults);
    let holidays = time::holidays(of(PlanSheet::Holidays)?, faults);
    let openings = figures::openings(of(PlanSheet::Openings)?, &known, &indicators, &districts, &allocations, faults);

    check::empty(of(PlanSheet::Units)?.name(), units.is_empty(), faults);
    check::empty(of(PlanSheet::Tasks)?.name(), tasks.read.is_empty(), faults);
    check::empty(of(PlanSheet::Indicators)?.name(), indicators.read.is_empty(), faults);
    check::tasks_measured(&tasks, &indicators, faults);
    check::somebody_reports(&tasks, &indicators, &allocations, faults);
    if let Some(year) = known.year {
        check::shares(year, &allocations, faults);
        check::windows(year, &periods, &holidays, faults);
    }

    let mut plan = Plan {
        about: about.is?,
        units: values(units).into(),
        leaders: values(leaders).into(),
        districts: values(districts).into(),
        tasks: values(tasks.read).into(),
        indicators: values(indicators.read).into(),
        allocations: values(allocations.read).into_iter().collect(),
        calendar: time::calendar(&periods, holidays),
        openings: values(openings).into(),
        steps: values(steps),
        revised: Revised::default(),
        digest: String::new(),
    };
    plan.districts.sort_by(|a, b| a.code.cmp(&b.code));
    plan.digest = digest::of(&plan);
    Some(plan)
}

fn values<T>(placed: Vec<Placed<'_, T>>) -> Vec<T> {
    placed.into_iter().map(|one| one.is).collect()
}
