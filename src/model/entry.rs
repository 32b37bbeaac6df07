//! One answer of one unit: what was read, and the cell it came from.
//!
//! Flat on purpose: wide tables are views of this.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::grid::CellRef;
use super::quantity::Quantity;

/// One answer: unit and period are those of its submission.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
    pub value: Option<Quantity>,
    pub text: Option<String>,
    pub date: Option<NaiveDate>,
    /// “Khoảng 500”, “ước 500”: counts as an estimate.
    pub estimated: bool,
    #[serde(flatten)]
    pub at: CellRef,
}

/// What an answer is about: a column that the unit types in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Current,
    Numerator,
    Denominator,
    Estimate,
    Progress,
    DoneOn,
    Result,
    Evidence,
    Difficulty,
    Proposal,
    Note,
    /// A line of the list of names (sheet `Danh sách`).
    Name,
}

/// How far a milestone has come, as the unit says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    NotStarted,
    InProgress,
    Done,
    Paused,
}

/// An answer above or below the table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeaderAnswer {
    pub key: HeaderKey,
    pub text: String,
    pub date: Option<NaiveDate>,
    #[serde(flatten)]
    pub at: CellRef,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderKey {
    /// Lý do chỉnh lý.
    Reason,
    /// Không phát sinh: the unit says that nothing happened in the period.
    NilReport,
    NextTasks,
    DocumentNo,
    DocumentDate,
    PreparedBy,
    Phone,
    SignedBy,
}

impl Field {
    pub const ALL: [Field; 12] = [
        Field::Current,
        Field::Numerator,
        Field::Denominator,
        Field::Estimate,
        Field::Progress,
        Field::DoneOn,
        Field::Result,
        Field::Evidence,
        Field::Difficulty,
        Field::Proposal,
        Field::Note,
        Field::Name,
    ];

    /// What an officer may answer in place of the unit: what totals and statuses are made of.
    pub const ADJUSTABLE: [Field; 5] =
        [Field::Current, Field::Numerator, Field::Denominator, Field::Progress, Field::DoneOn];

    /// The column key in the template and the name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Field::Current => "current",
            Field::Numerator => "numerator",
            Field::Denominator => "denominator",
            Field::Estimate => "estimate",
            Field::Progress => "progress",
            Field::DoneOn => "done_on",
            Field::Result => "result",
            Field::Evidence => "evidence",
            Field::Difficulty => "difficulty",
            Field::Proposal => "proposal",
            Field::Note => "note",
            Field::Name => "name",
        }
    }

    pub fn from_key(key: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.key() == key)
    }

    /// True for the fields that hold a figure.
    pub const fn is_numeric(self) -> bool {
        match self {
            Field::Current | Field::Numerator | Field::Denominator | Field::Estimate => true,
            Field::Progress | Field::DoneOn | Field::Result | Field::Evidence => false,
            Field::Difficulty | Field::Proposal | Field::Note | Field::Name => false,
        }
    }

    /// The heading that an officer reads.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Field::Current => "Thực hiện trong kỳ",
            Field::Numerator => "Tử số",
            Field::Denominator => "Mẫu số",
            Field::Estimate => "Ước thực hiện cả năm",
            Field::Progress => "Tiến độ",
            Field::DoneOn => "Ngày hoàn thành",
            Field::Result => "Kết quả thực hiện",
            Field::Evidence => "Văn bản minh chứng",
            Field::Difficulty => "Khó khăn, vướng mắc",
            Field::Proposal => "Đề xuất, kiến nghị",
            Field::Note => "Ghi chú",
            Field::Name => "Tên",
        }
    }
}

impl Progress {
    pub const ALL: [Progress; 4] = [Progress::NotStarted, Progress::InProgress, Progress::Done, Progress::Paused];

    /// The label in the drop-down, and what comes back in `text`.
    pub const fn label(self) -> &'static str {
        match self {
            Progress::NotStarted => "chưa triển khai",
            Progress::InProgress => "đang thực hiện",
            Progress::Done => "hoàn thành",
            Progress::Paused => "tạm dừng",
        }
    }

    pub fn from_label(label: &str) -> Option<Progress> {
        Progress::ALL.into_iter().find(|progress| progress.label() == label)
    }
}

impl HeaderKey {
    pub const ALL: [HeaderKey; 8] = [
        HeaderKey::Reason,
        HeaderKey::NilReport,
        HeaderKey::NextTasks,
        HeaderKey::DocumentNo,
        HeaderKey::DocumentDate,
        HeaderKey::PreparedBy,
        HeaderKey::Phone,
        HeaderKey::SignedBy,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            HeaderKey::Reason => "reason",
            HeaderKey::NilReport => "nil_report",
            HeaderKey::NextTasks => "next_tasks",
            HeaderKey::DocumentNo => "document_no",
            HeaderKey::DocumentDate => "document_date",
            HeaderKey::PreparedBy => "prepared_by",
            HeaderKey::Phone => "phone",
            HeaderKey::SignedBy => "signed_by",
        }
    }

    pub fn from_key(key: &str) -> Option<HeaderKey> {
        HeaderKey::ALL.into_iter().find(|header| header.key() == key)
    }

    pub const fn vietnamese(self) -> &'static str {
        match self {
            HeaderKey::Reason => "Lý do chỉnh lý",
            HeaderKey::NilReport => "Không phát sinh trong kỳ",
            HeaderKey::NextTasks => "Nhiệm vụ trọng tâm kỳ tới",
            HeaderKey::DocumentNo => "Số văn bản",
            HeaderKey::DocumentDate => "Ngày văn bản",
            HeaderKey::PreparedBy => "Người lập biểu",
            HeaderKey::Phone => "Điện thoại",
            HeaderKey::SignedBy => "Thủ trưởng đơn vị",
        }
    }
}
