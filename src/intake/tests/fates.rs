//! What becomes of cells, priors and nil reports that a single finding does not tell.

use super::form::{CURRENT, Form, forest, q, sheet, text};
use super::mutations::{change, n, set, t};
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::model::entry::HeaderKey;
use crate::model::grid::Address;

const REPORT: SheetKind = SheetKind::Report;

#[test]
fn a_sentence_beside_the_form_is_named_among_the_ignored() {
    let form = forest();
    let mut grid = form.grid();
    set(sheet(&mut grid, REPORT), Address::new(2, 10), t("Kính gửi phòng KHTC"));
    set(sheet(&mut grid, REPORT), Address::new(11, 20), t("xem công văn kèm theo"));
    set(sheet(&mut grid, REPORT), Address::new(4, 14), t("đã gửi lại"));
    let ignored = form.read(&grid).submission.ignored;
    for cell in ["K3", "U12", "O5"] {
        assert!(ignored.iter().any(|one| one.cells.iter().any(|named| named == cell)), "{cell}: {ignored:?}");
    }
}

#[test]
fn copies_of_a_row_are_rejected_and_not_read() {
    let form = forest();
    let mut grid = form.grid();
    let from = form.address("1.3.a", Column::Code).row;
    let report = sheet(&mut grid, REPORT);
    let copy: Vec<_> = report.row(from).map(|(at, cell)| (Address::new(40, at.column), cell.clone())).collect();
    report.cells.extend(copy);
    let submission = form.read(&grid).submission;
    assert!(submission.entries.iter().all(|entry| entry.indicator != "1.3.a"));
    assert_eq!(submission.cells.rejected, 4, "two answers, twice");
}

#[test]
fn an_outdated_prior_is_told_apart_from_a_changed_one() {
    let form = forest();
    let grid = form.grid();
    let at = form.address("1.3.a", Column::Prior);
    // The ledger has moved since the form was issued.
    let moved = Form::new(&form.plan, "cc-kl", form.layout.period, form.ledger.clone().set("1.3.a", "3200"));
    assert_eq!(moved.findings(&grid), [format!("C115 Báo cáo!{at}")]);
    let mut mended = grid.clone();
    change(sheet(&mut mended, REPORT), at, n(3200.0));
    assert_eq!(moved.findings(&mended)[..1], [format!("C115 Báo cáo!{at}")]);
    assert!(!moved.findings(&mended).contains(&format!("C110 Báo cáo!{at}")));
    // Issued blank, known by now: nothing was changed by the sender.
    let mut ledger = form.ledger.clone();
    ledger.priors.iter_mut().for_each(|prior| prior.complete = false);
    let blank = Form { answers: form.answers.clone(), ..Form::new(&form.plan, "cc-kl", form.layout.period, ledger) };
    let found: Vec<String> = form.findings(&blank.grid());
    assert!(found.contains(&format!("C115 Báo cáo!{at}")), "{found:?}");
    assert!(found.iter().all(|finding| finding.starts_with("C115")), "{found:?}");
}

#[test]
fn a_nil_report_answers_every_blank_flow() {
    for said in ["Không phát sinh", "không phát sinh trong kỳ", "x"] {
        let mut form = forest();
        let districts: Vec<String> = form.plan.indicator("1.3.c").unwrap().districts.clone();
        form.put("1.3.a", CURRENT, text(""));
        form.put("3.3.a", CURRENT, text(""));
        districts.iter().for_each(|code| form.put(&format!("1.3.c@{code}"), CURRENT, text("")));
        form.answers.header.insert(HeaderKey::NilReport, text(said));
        let grid = form.grid();
        assert_eq!(form.findings(&grid), Vec::<String>::new(), "{said}");
        let submission = form.read(&grid).submission;
        let zeros = submission.entries.iter().filter(|entry| entry.value == Some(q("0"))).count();
        assert_eq!(zeros, 2 + districts.len(), "{said}");
        assert_eq!(submission.header[0].text, "Không phát sinh");
    }
}

#[test]
fn nothing_happened_and_yet_there_is_a_figure() {
    let mut form = forest();
    form.put("3.3.a", CURRENT, text("3"));
    form.answers.header.insert(HeaderKey::NilReport, text("Không phát sinh"));
    let found = form.findings(&form.grid());
    assert_eq!(found.iter().filter(|finding| finding.starts_with("X407 Báo cáo!D")).count(), 1, "{found:?}");
}

#[test]
fn what_was_settled_when_issued_is_what_is_read() {
    use std::collections::BTreeSet;

    use crate::layout::{Layout, Prefill};
    let form = forest();
    let period = "2022-F".parse().unwrap();
    let layout = |settled: &BTreeSet<String>| {
        Layout::new(&form.plan, "cc-kl", period, Prefill { settled: Some(settled), ..Prefill::default() })
    };
    let settled = BTreeSet::from(["1.3.a".to_owned(), "3.1.a".to_owned(), "1.3.c".to_owned()]);
    let issued = layout(&settled);
    assert_eq!(Layout::settled_as_issued(&issued.issued_values()), settled);
    let open = layout(&BTreeSet::new());
    assert!(Layout::settled_as_issued(&open.issued_values()).is_empty());
    let rows = issued.sheet(REPORT).unwrap();
    let role = |key: &str| rows.row(key).unwrap().role(rows, CURRENT);
    assert!(!matches!(role("1.3.a"), Some(crate::layout::Role::Input(_))));
    assert!(matches!(role("3.3.a"), Some(crate::layout::Role::Input(_))));
}

