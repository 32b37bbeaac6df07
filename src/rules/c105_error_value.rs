//! C105 error-value: Ô phải nhập có là giá trị lỗi của Excel hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C105",
        name: "error-value",
        severity: Severity::Error,
        title: "Ô chứa lỗi công thức",
        what: "Ô phải nhập có là giá trị lỗi của Excel hay không.",
        why: "Giá trị lỗi không phải là số liệu.",
        example: "#REF!, #N/A sau khi dán công thức từ tệp khác.",
        remedy: "Xóa công thức, nhập trực tiếp giá trị (hoặc dán dạng Values).",
        message: "{place}: ô chứa lỗi ‘{found}’, không phải số liệu.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
