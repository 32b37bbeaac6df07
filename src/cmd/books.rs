//! The books: what the ledger is known to hold of each plan. It is asked only for what is new.
//!
//! Never forgets and never writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ledger::{Ledger, LedgerError};
use crate::model::standing::Received;

#[derive(Default)]
pub struct Books {
    received: BTreeMap<String, Arc<Vec<Received>>>,
}

impl Books {
    /// Every submission of a plan up to now; without a ledger there is none.
    pub fn of(&mut self, plan: &str, ledger: Option<&Ledger>) -> Result<Arc<Vec<Received>>, LedgerError> {
        let received = self.received.entry(plan.to_owned()).or_default();
        if let Some(ledger) = ledger {
            let known = received.last().map_or(0, |last| last.receipt);
            // Whoever held them has let go by now, so that nothing is copied.
            Arc::make_mut(received).extend(ledger.received_after(plan, known)?);
        }
        Ok(Arc::clone(received))
    }
}
