//! Levels: stocks, rates and ranks, with figures worked out by hand.

use super::builder::*;
use crate::model::consolidation::Status;
use crate::model::entry::Field;
use crate::model::indicator::{Kind, Target};
use crate::model::period::Frequency;
use crate::model::standing::Received;

fn carried(plan: &crate::model::plan::Plan, reports: &[Received], of: &str) -> Vec<String> {
    consolidated(plan, reports, of).coverage.carried_forward
}

#[test]
fn a_stock_is_its_latest_level() {
    let plan = plan(Kind::Stock, Target::Above(q("1000")), &["a"]);
    let reports = [report("a", "2022-01").x("800"), report("a", "2022-02").x("950"), report("a", "2022-05").x("900")];
    for (of, expected, carries) in [
        ("2022-01", "– 800 800 80", false),
        ("2022-02", "800 950 950 95", false),
        // March is missing: the level is carried forward.
        ("2022-03", "950 – 950 95", true),
        ("2022-Q1", "– – 950 95", true),
        ("2022-05", "950 900 900 90", false),
        // June is missing at the end of the second quarter.
        ("2022-Q2", "950 – 900 90", true),
        ("2022-06", "900 – 900 90", true),
    ] {
        assert_eq!(figures(&plan, &reports, of), expected, "{of}");
        assert_eq!(!carried(&plan, &reports, of).is_empty(), carries, "{of}");
    }
}

#[test]
fn a_baseline_is_a_level_until_a_newer_one_and_what_growth_is_measured_from() {
    let plan = opened(plan(Kind::Stock, Target::Above(q("1000")), &["a"]), "", "", "2021-12-31", "800");
    let none = line(&plan, &[], "2022-01");
    assert_eq!(figures(&plan, &[], "2022-01"), "800 – 800 80");
    assert_eq!((none.reported, none.growth), (false, Some(q("0"))));
    assert_eq!(carried(&plan, &[], "2022-01"), ["a"]);
    let reports = [report("a", "2022-02").x("1000"), report("a", "2022-03").x("1000.5")];
    assert_eq!(figures(&plan, &reports, "2022-02"), "800 1000 1000 99.9");
    let march = line(&plan, &reports, "2022-03");
    assert_eq!((march.growth, march.met, march.completed_on), (Some(q("200.5")), true, Some(day("2022-03-14"))));
    assert!(carried(&plan, &reports, "2022-03").is_empty());
    // Two baselines: the later one.
    let two = opened(plan, "", "", "2020-12-31", "500");
    assert_eq!(line(&two, &reports, "2022-03").growth, Some(q("200.5")));
    assert_eq!(figures(&two, &[], "2022-01"), "800 – 800 80");
}

#[test]
fn an_opening_level_in_the_year_takes_its_place_in_time() {
    let opened = |as_of| opened(plan(Kind::Stock, at_least("100"), &["a"]), "a", "", as_of, "70");
    let reports = [report("a", "2022-03").x("50"), report("a", "2022-05").x("80")];
    assert_eq!(figures(&opened("2022-04-14"), &reports, "2022-04"), "50 – 70 70");
    assert_eq!(figures(&opened("2022-03-14"), &reports, "2022-04"), "50 – 50 50");
    assert_eq!(figures(&opened("2022-03-20"), &reports, "2022-04"), "70 – 70 70");
    assert_eq!(figures(&opened("2022-04-14"), &reports, "2022-05"), "70 80 80 80");
    assert_eq!(figures(&opened("2022-04-14"), &reports, "2022-03"), "– 50 50 50");
}

