//! C107 too-large: Số có vượt quá 1.000.000.000.000 hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C107",
        name: "too-large",
        severity: Severity::Error,
        title: "Số quá lớn",
        what: "Số có vượt quá 1.000.000.000.000 hay không.",
        why: "Không chỉ tiêu nào lớn đến thế; thường do dính số hoặc nhầm đơn vị tính.",
        example: "12345678901234 do hai ô bị ghép làm một.",
        remedy: "Kiểm tra lại số và đơn vị tính rồi nhập lại.",
        message: "{place}: ‘{found}’ vượt quá 1.000.000.000.000.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
