//! One line an indicator: the sums, judged against the target.
//!
//! Never adds figures of reports up: the sums come from `totals`, their meaning from `figures`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::comparison;
use super::figures::{Basis, Figures};
use super::milestone::{self, ReportedProgress, Words};
use super::rows;
use super::status::{self, Completion, Milepost};
use super::totals::{Moment, Scope, Totals};
use crate::frame::{self, Row};
use crate::model::attainment::{self, Districts, Exact};
use crate::model::consolidation::{DistrictFigure, Line, Status, UnitFigure};
use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::period::{Period, Span};
use crate::model::plan::{Plan, Reporter};
use crate::model::quantity::Quantity;

/// What all lines are made from.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub plan: &'a Plan,
    pub period: Period,
    pub as_of: NaiveDate,
    pub rows: &'a [Row<'a>],
    /// What they tell of progress.
    pub words: &'a Words<'a>,
    pub totals: &'a Totals,
    /// (indicator, unit) of everything that was answered for the period.
    pub answered: &'a BTreeSet<(&'a str, &'a str)>,
    /// By unit the parts of the period for which it owes a report.
    pub owed: &'a BTreeMap<&'a str, Vec<Period>>,
}

/// A line, and what the list of its data has to know.
#[derive(Clone, Debug)]
pub struct Drawn<'a> {
    pub line: Line,
    pub basis: Basis,
    /// Likewise of what stood before the period.
    pub prior_basis: Basis,
    /// A level of lower rank was carried forward into the period; none if the indicator is not asked for in it.
    pub end_rank: Option<i32>,
    /// Completed by the end of the decree's year, so that the official year does not ask for it.
    pub settled: bool,
    /// The units whose level was carried forward.
    pub carried_forward: Vec<&'a str>,
}

/// Whether an indicator was completed.
struct Done {
    completed_on: Option<NaiveDate>,
    /// By the end of the decree's year.
    settled: bool,
    /// What each of the reporters says of it.
    said: Vec<ReportedProgress>,
}

impl<'a> Scene<'a> {
    fn end(&self) -> Moment {
        Moment::At(self.period.position())
    }

