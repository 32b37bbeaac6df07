//! One receipt into the ledger: the file, where it came from, how it was judged; whole or absent.
//!
//! Never judges; never changes what was recorded before.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, params};

use super::columns::{Moment, date_text, disposition_code, severity_code};
use super::error::{At, LedgerError};
use super::plans::{PlanKey, has_plan};
use super::received::{Repeated, attempts_so_far, last_receipt_of, repeated_judgement};
use super::{Ledger, Writing};
use crate::model::channel::NamedChannel;
use crate::model::digest::Content;
use crate::model::disposition::Disposition;
use crate::model::quantity::Quantity;
use crate::model::submission::Item;

/// One file that came, judged.
#[derive(Clone, Debug)]
pub struct NewReceipt<'a> {
    /// `item.attempt` is not looked at: the ledger numbers.
    pub item: &'a Item,
    /// As it came.
    pub original: Content,
    /// When it came to the officer: what deadlines are judged by. Kept to the millisecond.
    pub received_at: DateTime<FixedOffset>,
    /// Now.
    pub recorded_at: DateTime<FixedOffset>,
    pub source: ReceiptSource,
    /// The plan it was judged by, recorded before; none for what belongs to no plan.
    pub plan: Option<PlanKey>,
}

/// Where a file was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReceiptSource {
    /// The file as given, or the mail that it was attached to.
    pub path: String,
    pub mail: Option<MailSource>,
    /// How it came, if not by mail and somebody said so.
    pub via: Option<NamedChannel>,
}

/// The mail that brought a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MailSource {
    pub message_id: Option<String>,
    pub sender: Option<String>,
}

/// What became of a receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Number of the receipt, in order of record.
    pub receipt: i64,
    pub attempt: Option<u32>,
    /// The same bytes, judged the same by the same plan, were in the ledger already: that receipt is named, and
    /// nothing was written.
    pub repeated: bool,
}

impl Ledger {
    /// Records one receipt, see [`Writing::record`].
    pub fn record(&mut self, new: &NewReceipt<'_>) -> Result<Recorded, LedgerError> {
        self.write(|transaction, path| record_in(transaction, path, new))
    }
}

impl Writing<'_> {
    /// Records one receipt. What is accepted or sent back gets the next attempt of its plan id, unit and period.
    ///
    /// The same again, and a [`Disposition::Duplicate`], change nothing and answer with the earlier receipt.
    pub fn record(&mut self, new: &NewReceipt<'_>) -> Result<Recorded, LedgerError> {
        self.one(|connection, path| record_in(connection, path, new))
    }
}

fn record_in(connection: &Connection, path: &Path, new: &NewReceipt<'_>) -> Result<Recorded, LedgerError> {
    let (item, file) = (new.item, || new.item.file.clone());
    if new.original.sha256() != item.sha256 {
        return Err(LedgerError::WrongDigest { path: path.to_owned(), file: file(), stated: item.sha256.clone() });
    }
    if item.disposition == Disposition::Duplicate {
        return last_receipt_of(connection, item)
            .at(path)?
            .map(|(receipt, attempt)| Recorded { receipt, attempt, repeated: true })
            .ok_or_else(|| LedgerError::NothingToRepeat { path: path.to_owned(), file: file() });
    }
    if let Some(plan) = &new.plan
        && !has_plan(connection, plan).at(path)?
    {
        let (plan, revision) = (plan.id.clone(), plan.revision);
        return Err(LedgerError::PlanNotRecorded { path: path.to_owned(), file: file(), plan, revision });
    }
    // Asked again under the lock: another program may have received the same file a moment ago.
    let mail = new.source.mail.as_ref().and_then(|mail| mail.message_id.as_deref());
    let unit = item.unit.as_deref();
    if let Some(Repeated { judged: earlier, .. }) =
        repeated_judgement(connection, &item.sha256, unit, item.period, mail).at(path)?
        && earlier.plan == new.plan
        && says_the_same(&earlier.item, item)
    {
        return Ok(Recorded { receipt: earlier.receipt, attempt: earlier.item.attempt, repeated: true });
    }
    let attempt = if is_numbered(item.disposition) {
        let (Some(unit), Some(period), Some(plan)) = (&item.unit, item.period, &new.plan) else {
            return Err(LedgerError::Unnumbered { path: path.to_owned(), file: file() });
        };
        Some(attempts_so_far(connection, &plan.id, unit, period).at(path)?.saturating_add(1))
    } else {
        None
    };
    let receipt = insert(connection, new, attempt).at(path)?;
    Ok(Recorded { receipt, attempt, repeated: false })
}

