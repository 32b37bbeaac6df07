//! Whether the ledger is whole, and a copy of it while it is in use.
//!
//! Never repairs: what is damaged is named, and restored from a copy by a person.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, Row, params};

use super::chain::{self, Broken, Head};
use super::draft::{self, Draft};
use super::error::{At, LedgerError};
use super::open::named;
use super::{Ledger, schema};
use crate::model::digest::sha256_hex;

/// Something in the ledger that is not as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Damage {
    /// SQLite's own check of its pages, indexes and constraints.
    Structure(String),
    /// A row that refers to a row that is not there.
    Dangling { table: String, to: String },
    /// The bytes of a file received do not have its digest.
    Original { sha256: String },
    /// The bytes of a plan workbook do not have its digest.
    PlanWorkbook { file_digest: String, file_name: String },
    /// The bytes of a workbook that a period was closed with do not have its digest.
    ClosedWorkbook { period: String, kind: String },
    /// A table, an index or a protection against change is missing or was altered.
    Schema(String),
    /// An attempt was left out or renumbered.
    Attempts { plan_id: String, unit: String, period: String },
    /// Receipts are numbered without gaps, and these many numbers are gone.
    Receipts { missing: u64 },
    /// A receipt has lost some of what hangs on it.
    Parts { table: &'static str, receipt: i64 },
    /// A record that was altered, taken out or slipped in: the chain of digests does not hold there.
    Chain(String),
    /// What was read of a file is not what was accepted, rejected and ignored of it.
    Cells { receipt: i64 },
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::Structure(what) => write!(f, "cấu trúc tệp hỏng: {what}"),
            Damage::Dangling { table, to } => write!(f, "bảng {table} trỏ tới dòng không có trong bảng {to}"),
            Damage::Original { sha256 } => write!(f, "bản gốc {sha256} không còn đúng như khi nhận"),
            Damage::PlanWorkbook { file_digest, file_name } => {
                write!(f, "tệp kế hoạch ‘{file_name}’ ({file_digest}) không còn đúng như khi ghi")
            }
            Damage::ClosedWorkbook { period, kind } => {
                write!(f, "bản lưu khi chốt kỳ {period} ({kind}) không còn đúng như khi ghi")
            }
            Damage::Schema(name) => write!(f, "thành phần ‘{name}’ của sổ thiếu hoặc đã bị sửa"),
            Damage::Attempts { plan_id, unit, period } => {
                write!(f, "số lần gửi của {unit}, kỳ {period}, kế hoạch {plan_id} không liên tục")
            }
            Damage::Receipts { missing } => write!(f, "thiếu {missing} lượt tiếp nhận đã ghi trước đây"),
            Damage::Parts { table, receipt } => {
                write!(f, "lượt tiếp nhận số {receipt} thiếu dòng trong bảng {table}")
            }
            Damage::Chain(what) => write!(f, "chuỗi mã niêm phong bị đứt: {what}"),
            Damage::Cells { receipt } => write!(f, "số ô của lượt tiếp nhận số {receipt} không cân đối"),
        }
    }
}

impl Ledger {
    /// Everything in the ledger that is not as it was written; empty if it is whole. Reads the whole file.
    pub fn verify(&self) -> Result<Vec<Damage>, LedgerError> {
        let mut damages = match self.read(structure) {
            Ok(damages) => damages,
            Err(LedgerError::Damaged { detail, .. }) => vec![Damage::Structure(detail)],
            Err(other) => return Err(other),
        };
        for check in [
            schema_changes,
            dangling,
            originals,
            plan_workbooks,
            closed_workbooks,
            attempts,
            receipts,
            parts,
            cells,
            links,
        ] {
            match self.read(check) {
                Ok(found) => damages.extend(found),
                // A page that cannot be read ends that check; the structure has been reported above or is now.
                Err(LedgerError::Damaged { detail, .. }) => {
                    let damage = Damage::Structure(detail);
                    if !damages.contains(&damage) {
                        damages.push(damage);
                    }
                }
                Err(other) => return Err(other),
            }
        }
        Ok(damages)
    }

    /// How many records there are, and the digest that holds them all together; none in an empty ledger.
    pub fn head(&self) -> Result<Option<Head>, LedgerError> {
        self.read(chain::head)
    }

