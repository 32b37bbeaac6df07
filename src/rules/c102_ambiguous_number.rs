//! C102 ambiguous-number: Số viết dạng chữ có thể hiểu theo hai cách hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C102",
        name: "ambiguous-number",
        severity: Severity::Error,
        title: "Số hiểu được hai cách",
        what: "Số viết dạng chữ có thể hiểu theo hai cách hay không.",
        why: "‘1.234’ ở chỉ tiêu có ba số lẻ có thể là 1234 hoặc 1,234; chương trình không đoán.",
        example: "‘1.234’ với chỉ tiêu có ba chữ số thập phân.",
        remedy: "Nhập lại dạng số, không dùng dấu chấm ngăn nghìn; phần thập phân sau dấu phẩy.",
        message: "{place}: ‘{found}’ có thể hiểu hai cách. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
