//! The desk: a document is opened, identified, read by its layout and judged.
//!
//! Joins reading, intake and rules; never records and never prints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use crate::cli::Whose;
use crate::error::Failure;
use crate::excel::{self, Foreign, ReadError};
use crate::intake::{self, Identity, Intake, Typed};
use crate::layout::Layout;
use crate::layout::stamp::{seal_holds, sha256_hex};
use crate::model::calendar::vietnam;
use crate::model::finding::{Fault, Finding};
use crate::model::grid::Grid;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::submission::{CellCount, Disposition, Item, Submission};
use crate::model::unit::Unit;
use crate::rules;

use super::inbox::{self, Document, Envelope, Part};
use super::past::Past;
use super::workspace::Workspace;

/// A document that was looked at: what results and the ledger need of it besides its content, which is read again
/// where it is needed.
pub struct Origin {
    pub path: PathBuf,
    pub part: Part,
    /// As results name it.
    pub name: String,
    pub sha256: String,
    pub mail: Option<Envelope>,
}

impl Origin {
    /// When it came: by its mail, as stated, or now. A mail from the future came now.
    pub fn arrival(&self, stated: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        let sent = self.mail.as_ref().and_then(|mail| mail.sent_at).filter(|at| *at <= now);
        sent.or(stated).unwrap_or(now)
    }

    /// The addresses that speak for whoever sent it.
    pub fn senders(&self) -> &[String] {
        self.mail.as_ref().map_or(&[], |mail| &mail.senders)
    }

    /// The document, read again.
    ///
    /// # Errors
    /// [`Failure::Changed`] if somebody changed the file meanwhile.
    pub fn document(&self) -> Result<Document, Failure> {
        let document = inbox::document(&self.path, self.part)?;
        if sha256_hex(&document.bytes) == self.sha256 { Ok(document) } else { Err(Failure::Changed(self.path.clone())) }
    }
}

/// What a document turned out to be.
pub enum Opened {
    /// No workbook, or none that can be taken in: kept or refused.
    Settled(Box<Item>),
    /// A workbook that has nothing of our form: refused on its own, but kept beside a report in the same mail.
    Foreign(Box<Item>),
    Report(Box<Report>),
}

/// A workbook of ours whose unit and period are known.
pub struct Report {
    pub plan_id: String,
    pub unit: String,
    pub period: Period,
    identity: Identity,
    /// What identifying it brought to light.
    faults: Vec<Fault>,
    grid: Grid,
}

/// A report that was read by its layout.
pub struct Reading {
    pub origin: Origin,
    pub unit: String,
    pub submission: Submission,
}

/// Opens a whole file: itself, or the attachments of a mail. A mail that brought no workbook is one document.
pub fn open_file(workspace: &Workspace, path: &Path, whose: &Whose) -> Result<Vec<(Origin, Opened)>, Failure> {
    let documents = inbox::documents(path)?;
    let opened: Vec<(Origin, Opened)> =
        documents.into_iter().map(|document| open(workspace, document, whose)).collect::<Result<_, Failure>>()?;
    let is_kept = |opened: &Opened| match opened {
        Opened::Settled(item) => item.disposition == Disposition::Kept,
        Opened::Foreign(_) | Opened::Report(_) => false,
    };
    if opened.iter().any(|(_, opened)| matches!(opened, Opened::Report(_))) {
        return Ok(opened.into_iter().map(beside_a_report).collect());
    }
    if opened.len() > 1 && opened.iter().all(|(_, opened)| is_kept(opened)) {
        let (origin, item) = kept(&inbox::document(path, Part::Itself)?);
        return Ok(vec![(origin, Opened::Settled(Box::new(item)))]);
    }
    Ok(opened)
}

/// What a document is in a mail that has a report in it: a workbook of somebody else's is only sent along.
pub fn beside_a_report((origin, opened): (Origin, Opened)) -> (Origin, Opened) {
    match opened {
        Opened::Foreign(_) => {
            let item = kept_item(&origin);
            (origin, Opened::Settled(Box::new(item)))
        }
        other @ (Opened::Settled(_) | Opened::Report(_)) => (origin, other),
    }
}

