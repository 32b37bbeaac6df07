//! R003 percentage-read: Tỷ lệ nhập kèm dấu % hoặc trong ô định dạng phần trăm.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R003",
        name: "percentage-read",
        severity: Severity::Note,
        title: "Đọc tỷ lệ theo điểm phần trăm",
        what: "Tỷ lệ nhập kèm dấu % hoặc trong ô định dạng phần trăm.",
        why: "Excel lưu 63,8% là 0,638; sổ ghi theo điểm phần trăm.",
        example: "0,638 định dạng % → 63,8.",
        remedy: "Không cần làm gì.",
        message: "{place}: ‘{found}’ được đọc là {expected} điểm phần trăm.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