    /// True if the chain has a link whose digest begins like this: what was recorded up to it is all still there.
    pub fn was_sealed_as(&self, digest: &str) -> Result<bool, LedgerError> {
        self.read(|connection| chain::has(connection, digest))
    }

    /// Writes a consistent copy, whole or not at all, while the ledger may be in use. An existing file is an error,
    /// and so is a copy that is not whole: of a damaged ledger none is kept, and the ledger is named.
    pub fn backup(&self, to: &Path) -> Result<(), LedgerError> {
        draft::clear_away_beside(to);
        if to.try_exists().at(to)? {
            return Err(LedgerError::BackupExists { path: to.to_owned() });
        }
        let draft = Draft::beside(to)?;
        // SQLite does not say which of the two it means; a new file is not damaged.
        self.copy_into(draft.path()).at(to).map_err(|error| match error {
            LedgerError::Damaged { detail, .. } => LedgerError::Damaged { path: self.path.clone(), detail },
            other => other,
        })?;
        // SQLite does not wait for the disk here.
        File::options().write(true).open(draft.path()).and_then(|file| file.sync_all()).at(to)?;
        require_whole(draft.path(), to).map_err(|error| self.blamed(error))?;
        draft.into_place(to).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => LedgerError::BackupExists { path: to.to_owned() },
            _ => LedgerError::from_io(to, &error),
        })
    }
}

impl Ledger {
    /// A copy is as the ledger is: what is the matter with it is the ledger's, unless the ledger is whole.
    fn blamed(&self, error: LedgerError) -> LedgerError {
        let LedgerError::BackupDamaged { path: to, damage } = error else { return error };
        let own = self.verify().ok().and_then(|damages| damages.first().map(ToString::to_string));
        match own {
            Some(damage) => LedgerError::NotBackedUp { path: self.path.clone(), to, damage },
            None => LedgerError::BackupDamaged { path: to, damage },
        }
    }

    /// SQLite writes into an empty file. A connection that was asked never to write refuses the copy, too, although
    /// the copy changes nothing in the ledger: so it is let go for that long.
    fn copy_into(&self, draft: &Path) -> rusqlite::Result<()> {
        let reading_only: bool = self.connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
        self.connection.pragma_update(None, "query_only", false)?;
        let copied = self.connection.execute("VACUUM INTO ?1", params![draft.to_string_lossy()]);
        self.connection.pragma_update(None, "query_only", reading_only)?;
        copied.map(drop)
    }
}

/// Reads a copy again before it gets its name.
fn require_whole(draft: &Path, to: &Path) -> Result<(), LedgerError> {
    let damaged = |damage: String| LedgerError::BackupDamaged { path: to.to_owned(), damage };
    let copy = Ledger::open_existing(draft)
        .map_err(|error| match named(error, to) {
            // The disk's fault, not the copy's.
            disk @ (LedgerError::DiskFull { .. } | LedgerError::Disk { .. } | LedgerError::CannotOpen { .. }) => disk,
            other => damaged(other.to_string()),
        })?
        .ok_or_else(|| damaged("không có tệp".to_owned()))?;
    match copy.verify().map_err(|error| named(error, to))?.first() {
        Some(damage) => Err(damaged(damage.to_string())),
        None => Ok(()),
    }
}

fn structure(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    let lines: Vec<String> =
        connection.prepare("PRAGMA integrity_check")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").map(Damage::Structure).collect())
}

/// Compares tables, indexes and triggers with those of a ledger made now. One of an older shape that nobody has
/// written to since may lack what is younger: whole tables, and columns.
fn schema_changes(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    let fresh = Connection::open_in_memory()?;
    schema::create(&fresh)?;
    let (here, expected) = (schema_parts(connection)?, schema_parts(&fresh)?);
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let is_older = version < schema::VERSION;
    let has_table = |table: &str| here.iter().any(|part| part.name == table);
    let is_as_made = |part: &&SchemaPart| {
        let found = here.iter().find(|one| one.name == part.name);
        match found {
            Some(found) if is_older => found.says.is_subset(&part.says),
            Some(found) => found.says == part.says,
            // An index that came later only makes a question faster.
            None => is_older && (part.is_index || !has_table(&part.table)),
        }
    };
    let altered = expected.iter().filter(|part| !is_as_made(part));
    let foreign = here.iter().filter(|part| !expected.iter().any(|of| of.name == part.name));
    Ok(altered.chain(foreign).map(|part| Damage::Schema(part.name.clone())).collect())
}

