//! What the units say in words: results, difficulties, proposals, with whose words they are.
//!
//! Never merges two units' words into one, and never changes a word.

use std::collections::HashSet;

use crate::model::consolidation::{Consolidation, Datum};
use crate::model::entry::Field;
use crate::model::period::Period;
use crate::model::plan::Plan;

/// One unit's words about one indicator in one period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quote<'a> {
    pub unit: &'a str,
    pub period: Period,
    pub text: &'a str,
}

/// The words about an indicator inside the period, in the order of the data; a repeated sentence once.
pub fn of<'a>(consolidation: &'a Consolidation, indicator: &str, field: Field) -> Vec<Quote<'a>> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut heard = HashSet::new();
    for datum in consolidation.data.of(indicator).filter(|datum| datum.field == field) {
        if let Some(quote) = quote(datum, consolidation.period)
            && heard.insert((quote.unit, quote.text))
        {
            quotes.push(quote);
        }
    }
    quotes
}

/// The words in one cell: with the unit's name if several speak, with the period if it is made of several.
pub fn joined(plan: &Plan, consolidation: &Consolidation, indicator: &str, field: Field) -> String {
    let quotes = of(consolidation, indicator, field);
    let several_units = quotes.iter().any(|quote| Some(quote.unit) != quotes.first().map(|first| first.unit));
    let several_periods = quotes.iter().any(|quote| Some(quote.period) != quotes.first().map(|first| first.period));
    let line = |quote: &Quote| {
        let unit = plan.unit(quote.unit).map_or(quote.unit, |unit| unit.short.as_str());
        match (several_units, several_periods) {
            (true, true) => format!("{unit}, {}: {}", quote.period.vietnamese_lower(), quote.text),
            (true, false) => format!("{unit}: {}", quote.text),
            (false, true) => format!("{}: {}", quote.period.vietnamese(), quote.text),
            (false, false) => quote.text.to_owned(),
        }
    };
    quotes.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn quote(datum: &Datum, within: Period) -> Option<Quote<'_>> {
    let text = datum.text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    let period = datum.origin.period().filter(|period| within.contains(*period) && !datum.overruled)?;
    Some(Quote { unit: &datum.unit, period, text })
}
