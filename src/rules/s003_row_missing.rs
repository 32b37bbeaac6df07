//! S003 row-missing: Mọi dòng chỉ tiêu và cột phải nhập của biểu mẫu có còn trong bảng hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway, Spoils};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S003",
        name: "row-missing",
        severity: Severity::Error,
        title: "Thiếu dòng hoặc cột phải nhập",
        what: "Mọi dòng chỉ tiêu và cột phải nhập của biểu mẫu có còn trong bảng hay không.",
        why: "Dòng bị xóa khác với dòng để trống: không biết là không phát sinh hay bị mất.",
        example: "Xóa dòng của chỉ tiêu chưa có kết quả.",
        remedy: "Khôi phục dòng hoặc cột từ biểu mẫu đã phát hành; chưa có kết quả thì nhập 0 hoặc ghi chú, không \
            xóa dòng.",
        message: "{place}: thiếu {found}. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NoAnswer, spoils: Spoils::Row, ..Facts::of(Family::Sheet) },
    },
    judge: Judge::AtTheDoor,
};
