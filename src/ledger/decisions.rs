//! Who decided what, when and why, in order of record.
//!
//! Never takes a decision back: a further one follows.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::{self, Moment, date_text, known, known_or_none};
use super::error::{At, LedgerError};
use super::{Ledger, cases, rulings, schema};
use crate::model::closing::Sent;
use crate::model::decision::{Decided, Decision};
use crate::model::period::Period;

/// What every decision has.
pub(super) struct NewDecision<'a> {
    pub period: Period,
    /// The act about a closing, where it is about one.
    pub closing: Option<i64>,
    pub by: Option<&'a str>,
    pub reason: Option<&'a str>,
}

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

/// Number and date of what was sent of a closing, as last recorded.
pub(super) fn sent(connection: &Connection, closing: i64, known_ms: i64) -> rusqlite::Result<Option<Sent>> {
    connection
        .prepare_cached(
            "SELECT about, about_date FROM decision WHERE closing = ?1 AND kind = 'sent_as' AND at_ms <= ?2
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![closing, known_ms], sent_of)
        .optional()
}

fn sent_of(row: &Row<'_>) -> rusqlite::Result<Sent> {
    Ok(Sent { number: row.get("about")?, on: known(row, "about_date", |text| text.parse().ok())? })
}

/// The number of the decision.
pub(super) fn insert(
    connection: &Connection,
    plan_id: &str,
    new: &NewDecision<'_>,
    decided: &Decided,
    now: DateTime<FixedOffset>,
) -> rusqlite::Result<i64> {
    let (unit, about, on): (Option<&str>, Option<&str>, Option<NaiveDate>) = match decided {
        Decided::Close => (None, None, None),
        Decided::Force { lacking } => (None, Some(lacking), None),
        Decided::Reopen { unit } | Decided::AboutReport { unit, .. } => (Some(unit), None, None),
        Decided::SentAs(sent) => (None, Some(&sent.number), Some(sent.on)),
        Decided::OfCase { act, .. } => (None, cases::said(act), None),
    };
    let at = Moment::of(now);
    let decision = connection
        .prepare_cached(
            "INSERT INTO decision (plan_id, period, kind, closing, unit, about, about_date, decided_by, reason, at, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .insert(params![
            plan_id,
            new.period.to_string(),
            decided.code(),
            new.closing,
            unit,
            about,
            date_text(on),
            new.by,
            new.reason,
            at.text(),
            at.milliseconds()
        ])?;
    if let Decided::OfCase { receipt, entry, .. } = decided {
        cases::insert(connection, decision, (*receipt, *entry))?;
    }
    Ok(decision)
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
        (code, None, about, None, None) if about_case.is_some() => about_case
            .zip(cases::act(code, about))
            .map(|((receipt, entry), act)| Decided::OfCase { receipt, entry, act }),
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
