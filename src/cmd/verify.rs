//! `verify`: whether the ledger is as it was written, and what to do where it is not.
//!
//! Never repairs: a person restores the ledger from a copy.

use std::io::{self, Write};
use std::path::Path;

use owo_colors::OwoColorize;

use crate::cli::{Cli, Verify};
use crate::error::Failure;
use crate::ledger::{Head, LedgerError};

use super::workspace::{LEDGER, ledger_in};
use super::{Outcome, rederived, screen};

/// What an officer does about a damaged ledger.
const REMEDY: &str = "Ngừng ghi sổ; giữ nguyên tệp hỏng để đối chiếu; chép bản sao lưu gần nhất (‘khtc backup’) về đúng tên \
                      so-theo-doi.db, chạy lại ‘khtc verify’, rồi tiếp nhận lại các báo cáo đến sau bản sao lưu đó.";

pub fn run(cli: &Cli, args: &Verify) -> Result<Outcome, Failure> {
    let Found { damages, head } = look_into(&cli.workspace, args.seal.as_deref())?;
    let path = cli.workspace.join(LEDGER);
    screen::print(
        cli.format,
        || {
            let remedy = (!damages.is_empty()).then_some(REMEDY);
            let seal = head.as_ref().map(|head| serde_json::json!({ "records": head.records, "digest": head.digest }));
            serde_json::json!({
                "ledger": path,
                "whole": damages.is_empty(),
                "damages": damages,
                "remedy": remedy,
                "seal": seal,
            })
        },
        |out| {
            print(out, &damages)?;
            head.iter().try_for_each(|head| screen::seal(out, head))
        },
    )?;
    Ok(if damages.is_empty() { Outcome::Clean } else { Outcome::NeedsOfficer })
}

struct Found {
    /// In words.
    damages: Vec<String>,
    head: Option<Head>,
}

/// What keeps the file from being opened as a ledger is damage, too; that it is locked or of a newer program is none.
fn look_into(root: &Path, noted: Option<&str>) -> Result<Found, Failure> {
    let looked_into = ledger_in(root).and_then(|ledger| {
        let mut damages: Vec<String> = ledger.verify()?.iter().map(ToString::to_string).collect();
        // Of a damaged ledger nothing is computed: that would only say the same in other words.
        if damages.is_empty() {
            damages = rederived::differences(&ledger)?;
        }
        if let Some(noted) = noted
            && !ledger.was_sealed_as(noted)?
        {
            damages.push(format!(
                "không có bản ghi nào mang mã niêm phong {noted}: kiểm tra lại mã đã gõ trước; nếu mã đúng thì sổ đã bị \
                 cắt bớt, hoặc được thay bằng một sổ khác"
            ));
        }
        Ok(Found { head: if damages.is_empty() { ledger.head()? } else { None }, damages })
    });
    match looked_into {
        Ok(found) => Ok(found),
        Err(Failure::Ledger(
            broken @ (LedgerError::Damaged { .. }
            | LedgerError::NotADatabase { .. }
            | LedgerError::Empty { .. }
            | LedgerError::Orphaned { .. }),
        )) => Ok(Found { damages: vec![broken.to_string()], head: None }),
        Err(other) => Err(other),
    }
}

fn print(out: &mut dyn Write, damages: &[String]) -> io::Result<()> {
    if damages.is_empty() {
        return writeln!(
            out,
            "{} {LEDGER} nguyên vẹn: cấu trúc, mã SHA-256 của mọi bản gốc và tệp kế hoạch, chuỗi niêm phong của mọi bản ghi, \
             số lượt và số lần gửi, số liệu các kỳ đã chốt đều khớp.",
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
