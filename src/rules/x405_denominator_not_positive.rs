//! X405 denominator-not-positive: Mẫu số của tỷ lệ có lớn hơn 0 hay không.
//!
//! Never judges a blank: see X401.

use polars::prelude::{col, lit};

use super::columns::{self, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X405",
        name: "denominator-not-positive",
        severity: Severity::Error,
        title: "Mẫu số không dương",
        what: "Mẫu số của tỷ lệ có lớn hơn 0 hay không.",
        why: "Không chia được cho 0; tỷ lệ chung tính bằng tổng tử số chia tổng mẫu số.",
        example: "Tử số 0, mẫu số 0.",
        remedy: "Nhập mẫu số lớn hơn 0, ví dụ tổng số hộ dân nông thôn trên địa bàn phụ trách.",
        message: "{place}: mẫu số của {indicator} là {found}; tỷ lệ không tính được.",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Denominator),
        fault: |_| col(VALUE).lt_eq(lit(0i64)),
        found: Said::FIGURE,
        expected: Said::words("lớn hơn 0"),
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    #[test]
    fn nothing_to_divide_by() {
        assert_eq!(codes("1.3.b numerator 0\n1.3.b denominator 0"), "X405 I10");
        assert_eq!(codes("1.3.b numerator 1\n1.3.b denominator -5"), "X405 I10");
    }

    #[test]
    fn a_positive_denominator() {
        assert_eq!(codes("1.3.b numerator 1\n1.3.b denominator 0.5\n1.3.b current 50"), "X406 H10");
        assert_eq!(codes("1.3.b numerator 1\n1.3.b denominator 2"), "");
    }
}
