//! What the ledger and the plan put into a template before the unit sees it.
//!
//! Never looks anything up: the caller brings the past and the cases.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::history::Prior;
use crate::model::quantity::Quantity;

use super::case::CaseRow;

/// What the ledger and the plan put into a template before the unit sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prefill<'a> {
    /// The past of the unit's series before the period.
    pub priors: &'a [Prior],
    /// Figures of a longer period that its months already gave, by indicator and district: shown locked.
    pub known: Option<&'a BTreeMap<(String, Option<String>), Quantity>>,
    /// Indicators that the official year need not ask again.
    pub settled: Option<&'a BTreeSet<String>>,
    /// What the unit reported earlier and is not closed yet, the oldest first.
    pub cases: &'a [CaseRow],
}
