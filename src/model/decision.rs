//! What an officer decided: when, about which period, who, and why.
//!
//! Never undone: a further decision follows.

use chrono::{DateTime, FixedOffset};

use super::case::CaseAct;
use super::closing::Sent;
use super::period::Period;
use super::ruling::Act;

/// One decision as recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct Decision {
    /// Its number, in order of record.
    pub id: i64,
    pub period: Period,
    pub decided: Decided,
    /// Where nobody was named, none.
    pub by: Option<String>,
    pub reason: Option<String>,
    pub at: DateTime<FixedOffset>,
}

#[derive(Clone, PartialEq, Debug)]
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
    /// About one report of a unit, for this attempt alone.
    AboutReport { unit: String, attempt: u32, receipt: i64, act: Act },
}

impl Decided {
    pub const fn code(&self) -> &'static str {
        match self {
            Decided::AboutReport { act, .. } => act.code(),
            Decided::Close => "close",
            Decided::Force { .. } => "force",
            Decided::Reopen { .. } => "reopen",
            Decided::SentAs(_) => "sent_as",
            Decided::OfCase { act, .. } => act.code(),
        }
    }
}
