//! R010 word-for-missing: Ô số ghi ‘…’, ‘KXĐ’, ‘chưa có số liệu’.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R010",
        name: "word-for-missing",
        severity: Severity::Note,
        title: "Chữ thay cho chưa có số liệu",
        what: "Ô số ghi ‘…’, ‘KXĐ’, ‘chưa có số liệu’.",
        why: "Nghĩa là chưa có số liệu, không phải số 0; ô được coi là để trống.",
        example: "‘Chưa có số liệu’ → để trống.",
        remedy: "Bổ sung khi có số liệu.",
        message: "{place}: ‘{found}’ được hiểu là chưa có số liệu.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
