//! S005 unkeyed-figure: Có số nào nằm ở dòng hoặc cột không có khóa hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S005",
        name: "unkeyed-figure",
        severity: Severity::Warning,
        title: "Số liệu ngoài các ô của biểu mẫu",
        what: "Có số nào nằm ở dòng hoặc cột không có khóa hay không.",
        why: "Số ở đó không thuộc chỉ tiêu nào nên không được tính; nêu ra để không bị bỏ sót âm thầm.",
        example: "Thêm dòng ‘Diện tích trồng bổ sung: 40’ dưới bảng.",
        remedy: "Nếu là kết quả của một chỉ tiêu, nhập vào đúng ô của chỉ tiêu đó; nếu là giải thích, ghi vào cột \
            Ghi chú.",
        message: "{place}: ‘{found}’ nằm ngoài các ô phải nhập, không được tính.",
        facts: Facts::of(Family::Sheet),
    },
    judge: Judge::AtTheDoor,
};
