//! W013 issued-for-another-year: Năm của kỳ ghi trong dấu của biểu mẫu có phải là năm mà thư mục làm việc có kế hoạch
//! hay không.
//!
//! Never judged here: the fault is seen while the workbook is identified.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W013",
        name: "issued-for-another-year",
        severity: Severity::Error,
        title: "Biểu mẫu của năm khác",
        what: "Năm của kỳ ghi trong dấu của biểu mẫu có phải là năm mà thư mục làm việc có kế hoạch hay không.",
        why: "Số liệu của năm khác không so sánh, không cộng được với kế hoạch năm nay.",
        example: "Tháng 6/2022 gửi lại biểu mẫu tháng 6/2021.",
        remedy: "Dùng biểu mẫu của kỳ đang báo cáo do phòng tổng hợp gửi, chuyển số liệu sang rồi gửi lại.",
        message: "Biểu mẫu phát hành cho năm khác: {found}. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
