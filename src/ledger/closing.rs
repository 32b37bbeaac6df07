//! Periods that are closed, and what was opened again, for whom and why.
//!
//! Never refuses a receipt: what a closed period means for a report that comes late is for whoever records it.

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, params};

use super::closed::NewClosing;
use super::columns::{self, Moment, known};
use super::error::{At, LedgerError};
use super::{Ledger, Writing, closed, decision_row, schema, told};
use crate::model::closing::{Closing, ClosingAct, Kept, closed_for, standing};
use crate::model::decision::Decided;
use crate::model::period::Period;

/// What became of an attempt to close a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Closure {
    Done(Closing),
    /// It was closed before, maybe by another program a moment ago: nothing was written.
    Already(Closing),
    /// A report came, or something was opened or decided since the workbooks were made: nothing was written.
    Moved,
}

impl Ledger {
    /// Closes a period for all units, with its workbooks and the record of what they tell, whole or not at all.
    pub fn close(&mut self, new: &NewClosing<'_>, now: DateTime<FixedOffset>) -> Result<Closure, LedgerError> {
        self.write(|transaction, path| close(transaction, new, now).at(path))
    }

    /// Opens a closed period again for one unit; false if it is open for it already, and nothing was written.
    pub fn reopen(
        &mut self,
        plan_id: &str,
        period: Period,
        unit: &str,
        (by, reason): (Option<&str>, &str),
        now: DateTime<FixedOffset>,
    ) -> Result<bool, LedgerError> {
        self.write(|transaction, path| {
            if closed_for(&closings(transaction, plan_id, i64::MAX).at(path)?, unit, period).is_none() {
                return Ok(false);
            }
            let act = ClosingAct::Reopen { unit: unit.to_owned(), reason: reason.to_owned() };
            let closing = insert(transaction, plan_id, period, &act, now).at(path)?;
            let decided = Decided::Reopen { unit: unit.to_owned() };
            let row = decision_row::NewDecision { period, closing: Some(closing), by, reason: Some(reason) };
            decision_row::insert(transaction, plan_id, &row, &decided, now).at(path)?;
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
}

impl Writing<'_> {
    /// The closing that keeps a unit's report of a period out; what was written a moment ago is in it.
    pub fn closed_for(&self, plan_id: &str, unit: &str, period: Period) -> Result<Option<Closing>, LedgerError> {
        let acts = closings(&self.transaction, plan_id, i64::MAX).at(self.path)?;
        Ok(closed_for(&acts, unit, period).cloned())
    }
}

fn close(connection: &Connection, new: &NewClosing<'_>, now: DateTime<FixedOffset>) -> rusqlite::Result<Closure> {
    let (plan_id, period) = (new.figures.plan.as_str(), new.figures.period);
    let acts = closings(connection, plan_id, i64::MAX)?;
    if let Some(closing) = standing(&acts, period) {
        return Ok(Closure::Already(closing.clone()));
    }
    let last_receipt: i64 = connection
        .prepare_cached("SELECT coalesce(max(id), 0) FROM receipt WHERE plan_id = ?1 AND attempt IS NOT NULL")?
        .query_row([plan_id], |row| row.get(0))?;
    let decided = decision_row::last_decision(connection, plan_id)?;
    let last_act = acts.last().map_or(0, |one| one.id);
    if last_receipt != new.figures.last_receipt || last_act != new.last_act || decided != new.last_decision {
        return Ok(Closure::Moved);
    }
    let act = ClosingAct::Close;
    let id = insert(connection, plan_id, period, &act, now)?;
    closed::insert(connection, id, new)?;
    let decided = match new.lacking {
        Some(lacking) => Decided::Force { lacking: lacking.to_owned() },
        None => Decided::Close,
    };
    let row = decision_row::NewDecision { period, closing: Some(id), by: new.by, reason: new.reason };
    let decision = decision_row::insert(connection, plan_id, &row, &decided, now)?;
    // With it or not at all: else the next workbook might not know what this one told its readers.
    if let Some((_, office)) = new.workbooks.iter().find(|(kind, _)| *kind == Kept::Office) {
        told::record(connection, new.figures, office)?;
    }
    Ok(Closure::Done(Closing { id, period, act, decision, by: new.by.map(str::to_owned), at: Moment::of(now).time() }))
}

pub(super) fn closings(connection: &Connection, plan_id: &str, known_ms: i64) -> rusqlite::Result<Vec<Closing>> {
    // Who decided stands in a table that an older ledger does not have.
    let sql = if schema::has(connection, "closed")? {
        "SELECT closing.*,
                (SELECT decided_by FROM decision WHERE decision.closing = closing.id ORDER BY id LIMIT 1) AS decided_by,
                (SELECT coalesce(min(id), 0) FROM decision WHERE decision.closing = closing.id) AS decision
         FROM closing WHERE plan_id = ?1 AND at_ms <= ?2 ORDER BY id"
    } else {
        "SELECT *, NULL AS decided_by, 0 AS decision FROM closing WHERE plan_id = ?1 AND at_ms <= ?2 ORDER BY id"
    };
    connection
        .prepare_cached(sql)?
        .query_map(params![plan_id, known_ms], |row| {
            let (unit, reason): (Option<String>, Option<String>) = (row.get("unit")?, row.get("reason")?);
            let act = known(row, "act", |code| match (code, unit, reason) {
                ("close", None, None) => Some(ClosingAct::Close),
                ("reopen", Some(unit), Some(reason)) => Some(ClosingAct::Reopen { unit, reason }),
                (_, _, _) => None,
            })?;
            let period = known(row, "period", |text| text.parse().ok())?;
            Ok(Closing {
                id: row.get("id")?,
                period,
                act,
                decision: row.get("decision")?,
                by: row.get("decided_by")?,
                at: columns::time(row, "at")?,
            })
        })?
        .collect()
}

fn insert(
    connection: &Connection,
    plan_id: &str,
    period: Period,
    act: &ClosingAct,
    now: DateTime<FixedOffset>,
) -> rusqlite::Result<i64> {
    let (code, unit, reason) = match act {
        ClosingAct::Close => ("close", None, None),
        ClosingAct::Reopen { unit, reason } => ("reopen", Some(unit), Some(reason)),
    };
    let at = Moment::of(now);
    connection
        .prepare_cached(
            "INSERT INTO closing (plan_id, period, act, unit, reason, at, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .insert(params![plan_id, period.to_string(), code, unit, reason, at.text(), at.milliseconds()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{self, Folder, at, send, told};
    use crate::model::closing::Sent;
    use crate::model::disposition::Disposition;
    use crate::model::told::Told;

    const PLAN: &str = "ke-hoach-2022";

    #[test]
    fn a_closed_period_opens_for_one_unit_only() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let june = Period::month(2022, 6);
        let day = |day: u32| at(&format!("2022-06-{day}T08:00:00+07:00"));
        let reopen = |ledger: &mut Ledger, reason: &str, now| {
            ledger.reopen(PLAN, june, "vp", (Some("Lan"), reason), now).unwrap()
        };
        assert!(!reopen(&mut ledger, "chưa chốt", day(19)));
        fixture::close(&mut ledger, june, day(20));
        assert!(reopen(&mut ledger, "sửa số liệu", day(22)));
        assert!(!reopen(&mut ledger, "lần nữa", day(23)));
        let closed = |ledger: &Ledger, unit, known_at| {
            closed_for(&ledger.closings(PLAN, known_at).unwrap(), unit, june).is_some()
        };
        assert!(!closed(&ledger, "vp", None) && closed(&ledger, "cc-kl", None));
        assert!(closed(&ledger, "vp", Some(day(21))) && !closed(&ledger, "vp", Some(day(19))));
        fixture::close(&mut ledger, june, day(24));
        assert!(closed(&ledger, "vp", None));
        let kinds: Vec<&str> = ledger.decisions(PLAN).unwrap().iter().map(|one| one.decided.code()).collect();
        assert_eq!(kinds, ["close", "reopen", "close"]);
    }

    #[test]
    fn who_closes_second_or_by_an_old_state_writes_nothing() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let june = Period::month(2022, 6);
        let now = at("2022-06-20T08:00:00+07:00");
        let stale = Told { last_receipt: 0, ..told("2022-06", "2022-06-20T08:00:00+07:00") };
        send(&mut ledger, "vp", b"late", Disposition::Accepted);
        let new = NewClosing {
            figures: &stale,
            last_act: 0,
            last_decision: 0,
            workbooks: &[],
            by: None,
            reason: None,
            lacking: None,
        };
        assert_eq!(ledger.close(&new, now).unwrap(), Closure::Moved);
        assert!(ledger.closings(PLAN, None).unwrap().is_empty());
        let id = fixture::close(&mut ledger, june, now);
        let told = ledger.told_before(PLAN, 2022, at("2022-06-21T08:00:00+07:00")).unwrap();
        assert_eq!(told.iter().map(|told| told.period).collect::<Vec<_>>(), [june], "recorded with the closing");
        assert!(matches!(ledger.close(&new, now).unwrap(), Closure::Already(closing) if closing.id == id));
        let kept = ledger.closed(PLAN, None).unwrap();
        assert_eq!((kept.len(), kept[0].told.figures.len()), (1, stale.figures.len()));
        assert_eq!(ledger.closed_workbook(id, Kept::Office).unwrap().as_deref(), Some(&b"office"[..]));
        assert_eq!(ledger.closed_workbook(id, Kept::ProvinceWord).unwrap(), None);
        // What was sent may be corrected: the last word counts, the first stays.
        let sent = |number: &str| Sent { number: number.to_owned(), on: "2022-06-21".parse().unwrap() };
        assert!(ledger.send_as(PLAN, june, id, &sent("12/BC-SNN"), Some("Lan"), now).unwrap());
        assert!(!ledger.send_as(PLAN, june, id, &sent("12/BC-SNN"), Some("Lan"), now).unwrap());
        assert!(ledger.send_as(PLAN, june, id, &sent("13/BC-SNN"), None, now).unwrap());
        assert_eq!(ledger.closed(PLAN, None).unwrap()[0].sent, Some(sent("13/BC-SNN")));
        assert_eq!(ledger.decisions(PLAN).unwrap().len(), 3);
    }
}
