//! `bao-cao-2022.toml` and what the samples need of `khtc.toml`, as they are written.
//!
//! Never says what an answer means: that is for the program to find out.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use khtc::model::period::Period;
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    pub units: BTreeMap<String, Unit>,
    /// In order of time.
    pub reports: Vec<Report>,
    /// Mails without a report.
    pub letters: Vec<Letter>,
}

/// Who writes and signs, and how the unit numbers its documents.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub documents: String,
    pub prepared_by: String,
    pub phone: String,
    pub signed_by: String,
}

/// One attempt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub period: Period,
    pub unit: String,
    /// None for a workbook that lies in the inbox without a mail around it.
    pub sent: Option<DateTime<FixedOffset>>,
    #[serde(default)]
    pub enclosed: Vec<Enclosure>,
    #[serde(default)]
    pub sent_back: bool,
    pub document: String,
    pub reason: Option<String>,
    pub nil_report: Option<String>,
    pub next_tasks: Option<String>,
    /// By row key and column key.
    pub rows: BTreeMap<String, BTreeMap<String, Typing>>,
    /// By indicator and district.
    #[serde(default)]
    pub districts: BTreeMap<String, BTreeMap<String, Typing>>,
    #[serde(default)]
    pub names: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub period: Period,
    pub unit: String,
    pub sent: DateTime<FixedOffset>,
    pub subject: String,
    pub text: String,
}

/// What comes along with a report and is none.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub enum Enclosure {
    /// The signed paper.
    Pdf,
    Logo,
}

/// What stands in a cell.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Typing {
    Whole(i64),
    Number(f64),
    Text(String),
    #[serde(deserialize_with = "date")]
    Date(NaiveDate),
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let moment = toml::value::Datetime::deserialize(deserializer)?;
    moment.to_string().parse().map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
pub struct Settings {
    pub key: KeyTable,
    pub demo: Demo,
}

#[derive(Deserialize)]
pub struct KeyTable {
    pub id: String,
    pub secret: String,
}

#[derive(Deserialize)]
pub struct Demo {
    pub clock: DateTime<FixedOffset>,
}
