//! R008 rounded: Số có quá bốn chữ số thập phân.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R008",
        name: "rounded",
        severity: Severity::Note,
        title: "Làm tròn đến bốn chữ số thập phân",
        what: "Số có quá bốn chữ số thập phân.",
        why: "Sổ ghi đến bốn chữ số thập phân; phần sau thường do phép chia trong Excel.",
        example: "12,345678 → 12,3457.",
        remedy: "Không cần làm gì nếu độ chính xác này là đủ.",
        message: "{place}: ‘{found}’ được làm tròn thành {expected}.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
