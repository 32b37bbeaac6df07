//! `export`: what stands, as data for other programs.

use super::args::{Cli, Export, ExportKind};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::export::{Form, export};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Export) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = export(&workspace, &forms(args), &args.out, args.known_at)?;
    let exported = &answer.value;
    screen::tell(cli.format, &answer, |out| {
        let what = format!("{} số liệu của {} báo cáo đang có hiệu lực", exported.entries, exported.reports);
        exported.files.iter().try_for_each(|path| screen::wrote(out, &what, path))
    })
}

/// Each once, however often it was asked for.
fn forms(args: &Export) -> Vec<Form> {
    let mut forms: Vec<Form> = args
        .kinds
        .iter()
        .map(|kind| match kind {
            ExportKind::Csv => Form::Csv,
        })
        .collect();
    forms.dedup();
    forms
}
