//! The next steps as commands of the terminal.
//!
//! Never decides which; `app::home` does.

use serde::{Serialize, Serializer};

use crate::app::home::NextStep;

/// The command, and what it does.
pub fn words(step: &NextStep) -> String {
    match step {
        NextStep::IssueTemplates { period } => {
            format!("khtc template --period {period}      phát hành biểu mẫu cho các đơn vị")
        }
        NextStep::RunPeriod { period, waiting } => format!(
            "khtc run --period {period}           làm cả kỳ: tiếp nhận {waiting} tệp trong hop-thu-den/, tổng hợp, báo cáo"
        ),
        NextStep::Receive { period } => format!(
            "khtc receive TỆP…                tiếp nhận báo cáo (hoặc để vào hop-thu-den/ rồi ‘khtc run --period {period}’)"
        ),
        NextStep::Remind { period } => {
            format!("khtc remind --period {period}        soạn thư nhắc đơn vị chưa nộp, bị trả lại")
        }
        NextStep::Consolidate { period } => format!("khtc consolidate --period {period}   bảng tổng hợp cho phòng"),
        NextStep::Report { period } => format!("khtc report --period {period}        báo cáo gửi UBND tỉnh"),
        NextStep::IssueNextTemplates { period } => {
            format!("khtc template --period {period}      phát hành biểu mẫu kỳ tới")
        }
        NextStep::Close { period } => {
            format!("khtc close --period {period}         chốt kỳ: khóa số liệu, lưu cả hai tệp kết quả")
        }
    }
}

/// For programs that read this door's JSON a step is its words. It stands here, not beside the type, because the words
/// are commands of the terminal; within one crate that may be so.
impl Serialize for NextStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&words(self))
    }
}
