//! Which answers in a line are an officer's and not the unit's: what its readers are told.
//!
//! Never decides what counts: that is said in the data.

use crate::model::consolidation::{Datum, Origin};
use crate::model::ruling::{Adjusted, Adjustment, AnswerValue};
use crate::model::standing::Received;

/// The adjusted answers that weigh on a line, by the data behind it: what counts in one of its totals, and of words the
/// latest of each unit.
pub fn of(standing: &[&Received], behind: &[&Datum]) -> Vec<Adjusted> {
    let of_line = || behind.iter().copied();
    let is_latest = |datum: &&Datum| {
        let position = |one: &Datum| one.origin.period().map(|period| (period.position(), period.parts().len()));
        let same = |one: &&Datum| one.unit == datum.unit && one.field == datum.field && one.district == datum.district;
        of_line().filter(same).all(|one| position(one) <= position(datum))
    };
    let weighs = |datum: &&Datum| match datum.field.is_numeric() {
        true => datum.in_period.counts || datum.in_cumulative.counts || datum.in_prior.counts,
        false => is_latest(datum),
    };
    let told = |datum: &Datum| match &datum.origin {
        Origin::Adjusted { period, attempt, decision, .. } => {
            let report = standing.iter().find(|one| one.unit == datum.unit && one.period == *period)?;
            let (ruling, adjustment) = report.adjustments().find(|(ruling, _)| ruling.decision == *decision)?;
            Some(Adjusted {
                unit: datum.unit.clone(),
                period: *period,
                attempt: *attempt,
                district: datum.district.clone(),
                field: datum.field,
                own: own(adjustment),
                to: plain(&adjustment.to),
                decision: *decision,
                by: ruling.by.clone(),
                reason: ruling.reason.clone(),
                at: ruling.at,
            })
        }
        Origin::Report { .. } | Origin::Opening { .. } => None,
    };
    of_line().filter(weighs).filter_map(told).collect()
}

fn own(adjustment: &Adjustment) -> Option<String> {
    let own = adjustment.own.as_ref()?;
    let figure = own.value.map(|value| value.to_string()).or(own.date.map(|day| day.to_string()));
    figure.or_else(|| own.text.clone())
}

/// As JSON writes answers: exact, with a dot; a day as `2022-06-14`.
fn plain(answer: &AnswerValue) -> String {
    match answer {
        AnswerValue::Value(value) => value.to_string(),
        AnswerValue::Date(day) => day.to_string(),
        AnswerValue::Text(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::consolidate::builder::{at_least, consolidated, day, figures, line, plan, q, report};
    use crate::model::entry::Field;
    use crate::model::indicator::{Kind, Target};
    use crate::model::ruling::AnswerValue;

    #[test]
    fn an_adjusted_amount_counts_and_the_units_own_does_not() {
        let plan = plan(Kind::Flow, at_least("100"), &["a", "b"]);
        let adjusted = report("a", "2022-06").x("5").adjusted(7, "", Field::Current, AnswerValue::Value(q("3")));
        let received = [report("a", "2022-05").x("10"), adjusted, report("b", "2022-06").x("1")];
        assert_eq!(figures(&plan, &received, "2022-06"), "10 4 14 14");
        let result = consolidated(&plan, &received, "2022-06");
        let own: Vec<_> = result.data.iter().filter(|datum| datum.overruled).collect();
        assert_eq!((own.len(), own[0].value, own[0].in_period.reason), (1, Some(q("5")), "đã điều chỉnh"));
        let told = &result.line("x").unwrap().adjusted;
        assert_eq!((told.len(), told[0].own.as_deref(), told[0].to.as_str(), told[0].decision), (1, Some("5"), "3", 7));
        // The amount of June is in July's cumulative, and so is that it was adjusted; not in May's.
        assert_eq!(line(&plan, &received, "2022-07").adjusted.len(), 1);
        assert_eq!(line(&plan, &received, "2022-05").adjusted, []);
    }

    #[test]
    fn what_was_left_blank_is_answered_by_an_adjustment() {
        let plan = plan(Kind::Stock, at_least("100"), &["a"]);
        let adjusted = report("a", "2022-06").adjusted(1, "", Field::Current, AnswerValue::Value(q("42")));
        let line = line(&plan, &[report("a", "2022-05").x("10"), adjusted], "2022-06");
        assert_eq!((line.current, line.cumulative, line.reported), (Some(q("42")), Some(q("42")), true));
        assert_eq!(line.adjusted[0].own, None);
    }

    #[test]
    fn a_district_and_a_numerator_are_adjusted_alone() {
        let by_district =
            crate::consolidate::builder::by_district(plan(Kind::Flow, at_least("100"), &["a"]), &["180", "181"]);
        let one = report("a", "2022-06").xd("180", "1").xd("181", "2");
        let one = one.adjusted(1, "181", Field::Current, AnswerValue::Value(q("9")));
        let line_of = line(&by_district, &[one], "2022-06");
        assert_eq!(line_of.current, Some(q("10")));
        assert_eq!(line_of.by_district[1].current, Some(q("9")));
        let rate = plan(Kind::Rate, at_least("97"), &["a", "b"]);
        let a = report("a", "2022-06").fraction("50", "100").adjusted(
            2,
            "",
            Field::Numerator,
            AnswerValue::Value(q("100")),
        );
        let received = [a, report("b", "2022-06").fraction("100", "100")];
        assert_eq!(line(&rate, &received, "2022-06").current, Some(q("100")));
    }

    #[test]
    fn of_a_milestone_the_adjusted_word_is_the_unit_s_word() {
        let plan = plan(Kind::Milestone, Target::Done, &["a"]);
        let said = report("a", "2022-06").progress("hoàn thành", "2022-06-01");
        let later = said.clone().adjusted(1, "", Field::DoneOn, AnswerValue::Date(day("2022-06-10")));
        assert_eq!(line(&plan, &[later], "2022-06").completed_on, Some(day("2022-06-10")));
        let open = said.adjusted(2, "", Field::Progress, AnswerValue::Text("đang thực hiện".into()));
        let line_of = line(&plan, std::slice::from_ref(&open), "2022-06");
        assert_eq!((line_of.completed_on, line_of.adjusted.len()), (None, 1));
        // A later word of the unit is its own again.
        let july = report("a", "2022-07").progress("hoàn thành", "2022-07-01");
        assert_eq!(line(&plan, &[open, july], "2022-07").adjusted, []);
    }

    #[test]
    fn of_several_adjustments_of_an_answer_the_last_counts() {
        let plan = plan(Kind::Flow, at_least("100"), &["a"]);
        let twice = report("a", "2022-06").x("5").adjusted(1, "", Field::Current, AnswerValue::Value(q("3"))).adjusted(
            2,
            "",
            Field::Current,
            AnswerValue::Value(q("4")),
        );
        assert_eq!(figures(&plan, &[twice], "2022-06"), "– 4 4 4");
    }
}
