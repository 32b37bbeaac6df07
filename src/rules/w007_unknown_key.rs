//! W007 unknown-key: Khóa đã niêm biểu mẫu có phải là khóa của thư mục làm việc này hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W007",
        name: "unknown-key",
        severity: Severity::Warning,
        title: "Biểu mẫu niêm bằng khóa không có ở đây",
        what: "Khóa đã niêm biểu mẫu có phải là khóa của thư mục làm việc này hay không.",
        why: "Không có khóa thì không chứng minh được các ô khóa còn nguyên; số liệu vẫn đọc được.",
        example: "Biểu mẫu được tạo trên máy khác, trong thư mục làm việc khác.",
        remedy: "Không cần gửi lại. Kỳ sau dùng biểu mẫu do phòng tổng hợp phát hành.",
        message: "Biểu mẫu niêm bằng khóa ‘{found}’, không phải khóa đang dùng, nên không kiểm chứng được dấu \
            niêm.",
        facts: Facts::of(Family::Workbook),
    },
    judge: Judge::AtTheDoor,
};
