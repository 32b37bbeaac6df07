//! What units were reminded of: each draft that was written, and how often a report was asked for.
//!
//! Never says that a mail was sent: the program sends none.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::clock::local_day;
use super::filing::Filing;
use super::period::Period;

/// A draft that names a unit and a report that it owes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reminder {
    pub unit: String,
    /// Of the report that is owed.
    pub period: Period,
    pub kind: ReminderKind,
    /// When it was first drafted.
    pub at: DateTime<FixedOffset>,
    /// SHA-256 of the draft, lower-case hex.
    pub digest: String,
}

/// Why a unit is reminded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// Nothing is in, and the deadline is still to come.
    BeforeDeadline,
    /// Nothing is in, and the deadline has passed.
    Missing,
    /// What came was sent back.
    SentBack,
    /// Named in the official letter to the units whose deadline has passed.
    Official,
}

impl ReminderKind {
    pub const ALL: [ReminderKind; 4] =
        [ReminderKind::BeforeDeadline, ReminderKind::Missing, ReminderKind::SentBack, ReminderKind::Official];

    /// As the ledger and JSON write it.
    pub const fn code(self) -> &'static str {
        match self {
            ReminderKind::BeforeDeadline => "before_deadline",
            ReminderKind::Missing => "missing",
            ReminderKind::SentBack => "sent_back",
            ReminderKind::Official => "official",
        }
    }

    pub const fn vietnamese(self) -> &'static str {
        match self {
            ReminderKind::BeforeDeadline => "nhắc trước hạn",
            ReminderKind::Missing => "quá hạn chưa nộp",
            ReminderKind::SentBack => "bị trả lại, chờ gửi lại",
            ReminderKind::Official => "công văn đôn đốc",
        }
    }
}

/// The days on which a report was asked for, in order. Drafts of one day are one reminder: they took each other's place.
pub fn reminded_on(reminders: &[Reminder], filing: &Filing<'_>) -> Vec<NaiveDate> {
    let of = |one: &&Reminder| one.unit == filing.unit.code && one.period == filing.period;
    let mut days: Vec<NaiveDate> = reminders.iter().filter(of).map(|one| local_day(one.at)).collect();
    days.sort();
    days.dedup();
    days
}
