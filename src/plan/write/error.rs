//! What the program failed to write.
//!
//! Never the fault of a plan: that is a finding.

use rust_xlsxwriter::XlsxError;

#[derive(Debug, thiserror::Error)]
#[error("không lập được sổ kế hoạch: {0}")]
pub struct WriteError(#[from] XlsxError);
