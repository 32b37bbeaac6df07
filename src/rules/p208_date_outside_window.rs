//! P208 date-outside-window: Ngày hoàn thành có sau ngày nhận báo cáo, hoặc trước ngày 01/01 của năm liền trước năm
//! kế hoạch hay không.
//!
//! Never compares with the deadline: late is not wrong.

use polars::prelude::col;

use super::columns::{self, DATE, EARLIEST, RECEIVED};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P208",
        name: "date-outside-window",
        severity: Severity::Error,
        title: "Ngày hoàn thành ngoài khoảng hợp lý",
        what: "Ngày hoàn thành có sau ngày nhận báo cáo, hoặc trước ngày 01/01 của năm liền trước năm kế hoạch \
            hay không.",
        why: "Việc chưa tới ngày thì chưa thể xong; ngày quá xa thường do gõ nhầm năm.",
        example: "Báo cáo nhận ngày 15/6/2022 ghi hoàn thành ngày 31/12/2022.",
        remedy: "Nhập lại theo ngày/tháng/năm; ngày dự kiến ghi ở cột Ghi chú, không ghi ở cột Ngày hoàn thành.",
        message: "{place}: ngày hoàn thành {found} của {indicator} nằm ngoài khoảng {expected}.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::DoneOn),
        fault: |_| col(DATE).gt(col(RECEIVED)).or(col(DATE).lt(col(EARLIEST))),
        found: Said::DATE,
        expected: Said {
            words: "từ {} đến ngày nhận báo cáo {}",
            shows: &[Show::Date(|| col(EARLIEST)), Show::Date(|| col(RECEIVED))],
        },
        remedy: None,
        yields_to: &["C117"],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn a_date_in_the_future_or_long_ago() {
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2022-06-16"), "P208 L10");
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2020-12-31"), "P208 L10");
        let finding = &judged("2.c progress hoàn thành\n2.c done_on 2022-12-13")[0];
        assert_eq!(finding.found, "13/12/2022");
        assert_eq!(finding.expected, "từ 1/1/2021 đến ngày nhận báo cáo 15/6/2022");
    }

    #[test]
    fn the_day_of_receipt_and_the_year_before_will_do() {
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2022-06-15"), "");
        // Only a question: H307.
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2021-01-01"), "H307 L10");
    }
}
