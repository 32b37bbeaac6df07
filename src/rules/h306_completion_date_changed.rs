//! H306 completion-date-changed: Ngày hoàn thành có khác ngày đã báo ở kỳ trước hay không.
//!
//! Never judges a task that was not reported as done: see H303 and H307.

use polars::prelude::col;

use super::columns::{self, DATE, PRIOR_DONE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "H306",
        name: "completion-date-changed",
        severity: Severity::Warning,
        title: "Ngày hoàn thành khác ngày đã báo",
        what: "Ngày hoàn thành có khác ngày đã báo ở kỳ trước hay không.",
        why: "Đổi ngày có thể biến việc chậm thành đúng hạn, hoặc ngược lại; cần xác nhận là có chủ ý.",
        example: "Kỳ trước báo hoàn thành ngày 12/4/2022, kỳ này ghi 30/3/2022; hạn là 31/3/2022.",
        remedy: "Nếu ngày đã báo là đúng, nhập lại ngày đó; nếu ngày mới đúng, giải thích ở cột Ghi chú.",
        message: "{place}: {indicator} nay ghi hoàn thành ngày {found}, kỳ trước đã báo ngày {expected}.",
        facts: Facts::of(Family::History),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::DoneOn),
        fault: |_| col(DATE).neq(col(PRIOR_DONE)),
        found: Said::DATE,
        expected: Said { words: "{}", shows: &[Show::Date(|| col(PRIOR_DONE))] },
        remedy: None,
        yields_to: &["C117", "P208", "H303"],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    const PAST: &str = "past 2.c done=2022-04-12\n";

    #[test]
    fn another_date_than_before() {
        let text = format!("{PAST}2.c progress hoàn thành\n2.c done_on 2022-03-30");
        assert_eq!(codes(&text), "H306 L10");
        let finding = &judged(&text)[0];
        assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("30/3/2022", "12/4/2022"));
        assert_eq!(codes(&format!("{PAST}2.c progress hoàn thành\n2.c done_on 2022-04-28")), "H306 L10");
    }

    #[test]
    fn the_same_date_none_or_the_first() {
        assert_eq!(codes(&format!("{PAST}2.c progress hoàn thành\n2.c done_on 2022-04-12")), "");
        assert_eq!(codes(&format!("{PAST}2.c progress _\n2.c done_on _")), "");
        assert_eq!(codes("2.c progress hoàn thành\n2.c done_on 2022-06-03"), "");
    }
}
