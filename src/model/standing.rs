//! What stands: the accepted submissions that count, as the ledger answers for them.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::entry::{Entry, HeaderAnswer};
use super::finding::{Finding, Repair};
use super::period::Period;
use super::submission::Disposition;
use super::way::Way;

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
    /// None if nobody said how it came.
    pub via: Option<Way>,
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
    let mut newest: BTreeMap<(&str, Period), (DateTime<FixedOffset>, i64)> = BTreeMap::new();
    let accepted = || received.iter().filter(|one| one.disposition.is_accepted());
    for one in accepted() {
        let rank = newest.entry((&one.unit, one.period)).or_insert((one.received_at, one.receipt));
        *rank = (*rank).max((one.received_at, one.receipt));
    }
    let stands =
        |one: &&Received| newest.get(&(one.unit.as_str(), one.period)) == Some(&(one.received_at, one.receipt));
    accepted().filter(stands).collect()
}
