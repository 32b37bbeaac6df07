//! Milestones, tasks, coverage, the past of series, and that the order of the input never shows.

use chrono::NaiveDate;

use super::builder::*;
use super::{ConsolidateError, consolidate, priors};
use crate::model::consolidation::{AnswerState, Status};
use crate::model::entry::Progress;
use crate::model::history::Prior;
use crate::model::indicator::{Kind, Target};
use crate::model::period::{Frequency, Period};
use crate::model::plan::Plan;
use crate::model::standing::Received;

#[test]
fn a_milestone_is_done_on_the_day_the_unit_gives() {
    let mut plan = plan(Kind::Milestone, Target::Done, &["a"]);
    plan.tasks[1].deadline = Some(day("2022-01-31"));
    let done = report("a", "2022-02").progress("hoàn thành", "2022-01-28");
    let started = report("a", "2022-01").progress("đang thực hiện", "");
    for (reports, of, status, completed_on) in [
        (vec![], "2022-01", Status::InProgressOnTime, None),
        (vec![], "2022-02", Status::InProgressOverdue, None),
        (vec![started.clone()], "2022-02", Status::InProgressOverdue, None),
        (vec![started.clone(), done.clone()], "2022-01", Status::InProgressOnTime, None),
        (vec![started.clone(), done.clone()], "2022-02", Status::DoneOnTime, Some("2022-01-28")),
        (vec![done.clone()], "2022-06", Status::DoneOnTime, Some("2022-01-28")),
        (
            vec![report("a", "2022-02").progress("hoàn thành", "2022-02-01")],
            "2022-02",
            Status::DoneLate,
            Some("2022-02-01"),
        ),
        // The latest word counts: it was taken back.
        (
            vec![done.clone(), report("a", "2022-03").progress("tạm dừng", "")],
            "2022-03",
            Status::InProgressOverdue,
            None,
        ),
        // Confirmed later without a date: the date stands.
        (
            vec![done, report("a", "2022-03").progress("hoàn thành", "")],
            "2022-03",
            Status::DoneOnTime,
            Some("2022-01-28"),
        ),
        (vec![report("a", "2022-02").progress("hoàn thành", "")], "2022-02", Status::InProgressOverdue, None),
    ] {
        let line = line(&plan, &reports, of);
        assert_eq!((line.status, line.completed_on), (status, completed_on.map(day)), "{of} {reports:?}");
        assert_eq!(line.met, completed_on.is_some());
        assert_eq!((line.cumulative, line.attainment_percent, line.difference), (None, None, None));
    }
}

#[test]
fn a_milestone_of_several_units_waits_for_the_last() {
    let plan = plan(Kind::Milestone, Target::Done, &["a", "b"]);
    let a = report("a", "2022-02").progress("hoàn thành", "2022-02-01");
    let b = report("b", "2022-03").progress("hoàn thành", "2022-03-10");
    let first = line(&plan, std::slice::from_ref(&a), "2022-03");
    assert_eq!((first.completed_on, first.progress), (None, Some(Progress::InProgress)));
    let both = line(&plan, &[b, a], "2022-03");
    assert_eq!((both.completed_on, both.progress), (Some(day("2022-03-10")), Some(Progress::Done)));
    let reported: Vec<(&str, bool)> = both.by_unit.iter().map(|row| (row.unit.as_str(), row.reported)).collect();
    // Of March: a was done before and said nothing more.
    assert_eq!(reported, [("a", false), ("b", true)]);
}

