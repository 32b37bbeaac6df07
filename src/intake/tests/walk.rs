//! The document about changed forms is walked row by row: what it says is what happens.

use std::collections::BTreeSet;

use super::doc_table::{Promise, rows, visible};
use super::form::{Form, forest, judge_all, office, project, registration, short};
use super::mutations::{self, Mutation};
use crate::intake::Intake;
use crate::model::entry::{Entry, Field};
use crate::model::finding::{Finding, Repair};
use crate::model::grid::Grid;

/// The heading over the rows that are about a workbook's content.
pub const HEADING: &str = "Trong sổ làm việc";

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
    for found in outcomes(&mutations) {
        let promise = promises.iter().find(|row| row.id == found.id).unwrap();
        if found != *promise {
            wrong.push(format!("{found:?}\n  instead of {promise:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A faultless form, its workbook and its figures.
type Base = (fn() -> Form, Grid, Vec<Entry>);

/// What comes of each mutation of its own form; judged together, as a batch is.
fn outcomes(mutations: &[Mutation]) -> Vec<Promise> {
    // A form is written once, however much is done to its workbook.
    let mut bases: Vec<Base> = Vec::new();
    let mut read: Vec<(&Mutation, Form, Intake, bool)> = Vec::new();
    for mutation in mutations {
        let form = (mutation.base)();
        let known = bases.iter().position(|(base, ..)| std::ptr::fn_addr_eq(*base, mutation.base));
        let at = known.unwrap_or_else(|| {
            let grid = form.grid();
            let before = entries(form.read(&grid).submission.entries);
            bases.push((mutation.base, grid, before));
            bases.len() - 1
        });
        let (_, grid, before) = &bases[at];
        let key = mutation.spot.keys(&form).into_iter().next().unwrap_or_else(|| panic!("{}: no row", mutation.id));
        let (form, grid) = mutation.apply(form, &key, || grid.clone());
        let intake = form.read(&grid);
        let unchanged = entries(intake.submission.entries.clone()) == *before;
        read.push((mutation, form, intake, unchanged));
    }
    let judged = judge_all(read.iter().map(|(_, form, intake, _)| (form, intake)));
    let outcome = |((mutation, _, intake, unchanged), findings): (&(&Mutation, Form, Intake, bool), Vec<Finding>)| {
        let mut outcome: Vec<String> = findings.iter().map(short).collect();
        outcome.extend(intake.submission.repairs.iter().map(repair));
        outcome.sort();
        Promise { id: mutation.id.to_owned(), outcome, unchanged: *unchanged }
    };
    read.iter().zip(judged).map(outcome).collect()
}

fn repair(repair: &Repair) -> String {
    let Repair { code, at, raw, stored } = repair;
    format!("{code} {}!{}: {} → {}", at.sheet, at.cell, visible(raw), visible(stored))
}

/// The figures, lists and days, wherever they stand: a note is no figure.
fn entries(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.retain(|entry| entry.text.is_none() || entry.field == Field::Progress);
    for entry in &mut entries {
        entry.at.sheet.clear();
        entry.at.cell.clear();
    }
    entries.sort_by_key(|entry| (entry.indicator.clone(), entry.district.clone(), entry.field));
    entries
}
