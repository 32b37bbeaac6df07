//! C109 dot-as-decimal: Số viết dạng chữ có dùng dấu chấm làm dấu thập phân hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Yields};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C109",
        name: "dot-as-decimal",
        severity: Severity::Warning,
        title: "Chưa rõ dấu thập phân",
        what: "Số viết dạng chữ có dùng dấu chấm làm dấu thập phân, hoặc dấu phẩy trước ba chữ số, hay không.",
        why: "Ở Việt Nam dấu chấm ngăn nghìn; ‘8.5’ được hiểu là 8,5, cần xác nhận.",
        example: "‘8.5’ dạng chữ.",
        remedy: "Kiểm tra giá trị đã hiểu; lần sau chỉ dùng dấu phẩy cho phần thập phân, dấu chấm để ngăn nghìn, ví \
            dụ 1.234,5.",
        message: "{place}: ‘{found}’ chưa rõ dấu thập phân; cần {expected}.",
        facts: Facts { yields: Yields::AtTheCell(&["P202", "P209"]), ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
