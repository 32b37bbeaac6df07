//! Parse, run, print, exit code; nothing else.

use std::process::ExitCode;

use clap::Parser;
use khtc::cli::args::{Cli, complaint, help};
use khtc::cli::{run, say, show, told};
use mimalloc::MiMalloc;
use owo_colors::OwoColorize;

#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let outcome = match Cli::try_parse() {
        Ok(cli) => run(&cli),
        // Help and version go to stdout and are no error.
        Err(error) if !error.use_stderr() => show(&help(&error)),
        Err(error) => {
            say(&format!("{} {}", "lỗi:".red().bold(), complaint(&error)));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            say(&format!("{} {}", "lỗi:".red().bold(), told(&failure)));
            ExitCode::from(2)
        }
    }
}
