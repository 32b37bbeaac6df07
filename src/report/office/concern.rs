//! Why a line needs a hand, the gravest reason: overdue, silent, incomplete, due soon, expected to miss its target.
//!
//! Never a status: that of a line is the consolidation's; a concern is a hint about it.

use chrono::Days;

use super::deadlines_steps;
use super::outlook_class;
use super::outlook_rows::{self, Warned};
use crate::excel::style::Sign;
use crate::model::consolidation::{AnswerState, Line, Status};
use crate::model::outlook::Class;
use crate::report::ReportInput;
use crate::report::wording;

/// An open deadline this near is shown as near.
const SOON: Days = Days::new(30);

/// What to look at, in the words of an officer.
pub struct Concern {
    pub sign: Sign,
    pub words: String,
}

/// The concerns about every line of a consolidation.
pub struct Concerns<'a>(Vec<(Concern, &'a Line)>);

impl<'a> Concerns<'a> {
    pub fn of(input: &ReportInput<'a>) -> Self {
        let (warned, late) = (outlook_rows::worst_first(input), deadlines_steps::late(input));
        let lines = input.consolidation.lines.iter();
        Self(lines.filter_map(|line| Some((concern(input, &warned, &late, line)?, line))).collect())
    }

    /// About one line; `None` when nothing is amiss.
    pub fn about(&self, line: &Line) -> Option<&Concern> {
        self.0.iter().find(|(_, of)| of.indicator == line.indicator).map(|(concern, _)| concern)
    }

    /// In the order of the plan within one gravity.
    pub fn gravest_first(mut self) -> Vec<(Concern, &'a Line)> {
        self.0.sort_by_key(|(concern, _)| urgency(concern.sign));
        self.0
    }
}

const fn urgency(sign: Sign) -> u8 {
    match sign {
        Sign::Overdue | Sign::Error | Sign::SentBack => 0,
        Sign::Missing => 1,
        Sign::AtRisk | Sign::Warning => 2,
        Sign::DoneOnTime | Sign::DoneLate | Sign::OnTime => 3,
        Sign::Repair | Sign::Adjusted => 3,
    }
}

fn concern(input: &ReportInput, warned: &[Warned], late: &[(&str, String)], line: &Line) -> Option<Concern> {
    let as_of = input.consolidation.as_of;
    let (sign, words) = match line.status {
        Status::DoneOnTime | Status::DoneLate => return None,
        Status::InProgressOverdue => (Sign::Overdue, format!("quá hạn {} ngày", (as_of - line.deadline).num_days())),
        Status::InProgressOnTime if line.answer() == AnswerState::Missing => {
            (Sign::Missing, "chưa báo cáo trong kỳ".to_owned())
        }
        Status::InProgressOnTime if !line.gaps.is_empty() => {
            (Sign::Missing, line.remark.clone().unwrap_or_else(|| "lũy kế còn thiếu báo cáo kỳ trước".to_owned()))
        }
        Status::InProgressOnTime => return ahead(input, warned, late, line),
    };
    Some(Concern { sign, words })
}

/// What is in time and reported, but not sure: a figure that is expected to fall short, a step that is late, a deadline
/// that is near, in the words of all.
fn ahead(input: &ReportInput, warned: &[Warned], late: &[(&str, String)], line: &Line) -> Option<Concern> {
    let as_of = input.consolidation.as_of;
    let is_near = !line.met && line.deadline <= as_of + SOON;
    let near = is_near.then(|| match (line.deadline - as_of).num_days() {
        0 => "hết hạn hôm nay, chưa hoàn thành".to_owned(),
        days => format!("còn {days} ngày đến hạn"),
    });
    let short = forecast(warned, line).or_else(|| expected_short(line));
    // The last step that is late says most.
    let step = late.iter().rfind(|(code, _)| *code == line.indicator).map(|(_, words)| words.clone());
    let sign = short.as_ref().map_or(Sign::AtRisk, |short| short.sign);
    let words: Vec<String> = short.map(|short| short.words).into_iter().chain(step).chain(near).collect();
    (!words.is_empty()).then(|| Concern { sign, words: words.join("; ") })
}

/// The units' own estimate of the year lies below the plan.
fn expected_short(line: &Line) -> Option<Concern> {
    let (estimate, goal) = (line.estimate?, crate::model::outlook::goal(line.target)?);
    let words = format!("đơn vị ước cả năm {} {}, dưới kế hoạch", estimate.vietnamese(0), line.uom);
    (estimate < goal).then_some(Concern { sign: Sign::AtRisk, words })
}

/// A yearly amount that is forecast to miss its target; the sheet of warnings gives the reckoning.
fn forecast(warned: &[Warned], line: &Line) -> Option<Concern> {
    let warned = warned.iter().find(|one| one.outlook.indicator == line.indicator)?;
    let found = warned.forecast()?;
    match found.class {
        Class::Reached | Class::Exceeded => return None,
        Class::OutOfReach | Class::AtRisk => {}
    }
    let figure = |value| wording::rounded(value, outlook_rows::decimals(warned)).vietnamese(0);
    let (lowest, highest) = (figure(found.lowest), figure(found.highest));
    let range = if lowest == highest { lowest } else { format!("{lowest}÷{highest}") };
    let words = format!("{}, dự báo {range} {}", found.class.vietnamese(), line.uom);
    Some(Concern { sign: outlook_class::sign(found.class), words })
}
