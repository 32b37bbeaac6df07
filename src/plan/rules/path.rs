//! What the steps of a detailed plan say (K045 to K049).
//!
//! Words only; never finds a fault.

use crate::model::finding::Severity;

use super::super::codes;
use crate::model::rule::{Facts, Family, RuleDoc};

pub(super) const RULES: &[RuleDoc] = &[
    RuleDoc {
        code: codes::STEP_NOT_OF_UNIT,
        name: "step-not-of-unit",
        severity: Severity::Error,
        title: "Bước giao cho đơn vị không báo cáo chỉ tiêu",
        what: "",
        why: "Bước được in trên biểu mẫu của đơn vị báo cáo chỉ tiêu; đơn vị khác sẽ không bao giờ thấy bước này.",
        example: "Bước của 1.3.a (Chi cục Kiểm lâm báo cáo) ghi đơn vị vp.",
        remedy: "Chọn đơn vị báo cáo chỉ tiêu, thêm đơn vị vào sheet Phân bổ, hoặc để trống.",
        message: "{place}: đơn vị ‘{found}’ không báo cáo chỉ tiêu này; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
    RuleDoc {
        code: codes::STEP_AFTER_DEADLINE,
        name: "step-after-deadline",
        severity: Severity::Error,
        title: "Bước sau thời hạn của chỉ tiêu",
        what: "",
        why: "Chỉ tiêu phải xong trong thời hạn; bước hoặc lượng dự kiến sau đó mâu thuẫn với kế hoạch được giao.",
        example: "3.3.a có thời hạn Quý III/2022, một bước ghi xong Tháng 11/2022.",
        remedy: "Sửa thời hạn của bước, chuyển lượng về tháng trước, hoặc sửa thời hạn của nhiệm vụ.",
        message: "{place}: {found} sau thời hạn của chỉ tiêu; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
    RuleDoc {
        code: codes::STEP_REVERSED,
        name: "step-reversed",
        severity: Severity::Error,
        title: "Bước kết thúc trước khi bắt đầu",
        what: "",
        why: "Không việc nào làm được trong khoảng ngày như vậy; một trong hai ngày gõ nhầm.",
        example: "Từ ngày 01/6/2022, xong trong Tháng 4/2022.",
        remedy: "Sửa ngày bắt đầu hoặc thời hạn của bước.",
        message: "{place}: {found}; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
    RuleDoc {
        code: codes::MONTHS_NOT_FLOW,
        name: "months-not-flow",
        severity: Severity::Error,
        title: "Lượng theo tháng cho chỉ tiêu không cộng dồn",
        what: "",
        why: "Chỉ số của chỉ tiêu cộng dồn (flow) mới chia được theo tháng; mức, tỷ lệ, mốc, xếp hạng thì không.",
        example: "Bước của mốc hoàn thành 2.c có số ở cột T5.",
        remedy: "Xóa số theo tháng; bước chỉ cần nội dung và thời hạn.",
        message: "{place}: {found}; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
    RuleDoc {
        code: codes::PATH_BELOW_TARGET,
        name: "path-below-target",
        severity: Severity::Warning,
        title: "Cộng các tháng chưa đạt mức kế hoạch",
        what: "",
        why: "Làm đúng từng tháng của kế hoạch chi tiết mà vẫn không đạt chỉ tiêu: thiếu bước, hoặc gõ nhầm.",
        example: "Các bước của 1.3.a cộng lại 8.500 ha, kế hoạch 9.000 ha.",
        remedy: "Bổ sung bước hoặc lượng còn thiếu.",
        message: "{place}: cộng các tháng của kế hoạch chi tiết được {found}; cần {expected}.",
        facts: Facts::of(Family::PlanWorkbook),
    },
];
