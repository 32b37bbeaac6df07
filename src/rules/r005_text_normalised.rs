//! R005 text-normalised: Chữ viết bằng Unicode tổ hợp, có ký tự ẩn hoặc có khoảng trắng thừa.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R005",
        name: "text-normalised",
        severity: Severity::Note,
        title: "Chuẩn hóa chữ",
        what: "Chữ viết bằng Unicode tổ hợp, có ký tự ẩn hoặc có khoảng trắng thừa.",
        why: "Cùng một chữ phải có một cách ghi thì mới so sánh được; nội dung gốc vẫn được giữ.",
        example: "‘ Trồng rừng ’ → ‘Trồng rừng’.",
        remedy: "Không cần làm gì; nên dùng bảng mã Unicode.",
        message: "{place}: ‘{found}’ được ghi thành ‘{expected}’.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
