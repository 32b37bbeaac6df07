//! W012 sender-not-of-unit: Địa chỉ gửi thư có trong danh sách địa chỉ của đơn vị ghi trên tem hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, OfficersPart};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W012",
        name: "sender-not-of-unit",
        severity: Severity::Warning,
        title: "Người gửi không phải của đơn vị",
        what: "Địa chỉ gửi thư có trong danh sách địa chỉ của đơn vị ghi trên tem hay không.",
        why: "Thư của người khác mang biểu mẫu của đơn vị có thể là gửi nhầm hoặc mạo danh; số liệu vẫn được ghi, cán bộ cần hỏi lại.",
        example: "Thư từ cc-kl gửi biểu mẫu của cc-ptnt.",
        remedy: "Nếu đúng là báo cáo của đơn vị, trả lời thư này để xác nhận; nếu không phải, báo ngay cho phòng tổng hợp.",
        message: "Thư gửi từ {found}, không phải địa chỉ của đơn vị (đã đăng ký: {expected}).",
        facts: Facts { officers_part: Some(OfficersPart::AddTheAddress), ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
