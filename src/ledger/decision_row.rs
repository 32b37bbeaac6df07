//! A decision as a row of its table: how one is written, and what is asked of the rows alone.
//!
//! Never reads what a decision is about from the tables of closings, reports and cases: [`super::decisions`] joins them.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::{Moment, date_text, known};
use super::schema;
use crate::model::case::CaseAct;
use crate::model::closing::Sent;
use crate::model::decision::Decided;
use crate::model::period::Period;

/// What every decision has.
pub(super) struct NewDecision<'a> {
    pub period: Period,
    /// The act about a closing, where it is about one.
    pub closing: Option<i64>,
    pub by: Option<&'a str>,
    pub reason: Option<&'a str>,
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
        Decided::OfCase { act, .. } => (None, case_words(act), None),
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
        name_case(connection, decision, (*receipt, *entry))?;
    }
    Ok(decision)
}

/// Names the case of a decision.
fn name_case(connection: &Connection, decision: i64, (receipt, entry): (i64, u32)) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO case_decision (decision, receipt, entry) VALUES (?1, ?2, ?3)")?
        .execute(params![decision, receipt, entry])?;
    Ok(())
}

/// What the ledger keeps of an act in words.
fn case_words(act: &CaseAct) -> Option<&str> {
    match act {
        CaseAct::Answer(text) | CaseAct::Assign(text) => Some(text),
        CaseAct::Close | CaseAct::Reopen => None,
    }
}

/// The act of a kind with its words; none if they are no act about a case.
pub(super) fn case_act(code: &str, words: Option<String>) -> Option<CaseAct> {
    match (code, words) {
        ("answer", Some(text)) => Some(CaseAct::Answer(text)),
        ("assign", Some(to)) => Some(CaseAct::Assign(to)),
        ("close_case", None) => Some(CaseAct::Close),
        ("reopen_case", None) => Some(CaseAct::Reopen),
        (_, _) => None,
    }
}

pub(super) fn last_decision(connection: &Connection, plan_id: &str) -> rusqlite::Result<i64> {
    if !schema::has(connection, "closed")? {
        return Ok(0);
    }
    connection
        .prepare_cached("SELECT coalesce(max(id), 0) FROM decision WHERE plan_id = ?1")?
        .query_row([plan_id], |row| row.get(0))
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
