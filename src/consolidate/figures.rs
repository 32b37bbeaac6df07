//! The value of an indicator at a moment: what its kind makes of the sums (`docs/domain.md`, *Kinds and targets*,
//! first table).
//!
//! Never adds anything up itself, and never guesses: what cannot be computed has no value and a remark.

use super::totals::{Moment, Scope, Sum, Totals};
use crate::frame::WHOLE;
use crate::model::attainment::{self, Districts, Exact};
use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind};
use crate::model::quantity::Quantity;

/// One indicator with its sums and its reporters.
#[derive(Clone, Debug)]
pub struct Figures<'a> {
    pub indicator: &'a Indicator,
    pub totals: &'a Totals,
    /// Codes of the units that report it at the end of the period, in the order of the plan.
    pub reporters: Vec<&'a str>,
}

/// Which answers make up a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The figures (`current`).
    Current,
    /// Numerators and denominators.
    Fraction,
    /// None: there is no value.
    Nothing,
}

/// A value, what it was made of, and what has to be said about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    pub value: Option<Exact>,
    pub basis: Basis,
    pub remark: Option<String>,
}

impl Figure {
    fn of(sum: Option<Sum>, remark: Option<String>) -> Figure {
        let basis = if sum.is_some() { Basis::Current } else { Basis::Nothing };
        Figure { value: sum.map(|sum| Exact::raw(sum.raw)), basis, remark }
    }

    fn impossible(why: &str) -> Figure {
        Figure { value: None, basis: Basis::Nothing, remark: Some(format!("không tính được: {why}")) }
    }
}

