//! A submission with everything that it is judged by: who sent it, when, and what stood before.
//!
//! Never asks a ledger: the past is handed in.

use chrono::NaiveDate;

use crate::model::entry::Field;
use crate::model::history::Prior;
use crate::model::period::Period;
use crate::model::standing::{Received, standing};
use crate::model::submission::Submission;

/// One submission with what it is judged by.
pub struct JudgeInput<'a> {
    pub unit: &'a str,
    pub period: Period,
    /// The day of receipt: a completion date after it lies in the future.
    pub received_on: NaiveDate,
    pub submission: &'a Submission,
    /// The past of the unit's series before the period; priors of other units are passed over.
    pub priors: &'a [Prior],
    /// The names that standing reports of the period list; those of the unit itself are passed over.
    pub names_elsewhere: &'a [NameElsewhere<'a>],
}

/// A name in the list of a unit's standing report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NameElsewhere<'a> {
    pub unit: &'a str,
    pub indicator: &'a str,
    pub name: &'a str,
}

/// The names that the standing reports of a period list.
pub fn names_elsewhere(received: &[Received], period: Period) -> Vec<NameElsewhere<'_>> {
    let reports = standing(received).into_iter().filter(|one| one.period == period);
    let named = reports.flat_map(|one| {
        one.entries.iter().filter(|entry| entry.field == Field::Name).filter_map(|entry| {
            Some(NameElsewhere { unit: &one.unit, indicator: &entry.indicator, name: entry.text.as_deref()? })
        })
    });
    named.collect()
}
