//! S001 sheet-missing: Các trang của biểu mẫu (Báo cáo, Theo huyện, Danh sách) có còn đủ hay không; trang đổi tên vẫn
//! nhận ra theo khóa.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway, Spoils};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S001",
        name: "sheet-missing",
        severity: Severity::Error,
        title: "Thiếu trang tính",
        what: "Các trang của biểu mẫu (Báo cáo, Theo huyện, Danh sách) có còn đủ hay không; trang đổi tên vẫn \
            nhận ra theo khóa.",
        why: "Thiếu trang là thiếu toàn bộ số liệu của trang đó.",
        example: "Trang Theo huyện bị xóa trước khi gửi.",
        remedy: "Lấy lại trang này từ biểu mẫu đã phát hành (hoặc nhập lại vào biểu mẫu mới) rồi gửi lại.",
        message: "{place}: không có trong tệp ({found}).",
        facts: Facts { leeway: Leeway::NoAnswer, spoils: Spoils::Sheet, ..Facts::of(Family::Sheet) },
    },
    judge: Judge::AtTheDoor,
};
