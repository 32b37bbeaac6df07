//! P206 done-without-date: Dòng có tiến độ ‘hoàn thành’ có ngày hoàn thành hay không.
//!
//! Never asks again for a date that was reported before, nor for one that could not be read.

use polars::prelude::{col, lit};

use super::columns::{self, BLANK, PRIOR_DONE, PROGRESS};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope};
use crate::model::entry::{Field, Progress};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P206",
        name: "done-without-date",
        severity: Severity::Error,
        title: "Hoàn thành nhưng không có ngày",
        what: "Dòng có tiến độ ‘hoàn thành’ có ngày hoàn thành hay không.",
        why: "Đúng hạn hay quá hạn được tính từ ngày hoàn thành; không có ngày thì không xếp được.",
        example: "Tiến độ ‘hoàn thành’, cột Ngày hoàn thành để trống.",
        remedy: "Nhập ngày hoàn thành: ngày của văn bản hoặc của biên bản nghiệm thu.",
        message: "{place}: {indicator} ghi hoàn thành nhưng không có ngày hoàn thành.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::DoneOn),
        fault: |_| col(BLANK).and(col(PROGRESS).eq(lit(Progress::Done.label()))).and(col(PRIOR_DONE).is_null()),
        found: Said::BLANK,
        expected: Said::words("ngày hoàn thành"),
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    #[test]
    fn done_without_a_date() {
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on _"), "P206 L10");
    }

    #[test]
    fn a_date_or_another_progress() {
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2022-06-01"), "");
        assert_eq!(codes("2.c progress đang thực hiện\n2.c done_on _"), "");
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on ?"), "");
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on _\npast 2.c done=2022-03-01"), "");
    }
}
