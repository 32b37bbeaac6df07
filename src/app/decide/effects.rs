//! What a decision moved: of the answers that count for one unit and period, what rests on them, and which adjustments.
//!
//! Never asks what was decided: it holds what stood before against what stands after.

use serde::Serialize;

use super::act::ruled_words;
use crate::consolidate;
use crate::error::Failure;
use crate::model::consolidation::Line;
use crate::model::correction::{self, Change, Version};
use crate::model::entry::Field;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::ruling::{Adjustment, Ended, Ruling};
use crate::model::standing::{OutOfForce, Received, out_of_force, standing};
use crate::model::told::{Moved, ToldFigures};

/// What a decision moved.
#[derive(Serialize, Clone, Default, Debug)]
pub struct Effects {
    /// Answers that count and differ, in the order of the plan.
    pub answers: Vec<Change>,
    /// What the line of an indicator says otherwise, of all its units together; in the order of the plan.
    pub totals: Vec<MovedTotal>,
    /// Adjustments that counted and do so no longer; not what the decision itself took back.
    pub ended: Vec<AffectedAdjustment>,
    /// Adjustments that count again.
    pub back_in_force: Vec<AffectedAdjustment>,
}

/// A figure of an indicator before and after.
#[derive(Serialize, Clone, Debug)]
pub struct MovedTotal {
    #[serde(flatten)]
    pub moved: Moved,
    pub indicator: String,
}

/// An earlier adjustment that a decision ended or brought back.
#[derive(Serialize, Clone, Debug)]
pub struct AffectedAdjustment {
    /// Of its decision.
    pub number: i64,
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
    /// Why it counts no longer, in words; none for one that counts again.
    pub because: Option<String>,
    /// Who decided it.
    #[serde(skip)]
    pub by: String,
    /// What was decided, in words.
    #[serde(skip)]
    pub words: String,
}

/// The attempts of one unit for one period.
struct Attempts<'a> {
    all: Vec<&'a Received>,
    standing: Option<&'a Received>,
}

impl<'a> Attempts<'a> {
    fn of(received: &'a [Received], unit: &str, period: Period) -> Attempts<'a> {
        let is_meant = |one: &&Received| one.unit == unit && one.period == period;
        let standing = standing(received).into_iter().find(is_meant);
        Attempts { all: received.iter().filter(is_meant).collect(), standing }
    }

    fn adjustments(&self) -> Vec<(&'a Ruling, &'a Adjustment)> {
        self.standing.iter().flat_map(|one| one.adjustments()).collect()
    }
}

impl Effects {
    /// Of one decision, by everything of the plan before and after it.
    ///
    /// # Errors
    /// If the period cannot be consolidated.
    pub fn of(
        plan: &Plan,
        (unit, period): (&str, Period),
        (before, after): (&[Received], &[Received]),
        decision: i64,
    ) -> Result<Effects, Failure> {
        let (then, now) = (Attempts::of(before, unit, period), Attempts::of(after, unit, period));
        let answers = answers(plan, then.standing, now.standing);
        let totals = if answers.is_empty() { Vec::new() } else { totals(plan, period, before, after)? };
        let (held, hold) = (then.adjustments(), now.adjustments());
        let is_in =
            |all: &[(&Ruling, &Adjustment)], one: &Ruling| all.iter().any(|(it, _)| it.decision == one.decision);
        let ended = held.iter().filter(|(ruling, _)| !is_in(&hold, ruling));
        let ended = ended.filter_map(|one| Some(affected(plan, *one, Some(why_ended(&now, one.0)?))));
        let back = hold.iter().filter(|(ruling, _)| !is_in(&held, ruling) && ruling.decision != decision);
        let back_in_force = back.map(|one| affected(plan, *one, None)).collect();
        Ok(Effects { answers, totals, ended: ended.collect(), back_in_force })
    }
}

fn affected(plan: &Plan, (ruling, adjustment): (&Ruling, &Adjustment), because: Option<String>) -> AffectedAdjustment {
    AffectedAdjustment {
        number: ruling.decision,
        indicator: adjustment.indicator.clone(),
        district: adjustment.district.clone(),
        field: adjustment.field,
        because,
        by: ruling.by.clone(),
        words: ruled_words(plan, &ruling.ruled),
    }
}

/// Why an adjustment that counted before does so no longer; none if it was taken back, as the decision itself says.
fn why_ended(now: &Attempts<'_>, ruling: &Ruling) -> Option<String> {
    let has = |one: &&&Received| one.rulings.iter().any(|other| other.decision == ruling.decision);
    if let Some(of) = now.all.iter().find(has) {
        return match (out_of_force(&now.all, of, ruling)?, now.standing) {
            (OutOfForce::NotCounted, Some(standing)) => {
                Some(format!("hết hiệu lực: được tính là lần {}", standing.attempt))
            }
            (why, _) => Some(why.vietnamese(of.attempt)),
        };
    }
    let undone = now.all.iter().flat_map(|one| &one.undone).find(|one| one.ruling.decision == ruling.decision)?;
    (undone.ended == Ended::Replaced).then(|| {
        let by = undone.decision;
        format!(
            "{} và hết hẳn: hủy quyết định số {by} thì trở về số của đơn vị",
            OutOfForce::Replaced(by).vietnamese(0)
        )
    })
}

fn answers(plan: &Plan, then: Option<&Received>, now: Option<&Received>) -> Vec<Change> {
    let entries = |of: Option<&Received>| of.map(Received::answers).unwrap_or_default();
    let (before, after) = (entries(then), entries(now));
    let Some(any) = then.or(now) else { return Vec::new() };
    let (then, now) = (Version::from(then.unwrap_or(any)), Version::from(now.unwrap_or(any)));
    correction::changes(plan, Version { entries: &before, ..then }, Version { entries: &after, ..now })
}

fn totals(plan: &Plan, period: Period, before: &[Received], after: &[Received]) -> Result<Vec<MovedTotal>, Failure> {
    let at = |received| consolidate::consolidate(plan, received, period, plan.calendar.cut_off(period));
    let (then, now) = (at(before)?, at(after)?);
    let of = |(then, now): (&Line, &Line)| {
        let moved = consolidate::moved(Some(&ToldFigures::from(then)), Some(now));
        let of_line = |moved| MovedTotal { moved, indicator: then.indicator.clone() };
        moved.into_iter().map(of_line).collect::<Vec<_>>()
    };
    Ok(then.lines.iter().zip(&now.lines).flat_map(of).collect())
}
