//! H301 cumulative-below-zero: Lũy kế từ đầu năm (các kỳ trước cộng kỳ này) có nhỏ hơn 0 hay không.
//!
//! Never assumes a past for a district where only the indicator as a whole has one.

use polars::prelude::{Expr, col, lit, when};

use super::columns::{self, CUMULATIVE, CURRENT, FIRST, PRIOR, ROWS_BELOW_ZERO};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "H301",
        name: "cumulative-below-zero",
        severity: Severity::Error,
        title: "Lũy kế âm",
        what: "Lũy kế từ đầu năm (các kỳ trước cộng kỳ này) có nhỏ hơn 0 hay không.",
        why: "Không thể điều chỉnh giảm nhiều hơn số đã báo cáo.",
        example: "Các kỳ trước 100 ha, kỳ này ghi -120 ha.",
        remedy: "Kiểm tra số điều chỉnh giảm; số đã báo cáo của các kỳ trước xem ở cột Thực hiện kỳ trước.",
        message: "{place}: lũy kế {indicator} thành {found}, nhỏ hơn 0 (cần {expected}).",
        facts: Facts::of(Family::History),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::kind(Kind::Flow).and(columns::field(Field::Current)),
        // Where a district of it is below zero, that district is named and not the first.
        fault: |_| {
            let total = col(CUMULATIVE).lt(lit(0i64)).fill_null(lit(false));
            row_below_zero().or(col(FIRST).and(total).and(col(ROWS_BELOW_ZERO).not()))
        },
        found: Said {
            words: "{}",
            shows: &[Show::Figure(|| {
                when(row_below_zero()).then(col(CURRENT) + col(PRIOR)).otherwise(col(CUMULATIVE))
            })],
        },
        expected: Said { words: "từ 0 trở lên; các kỳ trước là {}", shows: &[Show::Figure(|| col(PRIOR))] },
        remedy: None,
        yields_to: &[],
    }),
};

fn row_below_zero() -> Expr {
    (col(CURRENT) + col(PRIOR)).lt(lit(0i64)).fill_null(lit(false))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn more_is_taken_back_than_there_was() {
        let text = "1.3.a current -120\n1.3.a note đo lại\npast 1.3.a cumulative=100 last=100";
        assert_eq!(codes(text), "H301 G10");
        assert_eq!(judged(text)[0].found, "-20");
        // Without a note there are two things to mend.
        assert_eq!(codes("1.3.a current -1\n1.3.a note _"), "H301 G10, P204 G10");
    }

    #[test]
    fn each_district_for_itself() {
        let text = "1.3.c@180 current 5\n1.3.c@181 current -2\n1.3.c@181 note rà lại\npast 1.3.c@181 cumulative=1";
        assert_eq!(codes(text), "H301 G11");
    }

    #[test]
    fn the_district_is_named_and_not_the_first() {
        let text = "1.3.c@180 current 0\n1.3.c@181 current -1\n1.3.c@181 note rà lại";
        assert_eq!(codes(text), "H301 G11");
    }

    #[test]
    fn down_to_zero_will_do() {
        assert_eq!(codes("1.3.a current -100\n1.3.a note đo lại\npast 1.3.a cumulative=100 last=100"), "P205 G10");
    }
}
