//! The frame of everything expected: one row for each slot of each submission, joined with what came, the plan and
//! the past.
//!
//! Never compares two rows; the answers beside a slot are added by `neighbours`.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};

use super::past::{Past, missing};
use super::{JudgeInput, columns, rule};
use crate::model::entry::{Entry, Field, HeaderKey};
use crate::model::finding::{Fault, Severity};
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::rule::Spoils;
use crate::model::submission::{Slot, SlotState, Submission};
use crate::viet::{names, text};

/// Word that a task is done may reach its reporter a month late.
const DAYS_OF_GRACE: i32 = 31;

/// The sheet of the lists (`docs/contract.md`, *The template*).
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
    swapped: Option<i32>,
    words: Option<u32>,
    length: u32,
    claimed_by: Option<&'a str>,
    received: i32,
    document_date: Option<i32>,
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
    done_from: i32,
}

/// Builds the frame of a batch, in the order of cases and slots.
pub fn frame<'a>(plan: &'a Plan, cases: &'a [JudgeInput<'a>]) -> PolarsResult<DataFrame> {
    let claims = Claims::of(cases);
    let gaps: Vec<(u32, String)> = cases.iter().map(missing).collect();
    let mut lines = Vec::with_capacity(cases.iter().map(|case| case.submission.slots.len()).sum());
    let mut numbers = Numbers::default();
    for (number, (case, gap)) in cases.iter().zip(&gaps).enumerate() {
        let about = Line {
            case: number as u32,
            received: days(case.received_on),
            // The plan's year or the year before: a completion may have come early, but not a decade ago.
            earliest: NaiveDate::from_ymd_opt(plan.year() - 1, 1, 1).map_or(i32::MIN, days),
            done_from: NaiveDate::from_ymd_opt(plan.year(), 1, 1).map_or(i32::MIN, days),
            document_date: document_date(case.submission),
            nil: is_nil(case.submission),
            missing: gap.0,
            missing_names: &gap.1,
            ..Line::default()
        };
        let claimed = |code: &str, name: &str| claims.by_another(plan, case, number, code, name);
        lines_of(plan, case, about, claimed, &mut numbers, &mut lines);
    }
    columns_of(&lines)
}

/// Numbers given to indicators and rows, so that neighbours are found by an integer.
#[derive(Default)]
struct Numbers {
    series: u32,
    rows: u32,
    words: HashMap<String, u32>,
}

impl Numbers {
    fn of_words(&mut self, text: &str) -> u32 {
        let next = self.words.len() as u32;
        *self.words.entry(text::fold(text)).or_insert(next)
    }
}

fn lines_of<'a>(
    plan: &Plan,
    case: &JudgeInput<'a>,
    about: Line<'a>,
    claimed_by: impl Fn(&str, &str) -> Option<&'a str>,
    numbers: &mut Numbers,
    lines: &mut Vec<Line<'a>>,
) {
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
        let entry = if open { came.entry(slot) } else { None };
        let text = entry.and_then(|entry| entry.text.as_deref());
        let date = entry.and_then(|entry| entry.date);
        let kind = indicator.map(|one| one.kind);
        let open_on = past.of_row(code, district).and_then(|prior| prior.open_on);
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
            text,
            words: text.map(|text| numbers.of_words(text)),
            length: text.map_or(0, |text| text.chars().count() as u32),
            claimed_by: text.filter(|_| slot.field == Field::Name).and_then(|name| claimed_by(code, name)),
            date: date.map(days),
            swapped: date.and_then(swapped).map(days),
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
            done_from: open_on.map_or(about.done_from, |day| about.done_from.max(days(day) - DAYS_OF_GRACE)),
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
        let share = plan.share_of(unit, indicator, period).unwrap_or(Quantity::whole(1));
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
            op: Some(indicator.target.op().code()),
            min: indicator.target.min().map(part),
            max: indicator.target.max().map(part),
        }
    }
}

/// A unit that reports a name, with the number of its submission in the batch if it came with it.
type Claim<'a> = (&'a str, Option<usize>);

/// Who reports which names, under one key for every spelling of a name.
struct Claims<'a> {
    /// By indicator and key.
    by: HashMap<(&'a str, String), Vec<Claim<'a>>>,
}

