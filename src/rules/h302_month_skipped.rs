//! H302 month-skipped: Các báo cáo phải gửi trước kỳ này đã được tiếp nhận đủ hay chưa.
//!
//! Never speaks once a row: one finding for the submission.

use polars::prelude::{col, lit};

use super::columns::{MISSING, MISSING_NAMES};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "H302",
        name: "month-skipped",
        severity: Severity::Warning,
        title: "Thiếu báo cáo kỳ trước",
        what: "Các báo cáo phải gửi trước kỳ này đã được tiếp nhận đủ hay chưa.",
        why: "Số trong kỳ có thể đã gộp cả kỳ thiếu; chương trình không tự đoán để lấp chỗ trống.",
        example: "Báo cáo tháng 6 đến khi tháng 5 chưa gửi.",
        remedy: "Gửi bổ sung báo cáo còn thiếu; nếu số kỳ này đã gồm cả kỳ thiếu, ghi rõ ở cột Ghi chú.",
        message: "Chưa có báo cáo của {found}; chưa rõ số kỳ này có gồm cả số của kỳ thiếu hay không.",
        facts: Facts::of(Family::History),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Submission,
        on: || lit(true),
        fault: |_| col(MISSING).gt(lit(0u32)),
        found: Said { words: "{}", shows: &[Show::Text(|| col(MISSING_NAMES))] },
        expected: Said::words("đủ báo cáo các kỳ trước"),
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn one_finding_however_many_rows() {
        let text = "1.3.a current 5\n1.1.a current 1
            past 1.3.a cumulative=5 missing=2022-05,2022-04\npast 1.1.a missing=2022-05";
        assert_eq!(codes(text), "H302");
        assert_eq!(judged(text)[0].found, "tháng 4/2022, tháng 5/2022");
    }

    #[test]
    fn silent_when_all_are_in() {
        assert_eq!(codes("1.3.a current 5\npast 1.3.a cumulative=5"), "");
        assert_eq!(codes("1.3.a current 5"), "");
    }
}
