//! What a period has behind it: the figures of earlier months that its templates show and its reports are compared with.
//!
//! Never reads a workbook.

use std::collections::{BTreeMap, BTreeSet};

use crate::consolidate;
use crate::error::Failure;
use crate::layout::case::CaseRow;
use crate::layout::stamp::IssuedValue;
use crate::layout::{Layout, Prefill};
use crate::model::case::{Case, by_age};
use crate::model::history::Prior;
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::standing::Received;

/// What the ledger and the plan say about a period before its reports are read.
pub struct Past {
    /// By unit.
    priors: BTreeMap<String, Vec<Prior>>,
    known: BTreeMap<String, BTreeMap<(String, Option<String>), Quantity>>,
    settled: BTreeSet<String>,
    /// What the units reported earlier and is not closed yet, the oldest first.
    cases: BTreeMap<String, Vec<CaseRow>>,
}

impl Past {
    /// Of every unit of the plan, before one period.
    pub fn of(plan: &Plan, received: &[Received], cases: &[Case], period: Period) -> Result<Past, Failure> {
        let mut priors: BTreeMap<String, Vec<Prior>> = BTreeMap::new();
        for prior in consolidate::priors(plan, received, None, period)? {
            priors.entry(prior.unit.clone()).or_default().push(prior);
        }
        let cases = open_before(plan, cases, period);
        let mut past = Past { priors, known: BTreeMap::new(), settled: BTreeSet::new(), cases };
        match period.span {
            Span::Month(_) => {}
            Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => past.know(plan, received, period)?,
            Span::OfficialYear => {
                let year = Period::year(period.year);
                let so_far = consolidate::consolidate(plan, received, year, plan.calendar.cut_off(year))?;
                past.settled = so_far.lines.iter().filter(|line| line.met).map(|line| line.indicator.clone()).collect();
                past.know(plan, received, year)?;
            }
        }
        Ok(past)
    }

    /// What the months of a longer period already gave, unit by unit.
    fn know(&mut self, plan: &Plan, received: &[Received], period: Period) -> Result<(), Failure> {
        let so_far = consolidate::consolidate(plan, received, period, plan.calendar.cut_off(period))?;
        for line in so_far.lines {
            for figure in &line.by_unit {
                let Some(current) = figure.current else { continue };
                let of_unit = self.known.entry(figure.unit.clone()).or_default();
                of_unit.insert((line.indicator.clone(), None), current);
                // With one reporter the districts are this unit's own.
                if line.by_unit.len() == 1 {
                    for district in &line.by_district {
                        if let Some(current) = district.current {
                            of_unit.insert((line.indicator.clone(), Some(district.district.clone())), current);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The past of one unit.
    pub fn priors(&self, unit: &str) -> &[Prior] {
        self.priors.get(unit).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn layout(&self, plan: &Plan, unit: &str, period: Period) -> Layout {
        let cases = self.cases.get(unit).map(Vec::as_slice).unwrap_or_default();
        self.layout_with(plan, unit, period, &self.settled, cases)
    }

    /// The layout to read a workbook by: it asks what the workbook asked when it was issued.
    pub fn layout_to_read(&self, plan: &Plan, unit: &str, period: Period, issued: Option<&[IssuedValue]>) -> Layout {
        match issued {
            Some(issued) => {
                let (settled, cases) = (Layout::settled_as_issued(issued), CaseRow::as_issued(issued));
                self.layout_with(plan, unit, period, &settled, &cases)
            }
            None => self.layout(plan, unit, period),
        }
    }

    fn layout_with(
        &self,
        plan: &Plan,
        unit: &str,
        period: Period,
        settled: &BTreeSet<String>,
        cases: &[CaseRow],
    ) -> Layout {
        let (priors, known) = (self.priors(unit), self.known.get(unit));
        let prefill = Prefill { priors, known, settled: Some(settled), cases };
        Layout::new(plan, unit, period, prefill)
    }
}

/// What the reports before a period say and is not closed, by unit, the oldest first.
fn open_before(plan: &Plan, cases: &[Case], period: Period) -> BTreeMap<String, Vec<CaseRow>> {
    let mut open: Vec<Case> = cases.iter().filter_map(|case| case.before(period)).collect();
    open.retain(|case| case.state().is_open());
    by_age(&mut open, plan.calendar.cut_off(period));
    let mut by_unit: BTreeMap<String, Vec<CaseRow>> = BTreeMap::new();
    for case in &open {
        by_unit.entry(case.unit.clone()).or_default().push(CaseRow::of(plan, case));
    }
    by_unit
}
