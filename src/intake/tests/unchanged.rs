//! Any valid answers survive the form unchanged.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::blank::forms;
use super::form::{Form, Ledger};
use crate::layout::column::Column;
use crate::layout::{Layout, NIL_REPORT, Role};
use crate::model::entry::{Field, HeaderKey, Progress};
use crate::model::indicator::Kind;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::template::{Answers, Typed};
use crate::viet::{legacy, lookalike, text, words};

pub static FORMS: LazyLock<Vec<(Plan, Layout, Ledger)>> =
    LazyLock::new(|| forms().into_iter().map(|form| (form.plan, form.layout, form.ledger)).collect());

/// What one cell is to give back.
#[derive(Clone, PartialEq, Debug)]
pub enum Given {
    Figure(Quantity),
    Text(String),
    Day(NaiveDate),
}

impl Given {
    fn typed(&self) -> Typed {
        match self {
            Given::Figure(figure) => Typed::Number(figure.to_f64()),
            Given::Text(text) => Typed::Text(text.clone()),
            Given::Day(day) => Typed::Date(*day),
        }
    }
}

fn figure(seed: u64, decimals: u8, kind: Kind) -> Quantity {
    let step = 10i64.pow(4 - u32::from(decimals));
    let most = match kind {
        Kind::Rate => 100 * Quantity::SCALE,
        Kind::Flow | Kind::Stock | Kind::Milestone | Kind::Rank => 1_000_000_000 * Quantity::SCALE,
    };
    let magnitude = (seed >> 1) as i64 % (most / step + 1) * step;
    let sign = if kind == Kind::Flow && seed.is_multiple_of(9) { -1 } else { 1 };
    Quantity::from_raw(magnitude * sign)
}

fn given(field: Field, seed: u64, text: &str, indicator: &crate::model::indicator::Indicator) -> Given {
    let start = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();
    match field {
        Field::Current | Field::Estimate => Given::Figure(figure(seed, indicator.decimals, indicator.kind)),
        Field::Numerator | Field::Denominator => Given::Figure(figure(seed, 2, Kind::Stock)),
        Field::Progress => Given::Text(Progress::ALL[seed as usize % 4].label().to_owned()),
        Field::DoneOn => Given::Day(start + Days::new(seed % 1500)),
        Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => {
            Given::Text(text.to_owned())
        }
    }
}

/// A text that is stored as it stands: in normal form, and no word for nothing.
pub fn sentence() -> impl Strategy<Value = String> {
    let any = "\\PC{1,60}";
    let vietnamese = "[=+@-]?[a-zà-ỹĐđ0-9 ,.%;\n]{1,80}";
    prop_oneof![any, vietnamese].prop_map(|raw| text::clean(&lookalike::mend(&raw)).into_owned()).prop_filter(
        "no answer",
        |text| {
            text::clean(text) == *text
                && lookalike::mend(text) == text.as_str()
                && legacy::by_words(text).is_none()
                && !text.is_empty()
                && text != "0"
                && !words::is_nil(text)
                && !words::is_missing(text)
                && !crate::model::grid::Value::Text(text.clone()).is_blank()
        },
    )
}

/// A form with valid answers in it, and what they are.
pub struct Filled {
    pub form: Form,
    /// By sheet and cell.
    pub cells: BTreeMap<(String, String), Given>,
    pub header: BTreeMap<HeaderKey, Given>,
}

/// Answers as seeds and texts make them; one cell in four stays blank.
pub fn fill(plan: &Plan, layout: &Layout, ledger: &Ledger, seeds: &[u64], texts: &[String], nil: bool) -> Filled {
    let (mut seeds, mut texts) = (seeds.iter().copied().cycle(), texts.iter().cycle());
    let mut next = || (seeds.next().unwrap(), texts.next().unwrap().as_str());
    let mut answers = Answers::default();
    let mut cells = BTreeMap::new();
    for sheet in &layout.sheets {
        for row in &sheet.rows {
            for (column, role) in sheet.columns.iter().zip(&row.roles) {
                let Role::Input(field) = role else { continue };
                let (seed, text) = next();
                if seed.is_multiple_of(4) {
                    continue;
                }
                let indicator = plan.indicator(row.subject.indicator().unwrap()).unwrap();
                let given = given(*field, seed, text, indicator);
                answers.put(sheet.kind, row.subject.key().unwrap(), *column, given.typed());
                let cell = sheet.address(row, *column).unwrap().to_string();
                cells.insert((sheet.kind.name().to_owned(), cell), given);
            }
        }
    }
    let mut header: BTreeMap<HeaderKey, Given> = BTreeMap::new();
    for key in HeaderKey::ALL {
        let (seed, text) = next();
        let given = match key {
            HeaderKey::NilReport if nil => Given::Text(NIL_REPORT.to_owned()),
            HeaderKey::NilReport => continue,
            HeaderKey::DocumentDate => given(Field::DoneOn, seed, text, &plan.indicators[0]),
            _ => Given::Text(text.to_owned()),
        };
        answers.header.insert(key, given.typed());
        header.insert(key, given);
    }
    let form = Form { plan: plan.clone(), layout: layout.clone(), ledger: ledger.clone(), answers };
    Filled { form, cells, header }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_valid_answers_come_back(
        at in any::<prop::sample::Index>(),
        seeds in prop::collection::vec(any::<u64>(), 8..40),
        texts in prop::collection::vec(sentence(), 1..6),
        nil in any::<bool>(),
    ) {
        let (plan, layout, ledger) = at.get(&FORMS);
        let Filled { form, cells: expected, header } = fill(plan, layout, ledger, &seeds, &texts, nil);
        let intake = form.read(&form.grid());
        // Valid answers may still contradict a nil report; that is another rule's to say.
        let faults: Vec<_> = intake.submission.faults.iter().filter(|fault| !nil || fault.code != "X407").collect();
        prop_assert_eq!(faults, Vec::<&crate::model::finding::Fault>::new());
        prop_assert_eq!(&intake.submission.repairs, &[]);
        prop_assert_eq!(intake.submission.cells.rejected, 0);

        let nil_cell = form.header_address(HeaderKey::NilReport).to_string();
        let mut read: BTreeMap<(String, String), Given> = BTreeMap::new();
        for entry in &intake.submission.entries {
            if entry.at.cell == nil_cell {
                prop_assert!(nil && entry.value == Some(Quantity::ZERO));
                continue;
            }
            let given = match (&entry.value, &entry.text, entry.date) {
                (Some(figure), None, None) => Given::Figure(*figure),
                (None, Some(text), None) => Given::Text(text.clone()),
                (None, None, Some(day)) => Given::Day(day),
                other => panic!("{other:?}"),
            };
            read.insert((entry.at.sheet.clone(), entry.at.cell.clone()), given);
        }
        prop_assert_eq!(read, expected);
        let answered: BTreeMap<HeaderKey, Given> = intake.submission.header.iter().map(|answer| {
            let given = answer.date.map_or_else(|| Given::Text(answer.text.clone()), Given::Day);
            (answer.key, given)
        }).collect();
        prop_assert_eq!(answered, header);
        // Every form of every plan may come up, the lists of names among them.
        prop_assert!(!layout.sheets.is_empty() && layout.sheets[0].columns.contains(&Column::Check));
    }
}
