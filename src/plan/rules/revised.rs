//! What a revision drops or changes although it was reported (K050, K051, K052).
//!
//! Words only; never finds a fault.

use crate::model::finding::Severity;

use super::super::codes;
use crate::model::rule::{Facts, Family, RuleDoc};

pub(super) const RULES: &[RuleDoc] = &[
    RuleDoc {
        code: codes::DROPPED_WITH_FIGURES,
        name: "dropped-with-figures",
        severity: Severity::Warning,
        title: "Bỏ chỉ tiêu đã có số liệu",
        what: "",
        why: "Số liệu đã nhận vẫn còn trong sổ và ở sheet Dữ liệu, nhưng không còn dòng nào tổng hợp nó.",
        example: "Bản lần 2 không còn 1.1.b, tháng 1 đến tháng 5 đã báo cáo 1.1.b.",
        remedy: "Nếu bỏ nhầm, thêm lại chỉ tiêu với mã cũ; nếu đúng là bỏ thì không phải làm gì.",
        message: "{place}: bỏ chỉ tiêu {found} đã có số liệu; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
    RuleDoc {
        code: codes::UNIT_DROPPED_WITH_REPORTS,
        name: "unit-dropped-with-reports",
        severity: Severity::Warning,
        title: "Bỏ đơn vị đã có báo cáo",
        what: "",
        why: "Báo cáo đã nhận vẫn được tính; không còn dòng của đơn vị thì chương trình hiểu là đơn vị hoạt động đến hết \
            ngày trước khi có bản kế hoạch này, có thể không đúng ngày sáp nhập.",
        example: "Bản lần 2 không còn tt-nuoc, tháng 1 đến tháng 5 tt-nuoc đã báo cáo.",
        remedy: "Giữ dòng của đơn vị, ghi ngày cuối ở cột ‘Hiệu lực đến ngày’; đơn vị mới ghi ‘Hiệu lực từ ngày’. Đơn vị chỉ đổi tên: giữ \
            mã, sửa tên.",
        message: "{place}: bỏ đơn vị {found} đã có báo cáo; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
    RuleDoc {
        code: codes::CODE_REUSED,
        name: "code-reused",
        severity: Severity::Error,
        title: "Mã chỉ tiêu đã có số liệu chuyển sang việc khác",
        what: "",
        why: "Số liệu đã báo cáo sẽ bị cộng chung với số liệu của một loại chỉ tiêu hoặc một đơn vị tính khác.",
        example: "Bản lần 1: 1.3.a tính bằng ha; bản lần 2: 1.3.a tính bằng m2.",
        remedy: "Giữ loại và đơn vị tính cũ; chỉ tiêu mới thì đặt mã mới và bỏ dòng cũ.",
        message: "{place}: mã {found}; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
];
