//! One indicator: each of its columns, the units that gave to it, and what was left out.
//!
//! Never adds up: figures come from the line, what counts in them from the data.

use super::ground::{Ground, Whose};
use super::{formula, source};
use crate::model::consolidation::{Datum, Inclusion, Line, Origin};
use crate::model::entry::Field;
use crate::model::gap::Gap;
use crate::model::indicator::{Indicator, Kind};
use crate::model::lineage::{Contribution, Figure, FigureKind, LeftOut, SentBack};
use crate::model::quantity::Quantity;
use crate::report::wording;

/// An indicator's line, and whose part of it is asked for.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub ground: Ground<'a>,
    pub indicator: &'a Indicator,
    pub line: &'a Line,
    pub whose: Whose<'a>,
}

/// Of the data of opening figures: all units together.
const ALL_UNITS: &str = "";

impl<'a> About<'a> {
    pub fn figure(&self, kind: FigureKind) -> Figure {
        let is_whole = self.whose == Whose::default();
        match kind {
            FigureKind::Current | FigureKind::Cumulative | FigureKind::Prior => {
                let from = self.contributions(kind);
                Figure {
                    figure: kind,
                    value: self.value(kind),
                    status: None,
                    formula: formula::of_amount(self.indicator, self.line, kind, &from),
                    left_out: self.left_out(kind),
                    missing: self.missing(kind),
                    from,
                }
            }
            FigureKind::Percent => Figure {
                figure: kind,
                value: self.line.attainment_percent.filter(|_| is_whole),
                status: None,
                formula: if is_whole {
                    formula::of_percent(self.indicator, self.line)
                } else {
                    "chỉ tính cho cả chỉ tiêu, không tính riêng từng đơn vị, từng huyện".to_owned()
                },
                from: if is_whole { self.contributions(FigureKind::Cumulative) } else { Vec::new() },
                left_out: Vec::new(),
                missing: self.missing(kind),
            },
            FigureKind::Status => Figure {
                figure: kind,
                value: None,
                status: Some(self.line.status),
                formula: formula::of_status(self.ground.as_of, self.indicator, self.line),
                from: match self.indicator.kind {
                    Kind::Milestone => self.words(),
                    Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank => self.contributions(FigureKind::Cumulative),
                },
                left_out: Vec::new(),
                missing: self.missing(kind),
            },
        }
    }

