//! C115 outdated-prior: the cumulative that a template was issued with is no longer what the ledger says.
//!
//! Seen at the door; this file only puts it into words.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C115",
        name: "outdated-prior",
        severity: Severity::Warning,
        title: "Số kỳ trước trên biểu mẫu đã cũ so với sổ",
        what: "So số kỳ trước ghi sẵn khi phát hành biểu mẫu với số đang có trong sổ theo dõi.",
        why: "Sau khi phát hành biểu mẫu, sổ đã nhận thêm hoặc chỉnh lý báo cáo kỳ trước; lũy kế trên tệp vì thế lệch. \
              Tổng hợp luôn dùng số trong sổ.",
        example: "Biểu mẫu tháng 6 phát hành khi chưa có báo cáo tháng 5: số kỳ trước để trống, nay sổ có 3.100,5.",
        remedy: "Không phải sửa gì; lần sau dùng biểu mẫu phát hành mới nhất.",
        message: "{place}: số kỳ trước trên biểu mẫu là {found}, sổ theo dõi là {expected}.",
        facts: Facts { looks_at_other_periods: true, ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