#[test]
fn a_task_is_as_far_as_its_worst_part() {
    let mut plan = plan(Kind::Flow, at_least("10"), &["a"]);
    add(&mut plan, "y", Kind::Milestone, Target::Done, &["a"]);
    let mut second = plan.tasks[1].clone();
    second.no = "1.2".to_owned();
    second.deadline = Some(day("2022-03-31"));
    plan.tasks.push(second);
    add(&mut plan, "z", Kind::Milestone, Target::Done, &["a"]);
    plan.indicators[2].task = "1.2".to_owned();
    let tasks = |reports: &[Received], as_of: &str| -> Vec<(String, Status, Option<NaiveDate>)> {
        let result = consolidate(&plan, reports, period("2022-06"), day(as_of)).unwrap();
        result.tasks.into_iter().map(|task| (task.task, task.status, task.completed_on)).collect()
    };
    let row = |no: &str, status, date: Option<&str>| (no.to_owned(), status, date.map(day));
    use crate::model::entry::Field::{DoneOn, Progress};
    let done =
        |of: Received, code: &str, date: &str| of.entry(code, "", Progress, "hoàn thành").entry(code, "", DoneOn, date);

    let x = report("a", "2022-02").x("12");
    let in_progress = Status::InProgressOnTime;
    assert_eq!(
        tasks(std::slice::from_ref(&x), "2022-03-31"),
        [row("1", in_progress, None), row("1.1", in_progress, None), row("1.2", in_progress, None)]
    );
    let y = done(report("a", "2022-04"), "y", "2022-04-02");
    // What is dated after the day of judgement has not happened yet.
    assert_eq!(tasks(&[x.clone(), y.clone()], "2022-04-01")[1], row("1.1", in_progress, None));
    assert_eq!(
        tasks(&[x.clone(), y.clone()], "2022-04-02"),
        [
            row("1", Status::InProgressOverdue, None),
            row("1.1", Status::DoneOnTime, Some("2022-04-02")),
            row("1.2", Status::InProgressOverdue, None)
        ]
    );
    let z = done(report("a", "2022-05"), "z", "2022-04-20");
    assert_eq!(
        tasks(&[x, y, z], "2022-06-14"),
        [
            row("1", Status::DoneLate, Some("2022-04-20")),
            row("1.1", Status::DoneOnTime, Some("2022-04-02")),
            row("1.2", Status::DoneLate, Some("2022-04-20"))
        ]
    );
}

/// `expected received accepted | missing | sent back`
fn coverage(plan: &Plan, reports: &[Received], of: &str) -> String {
    let coverage = consolidated(plan, reports, of).coverage;
    assert_eq!(coverage.received + coverage.missing.len(), coverage.expected);
    let counts = format!("{} {} {}", coverage.expected, coverage.received, coverage.accepted);
    format!("{counts} | {} | {}", coverage.missing.join(" "), coverage.sent_back.join(" "))
}

#[test]
fn coverage_counts_reports_and_not_their_fate() {
    let plan = plan(Kind::Flow, at_least("10"), &["a", "b", "c"]);
    let a = |of: &str| report("a", of).x("1");
    let b = |of: &str| report("b", of).x("1");
    let c = |of: &str| report("c", of).x("1");
    for (reports, of, expected) in [
        (vec![], "2022-01", "3 0 0 | a b c | "),
        (vec![a("2022-01"), b("2022-01").sent_back()], "2022-01", "3 2 1 | c | b"),
        // A good report stands though a later one was sent back.
        (vec![a("2022-01"), a("2022-01").attempt(2).sent_back()], "2022-01", "3 1 1 | b c | "),
        (vec![a("2022-01").sent_back(), a("2022-01").attempt(2)], "2022-01", "3 1 1 | b c | "),
        (vec![a("2022-02")], "2022-01", "3 0 0 | a b c | "),
        (
            vec![a("2022-01"), a("2022-02"), a("2022-03"), b("2022-01"), b("2022-03"), c("2022-02").sent_back()],
            "2022-Q1",
            "3 1 1 | b c | c",
        ),
        (vec![a("2022-01"), a("2022-02").sent_back(), a("2022-03")], "2022-Q1", "3 1 0 | b c | a"),
    ] {
        assert_eq!(coverage(&plan, &reports, of), expected);
    }
    // What is asked by quarter is owed in the quarter only.
    let mut plan = plan.clone();
    plan.indicators[0].frequency = Frequency::Quarter;
    assert_eq!(coverage(&plan, &[a("2022-Q1")], "2022-01"), "0 0 0 |  | ");
    assert_eq!(coverage(&plan, &[a("2022-Q1")], "2022-Q1"), "3 1 1 | b c | ");
}

#[test]
fn what_is_asked_by_quarter_is_not_missed_in_a_month() {
    let quarterly = every(plan(Kind::Flow, at_least("100"), &["a", "b"]), Frequency::Quarter);
    let answers = |received: &[Received], of: &str| {
        let result = consolidated(&quarterly, received, of);
        let line = result.line("x").unwrap();
        (line.answer(), line.answer_of(&line.by_unit[0]), line.answer_of(&line.by_unit[1]), result.tasks[1].answer())
    };
    use AnswerState::{Given, Missing, NotAsked};
    assert_eq!(answers(&[], "2022-05"), (NotAsked, NotAsked, NotAsked, NotAsked));
    assert_eq!(answers(&[], "2022-Q2"), (Missing, Missing, Missing, Missing));
    let one = [report("a", "2022-Q2").x("5")];
    assert_eq!(answers(&one, "2022-Q2"), (Given, Given, Missing, Given));
}

