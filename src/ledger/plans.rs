//! The plan workbooks that the ledger used: recorded once by their bytes, found again by what they say.
//!
//! Never reads a plan; whether changed content under the same revision is a fault, the plan's rules say.

use chrono::{DateTime, FixedOffset};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, params};

use super::columns::{self, Moment, known_or_none};
use super::error::{At, LedgerError};
use super::{Ledger, chain};
use crate::model::digest::sha256_hex;
use crate::model::period::Period;

/// A plan by id, revision and content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanKey {
    pub id: String,
    pub revision: u32,
    /// SHA-256 of what the plan says (`Plan::digest`), not of its file.
    pub digest: String,
}

/// A plan workbook as it was used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlanWorkbook<'a> {
    pub plan_id: &'a str,
    pub revision: u32,
    /// SHA-256 of what the plan says (`Plan::digest`), lower-case hex.
    pub content_digest: &'a str,
    pub file_name: &'a str,
    pub bytes: &'a [u8],
}

/// What the ledger knows of a workbook by its bytes alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownWorkbook {
    pub key: PlanKey,
    pub year: i32,
}

/// Of a workbook, which plan it is, and a period that was reported under it.
const KNOWN: &str = "
    SELECT plan_id, revision, content_digest,
           (SELECT period FROM receipt
            WHERE receipt.plan_id = plan_workbook.plan_id AND receipt.revision = plan_workbook.revision
              AND plan_digest = content_digest AND attempt IS NOT NULL LIMIT 1) AS period
    FROM plan_workbook WHERE file_digest = ?1";

/// Which plans the reports of the periods from one text up to another were judged by, the newest first: every period
/// of a year begins with its year.
const REPORTED_IN: &str = "
    SELECT plan_id, revision, plan_digest FROM receipt
    WHERE attempt IS NOT NULL AND period >= ?1 AND period < ?2 AND recorded_ms <= ?3
    GROUP BY plan_id, revision, plan_digest ORDER BY revision DESC, max(id) DESC";

