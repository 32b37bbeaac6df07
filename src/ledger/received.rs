//! Receipts as they were recorded: by their bytes, by plan and time, in full or as a line.
//!
//! Never says what stands: that is derived from these, in `model::standing`.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::columns::{self, Moment, known, known_or_none};
use super::error::{At, LedgerError};
use super::plans::PlanKey;
use super::rulings::OfReport;
use super::{Ledger, Writing, rulings, schema};
use crate::model::channel::{Channel, NamedChannel};
use crate::model::disposition::Disposition;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::ruling::ruled;
use crate::model::standing::Received;
use crate::model::submission::{CellCount, Ignored, Item};

/// A receipt as it was judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    pub receipt: i64,
    pub received_at: DateTime<FixedOffset>,
    /// The plan it was judged by: under another one, judging again may change something.
    pub plan: Option<PlanKey>,
    /// As recorded, with the attempt that it was given.
    pub item: Item,
}

/// What was judged of bytes that come again.
#[derive(Clone, PartialEq, Debug)]
pub struct Repeated {
    pub judged: Judgement,
    /// True if the unit has sent another attempt since.
    pub is_replaced: bool,
}

/// A receipt on one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceiptSummary {
    pub receipt: i64,
    pub file: String,
    pub sha256: String,
    pub disposition: Disposition,
    pub unit: Option<String>,
    pub period: Option<Period>,
    pub attempt: Option<u32>,
    /// None for what belongs to no plan.
    pub plan_id: Option<String>,
    pub received_at: DateTime<FixedOffset>,
    pub mail_sender: Option<String>,
    pub errors: u32,
    pub warnings: u32,
}

/// What a [`ReceiptSummary`] is read from.
const SUMMARY: &str = "
    SELECT receipt.*,
           (SELECT count(*) FROM finding WHERE receipt = receipt.id AND severity = 'error' AND NOT shadow) AS errors,
           (SELECT count(*) FROM finding WHERE receipt = receipt.id AND severity = 'warning' AND NOT shadow) AS warnings
    -- A ledger of the first shape has no column `finding.shadow`, and one that may only be read is not upgraded. There
    -- the inner queries find this column, which says that no rule was on trial; elsewhere they find that of the table.
    FROM receipt, (SELECT 0 AS shadow)";

impl Ledger {
    /// The latest receipt of these bytes under exactly this unit and period (none meaning: without any), as it was
    /// judged.
    pub fn latest_judgement(
        &self,
        sha256: &str,
        unit: Option<&str>,
        period: Option<Period>,
    ) -> Result<Option<Judgement>, LedgerError> {
        self.read(|connection| latest_judgement(connection, sha256, unit, period))
    }

    /// What was found in a receipt, by the latest judgement of its bytes under its unit and period.
    pub fn findings_of(&self, one: &ReceiptSummary) -> Result<Vec<Finding>, LedgerError> {
        let judged = self.latest_judgement(&one.sha256, one.unit.as_deref(), one.period)?;
        Ok(judged.map(|judged| judged.item.findings).unwrap_or_default())
    }

    /// Every submission of a plan id (accepted or sent back) recorded at or before a time, default: all, with what
    /// officers had ruled about it by then; in order of record.
    pub fn received(
        &self,
        plan_id: &str,
        known_at: Option<DateTime<FixedOffset>>,
    ) -> Result<Vec<Received>, LedgerError> {
        self.submissions(plan_id, known_at, 0)
    }

    /// What was filed: who sent what, when, and what was decided about it, as [`Ledger::received`]. Answers, findings
    /// and repairs only of the reports of which they are told beside that: those that took several attempts, and those
    /// that officers ruled about. The others have none here: nothing is added up from these.
    pub fn filed(&self, plan_id: &str) -> Result<Vec<Received>, LedgerError> {
        self.read(|connection| {
            let of = Submissions { plan_id, known_ms: i64::MAX, after: 0 };
            let told = match schema::has(connection, "ruling")? {
                true => Scope::SentAgainOrRuled(of),
                false => Scope::SentAgain(of),
            };
            submissions(connection, of, &told)
        })
    }

