//! When a template was first issued: the same content keeps its time, so that its bytes stay the same.
//!
//! Never holds the template itself; it can be made again from the plan and the ledger.

use chrono::{DateTime, FixedOffset};
use rusqlite::{OptionalExtension, params};

use super::columns::{self, Moment};
use super::error::{At, LedgerError};
use super::{Writing, chain};
use crate::model::period::Period;

impl Writing<'_> {
    /// The time at which this content was first issued: `now` for new content, which is thereby recorded. To the
    /// millisecond.
    pub fn issue(
        &mut self,
        plan_id: &str,
        revision: u32,
        unit: &str,
        period: Period,
        content_digest: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<DateTime<FixedOffset>, LedgerError> {
        self.one(|connection, path| {
            let period = period.to_string();
            let found = connection
                .prepare_cached(
                    "SELECT issued_at FROM issue
                     WHERE plan_id = ?1 AND revision = ?2 AND unit = ?3 AND period = ?4 AND content_digest = ?5",
                )
                .and_then(|mut statement| {
                    statement
                        .query_row(params![plan_id, revision, unit, period, content_digest], |row| {
                            columns::time(row, "issued_at")
                        })
                        .optional()
                });
            if let Some(issued_at) = found.at(path)? {
                return Ok(issued_at);
            }
            let issued = Moment::of(now);
            connection
                .prepare_cached(
                    "INSERT INTO issue (plan_id, revision, unit, period, content_digest, issued_at, issued_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        plan_id,
                        revision,
                        unit,
                        period,
                        content_digest,
                        issued.text(),
                        issued.milliseconds()
                    ])
                })
                .and_then(|_| {
                    chain::link_issue(connection, [plan_id, &revision.to_string(), unit, &period, content_digest])
                })
                .at(path)?;
            Ok(issued.time())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::fixture::{Folder, at};

    #[test]
    fn the_same_content_keeps_the_time_of_its_first_issue() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let (first, later) = (at("2022-06-01T08:00:00+07:00"), at("2022-06-02T08:00:00+07:00"));
        let june = "2022-06".parse().unwrap();
        let mut issue = |unit, content, now| {
            ledger.together(|writing| writing.issue("ke-hoach-2022", 1, unit, june, content, now)).unwrap()
        };
        assert_eq!(issue("cc-kl", "t1", first), first);
        assert_eq!(issue("cc-kl", "t1", later), first);
        assert_eq!(issue("cc-kl", "t2", later), later);
        assert_eq!(issue("vp", "t1", later), later);
        assert_eq!(issue("cc-kl", "t1", later), first);
    }
}
