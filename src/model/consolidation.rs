//! What the office reports: one line an indicator, one status a task, and how many units it rests on.
//!
//! Plain values, computed in `consolidate`, shown by `report`; their JSON is that of `docs/contract.md`, *Consolidation*.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::comparison::Comparison;
use super::entry::{Field, Progress};
use super::gap::Gap;
use super::grid::CellRef;
use super::indicator::{Kind, Target};
use super::listed::{Coded, Listed, Parted};
use super::outlook::Outlook;
use super::period::Period;
use super::quantity::Quantity;
use super::revised::TargetBefore;
use super::ruling::Adjusted;

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Consolidation {
    /// Plan id.
    pub plan: String,
    pub revision: u32,
    pub period: Period,
    /// The day on which deadlines are judged.
    pub as_of: NaiveDate,
    pub coverage: Coverage,
    /// In the order of the plan.
    pub lines: Vec<Line>,
    /// In the order of the plan, headings included.
    pub tasks: Vec<TaskLine>,
    /// Every figure and text that the period rests on or left aside, with its origin (sheet *Dữ liệu*).
    #[serde(skip)]
    pub data: Listed<Datum>,
    /// Early warning: of every flow with a number to reach, in the order of the plan (sheet *Cảnh báo sớm*).
    #[serde(skip)]
    pub outlooks: Vec<Outlook>,
    /// The year before, of every indicator of which it is known (sheet *So sánh*).
    #[serde(skip)]
    pub comparisons: Vec<Comparison>,
}

/// How many units a total rests on.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Coverage {
    /// received + missing = expected. A unit counts as received if every report that it owes
    /// inside the period is in, whatever was decided about it.
    pub expected: usize,
    pub received: usize,
    /// Of the received, those whose every report stands accepted.
    pub accepted: usize,
    /// Unit codes.
    pub missing: Vec<String>,
    pub sent_back: Vec<String>,
    /// Units of which a level was carried forward from an earlier period.
    pub carried_forward: Vec<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Line {
    pub indicator: String,
    pub task: String,
    pub uom: String,
    pub kind: Kind,
    pub target: Target,
    /// What was to be reached before the plan was revised; none if that is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_before: Option<TargetBefore>,
    /// The cumulative before the period; of a stock or rate the last level before it.
    pub prior: Option<Quantity>,
    /// Of the period; for a stock or rate the level at its end, none if that was not reported.
    pub current: Option<Quantity>,
    /// From the start of the year; for a stock or rate the last level.
    pub cumulative: Option<Quantity>,
    /// Rounded half up to one decimal; never shown as 100 below the target.
    pub attainment_percent: Option<Quantity>,
    pub status: Status,
    /// Judged on the exact value.
    pub met: bool,
    /// Above the upper end of a range.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exceeded: bool,
    /// True if at least one reporter answered for the period; not reported is neither zero nor “not done”.
    pub reported: bool,
    /// True if nobody owes it in the period: it is asked by quarter, or a revised plan asks for it only later. An answer
    /// is welcome all the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_asked: bool,
    /// What the units expect of the whole year, summed like `cumulative`.
    pub estimate: Option<Quantity>,
    /// True if any figure in it is one (“khoảng 500”).
    pub estimated: bool,
    /// Difference to the target: in points for a rate, in its unit otherwise; value − target.
    pub difference: Option<Quantity>,
    /// Of a stock with a baseline: growth over it.
    pub growth: Option<Quantity>,
    /// The cumulative of the same period of last year, where the plan's opening figures or the ledger give it.
    pub last_year: Option<Quantity>,
    pub deadline: NaiveDate,
    pub completed_on: Option<NaiveDate>,
    /// What the unit says of a milestone.
    pub progress: Option<Progress>,
    /// Why there is no figure, or what it lacks, in Vietnamese: `không tính được: cc-kl thiếu mẫu số`.
    pub remark: Option<String>,
    /// Of a flow: earlier reports that its cumulative should rest on and does not, in order of time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// Answers in it that an officer adjusted, in the order of the data.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjusted: Vec<Adjusted>,
    /// Districts that reach an `each` target, and those that have to.
    pub districts_met: Option<(usize, usize)>,
    pub by_unit: Vec<UnitFigure>,
    pub by_district: Vec<DistrictFigure>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct UnitFigure {
    pub unit: String,
    pub prior: Option<Quantity>,
    pub current: Option<Quantity>,
    pub cumulative: Option<Quantity>,
    pub reported: bool,
    /// True if the unit does not owe it in the period.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_asked: bool,
    /// The share of the target that is this unit's, in parts of one.
    pub share: Quantity,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DistrictFigure {
    pub district: String,
    pub prior: Option<Quantity>,
    pub current: Option<Quantity>,
    pub cumulative: Option<Quantity>,
    /// Of an `each` target: reached here.
    pub met: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TaskLine {
    pub task: String,
    pub status: Status,
    pub deadline: Option<NaiveDate>,
    pub completed_on: Option<NaiveDate>,
    /// False if no indicator below it was reported.
    pub reported: bool,
    /// True if nobody owes any indicator below it that is still open.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_asked: bool,
}

/// Whether there is an answer for the period, and who is to blame if there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerState {
    Given,
    /// It is owed.
    Missing,
    /// Nobody was asked for it.
    NotAsked,
    /// It was completed before: nobody has to report it any more.
    NotNeeded,
}

/// The official tally's four classes, derived from (deadline, completion date, as-of date).
/// Ordered worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    InProgressOverdue,
    InProgressOnTime,
    DoneLate,
    DoneOnTime,
}

/// One answer that stands, with its origin and its part in the totals.
#[derive(Clone, PartialEq, Debug)]
pub struct Datum {
    pub unit: String,
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
    pub value: Option<Quantity>,
    pub text: Option<String>,
    pub date: Option<NaiveDate>,
    pub estimated: bool,
    /// True of a unit's own answer in whose place an officer's adjustment counts.
    pub overruled: bool,
    pub origin: Origin,
    /// Counts towards what stood before the period, towards the total of the period, and towards the cumulative.
    pub in_prior: Inclusion,
    pub in_period: Inclusion,
    pub in_cumulative: Inclusion,
}

/// By its indicator.
impl Coded for Datum {
    fn code(&self) -> &str {
        &self.indicator
    }
}

/// Among those of one indicator: by its unit.
impl Parted for Datum {
    fn part(&self) -> &str {
        &self.unit
    }
}

/// Whether a figure is part of a total, and why (not).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inclusion {
    pub counts: bool,
    /// In Vietnamese, short: `trong kỳ`, `kỳ trước`, `đã có mức mới hơn`.
    pub reason: &'static str,
}