/// A table, an index or a trigger.
struct SchemaPart {
    name: String,
    /// Of an index or a trigger the table that it belongs to.
    table: String,
    is_index: bool,
    /// Its definition in pieces: SQLite puts a column that was added later behind those that were there.
    says: BTreeSet<String>,
}

fn schema_parts(connection: &Connection) -> rusqlite::Result<Vec<SchemaPart>> {
    connection
        .prepare(
            "SELECT name, tbl_name, sql, type = 'index' FROM sqlite_schema
             WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name",
        )?
        .query_map([], |row| {
            let sql: Option<String> = row.get(2)?;
            let (name, table, is_index) = (row.get(0)?, row.get(1)?, row.get(3)?);
            Ok(SchemaPart { name, table, is_index, says: definitions(&sql.unwrap_or_default()) })
        })?
        .collect()
}

/// A definition without comments and line breaks, split where a comma or the outermost brackets part its columns.
fn definitions(sql: &str) -> BTreeSet<String> {
    let without_comments: Vec<&str> =
        sql.lines().map(|line| line.split_once("--").map_or(line, |(before, _)| before)).collect();
    let mut pieces = vec![String::new()];
    let mut depth = 0_usize;
    for letter in without_comments.join(" ").chars() {
        let parts = match letter {
            '(' => {
                depth += 1;
                depth == 1
            }
            ')' => {
                depth = depth.saturating_sub(1);
                depth == 0
            }
            ',' => depth == 1,
            _ => false,
        };
        match pieces.last_mut() {
            Some(piece) if !parts => piece.push(letter),
            Some(_) | None => pieces.push(String::new()),
        }
    }
    let tidy = |piece: String| piece.split_whitespace().collect::<Vec<_>>().join(" ");
    pieces.into_iter().map(tidy).filter(|piece| !piece.is_empty()).collect()
}

fn dangling(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    ask(connection, "PRAGMA foreign_key_check", |row| {
        Ok(Some(Damage::Dangling { table: row.get("table")?, to: row.get("parent")? }))
    })
}

fn originals(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    ask(connection, "SELECT sha256, bytes FROM original", |row| {
        let (sha256, whole) = (row.get::<_, String>(0)?, sha256_hex(row.get_ref(1)?.as_blob()?));
        Ok((whole != sha256).then_some(Damage::Original { sha256 }))
    })
}

fn closed_workbooks(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    let sql = "SELECT period, kind, sha256, bytes FROM closed_workbook JOIN closing ON closing.id = closing";
    // An older ledger that was never written since has none.
    if !schema::has(connection, "closed")? {
        return Ok(Vec::new());
    }
    ask(connection, sql, |row| {
        let (sha256, whole) = (row.get::<_, String>(2)?, sha256_hex(row.get_ref(3)?.as_blob()?));
        let damaged = whole != sha256;
        Ok(damaged.then_some(Damage::ClosedWorkbook { period: row.get(0)?, kind: row.get(1)? }))
    })
}

fn plan_workbooks(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    ask(connection, "SELECT file_digest, file_name, bytes FROM plan_workbook", |row| {
        let (file_digest, whole) = (row.get::<_, String>(0)?, sha256_hex(row.get_ref(2)?.as_blob()?));
        let damaged = whole != file_digest;
        Ok(damaged.then_some(Damage::PlanWorkbook { file_digest, file_name: row.get(1)? }))
    })
}

fn attempts(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    ask(
        connection,
        "SELECT plan_id, unit, period FROM receipt WHERE attempt IS NOT NULL
         GROUP BY plan_id, unit, period HAVING count(*) <> max(attempt) ORDER BY plan_id, unit, period",
        |row| Ok(Some(Damage::Attempts { plan_id: row.get(0)?, unit: row.get(1)?, period: row.get(2)? })),
    )
}

fn receipts(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    ask(connection, "SELECT coalesce(max(id), 0) - count(*) FROM receipt", |row| {
        let missing = row.get::<_, i64>(0)?.unsigned_abs();
        Ok((missing > 0).then_some(Damage::Receipts { missing }))
    })
}

