//! W014 macros-present: Tệp có mang theo macro (mã VBA) hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W014",
        name: "macros-present",
        severity: Severity::Note,
        title: "Tệp có macro",
        what: "Tệp có mang theo macro (mã VBA) hay không.",
        why: "Biểu mẫu phát hành không có macro; macro không bao giờ được chạy, số liệu vẫn đọc được.",
        example: "Tệp được lưu dạng .xlsm kèm công cụ chuyển mã.",
        remedy: "Không cần gửi lại; lần sau lưu dạng Excel Workbook (.xlsx).",
        message: "Tệp có macro ({found}); macro không được chạy.",
        facts: Facts::of(Family::Workbook),
    },
    judge: Judge::AtTheDoor,
};