fn kept(document: &Document) -> (Origin, Item) {
    let origin = origin_of(document);
    let item = kept_item(&origin);
    (origin, item)
}

fn kept_item(origin: &Origin) -> Item {
    item_of(origin, Disposition::Kept, None, None, Vec::new(), Submission::default())
}

fn origin_of(document: &Document) -> Origin {
    Origin {
        path: document.path.clone(),
        part: document.part,
        name: document.name.clone(),
        sha256: sha256_hex(&document.bytes),
        mail: document.mail.clone(),
    }
}

/// Opens one document.
///
/// # Errors
/// If our side cannot read at all; what is wrong with the document is its sender's.
pub fn open(workspace: &Workspace, document: Document, whose: &Whose) -> Result<(Origin, Opened), Failure> {
    let origin = origin_of(&document);
    let is_mail_itself = document.mail.as_ref().is_some_and(|mail| mail.is_mail_itself);
    let found = if is_mail_itself {
        Found::Kept
    } else {
        match excel::read(&document.bytes) {
            Ok(grid) => identify_workbook(workspace, &document, grid, whose),
            Err(error) if is_enclosure(&error, &document.name) => Found::Kept,
            Err(error) => Found::Refused { unit: None, period: None, faults: vec![unreadable(&error, &document.name)] },
        }
    };
    let opened = match found {
        Found::Report(report) => Opened::Report(report),
        Found::Kept => Opened::Settled(Box::new(kept(&document).1)),
        Found::Foreign(fault) => {
            let findings = rules::findings(&[*fault], &workspace.settings.rules);
            let item = item_of(&origin, Disposition::Refused, None, None, findings, Submission::default());
            Opened::Foreign(Box::new(item))
        }
        Found::Refused { unit, period, faults } => {
            let findings = rules::findings(&faults, &workspace.settings.rules);
            let (unit, period) = (unit.as_deref(), period);
            let item = item_of(&origin, Disposition::Refused, unit, period, findings, Submission::default());
            Opened::Settled(Box::new(item))
        }
    };
    Ok((origin, opened))
}

enum Found {
    /// No workbook: stored with its receipt.
    Kept,
    /// Meant as a report, but it cannot be taken in.
    Refused {
        unit: Option<String>,
        period: Option<Period>,
        faults: Vec<Fault>,
    },
    /// A workbook without stamp, keys and headings of ours.
    Foreign(Box<Fault>),
    Report(Box<Report>),
}

/// A signed PDF, a letter, a logo: sent along, not meant as the report. What is named like a workbook is meant as
/// one, and so is what may hide one: an archive, a forwarded message.
fn is_enclosure(error: &ReadError, name: &str) -> bool {
    let lower = name.to_lowercase();
    let named_as_workbook =
        [".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv"].iter().any(|ending| lower.ends_with(ending));
    match error {
        ReadError::NotAWorkbook { what } => match what {
            Foreign::Pdf
            | Foreign::Html
            | Foreign::Text
            | Foreign::Xml
            | Foreign::Rtf
            | Foreign::Word
            | Foreign::PowerPoint
            | Foreign::OpenDocument
            | Foreign::Picture
            | Foreign::LockFile => !named_as_workbook,
            Foreign::Archive | Foreign::OutlookMessage | Foreign::Ole | Foreign::Unknown => false,
        },
        ReadError::Empty
        | ReadError::Encrypted
        | ReadError::Truncated
        | ReadError::Corrupt { .. }
        | ReadError::TooBig { .. }
        | ReadError::Unsupported { .. } => false,
    }
}

