//! Any one mutation of the list, of any valid answers, gives its documented outcome at its cell.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;

use super::doc_table::{Promise, rows};
use super::form::Form;
use super::mutations::{self, Mutation, Spot};
use super::unchanged::{FORMS, fill, sentence};
use super::walk::HEADING;
use crate::layout::{Layout, SheetKind};
use crate::model::grid::Address;
use crate::rules::{self, Judge};

/// The form that the document speaks of, and the row that is touched in it.
static BASES: LazyLock<BTreeMap<&'static str, (Layout, String)>> = LazyLock::new(|| {
    let of = |one: &Mutation| {
        let form = (one.base)();
        let key = one.spot.keys(&form).into_iter().next().unwrap();
        (form.layout, key)
    };
    mutations::all().iter().map(|one| (one.id, of(one))).collect()
});

static PROMISES: LazyLock<Vec<Promise>> = LazyLock::new(|| rows(HEADING));

/// The mutations that can be done to a form, each with the row that it is done to.
fn applicable(form: &Form, seed: u64) -> Vec<(Mutation, String)> {
    let key_of = |mutation: &Mutation| match mutation.spot {
        Spot::Here => None,
        Spot::Row(key) => is_base(mutation, form).then(|| key.to_owned()),
        spot => {
            let keys = spot.keys(form);
            keys.get(seed as usize % keys.len().max(1)).cloned()
        }
    };
    mutations::all().into_iter().filter_map(|one| key_of(&one).map(|key| (one, key))).collect()
}

/// A mutation of one row speaks of one form alone.
fn is_base(mutation: &Mutation, form: &Form) -> bool {
    let (base, _) = &BASES[mutation.id];
    (&base.unit, base.period) == (&form.layout.unit, form.layout.period)
}

/// The row of one form's mutation stands as in that form, among whatever others say.
fn settle_row(mutation: &Mutation, key: &str, form: Form) -> Form {
    let Spot::Row(_) = mutation.spot else { return form };
    let base = (mutation.base)();
    let is_of_row = |other: &str| other.split(['@', '#']).next() == key.split(['@', '#']).next();
    let mut answers = form.answers;
    answers.cells.retain(|(_, row, _), _| !is_of_row(row));
    answers.cells.extend(base.answers.cells.clone().into_iter().filter(|((_, row, _), _)| is_of_row(row)));
    Form { answers, ..base }
}

/// A promise's code, and where it is to be found when the row is another.
fn moved(said: &str, mutation: &Mutation, form: &Form, key: &str) -> (String, Option<String>) {
    // `W014` is about the whole file.
    let (code, place) = said.split_once(' ').unwrap_or((said, ""));
    let place = place.split(": ").next().unwrap();
    let at = place.split_once('!').and_then(|(sheet, cell)| {
        let kind = [SheetKind::Report, SheetKind::Districts, SheetKind::Names]
            .into_iter()
            .find(|kind| kind.name() == sheet)?;
        let at: Address = cell.parse().unwrap();
        let (base, base_key) = &BASES[mutation.id];
        let (before, now) = (base.sheet(kind)?, form.layout.sheet(kind)?);
        let column = *before.columns.get(usize::from(at.column))?;
        let is_there = before.row(base_key).is_some_and(|row| row.at == at.row);
        let row = now.row(key).filter(|_| is_there)?;
        Some(format!("{sheet}!{}", now.address(row, column)?))
    });
    (code.to_owned(), at)
}

fn is_seen_at_the_door(code: &str) -> bool {
    rules::rule(code).is_some_and(|rule| matches!(rule.judge, Judge::AtTheDoor))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_mutation_gives_what_is_documented(
        at in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
        seeds in prop::collection::vec(any::<u64>(), 8..40),
        texts in prop::collection::vec(sentence(), 1..6),
    ) {
        let with_rows: Vec<_> =
            FORMS.iter().filter(|(_, layout, _)| layout.sheets.iter().any(|sheet| !sheet.rows.is_empty())).collect();
        let (plan, layout, ledger) = at.get(&with_rows);
        let form = fill(plan, layout, ledger, &seeds, &texts, false).form;
        let choice = applicable(&form, seeds[0]);
        let (mutation, key) = which.get(&choice);
        let form = settle_row(mutation, key, form);
        let before = form.grid();
        let (form, grid) = mutation.apply(form, key, || before);
        let intake = form.read(&grid);
        let found = form.judge(&intake);

        let promise = PROMISES.iter().find(|promise| promise.id == mutation.id).unwrap();
        let said: Vec<(String, Option<String>)> =
            promise.outcome.iter().map(|said| moved(said, mutation, &form, key)).collect();
        for (code, place) in said.iter().filter(|(code, _)| !code.starts_with('R')) {
            let is_there = found.iter().any(|finding| {
                let here = finding.sheet.as_ref().zip(finding.cell.as_ref()).map(|(sheet, cell)| format!("{sheet}!{cell}"));
                // One fault, one finding: of a figure far from the plan its decimals are no matter.
                let is_it = finding.code == *code || (code == "C114" && matches!(finding.code.as_str(), "P209" | "P215"));
                is_it && (place.is_none() || *place == here)
            });
            prop_assert!(is_there, "{} at {key}: {code} {place:?} is not among {found:#?}", mutation.id);
        }
        let promised = |keep: fn(&str) -> bool| -> BTreeSet<&str> {
            said.iter().map(|(code, _)| code.as_str()).filter(|code| keep(code)).collect()
        };
        let at_the_door: BTreeSet<&str> =
            found.iter().map(|finding| finding.code.as_str()).filter(|code| is_seen_at_the_door(code)).collect();
        prop_assert_eq!(at_the_door, promised(|code| !code.starts_with('R') && is_seen_at_the_door(code)), "{}", mutation.id);
        let repairs: BTreeSet<&str> = intake.submission.repairs.iter().map(|one| one.code.as_str()).collect();
        prop_assert_eq!(repairs, promised(|code| code.starts_with('R')), "{} {:?}", mutation.id, intake.submission.repairs);
    }
}