/// True for what was read as a report.
const fn is_numbered(disposition: Disposition) -> bool {
    match disposition {
        Disposition::Accepted | Disposition::AcceptedWithWarnings | Disposition::SentBack => true,
        Disposition::Refused | Disposition::Duplicate | Disposition::Kept => false,
    }
}

/// True if two judgements of the same bytes differ at most in the file's name and the attempt's number.
fn says_the_same(earlier: &Item, now: &Item) -> bool {
    let now = Item { file: earlier.file.clone(), attempt: earlier.attempt, ..now.clone() };
    *earlier == now
}

fn insert(connection: &Connection, new: &NewReceipt<'_>, attempt: Option<u32>) -> rusqlite::Result<i64> {
    insert_original(connection, &new.item.sha256, new.original.bytes())?;
    let receipt = insert_receipt(connection, new, attempt)?;
    insert_way(connection, receipt, &new.source)?;
    insert_entries(connection, receipt, new.item)?;
    insert_header(connection, receipt, new.item)?;
    insert_findings(connection, receipt, new.item)?;
    insert_repairs(connection, receipt, new.item)?;
    insert_ignored(connection, receipt, new.item)?;
    Ok(receipt)
}

fn insert_original(connection: &Connection, sha256: &str, bytes: &[u8]) -> rusqlite::Result<()> {
    if connection.prepare_cached("SELECT 1 FROM original WHERE sha256 = ?1")?.exists([sha256])? {
        return Ok(());
    }
    connection.prepare_cached("INSERT INTO original (sha256, size, bytes) VALUES (?1, ?2, ?3)")?.execute(params![
        sha256,
        bytes.len() as i64,
        bytes
    ])?;
    Ok(())
}

fn insert_receipt(connection: &Connection, new: &NewReceipt<'_>, attempt: Option<u32>) -> rusqlite::Result<i64> {
    let (item, mail, plan) = (new.item, new.source.mail.as_ref(), new.plan.as_ref());
    let (received, recorded) = (Moment::of(new.received_at), Moment::of(new.recorded_at));
    connection
        .prepare_cached(
            "INSERT INTO receipt (received_at, received_ms, recorded_at, recorded_ms,
                                  source_path, mail_message_id, mail_sender, file_name, sha256,
                                  disposition, unit, period, attempt, plan_id, revision, plan_digest,
                                  cells_read, cells_accepted, cells_rejected, cells_ignored)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        )?
        .insert(params![
            received.text(),
            received.milliseconds(),
            recorded.text(),
            recorded.milliseconds(),
            new.source.path,
            mail.and_then(|mail| mail.message_id.as_deref()),
            mail.and_then(|mail| mail.sender.as_deref()),
            item.file,
            item.sha256,
            disposition_code(item.disposition),
            item.unit,
            item.period.map(|period| period.to_string()),
            attempt,
            plan.map(|plan| &plan.id),
            plan.map(|plan| plan.revision),
            plan.map(|plan| &plan.digest),
            item.cells.read,
            item.cells.accepted,
            item.cells.rejected,
            item.cells.ignored,
        ])
}

/// A mail says itself how it came.
fn insert_way(connection: &Connection, receipt: i64, source: &ReceiptSource) -> rusqlite::Result<()> {
    let Some(said) = source.via.as_ref().filter(|_| source.mail.is_none()) else { return Ok(()) };
    let mut statement = connection.prepare_cached("INSERT INTO came_by (receipt, way) VALUES (?1, ?2)")?;
    statement.execute(params![receipt, said.word()]).map(drop)
}

