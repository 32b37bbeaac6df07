//! Periods that are closed, and what was opened again, for whom and why.
//!
//! Never refuses a receipt: what a closed period means for a report that comes late, the rules say.

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, params};

use super::Ledger;
use super::columns::{self, Moment, known};
use super::error::{At, LedgerError};
use crate::model::period::Period;

/// One act about a period, as recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closing {
    pub period: Period,
    pub act: ClosingAct,
    pub at: DateTime<FixedOffset>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClosingAct {
    /// For all units.
    Close,
    /// For one unit, with the reason.
    Reopen { unit: String, reason: String },
}

impl Ledger {
    /// Closes a period for all units; false if it is closed for all of them already, and nothing was written.
    pub fn close(&mut self, plan_id: &str, period: Period, now: DateTime<FixedOffset>) -> Result<bool, LedgerError> {
        self.write(|transaction, path| {
            let acts = closings(transaction, plan_id, i64::MAX).at(path)?;
            let last = acts.iter().rev().find(|closing| closing.period == period);
            if last.is_some_and(|closing| closing.act == ClosingAct::Close) {
                return Ok(false);
            }
            insert(transaction, plan_id, &Closing { period, act: ClosingAct::Close, at: now }).at(path)?;
            Ok(true)
        })
    }

    /// Opens a closed period again for one unit; false if it is open for it already, and nothing was written.
    pub fn reopen(
        &mut self,
        plan_id: &str,
        period: Period,
        unit: &str,
        reason: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<bool, LedgerError> {
        self.write(|transaction, path| {
            if !is_closed(&closings(transaction, plan_id, i64::MAX).at(path)?, unit, period) {
                return Ok(false);
            }
            let act = ClosingAct::Reopen { unit: unit.to_owned(), reason: reason.to_owned() };
            insert(transaction, plan_id, &Closing { period, act, at: now }).at(path)?;
            Ok(true)
        })
    }

    /// Every act about the periods of a plan id at or before a time, default: all; in order of record.
    pub fn closings(
        &self,
        plan_id: &str,
        known_at: Option<DateTime<FixedOffset>>,
    ) -> Result<Vec<Closing>, LedgerError> {
        let known_ms = known_at.map_or(i64::MAX, |time| Moment::of(time).milliseconds());
        self.read(|connection| closings(connection, plan_id, known_ms))
    }

    /// True if a period is closed for a unit at a time, default: now.
    pub fn is_closed(
        &self,
        plan_id: &str,
        unit: &str,
        period: Period,
        known_at: Option<DateTime<FixedOffset>>,
    ) -> Result<bool, LedgerError> {
        Ok(is_closed(&self.closings(plan_id, known_at)?, unit, period))
    }
}

/// What holds is the last act that concerns the unit.
fn is_closed(acts: &[Closing], unit: &str, period: Period) -> bool {
    acts.iter()
        .filter(|closing| closing.period == period)
        .filter_map(|closing| match &closing.act {
            ClosingAct::Close => Some(true),
            ClosingAct::Reopen { unit: of, .. } => (of == unit).then_some(false),
        })
        .next_back()
        .unwrap_or(false)
}

fn closings(connection: &Connection, plan_id: &str, known_ms: i64) -> rusqlite::Result<Vec<Closing>> {
    connection
        .prepare_cached("SELECT * FROM closing WHERE plan_id = ?1 AND at_ms <= ?2 ORDER BY id")?
        .query_map(params![plan_id, known_ms], |row| {
            let (unit, reason): (Option<String>, Option<String>) = (row.get("unit")?, row.get("reason")?);
            let act = known(row, "act", |code| match (code, unit, reason) {
                ("close", None, None) => Some(ClosingAct::Close),
                ("reopen", Some(unit), Some(reason)) => Some(ClosingAct::Reopen { unit, reason }),
                (_, _, _) => None,
            })?;
            let period = known(row, "period", |text| text.parse().ok())?;
            Ok(Closing { period, act, at: columns::time(row, "at")? })
        })?
        .collect()
}

fn insert(connection: &Connection, plan_id: &str, closing: &Closing) -> rusqlite::Result<()> {
    let (code, unit, reason) = match &closing.act {
        ClosingAct::Close => ("close", None, None),
        ClosingAct::Reopen { unit, reason } => ("reopen", Some(unit), Some(reason)),
    };
    let at = Moment::of(closing.at);
    connection.execute(
        "INSERT INTO closing (plan_id, period, act, unit, reason, at, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![plan_id, closing.period.to_string(), code, unit, reason, at.text(), at.milliseconds()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, at};

    #[test]
    fn a_closed_period_opens_for_one_unit_only() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let (june, plan) = (Period::month(2022, 6), "ke-hoach-2022");
        let day = |day: u32| at(&format!("2022-06-{day}T08:00:00+07:00"));
        assert!(!ledger.reopen(plan, june, "vp", "chưa chốt", day(19)).unwrap());
        assert!(ledger.close(plan, june, day(20)).unwrap());
        assert!(!ledger.close(plan, june, day(21)).unwrap());
        assert!(ledger.reopen(plan, june, "vp", "sửa số liệu", day(22)).unwrap());
        assert!(!ledger.reopen(plan, june, "vp", "lần nữa", day(23)).unwrap());
        let closed = |unit, known_at| ledger.is_closed(plan, unit, june, known_at).unwrap();
        assert_eq!((closed("vp", None), closed("cc-kl", None)), (false, true));
        assert_eq!((closed("vp", Some(day(21))), closed("vp", Some(day(19)))), (true, false));
        assert!(!ledger.is_closed(plan, "cc-kl", Period::month(2022, 5), None).unwrap());
        assert!(ledger.close(plan, june, day(24)).unwrap());
        assert!(ledger.is_closed(plan, "vp", june, None).unwrap());
        let acts = ledger.closings(plan, None).unwrap();
        assert_eq!(acts.len(), 3);
        assert_eq!(acts[1].act, ClosingAct::Reopen { unit: "vp".into(), reason: "sửa số liệu".into() });
    }
}
