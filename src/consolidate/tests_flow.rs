//! Flows: amounts over months, units, districts and periods, with figures worked out by hand.

use proptest::prelude::*;

use super::builder::*;
use crate::model::consolidation::{Origin, Status};
use crate::model::entry::Field;
use crate::model::indicator::{Kind, Target};
use crate::model::period::Frequency;
use crate::model::plan::Allocation;
use crate::model::quantity::Quantity;
use crate::model::standing::Received;
use crate::model::unit::Validity;

/// One unit, month n reports n × 10, all of the year, and 5 in the official year.
fn whole_year() -> Vec<Received> {
    let months = (1..=12).map(|n| report("a", &format!("2022-{n:02}")).x(&(n * 10).to_string()));
    months.chain([report("a", "2022-F").x("5")]).collect()
}

#[test]
fn every_period_is_made_of_its_months() {
    let plan = plan(Kind::Flow, at_least("1000"), &["a"]);
    // prior, current, cumulative, percent of 1000
    for (of, expected) in [
        ("2022-01", "– 10 10 1"),
        ("2022-06", "150 60 210 21"),
        ("2022-Q1", "– 60 60 6"),
        ("2022-Q2", "60 150 210 21"),
        ("2022-Q4", "450 330 780 78"),
        ("2022-H1", "– 210 210 21"),
        ("2022-H2", "210 570 780 78"),
        ("2022-9M", "– 450 450 45"),
        ("2022", "– 780 780 78"),
        ("2022-F", "– 785 785 78.5"),
    ] {
        assert_eq!(figures(&plan, &whole_year(), of), expected, "{of}");
    }
}

#[test]
fn the_contracts_example() {
    let plan = opened(plan(Kind::Flow, at_least("9000"), &["cc-kl"]), "", "", "2022-05-14", "3100.5");
    let reports = [report("cc-kl", "2022-06").x("512.5")];
    assert_eq!(figures(&plan, &reports, "2022-06"), "3100.5 512.5 3613 40.1");
    let line = line(&plan, &reports, "2022-06");
    assert_eq!((line.status, line.met, line.reported), (Status::InProgressOnTime, false, true));
    assert_eq!(line.difference, Some(q("-5387")));
    let of_unit = &line.by_unit[0];
    assert_eq!((of_unit.unit.as_str(), of_unit.share, of_unit.reported), ("cc-kl", q("1"), true));
    assert_eq!(
        (of_unit.prior, of_unit.current, of_unit.cumulative),
        (Some(q("3100.5")), line.current, line.cumulative)
    );
    assert!(line.by_district.is_empty());
}

#[test]
fn an_opening_replaces_the_months_closed_by_its_day() {
    let opened = |as_of| opened(plan(Kind::Flow, at_least("100"), &["a"]), "a", "", as_of, "30");
    let reports = [
        report("a", "2022-03").x("1"),
        report("a", "2022-04").x("2"),
        report("a", "2022-05").x("4"),
        report("a", "2022-06").x("8"),
    ];
    for (as_of, of, expected) in [
        // Closed on the day of April's cut-off: May and June come on top.
        ("2022-04-14", "2022-06", "34 8 42 42"),
        ("2022-04-14", "2022-05", "30 4 34 34"),
        // Before its own day it is not known: the months stand.
        ("2022-04-14", "2022-03", "– 1 1 1"),
        // Between two cut-offs: May, closed after it, is added whole.
        ("2022-04-20", "2022-05", "30 4 34 34"),
        ("2022-05-13", "2022-05", "30 4 34 34"),
        ("2022-05-14", "2022-05", "3 4 30 30"),
        // Periods that begin with the year hold it; a quarter that it cuts through does not.
        ("2022-04-14", "2022-H1", "– 42 42 42"),
        ("2022-04-14", "2022", "– 42 42 42"),
        ("2022-04-14", "2022-Q2", "1 14 42 42"),
        ("2022-03-14", "2022-Q2", "30 14 44 44"),
        // A figure of last year is never added: neither the decree's nor the official one.
        ("2021-12-14", "2022-06", "7 8 15 15"),
        ("2021-12-31", "2022-06", "7 8 15 15"),
        ("2021-06-14", "2022-06", "7 8 15 15"),
    ] {
        assert_eq!(figures(&opened(as_of), &reports, of), expected, "{as_of} {of}");
    }
    assert_eq!(line(&opened("2021-06-14"), &reports, "2022-06").last_year, Some(q("30")));
    assert_eq!(line(&opened("2021-12-14"), &reports, "2022-06").last_year, None);
    assert_eq!(line(&opened("2021-12-14"), &reports, "2022").last_year, Some(q("30")));
    assert_eq!(line(&opened("2021-12-31"), &reports, "2022-F").last_year, Some(q("30")));
}