impl<'a> Claims<'a> {
    fn of(cases: &'a [JudgeInput<'a>]) -> Claims<'a> {
        let mut by: HashMap<(&str, String), Vec<Claim<'_>>> = HashMap::new();
        let mut seen: HashSet<(&str, &str, &str)> = HashSet::new();
        for one in cases.iter().flat_map(|case| case.names_elsewhere) {
            // Cases of a batch mostly share what stands elsewhere.
            if seen.insert((one.unit, one.indicator, one.name)) {
                by.entry((one.indicator, names::key(one.name))).or_default().push((one.unit, None));
            }
        }
        for (number, case) in cases.iter().enumerate() {
            for entry in case.submission.entries.iter().filter(|entry| entry.field == Field::Name) {
                let key = names::key(entry.text.as_deref().unwrap_or_default());
                by.entry((&entry.indicator, key)).or_default().push((case.unit, Some(number)));
            }
        }
        Claims { by }
    }

    /// The name of another unit that reports the same one: already standing, or earlier in the batch, so that a
    /// batch is judged like its submissions one after the other.
    fn by_another(
        &self,
        plan: &'a Plan,
        case: &JudgeInput<'a>,
        number: usize,
        indicator: &str,
        name: &str,
    ) -> Option<&'a str> {
        let own_names = case.names_elsewhere;
        let stands = |unit: &str| own_names.iter().any(|one| one.unit == unit && one.indicator == indicator);
        let by = self.by.get(&(indicator, names::key(name)))?;
        let unit = by.iter().find(|(unit, of)| {
            *unit != case.unit
                && match of {
                    None => stands(unit),
                    Some(earlier) => *earlier < number,
                }
        })?;
        Some(plan.unit(unit.0).map_or(unit.0, |unit| unit.name.as_str()))
    }
}

/// What one submission answers, by place.
struct Came<'a> {
    /// A list has many names under one indicator: they are found by their cells.
    listed: HashMap<(&'a str, &'a str), &'a Entry>,
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
            let plain = names::key(entry.text.as_deref().unwrap_or_default());
            if !plain.is_empty() {
                names.entry(&entry.indicator).or_default().insert(plain);
            }
        }
        let error = |fault: &'a Fault| {
            let doc = rule(fault.code)?.doc;
            (doc.severity == Severity::Error).then_some((fault, doc.facts.spoils))
        };
        let errors: Vec<(&Fault, Spoils)> = submission.faults.iter().filter_map(error).collect();
        let spoiling = |part: Spoils| errors.iter().filter(move |(_, spoils)| *spoils == part).map(|(fault, _)| *fault);
        let listed = submission.entries.iter().filter(|entry| entry.field == Field::Name);
        Came {
            listed: listed.map(|entry| ((entry.at.sheet.as_str(), entry.at.cell.as_str()), entry)).collect(),
            entries: submission
                .entries
                .iter()
                .map(|entry| ((entry.indicator.as_str(), entry.district.as_deref(), entry.field), entry))
                .collect(),
            names,
            wrong_cells: errors
                .iter()
                .map(|(fault, _)| *fault)
                .filter_map(|fault| Some((fault.sheet.as_deref()?, fault.cell.as_deref()?)))
                .collect(),
            wrong_rows: spoiling(Spoils::Row)
                .filter_map(|fault| Some((fault.indicator.as_deref()?, fault.district.as_deref())))
                .collect(),
            wrong_sheets: spoiling(Spoils::Sheet).filter_map(|fault| fault.sheet.as_deref()).collect(),
        }
    }

    fn entry(&self, slot: &Slot) -> Option<&'a Entry> {
        let found = if slot.field == Field::Name {
            self.listed.get(&(slot.at.sheet.as_str(), slot.at.cell.as_str()))
        } else {
            self.entries.get(&(slot.indicator.as_str(), slot.district.as_deref(), slot.field))
        };
        found.copied()
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

fn document_date(submission: &Submission) -> Option<i32> {
    let answer = submission.header.iter().find(|answer| answer.key == HeaderKey::DocumentDate)?;
    answer.date.map(days)
}

/// 6/12 for 12/6, as a foreign Excel takes it.
fn swapped(date: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).filter(|other| *other != date)
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
        column!(SWAPPED, swapped),
        column!(WORDS, words),
        column!(LENGTH, length),
        column!(CLAIMED_BY, claimed_by),
        column!(RECEIVED, received),
        column!(EARLIEST, earliest),
        column!(DOCUMENT_DATE, document_date),
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
        column!(DONE_FROM, done_from),
    ];
    DataFrame::new(lines.len(), columns)
}
