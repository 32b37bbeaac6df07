//! S004 duplicate-row: Mỗi khóa dòng chỉ có ở một dòng.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway, Spoils};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S004",
        name: "duplicate-row",
        severity: Severity::Error,
        title: "Một dòng xuất hiện hai lần",
        what: "Mỗi khóa dòng chỉ có ở một dòng.",
        why: "Hai dòng cùng chỉ tiêu thì không biết dòng nào đúng; chương trình không bao giờ cộng hai dòng.",
        example: "Chép dòng 12 và chèn xuống dòng 13, cả hai đều mang khóa 1.3.a.",
        remedy: "Giữ lại một dòng đúng, xóa dòng kia rồi gửi lại.",
        message: "{place}: một dòng ghi hai lần ({found}).",
        facts: Facts { leeway: Leeway::NoAnswer, spoils: Spoils::Row, ..Facts::of(Family::Sheet) },
    },
    judge: Judge::AtTheDoor,
};
