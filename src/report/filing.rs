//! The attempts of a year as the reports list them, and the sign of each state of filing.
//!
//! What a unit owes and what became of it is the model's answer (`model::filing`).

use std::collections::HashMap;

use super::ReportInput;
use crate::excel::style::Sign;
use crate::model::filing::State;
use crate::model::plan::Plan;
use crate::model::standing::Received;

pub const fn sign(state: State) -> Sign {
    match state {
        State::OnTime => Sign::DoneOnTime,
        State::Late => Sign::DoneLate,
        State::SentBack => Sign::SentBack,
        State::Missing => Sign::Missing,
    }
}

/// The place of each unit in the plan.
pub fn order_of_units(plan: &Plan) -> HashMap<&str, usize> {
    // The first of two of one code has the word.
    plan.units.iter().enumerate().rev().map(|(place, unit)| (unit.code.as_str(), place)).collect()
}

/// Every attempt of the year so far, by period, by unit in the order of the plan, by number.
pub fn attempts<'a>(input: &ReportInput<'a>) -> Vec<&'a Received> {
    let period = input.consolidation.period;
    let in_time = |one: &&Received| one.period.year == period.year && one.period.position() <= period.position();
    let order = order_of_units(input.plan);
    let unit_order = |code: &str| order.get(code).copied().unwrap_or(usize::MAX);
    let mut attempts: Vec<&Received> = input.received.iter().filter(in_time).collect();
    attempts.sort_by_key(|one| (one.period.position(), one.period, unit_order(&one.unit), one.attempt, one.receipt));
    attempts
}
