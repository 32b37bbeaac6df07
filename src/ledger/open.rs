//! A ledger from a path: made if there is none, opened if it is ours, refused with a reason if not.
//!
//! Never repairs, never changes a file that is not ours.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::draft::{self, Draft};
use super::error::{At, LedgerError};
use super::{Ledger, schema, upgrade};

/// How long a write waits for another program's write.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// More than the statements of this room, so that none is prepared twice.
const STATEMENTS: usize = 64;

/// Bytes of a page of a new ledger: a report of some thirty thousand lies on two or three, not on eight.
const PAGE: i64 = 16_384;

/// Pages of the log after which they are moved to their places: a few hundred reports.
const LOG_PAGES: i64 = 1_000;

/// KiB of pages in memory: what is recorded together fits, so that none of it is written twice.
const CACHE_KIB: i64 = 16_384;

/// One page of the smallest size, in bytes.
const SMALLEST: u64 = 512;

/// How every SQLite file begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

impl Ledger {
    /// True if there is a ledger's file.
    ///
    /// # Errors
    /// If what there is cannot be a ledger.
    pub fn is_there(path: &Path) -> Result<bool, LedgerError> {
        let rest = log_of(path);
        match fs::metadata(path) {
            Ok(file) if file.is_file() && file.len() == 0 => Err(LedgerError::Empty { path: path.to_owned() }),
            // SQLite would take a stump for a new database.
            Ok(file) if file.is_file() && file.len() < SMALLEST => Err(stump(path)),
            Ok(_) => Ok(true),
            // A new file beside an old log would be filled from that log.
            Err(error) if error.kind() == ErrorKind::NotFound && holds_something(&rest) => {
                Err(LedgerError::Orphaned { path: path.to_owned(), rest })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(LedgerError::CannotOpen { path: path.to_owned(), detail: error.to_string() }),
        }
    }

    /// Opens the ledger for reading and writing; makes it if there is no file.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        if !Ledger::is_there(path)? {
            create(path)?;
        } else {
            draft::clear_away_beside(path);
        }
        let writable = || -> Result<Ledger, LedgerError> {
            let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            if connection.is_readonly(rusqlite::MAIN_DB).at(path)? {
                return Err(LedgerError::NotWritable { path: path.to_owned() });
            }
            require_ours(&connection, path)?;
            keep_safely(&connection).at(path)?;
            let mut ledger = Ledger { path: path.to_owned(), connection, copy: None };
            if upgrade::is_older(&ledger.connection).at(path)? {
                ledger.copy = Some(copy_before(&ledger)?);
                upgrade::bring_up_to_date(&mut ledger.connection).at(path)?;
            }
            Ok(ledger)
        };
        writable().map_err(|error| match error {
            // In a folder that is only for reading, the file opens but not its write-ahead log.
            LedgerError::CannotOpen { path, .. } if path.is_file() => LedgerError::NotWritable { path },
            other => other,
        })
    }

    /// Opens the ledger for verbs that change nothing; none if there is no file. Works in a folder that is only for
    /// reading, and on a disk that is full, too.
    pub fn open_existing(path: &Path) -> Result<Option<Ledger>, LedgerError> {
        if !Ledger::is_there(path)? {
            return Ok(None);
        }
        // Open for writing but asked never to write: only such a connection clears its log away when it ends.
        let connection = match connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(|connection| {
            connection.pragma_update(None, "query_only", true).at(path)?;
            require_ours(&connection, path)?;
            Ok(connection)
        }) {
            Ok(connection) => connection,
            Err(LedgerError::NotWritable { .. } | LedgerError::CannotOpen { .. }) if path.is_file() => {
                open_immutable(path)?
            }
            // Nor is there room for the index of a log that nobody writes to: whoever only reads needs none.
            Err(LedgerError::DiskFull { .. }) if !holds_something(&log_of(path)) => open_immutable(path)?,
            Err(other) => return Err(other),
        };
        Ok(Some(Ledger { path: path.to_owned(), connection, copy: None }))
    }
}

