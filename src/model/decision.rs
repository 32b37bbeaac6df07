//! What an officer decided: when, about which period, who, and why.
//!
//! Never undone: a further decision follows.

use chrono::{DateTime, FixedOffset};

use super::case::CaseAct;
use super::closing::Sent;
use super::period::Period;

/// One decision as recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    pub period: Period,
    pub decided: Decided,
    /// Where nobody was named, none.
    pub by: Option<String>,
    pub reason: Option<String>,
    pub at: DateTime<FixedOffset>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decided {
    /// The period was closed.
    Close,
    /// It was closed although reports were missing or sent back; which, in words.
    Force { lacking: String },
    /// It was opened again for a unit.
    Reopen { unit: String },
    /// Its report went to UBND tỉnh.
    SentAs(Sent),
    /// About a difficulty or proposal, named by the answer that first reported it.
    OfCase { receipt: i64, entry: u32, act: CaseAct },
}

impl Decided {
    pub const fn code(&self) -> &'static str {
        match self {
            Decided::Close => "close",
            Decided::Force { .. } => "force",
            Decided::Reopen { .. } => "reopen",
            Decided::SentAs(_) => "sent_as",
            Decided::OfCase { act, .. } => act.code(),
        }
    }
}
