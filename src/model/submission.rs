//! One filled workbook: whose it is, what it answers, and how it was judged.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::correction::{Correction, Version};
use super::disposition::Disposition;
use super::entry::{Entry, HeaderAnswer};
use super::finding::{Fault, Finding, Repair};
use super::period::Period;

/// What a workbook says of itself: the stamp (`docs/contract.md`, *The stamp*).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// Plan id.
    pub plan: String,
    pub revision: u32,
    pub unit: String,
    pub period: Period,
    pub issued_at: DateTime<FixedOffset>,
    /// Id of the workspace's key that sealed it.
    pub key: String,
    /// HMAC over the stamp and the values as issued, lower-case hex.
    pub seal: String,
}

/// What intake read from a workbook whose stamp is known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Submission {
    pub entries: Vec<Entry>,
    pub header: Vec<HeaderAnswer>,
    pub repairs: Vec<Repair>,
    pub faults: Vec<Fault>,
    pub cells: CellCount,
    pub ignored: Vec<Ignored>,
    /// Every answer that the layout expects, whether it came or not: the rows that rules judge.
    pub slots: Vec<Slot>,
}

/// An answer that is expected, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    pub indicator: String,
    pub district: Option<String>,
    pub field: super::entry::Field,
    pub state: SlotState,
    /// The cell where it stands or should stand.
    pub at: super::grid::CellRef,
}

/// A missing answer has a row too, so that it can be judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotState {
    Answered,
    Blank,
    /// Something stands there that could not be read: other rules are silent about it.
    Unreadable,
    /// The row or column is not in the workbook.
    Absent,
}

/// read = accepted + rejected + ignored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct CellCount {
    pub read: u32,
    pub accepted: u32,
    pub rejected: u32,
    pub ignored: u32,
}

/// Cells that are not ours, and why they do not count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ignored {
    pub reason: String,
    pub count: u32,
    /// Named where they hold a number or a sentence: `Báo cáo!K3`.
    pub cells: Vec<String>,
}

/// One file, judged: what `check` and `receive` answer for it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Item {
    pub file: String,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    pub disposition: Disposition,
    pub unit: Option<String>,
    pub period: Option<Period>,
    pub attempt: Option<u32>,
    pub cells: CellCount,
    pub findings: Vec<Finding>,
    pub repairs: Vec<Repair>,
    pub entries: Vec<Entry>,
    pub header: Vec<HeaderAnswer>,
    pub ignored: Vec<Ignored>,
    /// A report that came after this one, though it was recorded before: that one stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outdated_by: Option<Newer>,
    /// What it changes against the attempt before; none for a first attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
}

/// A newer report of the same unit and period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Newer {
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
}

impl Item {
    /// As the unit is told of it: without what rules on trial found, which is the office's own affair.
    pub fn told(&self) -> Cow<'_, Item> {
        if self.findings.iter().all(Finding::counts) {
            return Cow::Borrowed(self);
        }
        let mut told = self.clone();
        told.findings.retain(Finding::counts);
        Cow::Owned(told)
    }

    /// As an attempt that is compared with others, if it was numbered; with the time when it came.
    pub fn version(&self, received_at: DateTime<FixedOffset>) -> Option<Version<'_>> {
        Some(Version {
            attempt: self.attempt?,
            received_at,
            disposition: self.disposition,
            entries: &self.entries,
            header: &self.header,
            findings: &self.findings,
        })
    }
}
