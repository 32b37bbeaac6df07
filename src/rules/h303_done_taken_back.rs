//! H303 done-taken-back: Nhiệm vụ đã báo hoàn thành ở kỳ trước có đổi lại tiến độ khác hay không.
//!
//! Never takes a blank for a withdrawal.

use polars::prelude::{col, lit};

use super::columns::{self, PRIOR_DONE, TEXT};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::{Field, Progress};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "H303",
        name: "done-taken-back",
        severity: Severity::Warning,
        title: "Đã báo hoàn thành, nay chưa hoàn thành",
        what: "Nhiệm vụ đã báo hoàn thành ở kỳ trước có đổi lại tiến độ khác hay không.",
        why: "Lùi trạng thái làm thay đổi kết quả đã tổng hợp; cần xác nhận là có chủ ý.",
        example: "Tháng 5 báo hoàn thành ngày 28/5, tháng 6 ghi ‘đang thực hiện’.",
        remedy: "Nếu báo nhầm kỳ trước, giải thích ở cột Ghi chú; nếu gõ nhầm kỳ này, chọn lại ‘hoàn thành’ và \
            ngày hoàn thành.",
        message: "{place}: {indicator} nay ghi ‘{found}’, trước đây đã báo {expected}.",
        facts: Facts::of(Family::History),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Progress),
        fault: |_| col(PRIOR_DONE).is_not_null().and(col(TEXT).neq(lit(Progress::Done.label()))),
        found: Said::TEXT,
        expected: Said { words: "hoàn thành ngày {}", shows: &[Show::Date(|| col(PRIOR_DONE))] },
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn done_before_and_not_now() {
        let text = "2.c progress tạm dừng\n2.c done_on _\npast 2.c done=2022-05-28";
        assert_eq!(codes(text), "H303 K10");
        assert_eq!(judged(text)[0].expected, "hoàn thành ngày 28/5/2022");
    }

    #[test]
    fn still_done_or_silent() {
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2022-05-28\npast 2.c done=2022-05-28"), "");
        assert_eq!(codes("2.c progress _\n2.c done_on _\npast 2.c done=2022-05-28"), "");
        assert_eq!(codes("2.c progress tạm dừng\npast 2.c cumulative=0"), "");
    }
}
