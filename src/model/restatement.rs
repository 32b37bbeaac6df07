//! What a reopening changed in figures that were closed, and perhaps sent to UBND tỉnh.
//!
//! Never holds a figure that stayed as it was closed.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::closing::Sent;
use super::dates::moment;
use super::period::Period;
use super::told::Change;

/// All of it that bears on one period.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Restated {
    /// In order of record.
    pub reopenings: Vec<Reopening>,
    /// Closed periods that a reopening touches, in order of time.
    pub touched: Vec<Touched>,
}

impl Restated {
    /// True if nobody has to be told of anything.
    pub fn is_empty(&self) -> bool {
        self.unsettled().next().is_none() && self.differing().next().is_none()
    }

    /// Reopenings that are to be told of.
    pub fn unsettled(&self) -> impl Iterator<Item = &Reopening> {
        self.reopenings.iter().filter(|one| !one.settled)
    }

    /// Closed periods that say something else now.
    pub fn differing(&self) -> impl Iterator<Item = &Touched> {
        self.touched.iter().filter(|one| !one.figures.is_empty())
    }
}

/// A period that was opened again for a unit, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reopening {
    pub period: Period,
    pub unit: String,
    pub by: Option<String>,
    pub reason: String,
    pub at: DateTime<FixedOffset>,
    /// Accepted between it and the next closing, in order of record; empty while the unit is waited for.
    pub attempts: Vec<Since>,
    /// Numbers of the officers' decisions about its reports between the two.
    pub decisions: Vec<i64>,
    /// When the period was closed again.
    pub closed_again_at: Option<DateTime<FixedOffset>>,
    /// The last document before it with figures that it changed, for the readers of the period that is asked about.
    pub replaces: Option<Sent>,
    /// The document that has told UBND tỉnh the period's figures as they are since.
    pub told_in: Option<Sent>,
    /// True if the readers of the period that is asked about hold nothing from before it, or were told.
    pub settled: bool,
}

impl Reopening {
    /// True while something is to come of it: what was closed again waits for nobody.
    pub const fn is_waiting(&self) -> bool {
        !self.has_changed_anything() && self.closed_again_at.is_none()
    }

    pub const fn has_changed_anything(&self) -> bool {
        !self.attempts.is_empty() || !self.decisions.is_empty()
    }

    /// What came of it: `lần gửi 2, nhận 10:00 21/1/2024; quyết định số 3`.
    pub fn came(&self) -> String {
        let last =
            self.attempts.last().map(|last| format!("lần gửi {}, nhận {}", last.attempt, moment(last.received_at)));
        let decided = self.decisions.iter().map(|number| format!("quyết định số {number}"));
        let mut came: Vec<String> = last.into_iter().chain(decided).collect();
        came.extend(self.closed_again_at.map(|at| format!("đã chốt lại lúc {}", moment(at))));
        if came.is_empty() { "chờ đơn vị gửi lại".to_owned() } else { came.join("; ") }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Since {
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
}

/// A closed period, and what it says otherwise now.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Touched {
    pub period: Period,
    pub closed_at: DateTime<FixedOffset>,
    /// What UBND tỉnh holds, if it is known.
    pub sent: Option<Sent>,
    /// In the order of the plan; `then` is the closed figure.
    pub figures: Vec<Change>,
}

impl Touched {
    /// Which figures hold no longer, and who holds the old ones.
    pub fn warning(&self) -> String {
        let closed = format!("{} chốt lúc {}", self.period.vietnamese_lower(), moment(self.closed_at));
        match &self.sent {
            Some(sent) => format!("{closed}; UBND tỉnh đang giữ số liệu khác, tại {}", sent.vietnamese()),
            None => closed,
        }
    }
}
