//! C103 not-a-date: Ô ngày có đọc được thành ngày/tháng/năm hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C103",
        name: "not-a-date",
        severity: Severity::Error,
        title: "Không phải là ngày",
        what: "Ô ngày có đọc được thành ngày/tháng/năm hay không.",
        why: "Ngày hoàn thành quyết định đúng hạn hay quá hạn, nên không đoán.",
        example: "‘31/02/2022’; ‘cuối tháng’.",
        remedy: "Nhập ngày dạng ngày/tháng/năm, đủ bốn chữ số của năm.",
        message: "{place}: ‘{found}’ không phải là ngày.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
