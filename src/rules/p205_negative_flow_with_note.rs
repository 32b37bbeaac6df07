//! P205 negative-flow-with-note: Số thực hiện trong kỳ của chỉ tiêu cộng dồn có âm, kèm ghi chú, hay không.
//!
//! Never speaks where the cumulative itself has become impossible: see H301.

use polars::prelude::{col, lit};

use super::columns::{self, NOTED, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P205",
        name: "negative-flow-with-note",
        severity: Severity::Warning,
        title: "Số âm có giải thích",
        what: "Số thực hiện trong kỳ của chỉ tiêu cộng dồn có âm, kèm ghi chú, hay không.",
        why: "Điều chỉnh giảm được chấp nhận nhưng làm giảm lũy kế đã báo cáo, cần người đọc xác nhận.",
        example: "Ghi -12,5 với ghi chú ‘giảm do đo lại tháng 5’.",
        remedy: "Kiểm tra lại số và ghi chú; nếu đúng thì không cần gửi lại.",
        message: "{place}: {indicator} ghi {found} (điều chỉnh giảm, có ghi chú); lũy kế giảm theo.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::kind(Kind::Flow).and(columns::field(Field::Current)),
        fault: |_| col(VALUE).lt(lit(0i64)).and(col(NOTED)),
        found: Said::FIGURE,
        expected: Said::words("số từ 0 trở lên; số âm chỉ khi điều chỉnh giảm"),
        remedy: None,
        yields_to: &["H301"],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    #[test]
    fn a_correction_that_is_explained() {
        let text = "1.3.a current -12.5\n1.3.a note giảm do đo lại\npast 1.3.a cumulative=100 last=100";
        assert_eq!(codes(text), "P205 G10");
    }

    #[test]
    fn silent_about_levels_and_behind_an_impossible_cumulative() {
        assert_eq!(codes("1.3.a current 12.5\n1.3.a note giảm"), "");
        assert_eq!(codes("1.3.a current -12.5\n1.3.a note giảm\npast 1.3.a cumulative=10"), "H301 G10");
    }
}
