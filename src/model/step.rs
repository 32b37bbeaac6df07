//! A step of an indicator's detailed plan: who does it by when, and the amount planned for each month.
//!
//! Never knows the plan that it stands in.

use chrono::NaiveDate;

use super::quantity::Quantity;

/// The months of a year.
pub(super) const MONTHS: usize = 12;

/// A row of `Kế hoạch chi tiết`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub indicator: String,
    /// Its number among the indicator's steps, as the plan writes it.
    pub no: String,
    pub content: String,
    /// Who does it; none where it is every reporter's.
    pub unit: Option<String>,
    pub from: Option<NaiveDate>,
    /// The last day on which it is on time.
    pub due: NaiveDate,
    /// As the plan words it: `Quý II/2022`.
    pub due_text: String,
    /// Of a flow the amount planned for January to December; none where the plan gives none.
    pub months: [Option<Quantity>; MONTHS],
    pub note: Option<String>,
}

/// A step in its place among those before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed<'a> {
    pub step: &'a Step,
    /// What all steps up to and with this one plan; none of a step that plans no amount of its own.
    pub through: Option<Quantity>,
}

impl Step {
    /// What it plans of the whole year; none where it plans no month.
    pub fn amount(&self) -> Option<Quantity> {
        let planned = || self.months.iter().flatten().copied();
        planned().next().is_some().then(|| planned().sum())
    }

    /// True of a step that is the unit's own, or everybody's.
    pub fn concerns(&self, unit: &str) -> bool {
        self.unit.as_deref().is_none_or(|own| own == unit)
    }
}

impl Placed<'_> {
    /// True or false where figures tell: of a step with an amount, if the cumulative is known.
    pub fn is_reached_by(&self, cumulative: Option<Quantity>) -> Option<bool> {
        Some(cumulative? >= self.through?)
    }
}

/// Steps as they follow each other: by the day on which they are due, of one day in the order of the plan.
pub fn placed<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Vec<Placed<'a>> {
    let mut steps: Vec<&Step> = steps.into_iter().collect();
    steps.sort_by_key(|step| step.due);
    let mut through = Quantity::ZERO;
    let place = |step: &'a Step| {
        let amount = step.amount();
        through = through + amount.unwrap_or_default();
        Placed { step, through: amount.map(|_| through) }
    };
    steps.into_iter().map(place).collect()
}
