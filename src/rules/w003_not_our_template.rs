//! W003 not-our-template: Tệp có dấu nhận biết của biểu mẫu (trang _khtc, tên khtc_stamp hoặc thuộc tính khtc) hoặc
//! các khóa dòng, cột hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway, OfficersPart};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W003",
        name: "not-our-template",
        severity: Severity::Error,
        title: "Không phải biểu mẫu đã phát hành",
        what: "Tệp có dấu nhận biết của biểu mẫu (trang _khtc, tên khtc_stamp hoặc thuộc tính khtc) hoặc các \
            khóa dòng, cột hay không.",
        why: "Không có dấu và khóa thì không biết ô nào là số liệu của chỉ tiêu nào; đoán là sai.",
        example: "Bảng số liệu tự kẻ, hoặc chỉ chép phần nhìn thấy của biểu mẫu sang tệp mới.",
        remedy: "Nhập số liệu vào đúng biểu mẫu mà phòng tổng hợp đã gửi cho đơn vị rồi gửi lại cả tệp đó.",
        message: "Tệp không phải là biểu mẫu do phòng tổng hợp phát hành: {found}. Cần: {expected}.",
        facts: Facts {
            leeway: Leeway::NothingToRead,
            officers_part: Some(OfficersPart::NameTheSender),
            ..Facts::of(Family::Workbook)
        },
    },
    judge: Judge::AtTheDoor,
};
