//! The workbook for phòng KHTC: a period is consolidated, written, and what it tells is remembered.
//!
//! Never changes a figure, and never remembers a look at another day or back: that is not what leaders are told.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Answer;
use super::ask::Moment;
use super::results::{Results, Summary};
use super::told;
use crate::app::closing::ClosingState;
use crate::error::Failure;
use crate::model::consolidation::Consolidation;
use crate::model::told::Change;
use crate::workspace::Workspace;

/// A period that was consolidated.
#[derive(Serialize, Debug)]
pub struct Consolidated {
    #[serde(flatten)]
    pub consolidation: Consolidation,
    /// What holds no longer of what earlier workbooks told.
    pub changes: Vec<Change>,
    pub closing: ClosingState,
    /// True if something that is owed may still change it.
    pub draft: bool,
    /// True if the workbook is the one that the period was closed with.
    pub kept: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings_changed: Vec<String>,
    #[serde(skip)]
    pub summary: Summary,
    /// Where the workbook stands.
    #[serde(skip)]
    pub workbook: PathBuf,
}

/// Consolidates a period into a workbook: a file that is named, else where the workbooks of the period lie.
///
/// # Errors
/// As [`Results::of`] and [`Results::write_office`].
pub fn consolidate(
    workspace: &Workspace,
    moment: &Moment,
    file: Option<&Path>,
) -> Result<Answer<Consolidated>, Failure> {
    let ledger = workspace.ledger_as_it_is()?;
    let results = Results::of(workspace, ledger.as_ref(), moment)?;
    let changes = told::changes(&results, ledger.as_ref())?;
    let path = file.map_or_else(|| results.office_path(), Path::to_owned);
    let written = results.write_office(&path, changes.as_ref())?;
    // What it tells is recorded over a connection of its own.
    drop(ledger);
    if !moment.is_a_look_aside() {
        told::record(workspace, &results, &written.bytes);
    }
    let summary = results.summary(changes.as_ref());
    let value = Consolidated {
        changes: changes.map(|changes| changes.rows).unwrap_or_default(),
        closing: summary.closing.clone(),
        draft: results.is_draft(),
        kept: summary.are_kept,
        settings_changed: workspace.settings.rules.changes(),
        summary,
        workbook: written.path,
        consolidation: results.consolidation,
    };
    Ok(Answer::of(workspace, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Office;
    use crate::note::Note;

    #[test]
    fn a_period_is_consolidated_and_what_it_tells_is_remembered() {
        let office = Office::with_reports(&["2022-06_tt-nuoc_lan-1.eml"]);
        let june = Moment::now("2022-06".parse().unwrap());
        let first = consolidate(&office.workspace, &june, None).unwrap();
        assert_eq!(first.value.workbook, office.path("ket-qua/2022-06/tong-hop-2022-06.xlsx"));
        assert!(first.value.workbook.is_file());
        assert!(first.value.draft && !first.value.kept && first.value.changes.is_empty());
        assert_eq!((first.value.summary.coverage.received, first.value.summary.indicators), (1, 17));
        let json = serde_json::to_value(&first.value).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys[keys.len() - 5..], ["tasks", "changes", "closing", "draft", "kept"]);
        let ledger = office.workspace.ledger_as_it_is().unwrap().unwrap();
        let told =
            ledger.told_before("snn-ls-2022", 2022, office.workspace.now + chrono::Duration::seconds(1)).unwrap();
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn without_a_ledger_it_says_that_nothing_is_remembered() {
        let office = Office::new();
        let june = Moment::now("2022-06".parse().unwrap());
        let answer = consolidate(&office.workspace, &june, Some(&office.path("ra/tong-hop.xlsx"))).unwrap();
        assert_eq!(answer.value.workbook, office.path("ra/tong-hop.xlsx"));
        let is_said = |note: &Note| matches!(note, Note::NotRemembered { .. });
        assert_eq!(answer.notes.iter().filter(|note| is_said(note)).count(), 1);
        let another_day = Moment { as_of: "2022-06-30".parse().ok(), ..june };
        let aside = consolidate(&office.workspace, &another_day, None).unwrap();
        assert!(aside.value.workbook.ends_with("tong-hop-2022-06-xet-2022-06-30.xlsx"));
        assert!(!aside.notes.iter().any(is_said));
    }
}