/// A verified copy beside a ledger of an older shape, before anything in it changes; under a name that is free.
fn copy_before(ledger: &Ledger) -> Result<PathBuf, LedgerError> {
    let mut number = 1;
    loop {
        let name = match number {
            1 => "so-theo-doi-truoc-nang-cap.db".to_owned(),
            more => format!("so-theo-doi-truoc-nang-cap-{more}.db"),
        };
        let copy = ledger.path.with_file_name(name);
        match ledger.backup(&copy) {
            Ok(()) => return Ok(copy),
            // Of an upgrade before, or of one that did not come to its end.
            Err(LedgerError::BackupExists { .. }) => number += 1,
            Err(other) => return Err(other),
        }
    }
}

/// What a file too short for a database is: the beginning of one, or something else.
fn stump(path: &Path) -> LedgerError {
    match fs::read(path) {
        Ok(bytes) if bytes.iter().zip(MAGIC).all(|(byte, of)| byte == of) => {
            let detail = format!("bị cắt cụt, chỉ còn {} byte", bytes.len());
            LedgerError::Damaged { path: path.to_owned(), detail }
        }
        Ok(_) => LedgerError::NotADatabase { path: path.to_owned() },
        Err(error) => LedgerError::CannotOpen { path: path.to_owned(), detail: error.to_string() },
    }
}

/// SQLite's write-ahead log beside the ledger.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

fn holds_something(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() > 0)
}

/// Makes the ledger under another name and moves it into place: whoever opens it finds it whole, and of two
/// programs that make it at once, the second takes the first one's.
fn create(path: &Path) -> Result<(), LedgerError> {
    let draft = Draft::beside(path)?;
    {
        let connection =
            connect(draft.path(), OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|error| named(error, path))?;
        connection.pragma_update(None, "page_size", PAGE).at(path)?;
        keep_safely(&connection).at(path)?;
        schema::create(&connection).at(path)?;
    }
    match draft.into_place(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other.at(path),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, LedgerError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).at(path)?;
    connection.busy_timeout(PATIENCE).at(path)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true).at(path)?;
    // A file from elsewhere may bring views and triggers of its own: they shall not do more than ours do.
    connection.pragma_update(None, "trusted_schema", false).at(path)?;
    Ok(connection)
}

/// Readers beside a writer, and nothing recorded is lost when the power fails.
fn keep_safely(connection: &Connection) -> rusqlite::Result<()> {
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        connection.pragma_update(None, "journal_mode", "wal")?;
    }
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "synchronous", "full")
}

/// Reads a ledger in a folder where not even the log can be made.
fn open_immutable(path: &Path) -> Result<Connection, LedgerError> {
    // SQLite would look past the log, and what was recorded last would be missing without a word.
    if holds_something(&log_of(path)) {
        return Err(LedgerError::NewestPartUnreadable { path: path.to_owned() });
    }
    let whole = std::path::absolute(path).at(path)?;
    let address = format!("file:{}?immutable=1", in_address(&whole.to_string_lossy()));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = connect(Path::new(&address), flags).map_err(|error| named(error, path))?;
    require_ours(&connection, path)?;
    Ok(connection)
}

/// An error about the address of a file, or about its draft, is told about the file.
pub(super) fn named(error: LedgerError, path: &Path) -> LedgerError {
    let path = path.to_owned();
    match error {
        LedgerError::CannotOpen { detail, .. } => LedgerError::CannotOpen { path, detail },
        LedgerError::Disk { detail, .. } => LedgerError::Disk { path, detail },
        LedgerError::DiskFull { .. } => LedgerError::DiskFull { path },
        LedgerError::NotWritable { .. } => LedgerError::NotWritable { path },
        other => other,
    }
}

/// A path as SQLite's file address wants it: absolute, with slashes, `%`, `?` and `#` in hexadecimal.
fn in_address(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let escaped = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    if escaped.starts_with('/') { escaped } else { format!("/{escaped}") }
}

