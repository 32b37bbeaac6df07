//! W004 other-plan: Mã kế hoạch trong dấu của biểu mẫu có đúng với kế hoạch đang dùng hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W004",
        name: "other-plan",
        severity: Severity::Error,
        title: "Biểu mẫu của kế hoạch khác",
        what: "Mã kế hoạch trong dấu của biểu mẫu có đúng với kế hoạch đang dùng hay không.",
        why: "Chỉ tiêu của kế hoạch khác không so sánh, không cộng được với kế hoạch này.",
        example: "Dùng lại biểu mẫu của năm trước.",
        remedy: "Dùng biểu mẫu của kế hoạch năm nay và chuyển số liệu sang.",
        message: "Biểu mẫu thuộc kế hoạch ‘{found}’, không phải ‘{expected}’.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
