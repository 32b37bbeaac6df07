//! What the program failed to write.
//!
//! Never the fault of a unit: that is a finding.

use rust_xlsxwriter::XlsxError;

/// What the program failed to write; never the unit's fault.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("không ghi được biểu mẫu: {0}")]
    Write(#[from] XlsxError),
}
