//! Early warning: gathers what each flow's forecast is made from, out of the data that the totals rest on.
//!
//! Never uses a figure that is not part of the cumulative, nor fills a month that nobody reported. A unit's
//! “không phát sinh” is an answer: that month brought nothing.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use crate::model::consolidation::{Datum, Line, Origin};
use crate::model::entry::{Field, HeaderKey};
use crate::model::indicator::{Indicator, Kind};
use crate::model::listed::Listed;
use crate::model::outlook::{self, Earlier, Inputs, Outlook, Planned, Says};
use crate::model::path::Path;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::standing::Received;

/// The last month of a year.
const DECEMBER: u8 = 12;

/// The months whose pace is the recent one. Of fewer there is no forecast either: a year that begins slowly is not
/// in danger in January.
const RECENT: u8 = 3;

/// One outlook a flow with a number to reach, in the order of the lines. `standing` are the reports that count.
pub fn outlooks(
    plan: &Plan,
    lines: &[Line],
    data: &Listed<Datum>,
    standing: &[&Received],
    period: Period,
) -> Vec<Outlook> {
    let nil = nil_reports(standing, period);
    let flows = lines.iter().filter(|line| line.kind == Kind::Flow);
    flows
        .filter_map(|line| {
            let goal = outlook::goal(line.target)?;
            let indicator = plan.indicator(&line.indicator)?;
            let answers = Answers::of(plan, indicator, data, &nil);
            let cumulative = line.cumulative.unwrap_or_default();
            let mut outlook = Outlook {
                indicator: line.indicator.clone(),
                goal,
                path: plan.path(indicator),
                says: Says::NotEnough("chưa có số liệu của tháng nào"),
                gaps: Vec::new(),
                earlier: Vec::new(),
            };
            if goal <= Quantity::ZERO {
                outlook.says = Says::NotEnough("mức kế hoạch không lớn hơn 0");
            } else if line.cumulative.is_some() && cumulative.is_negative() {
                outlook.says = Says::NotEnough("lũy kế âm, chờ chỉnh lý");
            } else if !line.gaps.is_empty() {
                outlook.says = Says::NotEnough("lũy kế còn thiếu báo cáo của kỳ trước");
                outlook.gaps = (1..=answers.elapsed()).filter(|month| !answers.is_complete(*month)).collect();
            } else if line.cumulative.is_some() && (1..RECENT).contains(&answers.elapsed()) {
                outlook.says = Says::NotEnough("mới có số liệu chưa đến 3 tháng");
            } else if line.cumulative.is_some() && answers.elapsed() >= RECENT {
                let elapsed = answers.elapsed();
                let horizon = horizon(plan, line).max(elapsed);
                let inputs = Inputs {
                    target: line.target,
                    cumulative,
                    elapsed,
                    horizon,
                    last_three: answers.last_three(elapsed),
                    // What is expected of the year says nothing about a deadline inside it.
                    estimate: line.estimate.filter(|_| horizon == DECEMBER),
                    planned: outlook.path.map(|path| Planned::of(&path, elapsed, horizon)),
                };
                outlook.says = inputs
                    .forecast()
                    .map_or_else(|| Says::NotEnough(why_none(&inputs)), |found| Says::Forecast(Box::new(found)));
                outlook.gaps = (1..=elapsed).filter(|month| !answers.is_complete(*month)).collect();
                let earlier = |month| answers.earlier(&inputs, outlook.path.as_ref(), month);
                outlook.earlier = (RECENT..elapsed).filter_map(earlier).collect();
            }
            Some(outlook)
        })
        .collect()
}

/// The reports of the year up to a period that say that nothing arose.
fn nil_reports<'a>(standing: &[&'a Received], period: Period) -> Vec<&'a Received> {
    let says_nil = |report: &&Received| {
        report.header.iter().any(|answer| answer.key == HeaderKey::NilReport && !answer.text.trim().is_empty())
    };
    let is_known =
        |report: &&Received| report.period.year == period.year && report.period.position() <= period.position();
    standing.iter().copied().filter(is_known).filter(says_nil).collect()
}

fn why_none(inputs: &Inputs) -> &'static str {
    match inputs.planned {
        Some(planned) if planned.so_far == Quantity::ZERO => "theo kế hoạch chi tiết chưa đến tháng thực hiện",
        Some(_) | None => "số liệu ngoài phạm vi tính được",
    }
}

/// The last month whose figures are closed by the deadline, 1 to 12.
fn horizon(plan: &Plan, line: &Line) -> u8 {
    plan.calendar.months_closed_by(plan.year(), line.deadline).max(1)
}

