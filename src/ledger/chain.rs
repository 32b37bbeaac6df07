//! The chain of records: each record's digest holds the one before it, so that nothing can be altered, slipped in or
//! taken out afterwards without a trace, whatever tool was used.
//!
//! Never holds content, and proves nothing about the newest records if they were cut off together with their links:
//! for that, number and digest of the last link are shown, to be kept outside the ledger.

use std::borrow::Cow;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, ToSql, params, params_from_iter};
use sha2::{Digest, Sha256};

use super::schema;
use crate::model::digest::hex;

/// A table whose rows are records, and what hangs on each row and is written with it.
struct Kind {
    table: &'static str,
    key: &'static [&'static str],
    /// Tables with the column that names the record, and the columns that order the rows.
    parts: &'static [(&'static str, &'static str, &'static str)],
}

const PLAN_WORKBOOK: Kind = Kind { table: "plan_workbook", key: &["file_digest"], parts: &[] };

const ISSUE: Kind =
    Kind { table: "issue", key: &["plan_id", "revision", "unit", "period", "content_digest"], parts: &[] };

/// Records with a number of their own, which grows.
const NUMBERED: [Kind; 5] = [
    Kind {
        table: "receipt",
        key: &["id"],
        parts: &[
            ("came_by", "receipt", "receipt"),
            ("entry", "receipt", "position"),
            ("header_answer", "receipt", "position"),
            ("finding", "receipt", "position"),
            ("repair", "receipt", "position"),
            ("ignored", "receipt", "position"),
            ("ignored_cell", "receipt", "position"),
        ],
    },
    Kind {
        table: "closing",
        key: &["id"],
        parts: &[
            ("closed", "closing", "closing"),
            ("closed_figure", "closing", "position"),
            ("closed_workbook", "closing", "kind"),
        ],
    },
    Kind {
        table: "decision",
        key: &["id"],
        parts: &[("ruling", "decision", "decision"), ("case_decision", "decision", "decision")],
    },
    Kind { table: "told", key: &["id"], parts: &[("told_figure", "told", "position")] },
    Kind { table: "reminder", key: &["id"], parts: &[] },
];

/// What stands between the columns of a key of several.
const BETWEEN: &str = "\u{1f}";

/// Number and digest of the last link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// How many records there are.
    pub records: i64,
    /// SHA-256, lower-case hex.
    pub digest: String,
}

/// A link that does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Broken {
    /// The record is not what it was when it was linked.
    Altered { table: String, key: String },
    /// The record is gone.
    Gone { table: String, key: String },
    /// A record without a link.
    Unlinked { table: &'static str, key: String },
    /// These many links are missing between others.
    Links(i64),
}

