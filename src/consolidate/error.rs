//! What can go wrong on our side while figures are added up.
//!
//! Never the fault of a unit: that is a finding.

use polars::prelude::PolarsError;

use crate::model::period::Period;

/// What can go wrong on our side.
#[derive(Debug, thiserror::Error)]
pub enum ConsolidateError {
    #[error("kỳ {period} không thuộc năm {year} của kế hoạch: chọn kế hoạch của đúng năm")]
    OtherYear { period: Period, year: i32 },
    #[error("chỉ tiêu {indicator}: số liệu quá lớn, không cộng chính xác được; kiểm tra lại số liệu của chỉ tiêu này")]
    TooLarge { indicator: String },
    #[error("không cộng được số liệu: {0}")]
    Frame(#[from] PolarsError),
}
