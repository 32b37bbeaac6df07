//! The desk: a document is opened, identified, read by its layout and judged.
//!
//! Joins reading, intake and rules; never records and never prints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, FixedOffset};

use crate::cli::Whose;
use crate::consolidate;
use crate::error::Failure;
use crate::excel::{self, Foreign, ReadError};
use crate::intake::{self, Identity, Intake};
use crate::layout::stamp::{IssuedValue, seal_holds, sha256_hex};
use crate::layout::{Layout, Prefill};
use crate::model::calendar::vietnam;
use crate::model::finding::Fault;
use crate::model::grid::Grid;
use crate::model::history::Prior;
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::standing::Received;
use crate::model::submission::{CellCount, Disposition, Item, Submission};
use crate::model::unit::Unit;
use crate::rules;

use super::inbox::{self, Document};
use super::workspace::Workspace;

/// A document, opened.
pub struct Case {
    pub document: Document,
    pub sha256: String,
    pub opened: Opened,
}

/// What a document turned out to be.
pub enum Opened {
    /// No workbook: stored with its receipt.
    Kept,
    /// Meant as a report, but it cannot be taken in.
    Refused {
        unit: Option<String>,
        period: Option<Period>,
        faults: Vec<Fault>,
    },
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

/// A report, judged.
pub struct Judged {
    pub item: Item,
    pub layout: Layout,
    pub intake: Intake,
}

/// Opens a file: itself, or the attachments of a mail. A mail that brought no workbook is one case.
pub fn open(workspace: &Workspace, path: &Path, whose: &Whose) -> Result<Vec<Case>, Failure> {
    let mut cases: Vec<Case> =
        inbox::documents(path)?.into_iter().map(|document| identify(workspace, document, whose)).collect();
    let nothing_but_enclosures = cases.iter().all(|case| matches!(case.opened, Opened::Kept));
    if cases.len() > 1 && nothing_but_enclosures {
        let bytes = std::fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })?;
        cases.truncate(1);
        if let Some(first) = cases.first_mut() {
            first.document.name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            first.sha256 = sha256_hex(&bytes);
            first.document.bytes = bytes;
        }
    }
    Ok(cases)
}

fn identify(workspace: &Workspace, document: Document, whose: &Whose) -> Case {
    let sha256 = sha256_hex(&document.bytes);
    let is_mail_itself = document.mail.as_ref().is_some_and(|mail| mail.is_mail_itself);
    let opened = if is_mail_itself {
        Opened::Kept
    } else {
        match excel::read(&document.bytes) {
            Ok(grid) => identify_workbook(workspace, &document, grid, whose),
            Err(error) if is_enclosure(&error, &document.name) => Opened::Kept,
            Err(error) => {
                Opened::Refused { unit: None, period: None, faults: vec![unreadable(&error, &document.name)] }
            }
        }
    };
    Case { document, sha256, opened }
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
        Some((cause, remedy)) => {
            Fault::of_file(code, format!("{name}: {cause}"), expected).mended_by(format!("Hãy {remedy}"))
        }
        None => Fault::of_file(code, format!("{name}: {told}"), expected),
    }
}

