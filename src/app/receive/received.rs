//! The known: what the ledger is known to hold of each plan. It is asked only for what is new; after a decision about
//! what is known, for all of it.
//!
//! Never forgets and never writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ledger::{Ledger, LedgerError};
use crate::model::standing::Received;

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
            // Asked first: what is decided meanwhile is read now, and once more the next time.
            let last_decision = ledger.last_decision(plan)?;
            if last_decision != known.last_decision {
                *known = Known { received: Arc::default(), last_decision };
            }
            let last = known.received.last().map_or(0, |last| last.receipt);
            // Whoever held them has let go by now, so that nothing is copied.
            Arc::make_mut(&mut known.received).extend(ledger.received_after(plan, last)?);
        }
        Ok(Arc::clone(&known.received))
    }
}
