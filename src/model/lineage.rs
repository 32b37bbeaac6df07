//! Where what the office reports comes from: from a figure, a status or a tally down to the cells of the reports.
//!
//! Plain values, gathered in `report::lineage`, shown and given as JSON by `explain`; never computed a second time.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::channel::Channel;
use super::consolidation::{Coverage, Status};
use super::disposition::Disposition;
use super::entry::Field;
use super::filing::State;
use super::finding::Repair;
use super::gap::Gap;
use super::grid::CellRef;
use super::indicator::{Kind, Target};
use super::period::Period;
use super::quantity::Quantity;

/// A column of the consolidated workbook.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    Current,
    Cumulative,
    Percent,
    Prior,
    Status,
}

/// One indicator, of the whole line, of one unit or of one district.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfIndicator {
    pub indicator: String,
    pub task: String,
    pub title: String,
    pub uom: String,
    pub kind: Kind,
    pub target: Target,
    pub unit: Option<String>,
    pub district: Option<String>,
    /// What the consolidation says about the line as a whole: `không tính được: …`.
    pub remark: Option<String>,
    pub figures: Vec<Figure>,
}

/// One figure and what it was made of.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Figure {
    pub figure: FigureKind,
    /// As the consolidated workbook has it; none where it has none.
    pub value: Option<Quantity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// How it was made, in Vietnamese.
    pub formula: String,
    pub from: Vec<Contribution>,
    /// Answers about the same that are no part of it, and why.
    pub left_out: Vec<LeftOut>,
    /// Earlier reports that it should rest on and does not.
    pub missing: Vec<Gap>,
}

/// What one unit gave to a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Contribution {
    /// None for an opening figure of all units together.
    pub unit: Option<String>,
    pub name: String,
    /// Of the target, in parts of one.
    pub share: Option<Quantity>,
    pub value: Option<Quantity>,
    /// Whether the unit answered for the period; none where the consolidation does not say.
    pub reported: Option<bool>,
    /// Of a unit with no report that counts in the period: the last one that was sent back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_back: Option<SentBack>,
    /// True if the unit does not owe it in the period.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_asked: bool,
    pub sources: Vec<FigureSource>,
}

/// An attempt that does not count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SentBack {
    pub period: Period,
    pub attempt: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum FigureSource {
    Report(Box<ReportSource>),
    /// The plan's sheet `Số đầu kỳ`.
    Opening {
        as_of: NaiveDate,
        district: Option<String>,
        value: Option<Quantity>,
        reason: &'static str,
        document: String,
    },
}

/// The attempt that stands for a unit's period, and the cells of it that count.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ReportSource {
    pub period: Period,
    pub attempt: u32,
    pub receipt: Option<i64>,
    pub disposition: Option<Disposition>,
    pub received_at: DateTime<FixedOffset>,
    /// Why it stands.
    pub stands: String,
    /// The officer's decision by which it counts, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    /// `Lý do chỉnh lý`, as the unit gave it.
    pub reason: Option<String>,
    pub file: String,
    pub sha256: String,
    /// By mail or as the officer said; none if nobody did.
    pub via: Option<Channel>,
    /// How it came; filled in from the ledger.
    pub came: Option<Came>,
    pub cells: Vec<Leaf>,
    /// The unit's other attempts for the period.
    pub others: Vec<OtherAttempt>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Came {
    pub recorded_at: DateTime<FixedOffset>,
    /// The file as given, or the mail that brought it.
    pub path: String,
    pub message_id: Option<String>,
    pub sender: Option<String>,
}

/// One cell of a report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Leaf {
    /// Of an adjusted answer the cell whose place it takes; none where nothing stands there.
    #[serde(flatten)]
    pub at: Option<CellRef>,
    pub district: Option<String>,
    pub field: Field,
    pub value: Option<Quantity>,
    pub text: Option<String>,
    pub date: Option<NaiveDate>,
    pub estimated: bool,
    /// What it is to the figure, in Vietnamese.
    pub reason: &'static str,
    /// As it stands in the file that was received; filled in from there.
    pub raw: Option<String>,
    pub repairs: Vec<Repair>,
    /// What an officer decided to count in place of the cell: the value above is then the officer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjusted: Option<Decided>,
}

