//! A ledger of an older shape, brought to the newest one.
//!
//! Never changes or removes a record: every step only adds.

use rusqlite::{Connection, TransactionBehavior};

use super::chain;
use super::schema::{CAME_BY, CLOSED, REMINDER, RULED, TOLD, VERSION, triggers};

/// The first shape whose records are linked.
const CHAINED: i64 = 8;

/// What leads from each shape to the next: only ever something added.
const STEPS: [(i64, &str); 6] = [
    (1, "ALTER TABLE finding ADD COLUMN shadow INTEGER NOT NULL DEFAULT 0 CHECK (shadow IN (0, 1))"),
    (2, TOLD),
    (4, REMINDER),
    (5, CAME_BY),
    (6, CLOSED),
    (7, RULED),
];

pub(super) fn is_older(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(version(connection)? < VERSION)
}

/// Brings an older ledger to the newest shape, whole or not at all. Of two programs that try at once, the second
/// finds it done.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> rusqlite::Result<()> {
    let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&work)?;
    for (_, step) in STEPS.iter().filter(|(from, _)| *from >= found) {
        work.execute_batch(step)?;
    }
    // Those of new tables; the others are there.
    work.execute_batch(&triggers())?;
    if found < CHAINED {
        chain::link_all(&work)?;
    }
    work.pragma_update(None, "user_version", VERSION)?;
    work.commit()
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
