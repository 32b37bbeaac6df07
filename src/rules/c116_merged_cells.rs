//! C116 merged-cells: Trong bảng có vùng ô gộp (Merge) trùm lên ô phải nhập số, ngày hoặc tiến độ của dòng, cột khác
//! hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C116",
        name: "merged-cells",
        severity: Severity::Error,
        title: "Ô gộp trong bảng che mất số liệu",
        what: "Trong bảng có vùng ô gộp (Merge) trùm lên ô phải nhập số, ngày hoặc tiến độ của dòng, cột khác \
            hay không.",
        why: "Vùng gộp chỉ giữ một giá trị: không biết giá trị đó là của ô nào, các ô bị trùm có số liệu hay \
            không.",
        example: "Gộp ô Thực hiện trong kỳ của hai chỉ tiêu rồi ghi chung một số.",
        remedy: "Bỏ gộp ô (Home – Merge & Center), nhập riêng số liệu cho từng ô rồi gửi lại.",
        message: "{place}: ô gộp {found} trùm lên {expected}.",
        facts: Facts { leeway: Leeway::NoAnswer, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
