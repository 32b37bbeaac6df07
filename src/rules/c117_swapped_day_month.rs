//! C117 swapped-day-month: Ngày hoàn thành nằm ngoài khoảng hợp lý, mà đổi chỗ ngày với tháng thì nằm trong, hay không.
//!
//! Never swaps them itself: only the sender knows.

use polars::prelude::{Expr, col};

use super::columns::{self, DATE, EARLIEST, RECEIVED, SWAPPED};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C117",
        name: "swapped-day-month",
        severity: Severity::Error,
        title: "Ngày và tháng bị đảo",
        what: "Ngày hoàn thành nằm ngoài khoảng hợp lý, mà đổi chỗ ngày với tháng thì nằm trong, hay không.",
        why: "Excel cài theo kiểu Mỹ hiểu 5/12 là ngày 12 tháng 5; ngày hoàn thành quyết định đúng hạn hay quá hạn \
            nên không tự đổi.",
        example: "Báo cáo nhận ngày 15/6/2022 ghi hoàn thành ngày 6/12/2022 (đúng ra là 12/6/2022).",
        remedy: "Nhập lại theo ngày/tháng/năm; ngày dự kiến ghi ở cột Ghi chú, không ghi ở cột Ngày hoàn thành.",
        message: "{place}: ngày hoàn thành {found} của {indicator} nằm ngoài khoảng hợp lý; có phải {expected}?",
        facts: Facts::of(Family::Cell),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::DoneOn),
        fault: |_| outside(DATE).and(outside(SWAPPED).not()),
        found: Said::DATE,
        expected: Said { words: "{}", shows: &[Show::Date(|| col(SWAPPED))] },
        remedy: Some(Said {
            words: "Nếu đúng là ngày {} thì nhập lại theo ngày/tháng/năm; ngày dự kiến ghi ở cột Ghi chú, không ghi ở \
                cột Ngày hoàn thành.",
            shows: &[Show::Date(|| col(SWAPPED))],
        }),
        yields_to: &[],
    }),
};

fn outside(date: &str) -> Expr {
    col(date).gt(col(RECEIVED)).or(col(date).lt(col(EARLIEST)))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn a_day_that_fits_the_other_way_round() {
        let text = "2.c progress hoàn thành\n2.c done_on 2022-12-06";
        assert_eq!(codes(text), "C117 L10");
        let finding = &judged(text)[0];
        assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("6/12/2022", "12/6/2022"));
        assert!(finding.remedy.starts_with("Nếu đúng là ngày 12/6/2022"), "{}", finding.remedy);
    }

    #[test]
    fn no_better_or_no_other_day() {
        // 13/12 has no other reading, 12/12 is the same, 11/10 is as far off as 10/11.
        for day in ["2022-12-13", "2022-12-12", "2022-10-11"] {
            assert_eq!(codes(&format!("2.c progress hoàn thành\n2.c done_on {day}")), "P208 L10", "{day}");
        }
        // What fits as it stands is not suspected.
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2022-03-05"), "");
    }
}
