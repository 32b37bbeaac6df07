//! A plan as a readable text: what the seed and the samples are written in, and what a workbook is made from.
//!
//! Never judges: a wrong source gives a wrong workbook, and reading that names the fault.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use crate::model::quantity::Quantity;

use super::sheets::PlanSheet;

mod rows;

pub(super) use rows::Datum;
pub use rows::grid;

/// The content of a plan workbook, sheet by sheet, in the order of its rows.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanSource {
    #[serde(default)]
    pub about: AboutSource,
    #[serde(default)]
    pub units: Vec<UnitSource>,
    #[serde(default)]
    pub leaders: Vec<LeaderSource>,
    #[serde(default)]
    pub districts: Vec<DistrictSource>,
    #[serde(default)]
    pub tasks: Vec<TaskSource>,
    #[serde(default)]
    pub indicators: Vec<IndicatorSource>,
    #[serde(default)]
    pub allocations: Vec<AllocationSource>,
    /// The sheet `Kế hoạch chi tiết`; none where the workbook does without it.
    #[serde(default)]
    pub steps: Option<Vec<StepSource>>,
    #[serde(default)]
    pub periods: Vec<PeriodSource>,
    #[serde(default)]
    pub holidays: Vec<HolidaySource>,
    #[serde(default)]
    pub openings: Vec<OpeningSource>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AboutSource {
    pub id: String,
    pub revision: Option<u32>,
    pub title: String,
    pub year: Option<i32>,
    pub document_no: String,
    pub document_date: String,
    pub basis: String,
    pub parent_agency: String,
    pub agency: String,
    pub department: String,
    pub place: String,
    pub signer: String,
    pub signer_title: String,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UnitSource {
    pub code: String,
    pub name: String,
    pub short: String,
    pub emails: Vec<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LeaderSource {
    pub code: String,
    pub name: String,
    pub title: String,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DistrictSource {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TaskSource {
    pub no: String,
    pub title: String,
    pub leader: String,
    pub unit: String,
    /// As the plan words it: `Quý III/2022`.
    pub deadline: String,
    pub note: String,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IndicatorSource {
    pub code: String,
    pub task: String,
    pub title: String,
    pub uom: String,
    pub kind: String,
    pub op: String,
    pub min: Option<Figure>,
    pub max: Option<Figure>,
    pub decimals: Option<u8>,
    pub breakdown: String,
    pub districts: Vec<String>,
    pub frequency: String,
    pub names: bool,
    pub emphasis: bool,
    pub confirm: String,
    pub note: String,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AllocationSource {
    pub indicator: String,
    pub unit: String,
    /// In parts of one.
    pub share: Option<Figure>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StepSource {
    pub indicator: String,
    pub step: String,
    pub content: String,
    pub unit: String,
    pub from: Option<NaiveDate>,
    /// As the plan words it: `Tháng 4/2022`.
    pub due: String,
    /// By column key: `{ m3 = 500, m4 = 1200.5 }`.
    pub months: BTreeMap<String, Figure>,
    pub note: String,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeriodSource {
    pub period: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HolidaySource {
    pub date: Option<NaiveDate>,
    pub name: String,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpeningSource {
    pub indicator: String,
    pub unit: String,
    pub district: String,
    pub as_of: Option<NaiveDate>,
    pub value: Option<Figure>,
    pub source: String,
}

/// A figure written plainly, `9000`, or `63.8`, or `"63.8"`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figure(pub Quantity);

#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[error("không đọc được bản nguồn của kế hoạch: {0}")]
pub struct SourceError(String);

impl PlanSource {
    /// Reads the text form.
    ///
    /// # Errors
    /// If the text is no TOML, names a field that there is not, or holds something of another type.
    pub fn from_toml(text: &str) -> Result<PlanSource, SourceError> {
        toml::from_str(text).map_err(|error| SourceError(error.to_string()))
    }

    /// True if the workbook is to have the sheet: all but the optional one.
    pub(super) fn has(&self, part: PlanSheet) -> bool {
        !part.is_optional() || self.steps.is_some()
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Figure, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(i64),
            Double(f64),
            Text(String),
        }
        let read = match Written::deserialize(deserializer)? {
            Written::Whole(number) => Quantity::from_decimal(&number.to_string()),
            Written::Double(number) => Quantity::from_double(number, 0),
            Written::Text(text) => Quantity::from_decimal(&text),
        };
        read.map(|read| Figure(read.quantity)).map_err(serde::de::Error::custom)
    }
}
