//! S007 matched-by-headings: Dòng khóa hoặc cột A ẩn không còn, nhưng tiêu đề cột và nhãn dòng đủ rõ để biết từng ô.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "S007",
        name: "matched-by-headings",
        severity: Severity::Warning,
        title: "Bảng mất khóa, nhận theo tiêu đề cột và nhãn dòng",
        what: "Dòng khóa hoặc cột A ẩn không còn, nhưng tiêu đề cột và nhãn dòng đủ rõ để biết từng ô.",
        why: "Tiêu đề và nhãn do người sửa được nên kém chắc hơn khóa; chỉ nhận khi mỗi cột, mỗi dòng khớp đúng một.",
        example: "Chép bảng sang tệp Excel mới, cột A bị xóa.",
        remedy: "Kiểm tra lại số liệu trong bản trả lời; kỳ sau điền vào đúng tệp được gửi, không chép sang tệp khác.",
        message: "{place}: bảng không còn khóa, {found}.",
        facts: Facts::of(Family::Sheet),
    },
    judge: Judge::AtTheDoor,
};