    /// Those that were recorded after a receipt, in order of record.
    pub fn received_after(&self, plan_id: &str, receipt: i64) -> Result<Vec<Received>, LedgerError> {
        self.submissions(plan_id, None, receipt)
    }

    fn submissions(
        &self,
        plan_id: &str,
        known_at: Option<DateTime<FixedOffset>>,
        after: i64,
    ) -> Result<Vec<Received>, LedgerError> {
        let of = Submissions { plan_id, known_ms: known_ms(known_at), after };
        self.read(|connection| submissions(connection, of, &Scope::Submissions(of)))
    }

    /// Every receipt of a plan id and every one that belongs to no plan, refused and kept ones too, recorded at or
    /// before a time, default: all; in order of record.
    pub fn receipts(
        &self,
        plan_id: &str,
        known_at: Option<DateTime<FixedOffset>>,
    ) -> Result<Vec<ReceiptSummary>, LedgerError> {
        let sql = format!("{SUMMARY} WHERE (plan_id = ?1 OR plan_id IS NULL) AND recorded_ms <= ?2 ORDER BY id");
        self.read(|connection| {
            connection.prepare_cached(&sql)?.query_map(params![plan_id, known_ms(known_at)], summary)?.collect()
        })
    }

    /// Every refused receipt, of whichever plan or of none, whose bytes were not taken as a report on another
    /// occasion; in order of record.
    pub fn refused(&self) -> Result<Vec<ReceiptSummary>, LedgerError> {
        let sql = format!(
            "{SUMMARY} WHERE disposition = 'refused' AND NOT EXISTS
             (SELECT 1 FROM receipt AS taken WHERE taken.sha256 = receipt.sha256 AND taken.attempt IS NOT NULL)
             ORDER BY id"
        );
        self.read(|connection| connection.prepare_cached(&sql)?.query_map([], summary)?.collect())
    }

    /// The plan that each submission of a plan id was judged by, by its receipt.
    pub fn judged_by(&self, plan_id: &str) -> Result<BTreeMap<i64, PlanKey>, LedgerError> {
        self.read(|connection| {
            let sql = "SELECT id, revision, plan_digest FROM receipt WHERE plan_id = ?1 AND attempt IS NOT NULL";
            let mut statement = connection.prepare_cached(sql)?;
            let keys = statement.query_map([plan_id], |row| {
                let key = PlanKey { id: plan_id.to_owned(), revision: row.get(1)?, digest: row.get(2)? };
                Ok((row.get(0)?, key))
            })?;
            keys.collect()
        })
    }

    /// How many attempts a unit has made for a period so far.
    pub fn attempts(&self, plan_id: &str, unit: &str, period: Period) -> Result<u32, LedgerError> {
        self.read(|connection| attempts_so_far(connection, plan_id, unit, period))
    }

    /// The bytes of a file that was received.
    pub fn original(&self, sha256: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT bytes FROM original WHERE sha256 = ?1")?
                .query_row([sha256], |row| row.get(0))
                .optional()
        })
    }
}

impl Writing<'_> {
    /// What was judged of these bytes before: the attempt that they were, else the latest refusal; what was written a
    /// moment ago is in it. None if they come back in a mail of their own after another attempt: their sender has taken
    /// that one back.
    pub fn repeated_judgement(
        &self,
        sha256: &str,
        unit: Option<&str>,
        period: Option<Period>,
        mail: Option<&str>,
    ) -> Result<Option<Repeated>, LedgerError> {
        repeated_judgement(&self.transaction, sha256, unit, period, mail).at(self.path)
    }
}

