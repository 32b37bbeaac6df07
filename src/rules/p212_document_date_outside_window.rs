//! P212 document-date-outside-window: Ngày văn bản có sau ngày nhận báo cáo, hoặc trước ngày 01/01 của năm liền trước
//! năm kế hoạch hay không.
//!
//! Never judges a date that could not be read.

use polars::prelude::{col, lit};

use super::columns::{DOCUMENT_DATE, EARLIEST, RECEIVED};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::HeaderKey;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P212",
        name: "document-date-outside-window",
        severity: Severity::Warning,
        title: "Ngày văn bản ngoài khoảng hợp lý",
        what: "Ngày văn bản có sau ngày nhận báo cáo, hoặc trước ngày 01/01 của năm liền trước năm kế hoạch hay không.",
        why: "Văn bản ký sau ngày gửi thường do đảo ngày với tháng hoặc gõ nhầm năm; số liệu vẫn được dùng.",
        example: "Báo cáo nhận ngày 15/6/2022 ghi văn bản ngày 14/7/2022.",
        remedy: "Kiểm tra lại ngày của văn bản kèm theo; lần sau nhập theo ngày/tháng/năm.",
        message: "{place}: ngày văn bản {found} nằm ngoài khoảng {expected}.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Header(HeaderKey::DocumentDate),
        on: || lit(true),
        fault: |_| col(DOCUMENT_DATE).gt(col(RECEIVED)).or(col(DOCUMENT_DATE).lt(col(EARLIEST))),
        found: Said { words: "{}", shows: &[Show::Date(|| col(DOCUMENT_DATE))] },
        expected: Said {
            words: "từ {} đến ngày nhận báo cáo {}",
            shows: &[Show::Date(|| col(EARLIEST)), Show::Date(|| col(RECEIVED))],
        },
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn a_document_of_tomorrow_or_of_long_ago() {
        assert_eq!(codes("document_date 2022-06-16\n1.1.a current 1\n1.3.a current 5"), "P212 C5");
        assert_eq!(codes("document_date 2002-06-14\n1.1.a current 1"), "P212 C5");
        assert_eq!(judged("document_date 2022-06-16\n1.1.a current 1")[0].found, "16/6/2022");
    }

    #[test]
    fn the_day_of_receipt_will_do() {
        assert_eq!(codes("document_date 2022-06-15\n1.1.a current 1"), "");
        assert_eq!(codes("1.1.a current 1"), "");
    }
}
