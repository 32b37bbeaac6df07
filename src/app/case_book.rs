//! The cases of a plan, as the ledger knows them.
//!
//! Never decides anything: `answer_case` does.

use chrono::{DateTime, FixedOffset};

use crate::app::ask::CaseYear;
use crate::app::status;
use crate::error::Failure;
use crate::ledger::{Ledger, LedgerError};
use crate::model::case::{self, Case, CaseAct};
use crate::model::period::Period;
use crate::model::standing::Received;
use crate::viet::text;
use crate::workspace::Workspace;

/// The cases of a plan id among the receipts that were known at a time, default: all; without a ledger nothing was
/// decided. Two texts say the same whatever their case, blanks, punctuation and the place of their tone marks.
pub fn cases(
    plan_id: &str,
    ledger: Option<&Ledger>,
    received: &[Received],
    known_at: Option<DateTime<FixedOffset>>,
) -> Result<Vec<Case>, LedgerError> {
    let decisions = ledger.map_or(Ok(Vec::new()), |ledger| ledger.case_decisions(plan_id, known_at))?;
    Ok(case::cases(received, &decisions, text::fold))
}

/// The period by whose plan cases are numbered: the one that was named, else the month under way.
pub fn year_of(workspace: &Workspace, of: &CaseYear) -> Result<Period, Failure> {
    match (of.period, of.year) {
        (Some(period), _) => Ok(period),
        (None, Some(year)) => Ok(Period::year(year)),
        (None, None) => status::current(workspace),
    }
}

/// What was decided, in words.
pub fn words(act: &CaseAct) -> String {
    match act {
        CaseAct::Answer(text) => format!("ý kiến giải quyết: {text}"),
        CaseAct::Assign(to) => format!("giao trả lời: {to}"),
        CaseAct::Close => "đã giải quyết xong, thôi theo dõi".to_owned(),
        CaseAct::Reopen => "theo dõi lại".to_owned(),
    }
}
