//! Trees of figures that several units, opening figures and missing months make.
//!
//! Never reads a file.

use super::*;
use crate::consolidate::builder::{at_least, consolidated, opened, plan, report};
use crate::model::entry::Field;
use crate::model::lineage::{Contribution, Figure, FigureSource};
use crate::model::plan::Plan;

fn tree(plan: &Plan, received: &[Received], of: &str, whose: Whose<'_>, kind: FigureKind) -> Figure {
    let consolidation = consolidated(plan, received, of);
    let Consolidation { period, as_of, ref data, .. } = consolidation;
    let ground = Ground { plan, period, as_of, data, received };
    of_indicator(ground, consolidation.line("x").unwrap(), whose, &[kind]).unwrap().figures.remove(0)
}

/// `a: 2022-05 1 2; 2022-06 3`.
fn shown(figure: &Figure) -> Vec<String> {
    let source = |source: &FigureSource| match source {
        FigureSource::Report(report) => {
            let values = report.cells.iter().map(|leaf| leaf.value.unwrap().to_string());
            format!("{} {}", report.period, values.collect::<Vec<_>>().join(" "))
        }
        FigureSource::Opening { as_of, value, .. } => format!("{as_of} {}", value.unwrap()),
    };
    let unit = |one: &Contribution| {
        let sources: Vec<String> = one.sources.iter().map(source).collect();
        format!("{}: {}", one.unit.as_deref().unwrap_or("all"), sources.join("; "))
    };
    figure.from.iter().map(unit).collect()
}

#[test]
fn a_rate_of_two_units_is_a_sum_over_a_sum() {
    let plan = plan(Kind::Rate, at_least("97"), &["a", "b"]);
    let of = |unit: &str, of: &str, above: &str, below: &str| {
        report(unit, of).entry("x", "", Field::Numerator, above).entry("x", "", Field::Denominator, below)
    };
    let received = [of("a", "2022-05", "90", "100"), of("a", "2022-06", "95", "100"), of("b", "2022-06", "40", "50")];
    let figure = tree(&plan, &received, "2022-06", Whose::default(), FigureKind::Cumulative);
    assert_eq!(shown(&figure), ["a: 2022-06 95 100", "b: 2022-06 40 50"]);
    assert_eq!(figure.value.unwrap().to_string(), "90");
    assert!(figure.formula.contains("= 135 ÷ 150 × 100"), "{}", figure.formula);
    let left: Vec<_> = figure.left_out.iter().map(|one| (one.period.unwrap().to_string(), one.reason)).collect();
    assert_eq!(left, [("2022-05".to_owned(), "đã có mức mới hơn"), ("2022-05".to_owned(), "đã có mức mới hơn")]);
    let one = tree(&plan, &received, "2022-06", Whose { unit: Some("b"), district: None }, FigureKind::Current);
    assert_eq!((shown(&one), one.value.unwrap().to_string()), (vec!["b: 2022-06 40 50".to_owned()], "80".to_owned()));
    let prior = tree(&plan, &received, "2022-06", Whose::default(), FigureKind::Prior);
    assert_eq!(prior.value, consolidated(&plan, &received, "2022-06").line("x").unwrap().prior);
}

#[test]
fn an_opening_figure_is_a_leaf_and_a_missing_month_is_named() {
    let plan = opened(plan(Kind::Flow, at_least("100"), &["a"]), "a", "", "2022-03-14", "30");
    let received = [report("a", "2022-02").x("5"), report("a", "2022-04").x("7"), report("a", "2022-06").x("1")];
    let figure = tree(&plan, &received, "2022-06", Whose::default(), FigureKind::Cumulative);
    assert_eq!(shown(&figure), ["a: 2022-03-14 30; 2022-04 7; 2022-06 1"]);
    assert_eq!(figure.value.unwrap().to_string(), "38");
    assert!(figure.formula.starts_with("số đầu kỳ + "), "{}", figure.formula);
    assert_eq!(figure.left_out.iter().map(|one| one.reason).collect::<Vec<_>>(), ["đã có trong số đầu kỳ"]);
    assert_eq!(figure.missing.iter().map(|gap| gap.period.to_string()).collect::<Vec<_>>(), ["2022-05"]);
    let prior = tree(&plan, &received, "2022-06", Whose::default(), FigureKind::Prior);
    assert_eq!(shown(&prior), ["a: 2022-03-14 30; 2022-04 7"]);
    let current = tree(&plan, &received, "2022-06", Whose::default(), FigureKind::Current);
    assert_eq!((shown(&current), current.missing), (vec!["a: 2022-06 1".to_owned()], vec![]));
}
