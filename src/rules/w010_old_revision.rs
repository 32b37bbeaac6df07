//! W010 old-revision: Số hiệu bản kế hoạch ghi trong biểu mẫu có phải bản đang dùng hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W010",
        name: "old-revision",
        severity: Severity::Warning,
        title: "Biểu mẫu của bản kế hoạch cũ",
        what: "Số hiệu bản kế hoạch ghi trong biểu mẫu có phải bản đang dùng hay không.",
        why: "Chỉ tiêu hoặc mức kế hoạch có thể đã thay đổi; số liệu đọc theo bản hiện hành.",
        example: "Biểu mẫu phát hành theo bản 1, kế hoạch đã sang bản 2.",
        remedy: "Kiểm tra các chỉ tiêu mới thêm hoặc đã sửa; kỳ sau dùng biểu mẫu mới.",
        message: "Biểu mẫu lập theo bản kế hoạch ‘{found}’, bản hiện hành là ‘{expected}’.",
        facts: Facts::of(Family::Workbook),
    },
    judge: Judge::AtTheDoor,
};
