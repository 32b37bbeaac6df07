//! What an officer's own answer leaves to ask: a likely typing mistake, a milestone that does not count as done yet.
//!
//! Never refuses anything: the decision is the officer's, and is recorded already.

use super::possible::value_of;
use super::remark::{AnswerOfReport, Doubt, Factor};
use super::report_in_question::ReportInQuestion;
use crate::consolidate;
use crate::error::Failure;
use crate::model::entry::{Entry, Field, Progress};
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::quantity::Quantity;
use crate::model::ruling::{Adjustment, AnswerValue};
use crate::model::standing::Received;

/// From here on a figure is another order of size: a comma that was lost makes about ten of one.
const TIMES: i64 = 8;

/// An adjustment that was recorded, and the report as it was before.
pub struct Adjusted<'a> {
    pub question: &'a ReportInQuestion<'a>,
    pub indicator: &'a Indicator,
    pub before: &'a Received,
    pub adjustment: &'a Adjustment,
}

impl Adjusted<'_> {
    /// What there is to ask about it, recorded as that decision.
    ///
    /// # Errors
    /// If the indicator cannot be consolidated.
    pub fn doubts(&self, decision: i64) -> Result<Vec<Doubt>, Failure> {
        match &self.adjustment.to {
            AnswerValue::Value(to) => {
                let mut doubts = self.of_figure(*to);
                if !doubts.is_empty() {
                    doubts.push(Doubt::IfMistyped { decision, again: self.answer_of(self.adjustment.field) });
                }
                Ok(doubts)
            }
            AnswerValue::Date(_) | AnswerValue::Text(_) if self.is_completed()? => Ok(Vec::new()),
            AnswerValue::Date(_) | AnswerValue::Text(_) => Ok(self.of_milestone().into_iter().collect()),
        }
    }

    /// Whatever this report says: another may say the rest.
    fn is_completed(&self) -> Result<bool, Failure> {
        let ReportInQuestion { plan, of, received, .. } = self.question;
        let cut_off = plan.calendar.cut_off(of.period);
        let line = consolidate::of_indicator(plan, received, of.period, cut_off, &self.indicator.code)?;
        Ok(line.is_some_and(|(line, _)| line.completed_on.is_some()))
    }

    fn of_figure(&self, to: Quantity) -> Vec<Doubt> {
        let (code, district) = (&self.indicator.code, self.adjustment.district.as_deref());
        let before = value_of(self.before, code, district, self.adjustment.field);
        let far = before.and_then(|before| Some(Doubt::FarFromBefore { to, before, factor: factor(before, to)? }));
        // Where an officer mends an own typing mistake, the figure that counted before is far from the new one, and the
        // unit's own is not.
        let own = self.adjustment.own.as_ref().and_then(|own| own.value);
        let is_mended = own.is_some_and(|own| factor(own, to).is_none());
        let negative = to.is_negative().then_some(Doubt::Negative { to });
        [far.filter(|_| !is_mended), negative, self.beyond_target(to)].into_iter().flatten().collect()
    }

    /// As much beyond the plan of the year as rule P211 asks about.
    fn beyond_target(&self, to: Quantity) -> Option<Doubt> {
        let is_amount = match self.indicator.kind {
            Kind::Flow | Kind::Stock => self.adjustment.field == Field::Current,
            Kind::Rate | Kind::Milestone | Kind::Rank => false,
        };
        let target = match self.indicator.target {
            Target::AtLeast(a) | Target::Above(a) | Target::AtMost(a) | Target::Below(a) | Target::All(a) => a,
            Target::Range { max, .. } => max,
            Target::Each(_) | Target::Done | Target::None => return None,
        };
        let percent = self.question.workspace.settings.rules.implausible_percent;
        let is_beyond = to.raw().saturating_mul(100) > target.raw().saturating_mul(i64::from(percent));
        (is_amount && is_beyond).then_some(Doubt::BeyondTarget { to, percent, target })
    }

    /// A milestone is done once its progress says so and there is a day: of the two only one may stand.
    fn of_milestone(&self) -> Option<Doubt> {
        let progress = self.answer_now(Field::Progress).and_then(|one| one.text);
        let is_done = progress.as_deref() == Some(Progress::Done.label());
        match (is_done, self.answer_now(Field::DoneOn).and_then(|one| one.date)) {
            (true, Some(_)) | (false, None) => None,
            (true, None) => Some(Doubt::NoDayOfCompletion { missing: self.answer_of(Field::DoneOn) }),
            (false, Some(day)) => {
                Some(Doubt::NotSaidToBeDone { day, progress, missing: self.answer_of(Field::Progress) })
            }
        }
    }

    fn answer_now(&self, field: Field) -> Option<Entry> {
        let now = self.question.received.iter().find(|one| one.receipt == self.before.receipt)?;
        now.answers().into_iter().find(|one| one.indicator == self.indicator.code && one.field == field)
    }

    fn answer_of(&self, field: Field) -> AnswerOfReport {
        AnswerOfReport {
            report: self.question.of.clone(),
            indicator: self.indicator.code.clone(),
            district: self.adjustment.district.clone(),
            field,
        }
    }
}

/// How many times the one the other is; none if the two are of one size, or one is nothing.
fn factor(before: Quantity, after: Quantity) -> Option<Factor> {
    let (before, after) = (before.magnitude().raw(), after.magnitude().raw());
    let (less, more) = (before.min(after), before.max(after));
    if less == 0 || more < less.saturating_mul(TIMES) {
        return None;
    }
    // In tenths, as it is shown.
    let times = Quantity::from_raw(more.saturating_mul(10) / less * (Quantity::SCALE / 10));
    Some(if after > before { Factor::Times(times) } else { Factor::OneIn(times) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_comma_is_another_order_of_size() {
        let q = |text: &str| text.parse::<Quantity>().unwrap();
        let between = |before: &str, after: &str| factor(q(before), q(after));
        assert_eq!(between("512.5", "5005"), Some(Factor::Times(q("9.7"))));
        assert_eq!(between("10", "-100"), Some(Factor::Times(q("10"))));
        assert_eq!(between("10", "1"), Some(Factor::OneIn(q("10"))));
        assert_eq!((between("10", "79.9"), between("10", "0"), between("0", "10")), (None, None, None));
    }
}
