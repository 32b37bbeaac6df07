//! R012 lookalike-letters-replaced: Chữ của bảng chữ cái khác trông giống hệt (а, о, е của tiếng Nga; Ð), chữ số và
//! dấu toàn khổ (５，).
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R012",
        name: "lookalike-letters-replaced",
        severity: Severity::Note,
        title: "Thay ký tự trông giống chữ Việt",
        what: "Chữ của bảng chữ cái khác trông giống hệt (а, о, е của tiếng Nga; Ð), chữ số và dấu toàn khổ (５，).",
        why: "Nhìn giống nhau nhưng máy coi là chữ khác, nên không so sánh và không cộng được.",
        example: "‘Trồng’ có chữ ‘T’ tiếng Nga → ‘Trồng’; ‘５１２’ → ‘512’.",
        remedy: "Không cần làm gì; nên gõ lại bằng bàn phím tiếng Việt.",
        message: "{place}: ‘{found}’ được ghi thành ‘{expected}’.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
