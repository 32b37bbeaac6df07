//! The plan of one year: tasks, indicators, targets, who reports what and when.
//!
//! Plain data with questions asked of it; never reads a file.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::indicator::Indicator;
use super::listed::{Coded, Listed};
use super::period::Period;
use super::quantity::Quantity;
use super::revised::Revised;
use super::step::Step;
use super::unit::{District, Leader, Unit, Validity};

#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    pub about: About,
    pub units: Listed<Unit>,
    pub leaders: Listed<Leader>,
    /// By code.
    pub districts: Listed<District>,
    /// In the order of the plan, parents before children.
    pub tasks: Listed<Task>,
    /// In the order of the plan.
    pub indicators: Listed<Indicator>,
    pub allocations: Allocations,
    pub calendar: Calendar,
    pub openings: Listed<Opening>,
    /// In the order of the sheet.
    pub steps: Vec<Step>,
    /// What it took over from earlier revisions; nothing for a workbook on its own.
    pub revised: Revised,
    /// SHA-256 of what the plan says, in lower-case hex: equal for equal content, whatever the file's bytes.
    pub digest: String,
}

/// The sheet `Thông tin`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About {
    pub id: String,
    pub revision: u32,
    pub title: String,
    pub year: i32,
    pub document_no: String,
    pub document_date: String,
    /// The decision that the plan carries out.
    pub basis: String,
    /// `UBND tỉnh Lạng Sơn`
    pub parent_agency: String,
    /// `Sở Nông nghiệp và PTNT`
    pub agency: String,
    /// The office that consolidates, `Phòng Kế hoạch - Tài chính`.
    pub department: String,
    /// `Lạng Sơn`
    pub place: String,
    pub signer: String,
    pub signer_title: String,
}

/// A numbered node of the plan; a heading if tasks or indicators stand below it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// `1`, `1.1`, `3.2`
    pub no: String,
    pub title: String,
    /// Leader's code, inherited from the parent where the sheet leaves it blank.
    pub leader: Option<String>,
    /// Unit's code, inherited likewise.
    pub unit: Option<String>,
    /// Inherited likewise; the last day on which completion is on time.
    pub deadline: Option<NaiveDate>,
    /// As the plan words it: `Quý III/2022`.
    pub deadline_text: String,
    pub note: Option<String>,
}

/// A row of `Phân bổ`: one of several units that report an indicator, and its share of the target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allocation {
    pub indicator: String,
    pub unit: String,
    /// In parts of one: `0.5`.
    pub share: Quantity,
    pub valid: Validity,
}

/// The rows of `Phân bổ` by their indicator, each indicator's in the order of the sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Allocations(BTreeMap<String, Listed<Allocation>>);

impl Allocations {
    pub fn of(&self, indicator: &str) -> &[Allocation] {
        self.0.get(indicator).map(|rows| rows.as_slice()).unwrap_or_default()
    }

    /// Those of one unit.
    pub fn of_unit(&self, indicator: &str, unit: &str) -> impl Iterator<Item = &Allocation> {
        self.0.get(indicator).into_iter().flat_map(move |rows| rows.of(unit))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Allocation> {
        self.0.values().flatten()
    }
}

impl FromIterator<Allocation> for Allocations {
    fn from_iter<T: IntoIterator<Item = Allocation>>(rows: T) -> Allocations {
        let mut allocations = Allocations::default();
        allocations.extend(rows);
        allocations
    }
}

impl Extend<Allocation> for Allocations {
    fn extend<T: IntoIterator<Item = Allocation>>(&mut self, rows: T) {
        for row in rows {
            self.0.entry(row.indicator.clone()).or_default().push(row);
        }
    }
}

/// A row of `Số đầu kỳ`: a figure from before the first report in this ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    pub indicator: String,
    pub unit: Option<String>,
    pub district: Option<String>,
    pub as_of: NaiveDate,
    pub value: Quantity,
    /// Where the figure was taken from.
    pub source: String,
}

/// Who reports an indicator, and which share of the target is theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reporter<'a> {
    pub unit: &'a str,
    pub share: Quantity,
}

impl Plan {
    pub fn year(&self) -> i32 {
        self.about.year
    }

