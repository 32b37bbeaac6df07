//! How wide the columns are, in characters of the standard font: each table fills a page across.
//!
//! Never cuts a figure: they get room for the plan's largest, and in a reply for the largest that was typed.

use crate::layout::column::Column;
use crate::layout::{Role, SheetKind, SheetLayout};
use crate::model::entry::Field;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;

use super::answers::{Answers, Typed};

/// Every sentence of the check column on one line; it is not printed.
const CHECK: f64 = 58.0;

/// The widths of one table's columns, in their order.
pub struct Widths(Vec<f64>);

impl Widths {
    pub fn of(plan: &Plan, layout: &SheetLayout, answers: &Answers) -> Widths {
        let figures = figures(plan, layout, answers);
        let width = |column: &Column| match layout.kind {
            SheetKind::Report => in_report(*column, figures),
            SheetKind::Districts => by_district(*column, figures),
            SheetKind::Names => in_names(*column),
            SheetKind::Cases => in_cases(*column),
        };
        Widths(layout.columns.iter().map(width).collect())
    }

    pub fn at(&self, column: u16) -> f64 {
        self.0.get(usize::from(column)).copied().unwrap_or_default()
    }

    /// Of merged columns together.
    pub fn between(&self, first: u16, last: u16) -> f64 {
        (first..=last).map(|column| self.at(column)).sum()
    }
}

/// Room for every figure that is issued or given back, and for the target that the cumulative shall reach.
fn figures(plan: &Plan, layout: &SheetLayout, answers: &Answers) -> f64 {
    let mut longest = 0;
    for row in &layout.rows {
        let Some(indicator) = row.subject.indicator().and_then(|code| plan.indicator(code)) else { continue };
        let issued = row.roles.iter().filter_map(|role| match role {
            Role::Figure(figure) => Some(*figure),
            Role::Empty | Role::Key | Role::Label(_) | Role::Input(_) | Role::Computed(_) | Role::Check => None,
        });
        let targets = indicator.target.min().into_iter().chain(indicator.target.max());
        let typed = row.subject.key().into_iter().flat_map(|key| typed(answers, layout.kind, key));
        // An officer's figure has its sign before it.
        let sign = if row.adjusted { 2 } else { 0 };
        let letters = issued
            .chain(targets)
            .chain(typed)
            .map(|figure| figure.vietnamese(indicator.decimals).chars().count() + sign);
        longest = letters.fold(longest, usize::max);
    }
    (longest as f64 * 0.93 + 2.0).clamp(9.5, 24.0)
}

/// The figures that somebody typed into a row.
fn typed<'a>(answers: &'a Answers, kind: SheetKind, key: String) -> impl Iterator<Item = Quantity> + 'a {
    let here = answers.cells.iter().filter(move |((sheet, row, _), _)| (*sheet, row) == (kind, &key));
    here.filter_map(|(_, typed)| typed.quantity().filter(|_| matches!(typed, Typed::Number(_))))
}

fn in_report(column: Column, figures: f64) -> f64 {
    match column {
        Column::Code => 8.0,
        Column::No => 4.6,
        Column::Content => 34.0,
        Column::Uom => 7.0,
        Column::District | Column::About | Column::Since | Column::Words | Column::Direction => 20.0,
        Column::Plan | Column::Prior | Column::Cumulative => figures,
        Column::Percent => 7.5,
        Column::Answer(field) => match field {
            Field::Current | Field::Numerator | Field::Denominator | Field::Estimate => figures,
            Field::Progress => 10.0,
            Field::DoneOn => 10.5,
            Field::Result => 17.0,
            Field::Evidence => 11.0,
            Field::Difficulty | Field::Proposal => 13.0,
            Field::Note => 10.0,
            Field::Name => 60.0,
        },
        Column::Check => CHECK,
    }
}

fn by_district(column: Column, figures: f64) -> f64 {
    match column {
        Column::Code => 8.0,
        Column::No => 5.0,
        Column::Content => 36.0,
        Column::District | Column::About | Column::Since | Column::Words | Column::Direction => 24.0,
        Column::Uom => 10.0,
        Column::Plan | Column::Prior | Column::Cumulative | Column::Percent => figures.max(13.0),
        Column::Answer(field) => match field {
            Field::Current | Field::Numerator | Field::Denominator | Field::Estimate => figures.max(13.0),
            Field::Progress | Field::DoneOn => 12.0,
            Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => 24.0,
        },
        Column::Check => CHECK,
    }
}

fn in_names(column: Column) -> f64 {
    match column {
        Column::Code => 8.0,
        Column::No => 5.0,
        Column::Content => 44.0,
        Column::District | Column::Uom | Column::Plan | Column::Prior | Column::Cumulative | Column::Percent => 12.0,
        Column::About | Column::Since | Column::Words | Column::Direction => 24.0,
        Column::Answer(Field::Name) => 92.0,
        Column::Answer(_) => 16.0,
        Column::Check => CHECK,
    }
}

fn in_cases(column: Column) -> f64 {
    match column {
        Column::Code => 8.0,
        Column::No => 7.0,
        Column::About => 34.0,
        Column::Since => 16.0,
        Column::Words => 54.0,
        Column::Direction => 44.0,
        Column::Content | Column::District | Column::Uom | Column::Plan | Column::Prior => 12.0,
        Column::Cumulative | Column::Percent | Column::Answer(_) => 12.0,
        Column::Check => CHECK,
    }
}
