//! The terminal: one verb a file. Each reads its arguments, calls a use case and prints its answer.
//!
//! Never decides anything and never computes: another door would show the same.

pub mod accept;
pub mod adjust;
pub mod answer;
pub mod args;
pub mod backup;
pub mod cases;
pub mod check;
pub mod close;
pub mod consolidate;
pub mod explain;
pub mod export;
pub mod home;
pub mod init;
pub mod log;
pub mod original;
pub mod outcome;
pub mod plan;
pub mod receive;
pub mod remind;
pub mod reopen;
pub mod replay;
pub mod report;
pub mod returned;
pub mod rules;
pub mod run;
pub mod screen;
pub mod status;
pub mod template;
pub mod undo;
pub mod verify;
pub mod waive;

use crate::cli::args::{Cli, Verb};
use crate::error::Failure;

pub use outcome::Outcome;
pub use screen::remedy::told;
pub use screen::say;

/// Shows a text that somebody asked for.
///
/// # Errors
/// If it cannot be printed; that nobody reads it any more is none.
pub fn show(text: &str) -> Result<Outcome, Failure> {
    screen::printed(|out| write!(out, "{text}")).map(|()| Outcome::Clean)
}

/// Runs the verb that was asked for.
///
/// # Errors
/// [`Failure`] if our side failed (exit code 2).
pub fn run(cli: &Cli) -> Result<Outcome, Failure> {
    match &cli.verb {
        None => home::run(cli),
        Some(Verb::Init(args)) => init::run(cli, args),
        Some(Verb::Plan { act }) => plan::run(cli, act),
        Some(Verb::Template(args)) => template::run(cli, args),
        Some(Verb::Check(args)) => check::run(cli, args),
        Some(Verb::Receive(args)) => receive::run(cli, args),
        Some(Verb::Status(args)) => status::run(cli, args),
        Some(Verb::Consolidate(args)) => consolidate::run(cli, args),
        Some(Verb::Report(args)) => report::run(cli, args),
        Some(Verb::Run(args)) => run::run(cli, args),
        Some(Verb::Remind(args)) => remind::run(cli, args),
        Some(Verb::Close(args)) => close::run(cli, args),
        Some(Verb::Reopen(args)) => reopen::run(cli, args),
        Some(Verb::Cases(args)) => cases::run(cli, args),
        Some(Verb::Answer(args)) => answer::run(cli, args),
        Some(Verb::Adjust(args)) => adjust::run(cli, args),
        Some(Verb::Waive(args)) => waive::run(cli, args),
        Some(Verb::Accept(args)) => accept::run(cli, args),
        Some(Verb::Return(args)) => returned::run(cli, args),
        Some(Verb::Undo(args)) => undo::run(cli, args),
        Some(Verb::Log(args)) => log::run(cli, args),
        Some(Verb::Rules(args)) => rules::run(cli, args),
        Some(Verb::Replay(args)) => replay::run(cli, args),
        Some(Verb::Explain(args)) => explain::run(cli, args),
        Some(Verb::Original(args)) => original::run(cli, args),
        Some(Verb::Export(args)) => export::run(cli, args),
        Some(Verb::Backup(args)) => backup::run(cli, args),
        Some(Verb::Verify(args)) => verify::run(cli, args),
    }
}
