//! A period, consolidated, and the workbooks that are made of it.
//!
//! Never makes a workbook of a closed period anew: the bytes that it was closed with are handed out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use super::basis::Basis;
use super::last_year;
use crate::app::ask::Moment;
use crate::app::case_book;
use crate::app::closing;
use crate::consolidate;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::case::Case;
use crate::model::clock::local_day;
use crate::model::closing::Kept;
use crate::model::consolidation::Consolidation;
use crate::model::dates;
use crate::model::disposition::Disposition;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::told::Changes;
use crate::report::province::words::{CATALOGUE, Words};
use crate::report::{self, ReportInput};
use crate::workspace::Workspace;
use crate::workspace::wording;
use crate::workspace::write::Output;

/// A period, consolidated.
pub struct Results<'a> {
    pub basis: Basis<'a>,
    pub consolidation: Consolidation,
    /// The state of the ledger: of now, unless another was asked for.
    pub known_at: DateTime<FixedOffset>,
    /// Every difficulty and proposal, by number.
    cases: Vec<Case>,
    /// Files that could not be taken in, and why.
    refused: Vec<(String, Finding)>,
    /// What differs from the ordinary and stands in both workbooks.
    remarks: Vec<String>,
    /// Prints “DỰ THẢO”.
    draft: bool,
}

impl<'a> Results<'a> {
    /// Consolidates a period by what the ledger knew at a time.
    ///
    /// # Errors
    /// As [`Basis::of`], the ledger's questions and the consolidation.
    pub fn of(workspace: &'a Workspace, ledger: Option<&Ledger>, moment: &Moment) -> Result<Results<'a>, Failure> {
        Results::on(Basis::of(workspace, ledger, moment)?, ledger)
    }

    /// Consolidates what a period rests on.
    ///
    /// # Errors
    /// As the ledger's questions and the consolidation.
    pub fn on(basis: Basis<'a>, ledger: Option<&Ledger>) -> Result<Results<'a>, Failure> {
        let Basis { plan, period, as_of, known_at, ref received, .. } = basis;
        let refused = ledger.map_or(Ok(Vec::new()), |ledger| refused(ledger, plan, period, known_at))?;
        let cases = case_book::cases(&plan.about.id, ledger, received, known_at)?;
        let consolidation = consolidate::consolidate(plan, received, period, as_of)?;
        let consolidation = match ledger {
            Some(ledger) => last_year::recalled(consolidation, plan, ledger, known_at)?,
            None => consolidation,
        };
        let known_at = known_at.unwrap_or(basis.workspace.now);
        let remarks = remarks(&basis, &consolidation, known_at);
        let draft = !basis.standing.is_final;
        Ok(Results { basis, consolidation, known_at, cases, refused, remarks, draft })
    }

    /// The same as what the period is closed with.
    pub fn into_final(self) -> Results<'a> {
        Results { draft: false, ..self }
    }

    pub fn is_draft(&self) -> bool {
        self.draft
    }

    /// The workbook for KHTC, with what has changed since the one before.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn office(&self, changes: Option<&Changes>) -> Result<Vec<u8>, Failure> {
        self.kept_or(Kept::Office, || {
            // None of the office's own sentences stands in this workbook: a broken file of theirs does not hold it up.
            let path = self.wording();
            let ours = CATALOGUE.ours().map_err(|line| Failure::Settings { path, detail: line.to_string() })?;
            Ok(report::office::workbook(&ReportInput { changes, ..self.input(&ours) })?)
        })
    }

    /// The summary for UBND tỉnh, as a workbook.
    ///
    /// # Errors
    /// [`Failure::Settings`] if the office's own sentences cannot be used; if it cannot be made.
    pub fn province(&self) -> Result<Vec<u8>, Failure> {
        self.kept_or(Kept::Province, || Ok(report::province::workbook(&self.input(&self.words()?))?))
    }

    /// The same as a Word document.
    ///
    /// # Errors
    /// As [`Results::province`].
    pub fn province_word(&self) -> Result<Vec<u8>, Failure> {
        self.kept_or(Kept::ProvinceWord, || Ok(report::province::word_document(&self.input(&self.words()?))?))
    }

    /// Writes the workbook for KHTC, and says where it stands and what it holds.
    ///
    /// # Errors
    /// As [`Results::office`] and [`Workspace::write`].
    pub fn write_office(&self, path: &Path, changes: Option<&Changes>) -> Result<Output, Failure> {
        let bytes = self.office(changes)?;
        let path = self.basis.workspace.write(path, &bytes)?;
        Ok(Output { path, bytes })
    }

