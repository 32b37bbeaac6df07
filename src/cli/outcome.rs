//! What becomes of the exit code.

use std::process::ExitCode;

/// What a verb that did its work leaves for the officer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// All clean, warnings allowed: exit code 0.
    Clean,
    /// Done, and something needs the officer: exit code 1.
    NeedsOfficer,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Clean => ExitCode::SUCCESS,
            Outcome::NeedsOfficer => ExitCode::from(1),
        }
    }
}
