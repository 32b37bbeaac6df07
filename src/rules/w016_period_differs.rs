//! W016 period-differs: Tệp đã mất dấu nhận biết có ghi ở đầu bảng đúng kỳ mà cán bộ chỉ định hay không.
//!
//! Never judged here: the fault is seen while the workbook is identified.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W016",
        name: "period-differs",
        severity: Severity::Error,
        title: "Kỳ ghi trên biểu mẫu khác kỳ được chỉ định",
        what: "Tệp đã mất dấu nhận biết có ghi ở đầu bảng đúng kỳ mà cán bộ chỉ định hay không.",
        why: "Số liệu của tháng này ghi vào tháng khác thì sai cả hai tháng, và thay mất báo cáo đã nhận.",
        example: "Đầu bảng ghi “Tháng 6/2022”, tệp được tiếp nhận với --period 2022-05.",
        remedy: "Phòng tổng hợp tiếp nhận lại với đúng kỳ ghi trên biểu mẫu; nếu đơn vị điền nhầm biểu mẫu của kỳ \
            khác, đơn vị điền lại trên biểu mẫu của kỳ này.",
        message: "Biểu mẫu ghi kỳ {found}, nhưng được chỉ định là kỳ {expected}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
