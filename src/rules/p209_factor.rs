//! P209 factor: Số thực hiện có gấp hoặc kém số kỳ trước khoảng 10, 100, 1.000 lần, hoặc đẩy lũy kế lên quá ba lần kế
//! hoạch hay không.
//!
//! Never suspects small counts of a flow: one chain last month and ten now is no slip of a comma.

use polars::prelude::{DataType, Expr, col, lit, when};

use super::columns::{self, CUMULATIVE, LAST, PRIOR, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use super::settings::Settings;
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P209",
        name: "factor",
        severity: Severity::Warning,
        title: "Có thể lệch 10, 100, 1.000 lần",
        what: "Số thực hiện có gấp hoặc kém số kỳ trước khoảng 10, 100, 1.000 lần, hoặc đẩy lũy kế lên quá ba \
            lần kế hoạch, hoặc đúng bằng một phần nghìn kế hoạch trong khi số kỳ trước chưa có hay lớn hơn hẳn, hay \
            không.",
        why: "Mất dấu phẩy, nhầm dấu ngăn nghìn hoặc nhầm đơn vị tính (m² với ha) cho ra đúng những bội số \
            này.",
        example: "Kỳ trước 512,5 ha, kỳ này 5125 ha.",
        remedy: "Kiểm tra dấu phẩy, dấu chấm và đơn vị tính; nếu số đúng, ghi giải thích ở cột Ghi chú, không cần \
            gửi lại.",
        message: "{place}: {indicator} ghi {found}, có thể lệch nhiều lần do dấu phẩy hoặc đơn vị tính (so với {expected}).",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Current).and(columns::kind(Kind::Flow).or(columns::is_level())),
        fault: |settings| {
            far_over_target(settings).or(by_a_factor(settings)).or(thousandth()).or(comma_slipped(settings))
        },
        found: Said::FIGURE,
        expected: Said {
            words: "kế hoạch {}, kỳ trước {}; ngưỡng {}",
            shows: &[
                Show::Figure(columns::target),
                Show::Figure(before),
                Show::Setting(|settings| {
                    let tolerance = (settings.factor_tolerance * 100.0).round();
                    let over = settings.factor_over_target;
                    format!(
                        "gấp 10 lần sai khác {tolerance}% (factor_tolerance), kém cỡ 100 và 1.000 lần, {over} lần kế \
                         hoạch (factor_over_target)"
                    )
                }),
            ],
        },
        remedy: None,
        yields_to: &["P201", "P202", "P203", "P210", "P215", "H301", "X406"],
    }),
};

/// The cumulative is above a multiple of the target, and this figure alone is above the target.
fn far_over_target(settings: &Settings) -> Expr {
    let target = columns::target().cast(DataType::Float64);
    let reached = columns::double(CUMULATIVE).fill_null(columns::double(VALUE));
    let over = reached.gt(target.clone() * lit(f64::from(settings.factor_over_target)));
    // A rate above 100 is P201.
    let sized = columns::is_sized().and(columns::kind(Kind::Rate).not());
    sized.and(target.clone().gt(lit(0.0))).and(columns::double(VALUE).gt(target)).and(over).fill_null(lit(false))
}

/// The figure is 10, 100 or 1000 times the one before it, or the other way round. Growth may be the season, so it must
/// be close; a fall to 45,1 after 38.200 is of the order of a lost mark, whatever the month brought.
fn by_a_factor(settings: &Settings) -> Expr {
    let (now, before) = (columns::double(VALUE), before().cast(DataType::Float64));
    let between = |ratio: &Expr, low: f64, high: f64| ratio.clone().gt_eq(lit(low)).and(ratio.clone().lt_eq(lit(high)));
    let near = |ratio: &Expr, factor: f64, tolerance: f64| {
        between(ratio, factor * (1.0 - tolerance), factor * (1.0 + tolerance))
    };
    let close = settings.factor_tolerance;
    let (up, down) = (now.clone() / before.clone(), before.clone() / now.clone());
    let positive = now.gt(lit(0.0)).and(before.gt(lit(0.0)));
    let hundred = columns::whole(100);
    let large = col(VALUE).gt_eq(hundred.clone()).or(self::before().gt_eq(hundred)).or(columns::is_level());
    let risen = near(&up, 10.0, close).or(near(&up, 100.0, 2.0 * close)).or(near(&up, 1000.0, 2.0 * close));
    // Work that ends leaves a few whole hectares; 7,3 after 670 is 730.
    let hundredth = between(&down, 50.0, 200.0).and(has_decimals().or(columns::is_level()));
    let fallen = near(&down, 10.0, close).or(hundredth).or(between(&down, 333.0, 3000.0));
    positive.and(large).and(risen.or(fallen)).fill_null(lit(false))
}

