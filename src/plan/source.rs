//! A plan as a readable text: what the seed and the samples are written in, and what a workbook is made from.
//!
//! Never judges: a wrong source gives a wrong workbook, and reading that names the fault.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use crate::model::grid::{Address, Cell, Grid, Sheet, Value};
use crate::model::quantity::Quantity;

use super::sheets::{ABOUT, KEY_MARK, Part};

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

/// What a cell of the workbook is to hold.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Datum {
    Blank,
    Text(String),
    Number(Quantity),
    Date(NaiveDate),
}

/// Where the rows of a plan workbook stand, counted from 0.
pub(super) mod place {
    pub const TITLE: u32 = 0;
    pub const HINT: u32 = 1;
    pub const HEADINGS: u32 = 2;
    pub const KEYS: u32 = 3;
    pub const FIRST: u32 = 4;
    /// Column A is hidden and holds the mark.
    pub const FIRST_COLUMN: u16 = 1;
}

impl PlanSource {
    /// Reads the text form.
    ///
    /// # Errors
    /// If the text is no TOML, names a field that there is not, or holds something of another type.
    pub fn from_toml(text: &str) -> Result<PlanSource, SourceError> {
        toml::from_str(text).map_err(|error| SourceError(error.to_string()))
    }

    /// The cells of a sheet's rows, in the order of its columns.
    pub(super) fn rows(&self, part: Part) -> Vec<Vec<Datum>> {
        match part {
            Part::About => self.about_rows(),
            Part::Units => self.units.iter().map(unit_row).collect(),
            Part::Leaders => self.leaders.iter().map(|l| vec![text(&l.code), text(&l.name), text(&l.title)]).collect(),
            Part::Districts => self.districts.iter().map(district_row).collect(),
            Part::Tasks => self.tasks.iter().map(task_row).collect(),
            Part::Indicators => self.indicators.iter().map(indicator_row).collect(),
            Part::Allocations => self.allocations.iter().map(allocation_row).collect(),
            Part::Periods => {
                self.periods.iter().map(|p| vec![text(&p.period), date(p.from), date(p.to), date(p.due)]).collect()
            }
            Part::Holidays => self.holidays.iter().map(|h| vec![date(h.date), text(&h.name)]).collect(),
            Part::Openings => self.openings.iter().map(opening_row).collect(),
        }
    }

    fn about_rows(&self) -> Vec<Vec<Datum>> {
        let about = &self.about;
        let values = [
            text(&about.id),
            about.revision.map_or(Datum::Blank, |revision| Datum::Number(Quantity::whole(i64::from(revision)))),
            text(&about.title),
            about.year.map_or(Datum::Blank, |year| Datum::Number(Quantity::whole(i64::from(year)))),
            text(&about.document_no),
            text(&about.document_date),
            text(&about.basis),
            text(&about.parent_agency),
            text(&about.agency),
            text(&about.department),
            text(&about.place),
            text(&about.signer),
            text(&about.signer_title),
        ];
        ABOUT
            .iter()
            .zip(values)
            .map(|(row, value)| vec![text(row.key), text(row.label), value, text(row.example)])
            .collect()
    }
}

/// The grid that the written workbook reads back as, without writing it: for tests of what is built upon plans.
pub fn grid(source: &PlanSource) -> Grid {
    let sheets = Part::ALL.into_iter().map(|part| sheet(source, part)).collect();
    Grid { sheets, ..Grid::default() }
}

fn sheet(source: &PlanSource, part: Part) -> Sheet {
    let spec = part.spec();
    let mut sheet = Sheet { name: spec.name.to_owned(), ..Sheet::default() };
    let mut put = |row: u32, column: u16, value: Value| {
        sheet.cells.insert(Address::new(row, column), Cell::new(value));
    };
    put(place::KEYS, 0, Value::Text(KEY_MARK.to_owned()));
    put(place::TITLE, place::FIRST_COLUMN, Value::Text(spec.title.to_owned()));
    for (column, spec) in (place::FIRST_COLUMN..).zip(spec.columns) {
        put(place::HEADINGS, column, Value::Text(spec.heading.to_owned()));
        if !spec.key.is_empty() {
            put(place::KEYS, column, Value::Text(spec.key.to_owned()));
        }
    }
    for (row, data) in (place::FIRST..).zip(source.rows(part)) {
        for (column, datum) in (place::FIRST_COLUMN..).zip(data) {
            match datum {
                Datum::Blank => {}
                Datum::Text(text) => put(row, column, Value::Text(text)),
                Datum::Number(number) => put(row, column, Value::Number(number.to_f64())),
                Datum::Date(date) => put(row, column, Value::Date(date.and_time(chrono::NaiveTime::MIN))),
            }
        }
    }
    sheet
}

fn unit_row(unit: &UnitSource) -> Vec<Datum> {
    let emails = unit.emails.join(", ");
    vec![
        text(&unit.code),
        text(&unit.name),
        text(&unit.short),
        text(&emails),
        date(unit.valid_from),
        date(unit.valid_to),
    ]
}

fn district_row(district: &DistrictSource) -> Vec<Datum> {
    vec![
        text(&district.code),
        text(&district.name),
        text(&district.kind),
        date(district.valid_from),
        date(district.valid_to),
    ]
}

fn task_row(task: &TaskSource) -> Vec<Datum> {
    vec![
        text(&task.no),
        text(&task.title),
        text(&task.leader),
        text(&task.unit),
        text(&task.deadline),
        text(&task.note),
    ]
}

fn indicator_row(indicator: &IndicatorSource) -> Vec<Datum> {
    vec![
        text(&indicator.code),
        text(&indicator.task),
        text(&indicator.title),
        text(&indicator.uom),
        text(&indicator.kind),
        text(&indicator.op),
        figure(indicator.min),
        figure(indicator.max),
        indicator.decimals.map_or(Datum::Blank, |places| Datum::Number(Quantity::whole(i64::from(places)))),
        text(&indicator.breakdown),
        text(&indicator.districts.join(", ")),
        text(&indicator.frequency),
        mark(indicator.names),
        mark(indicator.emphasis),
        text(&indicator.confirm),
        text(&indicator.note),
    ]
}

fn allocation_row(row: &AllocationSource) -> Vec<Datum> {
    vec![text(&row.indicator), text(&row.unit), figure(row.share), date(row.valid_from), date(row.valid_to)]
}

fn opening_row(opening: &OpeningSource) -> Vec<Datum> {
    vec![
        text(&opening.indicator),
        text(&opening.unit),
        text(&opening.district),
        date(opening.as_of),
        figure(opening.value),
        text(&opening.source),
    ]
}

fn text(text: &str) -> Datum {
    if text.is_empty() { Datum::Blank } else { Datum::Text(text.to_owned()) }
}

fn date(date: Option<NaiveDate>) -> Datum {
    date.map_or(Datum::Blank, Datum::Date)
}

fn figure(figure: Option<Figure>) -> Datum {
    figure.map_or(Datum::Blank, |figure| Datum::Number(figure.0))
}

fn mark(is: bool) -> Datum {
    if is { Datum::Text("x".to_owned()) } else { Datum::Blank }
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