/// See [`Writing::repeated_judgement`].
pub(super) fn repeated_judgement(
    connection: &Connection,
    sha256: &str,
    unit: Option<&str>,
    period: Option<Period>,
    mail: Option<&str>,
) -> rusqlite::Result<Option<Repeated>> {
    // What refused an attempt later, a plan that was not there for a moment, does not make its bytes new.
    let found: Option<i64> = connection
        .prepare_cached(
            "SELECT id FROM receipt WHERE sha256 = ?1 AND unit IS ?2 AND period IS ?3
             ORDER BY attempt IS NULL, id DESC LIMIT 1",
        )?
        .query_row(params![sha256, unit, period.map(|period| period.to_string())], |row| row.get(0))
        .optional()?;
    let Some(judged) = found.map(|receipt| judgement(connection, receipt)).transpose()? else { return Ok(None) };
    let (Some(plan), Some(attempt), Some(unit), Some(period)) = (&judged.plan, judged.item.attempt, unit, period)
    else {
        return Ok(Some(Repeated { judged, is_replaced: false }));
    };
    let is_replaced = attempts_so_far(connection, &plan.id, unit, period)? != attempt;
    let came_before = match mail {
        Some(mail) => connection
            .prepare_cached("SELECT 1 FROM receipt WHERE sha256 = ?1 AND mail_message_id = ?2")?
            .exists([sha256, mail])?,
        None => true,
    };
    Ok((!is_replaced || came_before).then_some(Repeated { judged, is_replaced }))
}

/// See [`Ledger::latest_judgement`].
pub(super) fn latest_judgement(
    connection: &Connection,
    sha256: &str,
    unit: Option<&str>,
    period: Option<Period>,
) -> rusqlite::Result<Option<Judgement>> {
    let latest: Option<i64> = connection
        .prepare_cached("SELECT max(id) FROM receipt WHERE sha256 = ?1 AND unit IS ?2 AND period IS ?3")?
        .query_row(params![sha256, unit, period.map(|period| period.to_string())], |row| row.get(0))?;
    latest.map(|receipt| judgement(connection, receipt)).transpose()
}

/// The receipt that a duplicate repeats: of these bytes the latest, rather one of the same unit and period.
pub(super) fn last_receipt_of(connection: &Connection, item: &Item) -> rusqlite::Result<Option<(i64, Option<u32>)>> {
    connection
        .prepare_cached(
            "SELECT id, attempt FROM receipt WHERE sha256 = ?1
             ORDER BY (unit IS ?2 AND period IS ?3) DESC, id DESC LIMIT 1",
        )?
        .query_row(params![item.sha256, item.unit, item.period.map(|period| period.to_string())], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()
}

/// Attempts are numbered without gaps, so the highest is how many there are.
pub(super) fn attempts_so_far(
    connection: &Connection,
    plan_id: &str,
    unit: &str,
    period: Period,
) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "SELECT coalesce(max(attempt), 0) FROM receipt WHERE plan_id = ?1 AND unit = ?2 AND period = ?3",
        )?
        .query_row(params![plan_id, unit, period.to_string()], |row| row.get(0))
}

/// The numbered receipts of a plan id that were known at a time, after a receipt.
#[derive(Clone, Copy)]
struct Submissions<'a> {
    plan_id: &'a str,
    known_ms: i64,
    after: i64,
}

