//! P215 beyond-belief: Số thực hiện có gấp 1.000 lần kế hoạch cả năm trở lên, hoặc vượt kế hoạch mà gấp 1.000 lần số
//! kỳ trước trở lên hay không.
//!
//! Never judges a rate, which cannot pass 100, nor a target for each district, which is a least number.

use polars::prelude::{Expr, col, lit, when};

use super::columns::{self, LAST, PRIOR, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P215",
        name: "beyond-belief",
        severity: Severity::Error,
        title: "Số lớn không thể có",
        what: "Số thực hiện (từ 100 trở lên) có gấp 1.000 lần kế hoạch cả năm trở lên, hoặc vượt kế hoạch cả năm và gấp \
            1.000 lần số kỳ trước trở lên, hay không.",
        why: "Số như vậy chỉ do nhập dính ô, mất dấu phẩy hoặc nhầm đơn vị tính; nhận vào thì hỏng cả bảng tổng hợp.",
        example: "Kế hoạch năm 9.000 ha, riêng tháng 6 ghi 999.999.999.999 ha.",
        remedy: "Nhập lại số theo đơn vị tính của chỉ tiêu; kiểm tra dấu phẩy, dấu chấm.",
        message: "{place}: {indicator} ghi {found}, gấp từ 1.000 lần trở lên so với {expected}.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || {
            let amounts = columns::kind(Kind::Flow).or(columns::kind(Kind::Stock));
            columns::field(Field::Current).and(amounts).and(col(VALUE).gt_eq(columns::whole(100)))
        },
        fault: |_| sized().and(thousand_times(columns::target()).or(above_the_year_and_thousand_times_the_last())),
        found: Said::FIGURE,
        expected: Said {
            words: "{}",
            shows: &[Show::Text(|| {
                when(thousand_times(columns::target()))
                    .then(lit("kế hoạch cả năm"))
                    .otherwise(lit("số kỳ trước, và vượt kế hoạch cả năm"))
            })],
        },
        remedy: None,
        yields_to: &["P203"],
    }),
};

fn sized() -> Expr {
    columns::is_sized().and(columns::target().gt(lit(0i64))).fill_null(lit(false))
}

/// Divided, as a thousandfold may pass the range of a figure.
fn thousand_times(reference: Expr) -> Expr {
    let thousandth = columns::double(VALUE) / lit(1000.0);
    thousandth.gt_eq(reference.cast(polars::prelude::DataType::Float64)).fill_null(lit(false))
}

fn above_the_year_and_thousand_times_the_last() -> Expr {
    let before = when(columns::is_level().and(col(PRIOR).is_not_null())).then(col(PRIOR)).otherwise(col(LAST));
    let grown = before.clone().gt(lit(0i64)).and(thousand_times(before));
    col(VALUE).gt(columns::target()).and(grown).fill_null(lit(false))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged};

    #[test]
    fn a_thousand_times_the_year() {
        assert_eq!(codes("1.3.a current 999999999999"), "P215 G10");
        assert_eq!(codes("1.3.a current 9000000"), "P215 G10");
        assert_eq!(codes("1.2.a current 1000000\npast 1.2.a cumulative=820 last=820"), "P215 G10");
        assert_eq!(judged("1.3.a current 9000000")[0].expected, "kế hoạch cả năm");
    }

    #[test]
    fn a_thousand_times_last_month_and_above_the_year() {
        let found = judged("1.3.a current 512500\npast 1.3.a cumulative=2000 last=512.5");
        assert_eq!(found.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["P215"]);
        assert_eq!(found[0].expected, "số kỳ trước, và vượt kế hoạch cả năm");
    }

    #[test]
    fn what_is_only_doubtful_or_another_fault() {
        assert_eq!(codes("1.3.a current 8999999"), "P209 G10");
        // The season begins after a first half hectare.
        assert_eq!(codes("1.3.a current 600\npast 1.3.a cumulative=0.6 last=0.6"), "P209 G10");
        assert_eq!(codes("1.3.c@180 current 4000\n1.3.c@181 current 1"), "");
        assert_eq!(codes("3.3.a current 999999999999"), "P203 G10");
    }
}
