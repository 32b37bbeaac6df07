//! R007 list-value-respelled: Mục của danh sách viết khác chữ hoa, dấu cách hoặc vị trí dấu thanh.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R007",
        name: "list-value-respelled",
        severity: Severity::Note,
        title: "Viết lại mục của danh sách",
        what: "Mục của danh sách viết khác chữ hoa, dấu cách hoặc vị trí dấu thanh.",
        why: "Chỉ khác cách viết nên hiểu được chắc chắn.",
        example: "‘Hoàn Thành ’ → ‘hoàn thành’.",
        remedy: "Không cần làm gì; nên chọn từ danh sách.",
        message: "{place}: ‘{found}’ được hiểu là ‘{expected}’.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
