//! W008 stamp-incomplete: Trang ẩn _khtc có còn trong tệp hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W008",
        name: "stamp-incomplete",
        severity: Severity::Warning,
        title: "Dấu của biểu mẫu không còn đủ",
        what: "Trang ẩn _khtc có còn trong tệp hay không.",
        why: "Phần mềm khác khi lưu có thể bỏ trang ẩn; tệp vẫn nhận ra được nhưng không kiểm chứng được dấu \
            niêm và các giá trị gốc.",
        example: "Tệp được lưu lại bằng phần mềm bảng tính trực tuyến.",
        remedy: "Không cần gửi lại nếu số liệu đúng. Kỳ sau lưu biểu mẫu bằng Excel hoặc LibreOffice, không xóa \
            trang ẩn.",
        message: "Dấu của biểu mẫu không còn đủ ({found}), nên không kiểm chứng được dấu niêm.",
        facts: Facts::of(Family::Workbook),
    },
    judge: Judge::AtTheDoor,
};