/// Which receipts a question is about.
enum Scope<'a> {
    One(i64),
    Submissions(Submissions<'a>),
    /// Of those, where the unit sent several for the period.
    SentAgain(Submissions<'a>),
    /// And those that officers ruled about.
    SentAgainOrRuled(Submissions<'a>),
}

impl Scope<'_> {
    fn ids(&self) -> String {
        let submissions = "SELECT id FROM receipt WHERE plan_id = ?1 AND attempt IS NOT NULL AND recorded_ms <= ?2 \
                           AND id > ?3";
        // Attempts are numbered from 1.
        let again = "EXISTS (SELECT 1 FROM receipt AS later WHERE later.plan_id = receipt.plan_id \
                     AND later.unit = receipt.unit AND later.period = receipt.period AND later.attempt = 2)";
        let ruled = "EXISTS (SELECT 1 FROM ruling WHERE ruling.receipt = receipt.id)";
        match self {
            Scope::One(_) => "?1".to_owned(),
            Scope::Submissions(_) => submissions.to_owned(),
            Scope::SentAgain(_) => format!("{submissions} AND {again}"),
            Scope::SentAgainOrRuled(_) => format!("{submissions} AND ({again} OR {ruled})"),
        }
    }

    fn params(&self) -> Vec<Value> {
        match self {
            Scope::One(receipt) => vec![Value::Integer(*receipt)],
            Scope::Submissions(of) | Scope::SentAgain(of) | Scope::SentAgainOrRuled(of) => {
                vec![Value::Text(of.plan_id.to_owned()), Value::Integer(of.known_ms), Value::Integer(of.after)]
            }
        }
    }
}

/// Reads submissions; of those in `told` also what is in them.
fn submissions(connection: &Connection, of: Submissions<'_>, told: &Scope<'_>) -> rusqlite::Result<Vec<Received>> {
    let mut entries = parts(connection, "entry", told, columns::entry)?;
    let mut header = parts(connection, "header_answer", told, columns::header_answer)?;
    let mut findings = parts(connection, "finding", told, columns::finding)?;
    let mut repairs = parts(connection, "repair", told, columns::repair)?;
    let scope = Scope::Submissions(of);
    let mut said = channels(connection, &scope)?;
    let mut rulings = rulings::of_reports(connection, of.plan_id, of.known_ms)?;
    let receipts = format!("SELECT * FROM receipt WHERE id IN ({}) ORDER BY id", scope.ids());
    connection
        .prepare_cached(&receipts)?
        .query_map(params_from_iter(scope.params()), |row| {
            let receipt = row.get("id")?;
            let proposed = known(row, "disposition", columns::disposition)?;
            let findings = findings.remove(&receipt).unwrap_or_default();
            let OfReport { hold: rulings, undone } = rulings.remove(&receipt).unwrap_or_default();
            Ok(Received {
                receipt,
                unit: row.get("unit")?,
                period: known(row, "period", |text| text.parse().ok())?,
                attempt: row.get("attempt")?,
                received_at: columns::time(row, "received_at")?,
                disposition: ruled(proposed, &findings, &rulings),
                proposed,
                via: said.remove(&receipt).map_or_else(|| mail_of(row), |said| Ok(Some(Channel::Named(said))))?,
                file: row.get("file_name")?,
                sha256: row.get("sha256")?,
                entries: entries.remove(&receipt).unwrap_or_default(),
                header: header.remove(&receipt).unwrap_or_default(),
                findings,
                repairs: repairs.remove(&receipt).unwrap_or_default(),
                rulings,
                undone,
            })
        })?
        .collect()
}

/// A time is known to the millisecond; without one, everything is known.
fn known_ms(known_at: Option<DateTime<FixedOffset>>) -> i64 {
    known_at.map_or(i64::MAX, |time| Moment::of(time).milliseconds())
}

/// The rows of a table that hang on the receipts of a scope, by receipt, in their order.
fn parts<T>(
    connection: &Connection,
    table: &str,
    scope: &Scope<'_>,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<BTreeMap<i64, Vec<T>>> {
    let sql = format!("SELECT * FROM {table} WHERE receipt IN ({}) ORDER BY receipt, position", scope.ids());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(scope.params()))?;
    let mut found: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.entry(row.get("receipt")?).or_default().push(read(row)?);
    }
    Ok(found)
}

/// Of the receipts of a scope those of which somebody said how they came.
fn channels(connection: &Connection, scope: &Scope<'_>) -> rusqlite::Result<BTreeMap<i64, NamedChannel>> {
    if !schema::has(connection, "came_by")? {
        return Ok(BTreeMap::new());
    }
    let sql = format!("SELECT receipt, way FROM came_by WHERE receipt IN ({})", scope.ids());
    let mut statement = connection.prepare_cached(&sql)?;
    let said = statement.query_map(params_from_iter(scope.params()), |row| {
        Ok((row.get("receipt")?, known(row, "way", |text| text.parse().ok())?))
    })?;
    said.collect()
}

