//! What was drafted to remind units of their reports.
//!
//! Never holds the draft itself, and never says that it was sent.

use rusqlite::{Connection, Row, params};

use super::columns::{self, Moment, known};
use super::error::{At, LedgerError};
use super::{Ledger, schema};
use crate::model::reminder::{Reminder, ReminderKind};

impl Ledger {
    /// Records drafts, and says how many of them are new. The same draft again adds nothing.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be locked or written to; then nothing was recorded.
    pub fn remind(&mut self, plan_id: &str, drafts: &[Reminder]) -> Result<usize, LedgerError> {
        self.write(|transaction, path| {
            let recorded = drafts.iter().map(|draft| record(transaction, plan_id, draft));
            recorded.sum::<rusqlite::Result<usize>>().at(path)
        })
    }

    /// Every draft about the periods of a plan id, in order of record.
    pub fn reminders(&self, plan_id: &str) -> Result<Vec<Reminder>, LedgerError> {
        self.read(|connection| {
            if !schema::has(connection, "reminder")? {
                return Ok(Vec::new());
            }
            connection
                .prepare_cached("SELECT * FROM reminder WHERE plan_id = ?1 ORDER BY id")?
                .query_map([plan_id], reminder)?
                .collect()
        })
    }
}

fn record(connection: &Connection, plan_id: &str, draft: &Reminder) -> rusqlite::Result<usize> {
    let (period, kind, at) = (draft.period.to_string(), draft.kind.code(), Moment::of(draft.at));
    let is_there = connection
        .prepare_cached(
            "SELECT 1 FROM reminder
             WHERE plan_id = ?1 AND unit = ?2 AND period = ?3 AND kind = ?4 AND draft_digest = ?5",
        )?
        .exists(params![plan_id, draft.unit, period, kind, draft.digest])?;
    if is_there {
        return Ok(0);
    }
    connection
        .prepare_cached(
            "INSERT INTO reminder (plan_id, unit, period, kind, draft_digest, at, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![plan_id, draft.unit, period, kind, draft.digest, at.text(), at.milliseconds()])
}

fn reminder(row: &Row<'_>) -> rusqlite::Result<Reminder> {
    Ok(Reminder {
        unit: row.get("unit")?,
        period: known(row, "period", |text| text.parse().ok())?,
        kind: known(row, "kind", |text| ReminderKind::ALL.into_iter().find(|kind| kind.code() == text))?,
        at: columns::time(row, "at")?,
        digest: row.get("draft_digest")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, reminder};

    #[test]
    fn the_same_draft_is_recorded_once_and_another_day_s_beside_it() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        assert_eq!(ledger.reminders("ke-hoach-2022").unwrap(), []);
        let first = reminder("cc-kl", "2022-06-15T08:00:00+07:00");
        let next = reminder("cc-kl", "2022-06-17T08:00:00+07:00");
        let other = reminder("vp", "2022-06-17T08:00:00+07:00");
        assert_eq!(ledger.remind("ke-hoach-2022", std::slice::from_ref(&first)).unwrap(), 1);
        let again = Reminder { at: next.at, ..first.clone() };
        assert_eq!(ledger.remind("ke-hoach-2022", &[again, next.clone(), other.clone()]).unwrap(), 2);
        assert_eq!(ledger.reminders("ke-hoach-2022").unwrap(), [first, next, other]);
        assert_eq!(ledger.reminders("another").unwrap(), []);
    }

    #[test]
    fn a_ledger_from_before_the_reminders_is_read_and_brought_up_to_date() {
        let folder = Folder::new();
        drop(folder.ledger());
        let connection = rusqlite::Connection::open(folder.path()).unwrap();
        super::super::schema::tests::make_older(&connection, 4);
        drop(connection);
        let reader = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert_eq!(reader.reminders("ke-hoach-2022").unwrap(), []);
        drop(reader);
        let mut ledger = folder.ledger();
        assert_eq!(ledger.remind("ke-hoach-2022", &[reminder("vp", "2022-06-17T08:00:00+07:00")]).unwrap(), 1);
        assert_eq!(ledger.verify().unwrap(), []);
    }
}
