//! C110 locked-cell-changed: Các ô khóa (kế hoạch, đơn vị tính, số kỳ trước …) có còn như lúc phát hành hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Yields};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C110",
        name: "locked-cell-changed",
        severity: Severity::Warning,
        title: "Ô khóa bị sửa",
        what: "Các ô khóa (kế hoạch, đơn vị tính, số kỳ trước …) có còn như lúc phát hành hay không.",
        why: "Số của kế hoạch và của sổ theo dõi được dùng, không dùng số đã sửa; nêu ra để đơn vị biết.",
        example: "Kế hoạch năm 9.000 bị sửa thành 8.000.",
        remedy: "Không cần sửa ô này. Nếu giá trị phát hành sai, báo phòng tổng hợp.",
        message: "{place}: ô khóa bị sửa thành ‘{found}’, giá trị phát hành là ‘{expected}’; giá trị phát hành \
            được dùng.",
        facts: Facts { yields: Yields::InTheRow(&["S006"]), ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