fn unreadable(error: &ReadError, name: &str) -> Fault {
    let code = match error {
        ReadError::Encrypted => "W002",
        ReadError::Empty
        | ReadError::NotAWorkbook { .. }
        | ReadError::Truncated
        | ReadError::Corrupt { .. }
        | ReadError::TooBig { .. }
        | ReadError::Unsupported { .. } => "W001",
    };
    let expected = "biểu mẫu Excel (.xlsx) do phòng tổng hợp phát hành, đã điền";
    // The reader says what is the matter, and then what to do: “Tệp rỗng (0 byte). Hãy …”.
    let told = error.to_string();
    match told.split_once(". Hãy ") {
        // The rule itself says that there is a password.
        Some((_, remedy)) if code == "W002" => Fault::of_file(code, name, expected).mended_by(format!("Hãy {remedy}")),
        Some((cause, remedy)) => {
            Fault::of_file(code, format!("{name}: {cause}"), expected).mended_by(format!("Hãy {remedy}"))
        }
        None => Fault::of_file(code, format!("{name}: {told}"), expected),
    }
}

fn identify_workbook(workspace: &Workspace, document: &Document, grid: Grid, whose: &Whose) -> Found {
    let identity = intake::identify(&grid);
    let mut faults = Vec::new();
    let claim = match claim(workspace, document, &identity, whose, &mut faults) {
        Ok(claim) => claim,
        Err(fault) if identity.stamp.is_none() && !identity.has_keys && !identity.has_headings => {
            return Found::Foreign(fault);
        }
        Err(fault) => return Found::Refused { unit: None, period: None, faults: vec![*fault] },
    };
    let refuse = |fault: Fault| Found::Refused {
        unit: Some(claim.unit.clone()),
        period: Some(claim.period),
        faults: vec![fault],
    };
    let plan = match &claim.plan {
        Some(id) => workspace.plan_by_id(id).filter(|plan| plan.year() == claim.period.year),
        None => workspace.plan_of(claim.period).ok(),
    };
    let Some(plan) = plan else {
        let ours: Vec<String> =
            workspace.plans().iter().filter_map(|file| file.plan.as_ref()).map(|plan| plan.about.id.clone()).collect();
        if workspace.plan_of(claim.period).is_err() {
            let years: BTreeSet<i32> =
                workspace.plans().iter().filter_map(|file| file.plan.as_ref()).map(Plan::year).collect();
            let years: Vec<String> = years.iter().map(i32::to_string).collect();
            let found = format!(
                "{}, kế hoạch {}",
                claim.period.vietnamese_lower(),
                claim.plan.as_deref().unwrap_or("không rõ")
            );
            return refuse(Fault::of_file("W013", found, format!("biểu mẫu của năm {}", years.join(", "))));
        }
        let found = format!("kế hoạch {}, kỳ {}", claim.plan.as_deref().unwrap_or("không rõ"), claim.period);
        return refuse(Fault::of_file("W004", found, format!("biểu mẫu theo kế hoạch {}", ours.join(", "))));
    };
    if let Some(fault) = revision_fault(plan, &identity, &mut faults) {
        return refuse(fault);
    }
    let Some(unit) = plan.unit(&claim.unit) else {
        let units: Vec<&str> = plan.units.iter().map(|unit| unit.code.as_str()).collect();
        return refuse(Fault::of_file(
            "W005",
            claim.unit.clone(),
            format!("một trong các đơn vị: {}", units.join(", ")),
        ));
    };
    let cut_off = plan.calendar.cut_off(claim.period);
    if !unit.valid.contains(cut_off) {
        let found = format!("{} không còn hoặc chưa hoạt động vào ngày {}", unit.name, cut_off.format("%-d/%-m/%Y"));
        return refuse(Fault::of_file("W015", found, "một đơn vị đang hoạt động trong kỳ"));
    }
    if !plan.indicators.iter().any(|indicator| plan.reports(&claim.unit, indicator, claim.period)) {
        let found = format!("{} của {}", claim.period.vietnamese(), unit.name);
        return refuse(Fault::of_file("W011", found, "một kỳ mà kế hoạch giao đơn vị báo cáo"));
    }
    sender_fault(unit, document, &mut faults);
    seal_faults(workspace, &identity, &mut faults);
    Found::Report(Box::new(Report {
        plan_id: plan.about.id.clone(),
        unit: claim.unit,
        period: claim.period,
        identity,
        faults,
        grid,
    }))
}

