//! A source as rows of cells, and as the grid that its workbook reads back as.
//!
//! Never decides how a cell looks.

use chrono::NaiveDate;

use crate::model::grid::{Address, Cell, Grid, Sheet, Value};
use crate::model::quantity::Quantity;

use super::super::sheets::PlanSheet;
use super::super::sheets::{ABOUT, KEY_MARK, place};
use super::{
    AllocationSource, DistrictSource, Figure, IndicatorSource, OpeningSource, PlanSource, StepSource, TaskSource,
    UnitSource,
};

/// What a cell of the workbook is to hold.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::plan) enum Datum {
    Blank,
    Text(String),
    Number(Quantity),
    Date(NaiveDate),
}

impl PlanSource {
    /// The cells of a sheet's rows, in the order of its columns.
    pub(in crate::plan) fn rows(&self, part: PlanSheet) -> Vec<Vec<Datum>> {
        match part {
            PlanSheet::About => self.about_rows(),
            PlanSheet::Units => self.units.iter().map(unit_row).collect(),
            PlanSheet::Leaders => {
                self.leaders.iter().map(|l| vec![text(&l.code), text(&l.name), text(&l.title)]).collect()
            }
            PlanSheet::Districts => self.districts.iter().map(district_row).collect(),
            PlanSheet::Tasks => self.tasks.iter().map(task_row).collect(),
            PlanSheet::Indicators => self.indicators.iter().map(indicator_row).collect(),
            PlanSheet::Allocations => self.allocations.iter().map(allocation_row).collect(),
            PlanSheet::Steps => self.steps.iter().flatten().map(step_row).collect(),
            PlanSheet::Periods => {
                self.periods.iter().map(|p| vec![text(&p.period), date(p.from), date(p.to), date(p.due)]).collect()
            }
            PlanSheet::Holidays => self.holidays.iter().map(|h| vec![date(h.date), text(&h.name)]).collect(),
            PlanSheet::Openings => self.openings.iter().map(opening_row).collect(),
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
    let sheets = PlanSheet::ALL.into_iter().filter(|part| source.has(*part)).map(|part| sheet(source, part)).collect();
    Grid { sheets, ..Grid::default() }
}

fn sheet(source: &PlanSource, part: PlanSheet) -> Sheet {
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

fn step_row(step: &StepSource) -> Vec<Datum> {
    let mut row = vec![
        text(&step.indicator),
        text(&step.step),
        text(&step.content),
        text(&step.unit),
        date(step.from),
        text(&step.due),
    ];
    row.extend((1..=12).map(|month| figure(step.months.get(&format!("m{month}")).copied())));
    row.push(text(&step.note));
    row
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
