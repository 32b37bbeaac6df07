//! What a reopening changed in figures that were closed, and perhaps sent to UBND tỉnh.
//!
//! Never holds a figure that stayed as it was closed.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::closing::{Sent, moment};
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
    pub fn is_empty(&self) -> bool {
        self.reopenings.is_empty()
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
    /// Accepted since then, in order of record; empty while the unit is waited for.
    pub attempts: Vec<Since>,
    /// Numbers of the officers' decisions about its reports since then.
    pub decisions: Vec<i64>,
}

impl Reopening {
    /// True while nothing has come of it.
    pub fn is_waiting(&self) -> bool {
        self.attempts.is_empty() && self.decisions.is_empty()
    }

    /// What came of it: `lần gửi 2, nhận 10:00 21/1/2024; quyết định số 3`.
    pub fn came(&self) -> String {
        let last =
            self.attempts.last().map(|last| format!("lần gửi {}, nhận {}", last.attempt, moment(last.received_at)));
        let decided = self.decisions.iter().map(|number| format!("quyết định số {number}"));
        let came: Vec<String> = last.into_iter().chain(decided).collect();
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
