//! R006 date-read: Ngày viết dạng chữ hoặc tháng, quý được đọc thành ngày cuối kỳ.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R006",
        name: "date-read",
        severity: Severity::Note,
        title: "Ngày viết dạng chữ",
        what: "Ngày viết dạng chữ hoặc tháng, quý được đọc thành ngày cuối kỳ.",
        why: "Đọc theo ngày/tháng/năm, không theo tháng/ngày/năm.",
        example: "‘05/01/2022’ → ngày 5/1/2022.",
        remedy: "Kiểm tra lại ngày; nếu sai, nhập lại dạng ngày/tháng/năm.",
        message: "{place}: ‘{found}’ được đọc là ngày {expected}.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
