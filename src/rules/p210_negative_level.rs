//! P210 negative-level: Số của chỉ tiêu loại mức hoặc tỷ lệ (thực hiện, ước cả năm, tử số) có âm hay không.
//!
//! Never judges a flow: see P204 and H301.

use polars::prelude::{col, lit};

use super::columns::{self, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P210",
        name: "negative-level",
        severity: Severity::Error,
        title: "Mức hoặc tỷ lệ âm",
        what: "Số của chỉ tiêu loại mức hoặc tỷ lệ (thực hiện, ước cả năm, tử số) có âm hay không.",
        why: "Diện tích, tỷ lệ tại một thời điểm không thể nhỏ hơn 0; phần giảm so với kỳ trước không nhập ở \
            đây.",
        example: "Diện tích được cấp mã số vùng trồng ghi -20.",
        remedy: "Nhập mức tại ngày chốt số liệu, không nhập phần tăng, giảm.",
        message: "{place}: {indicator} ghi {found}; mức hoặc tỷ lệ không thể âm.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || {
            let fields = [Field::Current, Field::Estimate, Field::Numerator];
            columns::is_level().and(fields.into_iter().map(columns::field).fold(lit(false), |any, field| any.or(field)))
        },
        fault: |_| col(VALUE).lt(lit(0i64)),
        found: Said::FIGURE,
        expected: Said::words("từ 0 trở lên"),
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    #[test]
    fn a_level_below_zero() {
        assert_eq!(codes("1.2.a current -20"), "P210 G10");
        assert_eq!(codes("1.3.b current -0.1"), "P210 G10");
        assert_eq!(codes("1.3.b numerator -1\n1.3.b denominator 5"), "P210 H10");
    }

    #[test]
    fn zero_will_do() {
        assert_eq!(codes("1.2.a current 0"), "");
        assert_eq!(codes("1.3.b current 0"), "");
    }
}
