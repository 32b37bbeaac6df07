//! P211 implausibly-large: Số trong một kỳ có lớn hơn cả năm kế hoạch, hoặc gấp nhiều lần kỳ trước, quá ngưỡng hay
//! không.
//!
//! Never suspects small counts, nor what a deeper rule already doubts.

use polars::prelude::{Expr, col, lit};

use super::columns::{self, LAST, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use super::settings::Settings;
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "P211",
        name: "implausibly-large",
        severity: Severity::Warning,
        title: "Số lớn khó tin",
        what: "Số trong một kỳ (từ 100 trở lên) của chỉ tiêu cộng dồn có vượt kế hoạch cả năm quá ngưỡng \
            implausible_percent, hoặc gấp kỳ trước quá implausible_times lần, hay không.",
        why: "Một kỳ làm hơn cả năm thường do nhập lũy kế, nhập dính số hoặc nhầm dòng.",
        example: "Kế hoạch năm 9.000 ha, riêng tháng 6 ghi 17.500 ha.",
        remedy: "Kiểm tra lại: cột này chỉ ghi phần làm trong kỳ, không phải lũy kế; nếu số đúng, ghi giải thích ở \
            cột Ghi chú, không cần gửi lại.",
        message: "{place}: {indicator} ghi {found}, lớn khó tin so với {expected}.",
        facts: Facts::of(Family::Plan),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Current).and(columns::kind(Kind::Flow)).and(col(VALUE).gt_eq(columns::whole(100))),
        fault: |settings| above_the_year(settings).or(many_times_the_last(settings)),
        found: Said::FIGURE,
        expected: Said {
            words: "kế hoạch {}, kỳ trước {}; ngưỡng {}",
            shows: &[
                Show::Figure(columns::target),
                Show::Figure(|| col(LAST)),
                Show::Setting(|settings| {
                    let Settings { implausible_percent, implausible_times, .. } = settings;
                    format!(
                        "{implausible_percent}% kế hoạch (implausible_percent), {implausible_times} lần kỳ trước \
                         (implausible_times)"
                    )
                }),
            ],
        },
        remedy: None,
        yields_to: &["P203", "P209", "P215", "H301"],
    }),
};

fn sized() -> Expr {
    columns::is_sized().and(columns::target().gt(lit(0i64)))
}

fn above_the_year(settings: &Settings) -> Expr {
    let limit = columns::target() * lit(i64::from(settings.implausible_percent));
    sized().and((col(VALUE) * lit(100i64)).gt(limit)).fill_null(lit(false))
}

/// Work has its seasons: beside the last figure it must also be a good part of the year's plan, where there is one.
fn many_times_the_last(settings: &Settings) -> Expr {
    let times = col(VALUE).gt(col(LAST) * lit(i64::from(settings.implausible_times)));
    let is_much = (col(VALUE) * lit(2i64)).gt(columns::target()).fill_null(lit(true));
    col(LAST).gt(lit(0i64)).and(times).and(sized().not().fill_null(lit(true)).or(is_much)).fill_null(lit(false))
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged, judged_with};

    #[test]
    fn more_in_a_month_than_in_the_year() {
        assert_eq!(codes("1.3.a current 17500\npast 1.3.a cumulative=2000 last=512.5"), "P211 G10");
        assert_eq!(codes("1.3.a current 13501"), "P211 G10");
        assert_eq!(codes("1.3.a current 13500"), "");
        let expected = &judged("1.3.a current 13501")[0].expected;
        assert!(expected.starts_with("kế hoạch 9.000, kỳ trước (chưa có); ngưỡng 150% kế hoạch (implausible_percent)"));
    }

    #[test]
    fn many_times_the_last_and_half_of_the_year() {
        assert_eq!(codes("1.3.a current 5000\npast 1.3.a cumulative=40 last=40"), "P211 G10");
        // The planting season begins.
        assert_eq!(codes("1.3.a current 1200\npast 1.3.a cumulative=40 last=40"), "");
    }

    #[test]
    fn silent_behind_the_deeper_fault_and_for_small_counts() {
        assert_eq!(codes("1.3.a current 51250\npast 1.3.a cumulative=2000 last=512.5"), "P209 G10");
        assert_eq!(codes("3.3.a current 500000"), "P203 G10");
        assert_eq!(codes("1.1.a current 9\npast 1.1.a cumulative=0.4 last=0.4"), "");
    }

    #[test]
    fn the_thresholds_are_settings() {
        let wide = toml::from_str("implausible_percent = 300").unwrap();
        assert!(judged_with("1.3.a current 13501", &wide).is_empty());
        let narrow = toml::from_str("implausible_times = 10").unwrap();
        assert_eq!(judged_with("1.3.a current 4600\npast 1.3.a cumulative=420 last=420", &narrow).len(), 1);
    }
}
