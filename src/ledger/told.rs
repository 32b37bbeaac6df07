//! The consolidated workbooks that were written: what each told its readers.
//!
//! Never says what has changed; that is for whoever knows what the ledger says now.

use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, Row, params};

use super::columns::{self, Moment, known};
use super::error::{At, LedgerError};
use super::{Ledger, schema};
use crate::model::digest::sha256_hex;
use crate::model::quantity::Quantity;
use crate::model::told::{Told, ToldFigures};

/// How long this waits for another program's write: the workbook is already there, and its officer too.
const PATIENCE: Duration = Duration::from_secs(1);

impl Ledger {
    /// Records a workbook that was written, by its bytes, and says whether it is new. The same period again, as of
    /// the same day, known at the same time, adds nothing.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be locked or written to.
    pub fn tell(&mut self, told: &Told, workbook: &[u8]) -> Result<bool, LedgerError> {
        self.connection.busy_timeout(PATIENCE).at(&self.path)?;
        let written = self.write(|transaction, path| record(transaction, told, workbook).at(path));
        self.connection.busy_timeout(super::open::PATIENCE).at(&self.path)?;
        written
    }

    /// Of each period of that year the newest workbook that rested on an earlier state of the ledger than `known_at`;
    /// of several on one state, the one recorded last. The newest of them all first.
    pub fn told_before(
        &self,
        plan_id: &str,
        year: i32,
        known_at: DateTime<FixedOffset>,
    ) -> Result<Vec<Told>, LedgerError> {
        self.read(|connection| {
            if !schema::has(connection, "told")? {
                return Ok(Vec::new());
            }
            let mut found: Vec<(i64, Told)> = connection
                .prepare_cached(
                    "SELECT * FROM (
                         SELECT *, row_number() OVER (PARTITION BY period ORDER BY known_ms DESC, id DESC) AS nth
                         FROM told WHERE plan_id = ?1 AND substr(period, 1, 4) = ?2 AND known_ms < ?3)
                     WHERE nth = 1 ORDER BY known_ms DESC, id DESC",
                )?
                .query_map(params![plan_id, format!("{year:04}"), Moment::of(known_at).milliseconds()], |row| {
                    Ok((row.get("id")?, told(row)?))
                })?
                .collect::<rusqlite::Result<_>>()?;
            let mut of_it = connection.prepare_cached("SELECT * FROM told_figure WHERE told = ?1 ORDER BY position")?;
            for (id, told) in &mut found {
                told.figures = of_it.query_map([*id], figures)?.collect::<rusqlite::Result<_>>()?;
            }
            Ok(found.into_iter().map(|(_, told)| told).collect())
        })
    }
}

/// False if the same was recorded before.
pub(super) fn record(connection: &Connection, told: &Told, workbook: &[u8]) -> rusqlite::Result<bool> {
    let known = Moment::of(told.known_at);
    let (period, as_of) = (told.period.to_string(), told.as_of.to_string());
    let is_there = connection
        .prepare_cached("SELECT 1 FROM told WHERE plan_id = ?1 AND period = ?2 AND as_of = ?3 AND known_ms = ?4")?
        .exists(params![told.plan, period, as_of, known.milliseconds()])?;
    if is_there {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT INTO told (plan_id, revision, plan_digest, period, as_of, known_at, known_ms, last_receipt,
                               program_version, file_digest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            told.plan,
            told.revision,
            told.plan_digest,
            period,
            as_of,
            known.text(),
            known.milliseconds(),
            told.last_receipt,
            told.arithmetic,
            sha256_hex(workbook)
        ])?;
    let id = connection.last_insert_rowid();
    insert_figures(connection, "INSERT INTO told_figure VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", id, &told.figures)?;
    Ok(true)
}

/// What was said of each indicator, into the table that the statement names; the first column is its owner's id.
pub(super) fn insert_figures(
    connection: &Connection,
    statement: &str,
    owner: i64,
    figures: &[ToldFigures],
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(statement)?;
    for (position, figures) in (0i64..).zip(figures) {
        let raw = |figure: Option<Quantity>| figure.map(Quantity::raw);
        insert.execute(params![
            owner,
            position,
            figures.indicator,
            raw(figures.prior),
            raw(figures.current),
            raw(figures.cumulative),
            raw(figures.percent),
            columns::status_code(figures.status)
        ])?;
    }
    Ok(())
}

/// Without its figures.
fn told(row: &Row<'_>) -> rusqlite::Result<Told> {
    Ok(Told {
        plan: row.get("plan_id")?,
        revision: row.get("revision")?,
        plan_digest: row.get("plan_digest")?,
        period: known(row, "period", |text| text.parse().ok())?,
        as_of: known(row, "as_of", |text| text.parse().ok())?,
        known_at: columns::time(row, "known_at")?,
        last_receipt: row.get("last_receipt")?,
        arithmetic: row.get("program_version")?,
        figures: Vec::new(),
    })
}

pub(super) fn figures(row: &Row<'_>) -> rusqlite::Result<ToldFigures> {
    let figure = |column: &str| row.get::<_, Option<i64>>(column).map(|raw| raw.map(Quantity::from_raw));
    Ok(ToldFigures {
        indicator: row.get("indicator")?,
        prior: figure("prior")?,
        current: figure("current")?,
        cumulative: figure("cumulative")?,
        percent: figure("percent")?,
        status: known(row, "status", columns::status)?,
    })
}

#[cfg(test)]
mod tests {
    use crate::ledger::Ledger;
    use crate::ledger::fixture::{Folder, at, told};

    const MAY: &str = "2022-05-20T08:00:00+07:00";
    const JUNE: &str = "2022-06-20T08:00:00+07:00";

    #[test]
    fn the_newest_from_before_is_found_again_whole() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let before = |ledger: &Ledger, time: &str| ledger.told_before("ke-hoach-2022", 2022, at(time)).unwrap();
        assert_eq!(before(&ledger, JUNE), []);
        let (may, june) = (told("2022-05", MAY), told("2022-06", JUNE));
        assert!(ledger.tell(&june, b"june").unwrap() && ledger.tell(&may, b"may").unwrap());
        assert!(!ledger.tell(&june, b"june, saved again").unwrap(), "the same again adds nothing");
        assert_eq!(before(&ledger, "2022-06-20T08:00:01+07:00"), [june.clone(), may.clone()]);
        assert_eq!(before(&ledger, "2022-06-20T01:00:00Z"), std::slice::from_ref(&may), "strictly before, in any zone");
        assert_eq!(before(&ledger, MAY), []);
        assert_eq!(ledger.told_before("ke-hoach-2022", 2023, at(JUNE)).unwrap(), []);
        assert_eq!(ledger.told_before("another", 2022, at(JUNE)).unwrap(), []);
        // Of two that rest on one state the one recorded last comes first; of one period the newest.
        assert!(ledger.tell(&told("2022-Q2", MAY), b"quarter").unwrap());
        let again = told("2022-05", "2022-06-21T08:00:00+07:00");
        assert!(ledger.tell(&again, b"may again").unwrap());
        let periods = |time: &str| before(&ledger, time).iter().map(|one| one.period.to_string()).collect::<Vec<_>>();
        assert_eq!(periods(JUNE), ["2022-Q2", "2022-05"]);
        assert_eq!(before(&ledger, "2022-06-22T08:00:00+07:00")[..2], [again, june]);
    }

    #[test]
    fn who_may_only_read_records_nothing() {
        let folder = Folder::new();
        drop(folder.ledger());
        let mut reader = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert!(reader.tell(&told("2022-06", JUNE), b"june").is_err());
    }
}