impl Ledger {
    /// Keeps a plan workbook. The same file again changes nothing.
    pub fn record_plan(
        &mut self,
        workbook: &PlanWorkbook<'_>,
        recorded_at: DateTime<FixedOffset>,
    ) -> Result<(), LedgerError> {
        let key = PlanKey {
            id: workbook.plan_id.to_owned(),
            revision: workbook.revision,
            digest: workbook.content_digest.to_owned(),
        };
        let file_digest = sha256_hex(workbook.bytes);
        // Asked before the lock is taken: every run brings the plan, hardly any brings a new one.
        if self.read(|connection| Ok(has_plan(connection, &key)? && has_workbook(connection, &file_digest)?))? {
            return Ok(());
        }
        self.write(|transaction, path| {
            if !has_plan(transaction, &key).at(path)? {
                transaction
                    .execute(
                        "INSERT INTO plan (plan_id, revision, content_digest) VALUES (?1, ?2, ?3)",
                        params![key.id, key.revision, key.digest],
                    )
                    .at(path)?;
            }
            if !has_workbook(transaction, &file_digest).at(path)? {
                let recorded = Moment::of(recorded_at);
                transaction
                    .execute(
                        "INSERT INTO plan_workbook (file_digest, plan_id, revision, content_digest, file_name, bytes,
                                                    recorded_at, recorded_ms)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                        params![
                            file_digest,
                            key.id,
                            key.revision,
                            key.digest,
                            workbook.file_name,
                            workbook.bytes,
                            recorded.text(),
                            recorded.milliseconds()
                        ],
                    )
                    .and_then(|_| chain::link_plan_workbook(transaction, &file_digest))
                    .at(path)?;
            }
            Ok(())
        })
    }

    /// Which plan a workbook is, and of which year, without a look into it. None if it was never recorded, or nothing
    /// was reported under it yet: a report's period lies in the year of its plan.
    pub fn known_workbook(&self, bytes: &[u8]) -> Result<Option<KnownWorkbook>, LedgerError> {
        self.read(|connection| {
            connection
                .prepare_cached(KNOWN)?
                .query_row([sha256_hex(bytes)], |row| {
                    let key = PlanKey { id: row.get(0)?, revision: row.get(1)?, digest: row.get(2)? };
                    let period: Option<Period> = known_or_none(row, "period", |text| text.parse().ok())?;
                    Ok(period.map(|period| KnownWorkbook { key, year: period.year }))
                })
                .optional()
                .map(Option::flatten)
        })
    }

    /// The content digest first recorded under that id and revision: another one now means changed content under
    /// the same revision.
    pub fn plan_digest_of(&self, plan_id: &str, revision: u32) -> Result<Option<String>, LedgerError> {
        self.read(|connection| {
            connection
                .query_row(
                    "SELECT content_digest FROM plan WHERE plan_id = ?1 AND revision = ?2 ORDER BY id LIMIT 1",
                    params![plan_id, revision],
                    |row| row.get(0),
                )
                .optional()
        })
    }

    /// Every revision of every plan, with the time at which its first workbook was recorded; of one with changed
    /// content the first. In the order of the plans and their revisions.
    pub fn plan_revisions(&self) -> Result<Vec<(PlanKey, DateTime<FixedOffset>)>, LedgerError> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    // Of the row with the least time are the other columns, too (SQLite, “bare columns in an aggregate”).
                    "SELECT plan_id, revision, content_digest, recorded_at, min(recorded_ms) FROM plan_workbook
                     GROUP BY plan_id, revision ORDER BY plan_id, revision",
                )?
                .query_map([], |row| {
                    let (id, revision, digest) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    Ok((PlanKey { id, revision, digest }, columns::time(row, "recorded_at")?))
                })?
                .collect()
        })
    }

    /// The plan by which the reports of a year were judged, as far as they were recorded at or before a time: its
    /// newest revision. None if nothing was reported in that year, or under two plans of different names.
    pub fn plan_reported_in(
        &self,
        year: i32,
        known_at: Option<DateTime<FixedOffset>>,
    ) -> Result<Option<PlanKey>, LedgerError> {
        let known_ms = known_at.map_or(i64::MAX, |time| Moment::of(time).milliseconds());
        self.read(|connection| {
            let mut statement = connection.prepare_cached(REPORTED_IN)?;
            let keys: Vec<PlanKey> = statement
                .query_map(params![format!("{year:04}"), format!("{:04}", year + 1), known_ms], |row| {
                    Ok(PlanKey { id: row.get(0)?, revision: row.get(1)?, digest: row.get(2)? })
                })?
                .collect::<rusqlite::Result<_>>()?;
            let Some(newest) = keys.first() else { return Ok(None) };
            Ok(keys.iter().all(|key| key.id == newest.id).then(|| newest.clone()))
        })
    }

    /// The file first recorded with that content, so that a period can be replayed with the plan of its time.
    pub fn plan_workbook(&self, key: &PlanKey) -> Result<Option<Vec<u8>>, LedgerError> {
        self.of_workbook(key, "bytes")
    }

    /// SHA-256 of that file, by which it is found again.
    pub fn plan_workbook_digest(&self, key: &PlanKey) -> Result<Option<String>, LedgerError> {
        self.of_workbook(key, "file_digest")
    }

    fn of_workbook<T: FromSql>(&self, key: &PlanKey, column: &str) -> Result<Option<T>, LedgerError> {
        let sql = format!(
            "SELECT {column} FROM plan_workbook WHERE plan_id = ?1 AND revision = ?2 AND content_digest = ?3
             ORDER BY recorded_ms, file_digest LIMIT 1"
        );
        self.read(|connection| {
            let of_key = params![key.id, key.revision, key.digest];
            connection.prepare_cached(&sql)?.query_row(of_key, |row| row.get(0)).optional()
        })
    }
}

