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
pub struct Voice<'a> {
    pub unit: &'a str,
    pub period: Period,
    pub text: &'a str,
}

/// The words about an indicator inside the period, in the order of the data; a repeated sentence once.
pub fn of<'a>(consolidation: &'a Consolidation, indicator: &str, field: Field) -> Vec<Voice<'a>> {
    let mut voices: Vec<Voice> = Vec::new();
    let mut heard = HashSet::new();
    for datum in consolidation.data.of(indicator).filter(|datum| datum.field == field) {
        if let Some(voice) = voice(datum, consolidation.period)
            && heard.insert((voice.unit, voice.text))
        {
            voices.push(voice);
        }
    }
    voices
}

/// The words in one cell: with the unit's name if several speak, with the period if it is made of several.
pub fn joined(plan: &Plan, consolidation: &Consolidation, indicator: &str, field: Field) -> String {
    let voices = of(consolidation, indicator, field);
    let several_units = voices.iter().any(|voice| Some(voice.unit) != voices.first().map(|first| first.unit));
    let several_periods = voices.iter().any(|voice| Some(voice.period) != voices.first().map(|first| first.period));
    let line = |voice: &Voice| {
        let unit = plan.unit(voice.unit).map_or(voice.unit, |unit| unit.short.as_str());
        match (several_units, several_periods) {
            (true, true) => format!("{unit}, {}: {}", voice.period.vietnamese_lower(), voice.text),
            (true, false) => format!("{unit}: {}", voice.text),
            (false, true) => format!("{}: {}", voice.period.vietnamese(), voice.text),
            (false, false) => voice.text.to_owned(),
        }
    };
    voices.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn voice(datum: &Datum, within: Period) -> Option<Voice<'_>> {
    let text = datum.text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    let period = datum.origin.period().filter(|period| within.contains(*period) && !datum.overruled)?;
    Some(Voice { unit: &datum.unit, period, text })
}
