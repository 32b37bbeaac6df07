//! The tables of the ledger, and why they are as they are.
//!
//! Never changed in place: a new shape is a new [`VERSION`] with its step in [`super::upgrade`].

use rusqlite::Connection;

/// `khtc` in ASCII: by this SQLite's own header says that the file is ours.
pub(super) const APPLICATION_ID: i64 = 0x6b68_7463;

/// The shape of the tables below.
pub(super) const VERSION: i64 = 8;

/// The oldest shape that can be read, and brought up to the newest when the ledger is written.
pub(super) const OLDEST: i64 = 1;

/// Times are RFC 3339 in Việt Nam's time for people (`…_at`), with the same instant in epoch milliseconds for
/// order (`…_ms`). Quantities are integers in ten-thousandths. Digests are SHA-256 in lower-case hex.
const TABLES: &str = "
-- What a plan says, by content. The same id and revision with two digests is a finding of the plan: both are kept.
CREATE TABLE plan (
    id             INTEGER PRIMARY KEY,
    plan_id        TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    content_digest TEXT    NOT NULL,
    UNIQUE (plan_id, revision, content_digest)
) STRICT;

-- The workbooks that said it: Excel changes a file's bytes at every save, its content only where it was edited.
CREATE TABLE plan_workbook (
    file_digest    TEXT    PRIMARY KEY,
    plan_id        TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    content_digest TEXT    NOT NULL,
    file_name      TEXT    NOT NULL,
    bytes          BLOB    NOT NULL,
    recorded_at    TEXT    NOT NULL,
    recorded_ms    INTEGER NOT NULL,
    FOREIGN KEY (plan_id, revision, content_digest) REFERENCES plan (plan_id, revision, content_digest)
) STRICT;

-- What was received, byte for byte, once however often it came.
CREATE TABLE original (
    sha256 TEXT    PRIMARY KEY,
    size   INTEGER NOT NULL,
    bytes  BLOB    NOT NULL,
    CHECK (size = length(bytes))
) STRICT;

-- One file that came, and what became of it. The id is the order of record.
CREATE TABLE receipt (
    id              INTEGER PRIMARY KEY,
    received_at     TEXT    NOT NULL,
    received_ms     INTEGER NOT NULL,
    recorded_at     TEXT    NOT NULL,
    recorded_ms     INTEGER NOT NULL,
    source_path     TEXT    NOT NULL,
    mail_message_id TEXT,
    mail_sender     TEXT,
    file_name       TEXT    NOT NULL,
    sha256          TEXT    NOT NULL REFERENCES original (sha256),
    -- No `duplicate`: receiving the same again changes nothing.
    disposition     TEXT    NOT NULL
                    CHECK (disposition IN ('accepted', 'accepted_with_warnings', 'sent_back', 'refused', 'kept')),
    unit            TEXT,
    period          TEXT,
    -- 1, 2, 3 … of the same plan id, unit and period; stored, because it is never renumbered.
    attempt         INTEGER CHECK (attempt >= 1),
    plan_id         TEXT,
    revision        INTEGER,
    plan_digest     TEXT,
    cells_read      INTEGER NOT NULL,
    cells_accepted  INTEGER NOT NULL,
    cells_rejected  INTEGER NOT NULL,
    cells_ignored   INTEGER NOT NULL,
    FOREIGN KEY (plan_id, revision, plan_digest) REFERENCES plan (plan_id, revision, content_digest),
    UNIQUE (plan_id, unit, period, attempt),
    CHECK ((plan_id IS NULL) = (revision IS NULL) AND (plan_id IS NULL) = (plan_digest IS NULL)),
    -- What was read as a report is numbered, nothing else is.
    CHECK ((attempt IS NOT NULL) = (disposition IN ('accepted', 'accepted_with_warnings', 'sent_back'))),
    CHECK (attempt IS NULL OR (unit IS NOT NULL AND period IS NOT NULL AND plan_id IS NOT NULL))
) STRICT;
CREATE INDEX receipt_by_content ON receipt (sha256, unit, period);

