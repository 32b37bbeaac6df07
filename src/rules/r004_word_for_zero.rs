//! R004 word-for-zero: Ô số của chỉ tiêu cộng dồn ghi ‘không’, ‘-’, ‘chưa phát sinh’.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R004",
        name: "word-for-zero",
        severity: Severity::Note,
        title: "Chữ thay cho số 0",
        what: "Ô số của chỉ tiêu cộng dồn ghi ‘không’, ‘-’, ‘chưa phát sinh’.",
        why: "Các cách viết này nghĩa là 0, khác với để trống.",
        example: "‘Chưa phát sinh’ → 0.",
        remedy: "Không cần làm gì; lần sau nhập 0.",
        message: "{place}: ‘{found}’ được đọc là {expected}.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
