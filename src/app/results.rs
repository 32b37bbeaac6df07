//! The state of a period as the ledger knows it, and the workbooks made from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::app::ask::Moment;
use crate::app::case_book;
use crate::app::last_year;
use crate::cli::closure::{self, Standing};
use crate::consolidate;
use crate::error::Failure;
use crate::ledger::{Ledger, PlanKey};
use crate::model::case::Case;
use crate::model::clock::{local_day, vietnam};
use crate::model::closing::Kept;
use crate::model::consolidation::Consolidation;
use crate::model::disposition::Disposition;
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::told::Changes;
use crate::report::province::words::{CATALOGUE, Words};
use crate::report::{self, ReportInput};
use crate::workspace::Workspace;
use crate::workspace::wording;
use crate::workspace::write;
use crate::workspace::write::Output;

/// What a period rests on, by what the ledger knew at a time.
pub struct Basis<'a> {
    pub plan: &'a Plan,
    pub period: Period,
    /// The day on which deadlines are judged.
    pub as_of: NaiveDate,
    /// None for now.
    known_at: Option<DateTime<FixedOffset>>,
    pub received: Vec<Received>,
    standing: Standing,
    kept: BTreeMap<Kept, Vec<u8>>,
}

/// A period, consolidated.
pub struct Results<'a> {
    pub plan: &'a Plan,
    pub period: Period,
    pub consolidation: Consolidation,
    pub received: Vec<Received>,
    cases: Vec<Case>,
    refused: Vec<(String, Finding)>,
    pub known_at: DateTime<FixedOffset>,
    remarks: Vec<String>,
    pub standing: Standing,
    /// The workbooks that the period was closed with, where they are what is asked for.
    kept: BTreeMap<Kept, Vec<u8>>,
    /// Prints “DỰ THẢO”.
    draft: bool,
    /// Where the office keeps sentences of its own.
    wording: PathBuf,
    /// What the names of the workbooks say of another day or another state of the ledger that was asked for.
    aside: String,
}

impl<'a> Basis<'a> {
    /// Of a closed period what it was closed with, unless another day or another state of the ledger is asked for:
    /// what is said of its workbooks is what they say.
    pub fn of(workspace: &'a Workspace, ledger: Option<&Ledger>, moment: &Moment) -> Result<Basis<'a>, Failure> {
        let Moment { period, as_of, known_at } = *moment;
        let plan = workspace.plan_known_at(period, known_at)?;
        let received = match ledger {
            Some(ledger) => ledger.received(&plan.about.id, known_at)?,
            None => Vec::new(),
        };
        let standing = Standing::of(plan, ledger, &received, period, known_at)?;
        let kept = kept(ledger, &standing, moment)?;
        if let (Some(closed), Some(ledger), false) = (&standing.closed, ledger, kept.is_empty()) {
            let told = &closed.told;
            let (as_of, known_at) = (told.as_of, Some(told.known_at));
            let key = PlanKey { id: told.plan.clone(), revision: told.revision, digest: told.plan_digest.clone() };
            let plan = match workspace.plans().as_judged(&key) {
                Some(plan) => plan,
                None => workspace.plan_known_at(period, known_at)?,
            };
            let received = ledger.received_for(closed)?;
            return Ok(Basis { plan, period, as_of, known_at, received, standing, kept });
        }
        let as_of = as_of.unwrap_or_else(|| plan.calendar.cut_off(period));
        Ok(Basis { plan, period, as_of, known_at, received, standing, kept })
    }
}

impl<'a> Results<'a> {
    /// Consolidates a period by what the ledger knew at a time.
    pub fn of(workspace: &'a Workspace, ledger: Option<&Ledger>, moment: &Moment) -> Result<Results<'a>, Failure> {
        let Basis { plan, period, as_of, known_at, received, standing, kept } = Basis::of(workspace, ledger, moment)?;
        let refused = ledger.map_or(Ok(Vec::new()), |ledger| refused(ledger, plan, period, known_at))?;
        let cases = case_book::cases(&plan.about.id, ledger, &received, known_at)?;
        let consolidation = consolidate::consolidate(plan, &received, period, as_of)?;
        let consolidation = match ledger {
            Some(ledger) => last_year::recalled(consolidation, plan, ledger, known_at)?,
            None => consolidation,
        };
        let known_at = known_at.unwrap_or(workspace.now);
        let mut remarks = workspace.remarks();
        remarks.extend(unfinished(plan, period, known_at));
        remarks.extend(closure::remarks(plan, &standing.restated, period));
        remarks.extend(adjusted(plan, &consolidation));
        let wording = workspace.root.join(WORDING);
        let draft = !standing.is_final;
        Ok(Results {
            plan,
            period,
            consolidation,
            received,
            cases,
            refused,
            known_at,
            remarks,
            standing,
            kept,
            draft,
            wording,
            aside: aside(moment),
        })
    }

    /// The same as what the period is closed with.
    pub fn into_final(self) -> Results<'a> {
        Results { draft: false, ..self }
    }

