//! W011 period-not-asked: Kỳ ghi trong biểu mẫu có phải kỳ mà kế hoạch yêu cầu báo cáo, và tệp có trong giới hạn kích
//! thước tiếp nhận hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W011",
        name: "period-not-asked",
        severity: Severity::Error,
        title: "Kỳ báo cáo hoặc tệp ngoài phạm vi tiếp nhận",
        what: "Kỳ ghi trong biểu mẫu có phải kỳ mà kế hoạch yêu cầu báo cáo, và tệp có trong giới hạn kích \
            thước tiếp nhận hay không.",
        why: "Kỳ không được yêu cầu thì không có chỗ ghi; tệp quá lớn không phải là biểu mẫu đã nhập.",
        example: "Biểu mẫu tháng 6/2023 gửi vào kế hoạch năm 2022.",
        remedy: "Dùng biểu mẫu của kỳ đang báo cáo, không chèn ảnh hay trang khác, rồi gửi lại.",
        message: "Không tiếp nhận được: {found}. Cần: {expected}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
