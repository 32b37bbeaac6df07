//! The signs of the house: one beside every colour, so that a black and white print says the same.
//!
//! Never says which colour; that is the matter of whoever paints.

use super::consolidation::Status;
use super::filing::State;

/// A sign that stands beside a colour. All of them are in Times New Roman: full is done, hollow is open,
/// round is in time, pointed is late.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    DoneOnTime,
    DoneLate,
    OnTime,
    Overdue,
    AtRisk,
    Missing,
    SentBack,
    Error,
    Warning,
    Repair,
    /// An officer's figure, not the unit's.
    Adjusted,
}

impl Sign {
    pub const fn symbol(self) -> &'static str {
        match self {
            Sign::DoneOnTime => "●",
            Sign::DoneLate => "■",
            Sign::OnTime => "○",
            Sign::Overdue => "▲",
            Sign::AtRisk => "◊",
            Sign::Missing => "□",
            Sign::SentBack => "◄",
            Sign::Error => "▲",
            Sign::Warning => "◊",
            Sign::Repair => "►",
            Sign::Adjusted => "♦",
        }
    }

    /// The sign before its words: `▲ chưa hoàn thành, quá hạn`.
    pub fn label(self, words: &str) -> String {
        format!("{} {words}", self.symbol())
    }
}

impl From<Status> for Sign {
    fn from(status: Status) -> Sign {
        match status {
            Status::DoneOnTime => Sign::DoneOnTime,
            Status::DoneLate => Sign::DoneLate,
            Status::InProgressOnTime => Sign::OnTime,
            Status::InProgressOverdue => Sign::Overdue,
        }
    }
}

impl From<State> for Sign {
    fn from(state: State) -> Sign {
        match state {
            State::OnTime => Sign::DoneOnTime,
            State::Late => Sign::DoneLate,
            State::SentBack => Sign::SentBack,
            State::Missing => Sign::Missing,
        }
    }
}
