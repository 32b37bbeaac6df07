//! `report`: the summary for UBND tỉnh, as a workbook, as a Word document, or both.

use std::path::{Path, PathBuf};

use crate::app::closing::ClosingState;
use crate::app::results::Results;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Report, ReportKind};
use crate::cli::screen;
use crate::cli::screen::summary;
use crate::error::Failure;
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Report) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let ledger = workspace.ledger_as_it_is()?;
    let results = Results::of(&workspace, ledger.as_ref(), &args.moment.asked())?;
    let mut written = Vec::new();
    for kind in kinds(args) {
        let usual = match kind {
            ReportKind::Xlsx => results.province_path(&workspace),
            ReportKind::Docx => results.province_word_path(&workspace),
        };
        let path = args.out.as_deref().map_or(usual, |out| named(out, kind));
        written.push(match kind {
            ReportKind::Xlsx => results.write_province(&path)?,
            ReportKind::Docx => results.write_province_word(&path)?,
        });
    }
    screen::print(
        cli.format,
        || {
            serde_json::json!({
                "period": results.period,
                "draft": results.is_draft(),
                "kept": results.are_kept(),
                "closing": ClosingState::from(&results.standing),
                "files": written,
            })
        },
        |out| {
            summary::coverage(out, &results)?;
            summary::standing(out, &results)?;
            for path in &written {
                screen::wrote(out, "Báo cáo UBND tỉnh", path)?;
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// Those that were asked for, else what the name of the result says, else a workbook.
fn kinds(args: &Report) -> Vec<ReportKind> {
    let asked: Vec<ReportKind> = KINDS.into_iter().filter(|kind| args.kinds.contains(kind)).collect();
    if !asked.is_empty() {
        return asked;
    }
    let named = |kind: &ReportKind| args.out.as_deref().is_some_and(|out| is_named(out, *kind));
    vec![KINDS.into_iter().find(named).unwrap_or(ReportKind::Xlsx)]
}

const KINDS: [ReportKind; 2] = [ReportKind::Xlsx, ReportKind::Docx];

const fn ending(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Xlsx => "xlsx",
        ReportKind::Docx => "docx",
    }
}

fn is_named(out: &Path, kind: ReportKind) -> bool {
    out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending(kind)))
}

/// The name that was asked for, with the ending of what the file is: of two kinds neither is written on top of the
/// other, and each opens in its program.
fn named(out: &Path, kind: ReportKind) -> PathBuf {
    if is_named(out, kind) {
        out.to_owned()
    } else if KINDS.into_iter().any(|one| is_named(out, one)) {
        out.with_extension(ending(kind))
    } else {
        // What stands behind a full stop here is part of the name.
        let mut name = out.as_os_str().to_owned();
        name.push(".");
        name.push(ending(kind));
        PathBuf::from(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_the_file_is() {
        let name = |out: &str, kind| named(Path::new(out), kind).to_string_lossy().into_owned();
        assert_eq!(name("ra/bao-cao.xlsx", ReportKind::Xlsx), "ra/bao-cao.xlsx");
        assert_eq!(name("ra/bao-cao.XLSX", ReportKind::Docx), "ra/bao-cao.docx");
        assert_eq!(name("ra/bao-cao.docx", ReportKind::Xlsx), "ra/bao-cao.xlsx");
        assert_eq!(name("ra/thang.6", ReportKind::Docx), "ra/thang.6.docx");
    }
}