fn identify_workbook(workspace: &Workspace, document: &Document, grid: Grid, whose: &Whose) -> Opened {
    let identity = intake::identify(&grid);
    let mut faults = Vec::new();
    let claim = match claim(workspace, document, &identity, whose, &mut faults) {
        Ok(claim) => claim,
        Err(fault) => return Opened::Refused { unit: None, period: None, faults: vec![*fault] },
    };
    let refuse = |fault: Fault| Opened::Refused {
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
        return refuse(Fault::of_file("W005", found, "một đơn vị đang hoạt động trong kỳ"));
    }
    if !plan.indicators.iter().any(|indicator| plan.reports(&claim.unit, indicator, claim.period)) {
        let found = format!("{} của {}", claim.period.vietnamese(), unit.name);
        return refuse(Fault::of_file("W011", found, "một kỳ mà kế hoạch giao đơn vị báo cáo"));
    }
    sender_fault(unit, document, &mut faults);
    seal_faults(workspace, &identity, &mut faults);
    Opened::Report(Box::new(Report {
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
        let expected =
            "biểu mẫu do phòng tổng hợp phát hành; nếu là số liệu chép sang tệp khác thì nêu --unit và --period";
        Box::new(Fault::of_file("W003", format!("{}: {found}", document.name), expected))
    };
    if !identity.has_keys {
        return Err(not_ours("không có tem, không có khóa dòng và cột"));
    }
    let sender = unit_of_sender(workspace, document);
    let unit = whose.unit.clone().or(sender).ok_or_else(|| not_ours("tem đã mất, không rõ của đơn vị nào"))?;
    let period = whose.period.ok_or_else(|| not_ours("tem đã mất, không rõ của kỳ nào"))?;
    let expected = "biểu mẫu còn tem như khi phát hành";
    faults.push(Fault::of_file("W009", format!("không còn tem; hiểu là của {unit}, kỳ {period}"), expected));
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

/// What the ledger and the plan say about a period before its reports are read.
pub struct Past {
    pub priors: Vec<Prior>,
    known: BTreeMap<String, BTreeMap<(String, Option<String>), Quantity>>,
    settled: BTreeSet<String>,
}

impl Past {
    /// Of every unit of the plan, before one period.
    pub fn of(plan: &Plan, received: &[Received], period: Period) -> Result<Past, Failure> {
        let priors = consolidate::priors(plan, received, None, period)?;
        let mut past = Past { priors, known: BTreeMap::new(), settled: BTreeSet::new() };
        match period.span {
            Span::Month(_) => {}
            Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => past.know(plan, received, period)?,
            Span::OfficialYear => {
                let year = Period::year(period.year);
                let so_far = consolidate::consolidate(plan, received, year, plan.calendar.cut_off(year))?;
                past.settled = so_far.lines.iter().filter(|line| line.met).map(|line| line.indicator.clone()).collect();
                past.know(plan, received, year)?;
            }
        }
        Ok(past)
    }

    /// What the months of a longer period already gave, unit by unit.
    fn know(&mut self, plan: &Plan, received: &[Received], period: Period) -> Result<(), Failure> {
        let so_far = consolidate::consolidate(plan, received, period, plan.calendar.cut_off(period))?;
        for line in so_far.lines {
            for figure in &line.by_unit {
                let Some(current) = figure.current else { continue };
                let of_unit = self.known.entry(figure.unit.clone()).or_default();
                of_unit.insert((line.indicator.clone(), None), current);
                // With one reporter the districts are this unit's own.
                if line.by_unit.len() == 1 {
                    for district in &line.by_district {
                        if let Some(current) = district.current {
                            of_unit.insert((line.indicator.clone(), Some(district.district.clone())), current);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    pub fn layout(&self, plan: &Plan, unit: &str, period: Period) -> Layout {
        self.layout_with(plan, unit, period, &self.settled)
    }

    /// The layout to read a workbook by: it asks what the workbook asked when it was issued.
    fn layout_to_read(&self, plan: &Plan, unit: &str, period: Period, issued: Option<&[IssuedValue]>) -> Layout {
        match issued {
            Some(issued) => self.layout_with(plan, unit, period, &Layout::settled_as_issued(issued)),
            None => self.layout(plan, unit, period),
        }
    }

    fn layout_with(&self, plan: &Plan, unit: &str, period: Period, settled: &BTreeSet<String>) -> Layout {
        let prefill = Prefill { priors: &self.priors, known: self.known.get(unit), settled: Some(settled) };
        Layout::new(plan, unit, period, prefill)
    }
}

/// Judges reports of one plan and one period together: one scan for all of them.
pub fn judge(
    workspace: &Workspace,
    plan: &Plan,
    period: Period,
    received: &[Received],
    reports: &[(&Case, DateTime<FixedOffset>)],
) -> Result<Vec<Judged>, Failure> {
    let past = Past::of(plan, received, period)?;
    let mut read: Vec<(Layout, Intake)> = Vec::new();
    for (case, _) in reports {
        let Opened::Report(report) = &case.opened else { continue };
        let issued = report.identity.issued.as_deref();
        let layout = past.layout_to_read(plan, &report.unit, period, issued);
        let mut intake = intake::read(plan, &layout, issued, &report.grid);
        intake.submission.faults.splice(0..0, report.faults.iter().cloned());
        read.push((layout, intake));
    }
    let cases: Vec<rules::Case<'_>> = reports
        .iter()
        .zip(&read)
        .map(|((_, at), (layout, intake))| rules::Case {
            unit: &layout.unit,
            period,
            received_on: at.with_timezone(&vietnam()).date_naive(),
            submission: &intake.submission,
            priors: &past.priors,
        })
        .collect();
    let findings = rules::judge(plan, &cases, &workspace.settings.rules)?;
    let judged = reports.iter().zip(read).zip(findings).map(|(((case, _), (layout, mut intake)), findings)| {
        let submission = std::mem::take(&mut intake.submission);
        let disposition = Disposition::of(&findings);
        let item = item_of(case, disposition, Some(&layout.unit), Some(period), findings, submission);
        Judged { item, layout, intake }
    });
    Ok(judged.collect())
}

/// The item of a document that is no report.
pub fn settle(workspace: &Workspace, case: &Case) -> Option<Item> {
    match &case.opened {
        Opened::Kept => Some(item_of(case, Disposition::Kept, None, None, Vec::new(), Submission::default())),
        Opened::Refused { unit, period, faults } => {
            let findings = rules::findings(faults, &workspace.settings.rules);
            let (unit, period) = (unit.as_deref(), *period);
            Some(item_of(case, Disposition::Refused, unit, period, findings, Submission::default()))
        }
        Opened::Report(_) => None,
    }
}

fn item_of(
    case: &Case,
    disposition: Disposition,
    unit: Option<&str>,
    period: Option<Period>,
    findings: Vec<crate::model::finding::Finding>,
    submission: Submission,
) -> Item {
    Item {
        file: case.document.name.clone(),
        sha256: case.sha256.clone(),
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
    }
}
