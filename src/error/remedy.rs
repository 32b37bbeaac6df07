//! What to do about a failure, as data: the terminal words it as a command, a page as a button.
//!
//! Never names a command, a flag or a button.

use std::path::PathBuf;

use super::{AskedAnswer, Failure};
use crate::ledger::LedgerError;
use crate::model::period::Period;

/// What an officer does next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// Work in the folder that is meant: this one is no workspace, or not the one.
    ChooseWorkspace,
    /// Lay a plan workbook into the folder, or make a new workspace.
    GetAPlan,
    /// Look at what is wrong with a plan workbook.
    CheckPlan {
        path: PathBuf,
    },
    /// Get the workbook of the revision that was used last back out of the ledger, by the first digits of its file's
    /// SHA-256; or go back by a new revision.
    TakePlanBack {
        used: u32,
        sha256: String,
    },
    /// Look at the tasks and indicators of the plan.
    SeePlan,
    SeeRules,
    SeeDecisions,
    /// Look at the difficulties and proposals with their numbers.
    SeeCases,
    /// Find the SHA-256 of a file where figures are explained.
    FindDigest,
    /// State another time at which a report was received.
    CorrectReceivedAt,
    /// Name a deadline that is still to come.
    NameLaterDeadline,
    /// State another day on which a document was sent.
    CorrectSentOn,
    /// Correct the number under which results were sent.
    CorrectSentAs {
        period: Period,
    },
    /// Open a closed period again for a unit; none where the officer chooses it.
    Reopen {
        period: Period,
        unit: Option<String>,
    },
    /// Close a period again.
    Close {
        period: Period,
    },
    /// Undo an adjustment, so that the unit's own answer counts.
    Undo {
        decision: i64,
    },
    /// Decide otherwise about a difficulty or proposal; its number, if it still has one, in the plan of a year.
    ChangeCase {
        number: Option<u32>,
        year: i32,
        change: CaseChange,
    },
    /// Receive a report first; `again` where one came that could not be taken in.
    Receive {
        again: bool,
    },
    /// Say which cell is meant; what was found, one by one.
    NameCell {
        found: Vec<String>,
    },
    /// Adjust one of the answers that the form does ask for.
    AdjustAsked {
        asked: Vec<AskedAnswer>,
    },
    /// Adjust the shorter periods that a longer one is made of.
    AdjustParts {
        parts: Vec<Period>,
    },
    /// Issue or receive once: that makes the sealing key.
    MakeKey,
    /// Mend what stopped the work, then do the same again: the replies that are missing are written.
    FinishReplies {
        first: Option<Box<Remedy>>,
    },
    /// See whether the ledger is whole.
    VerifyLedger,
    /// Restore the ledger from a copy.
    RestoreLedger,
}

/// What is decided about a difficulty or proposal, instead of undoing what was decided before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseChange {
    FollowAgain,
    StopFollowing,
    AssignElsewhere,
    /// The earlier answer stays on record.
    AnswerAnew,
}

/// Why a decision is not undone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotUndone {
    AlreadyUndone {
        by: i64,
    },
    /// A later adjustment took its place.
    Replaced {
        by: i64,
    },
    /// It undid another one.
    AnUndoing,
    AClosing {
        period: Period,
    },
    AReopening {
        period: Period,
    },
    OfACase {
        number: Option<u32>,
        year: i32,
        change: CaseChange,
    },
    ASending {
        period: Period,
    },
}

impl std::fmt::Display for NotUndone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotUndone::AlreadyUndone { by } => write!(f, "đã hủy bởi quyết định số {by}"),
            NotUndone::Replaced { by } => {
                write!(f, "đã thay bằng quyết định số {by}; muốn trở về số của đơn vị thì hủy quyết định số {by}")
            }
            NotUndone::AnUndoing => {
                f.write_str("đó là việc hủy một quyết định; cần lại quyết định cũ thì ra quyết định mới")
            }
            NotUndone::AClosing { period } => write!(f, "đó là việc chốt {}", period.vietnamese_lower()),
            NotUndone::AReopening { period } => write!(f, "đó là việc mở lại {}", period.vietnamese_lower()),
            NotUndone::OfACase { number: Some(number), .. } => {
                write!(f, "đó là việc xử lý khó khăn, kiến nghị số {number}")
            }
            NotUndone::OfACase { number: None, .. } => f.write_str("đó là việc xử lý một khó khăn, kiến nghị"),
            NotUndone::ASending { .. } => f.write_str("đó là việc ghi số văn bản đã gửi"),
        }
    }
}

impl NotUndone {
    fn remedy(&self) -> Option<Remedy> {
        match *self {
            // These say themselves what to do, or there is nothing to do.
            NotUndone::AlreadyUndone { .. } | NotUndone::Replaced { .. } | NotUndone::AnUndoing => None,
            NotUndone::AClosing { period } => Some(Remedy::Reopen { period, unit: None }),
            NotUndone::AReopening { period } => Some(Remedy::Close { period }),
            NotUndone::OfACase { number, year, change } => Some(Remedy::ChangeCase { number, year, change }),
            NotUndone::ASending { period } => Some(Remedy::CorrectSentAs { period }),
        }
    }
}

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
            | Failure::Changed(_)
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
