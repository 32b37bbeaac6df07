//! What stands: the accepted submissions that count, as the ledger answers for them.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::channel::Channel;
use super::disposition::Disposition;
use super::entry::{Entry, Field, HeaderAnswer};
use super::finding::{Finding, Repair, Severity};
use super::grid::CellRef;
use super::period::Period;
use super::ruling::{ActKind, Adjustment, Ended, Ruled, Ruling, Undone, ruled, waiver};

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
    /// What holds: the program's proposal, unless an officer ruled otherwise ([`super::ruling::ruled`]).
    pub disposition: Disposition,
    /// As the program judged it when it came.
    pub proposed: Disposition,
    /// None if nobody said how it came.
    pub via: Option<Channel>,
    pub file: String,
    pub sha256: String,
    pub entries: Vec<Entry>,
    pub header: Vec<HeaderAnswer>,
    pub findings: Vec<Finding>,
    pub repairs: Vec<Repair>,
    /// What officers ruled about it and did not take back, in order of record.
    pub rulings: Vec<Ruling>,
    /// What they took back.
    pub undone: Vec<Undone>,
}

impl Received {
    /// The adjustments that count: of several about one answer the last.
    pub fn adjustments(&self) -> impl Iterator<Item = (&Ruling, &Adjustment)> {
        let all = || self.rulings.iter().filter_map(|one| one.adjustment().map(|adjustment| (one, adjustment)));
        let is_last = move |(ruling, adjustment): &(&Ruling, &Adjustment)| {
            let (district, field) = (adjustment.district.as_deref(), adjustment.field);
            let same = |(_, other): &(&Ruling, &Adjustment)| other.is_about(&adjustment.indicator, district, field);
            all().filter(same).all(|(other, _)| other.decision <= ruling.decision)
        };
        all().filter(is_last)
    }

    /// What counts in place of an answer of the unit.
    pub fn adjustment_of(
        &self,
        indicator: &str,
        district: Option<&str>,
        field: Field,
    ) -> Option<(&Ruling, &Adjustment)> {
        self.adjustments().find(|(_, one)| one.is_about(indicator, district, field))
    }

    /// What counts: the unit's own answers, and in the place of some an officer's. Of one that stands in no cell the
    /// place is empty.
    pub fn answers(&self) -> Vec<Entry> {
        let is_overruled =
            |one: &Entry| self.adjustment_of(&one.indicator, one.district.as_deref(), one.field).is_some();
        let own = self.entries.iter().filter(|one| !is_overruled(one)).cloned();
        let nowhere = || CellRef { sheet: String::new(), cell: String::new() };
        let officers = self.adjustments().map(|(_, one)| one.entry(self.cell_of(one).unwrap_or_else(nowhere)));
        own.chain(officers).collect()
    }

    /// The cell whose place an adjustment takes: of the unit's own answer, or of what could not be read.
    pub fn cell_of(&self, adjustment: &Adjustment) -> Option<CellRef> {
        let own = adjustment.own.as_ref().map(|own| own.at.clone());
        let (district, field) = (adjustment.district.as_deref(), adjustment.field);
        own.or_else(|| self.unread(&adjustment.indicator, district, field))
    }

    /// The cell of an answer in which something stands that could not be read. A finding names no field: its cell is
    /// in the column of the field's other answers, or the only such cell where there are none.
    pub fn unread(&self, indicator: &str, district: Option<&str>, field: Field) -> Option<CellRef> {
        let gave_nothing = |one: &&Finding| {
            one.counts()
                && one.severity == Severity::Error
                && !one.found.trim().is_empty()
                && one.indicator.as_deref() == Some(indicator)
                && one.district.as_deref() == district
        };
        let cells = self.findings.iter().filter(gave_nothing);
        let cells = cells.filter_map(|one| Some(CellRef { sheet: one.sheet.clone()?, cell: one.cell.clone()? }));
        let mut cells: Vec<CellRef> = cells.filter(|at| self.entries.iter().all(|entry| entry.at != *at)).collect();
        cells.dedup();
        let of_field: Vec<&CellRef> =
            self.entries.iter().filter(|entry| entry.field == field).map(|entry| &entry.at).collect();
        let is_below = |at: &&CellRef| {
            of_field.iter().any(|other| other.sheet == at.sheet && column(&other.cell) == column(&at.cell))
        };
        match cells.as_slice() {
            [only] if of_field.iter().all(|other| other.sheet != only.sheet) => Some(only.clone()),
            several => several.iter().find(is_below).cloned(),
        }
    }

    /// The ruling that decided, against the program's proposal or beside it, whether it counts.
    pub fn verdict(&self) -> Option<&Ruling> {
        self.rulings.iter().rfind(|one| match one.ruled {
            Ruled::Accepted | Ruled::Returned => true,
            Ruled::Waived(_) | Ruled::Adjusted(_) => false,
        })
    }

    /// The ruling by which one of its findings was waived.
    pub fn waiver(&self, finding: usize) -> Option<&Ruling> {
        waiver(&self.rulings, finding)
    }

