//! From the standing reports to what the office reports.
//!
//! Never reads a clock, a file or a ledger.
pub mod totals;

use polars::prelude::PolarsError;

/// What can go wrong on our side.
#[derive(Debug, thiserror::Error)]
pub enum ConsolidateError {
    #[error("kỳ {period} không thuộc năm {year} của kế hoạch: chọn kế hoạch của đúng năm")]
    OtherYear { period: crate::model::period::Period, year: i32 },
    #[error("chỉ tiêu {indicator}: số liệu quá lớn nên không cộng chính xác được; kiểm tra lại số liệu của chỉ tiêu này")]
    TooLarge { indicator: String },
    #[error("không cộng được số liệu: {0}")]
    Frame(#[from] PolarsError),
}
