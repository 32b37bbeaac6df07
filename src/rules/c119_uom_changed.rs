//! C119 uom-changed: Ô đơn vị tính của dòng có bị sửa thành một đơn vị tính khác hay không; cách viết khác của cùng
//! đơn vị (ha, hecta) không tính.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Yields};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C119",
        name: "uom-changed",
        severity: Severity::Error,
        title: "Đơn vị tính bị sửa",
        what: "Ô đơn vị tính của dòng có bị sửa thành một đơn vị tính khác hay không; cách viết khác của cùng \
            đơn vị (ha, hecta) không tính.",
        why: "Nếu số liệu được nhập theo đơn vị tính đã sửa thì dùng theo đơn vị tính của kế hoạch là sai; \
            phải hỏi lại.",
        example: "Đơn vị tính ‘ha’ bị sửa thành ‘m2’.",
        remedy: "Nhập số liệu theo đơn vị tính ‘{expected}’ của kế hoạch và trả lại ô đơn vị tính như cũ.",
        message: "{place}: đơn vị tính bị sửa thành ‘{found}’, kế hoạch tính bằng ‘{expected}’; không rõ số liệu \
            theo đơn vị nào.",
        facts: Facts { yields: Yields::InTheRow(&["S006"]), ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
