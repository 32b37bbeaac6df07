//! W009 identified-by-hand: Tệp có dấu nhận biết hay phải dựa vào đơn vị và kỳ do cán bộ chỉ định, hoặc địa chỉ người
//! gửi.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Tells};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W009",
        name: "identified-by-hand",
        severity: Severity::Warning,
        title: "Nhận ra nhờ chỉ định, không nhờ dấu",
        what: "Tệp có dấu nhận biết hay phải dựa vào đơn vị và kỳ do cán bộ chỉ định, hoặc địa chỉ người gửi.",
        why: "Không có dấu thì dễ ghi nhầm đơn vị hoặc kỳ.",
        example: "Tệp còn khóa dòng, cột nhưng mất dấu; cán bộ chạy với --unit cc-kl --period 2022-06.",
        remedy: "Kiểm tra lại đơn vị và kỳ; kỳ sau dùng biểu mẫu còn nguyên dấu.",
        message: "Tệp không còn dấu, được nhận theo chỉ định: {found}.",
        facts: Facts { tells: Some(Tells::IdentifiedByHand), ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
