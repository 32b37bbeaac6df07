//! What an officer's own figure leaves to ask: a ticket of the pen, a day that has no effect yet.
//!
//! Never refuses anything: the decision is the officer's, and is recorded already.

use crate::cli::decide::Matter;
use crate::consolidate;
use crate::error::Failure;
use crate::model::entry::{Entry, Field, Progress};
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::quantity::Quantity;
use crate::model::ruling::{Adjustment, Answer};
use crate::model::standing::Received;

/// From here on a figure is another order of size: a comma that was lost makes about ten of one.
const TIMES: i64 = 8;

/// An adjustment that was recorded, and the report as it was before.
pub struct Doubts<'a> {
    pub matter: &'a Matter<'a>,
    pub indicator: &'a Indicator,
    pub before: &'a Received,
    pub adjustment: &'a Adjustment,
}

impl Doubts<'_> {
    /// A line each, with what to type.
    ///
    /// # Errors
    /// If the indicator cannot be consolidated.
    pub fn words(&self, decision: i64) -> Result<Vec<String>, Failure> {
        let to = &self.adjustment.to;
        let mut words: Vec<String> = match to {
            Answer::Value(value) => self.of_figure(*value),
            Answer::Date(_) | Answer::Text(_) if self.is_completed()? => Vec::new(),
            Answer::Date(_) | Answer::Text(_) => self.of_milestone().into_iter().collect(),
        };
        if to.value().is_some() && !words.is_empty() {
            let again = self.command(self.adjustment.field, "SỐ");
            words.push(format!("► gõ nhầm thì sửa: {again}; hoặc hủy: khtc undo {decision} --by TÊN --reason LÝ_DO"));
        }
        Ok(words)
    }

    /// Whatever this report says: another may say the rest.
    fn is_completed(&self) -> Result<bool, Failure> {
        let Matter { plan, of, received, .. } = self.matter;
        let cut_off = plan.calendar.cut_off(of.period);
        let line = consolidate::of_indicator(plan, received, of.period, cut_off, &self.indicator.code)?;
        Ok(line.is_some_and(|(line, _)| line.completed_on.is_some()))
    }

    fn of_figure(&self, value: Quantity) -> Vec<String> {
        let (code, district) = (&self.indicator.code, self.adjustment.district.as_deref());
        let before = value_of(self.before, code, district, self.adjustment.field);
        let own = self.adjustment.own.as_ref().and_then(|own| own.value);
        let shown = value.vietnamese(0);
        let mut words = Vec::new();
        // An officer's ticket that is mended now is far from the figure, and the unit's own is not.
        if let Some(times) = before.and_then(|before| factor(before, value))
            && own.is_none_or(|own| factor(own, value).is_some())
        {
            let was = before.map(|before| before.vietnamese(0)).unwrap_or_default();
            words.push(format!("▲ {shown} {times} số được tính trước đó ({was})"));
        }
        if value.is_negative() {
            words.push(format!("▲ {shown} là số âm: chỉ đúng khi trừ bớt số đã tính thừa ở các kỳ trước"));
        }
        words.extend(self.beyond_target(value));
        words
    }

    /// As much beyond the plan of the year as rule P211 asks about.
    fn beyond_target(&self, value: Quantity) -> Option<String> {
        let is_amount = match self.indicator.kind {
            Kind::Flow | Kind::Stock => self.adjustment.field == Field::Current,
            Kind::Rate | Kind::Milestone | Kind::Rank => false,
        };
        let target = match self.indicator.target {
            Target::AtLeast(a) | Target::Above(a) | Target::AtMost(a) | Target::Below(a) | Target::All(a) => a,
            Target::Range { max, .. } => max,
            Target::Each(_) | Target::Done | Target::None => return None,
        };
        let percent = self.matter.workspace.settings.rules.implausible_percent;
        let is_beyond = value.raw().saturating_mul(100) > target.raw().saturating_mul(i64::from(percent));
        (is_amount && is_beyond).then(|| {
            let (shown, target) = (value.vietnamese(0), target.vietnamese(0));
            format!("▲ {shown} lớn hơn {percent}% kế hoạch cả năm ({target})")
        })
    }

    /// A milestone is done once its progress says so and there is a day: of the two only one may stand.
    fn of_milestone(&self) -> Option<String> {
        let answer = |field| self.answer_now(field);
        let progress = answer(Field::Progress).and_then(|one| one.text);
        let is_done = progress.as_deref() == Some(Progress::Done.label());
        let done = format!("\"{}\"", Progress::Done.label());
        match (is_done, answer(Field::DoneOn).and_then(|one| one.date)) {
            (true, Some(_)) | (false, None) => None,
            (true, None) => Some(format!(
                "▲ chưa có ngày hoàn thành nên chưa được coi là hoàn thành; điều chỉnh tiếp: {}",
                self.command(Field::DoneOn, "NGÀY")
            )),
            (false, Some(day)) => {
                let progress = progress.map_or("để trống".to_owned(), |progress| format!("‘{progress}’"));
                Some(format!(
                    "▲ có ngày hoàn thành {} mà tiến độ {progress} nên chưa được coi là hoàn thành; nếu đã xong: {}",
                    day.format("%-d/%-m/%Y"),
                    self.command(Field::Progress, &done)
                ))
            }
        }
    }

    fn answer_now(&self, field: Field) -> Option<Entry> {
        let now = self.matter.received.iter().find(|one| one.receipt == self.before.receipt)?;
        now.answers().into_iter().find(|one| one.indicator == self.indicator.code && one.field == field)
    }

    fn command(&self, field: Field, to: &str) -> String {
        let (code, of) = (&self.indicator.code, &self.matter.of);
        let district = self.adjustment.district.as_ref().map(|code| format!(" --district {code}")).unwrap_or_default();
        let attempt = of.attempt.map(|attempt| format!(" --attempt {attempt}")).unwrap_or_default();
        let (period, unit, field) = (of.period, &of.unit, field.key());
        format!(
            "khtc adjust {code} --period {period} --unit {unit}{attempt}{district} --field {field} --to {to} --by TÊN \
             --reason LÝ_DO"
        )
    }
}