/// The last link; none in an empty ledger, or in one of an older shape that may only be read.
pub(super) fn head(connection: &Connection) -> rusqlite::Result<Option<Head>> {
    if !schema::has(connection, "chain")? {
        return Ok(None);
    }
    connection
        .prepare_cached("SELECT id, digest FROM chain ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok(Head { records: row.get(0)?, digest: row.get(1)? }))
        .optional()
}

/// True if there is a link whose digest begins with these digits.
pub(super) fn has(connection: &Connection, digest: &str) -> rusqlite::Result<bool> {
    Ok(schema::has(connection, "chain")?
        && connection
            .prepare_cached("SELECT 1 FROM chain WHERE substr(digest, 1, length(?1)) = ?1")?
            .exists([digest])?)
}

/// Links what was recorded since the last link; at the end of every write.
pub(super) fn link_new(connection: &Connection) -> rusqlite::Result<()> {
    for kind in &NUMBERED {
        let last: i64 = connection
            .prepare_cached("SELECT CAST(key AS INTEGER) FROM chain WHERE record = ?1 ORDER BY id DESC LIMIT 1")?
            .query_row([kind.table], |row| row.get(0))
            .optional()?
            .unwrap_or(0);
        let new: Vec<i64> = connection
            .prepare_cached(&format!("SELECT id FROM {} WHERE id > ?1 ORDER BY id", kind.table))?
            .query_map([last], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in new {
            link(connection, kind, &id.to_string())?;
        }
    }
    Ok(())
}

/// Links a plan workbook that was recorded a moment ago. It has no number of its own.
pub(super) fn link_plan_workbook(connection: &Connection, file_digest: &str) -> rusqlite::Result<()> {
    link(connection, &PLAN_WORKBOOK, file_digest)
}

/// Links an issue that was recorded a moment ago, by the columns of its key. It has no number of its own.
pub(super) fn link_issue(connection: &Connection, key: [&str; 5]) -> rusqlite::Result<()> {
    link(connection, &ISSUE, &key.join(BETWEEN))
}

/// Links everything that a ledger of an older shape holds.
pub(super) fn link_all(connection: &Connection) -> rusqlite::Result<()> {
    for (kind, order) in [(&PLAN_WORKBOOK, "recorded_ms, file_digest"), (&ISSUE, "issued_ms, unit, period")] {
        for key in keys(connection, kind, order)? {
            link(connection, kind, &key)?;
        }
    }
    link_new(connection)
}

/// Every link that does not hold, and every record without one; reads everything but the bytes of files, which have
/// digests of their own.
pub(super) fn broken(connection: &Connection) -> rusqlite::Result<Vec<Broken>> {
    if !schema::has(connection, "chain")? {
        return Ok(Vec::new());
    }
    let mut broken = Vec::new();
    let mut statement = connection.prepare("SELECT id, record, key, digest FROM chain ORDER BY id")?;
    let mut rows = statement.query([])?;
    let (mut before, mut links) = (String::new(), 0);
    while let Some(row) = rows.next()? {
        let (id, table, key, digest): (i64, String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        if id != links + 1 {
            broken.push(Broken::Links(id - links - 1));
        }
        links = id;
        let kind = all().find(|kind| kind.table == table);
        match kind.map(|kind| content(connection, kind, &key)).transpose()?.flatten() {
            Some(content) if digest_of_link(&before, &table, &key, &content) == digest => {}
            Some(_) => broken.push(Broken::Altered { table, key }),
            None => broken.push(Broken::Gone { table, key }),
        }
        // What stands in the link, so that one altered record does not accuse those after it.
        before = digest;
    }
    for kind in all() {
        let sql = format!(
            "SELECT {0} FROM {1} WHERE NOT EXISTS (SELECT 1 FROM chain WHERE record = '{1}' AND key = {0})",
            key_of(kind),
            kind.table
        );
        let keys: Vec<String> =
            connection.prepare(&sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        broken.extend(keys.into_iter().map(|key| Broken::Unlinked { table: kind.table, key }));
    }
    Ok(broken)
}

fn all() -> impl Iterator<Item = &'static Kind> {
    [&PLAN_WORKBOOK, &ISSUE].into_iter().chain(&NUMBERED)
}

fn key_of(kind: &Kind) -> String {
    let columns: Vec<String> = kind.key.iter().map(|column| format!("CAST({}.{column} AS TEXT)", kind.table)).collect();
    columns.join(" || char(31) || ")
}

fn keys(connection: &Connection, kind: &Kind, order: &str) -> rusqlite::Result<Vec<String>> {
    let sql = format!("SELECT {} FROM {} ORDER BY {order}", key_of(kind), kind.table);
    connection.prepare(&sql)?.query_map([], |row| row.get(0))?.collect()
}

fn link(connection: &Connection, kind: &Kind, key: &str) -> rusqlite::Result<()> {
    let before = head(connection)?.map(|head| head.digest).unwrap_or_default();
    let content = content(connection, kind, key)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let digest = digest_of_link(&before, kind.table, key, &content);
    connection
        .prepare_cached("INSERT INTO chain (record, key, digest) VALUES (?1, ?2, ?3)")?
        .execute(params![kind.table, key, digest])?;
    Ok(())
}

fn digest_of_link(before: &str, table: &str, key: &str, content: &[u8]) -> String {
    let mut hasher = Sha256::new();
    for part in [before.as_bytes(), table.as_bytes(), key.as_bytes(), content] {
        framed(&mut hasher, part);
    }
    hex(&hasher.finalize())
}

/// Of a record all that it says, its parts included; none if it is not there.
fn content(connection: &Connection, kind: &Kind, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut hasher = Sha256::new();
    let by: Vec<String> = kind.key.iter().zip(1..).map(|(column, at)| format!("{column} = ?{at}")).collect();
    let sql = format!("SELECT * FROM {} WHERE {}", kind.table, by.join(" AND "));
    let own = hash_rows(connection, &mut hasher, &sql, params_from_iter(key.split(BETWEEN)))?;
    if own == 0 {
        return Ok(None);
    }
    for (table, column, order) in kind.parts {
        framed(&mut hasher, table.as_bytes());
        let sql = format!("SELECT * FROM {table} WHERE {column} = ?1 ORDER BY {order}");
        hash_rows(connection, &mut hasher, &sql, [&key as &dyn ToSql])?;
    }
    Ok(Some(hasher.finalize().to_vec()))
}

/// Feeds rows to a digest, each value with its column's name, and says how many there were. Left out are the bytes of
/// files, whose digest stands beside them, and empty columns, so that a column that a later shape adds breaks no link.
fn hash_rows(connection: &Connection, hasher: &mut Sha256, sql: &str, of: impl Params) -> rusqlite::Result<usize> {
    let mut statement = connection.prepare_cached(sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query(of)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        for (at, name) in names.iter().enumerate().filter(|(_, name)| *name != "bytes") {
            let (of, value): (u8, Cow<'_, [u8]>) = match row.get_ref(at)? {
                ValueRef::Null => continue,
                ValueRef::Integer(number) => (b'i', number.to_be_bytes().to_vec().into()),
                ValueRef::Real(number) => (b'r', number.to_bits().to_be_bytes().to_vec().into()),
                ValueRef::Text(text) => (b't', text.into()),
                ValueRef::Blob(bytes) => (b'b', bytes.into()),
            };
            framed(hasher, name.as_bytes());
            hasher.update([of]);
            framed(hasher, &value);
        }
        hasher.update([b'\n']);
    }
    Ok(count)
}

/// With its length before it, so that no two lists of values look alike.
fn framed(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{self, Folder, at, send};
    use crate::ledger::{Damage, Ledger};
    use crate::model::disposition::Disposition;

    /// A ledger with a record of every kind.
    fn full(folder: &Folder) -> Ledger {
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"one", Disposition::SentBack);
        let (june, now) = ("2022-06".parse().unwrap(), at("2022-06-20T08:00:00+07:00"));
        ledger.together(|writing| writing.issue("ke-hoach-2022", 1, "cc-kl", june, "t1", now)).unwrap();
        fixture::close(&mut ledger, june, now);
        ledger.tell(&fixture::told("2022-06", "2022-06-20T08:00:00+07:00"), b"workbook").unwrap();
        ledger.remind("ke-hoach-2022", &[fixture::reminder("vp", "2022-06-20T08:00:00+07:00")]).unwrap();
        ledger
    }

    /// Changes the ledger as somebody does who knows how to get round its triggers, and puts them back.
    fn forge(ledger: &Ledger, sql: &str) {
        let triggers: Vec<(String, String)> = ledger
            .connection
            .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        ledger.connection.execute_batch("PRAGMA foreign_keys = off").unwrap();
        for (name, _) in &triggers {
            ledger.connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        ledger.connection.execute_batch(sql).unwrap();
        for (_, made) in &triggers {
            ledger.connection.execute_batch(made).unwrap();
        }
    }

    fn words(ledger: &Ledger) -> Vec<String> {
        let damages = ledger.verify().unwrap();
        damages.iter().filter(|one| matches!(one, Damage::Chain(_))).map(ToString::to_string).collect()
    }

    #[test]
    fn every_kind_of_record_is_linked_once_in_order_of_record() {
        let folder = Folder::new();
        let ledger = full(&folder);
        let records: Vec<String> = ledger
            .connection
            .prepare("SELECT record FROM chain ORDER BY id")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(records, ["plan_workbook", "receipt", "issue", "closing", "decision", "told", "reminder"]);
        assert_eq!(ledger.head().unwrap().map(|head| (head.records, head.digest.len())), Some((7, 64)));
        assert_eq!(ledger.verify().unwrap(), []);
    }

    #[test]
    fn a_value_altered_with_the_triggers_put_back_is_named_and_accuses_no_other() {
        // (what is done, which record)
        let forgeries = [
            ("UPDATE entry SET value = value + 1 WHERE receipt = 1 AND position = 0", "bản ghi 1 của bảng receipt"),
            ("UPDATE finding SET message = 'đẹp' WHERE position = 1", "bản ghi 1 của bảng receipt"),
            ("UPDATE receipt SET received_ms = 0", "bản ghi 1 của bảng receipt"),
            ("UPDATE closed_figure SET cumulative = 1", "bản ghi 1 của bảng closing"),
            ("UPDATE decision SET decided_by = 'Hoa'", "bản ghi 1 của bảng decision"),
            ("UPDATE told_figure SET percent = 1000000", "bản ghi 1 của bảng told"),
            ("UPDATE reminder SET unit = 'cc-kl'", "bản ghi 1 của bảng reminder"),
            ("UPDATE issue SET issued_ms = 0", "của bảng issue"),
            ("UPDATE plan_workbook SET file_name = 'khac.xlsx'", "của bảng plan_workbook"),
        ];
        for (sql, expected) in forgeries {
            let folder = Folder::new();
            let ledger = full(&folder);
            forge(&ledger, sql);
            let words = words(&ledger);
            assert!(matches!(words.as_slice(), [one] if one.contains(expected)), "{sql}: {words:?}");
        }
    }

    #[test]
    fn what_is_slipped_in_or_taken_out_breaks_the_chain() {
        let forgeries = [
            ("INSERT INTO came_by VALUES (1, 'zalo')", "bản ghi 1 của bảng receipt không còn đúng"),
            ("DELETE FROM decision", "bản ghi 1 của bảng decision không còn"),
            (
                "INSERT INTO reminder SELECT 2, plan_id, unit, period, kind, 'x', at, at_ms FROM reminder",
                "bản ghi 2 của bảng reminder bị chèn thêm",
            ),
            ("DELETE FROM chain WHERE id = 3", "thiếu 1 mắt xích"),
        ];
        for (sql, expected) in forgeries {
            let folder = Folder::new();
            let ledger = full(&folder);
            forge(&ledger, sql);
            let words = words(&ledger);
            assert!(words.iter().any(|one| one.contains(expected)), "{sql}: {words:?}");
        }
    }

    #[test]
    fn a_later_shape_may_add_a_column() {
        let folder = Folder::new();
        let ledger = full(&folder);
        ledger.connection.execute_batch("ALTER TABLE receipt ADD COLUMN later TEXT").unwrap();
        assert_eq!(words(&ledger), [""; 0]);
    }

    #[test]
    fn what_an_older_ledger_holds_is_linked_when_it_is_brought_up_to_date() {
        let folder = Folder::new();
        drop(full(&folder));
        let connection = Connection::open(folder.path()).unwrap();
        crate::ledger::schema::tests::make_older(&connection, 7);
        drop(connection);
        let ledger = folder.ledger();
        assert_eq!(ledger.head().unwrap().map(|head| head.records), Some(7));
        assert_eq!(ledger.verify().unwrap(), []);
    }
}
