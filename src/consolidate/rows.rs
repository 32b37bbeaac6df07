//! Which answers and opening figures there are, and what each can do for a total.
//!
//! Never adds anything up; what depends on a moment of the year is decided in `totals`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::frame::{Role, Row, RowSource, WHOLE, rank_of, rank_of_opening};
use crate::model::calendar::{Calendar, end_of_month};
use crate::model::entry::{Entry, Field};
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::Period;
use crate::model::plan::{Opening, Plan};
use crate::model::quantity::Quantity;
use crate::model::ruling::{Adjustment, Ruling};
use crate::model::standing::Received;

/// Every answer of the standing reports of the plan's year, what officers put in the place of some, and every opening
/// figure, in an order that depends on nothing but themselves. `period` says which reports are inside it and who the reporters are.
pub fn rows<'a>(plan: &'a Plan, standing: &[&'a Received], period: Period) -> Vec<Row<'a>> {
    let order: BTreeMap<&str, usize> =
        plan.indicators.iter().enumerate().map(|(at, indicator)| (indicator.code.as_str(), at)).collect();
    let reporters: BTreeMap<&str, BTreeSet<&str>> = plan
        .indicators
        .iter()
        .map(|indicator| {
            let units = plan.reporters(indicator, period).into_iter().map(|reporter| reporter.unit).collect();
            (indicator.code.as_str(), units)
        })
        .collect();
    let mut rows: Vec<Row> = plan.openings.iter().map(|opening| opening_row(plan, opening, &reporters)).collect();
    for report in standing.iter().filter(|report| report.period.year == plan.year()) {
        let own = report.entries.iter().map(Answered::of_unit);
        let adjusted = report.adjustments().map(|(ruling, adjustment)| Answered::by_officer(ruling, adjustment));
        let answers: Vec<Answered> = own.chain(adjusted).collect();
        let broken_down: BTreeSet<&str> = answers
            .iter()
            .filter(|answer| answer.district.is_some() && is_figure(answer.field))
            .map(|answer| answer.indicator)
            .collect();
        rows.extend(answers.into_iter().map(|answer| {
            let shadowed = answer.district.is_none() && broken_down.contains(answer.indicator);
            report_row(plan, report, answer, shadowed, &reporters, period)
        }));
    }
    rows.sort_by_cached_key(|row| sort_key(row, order.get(row.indicator).copied()));
    let openings = OpeningAmounts::of(&rows);
    for row in rows.iter_mut().filter(|row| is_coarse(row, &openings)) {
        row.role = Role::Coarse;
    }
    let openings = OpeningAmounts::of(&rows);
    for row in rows.iter_mut().filter(|row| row.role == Role::Amount) {
        row.covered_on = covered_on(row, &openings, &plan.calendar);
    }
    rows
}

/// The last day of the year before, which its official figures carry: a flow of that day is last year's.
pub fn is_before_the_year(plan: &Plan, kind: Kind, as_of: NaiveDate) -> bool {
    let official_end = end_of_month(plan.year() - 1, 12);
    match kind {
        Kind::Flow => as_of < plan.calendar.window(Period::year(plan.year())).from || as_of == official_end,
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => as_of <= official_end,
    }
}

fn opening_row<'a>(plan: &'a Plan, opening: &'a Opening, reporters: &BTreeMap<&str, BTreeSet<&'a str>>) -> Row<'a> {
    let indicator = plan.indicator(&opening.indicator);
    // A figure without a unit is the sole reporter's; with several it belongs to all of them together.
    let sole = || match reporters.get(opening.indicator.as_str()) {
        Some(units) if units.len() == 1 => units.first().copied().unwrap_or(WHOLE),
        Some(_) | None => WHOLE,
    };
    let unit = opening.unit.as_deref().unwrap_or_else(sole);
    let role = match indicator {
        None => Role::Unknown,
        Some(indicator) => match indicator.kind {
            Kind::Flow if is_before_the_year(plan, indicator.kind, opening.as_of) => Role::Past,
            Kind::Flow => Role::Amount,
            Kind::Stock | Kind::Rate | Kind::Rank => level_role(indicator, unit, reporters),
            Kind::Milestone => Role::Words,
        },
    };
    Row {
        source: RowSource::Opening(opening),
        role,
        indicator: &opening.indicator,
        unit,
        district: opening.district.as_deref().unwrap_or(WHOLE),
        field: Field::Current,
        value: Some(opening.value),
        estimated: false,
        position: 0,
        rank: rank_of_opening(&plan.calendar, plan.year(), opening.as_of),
        covered_on: None,
        in_period: false,
    }
}

