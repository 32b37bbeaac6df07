//! C111 formula-overwritten-or-stale: Kết quả của ô công thức (lũy kế, tỷ lệ) có đúng với số do chương trình tính hay
//! không.
//!
//! Never judged here: the fault is seen while the workbook is read.

use super::rule::{Judge, Rule, RuleDoc};
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family, Yields};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "C111",
        name: "formula-overwritten-or-stale",
        severity: Severity::Warning,
        title: "Công thức bị ghi đè hoặc chưa tính lại",
        what: "Kết quả của ô công thức (lũy kế, tỷ lệ) có đúng với số do chương trình tính hay không.",
        why: "Số chương trình tính từ số liệu đã nhập được dùng, không dùng số trong ô.",
        example: "Lũy kế bị gõ đè thành 3700, đúng ra là 3613.",
        remedy: "Không nhập vào ô công thức; mở tệp bằng Excel, bấm F9, lưu lại. Nếu số tính lại sai, kiểm tra số \
            đã nhập.",
        message: "{place}: ô công thức ghi ‘{found}’, tính lại là ‘{expected}’; số tính lại được dùng.",
        facts: Facts { yields: Yields::InTheRow(&["S006"]), ..Facts::of(Family::Cell) },
    },
    judge: Judge::AtTheDoor,
};