/// What was answered of one indicator, and for which months.
struct Answers<'a> {
    plan: &'a Plan,
    indicator: &'a Indicator,
    amounts: Vec<Amount<'a>>,
}

struct Amount<'a> {
    unit: &'a str,
    /// The months that it is the amount of.
    months: RangeInclusive<u8>,
    /// An opening figure holds all months up to its day in one.
    opening: bool,
    value: Quantity,
}

impl<'a> Answers<'a> {
    fn of(plan: &'a Plan, indicator: &'a Indicator, data: &'a Listed<Datum>, nil: &[&'a Received]) -> Answers<'a> {
        let is_amount = |datum: &&Datum| datum.field == Field::Current && datum.in_cumulative.counts;
        let amount = |datum: &'a Datum| {
            let (months, opening) = match &datum.origin {
                Origin::Report { period, .. } | Origin::Adjusted { period, .. } => (period.months(), false),
                Origin::Opening { as_of, .. } => (1..=plan.calendar.months_closed_by(plan.year(), *as_of), true),
            };
            Some(Amount { unit: &datum.unit, months, opening, value: datum.value? })
        };
        let mut amounts: Vec<Amount> = data.of(&indicator.code).filter(is_amount).filter_map(amount).collect();
        let with_figures: HashSet<(&str, RangeInclusive<u8>)> =
            amounts.iter().map(|one| (one.unit, one.months.clone())).collect();
        let is_asked = |report: &&&Received| {
            indicator.frequency.is_asked_in(report.period.span) && plan.reports(&report.unit, indicator, report.period)
        };
        let has_none = |report: &&&Received| !with_figures.contains(&(report.unit.as_str(), report.period.months()));
        let nothing = nil.iter().filter(is_asked).filter(has_none).map(|report| Amount {
            unit: &report.unit,
            months: report.period.months(),
            opening: false,
            value: Quantity::ZERO,
        });
        amounts.extend(nothing);
        Answers { plan, indicator, amounts }
    }

    /// The last month with an answer, 0 to 12.
    fn elapsed(&self) -> u8 {
        self.amounts.iter().map(|amount| *amount.months.end()).max().unwrap_or(0)
    }

    /// True if every unit that is to report the indicator in that month has answered for it.
    fn is_complete(&self, month: u8) -> bool {
        let covering = || self.amounts.iter().filter(|amount| amount.months.contains(&month));
        // An opening figure of all units together names none of them.
        if covering().any(|amount| amount.opening && self.plan.unit(amount.unit).is_none()) {
            return true;
        }
        let answered: HashSet<&str> = covering().map(|amount| amount.unit).collect();
        let reporters = self.plan.reporters(self.indicator, Period::month(self.plan.year(), month));
        !answered.is_empty() && reporters.iter().all(|reporter| answered.contains(reporter.unit))
    }

    /// The amounts of the three months up to one, if all of them were reported and no amount reaches beyond them.
    fn last_three(&self, month: u8) -> Option<Quantity> {
        let first = month.checked_sub(RECENT - 1).filter(|first| *first > 0)?;
        let complete = (first..=month).all(|month| self.is_complete(month));
        let touching = || self.amounts.iter().filter(|one| *one.months.end() >= first && *one.months.start() <= month);
        let inside = |one: &Amount| !one.opening && *one.months.start() >= first && *one.months.end() <= month;
        (complete && touching().all(inside)).then(|| touching().map(|one| one.value).sum())
    }

    /// What the methods would have said for today in an earlier month. None if nothing was reported for that month
    /// or if an amount that is known today cannot be divided there.
    fn earlier(&self, today: &Inputs, path: Option<&Path>, month: u8) -> Option<Earlier> {
        let divided = |one: &&Amount| *one.months.start() <= month && month < *one.months.end();
        let known: Vec<&Amount> = self.amounts.iter().filter(|one| *one.months.end() <= month).collect();
        let reported = known.iter().any(|one| *one.months.end() == month);
        if !reported || self.amounts.iter().any(|one| divided(&one)) {
            return None;
        }
        let cumulative = known.iter().map(|one| one.value).sum();
        let last_three = self.last_three(month);
        let planned = path.map(|path| Planned::of(path, month, today.elapsed));
        let then = Inputs { cumulative, elapsed: month, last_three, estimate: None, planned, ..*today };
        Some(Earlier {
            month,
            cumulative,
            by_pace: then.by_pace(today.elapsed)?.rounded(),
            by_recent: then.by_recent(today.elapsed).map(|value| value.rounded()),
            last_three,
            by_path: then.by_path().map(|value| value.rounded()),
        })
    }
}
