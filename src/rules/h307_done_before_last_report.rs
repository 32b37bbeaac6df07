//! H307 done-before-last-report: Ngày hoàn thành có trước năm kế hoạch, hoặc trước hẳn ngày chốt của kỳ mà đơn vị còn
//! báo chưa hoàn thành hay không.
//!
//! Never judges a task that was done already: see H306.

use polars::prelude::col;

use super::columns::{self, DATE, DONE_FROM};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "H307",
        name: "done-before-last-report",
        severity: Severity::Warning,
        title: "Ngày hoàn thành sớm khó tin",
        what: "Ngày hoàn thành có trước ngày 01/01 của năm kế hoạch, hoặc sớm hơn một tháng so với ngày chốt của kỳ gần \
            nhất mà đơn vị còn báo chưa hoàn thành, hay không.",
        why: "Việc đã xong từ lâu thì kỳ trước không thể còn dở dang; thường do gõ nhầm năm hoặc nhầm tháng.",
        example: "Báo cáo tháng 5/2022 ghi ‘đang thực hiện’, tháng 6 ghi hoàn thành ngày 05/06/2021.",
        remedy: "Kiểm tra ngày, tháng, năm; nếu ngày đúng, giải thích ở cột Ghi chú, không cần gửi lại.",
        message: "{place}: {indicator} ghi hoàn thành ngày {found}, sớm khó tin; {expected}.",
        facts: Facts::of(Family::History),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::DoneOn),
        fault: |_| col(DATE).lt(col(DONE_FROM)),
        found: Said::DATE,
        expected: Said {
            words: "thường từ {} trở đi, theo năm kế hoạch và báo cáo kỳ trước",
            shows: &[Show::Date(|| col(DONE_FROM))],
        },
        remedy: None,
        yields_to: &["C117", "P208", "H306"],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    const DONE: &str = "2.c progress hoàn thành\n2.c done_on";

    #[test]
    fn before_the_year_of_the_plan() {
        assert_eq!(codes(&format!("{DONE} 2021-06-05")), "H307 L10");
        assert_eq!(codes(&format!("{DONE} 2022-01-01")), "");
    }

    #[test]
    fn long_before_a_report_that_it_was_open() {
        let open = "past 2.c open=2022-05-14\n";
        assert_eq!(codes(&format!("{open}{DONE} 2022-04-12")), "H307 L10");
        let expected = &judged(&format!("{open}{DONE} 2022-04-12"))[0].expected;
        assert!(expected.starts_with("thường từ 13/4/2022 trở đi"), "{expected}");
        // A month of grace: word may have been late.
        assert_eq!(codes(&format!("{open}{DONE} 2022-04-13")), "");
    }
}