    /// Why it counts or does not, where an officer decided that: `chấp nhận theo quyết định số 3 của Lan …`.
    pub fn decided(&self) -> Option<String> {
        let differs = self.disposition.is_accepted() != self.proposed.is_accepted();
        match self.verdict() {
            Some(verdict) => match verdict.ruled {
                Ruled::Returned => Some(format!("trả lại theo {}", verdict.vietnamese())),
                Ruled::Accepted => Some(format!("chấp nhận theo {}", verdict.vietnamese())),
                Ruled::Waived(_) | Ruled::Adjusted(_) => None,
            },
            None => {
                let last = self.rulings.iter().rfind(|one| one.ruled.kind() == ActKind::Waive).filter(|_| differs);
                last.map(|last| format!("mọi lỗi đã được bỏ qua, sau cùng theo {}", last.vietnamese()))
            }
        }
    }

    /// As it stood when no decision after that number had been taken.
    #[must_use]
    pub fn before_decisions_after(mut self, decision: i64) -> Received {
        let again = self.undone.extract_if(.., |one| one.decision > decision).map(|one| one.ruling);
        self.rulings.extend(again);
        self.rulings.retain(|one| one.decision <= decision);
        self.rulings.sort_by_key(|one| one.decision);
        self.disposition = ruled(self.proposed, &self.findings, &self.rulings);
        self
    }

    fn rank(&self) -> (DateTime<FixedOffset>, i64) {
        (self.received_at, self.receipt)
    }
}

/// The letters of a cell's name.
fn column(cell: &str) -> &str {
    cell.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// What stands among the attempts of all units and periods: of the accepted ones of each unit and period the
/// newest by time of receipt, ties by order of record. In the order of the input.
pub fn standing(received: &[Received]) -> Vec<&Received> {
    let mut newest: BTreeMap<(&str, Period), (DateTime<FixedOffset>, i64)> = BTreeMap::new();
    let accepted = || received.iter().filter(|one| one.disposition.is_accepted());
    for one in accepted() {
        let rank = newest.entry((&one.unit, one.period)).or_insert_with(|| one.rank());
        *rank = (*rank).max(one.rank());
    }
    let stands = |one: &&Received| newest.get(&(one.unit.as_str(), one.period)) == Some(&one.rank());
    accepted().filter(stands).collect()
}

/// Why an adjustment does not count although nobody took it back.
#[derive(Clone, Copy, Debug)]
pub enum OutOfForce<'a> {
    /// A further one of the same answer took its place, by that decision.
    Replaced(i64),
    /// A later attempt of the unit stands.
    Lapsed(&'a Received),
    /// Its own attempt does not count.
    NotCounted,
}

impl OutOfForce<'_> {
    /// `đã thay bằng quyết định số 2`; the attempt is the one that was adjusted.
    pub fn vietnamese(self, attempt: u32) -> String {
        match self {
            OutOfForce::Replaced(by) => format!("đã thay bằng quyết định số {by}"),
            OutOfForce::Lapsed(by) => format!("hết hiệu lực vì có lần gửi {}", by.attempt),
            OutOfForce::NotCounted => format!("lần {attempt} không được tính"),
        }
    }
}

/// Of an adjustment why it does not count, among all attempts of the unit for the period; none if it counts, or is no
/// adjustment.
pub fn out_of_force<'a>(attempts: &[&'a Received], of: &Received, ruling: &Ruling) -> Option<OutOfForce<'a>> {
    let adjustment = ruling.adjustment()?;
    if let Some(ended) = of.undone.iter().find(|one| one.ruling.decision == ruling.decision) {
        return (ended.ended == Ended::Replaced).then_some(OutOfForce::Replaced(ended.decision));
    }
    let (district, field) = (adjustment.district.as_deref(), adjustment.field);
    let holds = of.adjustment_of(&adjustment.indicator, district, field).map(|(last, _)| last.decision);
    if let Some(last) = holds.filter(|last| *last != ruling.decision) {
        return Some(OutOfForce::Replaced(last));
    }
    let accepted = attempts.iter().filter(|one| one.disposition.is_accepted());
    match accepted.max_by_key(|one| one.rank()) {
        Some(standing) if standing.receipt == of.receipt => None,
        Some(later) if later.rank() > of.rank() => Some(OutOfForce::Lapsed(later)),
        Some(_) | None => Some(OutOfForce::NotCounted),
    }
}

/// An adjustment of an attempt that another one has taken the place of: it holds no longer.
#[derive(Clone, Copy, Debug)]
pub struct Lapsed<'a> {
    pub of: &'a Received,
    pub ruling: &'a Ruling,
    pub adjustment: &'a Adjustment,
    /// The attempt that stands now.
    pub by: &'a Received,
}

/// Every adjustment that holds no longer because a later attempt of the unit stands; nobody took it back.
pub fn lapsed(received: &[Received]) -> Vec<Lapsed<'_>> {
    let standing = standing(received);
    let adjusted = received.iter().filter(|one| one.adjustments().next().is_some());
    let replaced = adjusted.filter_map(|of| {
        let same = |one: &&&Received| one.unit == of.unit && one.period == of.period && one.rank() > of.rank();
        Some((of, *standing.iter().find(same)?))
    });
    replaced
        .flat_map(|(of, by)| of.adjustments().map(move |(ruling, adjustment)| Lapsed { of, ruling, adjustment, by }))
        .collect()
}
