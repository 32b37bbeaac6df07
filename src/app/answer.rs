//! What a use case answers.
//!
//! Never says how it is shown.

use crate::note::Note;
use crate::workspace::Workspace;

/// The answer of a use case that did its work.
#[derive(Debug)]
pub struct Answer<T> {
    /// What was asked for. Where a door shows it to programs, its serialisation is the JSON of the contract.
    pub value: T,
    /// Done, and something needs the officer (exit code 1).
    pub needs_officer: bool,
    /// What happened beside it.
    pub notes: Vec<Note>,
}

impl<T> Answer<T> {
    /// An answer that needs nobody, of work outside any workspace.
    pub fn new(value: T) -> Answer<T> {
        Answer { value, needs_officer: false, notes: Vec::new() }
    }

    /// An answer that needs nobody, with what differs from the ordinary in a workspace and what was noted in it.
    pub fn of(workspace: &Workspace, value: T) -> Answer<T> {
        let remarks = workspace.remarks().into_iter().map(Note::Remark);
        Answer { value, needs_officer: false, notes: remarks.chain(workspace.take_notes()).collect() }
    }

    /// The same, needing the officer if so.
    pub fn needing_officer(self, needs_officer: bool) -> Answer<T> {
        Answer { needs_officer, ..self }
    }
}
