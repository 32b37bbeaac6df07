//! Who decided what, when and why, in order of record.
//!
//! Never takes a decision back: a further one follows.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::Row;

use super::columns::{self, known, known_or_none};
use super::decision_row::{NewDecision, case_act, insert, sent};
use super::error::{At, LedgerError};
use super::{Ledger, cases, rulings, schema};
use crate::model::closing::Sent;
use crate::model::decision::{Decided, Decision};
use crate::model::period::Period;

impl Ledger {
    /// Every decision about the periods of a plan id, in order of record.
    pub fn decisions(&self, plan_id: &str) -> Result<Vec<Decision>, LedgerError> {
        self.read(|connection| {
            if !schema::has(connection, "closed")? {
                return Ok(Vec::new());
            }
            let cases = cases::named(connection, plan_id)?;
            let mut reports = rulings::acts(connection, plan_id, i64::MAX)?;
            connection
                .prepare_cached("SELECT * FROM decision WHERE plan_id = ?1 ORDER BY id")?
                .query_map([plan_id], |row| {
                    let id = row.get("id")?;
                    decision(row, cases.get(&id).copied(), reports.remove(&id))
                })?
                .collect()
        })
    }

    /// The plans about whose periods something was decided, by id.
    pub fn plans_decided_about(&self) -> Result<Vec<String>, LedgerError> {
        self.read(|connection| {
            if !schema::has(connection, "closed")? {
                return Ok(Vec::new());
            }
            let sql = "SELECT DISTINCT plan_id FROM decision ORDER BY plan_id";
            connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect()
        })
    }

    /// Records under which number the report of a closing went to UBND tỉnh; false if that is known already, and
    /// nothing was written.
    pub fn send_as(
        &mut self,
        plan_id: &str,
        period: Period,
        closing: i64,
        new: &Sent,
        by: Option<&str>,
        now: DateTime<FixedOffset>,
    ) -> Result<bool, LedgerError> {
        self.write(|transaction, path| {
            if sent(transaction, closing, i64::MAX).at(path)?.as_ref() == Some(new) {
                return Ok(false);
            }
            let row = NewDecision { period, closing: Some(closing), by, reason: None };
            insert(transaction, plan_id, &row, &Decided::SentAs(new.clone()), now).at(path)?;
            Ok(true)
        })
    }
}

/// The case or the report that it is about stands in a table of its own.
fn decision(
    row: &Row<'_>,
    about_case: Option<(i64, u32)>,
    about_report: Option<rulings::Recorded>,
) -> rusqlite::Result<Decision> {
    let (unit, about): (Option<String>, Option<String>) = (row.get("unit")?, row.get("about")?);
    let on: Option<NaiveDate> = known_or_none(row, "about_date", |text| text.parse().ok())?;
    let decided = known(row, "kind", |code| match (code, unit, about, on, about_report) {
        (code, None, about, None, None) if about_case.is_some() => {
            about_case.zip(case_act(code, about)).map(|((receipt, entry), act)| Decided::OfCase { receipt, entry, act })
        }
        ("close", None, None, None, None) => Some(Decided::Close),
        ("force", None, Some(lacking), None, None) => Some(Decided::Force { lacking }),
        ("reopen", Some(unit), None, None, None) => Some(Decided::Reopen { unit }),
        ("sent_as", None, Some(number), Some(on), None) => Some(Decided::SentAs(Sent { number, on })),
        (kind, Some(_), None, None, Some(report)) if kind == report.act.code() => Some(report.decided()),
        (_, _, _, _, _) => None,
    })?;
    Ok(Decision {
        id: row.get("id")?,
        period: known(row, "period", |text| text.parse().ok())?,
        decided,
        by: row.get("decided_by")?,
        reason: row.get("reason")?,
        at: columns::time(row, "at")?,
    })
}
