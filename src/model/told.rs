//! What a consolidated workbook told its readers, and what has changed in it since.
//!
//! Never holds the workbook itself; it can be made again from the ledger as it stood.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::consolidation::{Line, Status};
use super::period::Period;
use super::quantity::Quantity;
use super::ruling::ActKind;

/// A consolidated workbook that was written.
#[derive(Clone, PartialEq, Debug)]
pub struct Told {
    /// Plan id.
    pub plan: String,
    pub revision: u32,
    /// What the plan said then (`Plan::digest`).
    pub plan_digest: String,
    pub period: Period,
    pub as_of: NaiveDate,
    /// The state of the ledger that it rested on.
    pub known_at: DateTime<FixedOffset>,
    /// Number of the last receipt in it; 0 if there was none.
    pub last_receipt: i64,
    /// By which arithmetic (`consolidate::ARITHMETIC`); where none was written yet, the version of the program.
    pub arithmetic: String,
    /// In the order of the plan.
    pub figures: Vec<ToldFigures>,
}

/// What it said of one indicator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToldFigures {
    pub indicator: String,
    pub prior: Option<Quantity>,
    pub current: Option<Quantity>,
    pub cumulative: Option<Quantity>,
    pub percent: Option<Quantity>,
    pub status: Status,
}

/// What differs between that and what the ledger says of the same period now.
#[derive(Clone, PartialEq, Debug)]
pub struct Changes {
    pub since: Told,
    /// Workbooks of other periods that told something that holds no longer, the newest first.
    pub others: Vec<Told>,
    /// Workbook by workbook, each in the order of the plan; after all of them what is new.
    pub rows: Vec<Change>,
}

impl Changes {
    /// Each workbook that told something that holds no longer, and how many figures of it.
    pub fn by_workbook(&self) -> impl Iterator<Item = (&Told, usize)> {
        let count = |told: &Told| self.rows.iter().filter(|change| change.period == told.period).count();
        let all = std::iter::once(&self.since).chain(&self.others);
        all.map(move |told| (told, count(told))).filter(|(_, count)| *count > 0)
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Change {
    pub indicator: String,
    /// Of the workbook that told it.
    pub period: Period,
    #[serde(flatten)]
    pub moved: Moved,
    pub because: Vec<Reason>,
}

/// What was told then, and what holds now; none where nothing was said, or the indicator was not in the plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "figure", rename_all = "snake_case")]
pub enum Moved {
    Prior { then: Option<Quantity>, now: Option<Quantity> },
    Current { then: Option<Quantity>, now: Option<Quantity> },
    Cumulative { then: Option<Quantity>, now: Option<Quantity> },
    AttainmentPercent { then: Option<Quantity>, now: Option<Quantity> },
    Status { then: Option<Status>, now: Option<Status> },
}

/// What came between.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Reason {
    /// An accepted attempt about the indicator.
    Attempt {
        unit: String,
        period: Period,
        attempt: u32,
        received_at: DateTime<FixedOffset>,
        /// “Lý do chỉnh lý”, as the unit gave it.
        reason: Option<String>,
    },
    /// An officer's decision about a report that has an answer to the indicator.
    Decision {
        decision: i64,
        kind: ActKind,
        unit: String,
        period: Period,
        attempt: u32,
        by: String,
        reason: String,
        at: DateTime<FixedOffset>,
    },
    /// The plan says something else now.
    Plan { then: u32, now: u32 },
    /// The program reckons otherwise: by which arithmetic then, and now.
    Program { then: String, now: String },
}

impl From<&Line> for ToldFigures {
    fn from(line: &Line) -> ToldFigures {
        ToldFigures {
            indicator: line.indicator.clone(),
            prior: line.prior,
            current: line.current,
            cumulative: line.cumulative,
            percent: line.attainment_percent,
            status: line.status,
        }
    }
}

impl Moved {
    /// True if nothing was told before: a report has come since.
    pub const fn is_new(&self) -> bool {
        match self {
            Moved::Prior { then, .. }
            | Moved::Current { then, .. }
            | Moved::Cumulative { then, .. }
            | Moved::AttainmentPercent { then, .. } => then.is_none(),
            Moved::Status { .. } => false,
        }
    }

    /// The heading that an officer reads.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Moved::Prior { .. } => "Thực hiện kỳ trước",
            Moved::Current { .. } => "Thực hiện trong kỳ",
            Moved::Cumulative { .. } => "Lũy kế từ đầu năm",
            Moved::AttainmentPercent { .. } => "Tỷ lệ % so KH",
            Moved::Status { .. } => "Tình trạng",
        }
    }
}