    /// The latest word of each unit about a milestone.
    pub fn words(&self) -> Vec<Contribution> {
        let latest = |unit: &str| -> Vec<&'a Datum> {
            let of_field = |field: Field| {
                let of = self.data().filter(move |datum| datum.field == field && !datum.overruled);
                of.filter(|datum| datum.unit == unit).max_by_key(|datum| match &datum.origin {
                    Origin::Report { period, .. } | Origin::Adjusted { period, .. } => {
                        Some((period.position(), period.parts().len()))
                    }
                    Origin::Opening { .. } => None,
                })
            };
            [Field::Progress, Field::DoneOn].into_iter().filter_map(of_field).collect()
        };
        let units = self.ground.plan.reporters(self.indicator, self.ground.period);
        let asked = units.iter().filter(|reporter| self.whose.unit.is_none_or(|unit| unit == reporter.unit));
        asked
            .map(|reporter| {
                let of_unit = self.line.by_unit.iter().find(|one| one.unit == reporter.unit);
                Contribution {
                    unit: Some(reporter.unit.to_owned()),
                    name: wording::unit_name(self.ground.plan, reporter.unit).to_owned(),
                    share: Some(reporter.share),
                    value: None,
                    reported: Some(of_unit.map_or(self.line.reported, |one| one.reported)),
                    sent_back: self.sent_back(reporter.unit),
                    not_asked: of_unit.map_or(self.line.not_asked, |one| one.not_asked),
                    sources: source::sources(self.ground.received, &latest(reporter.unit), |datum| &datum.in_period),
                }
            })
            .collect()
    }

    fn value(&self, kind: FigureKind) -> Option<Quantity> {
        match (self.whose.unit, self.whose.district) {
            (None, None) => column(kind, self.line.prior, self.line.current, self.line.cumulative),
            (Some(unit), None) => self.of_unit(kind, unit),
            (None, Some(district)) => {
                let of = self.line.by_district.iter().find(|one| one.district == district)?;
                column(kind, of.prior, of.current, of.cumulative)
            }
            // Of a sole reporter the district's figure is the unit's; of several no workbook shows it.
            (Some(unit), Some(_)) => {
                let is_sole = self.line.by_unit.iter().all(|one| one.unit == unit);
                is_sole.then(|| About { whose: Whose { unit: None, ..self.whose }, ..*self }.value(kind)).flatten()
            }
        }
    }

    fn of_unit(&self, kind: FigureKind, unit: &str) -> Option<Quantity> {
        let of = self.line.by_unit.iter().find(|one| one.unit == unit)?;
        column(kind, of.prior, of.current, of.cumulative)
    }

    /// The last report of a unit inside the period, of those periods of which none counts.
    fn sent_back(&self, unit: &str) -> Option<SentBack> {
        let of_unit = || self.ground.received.iter().filter(|one| one.unit == unit);
        let inside = of_unit().filter(|one| self.ground.period.contains(one.period));
        let counts = |period| of_unit().any(|one| one.period == period && one.disposition.is_accepted());
        let last = inside.filter(|one| !counts(one.period)).max_by_key(|one| (one.received_at, one.receipt))?;
        Some(SentBack { period: last.period, attempt: last.attempt })
    }

    /// By unit: opening figures of all of them together first, then in the order of the line.
    fn contributions(&self, kind: FigureKind) -> Vec<Contribution> {
        let part = part_in(kind);
        let counted: Vec<&Datum> = self.data().filter(|datum| part(datum).counts).collect();
        let mut units: Vec<&str> = Vec::new();
        let has_given = |unit: &str| counted.iter().any(|datum| datum.unit == unit);
        if has_given(ALL_UNITS) {
            units.push(ALL_UNITS);
        }
        let of_line = self.line.by_unit.iter().map(|one| one.unit.as_str());
        for unit in of_line.chain(counted.iter().map(|datum| datum.unit.as_str())) {
            let is_asked = self.whose.unit.is_none_or(|asked| asked == unit);
            if is_asked && !units.contains(&unit) {
                units.push(unit);
            }
        }
        let of_unit = |unit: &str| {
            let of = self.line.by_unit.iter().find(|one| one.unit == unit);
            let given: Vec<&Datum> = counted.iter().filter(|datum| datum.unit == unit).copied().collect();
            let name = if unit == ALL_UNITS {
                "Các đơn vị cộng lại".to_owned()
            } else {
                wording::unit_name(self.ground.plan, unit).to_owned()
            };
            Contribution {
                unit: (unit != ALL_UNITS).then(|| unit.to_owned()),
                name,
                share: of.map(|of| of.share),
                value: match self.whose.district {
                    None => self.of_unit(kind, unit),
                    Some(_) => About { whose: Whose { unit: Some(unit), ..self.whose }, ..*self }.value(kind),
                },
                reported: of.map(|of| of.reported),
                sent_back: self.sent_back(unit),
                not_asked: of.is_some_and(|of| of.not_asked),
                sources: source::sources(self.ground.received, &given, part),
            }
        };
        units.into_iter().map(of_unit).collect()
    }

    /// Figures about the same time that are no part of it.
    fn left_out(&self, kind: FigureKind) -> Vec<LeftOut> {
        let part = part_in(kind);
        let asked = self.ground.period;
        let is_figure = |datum: &&Datum| datum.field.is_numeric() && datum.field != Field::Estimate;
        let is_about = |datum: &&Datum| match (datum.origin.period(), kind) {
            (Some(period), FigureKind::Current) => asked.contains(period),
            (Some(period), FigureKind::Prior) => !asked.contains(period),
            (Some(_), FigureKind::Cumulative | FigureKind::Percent | FigureKind::Status) => true,
            (None, _) => kind != FigureKind::Current,
        };
        let left = self.data().filter(|datum| !part(datum).counts).filter(is_figure).filter(is_about);
        left.map(|datum| {
            let (period, attempt, at) = match &datum.origin {
                Origin::Report { period, attempt, at, .. } => (Some(*period), Some(*attempt), Some(at.clone())),
                Origin::Adjusted { period, attempt, .. } => (Some(*period), Some(*attempt), None),
                Origin::Opening { .. } => (None, None, None),
            };
            LeftOut {
                unit: datum.unit.clone(),
                period,
                attempt,
                at,
                district: datum.district.clone(),
                field: datum.field,
                value: datum.value,
                reason: part(datum).reason,
            }
        })
        .collect()
    }

    /// Of the unit that is asked about; what a cumulative lacks was owed before the period's last part.
    fn missing(&self, kind: FigureKind) -> Vec<Gap> {
        let asked = self.ground.period;
        let is_about = |gap: &&Gap| match kind {
            FigureKind::Current => asked.contains(gap.period),
            FigureKind::Prior => !asked.contains(gap.period),
            FigureKind::Cumulative | FigureKind::Percent | FigureKind::Status => true,
        };
        let gaps = self.line.gaps.iter().filter(is_about);
        gaps.filter(|gap| self.whose.unit.is_none_or(|unit| gap.unit == unit)).cloned().collect()
    }

    fn data(&self) -> impl Iterator<Item = &'a Datum> + use<'a> {
        let (code, whose) = (self.indicator.code.as_str(), self.whose);
        let of = self.ground.data.iter().filter(move |datum| datum.indicator == code);
        of.filter(move |datum| whose.unit.is_none_or(|unit| datum.unit == unit))
            .filter(move |datum| whose.district.is_none_or(|district| datum.district.as_deref() == Some(district)))
    }
}

fn part_in(kind: FigureKind) -> fn(&Datum) -> &Inclusion {
    match kind {
        FigureKind::Current => |datum| &datum.in_period,
        FigureKind::Prior => |datum| &datum.in_prior,
        FigureKind::Cumulative | FigureKind::Percent | FigureKind::Status => |datum| &datum.in_cumulative,
    }
}

fn column(
    kind: FigureKind,
    prior: Option<Quantity>,
    current: Option<Quantity>,
    cumulative: Option<Quantity>,
) -> Option<Quantity> {
    match kind {
        FigureKind::Prior => prior,
        FigureKind::Current => current,
        FigureKind::Cumulative => cumulative,
        FigureKind::Percent | FigureKind::Status => None,
    }
}
