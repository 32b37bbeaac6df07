//! Parse, run, print, exit code; nothing else.

use std::process::ExitCode;

use clap::Parser;
use khtc::cli::{Cli, complaint, help};
use mimalloc::MiMalloc;
use owo_colors::OwoColorize;

#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version go to stdout and are no error.
        Err(error) if !error.use_stderr() => {
            anstream::print!("{}", help(&error));
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            anstream::eprintln!("{} {}", "lỗi:".red().bold(), complaint(&error));
            return ExitCode::from(2);
        }
    };
    match khtc::cmd::run(&cli) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            anstream::eprintln!("{} {failure}", "lỗi:".red().bold());
            ExitCode::from(2)
        }
    }
}
