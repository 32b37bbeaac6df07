//! P214 cumulative-typed: Số trong kỳ có đúng bằng lũy kế trước kỳ, hoặc lớn hơn lũy kế đó đúng cỡ một kỳ hay không.
//!
//! Never suspects small counts, nor the second report of a year, whose figure may well repeat the first.

use polars::prelude::{Expr, col, lit};

use super::columns::{self, LAST, PRIOR, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P214",
        name: "cumulative-typed",
        severity: Severity::Warning,
        title: "Có thể nhập lũy kế vào cột trong kỳ",
        what: "Số trong kỳ của chỉ tiêu cộng dồn (từ 20 trở lên hoặc có phần thập phân) có đúng bằng lũy kế trước kỳ, \
            hoặc lớn hơn lũy kế đó không quá hai lần số kỳ trước, trong khi lũy kế là của nhiều kỳ, hay không.",
        why: "Cột Thực hiện trong kỳ chỉ ghi phần làm thêm; nhập lũy kế vào đây thì các kỳ trước bị cộng hai lần.",
        example: "Lũy kế trước kỳ 3.100,5 ha, kỳ trước làm 520 ha; cột trong kỳ ghi 3.613 ha (lũy kế mới).",
        remedy: "Nếu đã ghi lũy kế, nhập lại riêng phần làm trong kỳ; nếu số đúng, ghi giải thích ở cột Ghi chú, không \
            cần gửi lại.",
        message: "{place}: {indicator} ghi {found} cho riêng kỳ này, có vẻ là số lũy kế ({expected}).",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Current).and(columns::kind(Kind::Flow)),
        fault: |_| telling().and(is_prior().or(is_prior_and_a_period())),
        found: Said::FIGURE,
        expected: Said {
            words: "lũy kế trước kỳ {}, kỳ trước {}",
            shows: &[Show::Figure(|| col(PRIOR)), Show::Figure(|| col(LAST))],
        },
        remedy: None,
        yields_to: &["P203", "P209", "P211", "P215", "H301"],
    }),
};

/// Two chains so far and two chains now are no coincidence; 3.100,5 ha and 3.100,5 ha are.
fn telling() -> Expr {
    let one = lit(crate::model::quantity::Quantity::SCALE);
    let has_decimals = (col(VALUE) % one).neq(lit(0i64));
    col(PRIOR).gt(lit(0i64)).and(col(VALUE).gt_eq(columns::whole(20)).or(has_decimals))
}

/// The cumulative so far, unless that is a single figure.
fn is_prior() -> Expr {
    col(VALUE).eq(col(PRIOR)).and(col(LAST).is_null().or(col(LAST).neq(col(PRIOR)))).fill_null(lit(false))
}

/// The cumulative with this period: what it has more than the one before is of the size of a period.
fn is_prior_and_a_period() -> Expr {
    let of_many = col(LAST).gt(lit(0i64)).and(col(PRIOR).gt_eq(col(LAST) * lit(3i64)));
    let more = col(VALUE) - col(PRIOR);
    of_many.and(more.clone().gt(lit(0i64))).and(more.lt_eq(col(LAST) * lit(2i64))).fill_null(lit(false))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    const PAST: &str = "past 1.3.a cumulative=3100.5 last=520\n";

    #[test]
    fn the_cumulative_before_or_after_in_place_of_the_period() {
        assert_eq!(codes(&format!("{PAST}1.3.a current 3100.5")), "P214 G10");
        assert_eq!(codes(&format!("{PAST}1.3.a current 3613")), "P214 G10");
        let expected = &judged(&format!("{PAST}1.3.a current 3613"))[0].expected;
        assert_eq!(expected, "lũy kế trước kỳ 3.100,5, kỳ trước 520");
        // An opening figure is a cumulative too.
        assert_eq!(codes("1.3.a current 800\npast 1.3.a cumulative=800"), "P214 G10");
    }

    #[test]
    fn what_is_no_alarm() {
        assert_eq!(codes(&format!("{PAST}1.3.a current 512.5")), "");
        assert_eq!(codes(&format!("{PAST}1.3.a current 3000")), "");
        assert_eq!(codes(&format!("{PAST}1.3.a current 4141")), "");
        // The second report may repeat the first, and few chains come in equal numbers.
        assert_eq!(codes("1.3.a current 512.5\npast 1.3.a cumulative=512.5 last=512.5"), "");
        assert_eq!(codes("1.1.a current 2\npast 1.1.a cumulative=2 last=1"), "");
        assert_eq!(codes("1.3.a current 0\npast 1.3.a cumulative=0"), "");
    }
}
