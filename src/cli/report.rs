//! `report`: the summary for UBND tỉnh, as a workbook, as a Word document, or both.

use std::path::{Path, PathBuf};

use super::args::{Cli, Report, ReportKind};
use super::outcome::Outcome;
use super::screen;
use super::screen::summary;
use crate::app::Workspace;
use crate::app::report::{Form, report};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Report) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let asked = |kind| (form(kind), args.out.as_deref().map(|out| named(out, kind)));
    let forms: Vec<_> = kinds(args).into_iter().map(asked).collect();
    let answer = report(&workspace, &args.moment.asked(), &forms)?;
    let reported = &answer.value;
    screen::tell(cli.format, &answer, |out| {
        summary::coverage(out, &reported.summary)?;
        summary::closing(out, &reported.summary)?;
        reported.files.iter().try_for_each(|path| screen::wrote(out, "Báo cáo UBND tỉnh", path))?;
        screen::remarks(out, &answer.notes)
    })
}

const fn form(kind: ReportKind) -> Form {
    match kind {
        ReportKind::Xlsx => Form::Workbook,
        ReportKind::Docx => Form::WordDocument,
    }
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
