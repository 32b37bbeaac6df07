//! What stood before a period, as the frame needs it: by row, by indicator, by submission.
//!
//! Never asks a ledger: the past is handed in.

use std::collections::HashMap;

use super::JudgeInput;
use crate::model::history::Prior;
use crate::model::indicator::Kind;
use crate::model::period::Period;
use crate::model::quantity::Quantity;

/// The past of one unit, by series.
pub struct Past<'a>(HashMap<(&'a str, Option<&'a str>), &'a Prior>);

impl<'a> Past<'a> {
    pub fn of(case: &JudgeInput<'a>) -> Past<'a> {
        let own = case.priors.iter().filter(|prior| prior.unit == case.unit);
        Past(own.map(|prior| ((prior.indicator.as_str(), prior.district.as_deref()), prior)).collect())
    }

    pub fn of_row(&self, indicator: &str, district: Option<&str>) -> Option<&'a Prior> {
        self.0.get(&(indicator, district)).copied()
    }

    /// What stands before the period in one row. A flow without any past starts from zero; where only the indicator
    /// as a whole has a past, that of a district is unknown.
    pub fn row(&self, indicator: &str, district: Option<&str>, kind: Kind) -> Option<i64> {
        let known = self.of_row(indicator, district).and_then(|prior| prior.cumulative);
        let whole = self.of_row(indicator, None).and_then(|prior| prior.cumulative);
        match kind {
            Kind::Flow
                if district.is_some() && known.is_none() && whole.is_some_and(|whole| whole != Quantity::ZERO) =>
            {
                None
            }
            Kind::Flow => Some(known.unwrap_or(Quantity::ZERO).raw()),
            Kind::Stock | Kind::Rate => {
                let last = self.of_row(indicator, district).and_then(|prior| prior.last).map(|(_, last)| last);
                known.or(last).map(Quantity::raw)
            }
            Kind::Milestone | Kind::Rank => None,
        }
    }

    /// The same of an indicator over its districts.
    pub fn series(&self, indicator: &str, kind: Kind) -> Option<i64> {
        if self.of_row(indicator, None).and_then(|prior| prior.cumulative).is_some() {
            return self.row(indicator, None, kind);
        }
        match kind {
            Kind::Flow | Kind::Stock => {
                let districts = self.0.iter().filter(|((code, district), _)| *code == indicator && district.is_some());
                Some(districts.filter_map(|(_, prior)| prior.cumulative).sum::<Quantity>().raw())
            }
            Kind::Rate | Kind::Milestone | Kind::Rank => None,
        }
    }
}

/// The reports that the unit owes from before the period, over all its indicators.
pub fn missing(case: &JudgeInput<'_>) -> (u32, String) {
    let own = case.priors.iter().filter(|prior| prior.unit == case.unit);
    let mut periods: Vec<Period> = own.flat_map(|prior| prior.missing.iter().copied()).collect();
    periods.sort_by_key(|period| (period.year, period.position(), *period));
    periods.dedup();
    let names: Vec<String> = periods.iter().map(|period| period.vietnamese_lower()).collect();
    (periods.len() as u32, names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;
    use super::*;

    #[test]
    fn the_past_of_a_district_and_of_the_whole() {
        let example = Example::read("past 1.3.c@180 cumulative=2\npast 1.3.c@181 cumulative=0.5\npast 1.3.a last=4");
        let case = example.case();
        let past = Past::of(&case);
        assert_eq!(past.row("1.3.c", Some("181"), Kind::Flow), Some(5_000));
        assert_eq!(past.row("1.3.c", Some("182"), Kind::Flow), Some(0));
        assert_eq!(past.series("1.3.c", Kind::Flow), Some(25_000));
        // A level without a cumulative is the last figure, and without that unknown.
        assert_eq!(past.row("1.3.a", None, Kind::Stock), Some(40_000));
        assert_eq!(past.row("1.2.a", None, Kind::Stock), None);
    }

    #[test]
    fn a_past_of_the_whole_leaves_its_districts_unknown() {
        let example = Example::read("past 1.3.c cumulative=7");
        let case = example.case();
        let past = Past::of(&case);
        assert_eq!(past.row("1.3.c", Some("181"), Kind::Flow), None);
        assert_eq!(past.series("1.3.c", Kind::Flow), Some(70_000));
    }

    #[test]
    fn the_past_of_another_unit_is_not_ours() {
        let mut example = Example::read("past 1.3.a cumulative=7 missing=2022-05");
        example.priors[0].unit = "vp".into();
        let case = example.case();
        assert_eq!(Past::of(&case).row("1.3.a", None, Kind::Flow), Some(0));
        assert_eq!(missing(&case), (0, String::new()));
    }
}