#[test]
fn a_stock_of_several_units_sums_the_latest_level_of_each() {
    let plan = plan(Kind::Stock, at_least("1000"), &["a", "b", "c"]);
    let january = [report("a", "2022-01").x("100"), report("b", "2022-01").x("200.5"), report("c", "2022-01").x("300")];
    assert_eq!(figures(&plan, &january, "2022-01"), "– 600.5 600.5 60.1");
    let february = [january.to_vec(), vec![report("a", "2022-02").x("110"), report("c", "2022-02").x("0")]].concat();
    // b is carried forward with 200.5.
    assert_eq!(figures(&plan, &february, "2022-02"), "600.5 310.5 310.5 31.1");
    assert_eq!(carried(&plan, &february, "2022-02"), ["b"]);
    let rows: Vec<String> = line(&plan, &february, "2022-02")
        .by_unit
        .iter()
        .map(|row| format!("{} {} {} {}", row.unit, shown(row.prior), shown(row.current), shown(row.cumulative)))
        .collect();
    assert_eq!(rows, ["a 100 110 110", "b 200.5 – 200.5", "c 300 0 0"]);
    // Nobody reported March: no level of March, all are carried forward.
    assert_eq!(figures(&plan, &february, "2022-03"), "310.5 – 310.5 31.1");
    assert_eq!(carried(&plan, &february, "2022-03"), ["a", "b", "c"]);
    // c never reported: the sum of the others, and c is named.
    assert_eq!(figures(&plan, &january[..2], "2022-01"), "– 300.5 300.5 30.1");
    assert_eq!(line(&plan, &january[..2], "2022-01").remark.as_deref(), Some("chưa có số liệu của: c"));
    assert_eq!(line(&plan, &january, "2022-01").remark, None);
    assert_eq!(line(&plan, &[], "2022-01").remark, None);
}

#[test]
fn a_baseline_of_all_units_together_counts_until_the_first_level() {
    let plan = opened(plan(Kind::Stock, at_least("1000"), &["a", "b"]), "", "", "2021-12-31", "500");
    assert_eq!(figures(&plan, &[], "2022-01"), "500 – 500 50");
    let reports = [report("a", "2022-01").x("260"), report("b", "2022-01").x("270")];
    assert_eq!(figures(&plan, &reports, "2022-01"), "500 530 530 53");
    assert_eq!(line(&plan, &reports, "2022-01").growth, Some(q("30")));
}

#[test]
fn a_stock_by_district_takes_the_latest_of_each() {
    let plan = by_district(plan(Kind::Stock, at_least("100"), &["a", "b"]), &["180", "181"]);
    let reports = [
        report("a", "2022-01").xd("180", "10").xd("181", "20"),
        report("b", "2022-01").xd("180", "5"),
        report("a", "2022-02").xd("180", "11"),
        report("b", "2022-02").xd("180", "6"),
    ];
    // 11 + 20 (carried) + 6
    assert_eq!(figures(&plan, &reports, "2022-02"), "35 37 37 37");
    assert_eq!(carried(&plan, &reports, "2022-02"), ["a"]);
    let rows: Vec<String> = line(&plan, &reports, "2022-02")
        .by_district
        .iter()
        .map(|row| format!("{} {} {} {}", row.district, shown(row.prior), shown(row.current), shown(row.cumulative)))
        .collect();
    assert_eq!(rows, ["180 15 17 17", "181 20 – 20"]);
    // A baseline without districts gives way to the first figures by district, and is not added to them.
    let with_baseline = opened(plan, "a", "", "2021-12-31", "28");
    assert_eq!(figures(&with_baseline, &reports[..2], "2022-01"), "28 35 35 35");
}

#[test]
fn each_district_of_a_stock() {
    let plan = by_district(plan(Kind::Stock, Target::Each(q("2")), &["a"]), &["180", "181"]);
    let reports = [report("a", "2022-01").xd("180", "2").xd("181", "1"), report("a", "2022-02").xd("181", "2")];
    let january = line(&plan, &reports, "2022-01");
    assert_eq!((january.districts_met, january.met, january.attainment_percent), (Some((1, 2)), false, Some(q("50"))));
    let february = line(&plan, &reports, "2022-02");
    // A stock may fall again: met, but not done before the year ends.
    assert_eq!((february.met, february.completed_on), (true, None));
}