/// A receipt that names a mail came by mail.
fn mail_of(row: &Row<'_>) -> rusqlite::Result<Option<Channel>> {
    let (id, sender): (Option<String>, Option<String>) = (row.get("mail_message_id")?, row.get("mail_sender")?);
    Ok(id.or(sender).map(|_| Channel::Mail))
}

fn judgement(connection: &Connection, receipt: i64) -> rusqlite::Result<Judgement> {
    let scope = Scope::One(receipt);
    let entries = parts(connection, "entry", &scope, columns::entry)?.remove(&receipt).unwrap_or_default();
    let header =
        parts(connection, "header_answer", &scope, columns::header_answer)?.remove(&receipt).unwrap_or_default();
    let findings = parts(connection, "finding", &scope, columns::finding)?.remove(&receipt).unwrap_or_default();
    let repairs = parts(connection, "repair", &scope, columns::repair)?.remove(&receipt).unwrap_or_default();
    let ignored = ignored(connection, receipt)?;
    connection.prepare_cached("SELECT * FROM receipt WHERE id = ?1")?.query_row([receipt], |row| {
        let item = Item {
            file: row.get("file_name")?,
            sha256: row.get("sha256")?,
            disposition: known(row, "disposition", columns::disposition)?,
            unit: row.get("unit")?,
            period: known_or_none(row, "period", |text| text.parse().ok())?,
            attempt: row.get("attempt")?,
            cells: CellCount {
                read: row.get("cells_read")?,
                accepted: row.get("cells_accepted")?,
                rejected: row.get("cells_rejected")?,
                ignored: row.get("cells_ignored")?,
            },
            findings,
            repairs,
            entries,
            header,
            ignored,
            outdated_by: None,
            correction: None,
        };
        Ok(Judgement { receipt, received_at: columns::time(row, "received_at")?, plan: plan_key(row)?, item })
    })
}

fn plan_key(row: &Row<'_>) -> rusqlite::Result<Option<PlanKey>> {
    let id: Option<String> = row.get("plan_id")?;
    id.map(|id| Ok(PlanKey { id, revision: row.get("revision")?, digest: row.get("plan_digest")? })).transpose()
}

fn ignored(connection: &Connection, receipt: i64) -> rusqlite::Result<Vec<Ignored>> {
    let mut cells: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let mut statement =
        connection.prepare_cached("SELECT ignored, cell FROM ignored_cell WHERE receipt = ?1 ORDER BY position")?;
    let mut rows = statement.query([receipt])?;
    while let Some(row) = rows.next()? {
        cells.entry(row.get("ignored")?).or_default().push(row.get("cell")?);
    }
    connection
        .prepare_cached("SELECT position, reason, count FROM ignored WHERE receipt = ?1 ORDER BY position")?
        .query_map([receipt], |row| {
            let position = row.get("position")?;
            Ok(Ignored {
                reason: row.get("reason")?,
                count: row.get("count")?,
                cells: cells.remove(&position).unwrap_or_default(),
            })
        })?
        .collect()
}