    /// Draws the line of an indicator.
    pub fn line(&self, indicator: &'a Indicator) -> Drawn<'a> {
        let reporters = self.plan.reporters(indicator, self.period);
        let units: Vec<&str> = reporters.iter().map(|reporter| reporter.unit).collect();
        let figures = Figures { indicator, totals: self.totals, reporters: units };
        let required = self.required_districts(indicator);
        let deadline = self.plan.deadline(indicator);
        let done = self.done(&figures, &required, deadline);
        let end_rank = self.end_rank(indicator, done.settled);
        let parts = Parts { scene: self, figures: &figures, end_rank };

        let (prior, cumulative) = (figures.at(Moment::Prior), figures.at(self.end()));
        let current = figures.at(self.current_moment(indicator.kind)).value.filter(|_| parts.is_current(&Scope::Line));
        let districts = districts_met(&figures, self.end(), &required);
        let judged = attainment::judge(indicator.target, cumulative.value, districts);
        let value = cumulative.value.map(|value| value.rounded());
        let line = Line {
            indicator: indicator.code.clone(),
            task: indicator.task.clone(),
            uom: indicator.uom.clone(),
            kind: indicator.kind,
            target: indicator.target,
            target_before: self.plan.revised.targets.get(&indicator.code).copied(),
            prior: prior.value.map(|value| value.rounded()),
            current: current.map(|value| value.rounded()),
            cumulative: value,
            attainment_percent: judged.percent,
            status: Status::derive(deadline, done.completed_on, self.as_of),
            met: match Completion::of(indicator.kind, indicator.target) {
                Completion::ByDate => done.completed_on.is_some(),
                Completion::WhenReached | Completion::AtDeadline | Completion::Never => judged.met,
            },
            exceeded: judged.exceeded,
            reported: self.is_reported(indicator),
            not_asked: !figures.reporters.iter().any(|unit| self.owes(unit, indicator)),
            estimate: self.estimate(&figures),
            estimated: figures.estimated(self.end()) || figures.estimated(Moment::Period),
            difference: judged.difference,
            growth: self.growth(indicator, value),
            last_year: comparison::opened(self.plan, indicator, self.period).map(|last| last.cumulative),
            deadline,
            completed_on: done.completed_on,
            progress: milestone::progress(&done.said),
            remark: cumulative.remark.or_else(|| below_zero(indicator.kind, cumulative.value)),
            gaps: Vec::new(),
            adjusted: Vec::new(),
            districts_met: districts.map(|Districts { met, required }| (met, required)),
            by_unit: parts.by_unit(self.shares(indicator, reporters)),
            by_district: parts.by_district(&self.districts(indicator, &required)),
        };
        let (basis, prior_basis) = (cumulative.basis, prior.basis);
        let carried_forward = parts.carried_forward();
        Drawn { line, basis, prior_basis, end_rank, settled: done.settled, carried_forward }
    }

    /// Whether and when the indicator was completed, by its figures or by its units' words.
    fn done(&self, figures: &Figures, required: &[&str], deadline: NaiveDate) -> Done {
        let (indicator, position) = (figures.indicator, self.period.position());
        let said_by = |position: u8| -> Vec<ReportedProgress> {
            let said = |unit: &&str| self.words.said(&indicator.code, unit, position);
            figures.reporters.iter().map(said).collect()
        };
        let said = said_by(position);
        let mileposts: Vec<Milepost> = (1..=position).map(|at| self.milepost(figures, required, at)).collect();
        let judged_from = status::judged_from(&self.plan.calendar, self.period.year, deadline);
        let completion = Completion::of(indicator.kind, indicator.target);
        let completed = |mileposts: &[Milepost], said: &[ReportedProgress]| {
            status::completed_on(completion, judged_from, mileposts, milestone::completed_on(said))
        };
        Done {
            // What is dated after the day of judgement has not happened yet.
            completed_on: completed(&mileposts, &said).filter(|day| *day <= self.as_of),
            settled: mileposts.get(..12).is_some_and(|year| completed(year, &said_by(12)).is_some()),
            said,
        }
    }

    /// True if any unit answered for the period.
    fn is_reported(&self, indicator: &Indicator) -> bool {
        // Those who answered for one indicator lie together.
        let next = self.answered.range((indicator.code.as_str(), "")..).next();
        next.is_some_and(|(code, _)| *code == indicator.code)
    }

    /// True if the unit owes the indicator in a report of the period or of a part of it.
    fn owes(&self, unit: &str, indicator: &Indicator) -> bool {
        self.owed.get(unit).into_iter().flatten().any(|part| {
            indicator.frequency.is_asked_in(part.span)
                && self.plan.reports(unit, indicator, *part)
                && self.plan.is_owed(unit, indicator, *part)
        })
    }

    /// A flow's current is the sum of the period, a level's the level at its end.
    fn current_moment(&self, kind: Kind) -> Moment {
        match kind {
            Kind::Flow => Moment::Period,
            Kind::Stock | Kind::Rate | Kind::Rank | Kind::Milestone => self.end(),
        }
    }

    fn milepost(&self, figures: &Figures, required: &[&str], position: u8) -> Milepost {
        let moment = Moment::At(position);
        let target = figures.indicator.target;
        let districts = districts_met(figures, moment, required);
        let part = match position {
            13.. => Period { year: self.period.year, span: Span::OfficialYear },
            month => Period::month(self.period.year, month),
        };
        Milepost {
            cut_off: self.plan.calendar.cut_off(part),
            met: attainment::is_met(target, figures.at(moment).value, districts),
        }
    }

    /// The rank of a report for the last part of the period in which the indicator is asked for. The official year
    /// asks only for what was still open on 14 December: what was settled by then ends with the decree's year.
    fn end_rank(&self, indicator: &Indicator, settled: bool) -> Option<i32> {
        let decree_year_is_enough = settled && self.period.span == Span::OfficialYear;
        let period = if decree_year_is_enough { Period::year(self.period.year) } else { self.period };
        let mut asked = period.parts().into_iter().filter(|part| indicator.frequency.is_asked_in(part.span));
        asked.next_back().map(frame::rank_of)
    }

    /// The reporters with their shares, and after them units that reported earlier in the year and no longer do:
    /// their amounts are part of the total.
    fn shares(&self, indicator: &'a Indicator, reporters: Vec<Reporter<'a>>) -> Vec<Reporter<'a>> {
        let mut shares = reporters;
        if !indicator.kind.is_numeric() && shares.len() < 2 {
            return Vec::new();
        }
        let former = self.totals.units(&indicator.code, self.end(), Field::Current);
        let known: BTreeSet<&str> = shares.iter().map(|reporter| reporter.unit).collect();
        let former = self.plan.units.iter().map(|unit| unit.code.as_str()).filter(|unit| former.contains(unit));
        let former = former.filter(|unit| !known.contains(unit));
        shares.extend(former.map(|unit| Reporter { unit, share: Quantity::ZERO }));
        shares
    }

