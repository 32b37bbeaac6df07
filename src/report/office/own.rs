//! What a unit brought to an indicator: alone all of it, among several the sums of its own answers against its share.
//!
//! Never divides what was reported; only an amount's target has shares.

use std::collections::HashMap;

use rust_xlsxwriter::Format;

use super::indicator_cells;
use crate::excel::style;
use crate::model::attainment::{self, Exact};
use crate::model::consolidation::{Consolidation, Line, UnitFigure};
use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::model::unit::Unit;
use crate::report::ReportInput;
use crate::report::live::{self, Total};
use crate::report::shown::Shown;
use crate::report::slice::{Reported, Slice};

/// The figures of a row, each as it is shown and what it is.
pub struct Figures {
    pub target: (Shown, Format),
    pub current: (Shown, Option<Quantity>),
    pub cumulative: (Shown, Option<Quantity>),
    pub percent: Shown,
    pub estimate: (Shown, Option<Quantity>),
}

/// Who reports alone has the figures of *Tổng hợp chỉ tiêu*.
pub fn of_one(input: &ReportInput, indicator: &Indicator, line: &Line) -> Figures {
    let there = |column: u16, says: Option<Quantity>| {
        let cell = indicator_cells::cell(input, &line.indicator, column);
        let link = cell.map(|cell| (format!("IF({cell}=\"\",\"\",{cell})"), says));
        (live::first_that_gives(says, vec![link]), says)
    };
    Figures {
        target: indicator_cells::target_cell(indicator),
        current: there(indicator_cells::CURRENT, line.current),
        cumulative: there(indicator_cells::CUMULATIVE, line.cumulative),
        percent: there(indicator_cells::PERCENT, line.attainment_percent).0,
        estimate: there(indicator_cells::ESTIMATE, line.estimate),
    }
}

/// One of several has the sums of its own answers, against its share.
pub struct OfSeveral<'a> {
    pub input: ReportInput<'a>,
    /// By indicator and unit the latest estimate and its period, where those of all units make up the line's.
    estimates: HashMap<(&'a str, &'a str), (Period, Quantity)>,
}

