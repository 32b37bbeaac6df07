//! P203 above-all-target: Lũy kế của chỉ tiêu ‘toàn bộ’ có lớn hơn tổng số phải làm hay không.
//!
//! Never judges a cumulative of which a part is unknown.

use polars::prelude::col;

use super::columns::{self, CUMULATIVE, FIRST, TARGET_MIN};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Op;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P203",
        name: "above-all-target",
        severity: Severity::Error,
        title: "Vượt quá toàn bộ",
        what: "Lũy kế của chỉ tiêu ‘toàn bộ’ có lớn hơn tổng số phải làm hay không.",
        why: "Không thể rà soát nhiều hơn toàn bộ diện tích; thường do tính trùng hoặc nhập lũy kế vào cột \
            trong kỳ.",
        example: "Kế hoạch rà soát 295.664 ha, lũy kế thành 300.000 ha.",
        remedy: "Kiểm tra số trong kỳ (chỉ phần làm thêm trong kỳ, không phải lũy kế) và số các kỳ trước.",
        message: "{place}: {indicator} ghi {found}; {expected}.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Current).and(col(FIRST)).and(columns::op(Op::All)),
        fault: |_| col(CUMULATIVE).gt(col(TARGET_MIN)),
        found: Said::FIGURE,
        expected: Said {
            words: "lũy kế không quá toàn bộ {}, với số này thành {}",
            shows: &[Show::Figure(|| col(TARGET_MIN)), Show::Figure(|| col(CUMULATIVE))],
        },
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn more_than_all() {
        let text = "3.3.a current 95664.1\npast 3.3.a cumulative=200000 last=50000";
        assert_eq!(codes(text), "P203 G10");
        let finding = &judged(text)[0];
        assert_eq!(finding.found, "95.664,1");
        assert_eq!(finding.expected, "lũy kế không quá toàn bộ 295.664, với số này thành 295.664,1");
    }

    #[test]
    fn all_of_it_is_no_fault() {
        assert_eq!(codes("3.3.a current 95664\npast 3.3.a cumulative=200000 last=50000"), "");
        assert_eq!(codes("3.3.a current ?\npast 3.3.a cumulative=300000"), "");
    }
}