#[test]
fn the_official_year_is_owed_only_for_what_is_open() {
    let plan = plan(Kind::Flow, at_least("12"), &["a"]);
    let months = |figure: &'static str| (1..=12).map(move |n| report("a", &format!("2022-{n:02}")).x(figure));
    let reached: Vec<Received> = months("1").collect();
    assert_eq!(coverage(&plan, &reached, "2022-F"), "1 1 1 |  | ");
    let short: Vec<Received> = months("0.5").collect();
    assert_eq!(coverage(&plan, &short, "2022"), "1 1 1 |  | ");
    assert_eq!(coverage(&plan, &short, "2022-F"), "1 0 0 | a | ");
    let official = [short, vec![report("a", "2022-F").x("6")]].concat();
    assert_eq!(coverage(&plan, &official, "2022-F"), "1 1 1 |  | ");
    assert_eq!(line(&plan, &official, "2022-F").completed_on, Some(day("2022-12-31")));
}

#[test]
fn nothing_depends_on_the_order_of_the_input() {
    let mut plan = by_district(plan(Kind::Flow, Target::Each(q("1")), &["a", "b"]), &["180", "181"]);
    add(&mut plan, "y", Kind::Stock, at_least("5"), &["a", "b"]);
    let plan = opened(opened(plan, "a", "180", "2022-01-14", "3"), "b", "", "2022-02-14", "9");
    use crate::model::entry::Field::{Current, Note};
    let mut reports: Vec<Received> = ["a", "b"]
        .iter()
        .flat_map(|unit| {
            (1..=4).map(move |month| {
                report(unit, &format!("2022-{month:02}"))
                    .xd("180", "1.5")
                    .xd("181", "2")
                    .entry("y", "", Current, &month.to_string())
                    .entry("y", "", Note, "ghi chú")
            })
        })
        .collect();
    let forwards = consolidated(&plan, &reports, "2022-Q1");
    let past = priors(&plan, &reports, None, period("2022-04")).unwrap();
    reports.reverse();
    for report in &mut reports {
        report.entries.reverse();
    }
    let mut shuffled = plan.clone();
    shuffled.openings.reverse();
    assert_eq!(consolidated(&shuffled, &reports, "2022-Q1"), forwards);
    assert_eq!(priors(&shuffled, &reports, None, period("2022-04")).unwrap(), past);
    assert!(forwards.data.len() > 20);
}

#[test]
fn another_years_period_is_refused() {
    let plan = plan(Kind::Flow, at_least("10"), &["a"]);
    let error = consolidate(&plan, &[], period("2023-01"), day("2023-01-14")).unwrap_err();
    assert!(matches!(error, ConsolidateError::OtherYear { year: 2022, .. }));
    assert_eq!(error.to_string(), "kỳ 2023-01 không thuộc năm 2022 của kế hoạch: chọn kế hoạch của đúng năm");
    // Reports of other years are no part of this one.
    assert_eq!(figures(&plan, &[report("a", "2021-05").x("7")], "2022-06"), "– – – –");
}

#[test]
fn an_answer_that_the_plan_does_not_know_is_listed_and_never_counted() {
    let plan = plan(Kind::Flow, at_least("10"), &["a"]);
    let old = report("a", "2022-01").x("3").entry("9.z", "", crate::model::entry::Field::Current, "4");
    let result = consolidated(&plan, &[old], "2022-01");
    assert_eq!(result.line("x").unwrap().cumulative, Some(q("3")));
    let unknown = result.data.iter().find(|datum| datum.indicator == "9.z").unwrap();
    assert_eq!((unknown.in_period.counts, unknown.in_period.reason), (false, "kế hoạch không có chỉ tiêu này"));
}

/// `unit district cumulative last-period last complete missing`
fn past(plan: &Plan, reports: &[Received], unit: Option<&str>, of: &str) -> Vec<String> {
    let row = |prior: Prior| {
        let (when, last) =
            prior.last.map_or(("–".to_owned(), "–".to_owned()), |(p, v)| (p.to_string(), v.to_string()));
        let missing: Vec<String> = prior.missing.iter().map(Period::to_string).collect();
        assert_eq!(prior.complete, missing.is_empty());
        let district = prior.district.unwrap_or("–".to_owned());
        format!("{} {district} {} {when} {last} {}", prior.unit, shown(prior.cumulative), missing.join(" "))
    };
    priors(plan, reports, unit, period(of)).unwrap().into_iter().map(row).collect()
}

