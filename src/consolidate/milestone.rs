//! Milestones and words: how far a unit says it is, and the day on which it was done.
//!
//! Never adds anything up: dates and words have no sums.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::frame::{Role, Row, RowSource};
use crate::model::entry::{Field, Progress};
use crate::model::period::Period;

/// What one unit's reports say of an indicator's progress.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ReportedProgress {
    pub progress: Option<Progress>,
    /// The latest date given, whatever the progress.
    pub done_on: Option<NaiveDate>,
    /// The period of the report that tells the progress.
    pub period: Option<Period>,
}

/// The rows that tell of progress, by indicator and unit.
#[derive(Debug)]
pub struct Words<'a>(BTreeMap<(&'a str, &'a str), Vec<Row<'a>>>);

impl<'a> Words<'a> {
    pub fn of(rows: &[Row<'a>]) -> Words<'a> {
        let mut words = Words(BTreeMap::new());
        let tells = |row: &&Row| row.role != Role::Overruled && matches!(row.field, Field::Progress | Field::DoneOn);
        for row in rows.iter().filter(tells) {
            words.0.entry((row.indicator, row.unit)).or_default().push(row.clone());
        }
        words
    }

    /// What officers put in the place of a unit's word, if it is the latest of the reports up to a place in the year.
    pub fn latest_of_officers(&self, last_position: u8) -> impl Iterator<Item = &Row<'a>> {
        self.0.values().flat_map(move |of_unit| {
            let known = move || of_unit.iter().filter(move |row| is_known(row, last_position));
            let is_latest =
                move |row: &&Row| known().filter(|one| one.field == row.field).all(|one| one.rank <= row.rank);
            known().filter(|row| matches!(row.source, RowSource::Adjusted(..))).filter(is_latest)
        })
    }

    /// The latest word of a unit, of the reports up to a place in the year.
    pub fn said(&self, indicator: &str, unit: &str, last_position: u8) -> ReportedProgress {
        said(self.0.get(&(indicator, unit)).map(Vec::as_slice).unwrap_or_default(), last_position)
    }
}

fn is_known(row: &Row, last_position: u8) -> bool {
    row.period().is_some() && row.position <= last_position
}

fn said(of_unit: &[Row], last_position: u8) -> ReportedProgress {
    let newest = |field: Field| of_unit.iter().filter(move |row| row.field == field && is_known(row, last_position));
    let progress = newest(Field::Progress)
        .filter_map(|row| Some((row.rank, Progress::from_label(row.text()?)?, row.period())))
        .max_by_key(|(rank, ..)| *rank);
    let done_on = newest(Field::DoneOn).filter_map(|row| Some((row.rank, row.date()?))).max();
    ReportedProgress {
        progress: progress.map(|(_, progress, _)| progress),
        done_on: done_on.map(|(_, date)| date),
        period: progress.and_then(|(.., period)| period),
    }
}

impl ReportedProgress {
    /// The period of the latest report, if that says that it is not done.
    pub fn open_in(self) -> Option<Period> {
        match self.progress? {
            Progress::Done => None,
            Progress::NotStarted | Progress::InProgress | Progress::Paused => self.period,
        }
    }

    /// The day of completion: the latest report says “hoàn thành”, and there is a date.
    pub fn completed_on(self) -> Option<NaiveDate> {
        match self.progress? {
            Progress::Done => self.done_on,
            Progress::NotStarted | Progress::InProgress | Progress::Paused => None,
        }
    }
}

/// The day on which the last of the units was done; none while one of them is not.
pub fn completed_on(said: &[ReportedProgress]) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = said.iter().map(|one| one.completed_on()).collect();
    days?.into_iter().max()
}

/// The progress of all units together: done when all are, paused when one is, not started when none has.
pub fn progress(said: &[ReportedProgress]) -> Option<Progress> {
    let steps: Vec<Progress> = said.iter().filter_map(|one| one.progress).collect();
    let all = |wanted| steps.iter().all(|step| *step == wanted);
    if steps.is_empty() {
        None
    } else if steps.contains(&Progress::Paused) {
        Some(Progress::Paused)
    } else if all(Progress::NotStarted) {
        Some(Progress::NotStarted)
    } else if all(Progress::Done) && steps.len() == said.len() {
        Some(Progress::Done)
    } else {
        Some(Progress::InProgress)
    }
}