impl Figures<'_> {
    /// The value over all units and districts.
    pub fn at(&self, moment: Moment) -> Figure {
        let current = self.sum(moment, Field::Current, &Scope::Line);
        match self.indicator.kind {
            Kind::Flow => Figure::of(current, None),
            Kind::Stock => Figure::of(current, self.absent(moment)),
            Kind::Rate if self.reporters.len() > 1 => self.rate_of_several(moment),
            Kind::Rate => self.rate_of_one(moment),
            // Places in an order do not add up.
            Kind::Rank => Figure::of(current.filter(|sum| sum.rows == 1), None),
            Kind::Milestone => Figure::of(None, None),
        }
    }

    /// One unit's own value.
    pub fn of_unit(&self, moment: Moment, unit: &str) -> Option<Exact> {
        self.within(moment, &Scope::Unit(unit.to_owned()))
    }

    /// One district's, over all units.
    pub fn of_district(&self, moment: Moment, district: &str) -> Option<Exact> {
        self.within(moment, &Scope::District(district.to_owned()))
    }

    /// One unit's in one district.
    pub fn of_series(&self, moment: Moment, unit: &str, district: &str) -> Option<Exact> {
        self.within(moment, &Scope::Series(unit.to_owned(), district.to_owned()))
    }

    /// How many of the districts have at least this much.
    pub fn districts_at_least(&self, moment: Moment, required: &[&str], least: Quantity) -> Districts {
        let target = crate::model::indicator::Target::AtLeast(least);
        let reaches = |district: &&&str| attainment::is_met(target, self.of_district(moment, district), None);
        Districts { met: required.iter().filter(reaches).count(), required: required.len() }
    }

    /// The rank of the newest level in a value, see [`crate::frame::rank_of`].
    pub fn newest(&self, moment: Moment, scope: &Scope) -> Option<i32> {
        self.answers(moment, scope).map(|sum| sum.newest).max()
    }

    /// The rank of the oldest.
    pub fn oldest(&self, moment: Moment, scope: &Scope) -> Option<i32> {
        self.answers(moment, scope).map(|sum| sum.oldest).min()
    }

    /// True if any answer in the value is an estimate of the unit (“khoảng 500”).
    pub fn estimated(&self, moment: Moment) -> bool {
        self.answers(moment, &Scope::Line).any(|sum| sum.estimated)
    }

    fn within(&self, moment: Moment, scope: &Scope) -> Option<Exact> {
        let current = self.sum(moment, Field::Current, scope);
        match self.indicator.kind {
            Kind::Flow | Kind::Stock => current.map(|sum| Exact::raw(sum.raw)),
            Kind::Rate if self.reporters.len() > 1 => {
                self.fraction(moment, scope).or_else(|| self.single(moment, scope))
            }
            Kind::Rate => self.single(moment, scope).or_else(|| self.fraction(moment, scope)),
            Kind::Rank => self.single(moment, scope),
            Kind::Milestone => None,
        }
    }

    fn rate_of_one(&self, moment: Moment) -> Figure {
        if let Some(value) = self.single(moment, &Scope::Line) {
            return Figure { value: Some(value), basis: Basis::Current, remark: None };
        }
        if let Some(value) = self.fraction(moment, &Scope::Line) {
            return Figure { value: Some(value), basis: Basis::Fraction, remark: None };
        }
        match self.sum(moment, Field::Current, &Scope::Line) {
            Some(_) => Figure::impossible("tỷ lệ của các huyện không cộng được"),
            None => match self.newest(moment, &Scope::Line) {
                Some(_) => Figure::impossible("thiếu tử số hoặc mẫu số"),
                None => Figure::of(None, None),
            },
        }
    }

    /// Σ numerators / Σ denominators, never a mean of percentages.
    fn rate_of_several(&self, moment: Moment) -> Figure {
        if self.reporters.iter().all(|unit| !self.has_reported(moment, unit)) {
            // Until the first report an opening figure of all units together is the level.
            let opening = self.sum(moment, Field::Current, &Scope::Unit(WHOLE.to_owned()));
            return Figure::of(opening.filter(|sum| sum.rows == 1), None);
        }
        let lacking: Vec<String> = self.reporters.iter().filter_map(|unit| self.lacking(moment, unit)).collect();
        if !lacking.is_empty() {
            return Figure::impossible(&lacking.join("; "));
        }
        match self.fraction(moment, &Scope::Line) {
            Some(value) => Figure { value: Some(value), basis: Basis::Fraction, remark: self.absent(moment) },
            None => Figure::impossible("tổng mẫu số bằng 0"),
        }
    }

    /// What a unit that has reported left out.
    fn lacking(&self, moment: Moment, unit: &str) -> Option<String> {
        if !self.has_reported(moment, unit) {
            return None;
        }
        let rows = |field| self.sum(moment, field, &Scope::Unit(unit.to_owned())).map_or(0, |sum| sum.rows);
        let (numerators, denominators) = (rows(Field::Numerator), rows(Field::Denominator));
        match (numerators, denominators) {
            (0, 0) => Some(format!("{unit} thiếu mẫu số và tử số")),
            (_, 0) => Some(format!("{unit} thiếu mẫu số")),
            (0, _) => Some(format!("{unit} thiếu tử số")),
            (above, below) if above > below => Some(format!("{unit} thiếu mẫu số của một số huyện")),
            (above, below) if above < below => Some(format!("{unit} thiếu tử số của một số huyện")),
            (_, _) => None,
        }
    }

    /// Names the units whose share is not in the value of a level that several report.
    fn absent(&self, moment: Moment) -> Option<String> {
        let absent: Vec<&str> = match self.indicator.kind {
            Kind::Rate => self.reporters.iter().filter(|unit| !self.has_reported(moment, unit)).copied().collect(),
            Kind::Flow | Kind::Stock | Kind::Milestone | Kind::Rank => {
                self.reporters.iter().filter(|unit| self.of_unit(moment, unit).is_none()).copied().collect()
            }
        };
        let whole = self.sum(moment, Field::Current, &Scope::Unit(WHOLE.to_owned())).is_some();
        let some = !absent.is_empty() && absent.len() < self.reporters.len() && !whole;
        some.then(|| format!("chưa có số liệu của: {}", absent.join(", ")))
    }

    /// True if a report of the unit (not an opening figure) is in the sums.
    fn has_reported(&self, moment: Moment, unit: &str) -> bool {
        self.answers(moment, &Scope::Unit(unit.to_owned())).any(|sum| sum.reported)
    }

    fn single(&self, moment: Moment, scope: &Scope) -> Option<Exact> {
        let sum = self.sum(moment, Field::Current, scope).filter(|sum| sum.rows == 1)?;
        Some(Exact::raw(sum.raw))
    }

    /// None as well if a numerator has no denominator, or the other way round.
    fn fraction(&self, moment: Moment, scope: &Scope) -> Option<Exact> {
        let numerator = self.sum(moment, Field::Numerator, scope)?;
        let denominator = self.sum(moment, Field::Denominator, scope)?;
        if numerator.rows != denominator.rows {
            return None;
        }
        Exact::rate(numerator.raw, denominator.raw)
    }

    fn answers(&self, moment: Moment, scope: &Scope) -> impl Iterator<Item = Sum> {
        [Field::Current, Field::Numerator, Field::Denominator]
            .into_iter()
            .filter_map(move |field| self.sum(moment, field, scope))
    }

    fn sum(&self, moment: Moment, field: Field, scope: &Scope) -> Option<Sum> {
        self.totals.sum(&self.indicator.code, moment, field, scope)
    }
}
