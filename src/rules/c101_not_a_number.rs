//! C101 not-a-number: Ô phải nhập số có đọc được thành một số hay không, kể cả số viết dạng chữ như ‘1.234,5’ hay
//! ‘512,5 ha’.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C101",
        name: "not-a-number",
        severity: Severity::Error,
        title: "Ô số liệu không phải là số",
        what: "Ô phải nhập số có đọc được thành một số hay không, kể cả số viết dạng chữ như ‘1.234,5’ hay \
            ‘512,5 ha’.",
        why: "Nội dung lẫn chữ hoặc dấu hỏi thì không biết số nào đúng.",
        example: "‘12,5 ha?’; ‘hai vườn’.",
        remedy: "Nhập số, ví dụ 12,5; không kèm đơn vị tính hay dấu hỏi.",
        message: "{place}: ‘{found}’ không phải là số.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