/// Where a figure comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    Report {
        period: Period,
        attempt: u32,
        received_at: DateTime<FixedOffset>,
        file: String,
        sha256: String,
        at: CellRef,
    },
    /// What an officer decided to count in place of an answer of that attempt.
    Adjusted { period: Period, attempt: u32, decision: i64, by: String, reason: String, at: DateTime<FixedOffset> },
    /// The plan's sheet `Số đầu kỳ`.
    Opening { as_of: NaiveDate, source: String },
}

impl Origin {
    /// The period that the answer is of; none for an opening figure.
    pub const fn period(&self) -> Option<Period> {
        match self {
            Origin::Report { period, .. } | Origin::Adjusted { period, .. } => Some(*period),
            Origin::Opening { .. } => None,
        }
    }
}

impl Status {
    /// From the three dates, never from what the unit claims. Without a completion date it is in progress.
    pub fn derive(deadline: NaiveDate, completed_on: Option<NaiveDate>, as_of: NaiveDate) -> Status {
        match completed_on {
            Some(done) if done <= deadline => Status::DoneOnTime,
            Some(_) => Status::DoneLate,
            None if as_of <= deadline => Status::InProgressOnTime,
            None => Status::InProgressOverdue,
        }
    }

    pub const ALL: [Status; 4] =
        [Status::DoneOnTime, Status::DoneLate, Status::InProgressOnTime, Status::InProgressOverdue];

    /// The words that workbooks show.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Status::DoneOnTime => "hoàn thành đúng hạn",
            Status::DoneLate => "hoàn thành quá hạn",
            Status::InProgressOnTime => "đang thực hiện, trong hạn",
            Status::InProgressOverdue => "chưa hoàn thành, quá hạn",
        }
    }
}

/// What officers are told of `AnswerState::NotAsked`.
pub const NOT_ASKED: &str = "không yêu cầu kỳ này";

impl AnswerState {
    const fn of(reported: bool, completed_on: Option<NaiveDate>, not_asked: bool) -> AnswerState {
        match (reported, completed_on, not_asked) {
            (true, _, _) => AnswerState::Given,
            (false, Some(_), _) => AnswerState::NotNeeded,
            (false, None, true) => AnswerState::NotAsked,
            (false, None, false) => AnswerState::Missing,
        }
    }
}

impl Line {
    pub const fn answer(&self) -> AnswerState {
        AnswerState::of(self.reported, self.completed_on, self.not_asked)
    }

    /// Of one of its units.
    pub const fn answer_of(&self, figure: &UnitFigure) -> AnswerState {
        AnswerState::of(figure.reported, self.completed_on, figure.not_asked)
    }
}

impl TaskLine {
    pub const fn answer(&self) -> AnswerState {
        AnswerState::of(self.reported, self.completed_on, self.not_asked)
    }
}

impl Consolidation {
    pub fn line(&self, indicator: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.indicator == indicator)
    }

    pub fn task(&self, no: &str) -> Option<&TaskLine> {
        self.tasks.iter().find(|task| task.task == no)
    }
}
