//! S002 keys-lost: Dòng ẩn chứa khóa cột và cột A ẩn chứa khóa dòng của bảng có còn hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S002",
        name: "keys-lost",
        severity: Severity::Error,
        title: "Mất dòng khóa hoặc cột khóa",
        what: "Dòng ẩn chứa khóa cột và cột A ẩn chứa khóa dòng của bảng có còn hay không.",
        why: "Khóa cho biết ô nào của chỉ tiêu nào; mất khóa thì không đọc được bảng dù số liệu còn nguyên.",
        example: "Bỏ ẩn cột A rồi xóa cột vì tưởng là thừa.",
        remedy: "Chép số liệu vào biểu mẫu còn nguyên (dán giá trị), không xóa dòng ẩn và cột A.",
        message: "{place}: mất khóa của bảng ({found}), không biết ô nào của chỉ tiêu nào.",
    },
    judge: Judge::AtTheDoor,
};
