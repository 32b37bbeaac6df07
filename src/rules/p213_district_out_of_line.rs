//! P213 district-out-of-line: Số của một huyện có gấp nhiều lần số trung bình của các huyện khác và của chính huyện đó
//! ở lần trước hay không.
//!
//! Never judges a district beside fewer than three others, nor a small count.

use polars::prelude::{DataType, Expr, col, lit};

use super::columns::{self, DISTRICT, LAST, PRIOR, ROWS_ABOVE_ZERO, SUM_ABOVE_ZERO, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P213",
        name: "district-out-of-line",
        severity: Severity::Warning,
        title: "Số của một huyện vượt trội khó tin",
        what: "Số của một huyện (từ 20 trở lên) có vượt quá district_times lần số trung bình của các huyện khác có số \
            và số trước đây của chính huyện đó hay không; chỉ xét khi có từ ba huyện khác có số.",
        why: "Thường do mất dấu phẩy, dính số, hoặc nhập số của cả tỉnh vào một huyện.",
        example: "Các huyện ghi 1, 2, 1 vườn; huyện Bình Gia ghi 120 vườn.",
        remedy: "Kiểm tra số của huyện này; nếu đúng, ghi giải thích ở cột Ghi chú, không cần gửi lại.",
        message: "{place}: {indicator} ghi {found}, vượt trội so với các huyện khác ({expected}).",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || {
            let amounts = columns::kind(Kind::Flow).or(columns::kind(Kind::Stock));
            columns::field(Field::Current).and(amounts).and(col(DISTRICT).is_not_null())
        },
        fault: |settings| {
            let many = i64::from(settings.district_times);
            let enough = others().gt_eq(lit(3i64)).and(col(VALUE).gt_eq(columns::whole(20)));
            let beyond_others = (col(VALUE) * others()).gt(rest() * lit(many));
            let beyond = |own: &str| col(VALUE).gt(col(own) * lit(many)).fill_null(lit(true));
            enough.and(beyond_others).and(beyond(LAST)).and(beyond(PRIOR))
        },
        found: Said::FIGURE,
        expected: Said {
            words: "{} huyện khác cộng lại {}; ngưỡng {}",
            shows: &[
                Show::Count(|| others().cast(DataType::UInt32)),
                Show::Figure(rest),
                Show::Setting(|settings| {
                    format!("{} lần trung bình của các huyện khác (district_times)", settings.district_times)
                }),
            ],
        },
        remedy: None,
        yields_to: &["P209", "P210", "P211", "P215", "H304"],
    }),
};

/// How many other districts have a figure, and what they have together.
fn others() -> Expr {
    col(ROWS_ABOVE_ZERO).cast(DataType::Int64) - lit(1i64)
}

fn rest() -> Expr {
    col(SUM_ABOVE_ZERO) - col(VALUE)
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged, judged_with};

    fn districts(figures: &[&str]) -> String {
        figures.iter().enumerate().map(|(at, figure)| format!("1.3.c@{} current {figure}\n", 180 + at)).collect()
    }

    #[test]
    fn one_district_far_beyond_the_others() {
        let text = districts(&["1", "120", "2", "1", "1.5"]);
        assert_eq!(codes(&text), "P213 G11");
        let finding = &judged(&text)[0];
        assert!(finding.expected.starts_with("4 huyện khác cộng lại 5,5; ngưỡng 20 lần"), "{}", finding.expected);
    }

    #[test]
    fn what_is_no_alarm() {
        assert_eq!(codes(&districts(&["1", "19", "0.1", "0.1", "0.1"])), "");
        assert_eq!(codes(&districts(&["1", "120", "2", "0"])), "");
        assert_eq!(codes(&districts(&["20", "120", "20", "20"])), "");
        // It was always the largest.
        let text = format!("{}past 1.3.c@181 cumulative=300 last=50", districts(&["1", "120", "2", "1", "1"]));
        assert_eq!(codes(&text), "");
    }

    #[test]
    fn the_threshold_is_a_setting() {
        let wide = toml::from_str("district_times = 100").unwrap();
        assert!(judged_with(&districts(&["1", "120", "2", "1", "1"]), &wide).is_empty());
    }
}
