//! What periods were closed with: figures, workbooks, and under which number they went to UBND tỉnh.
//!
//! Never makes a workbook again; what was closed is handed out as it was.

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params};

use super::columns::{self, Moment, known};
use super::error::LedgerError;
use super::{Ledger, decision_row, schema, told};
use crate::model::closing::{Closed, Kept};
use crate::model::digest::sha256_hex;
use crate::model::standing::Received;
use crate::model::told::Told;

/// A period that is to be closed, with what was made of it.
#[derive(Clone, Copy, Debug)]
pub struct NewClosing<'a> {
    /// What its workbooks say, and the state of plan and ledger that they rest on.
    pub figures: &'a Told,
    /// The last act that was known when they were made; 0 if there was none.
    pub last_act: i64,
    /// The last decision that was known then ([`Ledger::last_decision`]); 0 if there was none.
    pub last_decision: i64,
    pub workbooks: &'a [(Kept, Vec<u8>)],
    pub by: Option<&'a str>,
    pub reason: Option<&'a str>,
    /// The reports that lack although it is closed, in words.
    pub lacking: Option<&'a str>,
}

impl Ledger {
    /// Every closing of a plan id with what it was closed with, known at a time, default: all; in order of record.
    pub fn closed(&self, plan_id: &str, known_at: Option<DateTime<FixedOffset>>) -> Result<Vec<Closed>, LedgerError> {
        let known_ms = known_at.map_or(i64::MAX, |time| Moment::of(time).milliseconds());
        self.read(|connection| {
            if !schema::has(connection, "closed")? {
                return Ok(Vec::new());
            }
            let mut all: Vec<Closed> = connection
                .prepare_cached(
                    "SELECT * FROM closed JOIN closing ON closing.id = closed.closing
                     WHERE plan_id = ?1 AND at_ms <= ?2 ORDER BY id",
                )?
                .query_map(params![plan_id, known_ms], |row| {
                    let told = Told {
                        plan: row.get("plan_id")?,
                        revision: row.get("revision")?,
                        plan_digest: row.get("plan_digest")?,
                        period: known(row, "period", |text| text.parse().ok())?,
                        as_of: known(row, "as_of", |text| text.parse().ok())?,
                        known_at: columns::time(row, "known_at")?,
                        last_receipt: row.get("last_receipt")?,
                        arithmetic: row.get("program_version")?,
                        figures: Vec::new(),
                    };
                    Ok(Closed { closing: row.get("id")?, at: columns::time(row, "at")?, told, sent: None })
                })?
                .collect::<rusqlite::Result<_>>()?;
            let mut figures =
                connection.prepare_cached("SELECT * FROM closed_figure WHERE closing = ?1 ORDER BY position")?;
            for one in &mut all {
                one.told.figures = figures.query_map([one.closing], told::figures)?.collect::<rusqlite::Result<_>>()?;
                one.sent = decision_row::sent(connection, one.closing, known_ms)?;
            }
            Ok(all)
        })
    }

    /// The reports that a closing rested on, as they stood then: what came or was decided afterwards is not in them,
    /// if only in the same second.
    pub fn received_for(&self, closed: &Closed) -> Result<Vec<Received>, LedgerError> {
        let told = &closed.told;
        let decision: i64 = self.read(|connection| {
            let sql = "SELECT coalesce(min(id), 0) FROM decision WHERE closing = ?1";
            connection.prepare_cached(sql)?.query_row([closed.closing], |row| row.get(0))
        })?;
        let received = self.received(&told.plan, Some(told.known_at))?.into_iter();
        let before = received.filter(|one| one.receipt <= told.last_receipt);
        Ok(before.map(|one| one.before_decisions_after(decision)).collect())
    }

    /// A workbook that a period was closed with; none if that closing has none of the kind.
    pub fn closed_workbook(&self, closing: i64, kind: Kept) -> Result<Option<Vec<u8>>, LedgerError> {
        self.read(|connection| {
            if !schema::has(connection, "closed")? {
                return Ok(None);
            }
            connection
                .prepare_cached("SELECT bytes FROM closed_workbook WHERE closing = ?1 AND kind = ?2")?
                .query_row(params![closing, kind.code()], |row| row.get(0))
                .optional()
        })
    }
}

pub(super) fn insert(connection: &Connection, closing: i64, new: &NewClosing<'_>) -> rusqlite::Result<()> {
    let told = new.figures;
    connection
        .prepare_cached(
            "INSERT INTO closed (closing, revision, plan_digest, as_of, known_at, last_receipt, program_version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            closing,
            told.revision,
            told.plan_digest,
            told.as_of.to_string(),
            Moment::of(told.known_at).text(),
            told.last_receipt,
            told.arithmetic
        ])?;
    let statement = "INSERT INTO closed_figure VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    told::insert_figures(connection, statement, closing, &told.figures)?;
    let mut workbook = connection
        .prepare_cached("INSERT INTO closed_workbook (closing, kind, sha256, bytes) VALUES (?1, ?2, ?3, ?4)")?;
    for (kind, bytes) in new.workbooks {
        workbook.execute(params![closing, kind.code(), sha256_hex(bytes), bytes])?;
    }
    Ok(())
}
