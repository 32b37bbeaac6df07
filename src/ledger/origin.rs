//! Where receipts came from, and every stored file found again by its digest.
//!
//! Never looks into a file that it hands out, and never alters one.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rusqlite::{OptionalExtension, params};

use super::error::LedgerError;
use super::{Damage, Ledger, MailSource, columns};
use crate::model::digest::sha256_hex;

/// How one receipt came to the office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provenance {
    pub received_at: DateTime<FixedOffset>,
    pub recorded_at: DateTime<FixedOffset>,
    /// The file as given, or the mail that it was attached to.
    pub source_path: String,
    /// None for what came as a file.
    pub mail: Option<MailSource>,
}

/// A file that was taken in, by the path that it was taken from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenFrom {
    /// As given, from whichever folder the program ran in; of an attachment the mail's.
    pub source_path: String,
    pub recorded_at: DateTime<FixedOffset>,
    /// Bytes of what was stored: of an attachment its own, which are fewer than its mail's.
    pub size: u64,
}

/// What a stored file is to the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoredAs {
    /// Received: a report, or whatever else came along.
    Original,
    PlanWorkbook,
}

/// A file whose bytes the ledger holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredFile {
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    pub stored_as: StoredAs,
    /// As it was called when it was first received.
    pub name: String,
    pub size: u64,
}

