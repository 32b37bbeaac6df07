//! How a noun of the model becomes columns, and how it comes back, unchanged.
//!
//! Never decides anything; what stands in a column and is no value of ours is an error, never guessed.

use std::error::Error;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, SubsecRound};
use rusqlite::Row;
use rusqlite::types::Type;

use crate::model::clock::vietnam;
use crate::model::consolidation::Status;
use crate::model::disposition::Disposition;
use crate::model::entry::{Entry, Field, HeaderAnswer, HeaderKey};
use crate::model::finding::{Finding, Repair, Severity};
use crate::model::grid::CellRef;
use crate::model::quantity::Quantity;

/// An instant as the ledger keeps it: to the millisecond, in Việt Nam's time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment(DateTime<FixedOffset>);

impl Moment {
    pub(super) fn of(time: DateTime<FixedOffset>) -> Moment {
        Moment(time.with_timezone(&vietnam()).trunc_subsecs(3))
    }

    /// RFC 3339: `2022-06-15T08:30:00+07:00`.
    pub(super) fn text(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::AutoSi, false)
    }

    pub(super) fn milliseconds(self) -> i64 {
        self.0.timestamp_millis()
    }

    pub(super) fn time(self) -> DateTime<FixedOffset> {
        self.0
    }
}

/// A column holds something that this program never wrote there.
#[derive(Debug, thiserror::Error)]
#[error("cột {column} ghi ‘{value}’")]
struct Unknown {
    column: &'static str,
    value: String,
}

/// Reads a column of text by a function that knows the values it may hold.
pub(super) fn known<T>(
    row: &Row<'_>,
    column: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    read(&text).ok_or_else(|| unknown(column, text))
}

/// The same for a column that may be empty.
pub(super) fn known_or_none<T>(
    row: &Row<'_>,
    column: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| read(&text).ok_or_else(|| unknown(column, text))).transpose()
}

fn unknown(column: &'static str, value: String) -> rusqlite::Error {
    let error: Box<dyn Error + Send + Sync> = Box::new(Unknown { column, value });
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error)
}

pub(super) fn time(row: &Row<'_>, column: &'static str) -> rusqlite::Result<DateTime<FixedOffset>> {
    known(row, column, |text| DateTime::parse_from_rfc3339(text).ok())
}

/// ISO 8601, `2022-06-14`.
pub(super) fn date_text(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

pub(super) const fn disposition_code(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Accepted => "accepted",
        Disposition::AcceptedWithWarnings => "accepted_with_warnings",
        Disposition::SentBack => "sent_back",
        Disposition::Refused => "refused",
        Disposition::Duplicate => "duplicate",
        Disposition::Kept => "kept",
    }
}

pub(super) fn disposition(code: &str) -> Option<Disposition> {
    use Disposition::{Accepted, AcceptedWithWarnings, Kept, Refused, SentBack};
    [Accepted, AcceptedWithWarnings, SentBack, Refused, Kept].into_iter().find(|one| disposition_code(*one) == code)
}

pub(super) const fn severity_code(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn severity(code: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Note].into_iter().find(|one| severity_code(*one) == code)
}

pub(super) const fn status_code(status: Status) -> &'static str {
    match status {
        Status::DoneOnTime => "done_on_time",
        Status::DoneLate => "done_late",
        Status::InProgressOnTime => "in_progress_on_time",
        Status::InProgressOverdue => "in_progress_overdue",
    }
}

pub(super) fn status(code: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|one| status_code(*one) == code)
}

fn cell_ref(row: &Row<'_>) -> rusqlite::Result<CellRef> {
    Ok(CellRef { sheet: row.get("sheet")?, cell: row.get("cell")? })
}

fn date(row: &Row<'_>) -> rusqlite::Result<Option<NaiveDate>> {
    known_or_none(row, "date", |text| text.parse().ok())
}

pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        indicator: row.get("indicator")?,
        district: row.get("district")?,
        field: known(row, "field", Field::from_key)?,
        value: row.get::<_, Option<i64>>("value")?.map(Quantity::from_raw),
        text: row.get("text")?,
        date: date(row)?,
        estimated: row.get("estimated")?,
        at: cell_ref(row)?,
    })
}

pub(super) fn header_answer(row: &Row<'_>) -> rusqlite::Result<HeaderAnswer> {
    Ok(HeaderAnswer {
        key: known(row, "key", HeaderKey::from_key)?,
        text: row.get("text")?,
        date: date(row)?,
        at: cell_ref(row)?,
    })
}

pub(super) fn finding(row: &Row<'_>) -> rusqlite::Result<Finding> {
    Ok(Finding {
        code: row.get("code")?,
        name: row.get("name")?,
        severity: known(row, "severity", severity)?,
        sheet: row.get("sheet")?,
        cell: row.get("cell")?,
        indicator: row.get("indicator")?,
        district: row.get("district")?,
        found: row.get("found")?,
        expected: row.get("expected")?,
        message: row.get("message")?,
        remedy: row.get("remedy")?,
        // A ledger of the first shape that may only be read knows no rules on trial.
        shadow: row.as_ref().column_index("shadow").is_ok_and(|at| row.get(at) == Ok(true)),
    })
}

pub(super) fn repair(row: &Row<'_>) -> rusqlite::Result<Repair> {
    Ok(Repair { code: row.get("code")?, at: cell_ref(row)?, raw: row.get("raw")?, stored: row.get("stored")? })
}
