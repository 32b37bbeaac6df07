//! R002 thousands-grouped: Số viết dạng chữ có dấu chấm hoặc khoảng trắng ngăn nghìn.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R002",
        name: "thousands-grouped",
        severity: Severity::Note,
        title: "Dấu ngăn nghìn viết dạng chữ",
        what: "Số viết dạng chữ có dấu chấm hoặc khoảng trắng ngăn nghìn.",
        why: "Dấu chấm trước đúng ba chữ số là dấu ngăn nghìn.",
        example: "‘9.000’ → 9000; ‘1 234,5’ → 1234,5.",
        remedy: "Không cần làm gì nếu đúng; lần sau nhập dạng số.",
        message: "{place}: ‘{found}’ được đọc là {expected}.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