#[test]
fn the_past_of_a_flow() {
    let plan = plan(Kind::Flow, at_least("10"), &["a", "b"]);
    let reports = [
        report("a", "2022-01").x("1"),
        report("a", "2022-02").x("2"),
        report("a", "2022-03").x("4"),
        report("b", "2022-01").x("10"),
        report("b", "2022-02").x("20").sent_back(),
    ];
    assert_eq!(past(&plan, &reports, None, "2022-03"), ["a – 3 2022-02 2 ", "b – 10 2022-01 10 2022-02"]);
    assert_eq!(past(&plan, &reports, Some("b"), "2022-01"), ["b – – – – "]);
    assert_eq!(past(&plan, &reports, Some("a"), "2022-F").len(), 1);
    // The official year comes after the decree's.
    assert!(past(&plan, &reports, Some("a"), "2022-F")[0].starts_with("a – 7 2022-03 4 2022-04 "));
}

#[test]
fn the_past_by_district_and_after_an_opening() {
    let base = by_district(plan(Kind::Flow, at_least("10"), &["a"]), &["180", "181"]);
    let plan = opened(opened(base, "", "180", "2022-03-14", "30"), "", "181", "2022-03-14", "5");
    let reports = [report("a", "2022-02").xd("180", "2"), report("a", "2022-04").xd("180", "1").xd("181", "0.5")];
    assert_eq!(
        past(&plan, &reports, None, "2022-05"),
        ["a – 36.5 2022-04 1.5 ", "a 180 31 2022-04 1 ", "a 181 5.5 2022-04 0.5 "]
    );
    assert_eq!(
        past(&plan, &[], None, "2022-05"),
        ["a – 35 – – 2022-04", "a 180 30 – – 2022-04", "a 181 5 – – 2022-04"]
    );
    // Before its day the opening is not known.
    assert_eq!(past(&plan, &reports, None, "2022-03")[0], "a – 2 2022-02 2 2022-01");
}

#[test]
fn the_past_of_levels_and_milestones() {
    let stock = opened(plan(Kind::Stock, at_least("10"), &["a"]), "", "", "2021-12-31", "800");
    assert_eq!(past(&stock, &[], None, "2022-01"), ["a – 800 – – "]);
    let reports = [report("a", "2022-01").x("810"), report("a", "2022-02").x("805")];
    assert_eq!(past(&stock, &reports, None, "2022-03"), ["a – 805 2022-02 805 "]);
    let rate = plan(Kind::Rate, at_least("97"), &["a", "b"]);
    let fractions = [report("a", "2022-01").fraction("90", "100"), report("b", "2022-01").fraction("1", "1")];
    assert_eq!(past(&rate, &fractions, None, "2022-02"), ["a – 90 2022-01 90 ", "b – 100 2022-01 100 "]);
    let quarterly = every(stock, Frequency::Quarter);
    assert_eq!(past(&quarterly, &[], None, "2022-Q3"), ["a – 800 – – 2022-Q1 2022-Q2"]);
    let milestone = plan(Kind::Milestone, Target::Done, &["a"]);
    let done = [report("a", "2022-01").progress("hoàn thành", "2022-01-05")];
    let prior = priors(&milestone, &done, None, period("2022-02")).unwrap().remove(0);
    assert_eq!((prior.done_on, prior.cumulative), (Some(day("2022-01-05")), None));
    assert_eq!(priors(&milestone, &done, None, period("2022-01")).unwrap().remove(0).done_on, None);
}

#[test]
fn an_office_that_starts_in_may_owes_nothing_before() {
    let plan = opened(plan_of_flow(), "a", "", "2022-04-14", "40");
    let june = [report("a", "2022-05").x("5"), report("a", "2022-06").x("6")];
    let half = consolidated(&plan, &june, "2022-H1");
    assert_eq!((half.coverage.expected, half.coverage.accepted, half.coverage.missing.len()), (1, 1, 0));
    let owed: Vec<String> =
        plan.owed("2022-H1".parse().unwrap()).iter().map(|(_, period)| period.to_string()).collect();
    assert_eq!(owed, ["2022-05", "2022-06"]);
    // A figure from before the year is a baseline, and the whole year is owed.
    let plan = opened(plan_of_flow(), "a", "", "2021-12-31", "40");
    assert_eq!(plan.owed(Period::year(2022)).len(), 12);
}

fn plan_of_flow() -> Plan {
    plan(Kind::Flow, Target::AtLeast(q("100")), &["a"])
}