/// What hangs on a receipt is numbered in its order, without gaps.
fn parts(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    const TABLES: [&str; 5] = ["entry", "header_answer", "finding", "repair", "ignored"];
    let mut damages = Vec::new();
    for table in TABLES {
        let sql = format!(
            "SELECT receipt FROM {table} GROUP BY receipt HAVING count(*) <> max(position) - min(position) + 1
             ORDER BY receipt"
        );
        let receipts: Vec<i64> =
            connection.prepare(&sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        damages.extend(receipts.into_iter().map(|receipt| Damage::Parts { table, receipt }));
    }
    Ok(damages)
}

fn cells(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    ask(
        connection,
        "SELECT id FROM receipt WHERE cells_read <> cells_accepted + cells_rejected + cells_ignored ORDER BY id",
        |row| Ok(Some(Damage::Cells { receipt: row.get(0)? })),
    )
}

fn links(connection: &Connection) -> rusqlite::Result<Vec<Damage>> {
    let words = |broken: Broken| match broken {
        Broken::Altered { table, key } => {
            format!("bản ghi {} của bảng {table} không còn đúng như khi ghi", shown(&key))
        }
        Broken::Gone { table, key } => format!("bản ghi {} của bảng {table} không còn", shown(&key)),
        Broken::Unlinked { table, key } => format!("bản ghi {} của bảng {table} bị chèn thêm", shown(&key)),
        Broken::Links(count) => format!("thiếu {count} mắt xích"),
    };
    Ok(chain::broken(connection)?.into_iter().map(|broken| Damage::Chain(words(broken))).collect())
}

/// A key of several columns, to be read.
fn shown(key: &str) -> String {
    key.replace('\u{1f}', ", ")
}

fn ask(
    connection: &Connection,
    sql: &str,
    damage: fn(&Row<'_>) -> rusqlite::Result<Option<Damage>>,
) -> rusqlite::Result<Vec<Damage>> {
    connection.prepare(sql)?.query_map([], damage)?.filter_map(Result::transpose).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, send};
    use crate::model::disposition::Disposition;

    #[test]
    fn a_whole_ledger_has_no_damage() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        assert_eq!(ledger.verify().unwrap(), []);
    }

    #[test]
    fn what_was_tampered_with_is_named() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        send(&mut ledger, "cc-kl", b"2", Disposition::Accepted);
        ledger
            .connection
            .execute_batch(
                "DROP TRIGGER original_update; UPDATE original SET bytes = x'ff' WHERE bytes = x'31';
                 DROP TRIGGER plan_workbook_update; UPDATE plan_workbook SET bytes = x'ff';
                 DROP TRIGGER receipt_update; UPDATE receipt SET attempt = 3 WHERE id = 2;
                 PRAGMA foreign_keys = off; DROP TRIGGER original_delete; DELETE FROM original WHERE bytes = x'32';
                 CREATE TABLE mine (x);",
            )
            .unwrap();
        let damages = ledger.verify().unwrap();
        let expected = [
            Damage::Schema("original_delete".into()),
            Damage::Schema("original_update".into()),
            Damage::Schema("plan_workbook_update".into()),
            Damage::Schema("receipt_update".into()),
            Damage::Schema("mine".into()),
            Damage::Dangling { table: "receipt".into(), to: "original".into() },
            Damage::Original { sha256: sha256_hex(b"1") },
            Damage::PlanWorkbook { file_digest: sha256_hex(b"the plan"), file_name: "ke-hoach.xlsx".into() },
            Damage::Attempts { plan_id: "ke-hoach-2022".into(), unit: "cc-kl".into(), period: "2022-06".into() },
            Damage::Chain("bản ghi 2 của bảng receipt không còn đúng như khi ghi".into()),
        ];
        assert_eq!(damages, expected);
    }

    #[test]
    fn what_was_taken_out_is_missed() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        send(&mut ledger, "vp", b"2", Disposition::SentBack);
        send(&mut ledger, "tt", b"3", Disposition::Accepted);
        let in_place_of_triggers = |of: &str, sql: &str| {
            let kept: String = ledger
                .connection
                .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [of], |row| row.get(0))
                .unwrap();
            ledger.connection.execute_batch(&format!("DROP TRIGGER {of}; {sql}; {kept}")).unwrap();
        };
        in_place_of_triggers("entry_delete", "DELETE FROM entry WHERE receipt = 1 AND position = 1");
        in_place_of_triggers("receipt_update", "UPDATE receipt SET cells_read = 0 WHERE id = 3");
        let altered = |receipt| Damage::Chain(format!("bản ghi {receipt} của bảng receipt không còn đúng như khi ghi"));
        let expected =
            [Damage::Parts { table: "entry", receipt: 1 }, Damage::Cells { receipt: 3 }, altered(1), altered(3)];
        assert_eq!(ledger.verify().unwrap(), expected);
        ledger.connection.execute_batch("PRAGMA foreign_keys = off").unwrap();
        in_place_of_triggers("receipt_delete", "DELETE FROM receipt WHERE id = 2");
        let damages = ledger.verify().unwrap();
        assert!(damages.contains(&Damage::Receipts { missing: 1 }), "{damages:?}");
    }

    #[test]
    fn a_ledger_of_an_older_shape_is_whole_before_and_after_it_is_brought_up_to_date() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        drop(ledger);
        let connection = Connection::open(folder.path()).unwrap();
        schema::tests::make_older(&connection, 1);
        drop(connection);
        let reader = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert_eq!(reader.verify().unwrap(), []);
        let sql = "SELECT sql FROM sqlite_schema WHERE name = 'finding_update'";
        let trigger: String = reader.connection.query_row(sql, [], |row| row.get(0)).unwrap();
        reader.connection.execute_batch("PRAGMA query_only = off; DROP TRIGGER finding_update").unwrap();
        assert_eq!(reader.verify().unwrap(), [Damage::Schema("finding_update".into())]);
        // A damaged one stays as it is: no copy of it would be worth keeping.
        assert!(matches!(Ledger::open(&folder.path()).unwrap_err(), LedgerError::NotBackedUp { .. }));
        assert_eq!(reader.verify().unwrap(), [Damage::Schema("finding_update".into())]);
        reader.connection.execute_batch(&trigger).unwrap();
        drop(reader);
        assert_eq!(folder.ledger().verify().unwrap(), []);
    }

    #[test]
    fn of_a_damaged_ledger_no_copy_is_kept() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        ledger.connection.execute_batch("DROP TRIGGER original_update; UPDATE original SET bytes = x'ff'").unwrap();
        let to = folder.path().with_file_name("sao-luu.db");
        let error = ledger.backup(&to).unwrap_err();
        assert!(matches!(&error, LedgerError::NotBackedUp { path, .. } if *path == folder.path()), "{error}");
        assert!(!to.exists());
    }

    #[test]
    fn a_page_overwritten_with_noise_is_found() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let bytes = vec![7; 50_000];
        send(&mut ledger, "cc-kl", &bytes, Disposition::Accepted);
        drop(ledger);
        let mut file = std::fs::read(folder.path()).unwrap();
        // Its size stands in the header (SQLite's file format, section 1.3.2).
        let size = usize::from(u16::from_be_bytes([file[16], file[17]]));
        assert!(file.len() / size > 20);
        // Noise at the head of each page but the first, one at a time; the ledger answers, and never says that it is
        // whole.
        for page in 1..file.len() / size {
            let head = page * size..page * size + 64;
            let sound = file[head.clone()].to_vec();
            file[head.clone()].fill(0xa5);
            std::fs::write(folder.path(), &file).unwrap();
            match Ledger::open_existing(&folder.path()) {
                Ok(ledger) => assert_ne!(ledger.unwrap().verify().unwrap(), [], "page {page}"),
                Err(error) => assert!(matches!(error, LedgerError::Damaged { .. }), "{error}"),
            }
            file[head].copy_from_slice(&sound);
        }
    }

    #[test]
    fn a_copy_is_a_ledger_and_never_overwrites() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        let reader = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        let to = folder.path().with_file_name("sao-luu.db");
        reader.backup(&to).unwrap();
        assert!(matches!(reader.backup(&to).unwrap_err(), LedgerError::BackupExists { .. }));
        assert!(reader.connection.execute("INSERT INTO closing DEFAULT VALUES", []).is_err());
        send(&mut ledger, "cc-kl", b"2", Disposition::Accepted);
        let mut copy = Ledger::open(&to).unwrap();
        assert_eq!(copy.received("ke-hoach-2022", None).unwrap().len(), 1);
        assert_eq!(copy.verify().unwrap(), []);
        assert_eq!(send(&mut copy, "cc-kl", b"3", Disposition::Accepted).attempt, Some(2));
        drop((copy, reader, ledger));
        assert_eq!(folder.names(), ["sao-luu.db", "so-theo-doi.db"]);
    }
}