fn insert_entries(connection: &Connection, receipt: i64, item: &Item) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO entry (receipt, position, indicator, district, field, value, text, date, estimated, sheet, cell)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (position, entry) in (0i64..).zip(&item.entries) {
        statement.execute(params![
            receipt,
            position,
            entry.indicator,
            entry.district,
            entry.field.key(),
            entry.value.map(Quantity::raw),
            entry.text,
            date_text(entry.date),
            entry.estimated,
            entry.at.sheet,
            entry.at.cell,
        ])?;
    }
    Ok(())
}

fn insert_header(connection: &Connection, receipt: i64, item: &Item) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO header_answer (receipt, position, key, text, date, sheet, cell)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, answer) in (0i64..).zip(&item.header) {
        statement.execute(params![
            receipt,
            position,
            answer.key.key(),
            answer.text,
            date_text(answer.date),
            answer.at.sheet,
            answer.at.cell,
        ])?;
    }
    Ok(())
}

fn insert_findings(connection: &Connection, receipt: i64, item: &Item) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO finding (receipt, position, code, name, severity, sheet, cell, indicator, district,
                              found, expected, message, remedy, shadow)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    for (position, finding) in (0i64..).zip(&item.findings) {
        statement.execute(params![
            receipt,
            position,
            finding.code,
            finding.name,
            severity_code(finding.severity),
            finding.sheet,
            finding.cell,
            finding.indicator,
            finding.district,
            finding.found,
            finding.expected,
            finding.message,
            finding.remedy,
            finding.shadow,
        ])?;
    }
    Ok(())
}

fn insert_repairs(connection: &Connection, receipt: i64, item: &Item) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO repair (receipt, position, code, sheet, cell, raw, stored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, repair) in (0i64..).zip(&item.repairs) {
        statement.execute(params![
            receipt,
            position,
            repair.code,
            repair.at.sheet,
            repair.at.cell,
            repair.raw,
            repair.stored,
        ])?;
    }
    Ok(())
}

