//! R001 unit-stripped: Số có kèm đơn vị tính của chỉ tiêu.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R001",
        name: "unit-stripped",
        severity: Severity::Note,
        title: "Bỏ đơn vị tính viết sau số",
        what: "Số có kèm đơn vị tính của chỉ tiêu.",
        why: "Số vẫn rõ ràng; đơn vị tính được bỏ và ghi lại.",
        example: "‘512,5ha’ → 512,5.",
        remedy: "Không cần làm gì; lần sau chỉ nhập số.",
        message: "{place}: ‘{found}’ được đọc là {expected}.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
