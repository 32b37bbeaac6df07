//! What becomes of a file that came: whether it is accepted, sent back, refused or only kept.
//!
//! Never knows what an officer decided: it is what the findings make of the file ([`super::ruling::ruled`] is the rest).

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity};

/// What a file can become (contract, section 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    Accepted,
    AcceptedWithWarnings,
    /// Read, but has errors; its figures do not count.
    SentBack,
    /// Meant as a report, but not readable, not ours, wrong plan, unknown unit.
    Refused,
    /// The same bytes again, and judging them again would change nothing.
    Duplicate,
    /// An attachment that is no workbook.
    Kept,
}

impl Disposition {
    /// What the findings make of a workbook that could be read; those of rules on trial make nothing.
    pub fn of(findings: &[Finding]) -> Disposition {
        match findings.iter().filter(|finding| finding.counts()).map(|finding| finding.severity).min() {
            Some(Severity::Error) => Disposition::SentBack,
            Some(Severity::Warning) => Disposition::AcceptedWithWarnings,
            Some(Severity::Note) | None => Disposition::Accepted,
        }
    }

    /// True if the figures count.
    pub const fn is_accepted(self) -> bool {
        match self {
            Disposition::Accepted | Disposition::AcceptedWithWarnings => true,
            Disposition::SentBack | Disposition::Refused | Disposition::Duplicate | Disposition::Kept => false,
        }
    }

    pub const fn vietnamese(self) -> &'static str {
        match self {
            Disposition::Accepted => "hợp lệ, đã tiếp nhận",
            Disposition::AcceptedWithWarnings => "đã tiếp nhận, có cảnh báo",
            Disposition::SentBack => "trả lại để chỉnh lý",
            Disposition::Refused => "không tiếp nhận được",
            Disposition::Duplicate => "đã nhận trước đây, không đổi",
            Disposition::Kept => "lưu kèm",
        }
    }
}
