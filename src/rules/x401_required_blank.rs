//! X401 required-blank: Số thực hiện trong kỳ, tử số, mẫu số, hoặc tiến độ của nhiệm vụ không đo bằng số có để trống
//! hay không.
//!
//! Never asks a flow for a figure where the unit says that nothing happened, nor a milestone that was already
//! reported as done.

use polars::prelude::{Expr, col, lit, when};

use super::columns::{self, BLANK, BY_FRACTION, NIL, PRIOR_DONE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X401",
        name: "required-blank",
        severity: Severity::Error,
        title: "Ô bắt buộc để trống",
        what: "Số thực hiện trong kỳ, tử số, mẫu số, hoặc tiến độ của nhiệm vụ không đo bằng số có để trống \
            hay không.",
        why: "Để trống không phải là 0 và cũng không phải là ‘chưa xong’; không biết thì không tổng hợp được.",
        example: "Cột Thực hiện trong kỳ của 1.3.a để trống.",
        remedy: "Nhập {expected}; nếu cả kỳ đơn vị không phát sinh gì, trả lời ở mục ‘Không phát sinh trong kỳ’ \
            thay cho các chỉ tiêu cộng dồn.",
        message: "{place}: {indicator} chưa có số liệu ở ô bắt buộc (cần {expected}).",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || figure().or(fraction()).or(progress()),
        fault: |_| col(BLANK),
        found: Said::BLANK,
        expected: Said {
            words: "{}",
            shows: &[Show::Text(|| {
                when(columns::field(Field::Progress))
                    .then(lit("một mục trong danh sách tiến độ"))
                    .when(columns::field(Field::Numerator).or(columns::field(Field::Denominator)))
                    .then(lit("một số"))
                    .when(columns::kind(Kind::Stock))
                    .then(lit("mức tại ngày chốt"))
                    .when(columns::kind(Kind::Rate))
                    .then(lit("tỷ lệ theo điểm phần trăm"))
                    .otherwise(lit("một số, kể cả số 0"))
            })],
        },
        remedy: Some(Said {
            words: "Nhập {}",
            shows: &[Show::Text(|| {
                when(columns::field(Field::Progress))
                    .then(lit("một mục trong danh sách tiến độ của ô."))
                    .when(columns::field(Field::Numerator).or(columns::field(Field::Denominator)))
                    .then(lit("đủ tử số và mẫu số; tỷ lệ do biểu mẫu tự tính."))
                    .when(columns::kind(Kind::Stock))
                    .then(lit("mức đạt được tại ngày chốt của kỳ, kể cả khi không thay đổi so với kỳ trước."))
                    .when(columns::kind(Kind::Rate))
                    .then(lit("tỷ lệ đạt được tại ngày chốt của kỳ, theo điểm phần trăm, ví dụ 63,8."))
                    .otherwise(lit(
                        "một số, kể cả số 0; nếu cả kỳ đơn vị không phát sinh gì, trả lời ở mục ‘Không phát sinh trong \
                         kỳ’ thay cho các chỉ tiêu cộng dồn.",
                    ))
            })],
        }),
        yields_to: &[],
    }),
};

/// The figure itself, unless it follows from numerator and denominator.
fn figure() -> Expr {
    let nothing_happened = columns::kind(Kind::Flow).and(col(NIL));
    columns::field(Field::Current)
        .and(columns::kind(Kind::Flow).or(columns::is_level()))
        .and(col(BY_FRACTION).not())
        .and(nothing_happened.not())
}

fn fraction() -> Expr {
    columns::kind(Kind::Rate).and(columns::field(Field::Numerator).or(columns::field(Field::Denominator)))
}

fn progress() -> Expr {
    let open_milestone = columns::kind(Kind::Milestone).and(col(PRIOR_DONE).is_null());
    columns::field(Field::Progress).and(open_milestone.or(columns::kind(Kind::Rank)))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn a_figure_a_fraction_or_a_progress_is_missing() {
        assert_eq!(codes("1.3.a current _"), "X401 G10");
        assert_eq!(codes("1.3.b current _\n1.3.b numerator _\n1.3.b denominator 5"), "X401 H10");
        assert_eq!(codes("2.c progress _\n2.c done_on _"), "X401 K10");
        assert_eq!(codes("1.3.c@180 current 1\n1.3.c@181 current _"), "X401 G11");
        // Nothing is counted of a rank, so how far it has come is all that can be said.
        assert_eq!(codes("4.a progress _\n4.a current _"), "X401 K10");
        assert!(judged("2.c progress _")[0].remedy.contains("Nhập một mục trong danh sách"));
    }

    #[test]
    fn what_to_do_depends_on_what_is_asked() {
        let remedy = |text: &str| judged(text)[0].remedy.clone();
        assert!(remedy("1.3.a current _").contains("‘Không phát sinh trong kỳ’"));
        assert!(remedy("1.2.a current _").starts_with("Nhập mức đạt được tại ngày chốt"));
        assert!(remedy("1.3.b current _").contains("điểm phần trăm"));
        assert!(remedy("1.3.b current _\n1.3.b numerator _\n1.3.b denominator 5").contains("tử số và mẫu số"));
    }

    #[test]
    fn what_need_not_be_answered() {
        assert_eq!(codes("1.3.a note _\n1.3.a estimate _\n4.a progress đang thực hiện\n4.a current _"), "");
        assert_eq!(codes("2.c progress _\npast 2.c done=2022-01-28"), "");
        assert_eq!(codes("1.3.a current ?\n1.1.a current !"), "");
    }

    #[test]
    fn nothing_happened_answers_for_flows_only() {
        assert_eq!(codes("nil Có\n1.3.a current _\n1.2.a current _"), "X401 G11");
        assert_eq!(codes("nil Không\n1.3.a current _"), "X401 G10");
    }
}
