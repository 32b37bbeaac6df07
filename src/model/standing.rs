//! What stands: the accepted submissions that count, as the ledger answers for them.

use chrono::{DateTime, FixedOffset};

use super::entry::{Entry, HeaderAnswer};
use super::finding::{Finding, Repair};
use super::period::Period;
use super::submission::Disposition;

/// One submission as the ledger keeps it.
#[derive(Clone, PartialEq, Debug)]
pub struct Received {
    /// Number of the receipt, in order of record.
    pub receipt: i64,
    pub unit: String,
    pub period: Period,
    /// 1, 2, 3 … of the same unit and period, never renumbered.
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub disposition: Disposition,
    pub file: String,
    pub sha256: String,
    pub entries: Vec<Entry>,
    pub header: Vec<HeaderAnswer>,
    pub findings: Vec<Finding>,
    pub repairs: Vec<Repair>,
}

/// What stands among the attempts of all units and periods: of the accepted ones of each unit and period the
/// newest by time of receipt, ties by order of record. In the order of the input.
pub fn standing(received: &[Received]) -> Vec<&Received> {
    received
        .iter()
        .filter(|one| one.disposition.is_accepted())
        .filter(|one| {
            !received.iter().any(|other| {
                other.disposition.is_accepted()
                    && (&other.unit, other.period) == (&one.unit, one.period)
                    && (other.received_at, other.receipt) > (one.received_at, one.receipt)
            })
        })
        .collect()
}
