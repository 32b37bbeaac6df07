//! S002 keys-lost: Dòng khóa hoặc cột A ẩn của bảng không còn, và tiêu đề cột, nhãn dòng không đủ rõ để thay.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway, Spoils};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S002",
        name: "keys-lost",
        severity: Severity::Error,
        title: "Mất dòng khóa hoặc cột khóa",
        what: "Dòng khóa hoặc cột A ẩn của bảng không còn, và tiêu đề cột, nhãn dòng không đủ rõ để thay.",
        why: "Khóa cho biết ô nào của chỉ tiêu nào; mất khóa mà tiêu đề, nhãn cũng thiếu hoặc trùng thì không đọc được bảng dù số liệu còn nguyên.",
        example: "Chép riêng các cột số sang tệp mới, bỏ cột nội dung.",
        remedy: "Chép số liệu vào biểu mẫu còn nguyên (dán giá trị), không xóa dòng ẩn và cột A.",
        message: "{place}: {found}, không biết ô nào của chỉ tiêu nào.",
        facts: Facts { leeway: Leeway::NoAnswer, spoils: Spoils::Sheet, ..Facts::of(Family::Sheet) },
    },
    judge: Judge::AtTheDoor,
};