/// Whose a workbook says it is, or is said to be.
struct Claim {
    plan: Option<String>,
    unit: String,
    period: Period,
}

fn claim(
    workspace: &Workspace,
    document: &Document,
    identity: &Identity,
    whose: &Whose,
    faults: &mut Vec<Fault>,
) -> Result<Claim, Box<Fault>> {
    if let Some(stamp) = &identity.stamp {
        if identity.contradictory {
            let found = "ba nơi ghi tem nói khác nhau".to_owned();
            return Err(Box::new(Fault::of_file("W006", found, "tem còn nguyên như khi phát hành")));
        }
        return Ok(Claim { plan: Some(stamp.plan.clone()), unit: stamp.unit.clone(), period: stamp.period });
    }
    let not_ours = |found: &str| {
        let expected = "biểu mẫu do phòng tổng hợp phát hành, còn nguyên các dòng và cột ẩn";
        Box::new(Fault::of_file("W003", format!("{}: {found}", document.name), expected))
    };
    if !identity.has_keys && !identity.has_headings {
        return Err(not_ours("không có tem, không có khóa và tiêu đề của biểu mẫu"));
    }
    let sender = unit_of_sender(workspace, document);
    let unit = whose.unit.clone().or(sender).ok_or_else(|| not_ours("tem đã mất, không rõ của đơn vị nào"))?;
    let period = whose.period.ok_or_else(|| not_ours("tem đã mất, không rõ của kỳ nào"))?;
    let expected = "biểu mẫu còn tem như khi phát hành";
    let named = workspace.plan_of(period).ok().and_then(|plan| plan.unit(&unit)).map_or(&unit, |unit| &unit.name);
    let found = format!("không còn tem; hiểu là của {named}, {}", period.vietnamese_lower());
    faults.push(Fault::of_file("W009", found, expected));
    Ok(Claim { plan: None, unit, period })
}

/// The unit that a mail's sender belongs to, if exactly one.
fn unit_of_sender(workspace: &Workspace, document: &Document) -> Option<String> {
    let senders = &document.mail.as_ref()?.senders;
    let plans = workspace.plans().iter().filter_map(|file| file.plan.as_ref());
    let units: BTreeSet<&str> = plans
        .flat_map(|plan| &plan.units)
        .filter(|unit| unit.emails.iter().any(|email| senders.contains(email)))
        .map(|unit| unit.code.as_str())
        .collect();
    let mut units = units.into_iter();
    units.next().filter(|_| units.next().is_none()).map(str::to_owned)
}

/// A mail from somebody else with the unit's own form in it: a mistake, or worse.
fn sender_fault(unit: &Unit, document: &Document, faults: &mut Vec<Fault>) {
    let Some(mail) = document.mail.as_ref().filter(|mail| !mail.senders.is_empty()) else { return };
    if !unit.emails.is_empty() && !mail.senders.iter().any(|sender| unit.emails.contains(sender)) {
        let expected = format!("{}: {}", unit.name, unit.emails.join(", "));
        faults.push(Fault::of_file("W012", mail.senders.join(", "), expected));
    }
}

fn revision_fault(plan: &Plan, identity: &Identity, faults: &mut Vec<Fault>) -> Option<Fault> {
    let stamped = identity.stamp.as_ref()?.revision;
    let ours = plan.about.revision;
    let found = format!("biểu mẫu theo kế hoạch bản {stamped}");
    match stamped.cmp(&ours) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Less => {
            faults.push(Fault::of_file("W010", stamped.to_string(), ours.to_string()));
            None
        }
        std::cmp::Ordering::Greater => {
            Some(Fault::of_file("W004", found, format!("biểu mẫu theo kế hoạch bản {ours} hoặc cũ hơn")))
        }
    }
}