    /// Writes the summary for UBND tỉnh, and says where it stands.
    ///
    /// # Errors
    /// As [`Results::province`] and [`Workspace::write`].
    pub fn write_province(&self, path: &Path) -> Result<PathBuf, Failure> {
        self.basis.workspace.write(path, &self.province()?)
    }

    /// The same as a Word document.
    ///
    /// # Errors
    /// As [`Results::write_province`].
    pub fn write_province_word(&self, path: &Path) -> Result<PathBuf, Failure> {
        self.basis.workspace.write(path, &self.province_word()?)
    }

    /// Where the workbook for KHTC stands, unless somebody names another file.
    pub fn office_path(&self) -> PathBuf {
        self.basis.path(Kept::Office)
    }

    /// Where the summary for UBND tỉnh stands, likewise.
    pub fn province_path(&self) -> PathBuf {
        self.basis.path(Kept::Province)
    }

    /// Where the Word document stands, likewise.
    pub fn province_word_path(&self) -> PathBuf {
        self.basis.path(Kept::ProvinceWord)
    }

    fn kept_or(&self, kind: Kept, made: impl FnOnce() -> Result<Vec<u8>, Failure>) -> Result<Vec<u8>, Failure> {
        self.basis.kept(kind).map_or_else(made, |bytes| Ok(bytes.to_vec()))
    }

    /// The fixed sentences of the summary, as far as the office words them itself in its own words.
    fn words(&self) -> Result<Words, Failure> {
        wording::words(&self.wording(), &CATALOGUE)
    }

    fn wording(&self) -> PathBuf {
        self.basis.workspace.wording("bao-cao-ubnd.txt")
    }

    fn input<'b>(&'b self, words: &'b Words) -> ReportInput<'b> {
        let restated = &self.basis.standing.restated;
        ReportInput {
            plan: self.basis.plan,
            consolidation: &self.consolidation,
            received: &self.basis.received,
            cases: &self.cases,
            refused: &self.refused,
            known_at: self.known_at,
            draft: self.draft,
            restated: (!restated.is_empty()).then_some(restated),
            remarks: &self.remarks,
            changes: None,
            words,
            program_version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// What differs from the ordinary and stands in both workbooks.
fn remarks(basis: &Basis<'_>, consolidation: &Consolidation, known_at: DateTime<FixedOffset>) -> Vec<String> {
    let mut remarks = basis.workspace.remarks();
    remarks.extend(unfinished(basis.plan, basis.period, known_at));
    remarks.extend(closing::remarks(basis.plan, &basis.standing.restated, basis.period));
    remarks.extend(adjusted(basis.plan, consolidation));
    remarks
}

/// That a period still runs when it is consolidated: its totals are not its last.
pub(super) fn unfinished(plan: &Plan, period: Period, known_at: DateTime<FixedOffset>) -> Option<String> {
    let cut_off = plan.calendar.cut_off(period);
    (local_day(known_at) < cut_off).then(|| format!("Kỳ chưa kết thúc: số liệu chốt ngày {}", dates::day(cut_off)))
}

/// Whose figures an officer adjusted, for the readers of both workbooks.
fn adjusted(plan: &Plan, consolidation: &Consolidation) -> Vec<String> {
    let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in &consolidation.lines {
        for one in &line.adjusted {
            let codes = of.entry(&one.unit).or_default();
            if !codes.contains(&line.indicator.as_str()) {
                codes.push(&line.indicator);
            }
        }
    }
    let department = &plan.about.department;
    let remark = |(unit, codes): (&str, Vec<&str>)| {
        let unit = plan.unit(unit).map_or(unit, |unit| unit.short.as_str());
        format!("Số liệu chỉ tiêu {} của {unit} do {department} điều chỉnh", codes.join(", "))
    };
    of.into_iter().map(remark).collect()
}

/// Files of the period that could not be taken in, and why. A file whose period nobody knows counts everywhere.
fn refused(
    ledger: &Ledger,
    plan: &Plan,
    asked: Period,
    known_at: Option<DateTime<FixedOffset>>,
) -> Result<Vec<(String, Finding)>, Failure> {
    let mut refused = Vec::new();
    for receipt in ledger.receipts(&plan.about.id, known_at)? {
        let is_ours = receipt.period.is_none_or(|period| asked.contains(period));
        if receipt.disposition != Disposition::Refused || !is_ours {
            continue;
        }
        let findings = ledger.findings_of(&receipt)?;
        refused.extend(findings.into_iter().map(|finding| (receipt.file.clone(), finding)));
    }
    Ok(refused)
}