/// An answer to a question of a report: the unit's own, or what an officer put in its place.
#[derive(Clone, Copy)]
struct Answered<'a> {
    indicator: &'a str,
    district: Option<&'a str>,
    field: Field,
    value: Option<Quantity>,
    estimated: bool,
    given: Given<'a>,
}

#[derive(Clone, Copy)]
enum Given<'a> {
    Own(&'a Entry),
    Adjusted(&'a Ruling, &'a Adjustment),
}

impl<'a> Answered<'a> {
    fn of_unit(entry: &'a Entry) -> Answered<'a> {
        Answered {
            indicator: &entry.indicator,
            district: entry.district.as_deref(),
            field: entry.field,
            value: entry.value,
            estimated: entry.estimated,
            given: Given::Own(entry),
        }
    }

    fn by_officer(ruling: &'a Ruling, adjustment: &'a Adjustment) -> Answered<'a> {
        Answered {
            indicator: &adjustment.indicator,
            district: adjustment.district.as_deref(),
            field: adjustment.field,
            value: adjustment.to.value(),
            estimated: false,
            given: Given::Adjusted(ruling, adjustment),
        }
    }
}

fn report_row<'a>(
    plan: &'a Plan,
    report: &'a Received,
    answer: Answered<'a>,
    shadowed: bool,
    reporters: &BTreeMap<&str, BTreeSet<&str>>,
    period: Period,
) -> Row<'a> {
    let source = match answer.given {
        Given::Own(entry) => RowSource::Report(report, entry),
        Given::Adjusted(ruling, adjustment) => RowSource::Adjusted(report, ruling, adjustment),
    };
    let is_overruled = match answer.given {
        Given::Own(_) => report.adjustment_of(answer.indicator, answer.district, answer.field).is_some(),
        Given::Adjusted(..) => false,
    };
    let role = match plan.indicator(answer.indicator) {
        None => Role::Unknown,
        Some(_) if is_overruled => Role::Overruled,
        Some(indicator) => match (answer.field, indicator.kind) {
            (Field::Estimate, Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank) => {
                match level_role(indicator, &report.unit, reporters) {
                    Role::Level => Role::Estimate,
                    other => other,
                }
            }
            (Field::Current | Field::Numerator | Field::Denominator, _) if shadowed => Role::Shadowed,
            (Field::Current, Kind::Flow) => Role::Amount,
            (Field::Current, Kind::Stock | Kind::Rank) => level_role(indicator, &report.unit, reporters),
            (Field::Current | Field::Numerator | Field::Denominator, Kind::Rate) => {
                level_role(indicator, &report.unit, reporters)
            }
            (Field::Numerator | Field::Denominator, Kind::Flow | Kind::Stock | Kind::Rank) => Role::Words,
            (Field::Current | Field::Numerator | Field::Denominator | Field::Estimate, Kind::Milestone) => Role::Words,
            (Field::Progress | Field::DoneOn | Field::Result | Field::Evidence, _) => Role::Words,
            (Field::Difficulty | Field::Proposal | Field::Note | Field::Name, _) => Role::Words,
        },
    };
    Row {
        source,
        role,
        indicator: answer.indicator,
        unit: &report.unit,
        district: answer.district.unwrap_or(WHOLE),
        field: answer.field,
        value: answer.value,
        estimated: answer.estimated,
        position: report.period.position(),
        rank: rank_of(report.period),
        covered_on: None,
        in_period: period.contains(report.period),
    }
}

/// Levels are those of today's reporters: what a former one left behind is no longer anybody's level.
fn level_role(indicator: &Indicator, unit: &str, reporters: &BTreeMap<&str, BTreeSet<&str>>) -> Role {
    let reports = reporters.get(indicator.code.as_str()).is_some_and(|units| units.contains(unit));
    if reports || unit == WHOLE { Role::Level } else { Role::FormerReporter }
}