#[test]
fn a_newer_opening_replaces_an_older_one_and_a_finer_one_the_whole() {
    let base = || plan(Kind::Flow, at_least("100"), &["a", "b"]);
    let two = opened(opened(base(), "a", "", "2022-02-14", "10"), "a", "", "2022-04-14", "25");
    let reports = [report("a", "2022-03").x("5"), report("a", "2022-05").x("7"), report("b", "2022-03").x("100")];
    assert_eq!(figures(&two, &reports, "2022-05"), "125 7 132 132");
    assert_eq!(figures(&two, &reports, "2022-03"), "10 105 115 115");
    // An opening of all units together holds the months of both.
    let whole = opened(base(), "", "", "2022-04-14", "60");
    assert_eq!(figures(&whole, &reports, "2022-05"), "60 7 67 67");
    let finer = opened(opened(base(), "", "", "2022-04-14", "60"), "a", "", "2022-04-14", "40");
    // Before: a 5, b 100; then a 40 (opening), b 100: the 60 of both cannot be split and are left aside.
    assert_eq!(figures(&finer, &reports, "2022-04"), "105 – 140 140");
}

#[test]
fn a_late_may_after_june_takes_its_place() {
    let plan = plan(Kind::Flow, at_least("100"), &["a"]);
    let june = report("a", "2022-06").x("8");
    let may = report("a", "2022-05").x("4").attempt(60);
    assert_eq!(figures(&plan, std::slice::from_ref(&june), "2022-06"), "– 8 8 8");
    assert_eq!(figures(&plan, &[june.clone(), may.clone()], "2022-06"), "4 8 12 12");
    assert_eq!(figures(&plan, &[may, june], "2022-05"), "– 4 4 4");
}

#[test]
fn the_newest_accepted_attempt_stands() {
    let plan = plan(Kind::Flow, at_least("100"), &["a"]);
    let reports = [
        report("a", "2022-05").x("40").attempt(2),
        report("a", "2022-05").x("4"),
        report("a", "2022-05").x("400").attempt(3).sent_back(),
    ];
    assert_eq!(figures(&plan, &reports, "2022-05"), "– 40 40 40");
    assert_eq!(consolidated(&plan, &reports, "2022-05").data.len(), 1);
}

#[test]
fn a_correction_downwards_may_undo_a_completion() {
    let plan = plan(Kind::Flow, at_least("10"), &["a"]);
    let reports = [
        report("a", "2022-03").x("10"),
        report("a", "2022-04").x("-1.5"),
        report("a", "2022-05").x("0.5"),
        report("a", "2022-06").x("1"),
    ];
    for (of, expected, completed_on) in [
        ("2022-03", "– 10 10 100", Some("2022-03-14")),
        ("2022-04", "10 -1.5 8.5 85", None),
        ("2022-05", "8.5 0.5 9 90", None),
        ("2022-06", "9 1 10 100", Some("2022-06-14")),
    ] {
        assert_eq!(figures(&plan, &reports, of), expected, "{of}");
        assert_eq!(line(&plan, &reports, of).completed_on, completed_on.map(day), "{of}");
    }
}

#[test]
fn silence_nothing_and_zero_are_three_things() {
    let plan = plan(Kind::Flow, at_least("10"), &["a", "b"]);
    let shown_of = |reports: &[Received]| {
        let line = line(&plan, reports, "2022-02");
        (shown(line.current), shown(line.cumulative), shown(line.attainment_percent), line.reported)
    };
    let text = |a: &str, b: &str, c: &str, reported| (a.to_owned(), b.to_owned(), c.to_owned(), reported);
    assert_eq!(shown_of(&[]), text("–", "–", "–", false));
    assert_eq!(shown_of(&[report("a", "2022-02").x("0")]), text("0", "0", "0", true));
    assert_eq!(shown_of(&[report("a", "2022-01").x("3")]), text("–", "3", "30", false));
    assert_eq!(shown_of(&[report("a", "2022-01").x("3"), report("a", "2022-02").nil()]), text("–", "3", "30", true));
    let words = report("a", "2022-02").entry("x", "", Field::Difficulty, "mưa nhiều");
    assert_eq!(shown_of(&[words]), text("–", "–", "–", true));
}

