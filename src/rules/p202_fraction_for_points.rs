//! P202 fraction-for-points: Tỷ lệ có bị nhập dạng phần của một (0,638) trong khi kế hoạch hoặc kỳ trước tính theo
//! điểm phần trăm (63,8) hay không.
//!
//! Never suspects a small rate where neither the target nor the past is far above it.

use polars::prelude::{Expr, col, lit, when};

use super::columns::{self, PRIOR, TARGET_MIN, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P202",
        name: "fraction-for-points",
        severity: Severity::Error,
        title: "Tỷ lệ nhập dạng phần của một",
        what: "Tỷ lệ có bị nhập dạng phần của một (0,638) trong khi kế hoạch hoặc kỳ trước tính theo điểm phần \
            trăm (63,8) hay không.",
        why: "0,638 có thể là 63,8% hoặc đúng là 0,638%; chênh nhau trăm lần nên phải hỏi.",
        example: "Ô không định dạng % ghi 0,638, kế hoạch là 63,8.",
        remedy: "Nhập theo điểm phần trăm, ví dụ 63,8; nếu số này đúng, ghi giải thích ở cột Ghi chú và báo phòng \
            tổng hợp.",
        message: "{place}: {indicator} ghi {found}, có vẻ là phần của một chứ không phải điểm phần trăm; nếu \
            vậy thì cần ghi {expected}.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::kind(Kind::Rate).and(columns::field(Field::Current)),
        fault: |_| {
            let small = col(VALUE).gt(lit(0i64)).and(col(VALUE).lt_eq(lit(LARGEST_FRACTION)));
            small.and(far_below(wanted()).or(far_below(col(PRIOR))))
        },
        found: Said::FIGURE,
        expected: Said {
            words: "{}",
            // Its own hundredfold: the target is not what the unit has to write.
            shows: &[Show::Figure(|| col(VALUE) * lit(100i64))],
        },
        remedy: None,
        yields_to: &[],
    }),
};

/// 1.5, in ten-thousandths: as a fraction 150 %, above which nobody mistakes it for one.
const LARGEST_FRACTION: i64 = 15_000;

/// The rate to be reached; one that is not to be exceeded says nothing about how small a figure may be.
fn wanted() -> Expr {
    when(columns::is_upwards()).then(col(TARGET_MIN)).otherwise(lit(0i64))
}

/// At least 5 points, and twenty times the figure: read as a fraction it would come near.
fn far_below(reference: Expr) -> Expr {
    let beyond = (reference.clone() - lit(20i64) * col(VALUE)).gt_eq(lit(0i64));
    reference.gt_eq(columns::whole(5)).and(beyond).fill_null(lit(false))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn a_fraction_where_points_are_planned_or_were_reported() {
        assert_eq!(codes("1.3.b current 0.638"), "P202 G10");
        assert_eq!(judged("1.3.b current 0.631")[0].expected, "63,1");
        // 1.4.b is to stay below 30: only the past makes 0.28 suspect.
        assert_eq!(codes("1.4.b current 0.28\npast 1.4.b cumulative=28"), "P202 G10");
    }

    #[test]
    fn a_small_rate_may_be_right() {
        assert_eq!(codes("1.4.b current 0.28"), "");
        assert_eq!(codes("1.4.b current 1.2\npast 1.4.b cumulative=1.4"), "");
        assert_eq!(codes("1.3.b current 0"), "");
        assert_eq!(codes("1.3.b current 2"), "");
    }
}
