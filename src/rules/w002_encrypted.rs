//! W002 encrypted: Tệp có bị mã hóa bằng mật khẩu hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W002",
        name: "encrypted",
        severity: Severity::Error,
        title: "Tệp đặt mật khẩu mở",
        what: "Tệp có bị mã hóa bằng mật khẩu hay không.",
        why: "Không có mật khẩu thì không đọc được; mật khẩu gửi kèm thư không được dùng.",
        example: "Bảng tính đặt mật khẩu ở File – Info – Protect Workbook – Encrypt with Password.",
        remedy: "Mở tệp, bỏ mật khẩu (File – Info – Protect Workbook – Encrypt with Password, xóa trống), lưu và \
            gửi lại.",
        message: "Tệp được đặt mật khẩu nên không đọc được: {found}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
