//! S006 row-label-of-another: Nhãn của dòng (nội dung, huyện) có phải là nhãn của một dòng khác trong bảng hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Spoils};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S006",
        name: "row-label-of-another",
        severity: Severity::Error,
        title: "Nội dung dòng là của dòng khác",
        what: "Nhãn của dòng (nội dung, huyện) có phải là nhãn của một dòng khác trong bảng hay không.",
        why: "Dòng bị sắp xếp lại hoặc dán lệch mà cột khóa không đi theo: không biết số liệu là của chỉ tiêu, huyện nào.",
        example: "Dòng khóa 1.3.c@180 lại ghi huyện Bình Gia.",
        remedy: "Trả các dòng về đúng thứ tự của biểu mẫu đã phát hành, hoặc nhập lại số liệu vào biểu mẫu còn nguyên.",
        message: "{place}: dòng này ghi ‘{found}’, biểu mẫu phát hành ghi ‘{expected}’; số liệu của dòng không rõ là của đâu.",
        facts: Facts { spoils: Spoils::Row, ..Facts::of(Family::Sheet) },
    },
    judge: Judge::AtTheDoor,
};
