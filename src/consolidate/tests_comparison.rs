//! The year before and what was told before, in plans of one indicator.

use chrono::Datelike;

use super::builder::{at_least, consolidated, day, opened, period, plan, q, report};
use super::{ARITHMETIC, changes, recalled};
use crate::model::comparison::PastSource;
use crate::model::consolidation::{Consolidation, Status};
use crate::model::entry::HeaderAnswer;
use crate::model::entry::HeaderKey;
use crate::model::grid::CellRef;
use crate::model::indicator::Kind;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::standing::Received;
use crate::model::told::{Moved, Reason, Told, ToldFigures};

fn last_years(kind: Kind, units: &[&str]) -> Plan {
    let mut plan = plan(kind, at_least("100"), units);
    (plan.about.id, plan.about.year) = ("KH-2021".into(), 2021);
    plan
}

fn last_year(consolidation: &Consolidation) -> Option<(Quantity, PastSource)> {
    let one = consolidation.comparisons.iter().find(|one| one.indicator == "x")?;
    let last = one.last_year.clone()?;
    assert_eq!(consolidation.line("x").unwrap().last_year, Some(last.cumulative));
    Some((last.cumulative, last.origin))
}

#[test]
fn the_plans_figure_is_that_of_the_same_day_and_of_a_whole_year_the_last_too() {
    let with = |as_of| opened(plan(Kind::Flow, at_least("100"), &["a"]), "", "", as_of, "30");
    for (as_of, of, given) in [
        ("2021-06-14", "2022-06", true),
        ("2021-06-14", "2022-H1", true),
        ("2021-06-30", "2022-06", false),
        ("2021-12-31", "2022-06", false),
        ("2021-12-14", "2022", true),
        ("2021-12-31", "2022", true),
        ("2021-12-31", "2022-F", true),
        ("2021-12-31", "2022-12", false),
        ("2020-06-14", "2022-06", false),
    ] {
        let found = last_year(&consolidated(&with(as_of), &[], of));
        assert_eq!(found.is_some(), given, "{as_of} {of}");
        if let Some((figure, origin)) = found {
            assert_eq!(figure, q("30"));
            assert_eq!(origin, PastSource::Opening { as_of: day(as_of), source: "Báo cáo năm 2021".into() });
        }
    }
}

#[test]
fn what_the_plan_does_not_give_comes_from_last_years_reports() {
    let now = plan(Kind::Flow, at_least("100"), &["a"]);
    let then = last_years(Kind::Flow, &["a", "b"]);
    let reports = [
        report("a", "2021-05").x("10"),
        report("a", "2021-06").x("20"),
        report("b", "2021-06").x("5"),
        report("a", "2021-12").x("1000"),
        // A figure of this year is none of the last.
        report("a", "2022-05").x("7"),
    ];
    let june = |now: &Plan, then: &Plan| {
        recalled(consolidated(now, &[], "2022-06"), now, then, &reports).map(|june| last_year(&june)).unwrap()
    };
    let (figure, origin) = june(&now, &then).unwrap();
    assert_eq!(figure, q("35"), "up to June, of all who reported");
    let ledger = PastSource::Ledger { plan: "KH-2021".into(), period: period("2021-06"), received: 2, expected: 2 };
    assert_eq!(origin, ledger);
    // The plan's own figure goes first.
    let given = opened(now.clone(), "", "", "2021-06-14", "30");
    assert_eq!(june(&given, &then).unwrap().0, q("30"));
    // Another wording, kind or unit of measure is another indicator; an accent's place is not.
    let mut other = then.clone();
    other.indicators[0].title = "y".into();
    assert_eq!(june(&now, &other), None);
    let mut other = then.clone();
    other.indicators[0].uom = "cây".into();
    assert_eq!(june(&now, &other), None);
    assert_eq!(june(&now, &last_years(Kind::Stock, &["a", "b"])), None);
    let (mut new, mut old) = (now.clone(), then.clone());
    (new.indicators[0].title, old.indicators[0].title) = ("Tỷ lệ hoà giải".into(), "tỉ lệ hòa giải".into());
    assert!(june(&new, &old).is_some());
}

