//! The frame of everything expected: one row for each slot of each submission, joined with what came, the plan and
//! the past.
//!
//! Never compares two rows; the answers beside a slot are added by `neighbours`.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};

use super::past::{Past, missing};
use super::{Case, columns, rule};
use crate::model::entry::{Entry, Field, HeaderKey};
use crate::model::finding::{Fault, Severity};
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::{Slot, SlotState, Submission};

/// Faults of a whole row: what is missing or doubled is not blamed a second time.
const FAULTS_OF_A_ROW: [&str; 2] = ["S003", "S004"];

/// Faults of a whole sheet.
const FAULTS_OF_A_SHEET: [&str; 2] = ["S001", "S002"];

/// The sheet of the lists (contract, section 5).
const SHEET_OF_NAMES: &str = "Danh sách";

/// Answers to “nothing happened” that mean no.
const NOT_NIL: [&str; 6] = ["", "0", "-", "–", "không", "sai"];

/// One row of the frame, before it is turned into columns.
#[derive(Clone, Copy, Default)]
struct Line<'a> {
    case: u32,
    slot: u32,
    series: u32,
    row: u32,
    district: Option<&'a str>,
    field: &'static str,
    first: bool,
    open: bool,
    blank: bool,
    value: Option<i64>,
    text: Option<&'a str>,
    date: Option<i32>,
    received: i32,
    earliest: i32,
    nil: bool,
    missing: u32,
    missing_names: &'a str,
    kind: Option<&'static str>,
    op: Option<&'static str>,
    target_min: Option<i64>,
    target_max: Option<i64>,
    asks_names: bool,
    names: Option<u32>,
    prior: Option<i64>,
    series_prior: Option<i64>,
    last: Option<i64>,
    prior_done: Option<i32>,
}

/// Builds the frame of a batch, in the order of cases and slots.
pub fn frame(plan: &Plan, cases: &[Case<'_>]) -> PolarsResult<DataFrame> {
    let gaps: Vec<(u32, String)> = cases.iter().map(missing).collect();
    let mut lines = Vec::with_capacity(cases.iter().map(|case| case.submission.slots.len()).sum());
    let mut numbers = Numbers::default();
    for (number, (case, gap)) in cases.iter().zip(&gaps).enumerate() {
        let about = Line {
            case: number as u32,
            received: days(case.received_on),
            // The plan's year or the year before: a completion may have come early, but not a decade ago.
            earliest: NaiveDate::from_ymd_opt(plan.year() - 1, 1, 1).map_or(i32::MIN, days),
            nil: is_nil(case.submission),
            missing: gap.0,
            missing_names: &gap.1,
            ..Line::default()
        };
        lines_of(plan, case, about, &mut numbers, &mut lines);
    }
    columns_of(&lines)
}

/// Numbers given to indicators and rows, so that neighbours are found by an integer.
#[derive(Default)]
struct Numbers {
    series: u32,
    rows: u32,
}

fn lines_of<'a>(plan: &Plan, case: &Case<'a>, about: Line<'a>, numbers: &mut Numbers, lines: &mut Vec<Line<'a>>) {
    let came = Came::of(case.submission);
    let past = Past::of(case);
    let mut series: HashMap<&str, (u32, Aim, Option<u32>)> = HashMap::new();
    let mut rows: HashMap<(&str, Option<&str>), u32> = HashMap::new();
    let mut seen: HashSet<(&str, Field)> = HashSet::new();
    for (number, slot) in case.submission.slots.iter().enumerate() {
        let code = slot.indicator.as_str();
        let district = slot.district.as_deref();
        let indicator = plan.indicator(code);
        let (series, aim, names) = *series.entry(code).or_insert_with(|| {
            numbers.series += 1;
            let aim = indicator.map(|one| Aim::of(plan, one, case.unit, case.period)).unwrap_or_default();
            (numbers.series, aim, came.names(case.submission, code))
        });
        let row = *rows.entry((code, district)).or_insert_with(|| {
            numbers.rows += 1;
            numbers.rows
        });
        let open = came.is_open(slot);
        let entry = if open { came.entries.get(&(code, district, slot.field)).copied() } else { None };
        let kind = indicator.map(|one| one.kind);
        lines.push(Line {
            slot: number as u32,
            series,
            row,
            district,
            field: slot.field.key(),
            first: seen.insert((code, slot.field)),
            open,
            blank: slot.state == SlotState::Blank,
            value: entry.and_then(|entry| entry.value).map(Quantity::raw),
            text: entry.and_then(|entry| entry.text.as_deref()),
            date: entry.and_then(|entry| entry.date).map(days),
            kind: kind.map(Kind::code),
            op: aim.op,
            target_min: aim.min,
            target_max: aim.max,
            asks_names: indicator.is_some_and(|one| one.names),
            names,
            prior: kind.and_then(|kind| past.row(code, district, kind)),
            series_prior: kind.and_then(|kind| past.series(code, kind)),
            last: past.of_row(code, district).and_then(|prior| prior.last).map(|(_, last)| last.raw()),
            prior_done: past.of_row(code, district).and_then(|prior| prior.done_on).map(days),
            ..about
        });
    }
}

/// The target as it concerns one unit.
#[derive(Clone, Copy, Default)]
struct Aim {
    op: Option<&'static str>,
    min: Option<i64>,
    max: Option<i64>,
}

