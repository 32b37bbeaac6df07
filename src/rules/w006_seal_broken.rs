//! W006 seal-broken: Dấu niêm (tính từ dấu và các giá trị lúc phát hành) còn đúng hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W006",
        name: "seal-broken",
        severity: Severity::Error,
        title: "Dấu niêm của biểu mẫu không khớp",
        what: "Dấu niêm (tính từ dấu và các giá trị lúc phát hành) còn đúng hay không.",
        why: "Dấu niêm sai nghĩa là trang ẩn _khtc đã bị sửa: đơn vị, kỳ hoặc giá trị gốc không còn tin được.",
        example: "Sửa mã đơn vị trong trang _khtc để gửi thay đơn vị khác.",
        remedy: "Xin lại biểu mẫu của kỳ này, nhập số liệu vào đó và gửi lại; không sửa trang ẩn.",
        message: "Dấu niêm của biểu mẫu không khớp: {found}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
