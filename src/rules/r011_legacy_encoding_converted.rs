//! R011 legacy-encoding-converted: Chữ gõ bằng bảng mã TCVN3 (phông .Vn…) hoặc VNI (phông VNI-…), nhận biết theo
//! phông của ô hoặc theo các tiếng đọc được.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "R011",
        name: "legacy-encoding-converted",
        severity: Severity::Note,
        title: "Chuyển chữ TCVN3, VNI sang Unicode",
        what: "Chữ gõ bằng bảng mã TCVN3 (phông .Vn…) hoặc VNI (phông VNI-…), nhận biết theo phông của ô hoặc theo các tiếng đọc được.",
        why: "Bảng mã cũ chỉ hiện đúng với phông của nó; sổ theo dõi lưu bằng Unicode, nội dung gốc vẫn được giữ.",
        example: "‘tû lÖ’ (TCVN3) → ‘tỷ lệ’; ‘tyû leä’ (VNI) → ‘tỷ lệ’.",
        remedy: "Không cần làm gì; nên gõ bằng bảng mã Unicode.",
        message: "{place}: ‘{found}’ được chuyển thành ‘{expected}’.",
        facts: Facts::of(Family::Repair),
    },
    judge: Judge::AtTheDoor,
};