#[test]
fn several_units_add_up_and_each_is_shown() {
    let plan = plan(Kind::Flow, at_least("100"), &["a", "b"]);
    let reports = [
        report("a", "2022-01").x("10"),
        report("b", "2022-01").x("20"),
        report("a", "2022-02").x("1.5"),
        report("c", "2022-02").x("1000").sent_back(),
    ];
    assert_eq!(figures(&plan, &reports, "2022-02"), "30 1.5 31.5 31.5");
    let line = line(&plan, &reports, "2022-02");
    let rows: Vec<String> = line
        .by_unit
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {} {}",
                row.unit,
                shown(row.prior),
                shown(row.current),
                shown(row.cumulative),
                row.reported
            )
        })
        .collect();
    assert_eq!(rows, ["a 10 1.5 11.5 true", "b 20 – 20 false"]);
    assert_eq!(line.by_unit[0].share, q("0.5"));
    assert_eq!(line.remark, None);
}

#[test]
fn a_unit_that_has_handed_over_keeps_its_amounts_in_the_total() {
    let mut plan = plan(Kind::Flow, at_least("100"), &["a", "b"]);
    let halves =
        [Validity { from: None, to: Some(day("2022-06-30")) }, Validity { from: Some(day("2022-07-01")), to: None }];
    let rows: Vec<Allocation> = plan.allocations.iter().cloned().collect();
    plan.allocations = rows.into_iter().zip(halves).map(|(row, valid)| Allocation { valid, ..row }).collect();
    let reports = [report("a", "2022-06").x("40"), report("b", "2022-07").x("2")];
    assert_eq!(figures(&plan, &reports, "2022-07"), "40 2 42 42");
    let units: Vec<(String, Quantity)> =
        line(&plan, &reports, "2022-07").by_unit.iter().map(|row| (row.unit.clone(), row.share)).collect();
    assert_eq!(units, [("b".to_owned(), q("0.5")), ("a".to_owned(), q("0"))]);
}

#[test]
fn each_district_has_to_reach_it() {
    let districts = ["180", "181", "182"];
    let plan = by_district(plan(Kind::Flow, Target::Each(q("1")), &["a", "b"]), &districts);
    // Twelve nurseries in two of three districts.
    let reports =
        [report("a", "2022-01").xd("180", "5").xd("181", "4"), report("b", "2022-02").xd("180", "3").xd("182", "0")];
    // Nobody has answered yet: that is not 0 %.
    assert_eq!(line(&plan, &[], "2022-02").attainment_percent, None);
    let got = line(&plan, &reports, "2022-02");
    assert_eq!(figures(&plan, &reports, "2022-02"), "9 3 12 66.7");
    assert_eq!((got.districts_met, got.met, got.completed_on, got.difference), (Some((2, 3)), false, None, None));
    let rows: Vec<String> = got
        .by_district
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {} {}",
                row.district,
                shown(row.prior),
                shown(row.current),
                shown(row.cumulative),
                row.met
            )
        })
        .collect();
    assert_eq!(rows, ["180 5 3 8 true", "181 4 – 4 true", "182 – 0 0 false"]);
    let units: Vec<String> = got.by_unit.iter().map(|row| format!("{} {}", row.unit, shown(row.cumulative))).collect();
    assert_eq!(units, ["a 9", "b 3"]);

    let third = report("a", "2022-03").xd("182", "1");
    let all = [reports.to_vec(), vec![third]].concat();
    let done = line(&plan, &all, "2022-04");
    assert_eq!((done.met, done.completed_on, done.attainment_percent), (true, Some(day("2022-03-14")), Some(q("100"))));
    assert_eq!(done.status, Status::DoneOnTime);

    // A district that has been merged away by then is not required.
    let mut merged = plan.clone();
    merged.districts[2].valid.to = Some(day("2022-01-31"));
    let line = line(&merged, &reports, "2022-02");
    assert_eq!((line.districts_met, line.met), (Some((2, 2)), true));
}

