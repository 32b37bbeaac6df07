//! W005 unknown-unit: Đơn vị ghi trong dấu của biểu mẫu (hoặc được chỉ định) có trong danh sách đơn vị của kế hoạch
//! hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W005",
        name: "unknown-unit",
        severity: Severity::Error,
        title: "Không rõ đơn vị gửi",
        what: "Đơn vị ghi trong dấu của biểu mẫu (hoặc được chỉ định) có trong danh sách đơn vị của kế hoạch \
            hay không.",
        why: "Không biết số liệu của ai thì không ghi sổ và không phản hồi được.",
        example: "Mã đơn vị cc-xyz không có trong trang Đơn vị của tệp kế hoạch.",
        remedy: "Dùng biểu mẫu phát hành cho chính đơn vị mình; nếu đơn vị mới đổi tên hoặc thành lập, báo phòng \
            tổng hợp bổ sung vào kế hoạch.",
        message: "Không xác định được đơn vị báo cáo: ‘{found}’. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
