//! H305 same-as-last-month: Mọi số thực hiện trong kỳ (từ hai số khác 0 trở lên) có giống hệt lần báo cáo trước hay
//! không.
//!
//! Never speaks about a single figure, nor about zeros.

use polars::prelude::{col, lit};

use super::columns::{FLOWS_DIFFERENT, FLOWS_REPEATED};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "H305",
        name: "same-as-last-month",
        severity: Severity::Note,
        title: "Số liệu giống hệt lần trước",
        what: "Mọi số thực hiện trong kỳ (từ hai số khác 0 trở lên) có giống hệt lần báo cáo trước hay không.",
        why: "Có thể biểu cũ được gửi lại mà chưa cập nhật.",
        example: "Tháng 5: 512,5 ha và 2 chuỗi; tháng 6 cũng 512,5 ha và 2 chuỗi.",
        remedy: "Nếu đã nhập số mới thì không cần làm gì; nếu gửi nhầm biểu cũ, cập nhật và gửi lại.",
        message: "Số thực hiện trong kỳ giống hệt lần báo cáo trước ({found}).",
        facts: Facts::of(Family::History),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Submission,
        on: || lit(true),
        fault: |_| col(FLOWS_DIFFERENT).eq(lit(0u32)).and(col(FLOWS_REPEATED).gt_eq(lit(2u32))),
        found: Said { words: "{} số liệu", shows: &[Show::Count(|| col(FLOWS_REPEATED))] },
        expected: Said::words("số liệu của kỳ này"),
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    const PAST: &str = "past 1.3.a cumulative=900 last=512.5\npast 1.1.a cumulative=2 last=2\n";

    #[test]
    fn every_flow_as_last_time() {
        let text = format!("{PAST}1.3.a current 512.5\n1.1.a current 2");
        assert_eq!(codes(&text), "H305");
        assert_eq!(judged(&text)[0].found, "2 số liệu");
    }

    #[test]
    fn one_that_differs_is_enough() {
        assert_eq!(codes(&format!("{PAST}1.3.a current 512.5\n1.1.a current 1")), "");
        assert_eq!(codes(&format!("{PAST}1.3.a current 512.5")), "");
        assert_eq!(codes("past 1.3.a last=0\npast 1.1.a last=0\n1.3.a current 0\n1.1.a current 0"), "");
    }
}
