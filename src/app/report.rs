//! The summary for UBND tỉnh: as a workbook, as a Word document, or both.
//!
//! Never says anything that the consolidation does not say.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Answer;
use super::ask::Moment;
use super::results::{Results, Summary};
use crate::app::closing::ClosingState;
use crate::error::Failure;
use crate::model::period::Period;
use crate::workspace::Workspace;

/// As what the summary is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Workbook,
    WordDocument,
}

/// A summary that was written.
#[derive(Serialize, Debug)]
pub struct Reported {
    pub period: Period,
    /// True if “DỰ THẢO” stands on it.
    pub draft: bool,
    /// True if it is the one that the period was closed with.
    pub kept: bool,
    pub closing: ClosingState,
    /// In the order in which they were asked for.
    pub files: Vec<PathBuf>,
    #[serde(skip)]
    pub summary: Summary,
}

/// Writes the summary in each of some forms: into a file that is named, else where the results of the period lie.
///
/// # Errors
/// As [`Results::of`], [`Results::write_province`] and [`Results::write_province_word`].
pub fn report(
    workspace: &Workspace,
    moment: &Moment,
    forms: &[(Form, Option<PathBuf>)],
) -> Result<Answer<Reported>, Failure> {
    let ledger = workspace.ledger_as_it_is()?;
    let results = Results::of(workspace, ledger.as_ref(), moment)?;
    let write = |(form, file): &(Form, Option<PathBuf>)| {
        let file = file.as_deref();
        match form {
            Form::Workbook => results.write_province(&file.map_or_else(|| results.province_path(), Path::to_owned)),
            Form::WordDocument => {
                results.write_province_word(&file.map_or_else(|| results.province_word_path(), Path::to_owned))
            }
        }
    };
    let files = forms.iter().map(write).collect::<Result<Vec<PathBuf>, Failure>>()?;
    let summary = results.summary(None);
    let value = Reported {
        period: summary.period,
        draft: results.is_draft(),
        kept: summary.are_kept,
        closing: summary.closing.clone(),
        files,
        summary,
    };
    Ok(Answer::of(workspace, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;

    #[test]
    fn each_form_is_written_where_it_belongs() {
        let office = Office::new();
        let june = Moment::now("2022-06".parse().unwrap());
        let named = office.path("ra/trinh-ky.docx");
        let forms = [(Form::Workbook, None), (Form::WordDocument, Some(named.clone()))];
        let reported = report(&office.workspace, &june, &forms).unwrap().value;
        assert_eq!(reported.files, [office.path("ket-qua/2022-06/bao-cao-ubnd-tinh-2022-06.xlsx"), named]);
        assert!(reported.files.iter().all(|file| file.is_file()));
        assert!(reported.draft && !reported.kept);
    }
}