/// The opening amounts, each with its day: by indicator and unit, so that none is looked for among all.
struct OpeningAmounts<'a>(BTreeMap<&'a str, BTreeMap<&'a str, Vec<Dated<'a>>>>);

type Dated<'a> = (Row<'a>, NaiveDate);

impl<'a> OpeningAmounts<'a> {
    fn of(rows: &[Row<'a>]) -> OpeningAmounts<'a> {
        let mut openings = OpeningAmounts(BTreeMap::new());
        for row in rows.iter().filter(|row| row.role == Role::Amount) {
            if let Some(as_of) = row.as_of() {
                let of_unit = openings.0.entry(row.indicator).or_default().entry(row.unit).or_default();
                of_unit.push((row.clone(), as_of));
            }
        }
        openings
    }

    /// Those that hold a row.
    fn holding<'b>(&'b self, row: &'b Row<'a>) -> impl Iterator<Item = &'b Dated<'a>> {
        let of_indicator = self.0.get(row.indicator);
        let units = std::iter::once(row.unit).chain((row.unit != WHOLE).then_some(WHOLE));
        let near = units.filter_map(move |unit| of_indicator?.get(unit)).flatten();
        near.filter(|(opening, _)| opening.holds(row))
    }

    /// Those that a row holds.
    fn held<'b>(&'b self, row: &'b Row<'a>) -> impl Iterator<Item = &'b Dated<'a>> {
        let of_indicator = self.0.get(row.indicator).into_iter().flatten();
        let near = of_indicator.filter(|(unit, _)| row.unit == WHOLE || **unit == row.unit).flat_map(|(_, of)| of);
        near.filter(|(opening, _)| row.holds(opening))
    }
}

/// True for an opening amount of several units or districts together, of which one has its own of the same day or
/// later: the two cannot be told apart, and the finer one wins, so that nothing is counted twice.
fn is_coarse(row: &Row, openings: &OpeningAmounts) -> bool {
    row.as_of().is_some_and(|own_day| {
        let is_finer = |(opening, as_of): &Dated| !opening.holds(row) && *as_of >= own_day;
        row.role == Role::Amount && openings.held(row).any(is_finer)
    })
}

/// The first day of an opening figure that already holds this amount. An opening holds what its series (a blank
/// unit or district stands for all) had up to its day: reports closed by then, and older openings.
fn covered_on(row: &Row, openings: &OpeningAmounts, calendar: &Calendar) -> Option<NaiveDate> {
    let holding = openings.holding(row).map(|(_, as_of)| *as_of);
    match row.source {
        RowSource::Report(report, _) | RowSource::Adjusted(report, ..) => {
            let closed = calendar.cut_off(report.period);
            holding.filter(|as_of| *as_of >= closed).min()
        }
        RowSource::Opening(opening) => holding.filter(|as_of| *as_of > opening.as_of).min(),
    }
}

type SortKey<'a> = (usize, u8, &'a str, &'a str, &'a str, i32, Field, (&'a str, &'a str), Option<Quantity>, &'a str);

/// Everything that tells two rows apart, so that the order of the input does not show.
fn sort_key<'a>(row: &Row<'a>, order: Option<usize>) -> SortKey<'a> {
    let (class, place, words) = match row.source {
        RowSource::Opening(opening) => (0, ("", ""), opening.source.as_str()),
        // Beside the answer whose place it takes.
        RowSource::Adjusted(_, _, adjustment) => (1, ("", ""), adjustment.to.text().unwrap_or_default()),
        RowSource::Report(_, entry) => {
            (1, (entry.at.sheet.as_str(), entry.at.cell.as_str()), entry.text.as_deref().unwrap_or_default())
        }
    };
    let (code, unit, district) = (row.indicator, row.unit, row.district);
    (order.unwrap_or(usize::MAX), class, code, unit, district, row.rank, row.field, place, row.value, words)
}

fn is_figure(field: Field) -> bool {
    field.is_numeric() && field != Field::Estimate
}
