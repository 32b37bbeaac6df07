//! C108 estimate-typed: Số có kèm ‘khoảng’, ‘ước’, ‘trên’, ‘≥’ hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C108",
        name: "estimate-typed",
        severity: Severity::Warning,
        title: "Số ước thay cho số thực hiện",
        what: "Số có kèm ‘khoảng’, ‘ước’, ‘trên’, ‘≥’ hay không.",
        why: "Số ước được ghi nhận nhưng đánh dấu là ước tính trong tổng hợp.",
        example: "‘khoảng 500’ ở cột Thực hiện trong kỳ.",
        remedy: "Nếu đã có số chính xác, nhập số đó; nếu chưa, ghi lý do ở cột Ghi chú.",
        message: "{place}: ‘{found}’ được hiểu là số ước tính.",
        facts: Facts::of(Family::Cell),
    },
    judge: Judge::AtTheDoor,
};