    /// The districts that the plan names and that exist on the cut-off, by code.
    fn required_districts(&self, indicator: &'a Indicator) -> Vec<&'a str> {
        let day = self.plan.calendar.cut_off(self.period);
        let exists = |code: &&String| self.plan.district(code).is_none_or(|district| district.valid.contains(day));
        let codes: BTreeSet<&str> = indicator.districts.iter().filter(exists).map(String::as_str).collect();
        codes.into_iter().collect()
    }

    /// Those, and any other that has figures.
    fn districts(&self, indicator: &Indicator, required: &[&'a str]) -> Vec<&'a str> {
        let mut codes: BTreeSet<&str> = required.iter().copied().collect();
        for field in [Field::Current, Field::Numerator, Field::Denominator] {
            codes.extend(self.totals.districts(&indicator.code, self.end(), field));
        }
        codes.into_iter().collect()
    }

    /// The latest estimate of each reporter, summed; of a rate with one reporter its value. An official figure
    /// supersedes it and is never mixed with it.
    fn estimate(&self, figures: &Figures) -> Option<Quantity> {
        let code = figures.indicator.code.as_str();
        let official = |row: &Row| row.indicator == code && row.field != Field::Estimate && row.value.is_some();
        let official = |row: &&Row| row.position == 13 && official(row);
        if self.period.span == Span::OfficialYear && self.rows.iter().any(|row| official(&row)) {
            return None;
        }
        let sum = self.totals.sum(code, self.end(), Field::Estimate, &Scope::Line)?;
        match figures.indicator.kind {
            Kind::Flow | Kind::Stock => Some(Quantity::from_raw(sum.raw)),
            Kind::Rate | Kind::Rank => {
                (sum.rows == 1 && figures.reporters.len() == 1).then_some(Quantity::from_raw(sum.raw))
            }
            Kind::Milestone => None,
        }
    }

    /// Of a stock with a baseline: value − baseline, the latest figure from before the year.
    fn growth(&self, indicator: &Indicator, value: Option<Quantity>) -> Option<Quantity> {
        match indicator.kind {
            Kind::Stock => {
                let before = self.plan.openings.of(&indicator.code);
                let before = before.filter(|one| rows::is_before_the_year(self.plan, indicator.kind, one.as_of));
                let latest = before.map(|opening| opening.as_of).max()?;
                Some(value? - comparison::dated(self.plan, indicator, latest)?)
            }
            Kind::Flow | Kind::Rate | Kind::Milestone | Kind::Rank => None,
        }
    }
}

/// The figures of a line's units and districts.
struct Parts<'s, 'a> {
    scene: &'s Scene<'a>,
    figures: &'s Figures<'a>,
    /// As [`Drawn::end_rank`].
    end_rank: Option<i32>,
}

impl<'a> Parts<'_, 'a> {
    /// Amounts of the period are always its own; a level is current only if it was reported at the period's end.
    fn is_current(&self, scope: &Scope) -> bool {
        match self.figures.indicator.kind {
            Kind::Flow => true,
            Kind::Stock | Kind::Rate | Kind::Rank | Kind::Milestone => {
                let newest = self.figures.newest(self.scene.end(), scope);
                self.end_rank.is_some_and(|end| newest.is_some_and(|newest| newest >= end))
            }
        }
    }

    fn at(&self, scope: &Scope, moment: Moment) -> Option<Quantity> {
        let value = match scope {
            Scope::Unit(unit) => self.figures.of_unit(moment, unit),
            Scope::District(district) => self.figures.of_district(moment, district),
            Scope::Series(unit, district) => self.figures.of_series(moment, unit, district),
            Scope::Line => self.figures.at(moment).value,
        };
        value.map(|value| value.rounded())
    }

    fn current(&self, scope: &Scope) -> Option<Quantity> {
        let moment = self.scene.current_moment(self.figures.indicator.kind);
        self.at(scope, moment).filter(|_| self.is_current(scope))
    }

    fn by_unit(&self, shares: Vec<Reporter<'a>>) -> Vec<UnitFigure> {
        let (scene, indicator) = (self.scene, self.figures.indicator);
        let figure = |reporter: Reporter<'a>| {
            let scope = Scope::Unit(reporter.unit.to_owned());
            UnitFigure {
                unit: reporter.unit.to_owned(),
                prior: self.at(&scope, Moment::Prior),
                current: self.current(&scope),
                cumulative: self.at(&scope, scene.end()),
                reported: scene.answered.contains(&(indicator.code.as_str(), reporter.unit)),
                not_asked: !scene.owes(reporter.unit, indicator),
                share: reporter.share,
            }
        };
        shares.into_iter().map(figure).collect()
    }

    fn by_district(&self, districts: &[&str]) -> Vec<DistrictFigure> {
        let end = self.scene.end();
        let figure = |district: &&str| {
            let scope = Scope::District((*district).to_owned());
            DistrictFigure {
                district: (*district).to_owned(),
                prior: self.at(&scope, Moment::Prior),
                current: self.current(&scope),
                cumulative: self.at(&scope, end),
                met: districts_met(self.figures, end, &[district]).is_some_and(|districts| districts.met == 1),
            }
        };
        districts.iter().map(figure).collect()
    }

    /// The units whose level was carried forward into the period.
    fn carried_forward(&self) -> Vec<&'a str> {
        match (self.figures.indicator.kind, self.end_rank) {
            (Kind::Stock | Kind::Rate, Some(end)) => {
                let oldest = |unit: &str| self.figures.oldest(self.scene.end(), &Scope::Unit(unit.to_owned()));
                let is_carried = |unit: &&str| oldest(unit).is_some_and(|oldest| oldest < end);
                self.figures.reporters.iter().copied().filter(is_carried).collect()
            }
            (Kind::Stock | Kind::Rate, None) | (Kind::Flow | Kind::Milestone | Kind::Rank, _) => Vec::new(),
        }
    }
}

/// Of an `each` target only: its number is a district's.
fn districts_met(figures: &Figures, moment: Moment, required: &[&str]) -> Option<Districts> {
    match figures.indicator.target {
        Target::Each(least) => Some(figures.districts_at_least(moment, required, least)),
        Target::AtLeast(_) | Target::Above(_) | Target::AtMost(_) | Target::Below(_) => None,
        Target::Range { .. } | Target::All(_) | Target::Done | Target::None => None,
    }
}

/// A correction of an earlier month can leave less than nothing: that cannot stand without asking.
fn below_zero(kind: Kind, cumulative: Option<Exact>) -> Option<String> {
    let negative = cumulative.is_some_and(|value| value.rounded().is_negative());
    (kind == Kind::Flow && negative).then(|| "lũy kế âm: kiểm tra báo cáo chỉnh lý của các kỳ trước".to_owned())
}
