//! Which remedy a failure has.

use super::Failure;
use super::remedy::Remedy;
use crate::ledger::LedgerError;

impl Failure {
    /// What to do about it, where every door has its own means; what is done alike everywhere stands in the text of
    /// the failure itself.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Failure::NoLedger(_) => Some(Remedy::ChooseWorkspace),
            Failure::NoSuchFile(_) => Some(Remedy::FindDigest),
            Failure::NoPlan { .. } => Some(Remedy::GetAPlan),
            Failure::BrokenPlan { path, .. } => Some(Remedy::CheckPlan { path: path.clone() }),
            Failure::OlderPlan { used, sha256, .. } => {
                Some(Remedy::TakePlanBack { used: *used, sha256: sha256.clone() })
            }
            Failure::NothingOfThatCode { .. } => Some(Remedy::SeePlan),
            Failure::NotAsked { asked, .. } if !asked.is_empty() => Some(Remedy::AdjustAsked { asked: asked.clone() }),
            Failure::MadeOfParts { parts, .. } => Some(Remedy::AdjustParts { parts: parts.clone() }),
            Failure::UnknownRule { .. } => Some(Remedy::SeeRules),
            Failure::ReceivedInTheFuture(_) => Some(Remedy::CorrectReceivedAt),
            Failure::DeadlineOver(_) => Some(Remedy::NameLaterDeadline),
            Failure::SentInTheFuture(_) | Failure::SentTooEarly { .. } => Some(Remedy::CorrectSentOn),
            Failure::Closed { period, unit, .. } => Some(Remedy::Reopen { period: *period, unit: Some(unit.clone()) }),
            Failure::NothingToDecide { refused, .. } => Some(Remedy::Receive { again: !refused.is_empty() }),
            Failure::SeveralFindings { found, .. } => Some(Remedy::NameCell { found: found.clone() }),
            Failure::UnitsOwnAnswer { decision, .. } => Some(Remedy::Undo { decision: *decision }),
            Failure::NoSuchDecision(_) => Some(Remedy::SeeDecisions),
            Failure::NotUndone { because, .. } => because.remedy(),
            Failure::UnknownCase { .. } => Some(Remedy::SeeCases),
            Failure::NotAnswered { cause, .. } => Some(Remedy::FinishReplies { first: cause.remedy().map(Box::new) }),
            Failure::NoKey(_) => Some(Remedy::MakeKey),
            Failure::Ledger(error) => of_ledger(error),
            Failure::NotFound(_)
            | Failure::Read { .. }
            | Failure::Write { .. }
            | Failure::AlreadyThere(_)
            | Failure::LedgerLost(_)
            | Failure::SeveralFiles { .. }
            | Failure::AlreadyWorkspace(_)
            | Failure::NotAPlan { .. }
            | Failure::TwoPlans { .. }
            | Failure::TwoPlansOfAYear { .. }
            | Failure::OneIdForTwoYears { .. }
            | Failure::ReusedCode { .. }
            | Failure::ChangedPlan { .. }
            | Failure::UnknownUnit { .. }
            | Failure::UnknownDistrict { .. }
            | Failure::TaskNotAdjusted { .. }
            | Failure::NotAReporter { .. }
            | Failure::NoEffect { .. }
            | Failure::Settings { .. }
            | Failure::NotClosed(_)
            | Failure::NoSuchAttempt { .. }
            | Failure::NoSuchFinding { .. }
            | Failure::NothingToWaive { .. }
            | Failure::NotAnAnswer { .. }
            | Failure::NotAsked { .. }
            | Failure::NoPartOfTask(_)
            | Failure::StillMoving(_)
            | Failure::NothingDue(_)
            | Failure::Rules(_)
            | Failure::Consolidate(_)
            | Failure::Template(_)
            | Failure::Report(_)
            | Failure::PlanWriter(_)
            | Failure::NoRandomness(_)
            | Failure::Print(_)
            | Failure::Json(_) => None,
        }
    }
}

const fn of_ledger(error: &LedgerError) -> Option<Remedy> {
    match error {
        LedgerError::BackupDamaged { .. } | LedgerError::NotBackedUp { .. } | LedgerError::Sqlite { .. } => {
            Some(Remedy::VerifyLedger)
        }
        LedgerError::Busy { .. }
        | LedgerError::Newer { .. }
        | LedgerError::Foreign { .. }
        | LedgerError::NotADatabase { .. }
        | LedgerError::Empty { .. }
        | LedgerError::Orphaned { .. }
        | LedgerError::Damaged { .. }
        | LedgerError::NotWritable { .. }
        | LedgerError::NewestPartUnreadable { .. }
        | LedgerError::CannotOpen { .. }
        | LedgerError::DiskFull { .. }
        | LedgerError::TooLarge { .. }
        | LedgerError::Disk { .. }
        | LedgerError::BackupExists { .. }
        | LedgerError::PlanNotRecorded { .. }
        | LedgerError::Unnumbered { .. }
        | LedgerError::WrongDigest { .. }
        | LedgerError::NothingToRepeat { .. } => None,
    }
}
