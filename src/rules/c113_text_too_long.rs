//! C113 text-too-long: Ô chữ có dài quá giới hạn của biểu mẫu hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C113",
        name: "text-too-long",
        severity: Severity::Warning,
        title: "Nội dung chữ quá dài",
        what: "Ô chữ có dài quá giới hạn của biểu mẫu hay không.",
        why: "Phần quá dài không in được trong bảng tổng hợp.",
        example: "Dán cả văn bản vào cột Kết quả.",
        remedy: "Tóm tắt vài câu; văn bản đầy đủ gửi kèm hoặc ghi số, ký hiệu ở cột Văn bản minh chứng.",
        message: "{place}: nội dung quá dài ({found}). Cần: {expected}.",
        facts: Facts::of(Family::Cell),
    },
    judge: Judge::AtTheDoor,
};
