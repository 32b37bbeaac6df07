//! What a decision moved: of the answers that count for one unit and period, what rests on them, and which adjustments.
//!
//! Never asks what was decided: it holds what stood before against what stands after.

use std::io::{self, Write};

use owo_colors::OwoColorize;
use serde_json::Value;

use crate::cli::decide;
use crate::consolidate;
use crate::error::Failure;
use crate::model::consolidation::Line;
use crate::model::correction::{self, Change, Version};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::ruling::{Ended, Ruling};
use crate::model::standing::{OutOfForce, Received, out_of_force, standing};
use crate::model::told::{Moved, ToldFigures};

/// Answers that a screen shows; JSON has all of them.
const MOST_ANSWERS: usize = 12;

#[derive(Default)]
pub struct Effects {
    /// In the order of the plan.
    answers: Vec<Change>,
    /// What the line of an indicator says otherwise, of all its units together.
    totals: Vec<(String, Moved)>,
    /// Adjustments that counted and do so no longer, and why; not what the decision itself took back.
    ended: Vec<(Ruling, String)>,
    /// Adjustments that count again.
    revived: Vec<Ruling>,
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

    fn adjustments(&self) -> Vec<&'a Ruling> {
        self.standing.iter().flat_map(|one| one.adjustments().map(|(ruling, _)| ruling)).collect()
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
        let is_in = |all: &[&Ruling], one: &Ruling| all.iter().any(|other| other.decision == one.decision);
        let ended = held.iter().filter(|one| !is_in(&hold, one));
        let ended = ended.filter_map(|one| Some(((*one).clone(), why_ended(&now, one)?))).collect();
        let revived = hold.iter().filter(|one| !is_in(&held, one) && one.decision != decision);
        let revived = revived.map(|one| (*one).clone()).collect();
        Ok(Effects { answers, totals, ended, revived })
    }

    pub fn json(&self) -> Value {
        let adjustment = |ruling: &Ruling, because: Option<&String>| {
            let adjustment = ruling.adjustment();
            serde_json::json!({
                "number": ruling.decision,
                "indicator": adjustment.map(|one| &one.indicator),
                "district": adjustment.and_then(|one| one.district.as_ref()),
                "field": adjustment.map(|one| one.field),
                "because": because,
            })
        };
        let total = |(indicator, moved): &(String, Moved)| {
            let mut json = serde_json::json!(moved);
            if let Some(fields) = json.as_object_mut() {
                fields.insert("indicator".to_owned(), serde_json::json!(indicator));
            }
            json
        };
        serde_json::json!({
            "answers": self.answers,
            "totals": self.totals.iter().map(total).collect::<Vec<_>>(),
            "ended": self.ended.iter().map(|(one, why)| adjustment(one, Some(why))).collect::<Vec<_>>(),
            "back_in_force": self.revived.iter().map(|one| adjustment(one, None)).collect::<Vec<_>>(),
        })
    }

    pub fn say(&self, out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
        if self.answers.is_empty() {
            writeln!(out, "  {} số liệu được tính không thay đổi.", "◊".yellow())?;
        } else {
            writeln!(out, "  {} số liệu được tính thay đổi:", "♦".magenta())?;
        }
        let shown: Vec<&Change> = self.answers.iter().take(MOST_ANSWERS).collect();
        for (at, change) in shown.iter().enumerate() {
            writeln!(out, "      {}: {} → {}", change.about(plan), change.was(), change.is())?;
            let is_last = shown.get(at + 1).is_none_or(|next| next.indicator != change.indicator);
            let totals: Vec<String> = if is_last { self.totals_of(&change.indicator) } else { Vec::new() };
            if !totals.is_empty() {
                writeln!(out, "        {}", format!("cả chỉ tiêu: {}", totals.join("; ")).dimmed())?;
            }
        }
        if let Some(left) = self.answers.len().checked_sub(MOST_ANSWERS).filter(|left| *left > 0) {
            writeln!(out, "      và {left} nội dung khác: xem đủ bằng --format json, hoặc lập lại bảng tổng hợp")?;
        }
        for (ruling, why) in &self.ended {
            writeln!(out, "  {} {} {why}.", "♦".magenta(), named(plan, ruling))?;
        }
        for ruling in &self.revived {
            let number = ruling.decision;
            writeln!(
                out,
                "  {} {} có hiệu lực trở lại; không đúng thì: khtc undo {number} --by TÊN --reason LÝ_DO",
                "▲".red(),
                named(plan, ruling)
            )?;
        }
        Ok(())
    }

    /// What rests on the answers of an indicator: a sum of several units, what has come together since the new year.
    fn totals_of(&self, indicator: &str) -> Vec<String> {
        let of = self.totals.iter().filter(|(code, _)| code == indicator);
        let shown = |value: &Option<Quantity>| value.map_or("(trống)".to_owned(), |value| value.vietnamese(0));
        let words = of.filter_map(|(_, moved)| {
            let [then, now] = match moved {
                Moved::Current { then, now } | Moved::Cumulative { then, now } => [shown(then), shown(now)],
                Moved::Status { then, now } => {
                    [then, now].map(|status| status.map_or(String::new(), |status| status.vietnamese().to_owned()))
                }
                Moved::Prior { .. } | Moved::AttainmentPercent { .. } => return None,
            };
            Some(format!("{} {then} → {now}", moved.vietnamese().to_lowercase()))
        });
        words.collect()
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

fn named(plan: &Plan, ruling: &Ruling) -> String {
    format!("quyết định số {} của {} ({})", ruling.decision, ruling.by, decide::ruled_words(plan, &ruling.ruled))
}

fn answers(plan: &Plan, then: Option<&Received>, now: Option<&Received>) -> Vec<Change> {
    let entries = |of: Option<&Received>| of.map(Received::answers).unwrap_or_default();
    let (before, after) = (entries(then), entries(now));
    let Some(any) = then.or(now) else { return Vec::new() };
    let (then, now) = (Version::from(then.unwrap_or(any)), Version::from(now.unwrap_or(any)));
    correction::changes(plan, Version { entries: &before, ..then }, Version { entries: &after, ..now })
}

fn totals(
    plan: &Plan,
    period: Period,
    before: &[Received],
    after: &[Received],
) -> Result<Vec<(String, Moved)>, Failure> {
    let at = |received| consolidate::consolidate(plan, received, period, plan.calendar.cut_off(period));
    let (then, now) = (at(before)?, at(after)?);
    let of = |(then, now): (&Line, &Line)| {
        let moved = consolidate::moved(Some(&ToldFigures::from(then)), Some(now));
        moved.into_iter().map(|moved| (then.indicator.clone(), moved)).collect::<Vec<_>>()
    };
    Ok(then.lines.iter().zip(&now.lines).flat_map(of).collect())
}
