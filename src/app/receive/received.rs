//! The reports that the ledger holds, kept in memory while one reception goes on. Usually only those are read that were
//! recorded since the last time; all are read once more when an officer has decided something meanwhile.
//!
//! Never writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ledger::{Ledger, LedgerError};
use crate::model::standing::Received;

/// The reports of each plan that were read so far, by plan id.
#[derive(Default)]
pub struct KnownReports {
    received: BTreeMap<String, Known>,
}

/// The submissions of a plan, and the last decision that is in them.
#[derive(Default)]
struct Known {
    received: Arc<Vec<Received>>,
    last_decision: i64,
}

impl KnownReports {
    /// Every submission of a plan up to now; without a ledger there is none.
    pub fn of(&mut self, plan: &str, ledger: Option<&Ledger>) -> Result<Arc<Vec<Received>>, LedgerError> {
        let known = self.received.entry(plan.to_owned()).or_default();
        if let Some(ledger) = ledger {
            // Asked before the reports are read: a decision between the two is then read twice, and never missed.
            let last_decision = ledger.last_decision(plan)?;
            if last_decision != known.last_decision {
                *known = Known { received: Arc::default(), last_decision };
            }
            let last = known.received.last().map_or(0, |last| last.receipt);
            // Copies the list only if a caller still holds what an earlier call gave.
            Arc::make_mut(&mut known.received).extend(ledger.received_after(plan, last)?);
        }
        Ok(Arc::clone(&known.received))
    }
}