#[test]
fn a_rate_of_one_unit_is_its_value() {
    let plan = plan(Kind::Rate, at_least("63.8"), &["a"]);
    let reports = [report("a", "2022-01").x("63.5"), report("a", "2022-02").x("63.8")];
    assert_eq!(figures(&plan, &reports, "2022-01"), "– 63.5 63.5 99.5");
    assert_eq!(line(&plan, &reports, "2022-01").difference, Some(q("-0.3")));
    assert_eq!(figures(&plan, &reports, "2022-02"), "63.5 63.8 63.8 100");
    let met = line(&plan, &reports, "2022-02");
    assert_eq!((met.met, met.completed_on, met.status), (true, None, Status::InProgressOnTime));
    assert_eq!(figures(&plan, &reports, "2022-03"), "63.8 – 63.8 100");
    assert_eq!(carried(&plan, &reports, "2022-03"), ["a"]);
    // Its fraction, where it gave only that: 2 / 3.
    assert_eq!(figures(&plan, &[report("a", "2022-01").fraction("2", "3")], "2022-01"), "– 66.6667 66.6667 104.5");
}

#[test]
fn a_rate_is_done_when_the_year_ends_with_it() {
    let plan = plan(Kind::Rate, at_least("97"), &["a"]);
    let reports: Vec<Received> = (1..=12).map(|n| report("a", &format!("2022-{n:02}")).x("97.1")).collect();
    for (of, completed_on) in
        [("2022-11", None), ("2022-9M", None), ("2022-12", Some("2022-12-14")), ("2022", Some("2022-12-14"))]
    {
        assert_eq!(line(&plan, &reports, of).completed_on, completed_on.map(day), "{of}");
    }
    // Settled on 14 December, it is not asked again for the official year: its level stands.
    assert_eq!(figures(&plan, &reports, "2022-F"), "– 97.1 97.1 100.1");
    assert!(carried(&plan, &reports, "2022-F").is_empty());
    let official = [reports.clone(), vec![report("a", "2022-F").x("96")]].concat();
    assert_eq!(figures(&plan, &official, "2022-F"), "– 96 96 99");
    assert_eq!(line(&plan, &official, "2022-F").completed_on, None);
    assert_eq!(figures(&plan, &official, "2022"), "– 97.1 97.1 100.1");
    // Open on 14 December: the official year is asked for, and missing.
    let short = [&reports[..11], &[report("a", "2022-12").x("90")]].concat();
    assert_eq!(figures(&plan, &short, "2022-F"), "– – 90 92.8");
    assert_eq!(carried(&plan, &short, "2022-F"), ["a"]);
}

#[test]
fn a_rate_of_several_units_is_a_quotient_of_sums() {
    let plan = plan(Kind::Rate, at_least("97"), &["a", "b"]);
    // 90 / 100 and 1000 / 1000: 1090 / 1100 = 99.0909 %, not the mean of 90 and 100.
    let reports = [report("a", "2022-01").fraction("90", "100"), report("b", "2022-01").fraction("1000", "1000")];
    assert_eq!(figures(&plan, &reports, "2022-01"), "– 99.0909 99.0909 102.2");
    let rows: Vec<String> = line(&plan, &reports, "2022-01")
        .by_unit
        .iter()
        .map(|row| format!("{} {}", row.unit, shown(row.current)))
        .collect();
    assert_eq!(rows, ["a 90", "b 100"]);

    let february = [reports.to_vec(), vec![report("a", "2022-02").x("95").fraction("95", "100")]].concat();
    // 1095 / 1100 with b of January.
    assert_eq!(figures(&plan, &february, "2022-02"), "99.0909 99.5455 99.5455 102.6");
    assert_eq!(carried(&plan, &february, "2022-02"), ["b"]);

    // b lacks its denominator: no figure, and no older one in its place.
    let lacking = |of: Received| line(&plan, &[&february[..], &[of]].concat(), "2022-02");
    let line_of = lacking(report("b", "2022-02").entry("x", "", Field::Numerator, "900"));
    assert_eq!(
        (line_of.current, line_of.cumulative, line_of.attainment_percent, line_of.met),
        (None, None, None, false)
    );
    assert_eq!(line_of.remark.as_deref(), Some("không tính được: b thiếu mẫu số"));
    let line_of = lacking(report("b", "2022-02").entry("x", "", Field::Denominator, "900"));
    assert_eq!(line_of.remark.as_deref(), Some("không tính được: b thiếu tử số"));
    let line_of = lacking(report("b", "2022-02").x("98"));
    assert_eq!(line_of.remark.as_deref(), Some("không tính được: b thiếu mẫu số và tử số"));

    // b never reported: a alone, and b is named.
    let alone = line(&plan, &reports[..1], "2022-01");
    assert_eq!((alone.current, alone.remark.as_deref()), (Some(q("90")), Some("chưa có số liệu của: b")));
    let zero = [report("a", "2022-01").fraction("0", "0"), report("b", "2022-01").fraction("0", "0")];
    assert_eq!(line(&plan, &zero, "2022-01").remark.as_deref(), Some("không tính được: tổng mẫu số bằng 0"));
}

