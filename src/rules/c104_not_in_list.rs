//! C104 not-in-list: Nội dung ô chọn (như Tiến độ) có là một mục của danh sách hay không; khác dấu, khác chữ hoa được
//! chấp nhận và ghi lại.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C104",
        name: "not-in-list",
        severity: Severity::Error,
        title: "Không có trong danh sách chọn",
        what: "Nội dung ô chọn (như Tiến độ) có là một mục của danh sách hay không; khác dấu, khác chữ hoa được \
            chấp nhận và ghi lại.",
        why: "Cách viết khác không xếp được vào tình trạng nào.",
        example: "‘gần xong’ ở cột Tiến độ.",
        remedy: "Chọn một mục trong danh sách của ô; diễn giải thêm ghi ở cột Kết quả hoặc Ghi chú.",
        message: "{place}: ‘{found}’ không có trong danh sách. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
