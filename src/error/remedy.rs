//! What to do about a failure, as data: the terminal words it as a command, a page as a button.
//!
//! Never names a command, a flag or a button.

use std::path::PathBuf;

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
    pub(super) fn remedy(&self) -> Option<Remedy> {
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

/// An answer that a form asks for, in the place of one that it does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedAnswer {
    /// Code; none for an answer about all districts together.
    pub district: Option<String>,
    /// The field's name in JSON.
    pub field: &'static str,
    /// What tells it from the others: the name of its district, else of its field.
    pub name: String,
}
