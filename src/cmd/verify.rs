//! `verify`: whether the ledger is as it was written, and what to do where it is not.
//!
//! Never repairs: a person restores the ledger from a copy.

use std::io::{self, Write};
use std::path::Path;

use owo_colors::OwoColorize;

use crate::cli::Cli;
use crate::error::Failure;
use crate::ledger::LedgerError;

use super::workspace::{LEDGER, ledger_in};
use super::{Outcome, screen};

/// What an officer does about a damaged ledger.
const REMEDY: &str = "Ngừng ghi sổ; giữ nguyên tệp hỏng để đối chiếu; chép bản sao lưu gần nhất (‘khtc backup’) về đúng tên \
                      so-theo-doi.db, chạy lại ‘khtc verify’, rồi tiếp nhận lại các báo cáo đến sau bản sao lưu đó.";

pub fn run(cli: &Cli) -> Result<Outcome, Failure> {
    let damages = damages(&cli.workspace)?;
    let path = cli.workspace.join(LEDGER);
    screen::print(
        cli.format,
        || {
            let remedy = (!damages.is_empty()).then_some(REMEDY);
            serde_json::json!({ "ledger": path, "whole": damages.is_empty(), "damages": damages, "remedy": remedy })
        },
        |out| print(out, &damages),
    )?;
    Ok(if damages.is_empty() { Outcome::Clean } else { Outcome::NeedsOfficer })
}

/// In words. What keeps the file from being opened as a ledger is damage, too; that it is locked or of a newer program
/// is none.
fn damages(root: &Path) -> Result<Vec<String>, Failure> {
    let looked_into = ledger_in(root).and_then(|ledger| Ok(ledger.verify()?));
    match looked_into {
        Ok(damages) => Ok(damages.iter().map(ToString::to_string).collect()),
        Err(Failure::Ledger(
            broken @ (LedgerError::Damaged { .. }
            | LedgerError::NotADatabase { .. }
            | LedgerError::Empty { .. }
            | LedgerError::Orphaned { .. }),
        )) => Ok(vec![broken.to_string()]),
        Err(other) => Err(other),
    }
}

fn print(out: &mut dyn Write, damages: &[String]) -> io::Result<()> {
    if damages.is_empty() {
        return writeln!(
            out,
            "{} {LEDGER} nguyên vẹn: cấu trúc, mã SHA-256 của mọi bản gốc và tệp kế hoạch, số lượt và số lần gửi đều khớp.",
            "✓".green()
        );
    }
    let head = format!("{LEDGER} có {} chỗ hỏng:", damages.len());
    writeln!(out, "{} {}", "✗".red().bold(), head.bold())?;
    for damage in damages {
        writeln!(out, "  {} {damage}", "▲".red().bold())?;
    }
    writeln!(out, "  → {REMEDY}")
}
