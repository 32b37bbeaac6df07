//! Whatever was judged comes back from the ledger as it was recorded.
//!
//! Never used outside tests.

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::fixture::{Folder, receipt};
use crate::model::digest::sha256_hex;
use crate::model::disposition::Disposition;
use crate::model::entry::{Entry, Field, HeaderAnswer, HeaderKey};
use crate::model::finding::{Finding, Repair, Severity};
use crate::model::grid::CellRef;
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::model::submission::{CellCount, Ignored, Item};

#[test]
fn any_item_is_read_back_as_it_was_recorded() {
    let folder = Folder::new();
    let ledger = RefCell::new(folder.ledger());
    let mut runner = TestRunner::new(Config { cases: 128, failure_persistence: None, ..Config::default() });
    runner
        .run(&(any_item(), vec(any::<u8>(), 0..200)), |(item, bytes)| {
            let mut ledger = ledger.borrow_mut();
            let item = Item { sha256: sha256_hex(&bytes), ..item };
            let recorded = ledger.record(&receipt(&item, &bytes)).unwrap();
            let expected = Item { attempt: recorded.attempt, ..item };
            let found = ledger.latest_judgement(&expected.sha256, expected.unit.as_deref(), expected.period).unwrap();
            prop_assert_eq!(found.map(|judgement| judgement.item), Some(expected.clone()));
            prop_assert_eq!(ledger.original(&expected.sha256).unwrap(), Some(bytes));

            let all = ledger.received("ke-hoach-2022", None).unwrap();
            let received = all.into_iter().find(|one| one.receipt == recorded.receipt);
            prop_assert_eq!(received.is_some(), recorded.attempt.is_some());
            if let Some(received) = received {
                prop_assert_eq!(
                    (received.entries, received.header, received.findings, received.repairs),
                    (expected.entries, expected.header, expected.findings, expected.repairs)
                );
                prop_assert_eq!(
                    (Some(received.unit), Some(received.period), Some(received.attempt), received.disposition),
                    (expected.unit, expected.period, expected.attempt, expected.disposition)
                );
            }
            Ok(())
        })
        .unwrap();
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[A-Za-zÀ-ỹ0-9 '\"\\\\%;\u{0}]{0,20}"]
}

fn cell() -> impl Strategy<Value = CellRef> {
    (text(), text()).prop_map(|(sheet, cell)| CellRef { sheet, cell })
}

fn date() -> impl Strategy<Value = chrono::NaiveDate> {
    (0i32..3_000_000).prop_filter_map("a date", chrono::NaiveDate::from_num_days_from_ce_opt)
}

fn entry() -> impl Strategy<Value = Entry> {
    let value = option::of(any::<i64>().prop_map(Quantity::from_raw));
    let field = proptest::sample::select(Field::ALL.to_vec());
    (text(), option::of(text()), field, value, option::of(text()), option::of(date()), any::<bool>(), cell()).prop_map(
        |(indicator, district, field, value, text, date, estimated, at)| Entry {
            indicator,
            district,
            field,
            value,
            text,
            date,
            estimated,
            at,
        },
    )
}

fn header() -> impl Strategy<Value = HeaderAnswer> {
    let key = proptest::sample::select(HeaderKey::ALL.to_vec());
    (key, text(), option::of(date()), cell()).prop_map(|(key, text, date, at)| HeaderAnswer { key, text, date, at })
}

fn finding() -> impl Strategy<Value = Finding> {
    let severity = proptest::sample::select(vec![Severity::Error, Severity::Warning, Severity::Note]);
    let place = (option::of(text()), option::of(text()), option::of(text()), option::of(text()));
    (severity, place, vec(text(), 6), any::<bool>()).prop_map(
        |(severity, (sheet, cell, indicator, district), words, shadow)| {
            let mut words = words.into_iter();
            let mut word = || words.next().unwrap();
            Finding {
                code: word(),
                name: word(),
                severity,
                sheet,
                cell,
                indicator,
                district,
                found: word(),
                expected: word(),
                message: word(),
                remedy: word(),
                shadow,
            }
        },
    )
}

fn repair() -> impl Strategy<Value = Repair> {
    (text(), cell(), text(), text()).prop_map(|(code, at, raw, stored)| Repair { code, at, raw, stored })
}

fn ignored() -> impl Strategy<Value = Ignored> {
    (text(), any::<u32>(), vec(text(), 0..4)).prop_map(|(reason, count, cells)| Ignored { reason, count, cells })
}

fn period() -> impl Strategy<Value = Period> {
    let forms = ["2022-06", "2022-Q2", "2022-H1", "2022-9M", "2022", "2022-F", "0000-12", "9999"];
    proptest::sample::select(forms.to_vec()).prop_map(|text| text.parse().unwrap())
}

fn any_item() -> impl Strategy<Value = Item> {
    use Disposition::{Accepted, AcceptedWithWarnings, Kept, Refused, SentBack};
    let numbered = proptest::sample::select(vec![Accepted, AcceptedWithWarnings, SentBack]);
    let others = proptest::sample::select(vec![Refused, Kept]);
    let whose = prop_oneof![
        (numbered, text().prop_map(Some), period().prop_map(Some)),
        (others, option::of(text()), option::of(period())),
    ];
    let cells = any::<[u32; 4]>();
    let parts = (vec(finding(), 0..4), vec(repair(), 0..4), vec(entry(), 0..6), vec(header(), 0..4));
    (text(), whose, cells, parts, vec(ignored(), 0..4)).prop_map(
        |(file, (disposition, unit, period), [read, accepted, rejected, ignored_cells], parts, ignored)| {
            let (findings, repairs, entries, header) = parts;
            let cells = CellCount { read, accepted, rejected, ignored: ignored_cells };
            let (sha256, attempt) = (String::new(), None);
            Item {
                file,
                sha256,
                disposition,
                unit,
                period,
                attempt,
                cells,
                findings,
                repairs,
                entries,
                header,
                ignored,
                outdated_by: None,
                correction: None,
            }
        },
    )
}
