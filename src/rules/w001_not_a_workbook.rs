//! W001 not-a-workbook: Nội dung tệp có phải là bảng tính Excel (xlsx, xls, xlsb) hoặc ods còn nguyên vẹn hay không,
//! bất kể tên tệp.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W001",
        name: "not-a-workbook",
        severity: Severity::Error,
        title: "Tệp không phải là bảng tính đọc được",
        what: "Nội dung tệp có phải là bảng tính Excel (xlsx, xls, xlsb) hoặc ods còn nguyên vẹn hay không, bất \
            kể tên tệp.",
        why: "Không mở được tệp thì không có số liệu nào để tiếp nhận.",
        example: "Ảnh chụp màn hình được đổi tên thành bao-cao.xlsx; tệp tải về dở dang.",
        remedy: "Mở tệp bằng Excel, chọn Lưu thành (Save As) dạng Excel Workbook (.xlsx) rồi gửi lại; nếu không \
            mở được, dùng lại biểu mẫu đã phát hành.",
        message: "Tệp gửi đến không phải là bảng tính đọc được: {found}.",
        facts: Facts { leeway: Leeway::NothingToRead, ..Facts::of(Family::Workbook) },
    },
    judge: Judge::AtTheDoor,
};
