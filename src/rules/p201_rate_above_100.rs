//! P201 rate-above-100: Tỷ lệ thực hiện hoặc ước cả năm của chỉ tiêu loại tỷ lệ có vượt quá 100% hay không.
//!
//! Never judges a rate that is reached by a faulty fraction: see X406.

use polars::prelude::col;

use super::columns::{self, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P201",
        name: "rate-above-100",
        severity: Severity::Error,
        title: "Tỷ lệ vượt quá 100%",
        what: "Tỷ lệ thực hiện hoặc ước cả năm của chỉ tiêu loại tỷ lệ có vượt quá 100% hay không.",
        why: "Tỷ lệ là một phần của toàn bộ nên không thể quá 100%; thường do mất dấu phẩy.",
        example: "Tỷ lệ che phủ rừng ghi 638 thay vì 63,8.",
        remedy: "Nhập tỷ lệ từ 0 đến 100; kiểm tra dấu phẩy thập phân, ví dụ 63,8 chứ không phải 638.",
        message: "{place}: {indicator} ghi {found}%, vượt quá 100%.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::kind(Kind::Rate).and(columns::field(Field::Current).or(columns::field(Field::Estimate))),
        fault: |_| col(VALUE).gt(columns::whole(100)),
        found: Said::FIGURE,
        expected: Said::words("từ 0 đến 100"),
        remedy: None,
        yields_to: &["X406"],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    #[test]
    fn a_rate_above_100() {
        assert_eq!(codes("1.3.b current 638"), "P201 G10");
        assert_eq!(codes("1.3.b current 63.8\n1.3.b estimate 100.1"), "P201 J10");
    }

    #[test]
    fn a_full_rate_and_other_kinds_may_be() {
        assert_eq!(codes("1.3.b current 100"), "");
        assert_eq!(codes("1.3.a current 638"), "");
        assert_eq!(codes("1.3.b current ?"), "");
    }
}
