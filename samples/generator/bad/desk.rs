//! A unit's desk: a template filled with figures that nothing is wrong with, then damaged, and sent.
//!
//! Never decides what is found in it: that stands in `expected.toml`, and a test asks the program.

use std::collections::BTreeMap;
use std::error::Error;

use khtc::layout::{Layout, Prefill, Role};
use khtc::letters::issue;
use khtc::model::digest::{Key, sha256_hex};
use khtc::model::disposition::Disposition;
use khtc::model::entry::{Field, HeaderKey};
use khtc::model::indicator::{Indicator, Kind};
use khtc::model::period::Period;
use khtc::model::plan::Plan;
use khtc::model::quantity::Quantity;
use khtc::model::standing::Received;
use khtc::template::{Answers, Template, Typed};
use khtc::{consolidate, excel, intake, rules, template};

use super::workbook::Workbook;

/// What one scenario has in hand.
pub struct Desk {
    pub plan: Plan,
    key: Key,
    /// What the office has received before: later templates are prefilled from it.
    received: Vec<Received>,
    /// In their order.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Desk {
    pub fn new(plan: &Plan, key: &Key) -> Desk {
        Desk { plan: plan.clone(), key: key.clone(), received: Vec::new(), files: BTreeMap::new() }
    }

    pub fn with_key(mut self, id: &str) -> Desk {
        self.key.id = id.to_owned();
        self
    }

    /// Puts a file into the folder under its number.
    pub fn file(&mut self, ending: &str, bytes: Vec<u8>) {
        self.files.insert(format!("{}.{ending}", self.files.len() + 1), bytes);
    }

    /// A report of a unit, damaged, sent, and received by the office.
    pub fn send(&mut self, unit: &str, period: &str, damage: impl FnOnce(&mut Workbook)) -> Result<(), Box<dyn Error>> {
        let period: Period = period.parse().map_err(|_| "no period")?;
        let priors = consolidate::priors(&self.plan, &self.received, None, period)?;
        let layout =
            Layout::new(&self.plan, unit, period, Prefill { priors: &priors, known: None, settled: None, cases: &[] });
        let mut book = Workbook::from_bytes(&self.filled(&layout)?);
        damage(&mut book);
        let bytes = book.packed();
        let grid = excel::read(&bytes)?;
        let identity = intake::identify(&grid);
        let submission = intake::read(&self.plan, &layout, identity.issued.as_deref(), &grid).submission;
        let sent = issued_at(period)?;
        let names = rules::names_elsewhere(&self.received, period);
        let case = rules::JudgeInput {
            unit,
            period,
            received_on: sent.date_naive() + chrono::Days::new(15),
            submission: &submission,
            priors: &priors,
            names_elsewhere: &names,
        };
        let findings = rules::judge(&self.plan, &[case], &rules::Settings::default())?.findings.remove(0);
        self.received.push(Received {
            via: None,
            receipt: self.received.len() as i64 + 1,
            unit: unit.to_owned(),
            period,
            attempt: 1,
            received_at: sent,
            disposition: Disposition::of(&findings),
            proposed: Disposition::of(&findings),
            rulings: Vec::new(),
            undone: Vec::new(),
            file: String::new(),
            sha256: sha256_hex(&bytes),
            entries: submission.entries.clone(),
            header: submission.header.clone(),
            findings,
            repairs: submission.repairs.clone(),
        });
        self.file("xlsx", bytes);
        Ok(())
    }

    /// The template of a unit with an answer wherever one is asked for.
    fn filled(&self, layout: &Layout) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut answers = Answers::default();
        let mut number = i64::from(layout.period.position());
        for sheet in &layout.sheets {
            for row in &sheet.rows {
                let indicator = row.subject.indicator().and_then(|code| self.plan.indicator(code));
                let (Some(key), Some(indicator)) = (row.subject.key(), indicator) else { continue };
                for (column, role) in sheet.columns.iter().zip(&row.roles) {
                    let Role::Input(field) = role else { continue };
                    number += 1;
                    if let Some(typed) = answer(indicator, *field, row.subject.district().is_some(), number) {
                        answers.put(sheet.kind, key.clone(), *column, typed);
                    }
                }
            }
        }
        for (key, text) in [
            (HeaderKey::DocumentNo, "12/BC"),
            (HeaderKey::PreparedBy, "Nguyễn Thị Lập"),
            (HeaderKey::Phone, "0205 3000 000"),
            (HeaderKey::SignedBy, "Trần Văn Ký"),
        ] {
            answers.header.insert(key, Typed::Text(text.to_owned()));
        }
        let issued_at = issued_at(layout.period)?;
        Ok(template::write(&Template {
            plan: &self.plan,
            layout,
            stamp: &issue::stamp(&self.plan, layout, issued_at, &self.key),
            issued: &layout.issued_values(),
            // What the instructions say changes with every rule; a scenario does not.
            guide: &[],
            answers: &answers,
            reply: None,
            banner: Some(super::super::BANNER),
        })?)
    }
}

/// A small part of the plan, another one in each row, so that no two months are alike.
fn answer(indicator: &Indicator, field: Field, of_district: bool, number: i64) -> Option<Typed> {
    let target = indicator.target.min().unwrap_or_default().raw() / Quantity::SCALE;
    let figure = match (field, indicator.kind) {
        (Field::Progress, _) => return Some(Typed::Text("đang thực hiện".to_owned())),
        (Field::Numerator, _) => 900 + number,
        (Field::Denominator, _) => 1000,
        (Field::Current, Kind::Flow) if indicator.names => 0,
        (Field::Current, Kind::Flow) if of_district => 1,
        (Field::Current, Kind::Flow) => target / 20 + number % 3,
        (Field::Current, Kind::Stock) => target * 4 / 5,
        (Field::Current, Kind::Rate) => target - 1,
        (Field::Current, Kind::Milestone | Kind::Rank) => return None,
        (
            Field::Estimate
            | Field::DoneOn
            | Field::Result
            | Field::Evidence
            | Field::Difficulty
            | Field::Proposal
            | Field::Note
            | Field::Name,
            _,
        ) => return None,
    };
    Some(Typed::Number(figure as f64))
}

fn issued_at(period: Period) -> Result<chrono::DateTime<chrono::FixedOffset>, chrono::ParseError> {
    let month = format!("{:04}-{:02}", period.year, period.position().max(1));
    chrono::DateTime::parse_from_rfc3339(&format!("{month}-01T08:00:00+07:00"))
}
