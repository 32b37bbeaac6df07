//! X403 names-differ-from-count: Số tên khác nhau ở trang Danh sách có bằng số trong kỳ hoặc lũy kế của chỉ tiêu hay
//! không.
//!
//! Never compares a list that could not be read, nor a figure that is unknown.

use polars::prelude::{DataType, Expr, col, lit};

use super::columns::{self, ASKS_NAMES, CUMULATIVE, FIRST, NAMES, TOTAL};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::quantity::Quantity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X403",
        name: "names-differ-from-count",
        severity: Severity::Warning,
        title: "Số tên trong danh sách khác số đã báo",
        what: "Số tên khác nhau ở trang Danh sách có bằng số trong kỳ hoặc lũy kế của chỉ tiêu hay không.",
        why: "Danh sách là căn cứ của số đếm; một doanh nghiệp ghi hai lần chỉ tính một.",
        example: "Báo 3 doanh nghiệp, danh sách có 2 tên.",
        remedy: "Bổ sung tên còn thiếu, bỏ tên trùng ở trang Danh sách, hoặc sửa lại số thực hiện.",
        message: "{place}: {indicator} có {found} trong danh sách, nhưng số đã báo là {expected}.",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Current).and(col(FIRST)).and(col(ASKS_NAMES)),
        // The list may name those of the period or all since the start of the year.
        fault: |_| names().neq(col(TOTAL)).and(names().neq(col(CUMULATIVE))),
        found: Said { words: "{} tên", shows: &[Show::Count(|| col(NAMES))] },
        expected: Said {
            words: "{} trong kỳ, lũy kế {}",
            shows: &[Show::Figure(|| col(TOTAL)), Show::Figure(|| col(CUMULATIVE))],
        },
        remedy: None,
        yields_to: &["P204", "P209", "P215", "H301"],
    }),
};

fn names() -> Expr {
    col(NAMES).cast(DataType::Int64) * lit(Quantity::SCALE)
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    const LIST: &str = "2.a name Công ty Hồi\n2.a name công ty  hồi\n2.a name Công ty Quế\n";

    #[test]
    fn a_name_twice_counts_once() {
        assert_eq!(codes(&format!("2.a current 3\n{LIST}")), "X403 G10");
        let finding = &judged(&format!("2.a current 3\n{LIST}"))[0];
        assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("2 tên", "3 trong kỳ, lũy kế 3"));
    }

    #[test]
    fn the_names_of_the_period_or_of_the_year() {
        assert_eq!(codes(&format!("2.a current 2\n{LIST}")), "");
        assert_eq!(codes(&format!("2.a current 1\n{LIST}past 2.a cumulative=1 last=1")), "");
        assert_eq!(codes("2.a current 0\n2.a name _\npast 2.a cumulative=1"), "");
        assert_eq!(codes("2.a current 3\n2.a name !"), "");
        assert_eq!(codes("1.1.a current 3"), "");
    }
}
