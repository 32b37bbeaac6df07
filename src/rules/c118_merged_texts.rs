//! C118 merged-texts: Trong bảng có vùng ô gộp (Merge) trùm lên các ô diễn giải hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C118",
        name: "merged-texts",
        severity: Severity::Warning,
        title: "Ô gộp trong các cột chữ",
        what: "Trong bảng có vùng ô gộp (Merge) trùm lên các ô diễn giải hay không.",
        why: "Nội dung được ghi cho ô đầu của vùng gộp; các ô bị trùm được coi là để trống.",
        example: "Gộp ô Kết quả của ba dòng để viết chung một đoạn.",
        remedy: "Bỏ gộp ô; nội dung chung cho nhiều dòng thì ghi ở dòng đầu.",
        message: "{place}: ô gộp {found} trùm lên {expected}; nội dung chỉ được ghi cho ô đầu.",
        facts: Facts::of(Family::Cell),
    },
    judge: Judge::AtTheDoor,
};