#[test]
fn before_january_is_december_and_nothing_else_is_taken_from_last_year() {
    let now = plan(Kind::Flow, at_least("100"), &["a"]);
    let then = last_years(Kind::Flow, &["a"]);
    let reports = [report("a", "2021-12").x("9"), report("a", "2021-11").x("4")];
    let before = |of: &str| {
        let found = recalled(consolidated(&now, &[], of), &now, &then, &reports).unwrap();
        found.comparisons.first().and_then(|one| one.before.clone()).map(|one| one.current)
    };
    assert_eq!(before("2022-01"), Some(q("9")));
    assert_eq!(before("2022-Q1"), Some(q("13")));
    assert_eq!(before("2022"), Some(q("13")));
    assert_eq!(before("2022-02"), None, "that is January");
}

/// What a workbook of a period says.
fn told(consolidation: &Consolidation, last_receipt: i64) -> Told {
    let figures = consolidation.lines.iter().map(ToldFigures::from);
    Told {
        plan: consolidation.plan.clone(),
        revision: 1,
        plan_digest: String::new(),
        period: consolidation.period,
        as_of: consolidation.as_of,
        known_at: report("a", "2022-06").received_at,
        last_receipt,
        arithmetic: ARITHMETIC.into(),
        figures: figures.collect(),
    }
}

fn corrected(mut one: Received, reason: &str) -> Received {
    let at = CellRef { sheet: "Báo cáo".into(), cell: "D5".into() };
    one.header.push(HeaderAnswer { key: HeaderKey::Reason, text: reason.into(), date: None, at });
    one
}

#[test]
fn a_correction_is_named_with_every_figure_that_it_moved() {
    let plan = plan(Kind::Flow, at_least("100"), &["a", "b"]);
    let first = vec![report("a", "2022-05").x("10"), report("a", "2022-06").x("20"), report("b", "2022-06").x("1")];
    let before = told(&consolidated(&plan, &first, "2022-06"), 1);
    let rows = |received: &[Received]| {
        let now = consolidated(&plan, received, "2022-06");
        changes(&before, &now, &plan, received)
    };
    assert_eq!(rows(&first), []);
    let mut second = first.clone();
    second.push(corrected(report("a", "2022-05").x("90").attempt(2), "tính lại"));
    // Sent back, and about something else: neither moved a figure.
    second.push(report("b", "2022-06").x("7").attempt(3).sent_back());
    second.push(report("b", "2022-05").entry("y", "", crate::model::entry::Field::Current, "3").attempt(4));
    let found = rows(&second);
    let moved: Vec<Moved> = found.iter().map(|change| change.moved).collect();
    let both = |then, now| (Some(q(then)), Some(q(now)));
    let ((prior, prior_now), (all, all_now), (percent, percent_now)) =
        (both("10", "90"), both("31", "111"), both("31", "111"));
    assert_eq!(
        moved,
        [
            Moved::Prior { then: prior, now: prior_now },
            Moved::Cumulative { then: all, now: all_now },
            Moved::AttainmentPercent { then: percent, now: percent_now },
            Moved::Status { then: Some(Status::InProgressOnTime), now: Some(Status::DoneOnTime) },
        ]
    );
    for change in &found {
        let [Reason::Attempt { unit, period: of, attempt, reason, received_at }] = change.because.as_slice() else {
            panic!("{change:?}")
        };
        assert_eq!((unit.as_str(), of.to_string().as_str(), *attempt), ("a", "2022-05", 2));
        assert_eq!((reason.as_deref(), received_at.year()), (Some("tính lại"), 2022));
    }
}

#[test]
fn a_new_plan_or_program_is_a_reason_of_its_own() {
    let mut plan = plan(Kind::Flow, at_least("100"), &["a"]);
    let received = [report("a", "2022-06").x("20")];
    let before = told(&consolidated(&plan, &received, "2022-06"), 1);
    plan.indicators[0].target = at_least("40");
    (plan.about.revision, plan.digest) = (2, "other".into());
    let before = Told { arithmetic: "before".into(), ..before };
    let found = changes(&before, &consolidated(&plan, &received, "2022-06"), &plan, &received);
    let program = Reason::Program { then: "before".into(), now: ARITHMETIC.into() };
    let because = [Reason::Plan { then: 1, now: 2 }, program];
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].moved, Moved::AttainmentPercent { then: Some(q("20")), now: Some(q("50")) });
    assert_eq!(found[0].because, because);
    // An indicator that the plan has no longer: nothing holds now.
    plan.indicators[0].code = "z".into();
    let found = changes(&before, &consolidated(&plan, &received, "2022-06"), &plan, &received);
    assert!(
        found.iter().any(|one| one.indicator == "x" && one.moved == Moved::Current { then: Some(q("20")), now: None })
    );
    assert!(found.iter().any(|one| one.indicator == "z"), "{found:?}");
}
