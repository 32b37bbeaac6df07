//! The sample reports, month by month as an office lives through them: issued, filled, sent, received, judged.
//!
//! Never touches a disk and never reads the clock: the same source gives the same bytes.

pub mod bad;
mod letters;
mod source;

use std::collections::BTreeMap;
use std::error::Error;

use chrono::{DateTime, FixedOffset};
use khtc::layout::column::Column;
use khtc::layout::{Layout, Prefill, SheetKind};
use khtc::letters::issue;
use khtc::model::clock::vietnam;
use khtc::model::digest::{Key, sha256_hex, unhex};
use khtc::model::disposition::Disposition;
use khtc::model::entry::{Field, HeaderKey};
use khtc::model::period::Period;
use khtc::model::plan::Plan;
use khtc::model::standing::Received;
use khtc::template::{Answers, Template, Typed};
use khtc::{consolidate, excel, intake, plan, rules, template};

use source::{Report, Samples, Typing, Unit};

/// Where the samples lie in the repository.
pub const FOLDER: &str = "samples/hop-thu-den";

/// Stands in red on every sheet.
const BANNER: &str = "SỐ LIỆU MINH HỌA – KHÔNG PHẢI SỐ LIỆU CHÍNH THỨC";

const PLAN: &str = include_str!("../ke-hoach-2022.toml");
/// Steps for that plan, as an example.
const STEPS: &str = include_str!("../ke-hoach-2022-chi-tiet.toml");
const SETTINGS: &str = include_str!("../khtc.toml");
const SOURCE: &str = include_str!("../bao-cao-2022.toml");

/// Where a workbook stands in the repository, and its bytes.
pub type PlanWorkbook = (&'static str, Vec<u8>);

/// The plan workbooks of the repository, by path: the blank one, that of 2022, and the same with steps.
///
/// # Errors
/// If a source cannot be read.
pub fn plan_workbooks() -> Result<[PlanWorkbook; 3], Box<dyn Error>> {
    let source = plan::PlanSource::from_toml(PLAN)?;
    let mut detailed = source.clone();
    let more = plan::PlanSource::from_toml(STEPS)?;
    (detailed.steps, detailed.about.revision) = (more.steps, more.about.revision);
    Ok([
        ("templates/ke-hoach.xlsx", plan::blank(source.about.year.unwrap_or(2022))?),
        ("samples/ke-hoach-2022.xlsx", plan::write(&source)?),
        ("samples/ke-hoach-2022-chi-tiet.xlsx", plan::write(&detailed)?),
    ])
}

/// Every sample, by file name.
///
/// # Errors
/// If the source cannot be read, or a report comes out otherwise than its source says: accepted, or sent back.
pub fn files() -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let plan = plan::read(&plan::grid(&plan::PlanSource::from_toml(PLAN)?)).plan;
    let plan = plan.ok_or("samples/ke-hoach-2022.toml has errors")?;
    let samples: Samples = toml::from_str(SOURCE)?;
    let mut office = Office { plan, key: key()?, now: now()?, received: Vec::new(), files: BTreeMap::new() };
    let mut rest = samples.reports.as_slice();
    while let Some(first) = rest.first() {
        // The templates of a month are issued together, before any of them comes back.
        let period: Period = first.period;
        let (month, later) = rest.split_at(rest.iter().take_while(|report| report.period == period).count());
        office.live_through(&samples, period, month)?;
        rest = later;
    }
    for letter in &samples.letters {
        let unit = office.plan.unit(&letter.unit).ok_or("a letter of an unknown unit")?;
        let name = format!("{}_{}_thu.eml", letter.period, letter.unit);
        office.files.insert(name, letters::without_report(unit, letter));
    }
    Ok(office.files)
}

/// The scenarios of broken rules, by the name of their folder.
///
/// # Errors
/// As [`bad::folders`].
pub fn bad_folders() -> Result<BTreeMap<String, bad::Folder>, Box<dyn Error>> {
    bad::folders(PLAN, key()?)
}

