//! C114 too-many-decimals: Số có nhiều chữ số thập phân hơn quy định của chỉ tiêu hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Yields};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C114",
        name: "too-many-decimals",
        severity: Severity::Warning,
        title: "Nhiều chữ số thập phân hơn chỉ tiêu",
        what: "Số có nhiều chữ số thập phân hơn quy định của chỉ tiêu hay không.",
        why: "Thường do nhầm dấu ngăn nghìn với dấu thập phân; số vẫn được ghi đúng như đã nhập.",
        example: "1,234 vườn, trong khi vườn đếm bằng số nguyên.",
        remedy: "Kiểm tra dấu phẩy, dấu chấm; nhập số với đúng số chữ số thập phân của chỉ tiêu.",
        message: "{place}: ‘{found}’ có nhiều chữ số thập phân hơn chỉ tiêu ({expected}).",
        facts: Facts { yields: Yields::AtTheCell(&["P202", "P209"]), ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
