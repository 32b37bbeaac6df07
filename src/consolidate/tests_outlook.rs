//! Forecasts on whole consolidations: gaps, silence, quarters and opening figures.
//!
//! Never tests the arithmetic of the methods: `model::outlook` does.

use super::builder::*;
use crate::model::entry::Field;
use crate::model::indicator::{Kind, Target};
use crate::model::outlook::{Class, Forecast, Outlook, Says};
use crate::model::period::Frequency;
use crate::model::plan::Plan;
use crate::model::standing::Received;

fn outlook(plan: &Plan, received: &[Received], of: &str) -> Outlook {
    let found = consolidated(plan, received, of).outlooks;
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

fn forecast(outlook: &Outlook) -> &Forecast {
    match &outlook.says {
        Says::Forecast(forecast) => forecast,
        Says::NotEnough(reason) => panic!("{reason}"),
    }
}

fn months(unit: &str, values: &[&str]) -> Vec<Received> {
    let of = |(at, value): (usize, &&str)| report(unit, &format!("2022-{:02}", at + 1)).x(value);
    values.iter().enumerate().filter(|(_, value)| !value.is_empty()).map(of).collect()
}

#[test]
fn a_year_so_far_and_how_its_forecasts_fared() {
    let plan = plan(Kind::Flow, at_least("120"), &["a"]);
    let mut received = months("a", &["5", "5", "5", "15", "15", "15"]);
    if let Some(last) = received.pop() {
        received.push(last.entry("x", "", Field::Estimate, "130"));
    }
    let outlook = outlook(&plan, &received, "2022-06");
    let found = forecast(&outlook);
    assert_eq!((found.by_pace, found.by_recent, found.inputs.estimate), (q("120"), Some(q("150")), Some(q("130"))));
    assert_eq!((found.class, found.months_left, &outlook.gaps[..]), (Class::Reached, 6, &[][..]));
    let fared: Vec<_> = outlook.earlier.iter().map(|one| (one.month, one.by_pace, one.by_recent)).collect();
    // 60 stand now: from 15 in three months 30 were to be expected by either method.
    assert_eq!(fared[0], (3, q("30"), Some(q("30"))));
    assert_eq!(fared[1], (4, q("45"), Some(q("46.6667"))));
    assert_eq!(fared.len(), 3, "of January and February nothing would have been said");
}

#[test]
fn a_silent_month_is_a_gap_and_a_nil_report_is_not() {
    let plan = plan(Kind::Flow, at_least("120"), &["a"]);
    let mut received = months("a", &["10", "10", "10", "", "10"]);
    let silent = outlook(&plan, &received, "2022-06");
    // What lacks a month would be forecast as if nothing had been done in it.
    assert!(matches!(silent.says, Says::NotEnough(_)), "{silent:?}");
    assert_eq!(silent.gaps, [4]);
    received.push(report("a", "2022-04").nil());
    let nil = outlook(&plan, &received, "2022-06");
    assert_eq!((forecast(&nil).recent_pace, forecast(&nil).by_pace), (Some(q("6.6667")), q("96")));
    assert!(nil.gaps.is_empty());
}

#[test]
fn one_silent_unit_of_two_leaves_a_gap() {
    let plan = plan(Kind::Flow, at_least("120"), &["a", "b"]);
    let mut received = months("a", &["5", "5", "5"]);
    received.extend(months("b", &["5", "5"]));
    let outlook = outlook(&plan, &received, "2022-03");
    assert_eq!((outlook.gaps.as_slice(), forecast(&outlook).by_recent), (&[3][..], None));
}

#[test]
fn a_quarter_is_three_months_and_half_a_year_is_not() {
    let plan = |frequency| every(plan(Kind::Flow, at_least("80"), &["a"]), frequency);
    let quarters = [report("a", "2022-Q1").x("10"), report("a", "2022-Q2").x("30")];
    let found = outlook(&plan(Frequency::Quarter), &quarters, "2022-H1");
    assert_eq!((forecast(&found).by_pace, forecast(&found).by_recent), (q("80"), Some(q("100"))));
    let half = [report("a", "2022-H1").x("40")];
    let found = outlook(&plan(Frequency::Half), &half, "2022-H1");
    assert_eq!((forecast(&found).by_pace, forecast(&found).by_recent), (q("80"), None));
}

#[test]
fn before_an_opening_figure_nothing_is_said() {
    let plan = opened(plan(Kind::Flow, at_least("120"), &["a"]), "a", "", "2022-03-31", "30");
    let received = [report("a", "2022-04").x("10"), report("a", "2022-05").x("10")];
    let outlook = outlook(&plan, &received, "2022-05");
    let earlier: Vec<_> = outlook.earlier.iter().map(|one| (one.month, one.by_pace)).collect();
    assert_eq!(earlier, [(3, q("50")), (4, q("50"))]);
    assert!(outlook.gaps.is_empty());
}

#[test]
fn a_deadline_inside_the_year_is_the_horizon() {
    let mut plan = plan(Kind::Flow, Target::All(q("90")), &["a"]);
    for task in &mut plan.tasks {
        task.deadline = Some(day("2022-09-30"));
    }
    let with_estimate = |mut received: Vec<Received>| {
        let last = received.pop().unwrap();
        received.push(last.entry("x", "", Field::Estimate, "90"));
        received
    };
    let found = outlook(&plan, &with_estimate(months("a", &["9", "9", "9"])), "2022-03");
    assert_eq!((forecast(&found).inputs.horizon, forecast(&found).by_pace), (9, q("81")));
    assert_eq!(forecast(&found).class, Class::OutOfReach, "the year's estimate is not the deadline's");
}

#[test]
fn without_figures_the_reason_is_given() {
    let plan = plan(Kind::Flow, at_least("120"), &["a"]);
    assert_eq!(outlook(&plan, &[], "2022-06").says, Says::NotEnough("chưa có số liệu của tháng nào"));
    let slow = months("a", &["0", "1"]);
    assert_eq!(outlook(&plan, &slow, "2022-02").says, Says::NotEnough("mới có số liệu chưa đến 3 tháng"));
    let negative = months("a", &["5", "-6"]);
    assert_eq!(outlook(&plan, &negative, "2022-02").says, Says::NotEnough("lũy kế âm, chờ chỉnh lý"));
    let of_rate = super::builder::plan(Kind::Rate, at_least("97"), &["a"]);
    assert!(consolidated(&of_rate, &[], "2022-06").outlooks.is_empty());
}

/// A step that plans an amount for each month from the first on.
fn step(plan: &mut Plan, no: &str, unit: Option<&str>, amounts: &[&str]) {
    let mut months = [None; 12];
    for (month, amount) in months.iter_mut().zip(amounts) {
        *month = (!amount.is_empty()).then(|| q(amount));
    }
    plan.steps.push(crate::model::step::Step {
        indicator: "x".to_owned(),
        no: no.to_owned(),
        content: "Trồng rừng".to_owned(),
        unit: unit.map(str::to_owned),
        from: None,
        due: day("2022-12-31"),
        due_text: "Năm 2022".to_owned(),
        months,
        note: None,
    });
}

#[test]
fn what_is_done_in_season_is_measured_against_its_path() {
    let mut plan = plan(Kind::Flow, at_least("120"), &["a", "b"]);
    // 60 ha by June, all of it in spring, and the rest in autumn.
    step(&mut plan, "1", Some("a"), &["", "", "20", "20"]);
    step(&mut plan, "2", None, &["", "", "", "20", "", "", "", "", "60"]);
    let mut received = months("a", &["0", "0", "20", "16", "0", "0"]);
    received.extend(months("b", &["0", "0", "0", "18", "0", "0"]));
    let outlook = outlook(&plan, &received, "2022-06");
    let found = forecast(&outlook);
    assert_eq!(outlook.path.unwrap().up_to(12), q("120"));
    assert_eq!((found.by_path, found.by_pace, found.by_recent), (Some(q("108")), q("108"), Some(q("122"))));
    assert_eq!((found.even_percent, found.class), (q("50"), Class::OutOfReach), "what is recent does not judge");
    let fared: Vec<_> = outlook.earlier.iter().map(|one| (one.month, one.by_path)).collect();
    assert_eq!(fared, [(3, Some(q("60"))), (4, Some(q("54"))), (5, Some(q("54")))]);
    assert_eq!(found.inputs.planned.and_then(|planned| planned.next), Some(q("0")));
}

#[test]
fn before_the_season_a_path_says_nothing() {
    let mut plan = plan(Kind::Flow, at_least("120"), &["a"]);
    step(&mut plan, "1", None, &["", "", "", "", "120"]);
    let quiet = outlook(&plan, &months("a", &["0", "0", "0"]), "2022-03");
    assert_eq!(quiet.says, Says::NotEnough("theo kế hoạch chi tiết chưa đến tháng thực hiện"));
    let begun = outlook(&plan, &months("a", &["0", "0", "0", "0", "130"]), "2022-05");
    assert_eq!((forecast(&begun).by_path, forecast(&begun).class), (Some(q("130")), Class::Reached));
    assert_eq!(begun.earlier.iter().map(|one| one.by_path).collect::<Vec<_>>(), [None, None]);
}
