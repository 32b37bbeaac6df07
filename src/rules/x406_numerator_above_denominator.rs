//! X406 numerator-above-denominator: Tử số của tỷ lệ có lớn hơn mẫu số hay không.
//!
//! Never speaks where the denominator itself is at fault: see X405.

use polars::prelude::{col, lit};

use super::columns::{self, DENOMINATOR, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X406",
        name: "numerator-above-denominator",
        severity: Severity::Error,
        title: "Tử số lớn hơn mẫu số",
        what: "Tử số của tỷ lệ có lớn hơn mẫu số hay không.",
        why: "Phần không thể lớn hơn toàn bộ; thường do nhập ngược hai ô hoặc khác đơn vị tính.",
        example: "Tử số 120.000 hộ, mẫu số 98.000 hộ.",
        remedy: "Kiểm tra hai ô tử số, mẫu số có bị đảo hoặc khác đơn vị tính không.",
        message: "{place}: tử số {found} của {indicator} lớn hơn mẫu số ({expected}).",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Numerator),
        fault: |_| col(VALUE).gt(col(DENOMINATOR)).and(col(DENOMINATOR).gt(lit(0i64))),
        found: Said::FIGURE,
        expected: Said { words: "không quá {}", shows: &[Show::Figure(|| col(DENOMINATOR))] },
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    #[test]
    fn the_part_above_the_whole() {
        assert_eq!(codes("1.3.b numerator 120000\n1.3.b denominator 98000"), "X406 H10");
        // The rate that follows from it is no second fault.
        assert_eq!(codes("1.3.b numerator 12\n1.3.b denominator 10\n1.3.b current 120"), "X406 H10");
    }

    #[test]
    fn the_whole_itself_will_do() {
        assert_eq!(codes("1.3.b numerator 10\n1.3.b denominator 10"), "");
        assert_eq!(codes("1.3.b numerator 10\n1.3.b denominator ?"), "");
    }
}
