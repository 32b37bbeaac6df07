//! H304 jump: Mức hoặc tỷ lệ có chênh so với lần báo cáo trước quá ngưỡng hay không (mặc định 50% với mức, 10 điểm
//! với tỷ lệ).
//!
//! Never judges a flow, nor a level without a past.

use polars::prelude::{Expr, col, lit, when};

use super::columns::{self, PRIOR, VALUE};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use super::settings::Settings;
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::indicator::Kind;
use crate::model::quantity::Quantity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "H304",
        name: "jump",
        severity: Severity::Warning,
        title: "Mức thay đổi đột ngột",
        what: "Mức hoặc tỷ lệ có chênh so với lần báo cáo trước quá ngưỡng hay không (mặc định 50% với mức, 10 \
            điểm với tỷ lệ).",
        why: "Mức tại một thời điểm thường thay đổi từ từ; chênh lớn thường do nhập nhầm phần tăng thêm hoặc \
            nhầm dòng.",
        example: "Kỳ trước 820 ha, kỳ này 35 ha (phần tăng thêm).",
        remedy: "Kiểm tra lại: nhập mức tại ngày chốt, không nhập phần tăng thêm; nếu đúng, giải thích ở cột Ghi \
            chú.",
        message: "{place}: {indicator} ghi {found}, chênh nhiều so với lần trước ({expected}).",
        facts: Facts::of(Family::History),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::is_level().and(columns::field(Field::Current)),
        fault: |settings| {
            let limit = columns::double(PRIOR) * lit(f64::from(settings.jump_percent) / 100.0);
            let points = lit((i64::from(settings.jump_points) * Quantity::SCALE) as f64);
            let stock = columns::kind(Kind::Stock).and(col(PRIOR).gt(lit(0i64))).and(distance().gt(limit));
            stock.or(columns::kind(Kind::Rate).and(distance().gt(points)))
        },
        found: Said::FIGURE,
        expected: Said {
            words: "lần trước {}; {}",
            shows: &[
                Show::Figure(|| col(PRIOR)),
                Show::Setting(|settings| {
                    let Settings { jump_percent, jump_points, .. } = settings;
                    format!("ngưỡng {jump_percent}% với mức (jump_percent), {jump_points} điểm với tỷ lệ (jump_points)")
                }),
            ],
        },
        remedy: None,
        yields_to: &["P201", "P202", "P203", "P209", "P210", "P215", "X406"],
    }),
};

fn distance() -> Expr {
    let by = || columns::double(VALUE) - columns::double(PRIOR);
    when(by().lt(lit(0.0))).then(lit(0.0) - by()).otherwise(by())
}

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged_with};

    #[test]
    fn a_level_that_jumps() {
        assert_eq!(codes("1.2.a current 35\npast 1.2.a cumulative=820"), "H304 G10");
        assert_eq!(codes("1.2.a current 1230.1\npast 1.2.a cumulative=820"), "H304 G10");
        assert_eq!(codes("1.3.b current 53.7\npast 1.3.b cumulative=63.8"), "H304 G10");
    }

    #[test]
    fn up_to_the_threshold_it_may_move() {
        assert_eq!(codes("1.2.a current 1230\npast 1.2.a cumulative=820"), "");
        assert_eq!(codes("1.3.b current 53.8\npast 1.3.b cumulative=63.8"), "");
        assert_eq!(codes("1.2.a current 35"), "");
    }

    #[test]
    fn silent_behind_the_deeper_fault() {
        assert_eq!(codes("1.3.b current 638\npast 1.3.b cumulative=63.8"), "P201 G10");
        assert_eq!(codes("1.3.b current 0.638\npast 1.3.b cumulative=63.8"), "P202 G10");
    }

    #[test]
    fn the_threshold_is_a_setting() {
        let narrow = toml::from_str("jump_points = 5").unwrap();
        assert_eq!(judged_with("1.3.b current 58\npast 1.3.b cumulative=63.8", &narrow).len(), 1);
        let off = toml::from_str("off = ['H304']").unwrap();
        assert!(judged_with("1.2.a current 35\npast 1.2.a cumulative=820", &off).is_empty());
    }
}