impl<'a> OfSeveral<'a> {
    pub fn new(input: &ReportInput<'a>) -> OfSeveral<'a> {
        let consolidation = input.consolidation;
        let mut estimates = HashMap::new();
        for line in consolidation.lines.iter().filter(|line| line.by_unit.len() > 1) {
            let latest = line.by_unit.iter().filter_map(|figure| Some((figure, latest(consolidation, line, figure)?)));
            let latest: Vec<_> = latest.collect();
            let all = latest.iter().map(|(_, (_, value))| *value).reduce(|a, b| a + b);
            if all.is_some() && all == line.estimate {
                let key = |figure: &'a UnitFigure| (line.indicator.as_str(), figure.unit.as_str());
                estimates.extend(latest.into_iter().map(|(figure, latest)| (key(figure), latest)));
            }
        }
        OfSeveral { input: *input, estimates }
    }

    /// The figures of a unit, whose target and cumulative stand in those cells.
    pub fn figures(
        &self,
        unit: &Unit,
        indicator: &Indicator,
        line: &Line,
        own: &UnitFigure,
        (target_at, cumulative_at): (&str, &str),
    ) -> Figures {
        let (input, consolidation) = (&self.input, self.input.consolidation);
        let mine = |total: Total, says: Option<Quantity>| {
            let slice =
                Slice { indicator: &line.indicator, total: Some(total), unit: Some(&unit.code), ..Slice::default() };
            let sum = slice.sum(consolidation, Field::Current);
            let candidates = match line.kind {
                Kind::Flow | Kind::Stock => vec![sum],
                Kind::Rate => vec![sum, slice.fraction(consolidation)],
                Kind::Milestone | Kind::Rank => Vec::new(),
            };
            (live::first_that_gives(says, candidates), says)
        };
        let shared = target_of(line, own.share);
        let target = match shared {
            Some(target) => {
                let (shown, format) = indicator_cells::target_cell(&Indicator { target, ..indicator.clone() });
                let number = target.min().or(target.max()).filter(|_| target != line.target);
                let whole = indicator_cells::cell(input, &line.indicator, indicator_cells::TARGET);
                match (number, whole) {
                    (Some(number), Some(whole)) => {
                        (Shown::formula(format!("ROUND({whole}*{},4)", own.share), Some(number)), format)
                    }
                    (None, _) | (_, None) => (shown, format),
                }
            }
            None => (Shown::Blank, style::text_center()),
        };
        let judged = match line.kind {
            Kind::Flow | Kind::Stock => shared.unwrap_or(Target::None),
            Kind::Rate | Kind::Milestone | Kind::Rank => Target::None,
        };
        let percent = attainment::judge(judged, own.cumulative.map(Exact::of), None).percent;
        let as_line = Line { target: judged, cumulative: own.cumulative, attainment_percent: percent, ..line.clone() };
        Figures {
            target,
            current: mine(Total::Period, own.current),
            cumulative: mine(Total::Cumulative, own.cumulative),
            percent: live::attainment(consolidation, &as_line, cumulative_at, target_at),
            estimate: self.estimate(unit, line),
        }
    }

    fn estimate(&self, unit: &Unit, line: &Line) -> (Shown, Option<Quantity>) {
        let known = self.estimates.get(&(line.indicator.as_str(), unit.code.as_str()));
        let Some((period, value)) = known.copied() else { return (Shown::Blank, None) };
        let slice = Slice {
            indicator: &line.indicator,
            unit: Some(&unit.code),
            reported_for: Some(Reported::For(period)),
            ..Slice::default()
        };
        let sum = slice.sum(self.input.consolidation, Field::Estimate);
        (live::first_that_gives(Some(value), vec![sum]), Some(value))
    }
}

/// A unit's part of the target. A rate and a number that each district has to reach are not divided.
fn target_of(line: &Line, share: Quantity) -> Option<Target> {
    let divided = match line.kind {
        Kind::Flow | Kind::Stock => true,
        Kind::Rate | Kind::Milestone | Kind::Rank => false,
    };
    if share == Quantity::ZERO {
        return None;
    }
    if !divided {
        return Some(line.target);
    }
    let part = |a: Quantity| times(a, share);
    Some(match line.target {
        Target::AtLeast(a) => Target::AtLeast(part(a)?),
        Target::Above(a) => Target::Above(part(a)?),
        Target::AtMost(a) => Target::AtMost(part(a)?),
        Target::Below(a) => Target::Below(part(a)?),
        Target::All(a) => Target::All(part(a)?),
        Target::Range { min, max } => Target::Range { min: part(min)?, max: part(max)? },
        Target::Each(_) | Target::Done | Target::None => line.target,
    })
}

/// Rounded half away from zero to four decimals, as ROUND does.
fn times(a: Quantity, share: Quantity) -> Option<Quantity> {
    let scale = i128::from(Quantity::SCALE);
    let product = i128::from(a.raw()) * i128::from(share.raw());
    let size = (product.abs() * 2 + scale) / (scale * 2);
    i64::try_from(if product < 0 { -size } else { size }).ok().map(Quantity::from_raw)
}

/// What a unit expected of the year when it last said so.
fn latest(consolidation: &Consolidation, line: &Line, figure: &UnitFigure) -> Option<(Period, Quantity)> {
    let slice = Slice { indicator: &line.indicator, unit: Some(&figure.unit), ..Slice::default() };
    let periods = slice.rows(consolidation, Field::Estimate).filter_map(|datum| datum.origin.period());
    let period = periods.max_by_key(|period| (period.position(), period.span))?;
    let dated = Slice { reported_for: Some(Reported::For(period)), ..slice };
    let values = dated.rows(consolidation, Field::Estimate).filter_map(|datum| datum.value);
    Some((period, values.sum()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{q, sample};

    #[test]
    fn one_of_several_has_its_own_quotient() {
        let sample = sample();
        let indicator = sample.plan.indicator("1.4.a").unwrap();
        let line = sample.consolidation.line("1.4.a").unwrap();
        let own = line.by_unit.iter().find(|figure| figure.unit == "cc-ptnt").unwrap();
        let unit = sample.plan.unit("cc-ptnt").unwrap();
        let figures = OfSeveral::new(&sample.input()).figures(unit, indicator, line, own, ("D9", "F9"));
        assert!(matches!(&figures.cumulative.0, Shown::Formula { formula, result }
            if formula.contains("DuLieu[Mã đơn vị],\"cc-ptnt\"") && result == "85"));
        assert_eq!(figures.percent, Shown::Blank, "no share of a rate");
    }

    #[test]
    fn an_amount_is_judged_against_the_units_share() {
        let sample = sample();
        let line = Line {
            by_unit: ["cc-kl", "vp"]
                .map(|unit| UnitFigure {
                    unit: unit.into(),
                    prior: None,
                    current: None,
                    cumulative: (unit == "cc-kl").then(|| q("3613")),
                    reported: true,
                    not_asked: false,
                    share: q("0.6"),
                })
                .to_vec(),
            ..sample.consolidation.line("1.3.a").unwrap().clone()
        };
        let indicator = sample.plan.indicator("1.3.a").unwrap();
        let unit = sample.plan.unit("cc-kl").unwrap();
        let figures = OfSeveral::new(&sample.input()).figures(unit, indicator, &line, &line.by_unit[0], ("D9", "F9"));
        assert!(matches!(&figures.target.0, Shown::Formula { result, .. } if result == "5400"));
        assert!(matches!(&figures.percent, Shown::Formula { result, .. } if result == "66.9"), "3613 / 5400");
        assert!(matches!(&figures.cumulative.0, Shown::Formula { result, .. } if result == "3613"));
        assert_eq!(times(q("0.0001"), q("0.5")), Some(q("0.0001")), "half is rounded up");
    }
}
