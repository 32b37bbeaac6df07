//! X407 nil-with-figures: Đơn vị trả lời không phát sinh trong kỳ mà vẫn ghi số khác 0 ở chỉ tiêu cộng dồn hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X407",
        name: "nil-with-figures",
        severity: Severity::Warning,
        title: "Ghi không phát sinh mà có số liệu",
        what: "Đơn vị trả lời không phát sinh trong kỳ mà vẫn ghi số khác 0 ở chỉ tiêu cộng dồn hay không.",
        why: "Hai câu trả lời trái nhau; số liệu đã ghi được dùng.",
        example: "Chọn “Không phát sinh” và ghi 3 ở chỉ tiêu 1.1.a.",
        remedy: "Bỏ câu trả lời không phát sinh, hoặc sửa số liệu về 0.",
        message: "{place}: ghi ‘{found}’ nhưng {expected}.",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::AtTheDoor,
};
