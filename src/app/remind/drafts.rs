//! The drafts: a mail for each report that a unit is reminded of, and the official letter to those overdue.
//!
//! Never records what does not stand on the disk.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveTime};

use super::enclosed::enclosed;
use super::whom::Called;
use crate::app::case_book;
use crate::app::past::Past;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::letters::reminder::{Letter, Sentence, Why};
use crate::model::clock::vietnam;
use crate::model::digest::sha256_hex;
use crate::model::filing::Filing;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::reminder::{Reminder, ReminderKind};
use crate::model::standing::Received;
use crate::report::province::urging::{self, Urging};
use crate::viet::worded::Worded;
use crate::watch::{Stage, Watch};
use crate::workspace::write::Output;
use crate::workspace::{Workspace, wording};

/// The text of the official letter, in `mau/`.
const OFFICIAL_WORDING: &str = "nhac-cong-van.txt";

/// What was drafted.
#[derive(Default)]
pub struct Written {
    /// One for each report that a unit is reminded of, in their order: where it stands, and its digest.
    pub drafts: Vec<(PathBuf, String)>,
    pub official: Option<PathBuf>,
}

/// Writes the drafts, then records them: what is recorded stands on the disk.
///
/// # Errors
/// A text of the office's that is broken; as the ledger and the writing of files.
pub fn draft(
    workspace: &Workspace,
    (ledger, received): (&mut Ledger, &[Received]),
    plan: &Plan,
    called: &Called<'_>,
    watch: &dyn Watch,
) -> Result<Written, Failure> {
    // A draft of the same day has the same bytes: it bears the beginning of the day.
    let day = called.today.and_time(NaiveTime::MIN).and_local_timezone(vietnam()).single().unwrap_or(workspace.now);
    let drafting = Drafting { workspace, plan, called, day, remarks: &workspace.remarks() };
    // First what only reads: a broken text of the office's is told before a template is issued.
    let official = drafting.official()?;
    let outputs = drafting.letters(ledger, received, watch)?;
    let paths = workspace.write_all(&outputs)?;
    let mut recorded = Vec::new();
    let record = |filing: &Filing<'_>, kind, digest: &str| Reminder {
        unit: filing.unit.code.clone(),
        period: filing.period,
        kind,
        at: workspace.now,
        digest: digest.to_owned(),
    };
    let mut written = Written::default();
    for ((one, output), path) in called.to_remind.iter().zip(&outputs).zip(paths) {
        let digest = sha256_hex(&output.bytes);
        recorded.push(record(one.filing, one.why.into(), &digest));
        written.drafts.push((path, digest));
    }
    if let Some(official) = official {
        let digest = sha256_hex(&official.bytes);
        written.official = Some(workspace.write(&official.path, &official.bytes)?);
        recorded.extend(called.overdue().into_iter().map(|one| record(one, ReminderKind::Official, &digest)));
    }
    ledger.remind(&plan.about.id, &recorded)?;
    Ok(written)
}

/// What all drafts of a day have in common.
struct Drafting<'a> {
    workspace: &'a Workspace,
    plan: &'a Plan,
    called: &'a Called<'a>,
    day: DateTime<FixedOffset>,
    remarks: &'a [String],
}

impl Drafting<'_> {
    /// The mails, one for each report that a unit is reminded of, in their order.
    fn letters(&self, ledger: &mut Ledger, received: &[Received], watch: &dyn Watch) -> Result<Vec<Output>, Failure> {
        let words = self.words()?;
        let pasts = self.pasts(ledger, received)?;
        let mut outputs = Vec::new();
        watch.begin(Stage::Issuing, self.called.to_remind.len());
        for one in &self.called.to_remind {
            let (filing, period) = (one.filing, one.filing.period);
            let Some((_, words)) = words.iter().find(|(why, _)| *why == one.why) else { continue };
            let Some(past) = pasts.get(&period) else { continue };
            let enclosed = enclosed(self.workspace, ledger, (self.plan, past), one, self.remarks)?;
            let letter = Letter {
                plan: self.plan,
                filing,
                why: one.why,
                words,
                answer_by: one.answer_by,
                day: self.day,
                points: enclosed.points,
                faults: enclosed.faults,
                attachment: enclosed.workbook,
                remarks: self.remarks,
            };
            let name = format!("{}-{}-{}.eml", self.called.today, filing.unit.code, one.why.file_name());
            outputs.push(Output { path: self.workspace.reminders(period).join(name), bytes: letter.eml() });
            watch.step(Stage::Issuing);
        }
        Ok(outputs)
    }

    /// The office's sentences for each reason that there is.
    fn words(&self) -> Result<Vec<(Why, Worded<Sentence>)>, Failure> {
        let mut words = Vec::new();
        for why in [Why::BeforeDeadline, Why::Missing, Why::SentBack] {
            if self.called.to_remind.iter().any(|one| one.why == why) {
                let (file, catalogue) = why.wording();
                words.push((why, wording::words(&self.workspace.wording(file), &catalogue)?));
            }
        }
        Ok(words)
    }

    /// What came before, for the form of each period that is asked for.
    fn pasts(&self, ledger: &Ledger, received: &[Received]) -> Result<BTreeMap<Period, Past>, Failure> {
        let known = case_book::cases(&self.plan.about.id, Some(ledger), received, None)?;
        let mut pasts: BTreeMap<Period, Past> = BTreeMap::new();
        for one in &self.called.to_remind {
            if let Entry::Vacant(place) = pasts.entry(one.filing.period) {
                place.insert(Past::of(self.plan, received, &known, one.filing.period)?);
            }
        }
        Ok(pasts)
    }

    /// The official letter; none if nothing is overdue.
    fn official(&self) -> Result<Option<Output>, Failure> {
        let overdue = self.called.overdue();
        if overdue.is_empty() {
            return Ok(None);
        }
        let words = wording::words(&self.workspace.wording(OFFICIAL_WORDING), &urging::CATALOGUE)?;
        let period = self.called.asked.period;
        let bytes = urging::word_document(&Urging {
            plan: self.plan,
            period,
            overdue: &overdue,
            new_deadline: self.called.new_deadline,
            created: self.day,
            remarks: self.remarks,
            words: &words,
        })?;
        let name = format!("{}-cong-van-don-doc.docx", self.called.today);
        Ok(Some(Output { path: self.workspace.reminders(period).join(name), bytes }))
    }
}