/// An officer's decision about an answer, and what the unit itself had answered.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Decided {
    pub decision: i64,
    pub by: String,
    pub reason: String,
    pub at: DateTime<FixedOffset>,
    pub own_value: Option<Quantity>,
    pub own_text: Option<String>,
    pub own_date: Option<NaiveDate>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OtherAttempt {
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub disposition: Disposition,
    pub file: String,
    pub sha256: String,
    /// Why it does not stand.
    pub because: String,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LeftOut {
    pub unit: String,
    /// None for an opening figure.
    pub period: Option<Period>,
    pub attempt: Option<u32>,
    #[serde(flatten)]
    pub at: Option<CellRef>,
    pub district: Option<String>,
    pub field: Field,
    pub value: Option<Quantity>,
    pub reason: &'static str,
}

/// A heading or a task: as far as the worst of what lies below it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfTask {
    pub task: String,
    pub title: String,
    pub status: Status,
    pub deadline: Option<NaiveDate>,
    pub completed_on: Option<NaiveDate>,
    pub reported: bool,
    pub formula: String,
    pub indicators: Vec<Branch>,
    pub tasks: Vec<OfTask>,
}

/// An indicator in short, as it weighs on its task or in a tally.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Branch {
    pub indicator: String,
    pub title: String,
    pub status: Status,
    pub deadline: NaiveDate,
    pub completed_on: Option<NaiveDate>,
    pub cumulative: Option<Quantity>,
    pub attainment_percent: Option<Quantity>,
    pub reported: bool,
    /// True if nobody owes it in the period.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_asked: bool,
    /// True if an officer's answer is part of the cumulative, or of the status of a milestone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub adjusted: bool,
    /// The words of a milestone; of a figure `explain` of the indicator itself tells more.
    pub from: Vec<Contribution>,
}

/// How many are in a class, and which.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfTally {
    pub status: Status,
    pub count: usize,
    /// Of so many indicators of the plan.
    pub of: usize,
    pub indicators: Vec<Branch>,
    /// Tasks that have indicators of their own.
    pub tasks: Vec<TallyTask>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TallyTask {
    pub task: String,
    pub title: String,
    pub deadline: Option<NaiveDate>,
    pub completed_on: Option<NaiveDate>,
}

/// The reports that the totals rest on.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfCoverage {
    #[serde(flatten)]
    pub coverage: Coverage,
    pub filings: Vec<OwedReport>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OwedReport {
    pub unit: String,
    pub name: String,
    pub period: Period,
    pub due: NaiveDate,
    pub state: State,
    pub attempts: Vec<MadeAttempt>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MadeAttempt {
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub disposition: Disposition,
    pub stands: bool,
    pub file: String,
    pub sha256: String,
}

impl FigureKind {
    /// The columns, in the order in which they are told.
    pub const ALL: [FigureKind; 5] =
        [FigureKind::Current, FigureKind::Cumulative, FigureKind::Percent, FigureKind::Prior, FigureKind::Status];

    pub const fn vietnamese(self) -> &'static str {
        match self {
            FigureKind::Current => "Thực hiện trong kỳ",
            FigureKind::Cumulative => "Lũy kế từ đầu năm",
            FigureKind::Percent => "Tỷ lệ so với kế hoạch",
            FigureKind::Prior => "Lũy kế trước kỳ",
            FigureKind::Status => "Tình trạng",
        }
    }
}

impl Figure {
    /// True if an officer's answer is part of it.
    pub fn is_adjusted(&self) -> bool {
        self.from.iter().flat_map(|one| &one.sources).any(|source| match source {
            FigureSource::Report(report) => report.cells.iter().any(|leaf| leaf.adjusted.is_some()),
            FigureSource::Opening { .. } => false,
        })
    }
}

impl OfIndicator {
    /// True if only a unit's or a district's part of it was asked for.
    pub const fn is_part(&self) -> bool {
        self.unit.is_some() || self.district.is_some()
    }

    /// Every report behind its figures.
    pub fn reports_mut(&mut self) -> impl Iterator<Item = &mut ReportSource> {
        self.figures.iter_mut().flat_map(|figure| &mut figure.from).flat_map(Contribution::reports_mut)
    }
}

impl OfTask {
    /// Every report behind the words of its milestones.
    pub fn reports_mut(&mut self) -> Vec<&mut ReportSource> {
        let own = self.indicators.iter_mut().flat_map(|branch| &mut branch.from).flat_map(Contribution::reports_mut);
        own.chain(self.tasks.iter_mut().flat_map(OfTask::reports_mut)).collect()
    }
}

impl OfTally {
    /// Likewise.
    pub fn reports_mut(&mut self) -> impl Iterator<Item = &mut ReportSource> {
        self.indicators.iter_mut().flat_map(|branch| &mut branch.from).flat_map(Contribution::reports_mut)
    }
}

impl Contribution {
    fn reports_mut(&mut self) -> impl Iterator<Item = &mut ReportSource> {
        self.sources.iter_mut().filter_map(|source| match source {
            FigureSource::Report(report) => Some(report.as_mut()),
            FigureSource::Opening { .. } => None,
        })
    }
}