impl Ledger {
    /// How receipts came, by their numbers; a number that no receipt has is left out.
    pub fn provenance(&self, receipts: &[i64]) -> Result<BTreeMap<i64, Provenance>, LedgerError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT received_at, recorded_at, source_path, mail_message_id, mail_sender FROM receipt WHERE id = ?1",
            )?;
            let mut found = BTreeMap::new();
            for receipt in receipts {
                let one = statement.query_row([receipt], |row| {
                    let (message_id, sender): (Option<String>, Option<String>) =
                        (row.get("mail_message_id")?, row.get("mail_sender")?);
                    let came_by_mail = message_id.is_some() || sender.is_some();
                    Ok(Provenance {
                        received_at: columns::time(row, "received_at")?,
                        recorded_at: columns::time(row, "recorded_at")?,
                        source_path: row.get("source_path")?,
                        mail: came_by_mail.then_some(MailSource { message_id, sender }),
                    })
                });
                if let Some(one) = one.optional()? {
                    found.insert(*receipt, one);
                }
            }
            Ok(found)
        })
    }

    /// What was ever taken from paths with this text in them, such as the name of a folder; in order of record.
    pub fn taken_from(&self, text: &str) -> Result<Vec<TakenFrom>, LedgerError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT source_path, recorded_at, size FROM receipt JOIN original USING (sha256)
                 WHERE instr(source_path, ?1) ORDER BY id",
            )?;
            statement
                .query_map([text], |row| {
                    Ok(TakenFrom {
                        source_path: row.get("source_path")?,
                        recorded_at: columns::time(row, "recorded_at")?,
                        size: row.get::<_, i64>("size")?.unsigned_abs(),
                    })
                })?
                .collect()
        })
    }

    /// The stored files whose digest begins so (lower-case hex), by digest.
    pub fn stored_files(&self, digest_begins: &str) -> Result<Vec<StoredFile>, LedgerError> {
        // A range, so that the index answers: no digit of a digest comes after `f`.
        let end = format!("{digest_begins}g");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT sha256, 0 AS is_plan, size,
                        coalesce((SELECT file_name FROM receipt WHERE receipt.sha256 = original.sha256
                                  ORDER BY id LIMIT 1), '') AS name
                 FROM original WHERE sha256 >= ?1 AND sha256 < ?2
                 UNION ALL
                 SELECT file_digest, 1, length(bytes), file_name
                 FROM plan_workbook WHERE file_digest >= ?1 AND file_digest < ?2
                 ORDER BY 1, 2",
            )?;
            statement
                .query_map(params![digest_begins, end], |row| {
                    let is_plan: bool = row.get("is_plan")?;
                    Ok(StoredFile {
                        sha256: row.get("sha256")?,
                        stored_as: if is_plan { StoredAs::PlanWorkbook } else { StoredAs::Original },
                        name: row.get("name")?,
                        size: row.get::<_, i64>("size")?.unsigned_abs(),
                    })
                })?
                .collect()
        })
    }

    /// The bytes of a stored file; none if it is not there any more.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] if they are not the bytes that came.
    pub fn bytes_of(&self, file: &StoredFile) -> Result<Option<Vec<u8>>, LedgerError> {
        let bytes: Option<Vec<u8>> = match file.stored_as {
            StoredAs::Original => self.original(&file.sha256)?,
            StoredAs::PlanWorkbook => self.read(|connection| {
                connection
                    .prepare_cached("SELECT bytes FROM plan_workbook WHERE file_digest = ?1")?
                    .query_row([&file.sha256], |row| row.get(0))
                    .optional()
            })?,
        };
        match bytes {
            Some(bytes) if sha256_hex(&bytes) != file.sha256 => {
                let detail = Damage::Original { sha256: file.sha256.clone() }.to_string();
                Err(LedgerError::Damaged { path: self.path.clone(), detail })
            }
            whole_or_none => Ok(whole_or_none),
        }
    }

    /// Every plan id under which something was reported, in alphabetical order.
    pub fn plans_reported_under(&self) -> Result<Vec<String>, LedgerError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT DISTINCT plan_id FROM receipt WHERE attempt IS NOT NULL ORDER BY plan_id")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, at, item, receipt, send};
    use crate::ledger::{NewReceipt, ReceiptSource};
    use crate::model::digest::sha256_hex;
    use crate::model::disposition::Disposition;

    #[test]
    fn a_receipt_tells_how_it_came() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let report = item("cc-kl", b"1", Disposition::Accepted);
        let mail = MailSource { message_id: Some("<1@kl>".into()), sender: Some("kl@so.example".into()) };
        let by_mail = ReceiptSource { path: "hop-thu-den/1.eml".into(), mail: Some(mail.clone()), via: None };
        let first = ledger.record(&NewReceipt { source: by_mail, ..receipt(&report, b"1") }).unwrap().receipt;
        let other = item("vp", b"2", Disposition::Accepted);
        let by_hand = ReceiptSource { path: "vp.xlsx".into(), mail: None, via: None };
        let second = ledger.record(&NewReceipt { source: by_hand, ..receipt(&other, b"2") }).unwrap().receipt;
        let found = ledger.provenance(&[second, first, 99]).unwrap();
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [first, second]);
        assert_eq!(
            (found[&first].mail.as_ref(), found[&first].source_path.as_str()),
            (Some(&mail), "hop-thu-den/1.eml")
        );
        assert_eq!((found[&second].mail.as_ref(), found[&second].source_path.as_str()), (None, "vp.xlsx"));
        assert!(found[&first].recorded_at >= at("2022-01-01T00:00:00+07:00"));
        assert_eq!(ledger.plans_reported_under().unwrap(), ["ke-hoach-2022"]);
    }

    #[test]
    fn a_file_is_found_by_the_beginning_of_its_digest() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"one", Disposition::Accepted);
        send(&mut ledger, "vp", b"two", Disposition::SentBack);
        for (bytes, name, stored_as) in [
            (&b"one"[..], "cc-kl.xlsx", StoredAs::Original),
            (b"two", "vp.xlsx", StoredAs::Original),
            (b"the plan", "ke-hoach.xlsx", StoredAs::PlanWorkbook),
        ] {
            let sha256 = sha256_hex(bytes);
            for begins in [&sha256[..8], &sha256] {
                let found = ledger.stored_files(begins).unwrap();
                let expected =
                    StoredFile { sha256: sha256.clone(), stored_as, name: name.into(), size: bytes.len() as u64 };
                assert_eq!(found, [expected]);
                assert_eq!(ledger.bytes_of(&found[0]).unwrap().as_deref(), Some(bytes));
            }
        }
        assert_eq!(ledger.stored_files("").unwrap().len(), 3);
        assert_eq!(ledger.stored_files("00000000").unwrap(), []);
    }
}