#[test]
fn a_total_beside_its_districts_is_not_added() {
    let plan = by_district(plan(Kind::Flow, at_least("10"), &["a"]), &["180", "181"]);
    let reports = [report("a", "2022-01").x("5").xd("180", "2").xd("181", "3")];
    assert_eq!(figures(&plan, &reports, "2022-01"), "– 5 5 50");
}

#[test]
fn ranges_all_and_strict_targets() {
    let one =
        |target, value: &str| line(&plan(Kind::Flow, target, &["a"]), &[report("a", "2022-03").x(value)], "2022-03");
    let range = Target::Range { min: q("1"), max: q("3") };
    for (target, value, percent, met, exceeded, status) in [
        (range, "0", "0", false, false, Status::InProgressOnTime),
        (range, "1", "100", true, false, Status::DoneOnTime),
        (range, "4", "400", true, true, Status::DoneOnTime),
        (Target::Above(q("1000")), "1000", "99.9", false, false, Status::InProgressOnTime),
        (Target::Above(q("1000")), "1000.5", "100.1", true, false, Status::DoneOnTime),
        (Target::All(q("295664")), "295664", "100", true, false, Status::DoneOnTime),
        (Target::All(q("295664")), "295665", "100", false, false, Status::InProgressOnTime),
        (at_least("10000"), "9996", "99.9", false, false, Status::InProgressOnTime),
        (Target::AtMost(q("5")), "4", "–", true, false, Status::InProgressOnTime),
        (Target::Below(q("5")), "5", "–", false, false, Status::InProgressOnTime),
        (Target::None, "4", "–", false, false, Status::InProgressOnTime),
    ] {
        let line = one(target, value);
        assert_eq!((line.met, line.exceeded, line.status), (met, exceeded, status), "{target:?} {value}");
        assert_eq!(shown(line.attainment_percent), percent, "{target:?} {value}");
    }
}

#[test]
fn a_quarterly_flow_is_asked_by_quarter() {
    let plan = every(plan(Kind::Flow, at_least("100"), &["a"]), Frequency::Quarter);
    let reports = [report("a", "2022-Q1").x("10"), report("a", "2022-Q2").x("20")];
    for (of, expected, reported) in [
        ("2022-Q1", "– 10 10 10", true),
        ("2022-05", "10 – 10 10", false),
        ("2022-Q2", "10 20 30 30", true),
        ("2022-H1", "– 30 30 30", true),
        ("2022", "– 30 30 30", true),
    ] {
        assert_eq!(figures(&plan, &reports, of), expected, "{of}");
        assert_eq!(line(&plan, &reports, of).reported, reported, "{of}");
    }
}

#[test]
fn estimates_are_a_total_of_their_own() {
    let plan = plan(Kind::Flow, at_least("100"), &["a", "b"]);
    let estimate = |of: Received, value: &str| of.entry("x", "", Field::Estimate, value);
    let reports = [
        estimate(report("a", "2022-01").x("10"), "90"),
        estimate(report("a", "2022-03").x("12"), "95"),
        estimate(report("b", "2022-02").x("5").roughly(), "20"),
        report("a", "2022-F").x("1"),
    ];
    let of = |period: &str| line(&plan, &reports, period).estimate;
    assert_eq!((of("2022-01"), of("2022-02"), of("2022-06")), (Some(q("90")), Some(q("110")), Some(q("115"))));
    // The official figure supersedes it.
    assert_eq!((of("2022"), of("2022-F")), (Some(q("115")), None));
    assert!(!line(&plan, &reports, "2022-01").estimated);
    assert!(line(&plan, &reports, "2022-02").estimated);
}