/// The demonstration's key, read where the program reads it.
fn key() -> Result<Key, Box<dyn Error>> {
    let settings: source::Settings = toml::from_str(SETTINGS)?;
    let secret = unhex(&settings.key.secret).ok_or("khtc.toml: secret is not hex")?;
    Ok(Key { id: settings.key.id, secret })
}

fn now() -> Result<DateTime<FixedOffset>, Box<dyn Error>> {
    let settings: source::Settings = toml::from_str(SETTINGS)?;
    Ok(settings.demo.clock)
}

/// What the office has in hand.
struct Office {
    plan: Plan,
    key: Key,
    /// The demonstration's clock: workbooks without a mail around them come now.
    now: DateTime<FixedOffset>,
    received: Vec<Received>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Office {
    fn live_through(&mut self, samples: &Samples, period: Period, month: &[Report]) -> Result<(), Box<dyn Error>> {
        let priors = consolidate::priors(&self.plan, &self.received, None, period)?;
        let issued_at = issued_at(period)?;
        let guide = issue::guide();
        let mut read = Vec::new();
        for report in month {
            let unit = samples.units.get(&report.unit).ok_or_else(|| format!("{}: no such unit", report.unit))?;
            let prefill = Prefill { priors: &priors, known: None, settled: None, cases: &[] };
            let layout = Layout::new(&self.plan, &report.unit, period, prefill);
            let stamp = issue::stamp(&self.plan, &layout, issued_at, &self.key);
            let bytes = template::write(&Template {
                plan: &self.plan,
                layout: &layout,
                stamp: &stamp,
                issued: &layout.issued_values(),
                guide: &guide,
                answers: &answers(report, unit, &layout, self.arrival(report))?,
                reply: None,
                banner: Some(BANNER),
            })?;
            let grid = excel::read(&bytes)?;
            let identity = intake::identify(&grid);
            if identity.stamp.as_ref() != Some(&stamp) {
                return Err(format!("{period} {}: the stamp does not read back", report.unit).into());
            }
            let intake = intake::read(&self.plan, &layout, identity.issued.as_deref(), &grid);
            read.push((report, unit, bytes, intake.submission));
        }
        let names = rules::names_elsewhere(&self.received, period);
        let cases: Vec<rules::JudgeInput<'_>> = read
            .iter()
            .map(|(report, .., submission)| rules::JudgeInput {
                unit: &report.unit,
                period,
                received_on: self.arrival(report).with_timezone(&vietnam()).date_naive(),
                submission,
                priors: &priors,
                names_elsewhere: &names,
            })
            .collect();
        let judged = rules::judge(&self.plan, &cases, &rules::Settings::default())?;
        if let Some(failure) = judged.failures.into_iter().next() {
            return Err(failure.into());
        }
        for ((report, unit, bytes, submission), findings) in read.into_iter().zip(judged.findings) {
            let attempts = self.received.iter().filter(|one| (&one.unit, one.period) == (&report.unit, period)).count();
            let attempt = attempts as u32 + 1;
            let disposition = Disposition::of(&findings);
            if disposition.is_accepted() == report.sent_back {
                let said: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
                return Err(format!("{period} {}, attempt {attempt}: {}", report.unit, said.join("; ")).into());
            }
            let of_plan = self.plan.unit(&report.unit).ok_or_else(|| format!("{}: no such unit", report.unit))?;
            let (file, content) = match report.sent {
                Some(_) => ("eml", letters::with_report(of_plan, unit, report, attempt, bytes.clone())),
                None => ("xlsx", bytes.clone()),
            };
            let file = format!("{period}_{}_lan-{attempt}.{file}", report.unit);
            self.received.push(Received {
                via: None,
                receipt: self.received.len() as i64 + 1,
                unit: report.unit.clone(),
                period,
                attempt,
                received_at: self.arrival(report),
                disposition,
                proposed: disposition,
                rulings: Vec::new(),
                undone: Vec::new(),
                file: file.clone(),
                sha256: sha256_hex(&bytes),
                entries: submission.entries,
                header: submission.header,
                findings,
                repairs: submission.repairs,
            });
            self.files.insert(file, content);
        }
        Ok(())
    }

    fn arrival(&self, report: &Report) -> DateTime<FixedOffset> {
        report.sent.unwrap_or(self.now)
    }
}

/// Templates go out on the first of their month.
fn issued_at(period: Period) -> Result<DateTime<FixedOffset>, chrono::ParseError> {
    DateTime::parse_from_rfc3339(&format!("{period}-01T08:00:00+07:00"))
}

/// What the unit typed, at the place that the layout gives it.
fn answers(
    report: &Report,
    unit: &Unit,
    layout: &Layout,
    arrival: DateTime<FixedOffset>,
) -> Result<Answers, Box<dyn Error>> {
    let mut answers = Answers::default();
    for (row, fields) in &report.rows {
        for (key, typing) in fields {
            let field = Field::from_key(key).ok_or_else(|| format!("{row}: no column {key}"))?;
            answers.put(SheetKind::Report, row, Column::Answer(field), typed(typing));
        }
    }
    for (indicator, figures) in &report.districts {
        let sheet = layout.sheet(SheetKind::Districts).ok_or_else(|| format!("{indicator}: no districts asked"))?;
        let of_indicator = |district: &str| format!("{indicator}@{district}");
        for row in sheet.districts_of(indicator) {
            let district = row.subject.district().unwrap_or_default();
            let typing = figures.get(district).map_or(Typed::Number(0.0), typed);
            answers.put(SheetKind::Districts, of_indicator(district), Column::Answer(Field::Current), typing);
        }
    }
    for (indicator, names) in &report.names {
        for (line, name) in names.iter().enumerate() {
            let row = format!("{indicator}#{}", line + 1);
            answers.put(SheetKind::Names, row, Column::Answer(Field::Name), Typed::Text(name.clone()));
        }
    }
    let mut head = |key, text: &Option<String>| {
        if let Some(text) = text {
            answers.header.insert(key, Typed::Text(text.clone()));
        }
    };
    head(HeaderKey::Reason, &report.reason);
    head(HeaderKey::NilReport, &report.nil_report);
    head(HeaderKey::NextTasks, &report.next_tasks);
    head(HeaderKey::DocumentNo, &Some(letters::document_no(report, unit)));
    head(HeaderKey::PreparedBy, &Some(unit.prepared_by.clone()));
    head(HeaderKey::Phone, &Some(unit.phone.clone()));
    head(HeaderKey::SignedBy, &Some(unit.signed_by.clone()));
    answers.header.insert(HeaderKey::DocumentDate, Typed::Date(arrival.date_naive()));
    check_places(&answers, layout)?;
    Ok(answers)
}

/// Refuses an answer that the template does not ask for: it would be lost in silence.
fn check_places(answers: &Answers, layout: &Layout) -> Result<(), Box<dyn Error>> {
    for (sheet, row, column) in answers.cells.keys() {
        let place = layout.sheet(*sheet).and_then(|sheet| Some((sheet, sheet.row(row)?)));
        let role = place.and_then(|(sheet, row)| row.role(sheet, *column));
        if !matches!(role, Some(khtc::layout::Role::Input(_))) {
            return Err(format!("{} {}: {row} does not ask for {}", layout.period, layout.unit, column.key()).into());
        }
    }
    Ok(())
}

fn typed(typing: &Typing) -> Typed {
    match typing {
        Typing::Whole(number) => Typed::Number(*number as f64),
        Typing::Number(number) => Typed::Number(*number),
        Typing::Text(text) => Typed::Text(text.clone()),
        Typing::Date(date) => Typed::Date(*date),
    }
}
