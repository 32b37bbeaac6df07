//! W017 period-closed: Kỳ mà báo cáo ghi đã chốt đối với đơn vị hay chưa.
//!
//! Never judged here: only the ledger knows what is closed, when a report is recorded.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Leeway, Tells};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "W017",
        name: "period-closed",
        severity: Severity::Error,
        title: "Kỳ báo cáo đã chốt",
        what: "Kỳ mà báo cáo ghi đã chốt đối với đơn vị hay chưa.",
        why: "Số liệu của kỳ đã chốt là số liệu đã dùng để báo cáo; muốn thay phải có người quyết định và nêu lý do.",
        example: "Báo cáo tháng 6/2022 gửi bổ sung ngày 20/7/2022, sau khi tháng 6 đã chốt.",
        remedy: "Tệp được lưu nhưng số liệu không được tính. Nếu cần thay số liệu đã chốt, đơn vị nêu lý do và đề nghị \
            phòng tổng hợp mở lại kỳ, sau đó gửi lại tệp này.",
        message: "Kỳ báo cáo đã chốt: {found}. Cần: {expected}.",
        facts: Facts {
            leeway: Leeway::NothingToRead,
            tells: Some(Tells::CameAfterClosing),
            ..Facts::of(Family::Workbook)
        },
    },
    judge: Judge::AtTheDoor,
};
