//! C106 range-typed: Ô số liệu có chứa một khoảng hay không, kể cả khoảng bị Excel đổi thành ngày.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C106",
        name: "range-typed",
        severity: Severity::Error,
        title: "Nhập khoảng thay cho một số",
        what: "Ô số liệu có chứa một khoảng hay không, kể cả khoảng bị Excel đổi thành ngày.",
        why: "Kết quả thực hiện là một số; khoảng không cộng được.",
        example: "‘7-10’; ‘1÷3’; 1-3 biến thành ngày 1/3.",
        remedy: "Nhập một số đúng với kết quả thực hiện, ví dụ 8.",
        message: "{place}: ‘{found}’ là một khoảng, không phải một số.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
