//! P204 negative-flow-without-note: Số thực hiện trong kỳ của chỉ tiêu cộng dồn có âm mà cột Ghi chú để trống hay
//! không.
//!
//! Never blames a figure whose note could not be read.

use polars::prelude::{col, lit};

use super::columns::{self, NOTED, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P204",
        name: "negative-flow-without-note",
        severity: Severity::Error,
        title: "Số âm không giải thích",
        what: "Số thực hiện trong kỳ của chỉ tiêu cộng dồn có âm mà cột Ghi chú để trống hay không.",
        why: "Số âm chỉ có nghĩa khi điều chỉnh giảm số đã báo cáo; không giải thích thì không phân biệt được \
            với gõ nhầm.",
        example: "Trồng rừng tháng này ghi -12,5, không có ghi chú.",
        remedy: "Nếu điều chỉnh giảm số kỳ trước, ghi lý do ở cột Ghi chú cùng dòng; nếu gõ nhầm, nhập lại số.",
        message: "{place}: {indicator} ghi số âm {found} nhưng không có ghi chú giải thích.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::kind(Kind::Flow).and(columns::field(Field::Current)),
        fault: |_| col(VALUE).lt(lit(0i64)).and(col(NOTED).not()),
        found: Said::FIGURE,
        expected: Said::words("số từ 0 trở lên, hoặc ghi chú giải thích điều chỉnh giảm"),
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::codes;

    const PAST: &str = "past 1.3.a cumulative=3000 last=500\npast 1.3.c@181 cumulative=9 last=1\n";

    #[test]
    fn a_negative_month_without_a_note() {
        assert_eq!(codes(&format!("{PAST}1.3.a current -12.5\n1.3.a note _")), "P204 G10");
        assert_eq!(codes(&format!("{PAST}1.3.c@181 current -1\n1.3.c@181 note _\n1.3.c note _")), "P204 G10");
    }

    #[test]
    fn a_note_beside_it_or_at_the_indicator_will_do() {
        assert_eq!(codes(&format!("{PAST}1.3.a current -12.5\n1.3.a note điều chỉnh")), "P205 G10");
        assert_eq!(codes(&format!("{PAST}1.3.c@181 current -1\n1.3.c note rà lại")), "P205 G10");
        assert_eq!(codes(&format!("{PAST}1.3.a current -12.5\n1.3.a note !")), "");
        assert_eq!(codes(&format!("{PAST}1.3.a current 0\n1.3.a note _")), "");
    }
}