/// `gấp 9,8 lần`, `chỉ bằng 1/10`; none if the two are of one size, or one is nothing.
fn factor(before: Quantity, after: Quantity) -> Option<String> {
    let (before, after) = (before.magnitude().raw(), after.magnitude().raw());
    let (less, more) = (before.min(after), before.max(after));
    if less == 0 || more < less.saturating_mul(TIMES) {
        return None;
    }
    // In tenths, as it is shown.
    let times = Quantity::from_raw(more.saturating_mul(10) / less * (Quantity::SCALE / 10)).vietnamese(0);
    Some(if after > before { format!("gấp {times} lần") } else { format!("chỉ bằng 1/{times}") })
}

/// The figure that counts as an answer of a report: an officer's, else the unit's own.
pub fn value_of(report: &Received, indicator: &str, district: Option<&str>, field: Field) -> Option<Quantity> {
    let is_it = |one: &Entry| one.indicator == indicator && one.district.as_deref() == district && one.field == field;
    report.answers().into_iter().find(is_it).and_then(|one| one.value)
}

#[cfg(test)]
mod tests {
    use super::factor;

    #[test]
    fn a_lost_comma_is_another_order_of_size() {
        let said = |before: &str, after: &str| factor(before.parse().unwrap(), after.parse().unwrap());
        assert_eq!(said("512.5", "5005").as_deref(), Some("gấp 9,7 lần"));
        assert_eq!(said("10", "-100").as_deref(), Some("gấp 10 lần"));
        assert_eq!(said("10", "1").as_deref(), Some("chỉ bằng 1/10"));
        assert_eq!((said("10", "79.9"), said("10", "0"), said("0", "10")), (None, None, None));
    }
}