    pub fn task(&self, no: &str) -> Option<&Task> {
        self.tasks.first(no)
    }

    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.first(code)
    }

    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.units.first(code)
    }

    pub fn leader(&self, code: &str) -> Option<&Leader> {
        self.leaders.first(code)
    }

    pub fn district(&self, code: &str) -> Option<&District> {
        self.districts.first(code)
    }

    /// The indicators directly under a task, in order.
    pub fn indicators_of<'a>(&'a self, task: &'a str) -> impl Iterator<Item = &'a Indicator> {
        self.indicators.iter().filter(move |indicator| indicator.task == task)
    }

    /// The tasks directly under a task, in order.
    pub fn children_of<'a>(&'a self, no: &'a str) -> impl Iterator<Item = &'a Task> {
        self.tasks.iter().filter(move |task| parent_no(&task.no) == Some(no))
    }

    /// Who reports an indicator in a period (judged on its cut-off): the rows of `Phân bổ`,
    /// or without any the task's unit with all of it.
    pub fn reporters<'a>(&'a self, indicator: &'a Indicator, period: Period) -> Vec<Reporter<'a>> {
        let day = self.calendar.cut_off(period);
        let rows = self.allocations.of(&indicator.code);
        if rows.is_empty() {
            return self
                .task(&indicator.task)
                .and_then(|task| task.unit.as_deref())
                .map(|unit| Reporter { unit, share: Quantity::whole(1) })
                .into_iter()
                .collect();
        }
        rows.iter()
            .filter(|row| row.valid.contains(day))
            .map(|row| Reporter { unit: &row.unit, share: row.share })
            .collect()
    }

    /// The day on which the indicator is to be reached: its task's deadline, else the end of the year.
    pub fn deadline(&self, indicator: &Indicator) -> NaiveDate {
        self.task(&indicator.task)
            .and_then(|task| task.deadline)
            .unwrap_or_else(|| super::calendar::end_of_month(self.about.year, 12))
    }

    /// The indicators whose figures a unit is asked for in a period, in the order of the plan.
    pub fn asked_of<'a>(&'a self, unit: &'a str, period: Period) -> impl Iterator<Item = &'a Indicator> {
        self.indicators.iter().filter(move |indicator| {
            indicator.frequency.is_asked_in(period.span) && self.reports(unit, indicator, period)
        })
    }

    /// True if the unit is among the indicator's reporters in that period.
    pub fn reports(&self, unit: &str, indicator: &Indicator, period: Period) -> bool {
        self.share_of(unit, indicator, period).is_some()
    }

    /// The unit's share of an indicator in a period; none if it is not among its reporters.
    pub fn share_of(&self, unit: &str, indicator: &Indicator, period: Period) -> Option<Quantity> {
        if self.allocations.of(&indicator.code).is_empty() {
            let whose = self.task(&indicator.task).and_then(|task| task.unit.as_deref());
            return (whose == Some(unit)).then(|| Quantity::whole(1));
        }
        let mut own = self.allocations.of_unit(&indicator.code, unit).peekable();
        own.peek()?;
        let day = self.calendar.cut_off(period);
        own.find(|row| row.valid.contains(day)).map(|row| row.share)
    }

    /// True if the unit exists on the period's cut-off, reports here by then, and is asked for at least one figure.
    pub fn owes(&self, unit: &Unit, period: Period) -> bool {
        !self.begun_elsewhere(period).contains(unit.code.as_str()) && self.is_asked(unit, period)
    }

    fn is_asked(&self, unit: &Unit, period: Period) -> bool {
        unit.valid.contains(self.calendar.cut_off(period))
            && self.asked_of(&unit.code, period).any(|indicator| self.is_owed(&unit.code, indicator, period))
    }

    /// False if a revision of the plan asked for it only after that period.
    pub fn is_owed(&self, unit: &str, indicator: &Indicator, period: Period) -> bool {
        self.revised.is_asked(&indicator.code, unit, self.calendar.cut_off(period))
    }

    /// The units for which the year began elsewhere: their opening figures already hold the period.
    fn begun_elsewhere(&self, period: Period) -> BTreeSet<&str> {
        let cut_off = self.calendar.cut_off(period);
        let mut units = BTreeSet::new();
        for opening in self.openings.iter().filter(|opening| opening.as_of >= cut_off) {
            match (&opening.unit, self.indicator(&opening.indicator)) {
                (Some(unit), _) => drop(units.insert(unit.as_str())),
                (None, Some(indicator)) => {
                    units.extend(self.reporters(indicator, period).into_iter().map(|reporter| reporter.unit));
                }
                (None, None) => {}
            }
        }
        units
    }

    /// Every report that a period rests on, in order of time: its months, and what is asked for by
    /// quarter, half or year inside it. A unit owes each of its own.
    pub fn owed(&self, period: Period) -> Vec<(&Unit, Period)> {
        let owing = |part: Period| {
            let elsewhere = self.begun_elsewhere(part);
            let here = self.units.iter().filter(move |unit| !elsewhere.contains(unit.code.as_str()));
            here.filter(move |unit| self.is_asked(unit, part)).map(move |unit| (unit, part))
        };
        period.parts().into_iter().flat_map(owing).collect()
    }

    /// The figure from before the ledger that a series starts with.
    pub fn opening(&self, indicator: &str, unit: &str, district: Option<&str>) -> impl Iterator<Item = &Opening> {
        self.openings.of(indicator).filter(move |opening| {
            opening.unit.as_deref().is_none_or(|of| of == unit) && opening.district.as_deref() == district
        })
    }

    /// True if several units report the indicator's rate, so that each gives numerator and denominator.
    pub fn needs_fraction(&self, indicator: &Indicator, period: Period) -> bool {
        use super::indicator::Kind;
        match indicator.kind {
            Kind::Rate => self.reporters(indicator, period).len() > 1,
            Kind::Flow | Kind::Stock | Kind::Milestone | Kind::Rank => false,
        }
    }
}

impl Coded for Unit {
    fn code(&self) -> &str {
        &self.code
    }
}

impl Coded for Leader {
    fn code(&self) -> &str {
        &self.code
    }
}

impl Coded for District {
    fn code(&self) -> &str {
        &self.code
    }
}

/// By its number.
impl Coded for Task {
    fn code(&self) -> &str {
        &self.no
    }
}

impl Coded for Indicator {
    fn code(&self) -> &str {
        &self.code
    }
}

/// By its indicator.
impl Coded for Opening {
    fn code(&self) -> &str {
        &self.indicator
    }
}

/// Among those of one indicator: by its unit.
impl Coded for Allocation {
    fn code(&self) -> &str {
        &self.unit
    }
}

/// The number of the task above: `1.1` for `1.1.2`, none for `1`.
pub fn parent_no(no: &str) -> Option<&str> {
    no.rsplit_once('.').map(|(parent, _)| parent)
}