fn seal_faults(workspace: &Workspace, identity: &Identity, faults: &mut Vec<Fault>) {
    let Some(stamp) = &identity.stamp else { return };
    let expected = "biểu mẫu còn tem và niêm phong như khi phát hành";
    let Some(issued) = &identity.issued else {
        faults.push(Fault::of_file("W008", "mất trang tem ẩn nên không kiểm được niêm phong", expected));
        return;
    };
    match &workspace.settings.key {
        Some(key) if key.id == stamp.key => {
            if !seal_holds(stamp, issued, key) {
                faults.push(Fault::of_file(
                    "W006",
                    "niêm phong không khớp với tem và các giá trị đã phát hành",
                    expected,
                ));
            }
        }
        Some(_) | None => {
            faults.push(Fault::of_file("W007", stamp.key.clone(), expected));
        }
    }
}

/// Reads a report by its layout.
pub fn read(plan: &Plan, past: &Past, report: &Report) -> (Layout, Intake) {
    let issued = report.identity.issued.as_deref();
    let layout = past.layout_to_read(plan, &report.unit, report.period, issued);
    let mut intake = intake::read(plan, &layout, issued, &report.grid);
    intake.submission.faults.splice(0..0, report.faults.iter().cloned());
    (layout, intake)
}

/// What a marked workbook gives back to the sender of a report.
pub struct Returned {
    pub layout: Layout,
    pub typed: Vec<Typed>,
    /// (sheet, cell) as it was sent → (sheet, cell) as it goes back.
    pub moved: BTreeMap<(String, String), (String, String)>,
}

/// Reads a report once more, for its reply: what was typed, and where, is not kept meanwhile.
///
/// # Errors
/// [`Failure::Changed`] if the file is no longer the report that it was.
pub fn read_again(
    workspace: &Workspace,
    plan: &Plan,
    past: &Past,
    whose: &Whose,
    origin: &Origin,
) -> Result<Returned, Failure> {
    match open(workspace, origin.document()?, whose)?.1 {
        Opened::Report(report) => {
            let (layout, Intake { typed, .. }) = read(plan, past, &report);
            let moved = intake::moved(&layout, &report.grid);
            Ok(Returned { layout, typed, moved })
        }
        Opened::Settled(_) | Opened::Foreign(_) => Err(Failure::Changed(origin.path.clone())),
    }
}

/// Reports, judged by every rule that could run.
pub struct Judged {
    pub items: Vec<(Origin, Item)>,
    /// Rules that could not: without them nothing may be recorded.
    pub failures: Vec<rules::RuleFailure>,
}

/// Judges reports of one plan and one period together: one scan for all of them.
pub fn judge(
    workspace: &Workspace,
    plan: &Plan,
    period: Period,
    received: &[Received],
    past: &Past,
    readings: Vec<(Reading, DateTime<FixedOffset>)>,
) -> Result<Judged, Failure> {
    let names = rules::names_elsewhere(received, period);
    let cases: Vec<rules::Case<'_>> = readings
        .iter()
        .map(|(reading, at)| rules::Case {
            unit: &reading.unit,
            period,
            received_on: at.with_timezone(&vietnam()).date_naive(),
            submission: &reading.submission,
            priors: &past.priors,
            names_elsewhere: &names,
        })
        .collect();
    let judgement = rules::judge(plan, &cases, &workspace.settings.rules)?;
    let items = readings.into_iter().zip(judgement.findings).map(|((reading, _), findings)| {
        let disposition = Disposition::of(&findings);
        let Reading { origin, unit, submission } = reading;
        let item = item_of(&origin, disposition, Some(&unit), Some(period), findings, submission);
        (origin, item)
    });
    Ok(Judged { items: items.collect(), failures: judgement.failures })
}

fn item_of(
    origin: &Origin,
    disposition: Disposition,
    unit: Option<&str>,
    period: Option<Period>,
    findings: Vec<Finding>,
    submission: Submission,
) -> Item {
    Item {
        file: origin.name.clone(),
        sha256: origin.sha256.clone(),
        disposition,
        unit: unit.map(str::to_owned),
        period,
        attempt: None,
        cells: if disposition == Disposition::Refused { CellCount::default() } else { submission.cells },
        findings,
        repairs: submission.repairs,
        entries: submission.entries,
        header: submission.header,
        ignored: submission.ignored,
        outdated_by: None,
    }
}