#[test]
fn a_reply_finds_the_cells_of_the_form_wherever_they_stood() {
    let form = forest();
    let mut grid = form.grid();
    let report = sheet(&mut grid, REPORT);
    report.name = "Sheet1".into();
    set(report, Address::new(11, 20), n(7.0));
    report.cells = std::mem::take(&mut report.cells)
        .into_iter()
        .map(|(at, cell)| (Address::new(at.row + 2, at.column + 1), cell))
        .collect();
    let places = crate::intake::moved(&form.layout, &grid);
    let place =
        |cell: &str| places.get(&("Sheet1".to_owned(), cell.to_owned())).map(|(of, cell)| format!("{of}!{cell}"));
    // An answer and a locked figure are found; what was written beside the form has no place in it.
    assert_eq!(place("H14").as_deref(), Some("Báo cáo!G12"));
    assert_eq!(place("F14").as_deref(), Some("Báo cáo!E12"));
    assert_eq!(place("V14"), None);
    assert_eq!(place("G12"), None);
}

#[test]
fn an_equal_value_typed_as_a_text_is_no_change() {
    let form = forest();
    let mut grid = form.grid();
    let report = sheet(&mut grid, REPORT);
    let total = form.address("1.3.c", CURRENT);
    let sum = match report.value(total) {
        Some(crate::model::grid::Value::Number(sum)) => sum.to_string(),
        other => panic!("{other:?}"),
    };
    set(report, total, t(&sum));
    change(report, form.address("1.3.a", Column::Prior), t("3.100,5"));
    change(report, form.address("1.3.a", Column::Uom), t("HA"));
    assert_eq!(form.findings(&grid), Vec::<String>::new());
    // Another value is one, whatever it is typed as.
    let report = sheet(&mut grid, REPORT);
    set(report, total, t("15,25"));
    change(report, form.address("1.3.a", Column::Prior), t("3.100,6"));
    let mut found = form.findings(&grid);
    found.sort();
    assert_eq!(found[0], format!("C110 Báo cáo!{}", form.address("1.3.a", Column::Prior)));
    assert!(found.contains(&format!("X402 Báo cáo!{total}")), "{found:?}");
}

#[test]
fn what_follows_from_a_changed_prior_or_a_moved_label_is_told_once() {
    let form = forest();
    let mut grid = form.grid();
    let report = sheet(&mut grid, REPORT);
    // The prior is ten more, and Excel has added that up.
    let (prior, cumulative) = (form.address("1.3.a", Column::Prior), form.address("1.3.a", Column::Cumulative));
    change(report, prior, n(3110.5));
    let was = match report.value(cumulative) {
        Some(crate::model::grid::Value::Number(was)) => *was,
        other => panic!("{other:?}"),
    };
    change(report, cumulative, n(was + 10.0));
    assert_eq!(form.findings(&grid), [format!("C110 Báo cáo!{prior}")]);

    let mut grid = form.grid();
    let report = sheet(&mut grid, REPORT);
    let (label, other) = (form.address("1.3.a", Column::Content), form.address("1.3.b", Column::Content));
    let theirs = report.value(other).unwrap().display();
    change(report, label, t(&theirs));
    change(report, form.address("1.3.a", Column::Plan), n(63.8));
    change(report, form.address("1.3.a", Column::Uom), t("%"));
    set(report, form.address("1.3.a", CURRENT), n(9_999_999.0));
    assert_eq!(form.findings(&grid), [format!("S006 Báo cáo!{label}")]);
}

#[test]
fn what_rounding_takes_away_stays_in_the_log() {
    let form = forest();
    let mut grid = form.grid();
    let at = form.address("1.3.a", CURRENT);
    set(sheet(&mut grid, REPORT), at, n(0.000055));
    let submission = form.read(&grid).submission;
    let repair = submission.repairs.iter().find(|repair| repair.code == "R008").unwrap();
    assert_eq!((repair.raw.as_str(), repair.stored.as_str()), ("0,000055", "0.0001"));
}

#[test]
fn one_doubt_about_a_decimal_sign_is_enough() {
    let form = forest();
    let mut grid = form.grid();
    let at = form.address("1.3.a", CURRENT);
    set(sheet(&mut grid, REPORT), at, t("1,234"));
    assert_eq!(form.findings(&grid).iter().filter(|one| one.ends_with(&at.to_string())).count(), 1);
    assert!(form.findings(&grid).contains(&format!("C109 Báo cáo!{at}")));
}
