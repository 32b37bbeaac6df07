//! The state of a period as the ledger knows it, and the workbooks made from it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::cli::Moment;
use crate::consolidate;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::model::consolidation::Consolidation;
use crate::model::filing::{Filing, filings, local_day};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::Disposition;
use crate::model::told::Changes;
use crate::report::province::words::{CATALOGUE, Words};
use crate::report::{self, ReportInput};

use super::output::Output;
use super::workspace::Workspace;
use super::{last_year, output, wording};

/// A period, consolidated.
pub struct Results<'a> {
    pub plan: &'a Plan,
    pub period: Period,
    pub consolidation: Consolidation,
    pub received: Vec<Received>,
    refused: Vec<(String, Finding)>,
    pub known_at: DateTime<FixedOffset>,
    remarks: Vec<String>,
    /// Where the office keeps sentences of its own.
    wording: PathBuf,
}

impl<'a> Results<'a> {
    /// Consolidates a period by what the ledger knew at a time.
    pub fn of(workspace: &'a Workspace, ledger: Option<&Ledger>, moment: &Moment) -> Result<Results<'a>, Failure> {
        let plan = workspace.plan_of(moment.period)?;
        let known_at = moment.known_at.unwrap_or(workspace.now);
        let (received, refused) = match ledger {
            Some(ledger) => {
                let received = ledger.received(&plan.about.id, moment.known_at)?;
                (received, refused(ledger, plan, moment)?)
            }
            None => (Vec::new(), Vec::new()),
        };
        let as_of: NaiveDate = moment.as_of.unwrap_or_else(|| plan.calendar.cut_off(moment.period));
        let consolidation = consolidate::consolidate(plan, &received, moment.period, as_of)?;
        let consolidation = match ledger {
            Some(ledger) => last_year::recalled(consolidation, plan, ledger, moment.known_at)?,
            None => consolidation,
        };
        let mut remarks = workspace.remarks();
        remarks.extend(unfinished(plan, moment.period, known_at));
        let wording = workspace.root.join(WORDING);
        Ok(Results { plan, period: moment.period, consolidation, received, refused, known_at, remarks, wording })
    }

    /// Writes the workbook for KHTC, and says where it stands and what it holds.
    pub fn write_office(&self, path: &Path, changes: Option<&Changes>) -> Result<Output, Failure> {
        // None of them stands in this workbook: a broken file of the office does not hold it up.
        let words = own_words(&self.wording)?;
        let input = ReportInput { changes, ..self.input(&words) };
        let bytes = report::office::workbook(&input)?;
        let path = output::write(path, &bytes)?;
        Ok(Output { path, bytes })
    }

    /// Writes the summary for UBND tỉnh.
    pub fn write_province(&self, path: &Path) -> Result<PathBuf, Failure> {
        let words = wording::words(&self.wording, &CATALOGUE)?;
        output::write(path, &report::province::workbook(&self.input(&words))?)
    }

    /// Writes the summary for UBND tỉnh as a Word document.
    pub fn write_province_word(&self, path: &Path) -> Result<PathBuf, Failure> {
        let words = wording::words(&self.wording, &CATALOGUE)?;
        output::write(path, &report::province::word_document(&self.input(&words))?)
    }

    pub fn office_path(&self, workspace: &Workspace) -> PathBuf {
        workspace.results(self.period).join(format!("tong-hop-{}.xlsx", self.period))
    }

    pub fn province_path(&self, workspace: &Workspace) -> PathBuf {
        workspace.results(self.period).join(format!("bao-cao-ubnd-tinh-{}.xlsx", self.period))
    }

    fn input<'b>(&'b self, words: &'b Words) -> ReportInput<'b> {
        ReportInput {
            plan: self.plan,
            consolidation: &self.consolidation,
            received: &self.received,
            refused: &self.refused,
            known_at: self.known_at,
            // Nothing closes a period yet, so that every report is a draft until its clerk numbers it.
            draft: self.is_open(),
            remarks: &self.remarks,
            changes: None,
            words,
            program_version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// True while a report of the period is missing or stands sent back.
    pub fn is_open(&self) -> bool {
        filings(self.plan, &self.received, self.period).iter().any(Filing::is_open)
    }
}

/// Where the office may keep its own wording of the summary.
const WORDING: &str = "mau/bao-cao-ubnd.txt";

/// The program's own sentences, whatever the office keeps.
fn own_words(path: &Path) -> Result<Words, Failure> {
    Words::ours().map_err(|line| Failure::Settings { path: path.to_owned(), detail: line.to_string() })
}

/// A period that still runs when it is consolidated: its totals are not its last.
pub fn unfinished(plan: &Plan, period: Period, known_at: DateTime<FixedOffset>) -> Option<String> {
    let cut_off = plan.calendar.cut_off(period);
    (local_day(known_at) < cut_off)
        .then(|| format!("Kỳ chưa kết thúc: số liệu chốt ngày {}", cut_off.format("%-d/%-m/%Y")))
}

/// Files of the period that could not be taken in, and why. A file whose period nobody knows counts everywhere.
fn refused(ledger: &Ledger, plan: &Plan, moment: &Moment) -> Result<Vec<(String, Finding)>, Failure> {
    let mut refused = Vec::new();
    for receipt in ledger.receipts(&plan.about.id, moment.known_at)? {
        let is_ours = receipt.period.is_none_or(|period| moment.period.contains(period));
        if receipt.disposition != Disposition::Refused || !is_ours {
            continue;
        }
        let judged = ledger.latest_judgement(&receipt.sha256, receipt.unit.as_deref(), receipt.period)?;
        let findings = judged.map(|judged| judged.item.findings).unwrap_or_default();
        refused.extend(findings.into_iter().map(|finding| (receipt.file.clone(), finding)));
    }
    Ok(refused)
}
