//! W015 inactive-unit: Đơn vị ghi trong dấu của biểu mẫu có còn hoạt động vào ngày chốt của kỳ, theo trang Đơn vị của
//! kế hoạch, hay không.
//!
//! Never judged here: the fault is seen while the workbook is identified.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W015",
        name: "inactive-unit",
        severity: Severity::Error,
        title: "Đơn vị không hoạt động trong kỳ",
        what: "Đơn vị ghi trong dấu của biểu mẫu có còn hoạt động vào ngày chốt của kỳ, theo trang Đơn vị của \
            kế hoạch, hay không.",
        why: "Đơn vị đã giải thể, sáp nhập hoặc chưa thành lập thì kỳ này không có báo cáo để ghi.",
        example: "Chi cục sáp nhập từ 01/7/2022 vẫn gửi báo cáo tháng 8/2022.",
        remedy: "Đơn vị nhận nhiệm vụ báo cáo trên biểu mẫu của mình; nếu ngày hiệu lực ghi trong kế hoạch sai, \
            báo phòng tổng hợp sửa.",
        message: "Đơn vị không báo cáo kỳ này: {found}. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
