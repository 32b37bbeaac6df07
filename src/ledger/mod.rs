//! The ledger `so-theo-doi.db`: everything ever received and decided, append-only, in one SQLite file for all years.
//!
//! Never stores what can be derived (what stands, how many are late), never reads the clock, never judges.
//!
//! ```text
//! schema    the tables, and why they are as they are         upgrade   an older ledger brought to the newest shape
//! open      a ledger from a path; every way in which that can fail       draft   a ledger in the making
//! record    one receipt, whole or absent          plans     plan workbooks         issue   templates issued
//! received  receipts as they were recorded        closing   periods locked         upkeep  integrity, backup
//! origin    how a receipt came, and its file as it was received
//! told      consolidated workbooks that were written, and what they said       reminders  drafts that ask for reports
//! closed    what a period was closed with     decisions  who decided what, and why     decision_row  one of them
//! cases     what was decided about difficulties and proposals
//! chain     each record's digest over the one before
//! rulings   what officers decided about single reports
//! columns   how a noun of the model becomes columns, and back
//! ```

mod cases;
mod chain;
mod closed;
mod closing;
mod columns;
mod decision_row;
mod decisions;
mod draft;
mod error;
#[cfg(test)]
pub(crate) mod fixture;
mod issue;
mod open;
mod origin;
mod plans;
mod received;
mod record;
mod reminders;
#[cfg(test)]
mod round_trip;
mod rulings;
mod schema;
mod told;
mod upgrade;
mod upkeep;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use chain::Head;
pub use closed::NewClosing;
pub use closing::Closure;
pub use error::LedgerError;
pub use origin::{Provenance, StoredAs, StoredFile, TakenFrom};
pub use plans::{KnownWorkbook, PlanKey, PlanWorkbook};
pub use received::{Judgement, ReceiptSummary, Repeated};
pub use record::{MailSource, NewReceipt, ReceiptSource, Recorded};
pub use rulings::{NewRuling, RulingOutcome};
pub use upkeep::Damage;

use error::At;

/// An open ledger. Each of its writes is one transaction; a reader beside it sees the ledger before or after it.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    connection: Connection,
    copy: Option<PathBuf>,
}

impl Ledger {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The copy that was made because the ledger was of an older shape and has just been brought up to date.
    pub fn copy_before_upgrade(&self) -> Option<&Path> {
        self.copy.as_deref()
    }

    /// Runs several questions over one state of the ledger, whatever another program records meanwhile.
    fn read<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        let transaction = self.connection.unchecked_transaction().at(&self.path)?;
        ask(&transaction).at(&self.path)
    }

    /// Runs one write, whole or not at all.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &Path) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let transaction = begin(&mut self.connection, &self.path)?;
        let answer = work(&transaction, &self.path)?;
        chain::link_new(&transaction).at(&self.path)?;
        transaction.commit().at(&self.path)?;
        Ok(answer)
    }

    /// Runs many writes under one lock and with one wait for the disk. Each is whole or absent; what was written
    /// before an error stays.
    ///
    /// # Errors
    /// The first error of `work`; [`LedgerError`] if the ledger cannot be locked or written to.
    pub fn together<T, E: From<LedgerError>>(
        &mut self,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writing = Writing { transaction: begin(&mut self.connection, &self.path)?, path: &self.path };
        let answer = work(&mut writing);
        let linked = chain::link_new(&writing.transaction);
        let committed = linked.and_then(|()| writing.transaction.commit()).at(&self.path);
        // The first failure says more than the one that it brought about.
        let answer = answer?;
        committed?;
        Ok(answer)
    }
}

/// Takes the lock at once: a transaction that begins by reading could find at its first write that another program
/// was faster.
fn begin<'c>(connection: &'c mut Connection, path: &Path) -> Result<Transaction<'c>, LedgerError> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)
}

/// The ledger while many things are written to it.
pub struct Writing<'a> {
    transaction: Transaction<'a>,
    path: &'a Path,
}

impl Writing<'_> {
    /// Runs one of the writes, whole or not at all.
    fn one<T>(&mut self, work: impl FnOnce(&Connection, &Path) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let savepoint = self.transaction.savepoint().at(self.path)?;
        let answer = work(&savepoint, self.path)?;
        savepoint.commit().at(self.path)?;
        Ok(answer)
    }
}