/// True if a plan of that id, revision and content is recorded.
pub(super) fn has_plan(connection: &Connection, key: &PlanKey) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM plan WHERE plan_id = ?1 AND revision = ?2 AND content_digest = ?3")?
        .exists(params![key.id, key.revision, key.digest])
}

fn has_workbook(connection: &Connection, file_digest: &str) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM plan_workbook WHERE file_digest = ?1")?.exists([file_digest])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, at, plan, send, workbook};
    use crate::model::disposition::Disposition;

    #[test]
    fn the_plan_of_a_year_is_the_one_that_its_reports_were_judged_by() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        assert_eq!(ledger.plan_reported_in(2022, None).unwrap(), None);
        send(&mut ledger, "cc-kl", b"one", Disposition::Accepted);
        assert_eq!(ledger.plan_reported_in(2022, None).unwrap(), Some(plan()));
        assert_eq!(ledger.plan_reported_in(2021, None).unwrap(), None);
        assert_eq!(ledger.plan_reported_in(2023, None).unwrap(), None);
        assert_eq!(ledger.plan_reported_in(2022, Some(at("2022-06-01T08:00:00+07:00"))).unwrap(), None);
    }

    #[test]
    fn plans_are_found_without_a_look_at_the_reports_of_other_years() {
        let folder = Folder::new();
        let ledger = folder.ledger();
        for (sql, by) in [(REPORTED_IN, "receipt_by_period (period>? AND period<?)"), (KNOWN, "(plan_id=?")] {
            let mut statement = ledger.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let mut steps = Vec::new();
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().unwrap() {
                steps.push(row.get::<_, String>(3).unwrap());
            }
            assert!(steps.iter().any(|step| step.contains(by)), "{steps:?}");
            assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{steps:?}");
        }
    }

    #[test]
    fn a_workbook_under_which_was_reported_is_known_by_its_bytes() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let bytes = workbook().bytes;
        // Recorded, but nothing was reported under it: which year it rules only the workbook itself can tell.
        assert_eq!(ledger.known_workbook(bytes).unwrap(), None);
        send(&mut ledger, "cc-kl", b"one", Disposition::Accepted);
        assert_eq!(ledger.known_workbook(bytes).unwrap(), Some(KnownWorkbook { key: plan(), year: 2022 }));
        assert_eq!(ledger.known_workbook(b"another").unwrap(), None);
        // The same id with other content: its reports are not those of this one.
        let later = PlanWorkbook { bytes: b"revised", revision: 2, content_digest: "c2", ..workbook() };
        ledger.record_plan(&later, at("2022-07-01T08:00:00+07:00")).unwrap();
        assert_eq!(ledger.known_workbook(b"revised").unwrap(), None);
    }

    #[test]
    fn a_workbook_is_kept_once_and_the_first_content_of_a_revision_is_remembered() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let now = at("2022-03-01T08:00:00+07:00");
        ledger.record_plan(&workbook(), now).unwrap();
        // Saved again without a change: other bytes, the same content.
        ledger.record_plan(&PlanWorkbook { bytes: b"saved again", ..workbook() }, now).unwrap();
        // Edited without a new revision.
        let edited = PlanWorkbook { bytes: b"edited", content_digest: "c2", ..workbook() };
        ledger.record_plan(&edited, now).unwrap();
        let count: i64 =
            ledger.connection.query_row("SELECT count(*) FROM plan_workbook", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 3);
        assert_eq!(ledger.plan_digest_of("ke-hoach-2022", 1).unwrap().as_deref(), Some("c1"));
        assert_eq!(ledger.plan_digest_of("ke-hoach-2022", 2).unwrap(), None);
        assert_eq!(ledger.plan_workbook(&plan()).unwrap().as_deref(), Some(b"the plan".as_slice()));
        assert_eq!(ledger.plan_workbook_digest(&plan()).unwrap(), Some(sha256_hex(b"the plan")));
        let key = PlanKey { digest: "c2".into(), ..plan() };
        assert_eq!(ledger.plan_workbook(&key).unwrap().as_deref(), Some(b"edited".as_slice()));
    }
}