/// An error unless the file is a ledger that this program understands.
fn require_ours(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).at(path);
    if number("application_id")? != schema::APPLICATION_ID {
        return Err(LedgerError::Foreign { path: path.to_owned() });
    }
    let found = number("user_version")?;
    if found > schema::VERSION {
        return Err(LedgerError::Newer { path: path.to_owned(), found, known: schema::VERSION });
    }
    if found < schema::OLDEST {
        let detail = format!("phiên bản cấu trúc {found} không tồn tại");
        return Err(LedgerError::Damaged { path: path.to_owned(), detail });
    }
    // SQLite looks for missing pages, but not for a missing part of the last one; with a log, that may be in there.
    let length = fs::metadata(path).at(path)?.len();
    if length % number("page_size")?.unsigned_abs().max(1) != 0 && !holds_something(&log_of(path)) {
        let detail = format!("bị cắt cụt, chỉ còn {length} byte");
        return Err(LedgerError::Damaged { path: path.to_owned(), detail });
    }
    // The questions above are answered from the header; this one needs the tables.
    match connection.query_row("SELECT count(*) FROM receipt WHERE id = 0", [], |_| Ok(())).at(path) {
        Err(LedgerError::Sqlite { path, source }) => Err(LedgerError::Damaged { path, detail: source.to_string() }),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, at, item, receipt, send, workbook};
    use crate::model::disposition::Disposition;

    /// A file of a ledger with one receipt.
    fn filled(folder: &Folder) -> Vec<u8> {
        send(&mut folder.ledger(), "cc-kl", b"1", Disposition::Accepted);
        fs::read(folder.path()).unwrap()
    }

    fn refusals(folder: &Folder) -> (LedgerError, LedgerError) {
        (Ledger::open(&folder.path()).unwrap_err(), Ledger::open_existing(&folder.path()).unwrap_err())
    }

    #[test]
    fn reading_needs_no_ledger_and_makes_none() {
        let folder = Folder::new();
        assert!(Ledger::open_existing(&folder.path()).unwrap().is_none());
        assert!(folder.names().is_empty());
    }

    #[test]
    fn before_an_older_ledger_is_brought_up_to_date_a_copy_is_kept() {
        let folder = Folder::new();
        send(&mut folder.ledger(), "cc-kl", b"1", Disposition::Accepted);
        let age = || schema::tests::make_older(&Connection::open(folder.path()).unwrap(), 7);
        age();
        // Who only reads changes nothing.
        Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert_eq!(folder.names(), ["so-theo-doi.db"]);
        let copy = folder.path().with_file_name("so-theo-doi-truoc-nang-cap.db");
        assert_eq!(folder.ledger().copy_before_upgrade(), Some(copy.as_path()));
        let version = |path: &Path| -> i64 {
            Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
        };
        assert_eq!((version(&copy), version(&folder.path())), (7, schema::VERSION));
        assert_eq!(Ledger::open_existing(&copy).unwrap().unwrap().received("ke-hoach-2022", None).unwrap().len(), 1);
        // Once up to date, it stays so; of a second upgrade the first copy is not overwritten.
        assert_eq!(folder.ledger().copy_before_upgrade(), None);
        age();
        drop(folder.ledger());
        assert_eq!(
            folder.names(),
            ["so-theo-doi-truoc-nang-cap-2.db", "so-theo-doi-truoc-nang-cap.db", "so-theo-doi.db"]
        );
    }

    #[test]
    fn a_ledger_is_kept_safely() {
        let folder = Folder::new();
        drop(folder.ledger());
        let ledger = folder.ledger();
        let pragma = |name| ledger.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!((pragma("synchronous"), pragma("foreign_keys"), pragma("busy_timeout")), (2, 1, 5000));
        assert_eq!((pragma("application_id"), pragma("user_version")), (0x6b68_7463, schema::VERSION));
        let mode: String = ledger.connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
    }

    #[test]
    fn reading_changes_neither_the_file_nor_the_folder() {
        let folder = Folder::new();
        let before = filled(&folder);
        let mut ledger = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert_eq!(ledger.received("ke-hoach-2022", None).unwrap().len(), 1);
        let report = item("vp", b"2", Disposition::Accepted);
        let refused = ledger.record(&receipt(&report, b"2")).unwrap_err();
        assert!(matches!(refused, LedgerError::NotWritable { .. }), "{refused}");
        drop(ledger);
        assert_eq!(folder.names(), ["so-theo-doi.db"]);
        assert_eq!(fs::read(folder.path()).unwrap(), before);
    }

    #[test]
    fn a_reader_sees_what_a_writer_has_recorded() {
        let folder = Folder::new();
        let mut writer = folder.ledger();
        let reader = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        send(&mut writer, "cc-kl", b"1", Disposition::Accepted);
        assert_eq!(reader.received("ke-hoach-2022", None).unwrap().len(), 1);
    }

    #[test]
    fn a_folder_only_for_reading_can_be_read() {
        let folder = Folder::new();
        filled(&folder);
        // What `open_existing` falls back to; the fallback itself needs a user whom the folder refuses.
        let connection = open_immutable(&folder.path()).unwrap();
        let count: i64 = connection.query_row("SELECT count(*) FROM receipt", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
        // With a log that was not written back, it would be silent about the newest receipts.
        fs::write(log_of(&folder.path()), b"something").unwrap();
        let error = open_immutable(&folder.path()).unwrap_err();
        assert!(matches!(error, LedgerError::NewestPartUnreadable { .. }), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_only_for_reading_refuses_the_writer_and_serves_the_reader() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new();
        filled(&folder);
        let path = folder.path();
        let parent = path.parent().unwrap();
        let allow = |mode| fs::set_permissions(parent, fs::Permissions::from_mode(mode)).unwrap();
        allow(0o555);
        // The superuser is refused nothing: then there is nothing to see here.
        if fs::write(parent.join("probe"), b"").is_err() {
            let reader = Ledger::open_existing(&path).unwrap().unwrap();
            assert_eq!(reader.received("ke-hoach-2022", None).unwrap().len(), 1);
            let error = Ledger::open(&path).unwrap_err();
            assert!(matches!(error, LedgerError::NotWritable { .. }), "{error}");
            let error = Ledger::open(&parent.join("moi.db")).unwrap_err();
            assert!(matches!(error, LedgerError::NotWritable { .. }), "{error}");
        }
        allow(0o755);
    }

    #[test]
    fn addresses_survive_odd_folder_names() {
        assert_eq!(in_address("/Báo cáo 100% #1?/so.db"), "/Báo cáo 100%25 %231%3f/so.db");
        let folder = tempfile::tempdir().unwrap();
        let odd = folder.path().join("100% #1? khoá");
        fs::create_dir(&odd).unwrap();
        let path = odd.join("so-theo-doi.db");
        drop(Ledger::open(&path).unwrap());
        assert!(open_immutable(&path).is_ok());
    }

    #[test]
    fn a_foreign_database_is_left_alone() {
        let folder = Folder::new();
        Connection::open(folder.path()).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        let before = fs::read(folder.path()).unwrap();
        let (writer, reader) = refusals(&folder);
        assert!(matches!(writer, LedgerError::Foreign { .. }), "{writer}");
        assert!(matches!(reader, LedgerError::Foreign { .. }), "{reader}");
        assert_eq!(fs::read(folder.path()).unwrap(), before);
    }

    #[test]
    fn no_database_at_all() {
        let folder = Folder::new();
        for lines in [1, 400] {
            fs::write(folder.path(), "Báo cáo tháng 6\n".repeat(lines)).unwrap();
            let (writer, reader) = refusals(&folder);
            assert!(matches!(writer, LedgerError::NotADatabase { .. }), "{writer}");
            assert!(matches!(reader, LedgerError::NotADatabase { .. }), "{reader}");
        }
    }

    const NEWER: i64 = schema::VERSION + 1;

    #[test]
    fn a_newer_ledger_asks_for_a_newer_program() {
        let folder = Folder::new();
        filled(&folder);
        Connection::open(folder.path()).unwrap().pragma_update(None, "user_version", NEWER).unwrap();
        let (writer, reader) = refusals(&folder);
        assert!(matches!(writer, LedgerError::Newer { found: NEWER, known: schema::VERSION, .. }), "{writer}");
        assert!(matches!(reader, LedgerError::Newer { found: NEWER, known: schema::VERSION, .. }), "{reader}");
        assert!(writer.to_string().contains("so-theo-doi.db"));
    }

    #[test]
    fn a_truncated_file_is_never_taken_for_a_ledger() {
        let folder = Folder::new();
        let whole = filled(&folder);
        let lengths = [1, 15, 16, 50, 99, 100, 511, 512, 513, whole.len() - 4096, whole.len() - 500, whole.len() - 1];
        for length in lengths.into_iter().chain((1000..whole.len()).step_by(1234)) {
            fs::write(folder.path(), &whole[..length]).unwrap();
            for error in <[LedgerError; 2]>::from(refusals(&folder)) {
                assert!(
                    matches!(error, LedgerError::Damaged { .. } | LedgerError::NotADatabase { .. }),
                    "{length}: {error}"
                );
            }
        }
        fs::write(folder.path(), b"").unwrap();
        let (writer, reader) = refusals(&folder);
        assert!(matches!(writer, LedgerError::Empty { .. }), "{writer}");
        assert!(matches!(reader, LedgerError::Empty { .. }), "{reader}");
    }

    #[test]
    fn a_ledger_without_its_tables_is_damaged() {
        let folder = Folder::new();
        filled(&folder);
        let bare = "PRAGMA foreign_keys = off; DROP TABLE receipt";
        Connection::open(folder.path()).unwrap().execute_batch(bare).unwrap();
        let (writer, reader) = refusals(&folder);
        assert!(matches!(writer, LedgerError::Damaged { .. }), "{writer}");
        assert!(matches!(reader, LedgerError::Damaged { .. }), "{reader}");
    }

    #[test]
    fn a_log_without_its_ledger_is_not_poured_into_a_new_one() {
        let folder = Folder::new();
        fs::write(log_of(&folder.path()), b"frames").unwrap();
        let (writer, reader) = refusals(&folder);
        assert!(matches!(writer, LedgerError::Orphaned { .. }), "{writer}");
        assert!(matches!(reader, LedgerError::Orphaned { .. }), "{reader}");
    }

    #[test]
    fn a_missing_folder_and_a_folder_in_its_place() {
        let folder = Folder::new();
        let error = Ledger::open(&folder.path().join("so-theo-doi.db")).unwrap_err();
        assert!(matches!(error, LedgerError::CannotOpen { .. }), "{error}");
        fs::create_dir(folder.path()).unwrap();
        let (writer, reader) = refusals(&folder);
        assert!(matches!(writer, LedgerError::CannotOpen { .. }), "{writer}");
        assert!(matches!(reader, LedgerError::CannotOpen { .. }), "{reader}");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_ledger_has_the_permissions_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new();
        drop(folder.ledger());
        let other = folder.path().with_file_name("khtc.toml");
        fs::write(&other, b"").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&folder.path()), mode(&other));
    }

    #[test]
    fn two_programs_may_make_it_at_once() {
        let folder = Folder::new();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let path = folder.path();
                std::thread::spawn(move || {
                    Ledger::open(&path).unwrap().record_plan(&workbook(), at("2022-02-15T08:00:00+07:00")).unwrap();
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let ledger = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert_eq!(ledger.verify().unwrap(), []);
        drop(ledger);
        assert_eq!(folder.names(), ["so-theo-doi.db"]);
    }

    #[test]
    fn a_writer_that_does_not_finish_is_told_of_after_a_while() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        ledger.connection.busy_timeout(Duration::from_millis(50)).unwrap();
        let other = Connection::open(folder.path()).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let report = item("cc-kl", b"1", Disposition::Accepted);
        let error = ledger.record(&receipt(&report, b"1")).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("so-theo-doi.db đang được một chương trình khác ghi; đóng chương trình đó rồi chạy lại")
        );
        // Reading goes on meanwhile.
        assert!(ledger.received("ke-hoach-2022", None).unwrap().is_empty());
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(ledger.record(&receipt(&report, b"1")).unwrap().attempt, Some(1));
    }
}