#[test]
fn every_answer_says_why_it_counts() {
    let base = opened(plan(Kind::Flow, at_least("100"), &["a"]), "", "", "2022-02-14", "30");
    let reports = [
        report("a", "2022-02").x("1"),
        report("a", "2022-03").x("2").entry("x", "", Field::Result, "đã trồng"),
        report("a", "2022-04").x("4"),
        report("a", "2022-05").x("8"),
    ];
    let result = consolidated(&opened(base, "", "", "2021-04-14", "55"), &reports, "2022-04");
    let rows: Vec<String> = result
        .data
        .iter()
        .map(|datum| {
            let from = match &datum.origin {
                Origin::Report { period, .. } | Origin::Adjusted { period, .. } => period.to_string(),
                Origin::Opening { as_of, .. } => as_of.to_string(),
            };
            let mark = |part: &crate::model::consolidation::Inclusion| if part.counts { "+" } else { "-" };
            let (inside, year) = (&datum.in_period, &datum.in_cumulative);
            format!("{from} {}{} {}{}", mark(inside), inside.reason, mark(year), year.reason)
        })
        .collect();
    assert_eq!(
        rows,
        [
            "2021-04-14 -số năm trước -số năm trước",
            "2022-02-14 -số đầu kỳ +số đầu kỳ",
            "2022-02 -kỳ trước -đã có trong số đầu kỳ",
            "2022-03 -kỳ trước +từ đầu năm",
            "2022-03 -không cộng -không cộng",
            "2022-04 +trong kỳ +từ đầu năm",
        ]
    );
}

#[test]
fn figures_that_could_wrap_are_refused_by_name() {
    let plan = plan(Kind::Flow, at_least("1"), &["a"]);
    let largest = Quantity::LIMIT.to_string();
    let thousand = (0..1000).fold(report("a", "2022-01"), |report, _| report.x(&largest));
    let error = super::consolidate(&plan, &[thousand], period("2022-01"), day("2022-01-14")).unwrap_err();
    assert!(error.to_string().starts_with("chỉ tiêu x: số liệu quá lớn"), "{error}");
    let few = (0..900).fold(report("a", "2022-01"), |report, _| report.x(&largest));
    assert_eq!(line(&plan, &[few], "2022-01").cumulative.unwrap().raw(), 900 * Quantity::LIMIT.raw());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The total of a flow is plain Rust's sum, whatever the order in which the reports lie.
    #[test]
    fn a_flow_is_the_plain_sum_in_any_order(
        values in proptest::collection::vec(-1_000_000_000_000i64..1_000_000_000_000, 24),
        order in Just((0usize..24).collect::<Vec<_>>()).prop_shuffle(),
        month in 1u8..=12,
    ) {
        let plan = plan(Kind::Flow, at_least("1"), &["a", "b"]);
        let of = |at: usize| (["a", "b"][at / 12], at % 12 + 1);
        let reports: Vec<Received> = order
            .iter()
            .map(|at| {
                let (unit, month) = of(*at);
                report(unit, &format!("2022-{month:02}")).x(&Quantity::from_raw(values[*at]).to_string())
            })
            .collect();
        let sum = |wanted: &dyn Fn(usize) -> bool| -> Option<Quantity> {
            let chosen: Vec<i64> = (0..24).filter(|at| wanted(of(*at).1)).map(|at| values[at]).collect();
            (!chosen.is_empty()).then(|| Quantity::from_raw(chosen.iter().sum()))
        };
        let line = line(&plan, &reports, &format!("2022-{month:02}"));
        let month = usize::from(month);
        prop_assert_eq!(line.cumulative, sum(&|of| of <= month));
        prop_assert_eq!(line.current, sum(&|of| of == month));
        prop_assert_eq!(line.prior, sum(&|of| of < month));
    }
}

#[test]
fn a_cumulative_names_the_months_that_it_lacks() {
    let asked = plan(Kind::Flow, at_least("100"), &["a", "b"]);
    let reports = |unit: &str, months: &[u8]| -> Vec<Received> {
        months.iter().map(|month| report(unit, &format!("2022-{month:02}")).x("10")).collect()
    };
    let mut received = reports("a", &[1, 2, 3, 4]);
    received.extend(reports("b", &[1, 4]));
    let found = line(&asked, &received, "2022-04");
    assert_eq!(found.cumulative, Some(q("60")));
    assert_eq!(found.remark.as_deref(), Some("lũy kế chưa gồm tháng 2, tháng 3 của b"));
    // A month says of itself that it was not reported; of the quarter it is a part like the others.
    assert!(line(&asked, &received[..4], "2022-01").gaps.is_empty());
    assert_eq!(line(&asked, &received, "2022-Q1").gaps.len(), 2);
    // What an opening figure holds is not missing.
    let opened = opened(asked, "b", "", "2022-03-14", "30");
    assert_eq!(line(&opened, &received, "2022-04").remark, None);
    // Nor does a level lack what came before it.
    let level = plan(Kind::Stock, at_least("100"), &["a", "b"]);
    assert!(line(&level, &received, "2022-04").gaps.is_empty());
}
