//! W018 form-too-old: Biểu mẫu của bản kế hoạch cũ có còn trong thời gian được dùng hay không.
//!
//! Never judged here: the fault is seen when the day of receipt is known.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W018",
        name: "form-too-old",
        severity: Severity::Error,
        title: "Biểu mẫu của bản kế hoạch cũ đã hết thời gian dùng",
        what: "Biểu mẫu của bản kế hoạch cũ có còn trong thời gian được dùng hay không: 30 ngày kể từ ngày bản mới có \
            hiệu lực, đặt ở mục [plan] old_templates_days của khtc.toml.",
        why: "Biểu mẫu cũ không hỏi những chỉ tiêu mới và ghi mức kế hoạch cũ.",
        example: "Bản 2 có hiệu lực từ 10/6/2022, ngày 15/8/2022 đơn vị vẫn gửi biểu mẫu của bản 1.",
        remedy: "Chuyển số liệu sang biểu mẫu mới gửi kèm rồi gửi lại.",
        message: "Biểu mẫu quá cũ: {found}. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
