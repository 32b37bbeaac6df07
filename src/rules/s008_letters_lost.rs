//! S008 letters-lost: Nội dung gõ bằng phông .Vn (TCVN3) mà chữ ư đã bị một phần mềm bỏ mất, chỉ đọc được một phần.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S008",
        name: "letters-lost",
        severity: Severity::Warning,
        title: "Chữ TCVN3 đã mất chữ ư",
        what: "Nội dung gõ bằng phông .Vn (TCVN3) mà chữ ư đã bị một phần mềm bỏ mất, chỉ đọc được một phần.",
        why: "Chữ ư của TCVN3 là ký tự ẩn, nhiều phần mềm xóa nó khi sao chép; chữ đã mất thì không đoán được chắc chắn.",
        example: "‘®îc’ đọc được thành ‘đợc’, đúng ra là ‘được’.",
        remedy: "Gõ lại nội dung ở ô này bằng bảng mã Unicode.",
        message: "{place}: nội dung bị mất chữ ư, chỉ đọc được là ‘{found}’.",
        facts: Facts::of(Family::Sheet),
    },
    judge: Judge::AtTheDoor,
};
