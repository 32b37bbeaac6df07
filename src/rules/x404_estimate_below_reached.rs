//! X404 estimate-below-reached: Ước thực hiện cả năm của chỉ tiêu cộng dồn có nhỏ hơn lũy kế đã đạt hay không.
//!
//! Never judges a level: a stock or rate may fall before the year ends.

use polars::prelude::col;

use super::columns::{self, CUMULATIVE, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X404",
        name: "estimate-below-reached",
        severity: Severity::Warning,
        title: "Ước cả năm thấp hơn số đã đạt",
        what: "Ước thực hiện cả năm của chỉ tiêu cộng dồn có nhỏ hơn lũy kế đã đạt hay không.",
        why: "Lũy kế không giảm nên cả năm không thể thấp hơn số đã có; thường do nhập ước của phần còn lại.",
        example: "Lũy kế 3.613 ha, ước cả năm ghi 3.000 ha.",
        remedy: "Nhập ước cả năm gồm cả số đã đạt, không chỉ phần còn lại.",
        message: "{place}: {indicator} ước cả năm {found}, thấp hơn lũy kế đã đạt ({expected}).",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::kind(Kind::Flow).and(columns::field(Field::Estimate)),
        fault: |_| col(VALUE).lt(col(CUMULATIVE)),
        found: Said::FIGURE,
        expected: Said { words: "từ {} trở lên", shows: &[Show::Figure(|| col(CUMULATIVE))] },
        remedy: None,
        yields_to: &["P203", "P209", "P215"],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn less_than_what_is_there() {
        let text = "1.3.a current 512.5\n1.3.a estimate 3612.9\npast 1.3.a cumulative=3100.5 last=400";
        assert_eq!(codes(text), "X404 J10");
        assert_eq!(judged(text)[0].expected, "từ 3.613 trở lên");
        assert_eq!(codes("1.3.c@180 current 2\n1.3.c@181 current 2\n1.3.c estimate 3"), "X404 J12");
    }

    #[test]
    fn as_much_or_unknown() {
        assert_eq!(codes("1.3.a current 512.5\n1.3.a estimate 512.5"), "");
        assert_eq!(codes("1.3.c@180 current 2\n1.3.c@181 current ?\n1.3.c estimate 1"), "");
        assert_eq!(codes("1.2.a current 1000\n1.2.a estimate 900"), "");
    }
}