-- The parts of a judgement, each in its order. They hang on the receipt and are written with it.
CREATE TABLE entry (
    receipt   INTEGER NOT NULL REFERENCES receipt (id),
    position  INTEGER NOT NULL,
    indicator TEXT    NOT NULL,
    district  TEXT,
    field     TEXT    NOT NULL,
    value     INTEGER,
    text      TEXT,
    date      TEXT,
    estimated INTEGER NOT NULL CHECK (estimated IN (0, 1)),
    sheet     TEXT    NOT NULL,
    cell      TEXT    NOT NULL,
    PRIMARY KEY (receipt, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE header_answer (
    receipt  INTEGER NOT NULL REFERENCES receipt (id),
    position INTEGER NOT NULL,
    key      TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    date     TEXT,
    sheet    TEXT    NOT NULL,
    cell     TEXT    NOT NULL,
    PRIMARY KEY (receipt, position)
) STRICT, WITHOUT ROWID;

-- The words are stored too: a rule may be worded otherwise later, what the unit was told stays.
CREATE TABLE finding (
    receipt   INTEGER NOT NULL REFERENCES receipt (id),
    position  INTEGER NOT NULL,
    code      TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    severity  TEXT    NOT NULL CHECK (severity IN ('error', 'warning', 'note')),
    sheet     TEXT,
    cell      TEXT,
    indicator TEXT,
    district  TEXT,
    found     TEXT    NOT NULL,
    expected  TEXT    NOT NULL,
    message   TEXT    NOT NULL,
    remedy    TEXT    NOT NULL,
    -- 1 for a rule on trial: kept, and without effect.
    shadow    INTEGER NOT NULL DEFAULT 0 CHECK (shadow IN (0, 1)),
    PRIMARY KEY (receipt, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE repair (
    receipt  INTEGER NOT NULL REFERENCES receipt (id),
    position INTEGER NOT NULL,
    code     TEXT    NOT NULL,
    sheet    TEXT    NOT NULL,
    cell     TEXT    NOT NULL,
    raw      TEXT    NOT NULL,
    stored   TEXT    NOT NULL,
    PRIMARY KEY (receipt, position)
) STRICT, WITHOUT ROWID;

-- Cells that did not count, by reason; named one by one where they hold a number or a sentence.
CREATE TABLE ignored (
    receipt  INTEGER NOT NULL REFERENCES receipt (id),
    position INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (receipt, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ignored_cell (
    receipt  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    -- Position of its reason.
    ignored  INTEGER NOT NULL,
    cell     TEXT    NOT NULL,
    PRIMARY KEY (receipt, position),
    FOREIGN KEY (receipt, ignored) REFERENCES ignored (receipt, position)
) STRICT, WITHOUT ROWID;

-- When a template was first issued with this content: issuing it again gives the same bytes.
CREATE TABLE issue (
    plan_id        TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    unit           TEXT    NOT NULL,
    period         TEXT    NOT NULL,
    content_digest TEXT    NOT NULL,
    issued_at      TEXT    NOT NULL,
    issued_ms      INTEGER NOT NULL,
    PRIMARY KEY (plan_id, revision, unit, period, content_digest)
) STRICT, WITHOUT ROWID;

-- A period closed for all units, or opened again for one. What holds is the last act about a unit.
CREATE TABLE closing (
    id      INTEGER PRIMARY KEY,
    plan_id TEXT    NOT NULL,
    period  TEXT    NOT NULL,
    act     TEXT    NOT NULL CHECK (act IN ('close', 'reopen')),
    unit    TEXT,
    reason  TEXT,
    at      TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    CHECK ((act = 'reopen') = (unit IS NOT NULL) AND (act = 'reopen') = (reason IS NOT NULL))
) STRICT;
CREATE INDEX closing_by_period ON closing (plan_id, period);
";

/// Since the third shape.
pub(super) const TOLD: &str = "
-- The consolidated workbooks that were written: what their readers were told, so that a later one can say what has
-- changed in it. The digest is that of the file; last_receipt the last receipt that it knew, 0 for none.
CREATE TABLE told (
    id              INTEGER PRIMARY KEY,
    plan_id         TEXT    NOT NULL,
    revision        INTEGER NOT NULL,
    plan_digest     TEXT    NOT NULL,
    period          TEXT    NOT NULL,
    as_of           TEXT    NOT NULL,
    known_at        TEXT    NOT NULL,
    known_ms        INTEGER NOT NULL,
    last_receipt    INTEGER NOT NULL,
    program_version TEXT    NOT NULL,
    file_digest     TEXT    NOT NULL,
    UNIQUE (plan_id, period, as_of, known_ms)
) STRICT;

-- What it said of each indicator, in the order of the plan.
CREATE TABLE told_figure (
    told       INTEGER NOT NULL REFERENCES told (id),
    position   INTEGER NOT NULL,
    indicator  TEXT    NOT NULL,
    prior      INTEGER,
    current    INTEGER,
    cumulative INTEGER,
    percent    INTEGER,
    status     TEXT    NOT NULL,
    PRIMARY KEY (told, position)
) STRICT, WITHOUT ROWID;
";

/// Since the fifth shape.
pub(super) const REMINDER: &str = "
-- The drafts that ask a unit for a report, one row for each unit that a draft names. The digest is that of the draft;
-- whether it was sent is not known.
CREATE TABLE reminder (
    id           INTEGER PRIMARY KEY,
    plan_id      TEXT    NOT NULL,
    unit         TEXT    NOT NULL,
    period       TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('before_deadline', 'missing', 'sent_back', 'official')),
    draft_digest TEXT    NOT NULL,
    at           TEXT    NOT NULL,
    at_ms        INTEGER NOT NULL,
    UNIQUE (plan_id, unit, period, kind, draft_digest)
) STRICT;
";

/// Since the sixth shape.
pub(super) const CAME_BY: &str = "
-- By which way other than mail a file came, in the officer's word: zalo, tay, usb … A receipt without a row came by
-- mail, or nobody said how.
CREATE TABLE came_by (
    receipt INTEGER PRIMARY KEY REFERENCES receipt (id),
    way     TEXT    NOT NULL CHECK (way <> '')
) STRICT;
";

/// Since the seventh shape.
pub(super) const CLOSED: &str = "
-- What a period was closed with: the state of plan and ledger that its workbooks rest on, last_receipt 0 for none.
CREATE TABLE closed (
    closing         INTEGER PRIMARY KEY REFERENCES closing (id),
    revision        INTEGER NOT NULL,
    plan_digest     TEXT    NOT NULL,
    as_of           TEXT    NOT NULL,
    known_at        TEXT    NOT NULL,
    last_receipt    INTEGER NOT NULL,
    program_version TEXT    NOT NULL
) STRICT;

-- What they said of each indicator, in the order of the plan.
CREATE TABLE closed_figure (
    closing    INTEGER NOT NULL REFERENCES closed (closing),
    position   INTEGER NOT NULL,
    indicator  TEXT    NOT NULL,
    prior      INTEGER,
    current    INTEGER,
    cumulative INTEGER,
    percent    INTEGER,
    status     TEXT    NOT NULL,
    PRIMARY KEY (closing, position)
) STRICT, WITHOUT ROWID;

-- The workbooks themselves: for a closed period these bytes are handed out again.
CREATE TABLE closed_workbook (
    closing INTEGER NOT NULL REFERENCES closed (closing),
    kind    TEXT    NOT NULL CHECK (kind IN ('office', 'province', 'province_word')),
    sha256  TEXT    NOT NULL,
    bytes   BLOB    NOT NULL,
    PRIMARY KEY (closing, kind)
) STRICT;

-- Who decided what, and why. The kinds are known to the program: a further one needs no new shape.
CREATE TABLE decision (
    id         INTEGER PRIMARY KEY,
    plan_id    TEXT    NOT NULL,
    period     TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    -- The act that it is about.
    closing    INTEGER REFERENCES closing (id),
    unit       TEXT,
    -- In words or as a number: the reports that lacked, the number of what was sent.
    about      TEXT,
    about_date TEXT,
    decided_by TEXT,
    reason     TEXT,
    at         TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_by_plan ON decision (plan_id);
CREATE INDEX decision_by_closing ON decision (closing);
";

/// Since the eighth shape.
pub(super) const RULED: &str = "
-- What a decision says of one report: a finding waived, a figure adjusted, the report accepted or returned, or such a
-- decision taken back. It holds for this report alone: a later attempt of the unit is judged afresh.
CREATE TABLE ruling (
    decision  INTEGER PRIMARY KEY REFERENCES decision (id),
    receipt   INTEGER NOT NULL REFERENCES receipt (id),
    -- The finding that is waived.
    finding   INTEGER,
    -- The answer that is adjusted, and what counts in its place: a number in ten-thousandths, a label or a day.
    indicator TEXT,
    district  TEXT,
    field     TEXT,
    value     INTEGER,
    text      TEXT,
    date      TEXT,
    -- The decision that is taken back.
    undoes    INTEGER REFERENCES decision (id),
    FOREIGN KEY (receipt, finding) REFERENCES finding (receipt, position),
    CHECK ((indicator IS NULL) = (field IS NULL))
) STRICT;
CREATE INDEX ruling_by_receipt ON ruling (receipt);

-- What was decided about a difficulty or proposal: the direction given, who must answer, that it is closed or open
-- again. The case is named by the answer that first reported it.
CREATE TABLE case_decision (
    decision INTEGER PRIMARY KEY REFERENCES decision (id),
    receipt  INTEGER NOT NULL,
    entry    INTEGER NOT NULL,
    FOREIGN KEY (receipt, entry) REFERENCES entry (receipt, position)
) STRICT;
CREATE INDEX case_decision_by_case ON case_decision (receipt, entry);

-- One link for each record, in order: the table of the record, its key, and a digest over what it says and over the
-- digest of the link before.
CREATE TABLE chain (
    id     INTEGER PRIMARY KEY,
    record TEXT    NOT NULL,
    key    TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    UNIQUE (record, key)
) STRICT;
CREATE INDEX chain_by_record ON chain (record, id);

-- By which plan the reports of a year were judged is asked without a look at all the other years.
CREATE INDEX receipt_by_period ON receipt (period) WHERE attempt IS NOT NULL;
";

/// Every table with each of its keys, by which a new row could take an old one's place.
///
/// `INSERT OR REPLACE` deletes the old row without asking the triggers on DELETE, so it needs one of its own.
const KEYS: [(&str, &[&str]); 28] = [
    ("plan", &["id"]),
    ("plan", &["plan_id", "revision", "content_digest"]),
    ("plan_workbook", &["file_digest"]),
    ("original", &["sha256"]),
    ("receipt", &["id"]),
    ("receipt", &["plan_id", "unit", "period", "attempt"]),
    ("entry", &["receipt", "position"]),
    ("header_answer", &["receipt", "position"]),
    ("finding", &["receipt", "position"]),
    ("repair", &["receipt", "position"]),
    ("ignored", &["receipt", "position"]),
    ("ignored_cell", &["receipt", "position"]),
    ("issue", &["plan_id", "revision", "unit", "period", "content_digest"]),
    ("closing", &["id"]),
    ("told", &["id"]),
    ("told", &["plan_id", "period", "as_of", "known_ms"]),
    ("told_figure", &["told", "position"]),
    ("reminder", &["id"]),
    ("reminder", &["plan_id", "unit", "period", "kind", "draft_digest"]),
    ("came_by", &["receipt"]),
    ("closed", &["closing"]),
    ("closed_figure", &["closing", "position"]),
    ("closed_workbook", &["closing", "kind"]),
    ("decision", &["id"]),
    ("ruling", &["decision"]),
    ("case_decision", &["decision"]),
    ("chain", &["id"]),
    ("chain", &["record", "key"]),
];

/// What the append-only rule answers to whoever tries, with whatever tool.
const REFUSAL: &str = "sổ theo dõi chỉ ghi thêm, không sửa, không xóa";

/// Makes the tables in an empty database.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE;\n{TABLES}\n{TOLD}\n{REMINDER}\n{CAME_BY}\n{CLOSED}\n{RULED}\n{}\nCOMMIT;",
        triggers()
    ))?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", VERSION)
}

/// True if there is a table of that name: a ledger of an older shape that may only be read lacks the later ones.
pub(super) fn has(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1")?.exists([table])
}

pub(super) fn triggers() -> String {
    KEYS.iter()
        .map(|(table, key)| {
            let by = key.join("_");
            let same: Vec<String> = key.iter().map(|column| format!("{column} = NEW.{column}")).collect();
            let same = same.join(" AND ");
            format!(
                "
CREATE TRIGGER IF NOT EXISTS {table}_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
CREATE TRIGGER IF NOT EXISTS {table}_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
CREATE TRIGGER IF NOT EXISTS {table}_replace_by_{by} BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
"
            )
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::ledger::fixture::{Folder, item, receipt, send};
    use crate::model::disposition::Disposition;

    /// A ledger with a row in every table.
    fn full(folder: &Folder) -> rusqlite::Connection {
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"one", Disposition::SentBack);
        let report = item("hai", b"by hand", Disposition::Accepted);
        let mut by_hand = receipt(&report, b"by hand");
        by_hand.source.via = "tay".parse().ok();
        ledger.record(&by_hand).unwrap();
        let june = "2022-06".parse().unwrap();
        let now = crate::ledger::fixture::at("2022-06-20T08:00:00+07:00");
        ledger.together(|writing| writing.issue("ke-hoach-2022", 1, "cc-kl", june, "t1", now)).unwrap();
        crate::ledger::fixture::close(&mut ledger, june, now);
        ledger.tell(&crate::ledger::fixture::told("2022-06", "2022-06-20T08:00:00+07:00"), b"workbook").unwrap();
        let reminder = crate::ledger::fixture::reminder("vp", "2022-06-20T08:00:00+07:00");
        ledger.remind("ke-hoach-2022", &[reminder]).unwrap();
        drop(ledger);
        let connection = rusqlite::Connection::open(folder.path()).unwrap();
        connection
            .execute_batch(
                "INSERT INTO ruling (decision, receipt, finding) VALUES (1, 1, 0);
                 INSERT INTO case_decision (decision, receipt, entry) VALUES (1, 1, 0);",
            )
            .unwrap();
        connection
    }

    fn tables(connection: &rusqlite::Connection) -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        connection.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn every_table_refuses_update_delete_and_replace_whatever_the_tool() {
        let folder = Folder::new();
        let connection = full(&folder);
        let tables = tables(&connection);
        assert_eq!(tables.len(), 23);
        for table in tables {
            let column: String = connection
                .query_row("SELECT name FROM pragma_table_info(?1) LIMIT 1", [&table], |row| row.get(0))
                .unwrap();
            for sql in [
                format!("UPDATE {table} SET {column} = {column}"),
                format!("DELETE FROM {table}"),
                format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
            ] {
                let refused = connection.execute(&sql, []).expect_err(&sql).to_string();
                assert!(refused.contains("sổ theo dõi chỉ ghi thêm"), "{sql}: {refused}");
            }
        }
        // By the attempt's number, too: a new receipt does not push an old one out.
        let pushed = connection.execute(
            "INSERT OR REPLACE INTO receipt SELECT 99, received_at, received_ms, recorded_at, recorded_ms, source_path,
                 mail_message_id, mail_sender, file_name, sha256, disposition, unit, period, attempt, plan_id, revision,
                 plan_digest, cells_read, cells_accepted, cells_rejected, cells_ignored FROM receipt",
            [],
        );
        assert!(pushed.unwrap_err().to_string().contains("sổ theo dõi chỉ ghi thêm"));
    }

    const LATER: &str = "2022-07-01T08:00:00+07:00";

    /// What takes each step back: the shape that it leads to, and what it had added.
    const BACK: [(i64, &str); 6] = [
        (8, "DROP INDEX receipt_by_period; DROP TABLE chain; DROP TABLE case_decision; DROP TABLE ruling"),
        (7, "DROP TABLE decision; DROP TABLE closed_workbook; DROP TABLE closed_figure; DROP TABLE closed"),
        (6, "DROP TABLE came_by"),
        (5, "DROP TABLE reminder"),
        (3, "DROP TABLE told_figure; DROP TABLE told"),
        (2, "ALTER TABLE finding DROP COLUMN shadow"),
    ];

    /// The tables as an older version made them.
    pub(in crate::ledger) fn make_older(connection: &rusqlite::Connection, version: i64) {
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        for (_, back) in BACK.iter().filter(|(shape, _)| *shape > version) {
            connection.execute_batch(back).unwrap();
        }
        connection.pragma_update(None, "user_version", version).unwrap();
    }

    #[test]
    fn an_older_ledger_is_brought_up_to_date_when_it_is_written() {
        let shape = |connection: &rusqlite::Connection| -> Vec<(String, String, i64, Option<String>)> {
            let sql = "SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info('finding') ORDER BY cid";
            let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            connection.prepare(sql).unwrap().query_map([], columns).unwrap().map(Result::unwrap).collect()
        };
        let folder = Folder::new();
        let connection = full(&folder);
        let new = shape(&connection);
        make_older(&connection, 1);
        drop(connection);
        let received = |ledger: &crate::ledger::Ledger| ledger.received("ke-hoach-2022", None).unwrap();
        // Who only reads reads it as it is …
        let reader = crate::ledger::Ledger::open_existing(&folder.path()).unwrap().unwrap();
        let before = received(&reader);
        assert!(before.iter().flat_map(|one| &one.findings).count() > 0);
        assert!(reader.receipts("ke-hoach-2022", None).unwrap()[0].errors > 0);
        assert_eq!(reader.told_before("ke-hoach-2022", 2022, crate::ledger::fixture::at(LATER)).unwrap(), []);
        drop(reader);
        // … and whoever writes finds it in the newest shape, with everything that was in it.
        let mut ledger = folder.ledger();
        assert_eq!(received(&ledger), before);
        send(&mut ledger, "vp", b"two", Disposition::SentBack);
        let told = crate::ledger::fixture::told("2022-06", "2022-06-21T08:00:00+07:00");
        assert!(ledger.tell(&told, b"workbook").unwrap());
        assert_eq!(ledger.told_before("ke-hoach-2022", 2022, crate::ledger::fixture::at(LATER)).unwrap(), [told]);
        drop(ledger);
        let connection = rusqlite::Connection::open(folder.path()).unwrap();
        assert_eq!(shape(&connection), new);
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, super::VERSION);
        assert!(connection.execute("UPDATE finding SET shadow = 1", []).is_err());
        assert!(connection.execute("DELETE FROM told", []).is_err());
    }

    #[test]
    fn a_ledger_from_before_the_workbooks_becomes_as_if_it_had_been_made_now() {
        let folder = Folder::new();
        let connection = full(&folder);
        make_older(&connection, 2);
        drop(connection);
        assert_eq!(folder.ledger().verify().unwrap(), []);
    }

    #[test]
    fn a_ledger_from_before_the_closed_workbooks_is_read_and_brought_up_to_date() {
        let folder = Folder::new();
        let connection = full(&folder);
        make_older(&connection, 6);
        drop(connection);
        let reader = crate::ledger::Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert_eq!(reader.closings("ke-hoach-2022", None).unwrap().len(), 1);
        assert!(reader.closed("ke-hoach-2022", None).unwrap().is_empty());
        assert!(reader.decisions("ke-hoach-2022").unwrap().is_empty());
        drop(reader);
        let mut ledger = folder.ledger();
        let july = "2022-07".parse().unwrap();
        let closing = crate::ledger::fixture::close(&mut ledger, july, crate::ledger::fixture::at(LATER));
        assert!(ledger.closed_workbook(closing, crate::model::closing::Kept::Office).unwrap().is_some());
        assert_eq!(ledger.verify().unwrap(), []);
    }

    #[test]
    fn every_table_is_strict() {
        let folder = Folder::new();
        let connection = full(&folder);
        let loose: i64 = connection
            .query_row(
                "SELECT count(*) FROM pragma_table_list
                 WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND strict = 0",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(loose, 0);
    }
}
