//! C112 formula-without-result: Ô phải nhập chứa công thức có kèm kết quả đã tính hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C112",
        name: "formula-without-result",
        severity: Severity::Error,
        title: "Công thức không có kết quả",
        what: "Ô phải nhập chứa công thức có kèm kết quả đã tính hay không.",
        why: "Tệp chưa được tính lại trước khi lưu nên không có gì để đọc.",
        example: "=B3*2 ghi bởi phần mềm khác, chưa mở bằng Excel.",
        remedy: "Mở tệp bằng Excel, bấm F9, lưu rồi gửi lại; hoặc nhập trực tiếp vào ô.",
        message: "{place}: công thức ‘{found}’ chưa có kết quả.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
