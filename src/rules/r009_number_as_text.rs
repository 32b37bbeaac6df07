//! R009 number-as-text: Số nằm trong ô định dạng chữ (Text).
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R009",
        name: "number-as-text",
        severity: Severity::Note,
        title: "Số lưu dạng chữ",
        what: "Số nằm trong ô định dạng chữ (Text).",
        why: "Excel không cộng số dạng chữ; ở đây vẫn đọc được.",
        example: "‘512,5 trong ô Text → 512,5.",
        remedy: "Không cần làm gì.",
        message: "{place}: số dạng chữ ‘{found}’ được đọc là {expected}.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