#[test]
fn a_rate_by_district_has_no_mean() {
    let plan = by_district(plan(Kind::Rate, at_least("97"), &["a"]), &["180", "181"]);
    let got = line(&plan, &[report("a", "2022-01").xd("180", "96").xd("181", "98")], "2022-01");
    assert_eq!((got.cumulative, got.met), (None, false));
    assert_eq!(got.remark.as_deref(), Some("không tính được: tỷ lệ của các huyện không cộng được"));
    let rows: Vec<String> =
        got.by_district.iter().map(|row| format!("{} {}", row.district, shown(row.current))).collect();
    assert_eq!(rows, ["180 96", "181 98"]);
}

#[test]
fn a_rate_that_only_looks_like_its_target_does_not_meet_it() {
    let plan = plan(Kind::Rate, at_least("97"), &["a", "b"]);
    // 9699999 / 10000000 = 96.99999 %.
    let reports = [report("a", "2022-12").fraction("9699999", "9999999"), report("b", "2022-12").fraction("0", "1")];
    let got = line(&plan, &reports, "2022");
    assert_eq!((got.cumulative, got.met, got.attainment_percent), (Some(q("97")), false, Some(q("99.9"))));
    assert_eq!(got.completed_on, None);
}

#[test]
fn a_quarterly_stock_is_asked_by_quarter() {
    let plan = every(plan(Kind::Stock, at_least("100"), &["a"]), Frequency::Quarter);
    let reports = [report("a", "2022-Q1").x("40"), report("a", "2022-Q2").x("60")];
    for (of, expected, carries) in [
        ("2022-Q1", "– 40 40 40", false),
        ("2022-05", "40 – 40 40", false),
        ("2022-Q2", "40 60 60 60", false),
        ("2022-H1", "– 60 60 60", false),
        ("2022-9M", "– – 60 60", true),
    ] {
        assert_eq!(figures(&plan, &reports, of), expected, "{of}");
        assert_eq!(!carried(&plan, &reports, of).is_empty(), carries, "{of}");
    }
}

#[test]
fn a_stock_that_falls_again_is_not_done() {
    let plan = plan(Kind::Stock, at_least("100"), &["a"]);
    let reports = [report("a", "2022-01").x("100"), report("a", "2022-02").x("99"), report("a", "2022-04").x("101")];
    for (of, completed_on) in
        [("2022-01", Some("2022-01-14")), ("2022-02", None), ("2022-03", None), ("2022-05", Some("2022-04-14"))]
    {
        assert_eq!(line(&plan, &reports, of).completed_on, completed_on.map(day), "{of}");
    }
}

#[test]
fn a_rank_is_the_latest_and_never_a_sum() {
    let alone = plan(Kind::Rank, Target::AtMost(q("3")), &["a"]);
    let reports = [report("a", "2022-01").x("5"), report("a", "2022-02").x("3")];
    assert_eq!(figures(&alone, &reports, "2022-02"), "5 3 3 –");
    assert!(line(&alone, &reports, "2022-02").met);
    let several = plan(Kind::Rank, Target::AtMost(q("3")), &["a", "b"]);
    let both = [report("a", "2022-01").x("5"), report("b", "2022-01").x("2")];
    assert_eq!(figures(&several, &both, "2022-01"), "– – – –");
    // Without a number: in progress until the deadline passes.
    let words = plan(Kind::Rank, Target::None, &["a"]);
    let said = [report("a", "2022-12").progress("hoàn thành", "2022-12-10")];
    assert_eq!(line(&words, &said, "2022").status, Status::InProgressOnTime);
    let late = super::consolidate(&words, &said, period("2022"), day("2023-01-05")).unwrap();
    assert_eq!(late.line("x").unwrap().status, Status::InProgressOverdue);
    assert!(late.line("x").unwrap().reported);
}
