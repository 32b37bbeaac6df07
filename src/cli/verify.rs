//! `verify`: whether the ledger is as it was written.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::{Cli, Verify};
use super::outcome::Outcome;
use super::screen;
use crate::app::verify::{Verified, verify};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Verify) -> Result<Outcome, Failure> {
    let answer = verify(&cli.workspace, args.seal.as_deref())?;
    screen::tell(cli.format, &answer, |out| text(out, &answer.value))
}

fn text(out: &mut dyn Write, verified: &Verified) -> io::Result<()> {
    let name = verified.ledger.file_name().unwrap_or_default().to_string_lossy();
    let Some(remedy) = &verified.remedy else {
        writeln!(
            out,
            "{} {name} nguyên vẹn: cấu trúc, mã SHA-256 của mọi bản gốc và tệp kế hoạch, chuỗi niêm phong của mọi bản ghi, \
             số lượt và số lần gửi, số liệu các kỳ đã chốt đều khớp.",
            "✓".green()
        )?;
        return verified.seal.iter().try_for_each(|seal| screen::seal(out, seal));
    };
    let head = format!("{name} có {} chỗ hỏng:", verified.damages.len());
    writeln!(out, "{} {}", "✗".red().bold(), head.bold())?;
    for damage in &verified.damages {
        writeln!(out, "  {} {damage}", "▲".red().bold())?;
    }
    writeln!(out, "  → {}", screen::remedy::words(remedy))
}