impl Aim {
    fn of(plan: &Plan, indicator: &Indicator, unit: &str, period: Period) -> Aim {
        let share = plan
            .reporters(indicator, period)
            .iter()
            .find(|reporter| reporter.unit == unit)
            .map_or(Quantity::whole(1), |reporter| reporter.share);
        let part = |quantity: Quantity| match indicator.kind {
            // Amounts and levels are divided among units by their shares …
            Kind::Flow | Kind::Stock => {
                let product = i128::from(quantity.raw()) * i128::from(share.raw()) / i128::from(Quantity::SCALE);
                i64::try_from(product).unwrap_or(i64::MAX)
            }
            // … a percentage, a date and a place are not.
            Kind::Rate | Kind::Milestone | Kind::Rank => quantity.raw(),
        };
        Aim {
            op: Some(indicator.target.op()),
            min: indicator.target.min().map(part),
            max: indicator.target.max().map(part),
        }
    }
}

/// What one submission answers, by place.
struct Came<'a> {
    entries: HashMap<(&'a str, Option<&'a str>, Field), &'a Entry>,
    names: HashMap<&'a str, BTreeSet<String>>,
    /// Cells at which an error was found at the door.
    wrong_cells: HashSet<(&'a str, &'a str)>,
    wrong_rows: HashSet<(&'a str, Option<&'a str>)>,
    /// Sheets that are missing or lost their keys.
    wrong_sheets: HashSet<&'a str>,
}

impl<'a> Came<'a> {
    fn of(submission: &'a Submission) -> Came<'a> {
        let mut names: HashMap<&str, BTreeSet<String>> = HashMap::new();
        for entry in submission.entries.iter().filter(|entry| entry.field == Field::Name) {
            let spelt = entry.text.as_deref().unwrap_or_default();
            let plain = spelt.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            if !plain.is_empty() {
                names.entry(&entry.indicator).or_default().insert(plain);
            }
        }
        let is_error = |fault: &&Fault| rule(fault.code).is_some_and(|rule| rule.doc.severity == Severity::Error);
        let errors = || submission.faults.iter().filter(is_error);
        Came {
            entries: submission
                .entries
                .iter()
                .map(|entry| ((entry.indicator.as_str(), entry.district.as_deref(), entry.field), entry))
                .collect(),
            names,
            wrong_cells: errors().filter_map(|fault| Some((fault.sheet.as_deref()?, fault.cell.as_deref()?))).collect(),
            wrong_rows: errors()
                .filter(|fault| FAULTS_OF_A_ROW.contains(&fault.code))
                .filter_map(|fault| Some((fault.indicator.as_deref()?, fault.district.as_deref())))
                .collect(),
            wrong_sheets: errors()
                .filter(|fault| FAULTS_OF_A_SHEET.contains(&fault.code))
                .filter_map(|fault| fault.sheet.as_deref())
                .collect(),
        }
    }

    /// How many different names the list of an indicator holds; none if a part of it could not be read.
    fn names(&self, submission: &Submission, indicator: &str) -> Option<u32> {
        let of_list = |slot: &&Slot| slot.field == Field::Name && slot.indicator == indicator;
        let read = submission.slots.iter().filter(of_list).all(|slot| self.is_open(slot))
            && !self.wrong_sheets.contains(SHEET_OF_NAMES);
        read.then(|| self.names.get(indicator).map_or(0, |names| names.len() as u32))
    }

    fn is_open(&self, slot: &Slot) -> bool {
        let readable = match slot.state {
            SlotState::Answered | SlotState::Blank => true,
            SlotState::Unreadable | SlotState::Absent => false,
        };
        readable
            && !self.wrong_cells.contains(&(slot.at.sheet.as_str(), slot.at.cell.as_str()))
            && !self.wrong_rows.contains(&(slot.indicator.as_str(), slot.district.as_deref()))
    }
}

fn is_nil(submission: &Submission) -> bool {
    submission
        .header
        .iter()
        .filter(|answer| answer.key == HeaderKey::NilReport)
        .any(|answer| !NOT_NIL.contains(&answer.text.trim().to_lowercase().as_str()))
}

fn days(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

fn columns_of(lines: &[Line<'_>]) -> PolarsResult<DataFrame> {
    /// One column of the frame: a name and what it takes from each line.
    macro_rules! column {
        ($name:ident, $field:ident) => {
            Column::from(Series::new(columns::$name.into(), lines.iter().map(|line| line.$field).collect::<Vec<_>>()))
        };
    }
    let columns = vec![
        column!(CASE, case),
        column!(SLOT, slot),
        column!(SERIES, series),
        column!(ROW, row),
        column!(DISTRICT, district),
        column!(FIELD, field),
        column!(FIRST, first),
        column!(OPEN, open),
        column!(BLANK, blank),
        column!(VALUE, value),
        column!(TEXT, text),
        column!(DATE, date),
        column!(RECEIVED, received),
        column!(EARLIEST, earliest),
        column!(NIL, nil),
        column!(MISSING, missing),
        column!(MISSING_NAMES, missing_names),
        column!(KIND, kind),
        column!(OP, op),
        column!(TARGET_MIN, target_min),
        column!(TARGET_MAX, target_max),
        column!(ASKS_NAMES, asks_names),
        column!(NAMES, names),
        column!(PRIOR, prior),
        column!(SERIES_PRIOR, series_prior),
        column!(LAST, last),
        column!(PRIOR_DONE, prior_done),
    ];
    DataFrame::new(lines.len(), columns)
}