    /// True if the workbooks are those that the period was closed with.
    pub fn are_kept(&self) -> bool {
        !self.kept.is_empty()
    }

    pub fn is_draft(&self) -> bool {
        self.draft
    }

    fn kept_or(&self, kind: Kept, made: impl FnOnce() -> Result<Vec<u8>, Failure>) -> Result<Vec<u8>, Failure> {
        self.kept.get(&kind).map_or_else(made, |bytes| Ok(bytes.clone()))
    }

    pub fn office(&self, changes: Option<&Changes>) -> Result<Vec<u8>, Failure> {
        self.kept_or(Kept::Office, || {
            // None of them stands in this workbook: a broken file of the office does not hold it up.
            let words = own_words(&self.wording)?;
            Ok(report::office::workbook(&ReportInput { changes, ..self.input(&words) })?)
        })
    }

    pub fn province(&self) -> Result<Vec<u8>, Failure> {
        self.kept_or(Kept::Province, || {
            Ok(report::province::workbook(&self.input(&wording::words(&self.wording, &CATALOGUE)?))?)
        })
    }

    pub fn province_word(&self) -> Result<Vec<u8>, Failure> {
        self.kept_or(Kept::ProvinceWord, || {
            Ok(report::province::word_document(&self.input(&wording::words(&self.wording, &CATALOGUE)?))?)
        })
    }

    /// Writes the workbook for KHTC, and says where it stands and what it holds.
    pub fn write_office(&self, path: &Path, changes: Option<&Changes>) -> Result<Output, Failure> {
        let bytes = self.office(changes)?;
        let path = write::write(path, &bytes)?;
        Ok(Output { path, bytes })
    }

    /// Writes the summary for UBND tỉnh.
    pub fn write_province(&self, path: &Path) -> Result<PathBuf, Failure> {
        write::write(path, &self.province()?)
    }

    /// Writes the summary for UBND tỉnh as a Word document.
    pub fn write_province_word(&self, path: &Path) -> Result<PathBuf, Failure> {
        write::write(path, &self.province_word()?)
    }

    pub fn office_path(&self, workspace: &Workspace) -> PathBuf {
        workspace.results(self.period).join(format!("tong-hop-{}{}.xlsx", self.period, self.aside))
    }

    pub fn province_path(&self, workspace: &Workspace) -> PathBuf {
        workspace.results(self.period).join(format!("bao-cao-ubnd-tinh-{}{}.xlsx", self.period, self.aside))
    }

    pub fn province_word_path(&self, workspace: &Workspace) -> PathBuf {
        self.province_path(workspace).with_extension("docx")
    }

    fn input<'b>(&'b self, words: &'b Words) -> ReportInput<'b> {
        ReportInput {
            plan: self.plan,
            consolidation: &self.consolidation,
            received: &self.received,
            cases: &self.cases,
            refused: &self.refused,
            known_at: self.known_at,
            draft: self.draft,
            restated: (!self.standing.restated.is_empty()).then_some(&self.standing.restated),
            remarks: &self.remarks,
            changes: None,
            words,
            program_version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// The workbooks of the closing that holds, unless another day or another state of the ledger is asked for.
fn kept(ledger: Option<&Ledger>, standing: &Standing, moment: &Moment) -> Result<BTreeMap<Kept, Vec<u8>>, Failure> {
    let mut kept = BTreeMap::new();
    let (Some(ledger), Some(closed), None, None) = (ledger, &standing.closed, moment.as_of, moment.known_at) else {
        return Ok(kept);
    };
    for kind in Kept::ALL {
        if let Some(bytes) = ledger.closed_workbook(closed.closing, kind)? {
            kept.insert(kind, bytes);
        }
    }
    Ok(kept)
}

/// A look at another day, or back, never takes the place of the workbooks of the period.
fn aside(moment: &Moment) -> String {
    let day = moment.as_of.map(|day| format!("-xet-{day}"));
    let time =
        moment.known_at.map(|time| format!("-biet-den-{}", time.with_timezone(&vietnam()).format("%Y-%m-%d-%H%M%S")));
    [day, time].into_iter().flatten().collect()
}

/// Where the office may keep its own wording of the summary.
const WORDING: &str = "mau/bao-cao-ubnd.txt";

/// The program's own sentences, whatever the office keeps.
fn own_words(path: &Path) -> Result<Words, Failure> {
    CATALOGUE.ours().map_err(|line| Failure::Settings { path: path.to_owned(), detail: line.to_string() })
}

/// A period that still runs when it is consolidated: its totals are not its last.
pub fn unfinished(plan: &Plan, period: Period, known_at: DateTime<FixedOffset>) -> Option<String> {
    let cut_off = plan.calendar.cut_off(period);
    (local_day(known_at) < cut_off)
        .then(|| format!("Kỳ chưa kết thúc: số liệu chốt ngày {}", cut_off.format("%-d/%-m/%Y")))
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
