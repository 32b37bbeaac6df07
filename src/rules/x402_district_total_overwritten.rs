//! X402 district-total-overwritten: Với chỉ tiêu chia theo huyện, ô Thực hiện trong kỳ ở trang Báo cáo (công thức
//! cộng từ trang Theo huyện) có bị thay bằng số khác với tổng hay không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Yields};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X402",
        name: "district-total-overwritten",
        severity: Severity::Error,
        title: "Ô tổng của các huyện bị ghi đè",
        what: "Với chỉ tiêu chia theo huyện, ô Thực hiện trong kỳ ở trang Báo cáo (công thức cộng từ trang Theo \
            huyện) có bị thay bằng số khác với tổng hay không.",
        why: "Hai số khác nhau cho cùng một chỉ tiêu: không biết tổng sai hay số của một huyện thiếu.",
        example: "Trang Theo huyện cộng được 12, ô tổng bị gõ thành 15.",
        remedy: "Nhập số của từng huyện ở trang Theo huyện cho đủ; khôi phục ô tổng, không gõ số vào đó.",
        message: "{place}: ô tổng ghi ‘{found}’, cộng từ trang Theo huyện là ‘{expected}’.",
        facts: Facts { yields: Yields::InTheRow(&["S006"]), ..Facts::of(Family::Across) },
    },
    judge: Judge::AtTheDoor,
};
