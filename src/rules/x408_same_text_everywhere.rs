//! X408 same-text-everywhere: Cùng một đoạn chữ có được ghi ở cột Kết quả hoặc cột Khó khăn của nhiều chỉ tiêu hay
//! không.
//!
//! Never minds a short text: “Đang thực hiện.” may well be true of many.

use polars::prelude::{col, lit};

use super::columns::{self, FIRST_OF_TEXT, LENGTH, SAME_TEXT, SLOT, WORDS};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X408",
        name: "same-text-everywhere",
        severity: Severity::Note,
        title: "Một đoạn chữ ghi cho nhiều chỉ tiêu",
        what: "Cùng một đoạn chữ (từ same_text_length ký tự) có được ghi ở cột Kết quả hoặc cột Khó khăn của từ \
            same_text_count chỉ tiêu trở lên hay không.",
        why: "Đoạn chép cho mọi chỉ tiêu không nói gì về từng chỉ tiêu; báo cáo UBND tỉnh cần kết quả cụ thể.",
        example: "‘Đơn vị đang tích cực triển khai thực hiện theo kế hoạch được giao.’ ở cả năm chỉ tiêu.",
        remedy: "Không cần gửi lại; lần sau ghi kết quả, khó khăn cụ thể của từng chỉ tiêu, để trống nếu không có.",
        message: "{place}: ‘{found}’ được ghi cho nhiều chỉ tiêu ({expected}).",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Result).or(columns::field(Field::Difficulty)),
        fault: |settings| {
            let long = col(LENGTH).gt_eq(lit(settings.same_text_length));
            let often = col(SAME_TEXT).gt_eq(lit(settings.same_text_count));
            col(WORDS).is_not_null().and(long).and(often).and(col(SLOT).eq(col(FIRST_OF_TEXT)))
        },
        found: Said::TEXT,
        expected: Said {
            words: "{} chỉ tiêu; ngưỡng {}",
            shows: &[
                Show::Count(|| col(SAME_TEXT)),
                Show::Setting(|settings| {
                    format!(
                        "{} chỉ tiêu (same_text_count), từ {} ký tự (same_text_length)",
                        settings.same_text_count, settings.same_text_length
                    )
                }),
            ],
        },
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::example::{codes, judged, judged_with};

    const TEXT: &str = "Đơn vị đang tích cực triển khai thực hiện theo kế hoạch được giao.";

    fn texts(field: &str, texts: &[&str]) -> String {
        let codes = ["1.1.a", "1.2.a", "1.3.a", "1.3.b", "2.a"];
        texts.iter().zip(codes).map(|(text, code)| format!("{code} {field} {text}\n")).collect()
    }

    #[test]
    fn the_same_sentence_is_told_once() {
        let shouted = TEXT.to_uppercase();
        for field in ["result", "difficulty"] {
            let text = texts(field, &[TEXT, "Đã trồng 5 ha.", &shouted, TEXT]);
            let found = judged(&text);
            assert_eq!(found.len(), 1, "{}", codes(&text));
            assert_eq!(found[0].indicator.as_deref(), Some("1.1.a"));
            assert!(found[0].expected.starts_with("3 chỉ tiêu; ngưỡng 3 chỉ tiêu (same_text_count)"));
        }
    }

    #[test]
    fn twice_or_short_or_in_different_columns() {
        assert_eq!(codes(&texts("result", &[TEXT, TEXT])), "");
        assert_eq!(codes(&texts("result", &["Đang thực hiện.", "Đang thực hiện.", "Đang thực hiện."])), "");
        assert_eq!(codes(&format!("{}{}", texts("result", &[TEXT, TEXT]), texts("difficulty", &[TEXT, TEXT]))), "");
        assert_eq!(codes(&texts("evidence", &[TEXT, TEXT, TEXT])), "");
    }

    #[test]
    fn the_thresholds_are_settings() {
        let narrow = toml::from_str("same_text_count = 2\nsame_text_length = 10").unwrap();
        assert_eq!(judged_with(&texts("result", &["Đang thực hiện.", "Đang thực hiện."]), &narrow).len(), 1);
    }
}
