//! Parse, run, print, exit code; never a decision of its own.

use std::alloc::System;
use std::process::ExitCode;

use cap::Cap;
use clap::Parser;
use khtc::cli::{Cli, complaint, help};
use khtc::cmd::{WORKER, WORKER_MEMORY, serve};
use owo_colors::OwoColorize;

/// Without a limit, until a worker sets its own.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    // Started by ourselves, to read one file that must not cost more than itself.
    if std::env::args_os().skip(1).eq([WORKER]) {
        let served = MEMORY.set_limit(WORKER_MEMORY).is_ok() && serve(std::io::stdin(), std::io::stdout()).is_ok();
        return if served { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
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