/// The figure of a flow is exactly a thousandth of the plan, and nothing before it is so small: `9.000` typed into an
/// Excel that takes the dot for the decimal sign.
fn thousandth() -> Expr {
    let first = col(LAST).is_null().and(col(PRIOR).eq(lit(0i64)));
    let fallen = (col(VALUE) * lit(20i64)).lt_eq(col(LAST)).fill_null(lit(false));
    let exactly = (col(VALUE) * lit(1000i64)).eq(columns::target()).and(columns::is_sized());
    let sized = columns::target().gt_eq(columns::whole(1000));
    columns::kind(Kind::Flow).and(first.or(fallen)).and(exactly).and(sized).fill_null(lit(false))
}

fn has_decimals() -> Expr {
    (col(VALUE) % lit(crate::model::quantity::Quantity::SCALE)).neq(lit(0i64))
}

/// A level without a past, with decimals, that is the target but for a factor: 6,38 where 63,8 is planned. A round
/// one may well be the beginning.
fn comma_slipped(settings: &Settings) -> Expr {
    let unknown = columns::is_level().and(col(PRIOR).is_null()).and(col(LAST).is_null());
    let target = columns::target().cast(DataType::Float64);
    let off = |times: f64| columns::double(VALUE) * lit(times) / target.clone() - lit(1.0);
    let near = |times: f64| {
        off(times).lt_eq(lit(settings.factor_tolerance)).and(off(times).gt_eq(lit(-settings.factor_tolerance)))
    };
    let any = near(10.0).or(near(100.0)).or(near(1000.0));
    unknown
        .and(has_decimals())
        .and(columns::is_upwards())
        .and(target.clone().gt(lit(0.0)))
        .and(any)
        .fill_null(lit(false))
}

/// The last single figure; of a level, the last level.
fn before() -> Expr {
    when(columns::is_level().and(col(PRIOR).is_not_null())).then(col(PRIOR)).otherwise(col(LAST))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged, judged_with};

    #[test]
    fn ten_times_the_last_figure() {
        let text = "1.3.a current 5125\npast 1.3.a cumulative=2000 last=512.5";
        assert_eq!(codes(text), "P209 G10");
        assert!(judged(text)[0].expected.starts_with("kế hoạch 9.000, kỳ trước 512,5; ngưỡng gấp 10 lần sai khác 10%"));
        assert_eq!(codes("1.3.a current 0.52\npast 1.3.a cumulative=2000 last=520"), "P209 G10");
        assert_eq!(codes("1.3.b current 6.38\npast 1.3.b cumulative=63.8"), "P209 G10");
    }

    #[test]
    fn of_another_order_than_the_last_figure() {
        let after =
            |last: &str, now: &str| codes(&format!("1.3.a current {now}\npast 1.3.a cumulative=2500 last={last}"));
        // 45.100 and 730,0 that lost their marks, a digit more, and 9.000 typed into an English Excel.
        assert_eq!(after("38200", "45.1"), "P209 G10");
        assert_eq!(after("670", "7.3"), "P209 G10");
        assert_eq!(after("670", "7300"), "P209 G10");
        assert_eq!(after("512.5", "9"), "P209 G10");
        // Work that ends or begins.
        assert_eq!(after("670", "7"), "");
        assert_eq!(after("670", "60"), "");
        assert_eq!(after("670", "33.5"), "");
        assert_eq!(after("40", "1200"), "");
        assert_eq!(after("2", "1400"), "");
    }

    #[test]
    fn far_above_the_target() {
        assert_eq!(codes("1.3.a current 27000.1"), "P209 G10");
        assert_eq!(codes("1.2.a current 3000.1"), "P209 G10");
        assert_eq!(codes("1.3.a current 27000"), "P211 G10");
        // The past is to blame, not this figure.
        assert_eq!(codes("1.3.a current 500\npast 1.3.a cumulative=27000 last=400"), "");
    }

    #[test]
    fn a_first_figure_that_is_the_plan_but_for_the_sign() {
        assert_eq!(codes("1.3.a current 9"), "P209 G10");
        assert_eq!(codes("3.3.a current 295.664"), "P209 G10");
        assert_eq!(codes("1.3.b current 6.38"), "P209 G10");
        assert_eq!(codes("1.3.b current 6.4"), "P209 G10");
        // A beginning, or one of many months.
        assert_eq!(codes("1.3.a current 8"), "");
        assert_eq!(codes("1.3.b current 6"), "");
        assert_eq!(codes("1.3.a current 9\npast 1.3.a cumulative=700 last=25"), "");
        assert_eq!(codes("1.4.b current 2.9"), "");
    }

    #[test]
    fn small_counts_and_districts_are_no_alarm() {
        assert_eq!(codes("1.1.a current 10\npast 1.1.a cumulative=1 last=1"), "");
        assert_eq!(codes("1.3.c@180 current 4\n1.3.c@181 current 1"), "");
        assert_eq!(codes("1.3.a current 5800\npast 1.3.a cumulative=2000 last=512.5"), "");
    }

    #[test]
    fn the_tolerance_is_a_setting() {
        let wide = toml::from_str("factor_tolerance = 0.2").unwrap();
        let text = "1.3.a current 5800\npast 1.3.a cumulative=2000 last=512.5";
        assert_eq!(judged_with(text, &wide).len(), 1);
    }
}