fn insert_ignored(connection: &Connection, receipt: i64, item: &Item) -> rusqlite::Result<()> {
    let mut reasons =
        connection.prepare_cached("INSERT INTO ignored (receipt, position, reason, count) VALUES (?1, ?2, ?3, ?4)")?;
    let mut cells = connection
        .prepare_cached("INSERT INTO ignored_cell (receipt, position, ignored, cell) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, ignored) in (0i64..).zip(&item.ignored) {
        reasons.execute(params![receipt, position, ignored.reason, ignored.count])?;
    }
    let named = (0i64..).zip(&item.ignored).flat_map(|(of, ignored)| ignored.cells.iter().map(move |cell| (of, cell)));
    for (position, (of, cell)) in (0i64..).zip(named) {
        cells.execute(params![receipt, position, of, cell])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, at, item, plan, receipt, send};

    fn count(ledger: &Ledger, table: &str) -> i64 {
        ledger.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    fn record_all(ledger: &mut Ledger, all: &[NewReceipt<'_>]) -> Result<Vec<Recorded>, LedgerError> {
        ledger.together(|writing| all.iter().map(|new| writing.record(new)).collect())
    }

    #[test]
    fn attempts_are_numbered_by_plan_unit_and_period() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let mut attempt = |unit, bytes: &[u8], disposition| send(&mut ledger, unit, bytes, disposition).attempt;
        assert_eq!(attempt("cc-kl", b"1", Disposition::SentBack), Some(1));
        assert_eq!(attempt("cc-kl", b"2", Disposition::Refused), None);
        assert_eq!(attempt("vp", b"3", Disposition::Accepted), Some(1));
        assert_eq!(attempt("cc-kl", b"4", Disposition::AcceptedWithWarnings), Some(2));
        assert_eq!(attempt("cc-kl", b"5", Disposition::Kept), None);
        assert_eq!(attempt("cc-kl", b"6", Disposition::Accepted), Some(3));
        let june = "2022-06".parse().unwrap();
        assert_eq!(ledger.attempts("ke-hoach-2022", "cc-kl", june).unwrap(), 3);
        assert_eq!(ledger.attempts("ke-hoach-2022", "vp", june).unwrap(), 1);
        assert_eq!(ledger.attempts("ke-hoach-2023", "cc-kl", june).unwrap(), 0);

        let july = Item { period: "2022-07".parse().ok(), ..item("cc-kl", b"7", Disposition::Accepted) };
        assert_eq!(ledger.record(&receipt(&july, b"7")).unwrap().attempt, Some(1));
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let (first, second) = (item("cc-kl", b"1", Disposition::SentBack), item("cc-kl", b"2", Disposition::Accepted));
        let both = [receipt(&first, b"1"), receipt(&second, b"2")];
        let once = record_all(&mut ledger, &both).unwrap();
        let changes = ledger.connection.total_changes();
        let again = record_all(&mut ledger, &both).unwrap();
        assert_eq!(ledger.connection.total_changes(), changes);
        assert!(once.iter().all(|recorded| !recorded.repeated));
        assert!(again.iter().all(|recorded| recorded.repeated));
        let numbers = |all: &[Recorded]| all.iter().map(|one| (one.receipt, one.attempt)).collect::<Vec<_>>();
        assert_eq!(numbers(&again), [(1, Some(1)), (2, Some(2))]);
        assert_eq!(numbers(&once), numbers(&again));

        // Under another name it is still the same; judged otherwise it is not.
        let renamed = Item { file: "gui-lai.xlsx".into(), ..second.clone() };
        assert!(ledger.record(&receipt(&renamed, b"2")).unwrap().repeated);
        let otherwise = Item { findings: vec![], ..second.clone() };
        let third = ledger.record(&receipt(&otherwise, b"2")).unwrap();
        assert_eq!((third.repeated, third.attempt), (false, Some(3)));
        assert_eq!(count(&ledger, "original"), 2);
    }

    #[test]
    fn a_new_revision_of_the_plan_makes_it_a_new_receipt() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let report = item("cc-kl", b"1", Disposition::Accepted);
        ledger.record(&receipt(&report, b"1")).unwrap();
        let revised = PlanKey { revision: 2, digest: "c2".into(), ..plan() };
        let new = NewReceipt { plan: Some(revised), ..receipt(&report, b"1") };
        let unknown = ledger.record(&new).unwrap_err();
        assert!(matches!(unknown, LedgerError::PlanNotRecorded { revision: 2, .. }), "{unknown}");
        let workbook = crate::ledger::PlanWorkbook {
            revision: 2,
            content_digest: "c2",
            bytes: b"revised",
            ..crate::ledger::fixture::workbook()
        };
        ledger.record_plan(&workbook, new.recorded_at).unwrap();
        assert_eq!(ledger.record(&new).unwrap(), Recorded { receipt: 2, attempt: Some(2), repeated: false });
    }

    #[test]
    fn a_duplicate_names_what_it_repeats() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let duplicate = item("cc-kl", b"1", Disposition::Duplicate);
        let nothing = ledger.record(&receipt(&duplicate, b"1")).unwrap_err();
        assert!(matches!(nothing, LedgerError::NothingToRepeat { .. }), "{nothing}");
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        // The same file for another unit came later; the repeated one is the one of this unit.
        send(&mut ledger, "vp", b"1", Disposition::Accepted);
        let repeated = ledger.record(&receipt(&duplicate, b"1")).unwrap();
        assert_eq!(repeated, Recorded { receipt: 1, attempt: Some(1), repeated: true });
        assert_eq!(count(&ledger, "receipt"), 2);
    }

    #[test]
    fn what_cannot_be_numbered_or_does_not_fit_is_our_error() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let nobody = Item { unit: None, ..item("cc-kl", b"1", Disposition::Accepted) };
        let error = ledger.record(&receipt(&nobody, b"1")).unwrap_err();
        assert!(matches!(error, LedgerError::Unnumbered { .. }), "{error}");
        let other = item("cc-kl", b"1", Disposition::Accepted);
        let error = ledger.record(&receipt(&other, b"other bytes")).unwrap_err();
        assert!(matches!(error, LedgerError::WrongDigest { .. }), "{error}");
        assert_eq!(count(&ledger, "original"), 0);
    }

    #[test]
    fn a_receipt_that_fails_in_the_middle_leaves_nothing() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let (first, second) = (item("cc-kl", b"1", Disposition::Accepted), item("vp", b"2", Disposition::Accepted));
        ledger
            .connection
            .execute_batch(
                "CREATE TEMP TRIGGER power_cut BEFORE INSERT ON ignored_cell WHEN NEW.receipt = 2 AND NEW.position = 1
                 BEGIN SELECT RAISE(ABORT, 'power cut'); END",
            )
            .unwrap();
        let failed = record_all(&mut ledger, &[receipt(&first, b"1"), receipt(&second, b"2")]).unwrap_err();
        assert!(failed.to_string().contains("power cut"), "{failed}");
        // The first is whole, of the second there is nothing.
        let rows = |ledger: &Ledger, table| count(ledger, table);
        for (table, expected) in [
            ("original", 1),
            ("receipt", 1),
            ("entry", 3),
            ("header_answer", 1),
            ("finding", 3),
            ("repair", 1),
            ("ignored", 2),
            ("ignored_cell", 2),
        ] {
            assert_eq!(rows(&ledger, table), expected, "{table}");
        }
        ledger.connection.execute_batch("DROP TRIGGER power_cut").unwrap();
        let all = record_all(&mut ledger, &[receipt(&first, b"1"), receipt(&second, b"2")]).unwrap();
        assert_eq!(all.iter().map(|one| one.repeated).collect::<Vec<_>>(), [true, false]);
        assert!(ledger.verify().unwrap().is_empty());
    }

    #[test]
    fn a_full_disk_is_named_and_leaves_nothing() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let pages: i64 = ledger.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        ledger.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
        let bytes = vec![7; 100_000];
        let report = item("cc-kl", &bytes, Disposition::Accepted);
        let error = ledger.record(&receipt(&report, &bytes)).unwrap_err();
        assert!(matches!(error, LedgerError::DiskFull { .. }), "{error}");
        assert!(error.to_string().contains("đĩa đầy"));
        assert_eq!((count(&ledger, "receipt"), count(&ledger, "original")), (0, 0));
    }

    #[test]
    fn two_programs_that_receive_at_once_share_the_numbers() {
        let folder = Folder::new();
        drop(folder.ledger());
        let threads: Vec<_> = (0..2u8)
            .map(|program| {
                let path = folder.path();
                std::thread::spawn(move || {
                    let mut ledger = Ledger::open(&path).unwrap();
                    for round in 0..20u8 {
                        send(&mut ledger, "cc-kl", &[program, round], Disposition::Accepted);
                        // Both receive this one.
                        send(&mut ledger, "vp", &[round], Disposition::Accepted);
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let ledger = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        let june = "2022-06".parse().unwrap();
        assert_eq!(ledger.attempts("ke-hoach-2022", "cc-kl", june).unwrap(), 40);
        assert_eq!(ledger.attempts("ke-hoach-2022", "vp", june).unwrap(), 20);
        assert_eq!(count(&ledger, "receipt"), 60);
        assert!(ledger.verify().unwrap().is_empty());
    }

    #[test]
    fn a_thousand_receipts_take_no_coffee_break() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let files: Vec<Vec<u8>> = (0..1000u32).map(|n| n.to_le_bytes().to_vec()).collect();
        let items: Vec<Item> = files.iter().map(|bytes| item("cc-kl", bytes, Disposition::Accepted)).collect();
        let all: Vec<NewReceipt<'_>> = items.iter().zip(&files).map(|(item, bytes)| receipt(item, bytes)).collect();
        let recorded = record_all(&mut ledger, &all).unwrap();
        assert_eq!(recorded.last().unwrap().attempt, Some(1000));
        assert_eq!(ledger.received("ke-hoach-2022", None).unwrap().len(), 1000);
    }

    #[test]
    fn times_are_kept_in_vietnam_to_the_millisecond() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let report = item("cc-kl", b"1", Disposition::Accepted);
        let received_at = at("2022-06-14T20:30:00.1239Z");
        ledger.record(&NewReceipt { received_at, ..receipt(&report, b"1") }).unwrap();
        let kept: (String, i64) = ledger
            .connection
            .query_row("SELECT received_at, received_ms FROM receipt", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(kept, ("2022-06-15T03:30:00.123+07:00".to_owned(), 1_655_238_600_123));
    }
}
