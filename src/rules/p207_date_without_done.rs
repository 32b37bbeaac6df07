//! P207 date-without-done: Dòng có ngày hoàn thành mà tiến độ khác ‘hoàn thành’ hay không.
//!
//! Never speaks where the progress is blank or unreadable: that is a fault of its own.

use polars::prelude::{col, lit};

use super::columns::{self, DATE, PROGRESS};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope};
use crate::model::entry::{Field, Progress};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P207",
        name: "date-without-done",
        severity: Severity::Warning,
        title: "Có ngày hoàn thành nhưng chưa hoàn thành",
        what: "Dòng có ngày hoàn thành mà tiến độ khác ‘hoàn thành’ hay không.",
        why: "Hai cột nói hai điều khác nhau: chưa biết việc đã xong hay đó là ngày dự kiến.",
        example: "Tiến độ ‘đang thực hiện’, Ngày hoàn thành 30/6/2022.",
        remedy: "Nếu đã xong, chọn tiến độ ‘hoàn thành’; nếu chưa, xóa ngày (ngày dự kiến ghi ở cột Ghi chú).",
        message: "{place}: {indicator} có ngày hoàn thành {found} nhưng tiến độ không phải ‘hoàn thành’.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::DoneOn),
        fault: |_| col(DATE).is_not_null().and(col(PROGRESS).neq(lit(Progress::Done.label()))),
        found: Said::DATE,
        expected: Said::words("để trống khi chưa hoàn thành"),
        remedy: None,
        yields_to: &["P208", "H303"],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    #[test]
    fn a_date_though_it_is_not_done() {
        assert_eq!(codes("2.c progress đang thực hiện\n2.c done_on 2022-06-01"), "P207 L10");
    }

    #[test]
    fn silent_if_done_or_unknown() {
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2022-06-01"), "");
        assert_eq!(codes("2.c progress ?\n2.c done_on 2022-06-01"), "");
        assert_eq!(codes("2.c progress _\n2.c done_on 2022-06-01"), "X401 K10");
    }
}
