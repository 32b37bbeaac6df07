//! The document about changed forms is walked row by row: what it says is what happens.

use std::collections::BTreeSet;

use super::doc_table::{Promise, rows, visible};
use super::form::{Form, forest, office, project, registration};
use super::mutations::{self, Mutation};
use crate::model::entry::Entry;
use crate::model::finding::Repair;
use crate::model::grid::Grid;

/// The heading over the rows that are about a workbook's content.
const HEADING: &str = "Trong sổ làm việc";

#[test]
fn the_forms_are_faultless() {
    for form in [forest(), project(), office(), registration()] {
        assert_eq!(form.findings(&form.grid()), Vec::<String>::new(), "{}", form.layout.unit);
    }
}

#[test]
fn the_document_says_what_happens() {
    let promises = rows(HEADING);
    let mutations = mutations::all();
    let ids = |ids: Vec<&str>| -> BTreeSet<String> { ids.into_iter().map(str::to_owned).collect() };
    let promised = ids(promises.iter().map(|row| row.id.as_str()).collect());
    let done = ids(mutations.iter().map(|one| one.id).collect());
    assert_eq!(promised, done, "each row has its mutation, and each mutation its row");
    assert_eq!((promised.len(), done.len()), (promises.len(), mutations.len()), "each once");
    let mut wrong = Vec::new();
    for mutation in &mutations {
        let promise = promises.iter().find(|row| row.id == mutation.id).unwrap();
        let found = outcome(mutation);
        if found != *promise {
            wrong.push(format!("{found:?}\n  instead of {promise:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What comes of a mutation of its own form.
pub fn outcome(mutation: &Mutation) -> Promise {
    let form = (mutation.base)();
    let before = entries(&form, &form.grid());
    let key = mutation.spot.keys(&form).into_iter().next().unwrap_or_else(|| panic!("{}: no row", mutation.id));
    let (form, grid) = mutation.apply(form, &key);
    let intake = form.read(&grid);
    let mut outcome: Vec<String> = form.judge(&intake).iter().map(super::form::short).collect();
    outcome.extend(intake.submission.repairs.iter().map(repair));
    outcome.sort();
    Promise { id: mutation.id.to_owned(), outcome, unchanged: entries(&form, &grid) == before }
}

fn repair(repair: &Repair) -> String {
    let Repair { code, at, raw, stored } = repair;
    format!("{code} {}!{}: {} → {}", at.sheet, at.cell, visible(raw), visible(stored))
}

/// The figures, lists and days, wherever they stand: a note is no figure.
fn entries(form: &Form, grid: &Grid) -> Vec<Entry> {
    let mut entries = form.read(grid).submission.entries;
    entries.retain(|entry| entry.field.is_numeric() || entry.text.is_none() || entry.field.key() == "progress");
    for entry in &mut entries {
        entry.at.sheet.clear();
        entry.at.cell.clear();
    }
    entries.sort_by_key(|entry| (entry.indicator.clone(), entry.district.clone(), entry.field));
    entries
}

#[test]
fn print_all() {
    for mutation in &mutations::all() {
        let key = mutation.spot.keys(&(mutation.base)());
        println!("@@ {:?} {:?}", outcome(mutation), key);
    }
}