fn summary(row: &Row<'_>) -> rusqlite::Result<ReceiptSummary> {
    Ok(ReceiptSummary {
        receipt: row.get("id")?,
        file: row.get("file_name")?,
        sha256: row.get("sha256")?,
        disposition: known(row, "disposition", columns::disposition)?,
        unit: row.get("unit")?,
        period: known_or_none(row, "period", |text| text.parse().ok())?,
        attempt: row.get("attempt")?,
        plan_id: row.get("plan_id")?,
        received_at: columns::time(row, "received_at")?,
        mail_sender: row.get("mail_sender")?,
        errors: row.get("errors")?,
        warnings: row.get("warnings")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, at, item, plan, receipt, receipt_at, send};
    use crate::ledger::{MailSource, NewReceipt, NewRuling, ReceiptSource};
    use crate::model::digest::sha256_hex;
    use crate::model::ruling::{Act, Ruled, Waived};
    use crate::model::standing::standing;

    #[test]
    fn a_receipt_is_found_again_by_its_bytes_unit_and_period() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let first = item("cc-kl", b"1", Disposition::SentBack);
        ledger.record(&receipt(&first, b"1")).unwrap();
        let better = Item { disposition: Disposition::Accepted, findings: vec![], ..first.clone() };
        ledger.record(&receipt(&better, b"1")).unwrap();
        let refused = Item { unit: None, period: None, ..item("cc-kl", b"1", Disposition::Refused) };
        ledger.record(&NewReceipt { plan: None, ..receipt(&refused, b"1") }).unwrap();

        let look = |unit, period: Option<&str>| {
            let period = period.map(|text| text.parse().unwrap());
            ledger.latest_judgement(&first.sha256, unit, period).unwrap()
        };
        let found = look(Some("cc-kl"), Some("2022-06")).unwrap();
        assert_eq!(found.item, Item { attempt: Some(2), ..better });
        assert_eq!((found.receipt, found.plan), (2, Some(plan())));
        assert_eq!(found.received_at, at("2022-06-15T09:00:00+07:00"));
        let without = look(None, None).unwrap();
        assert_eq!((without.item, without.plan), (refused, None));
        assert_eq!(look(Some("vp"), Some("2022-06")), None);
        assert_eq!(look(Some("cc-kl"), Some("2022-07")), None);
        assert_eq!(ledger.latest_judgement(&sha256_hex(b"2"), Some("cc-kl"), None).unwrap(), None);
    }

    #[test]
    fn what_was_filed_is_what_was_received_and_tells_of_corrections_and_rulings_alone() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::SentBack);
        send(&mut ledger, "cc-kl", b"2", Disposition::Accepted);
        send(&mut ledger, "vp", b"3", Disposition::Accepted);
        let ruled = send(&mut ledger, "tt-nuoc", b"4", Disposition::SentBack).receipt;
        let act = Act::Rule(Ruled::Waived(Waived { position: 0, code: "C101".into(), sheet: None, cell: None }));
        let plan_id = plan().id;
        let period = "2022-06".parse().unwrap();
        let (unit, by, reason) = ("tt-nuoc", "Lan", "đã hỏi đơn vị");
        let new = NewRuling { plan_id: &plan_id, receipt: ruled, attempt: 1, unit, period, act: &act, by, reason };
        ledger.rule(&new, at("2022-06-17T08:00:00+07:00")).unwrap();
        let mut received = ledger.received(&plan_id, None).unwrap();
        assert_eq!(received[3].disposition, Disposition::AcceptedWithWarnings);
        for one in received.iter_mut().filter(|one| one.unit == "vp") {
            one.entries.clear();
            one.header.clear();
            one.findings.clear();
            one.repairs.clear();
        }
        assert_eq!(ledger.filed(&plan_id).unwrap(), received);
    }

    #[test]
    fn known_at_selects_by_the_time_of_record() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let (may, june) = (at("2022-06-14T09:00:00+07:00"), at("2022-06-16T09:00:00+07:00"));
        let first = item("cc-kl", b"1", Disposition::Accepted);
        ledger.record(&receipt_at(&first, b"1", may)).unwrap();
        // Came before, was recorded later: at the earlier time the ledger did not know of it.
        let second = item("cc-kl", b"2", Disposition::Accepted);
        let received_at = at("2022-06-13T09:00:00+07:00");
        ledger.record(&NewReceipt { received_at, ..receipt_at(&second, b"2", june) }).unwrap();

        let known = |time: Option<&str>| -> Vec<u32> {
            let received = ledger.received("ke-hoach-2022", time.map(at)).unwrap();
            received.iter().map(|one| one.attempt).collect()
        };
        assert_eq!(known(Some("2022-06-14T08:59:59.999+07:00")), [0u32; 0]);
        assert_eq!(known(Some("2022-06-14T02:00:00Z")), [1]);
        assert_eq!(known(Some("2022-06-16T08:59:59+07:00")), [1]);
        assert_eq!(known(None), [1, 2]);
        assert_eq!(ledger.receipts("ke-hoach-2022", Some(may)).unwrap().len(), 1);
        assert_eq!(ledger.received("ke-hoach-2023", None).unwrap(), []);
        // What stands is the newest by time of receipt, not of record.
        let received = ledger.received("ke-hoach-2022", None).unwrap();
        assert_eq!(standing(&received).iter().map(|one| one.attempt).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn the_list_of_receipts_names_what_was_refused_and_kept() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::SentBack);
        send(&mut ledger, "cc-kl", b"2", Disposition::Refused);
        let kept = Item {
            unit: None,
            period: None,
            findings: vec![],
            file: "logo.png".into(),
            ..item("vp", b"3", Disposition::Kept)
        };
        let mail = MailSource { message_id: Some("1@vp".into()), sender: Some("vp@langson.gov.vn".into()) };
        let source = ReceiptSource { path: "hop-thu-den/thu.eml".into(), mail: Some(mail), via: "zalo".parse().ok() };
        ledger.record(&NewReceipt { plan: None, source, ..receipt(&kept, b"3") }).unwrap();

        let all = ledger.receipts("ke-hoach-2022", None).unwrap();
        let lines: Vec<_> = all.iter().map(|one| (one.disposition, one.attempt, one.errors, one.warnings)).collect();
        let expected = [
            (Disposition::SentBack, Some(1), 1, 2),
            (Disposition::Refused, None, 1, 2),
            (Disposition::Kept, None, 0, 0),
        ];
        assert_eq!(lines, expected);
        let last = all.last().unwrap();
        assert_eq!((last.file.as_str(), last.plan_id.as_deref(), last.unit.as_deref()), ("logo.png", None, None));
        assert_eq!(last.mail_sender.as_deref(), Some("vp@langson.gov.vn"));
        assert_eq!(ledger.received("ke-hoach-2022", None).unwrap().len(), 1);
        assert_eq!(ledger.original(&sha256_hex(b"3")).unwrap().as_deref(), Some(b"3".as_slice()));
        assert_eq!(ledger.original(&sha256_hex(b"4")).unwrap(), None);
        let refused =
            |ledger: &Ledger| ledger.refused().unwrap().into_iter().map(|one| one.receipt).collect::<Vec<_>>();
        assert_eq!(refused(&ledger), [2]);
        // Received again, and taken this time.
        send(&mut ledger, "cc-kl", b"2", Disposition::Accepted);
        assert_eq!(refused(&ledger), [0i64; 0]);
    }

    #[test]
    fn a_value_that_is_not_ours_is_damage_not_a_guess() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"1", Disposition::Accepted);
        ledger.connection.execute_batch("DROP TRIGGER entry_update; UPDATE entry SET field = 'currant'").unwrap();
        let error = ledger.received("ke-hoach-2022", None).unwrap_err();
        assert!(matches!(error, LedgerError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("cột field ghi ‘currant’"), "{error}");
    }

    #[test]
    fn how_a_report_came_is_kept_and_a_mail_says_it_itself() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let reports: Vec<Item> =
            [b"1", b"2", b"3"].into_iter().map(|bytes| item("cc-kl", bytes, Disposition::Accepted)).collect();
        let mail = MailSource { message_id: Some("1@kl".into()), sender: None };
        let said = ReceiptSource { via: "zalo".parse().ok(), ..ReceiptSource::default() };
        let by_mail = ReceiptSource { mail: Some(mail), via: "usb".parse().ok(), ..ReceiptSource::default() };
        let sources = [said, by_mail, ReceiptSource::default()];
        for ((report, bytes), source) in reports.iter().zip([b"1", b"2", b"3"]).zip(sources) {
            ledger.record(&NewReceipt { source, ..receipt(report, bytes) }).unwrap();
        }
        let ways: Vec<Option<String>> = ledger
            .received("ke-hoach-2022", None)
            .unwrap()
            .into_iter()
            .map(|one| one.via.map(|way| way.word().to_owned()))
            .collect();
        assert_eq!(ways, [Some("zalo".to_owned()), Some("mail".to_owned()), None]);
        assert_eq!(ledger.verify().unwrap(), []);
    }
}
