//! Decisions by call: what is recorded, what counts after it, and what is left to ask.

use std::path::Path;

use super::accept::accept;
use super::adjust::{WantedAnswer, adjust};
use super::outcome::DecisionOutcome;
use super::remark::{Doubt, Factor, Remark};
use super::return_report::return_report;
use super::undo::undo;
use super::waive::{AskedFinding, waive};
use crate::app::Workspace;
use crate::app::ask::{Decider, OfReport};
use crate::app::fixture::Office;
use crate::app::log::log;
use crate::error::Failure;
use crate::ledger::fixture::item;
use crate::model::correction::Change;
use crate::model::disposition::Disposition;
use crate::model::quantity::Quantity;

/// A folder that has received one report of June 2022: 512,5 ha of forest by Chi cục Kiểm lâm.
fn office(disposition: Disposition) -> Office {
    Office::with_report(&item("cc-kl", b"report", disposition), b"report")
}

fn open(root: &Path) -> Workspace {
    Workspace::open(root).unwrap()
}

fn of_june() -> OfReport {
    OfReport { period: "2022-06".parse().unwrap(), unit: "cc-kl".into(), attempt: None }
}

fn lan() -> Decider {
    Decider { by: "Lan".into(), reason: "đã kiểm tra tại chỗ".into() }
}

fn forest(root: &Path, to: &str) -> Result<DecisionOutcome, Failure> {
    let wanted = WantedAnswer { indicator: "1.3.a".into(), district: None, field: None, to: to.into() };
    adjust(&open(root), &of_june(), &wanted, &lan()).map(|answer| answer.value)
}

fn figures(changes: &[Change]) -> Vec<(String, String, String)> {
    changes.iter().map(|one| (one.indicator.clone(), one.was(), one.is())).collect()
}

fn moved(was: &str, is: &str) -> Vec<(String, String, String)> {
    vec![("1.3.a".to_owned(), was.to_owned(), is.to_owned())]
}

#[test]
fn another_figure_counts_until_the_decision_is_taken_back() {
    let office = office(Disposition::Accepted);
    let q = |text: &str| text.parse::<Quantity>().unwrap();
    let adjusted = forest(office.root(), "5125").unwrap();
    assert_eq!((adjusted.number, figures(&adjusted.effects.answers)), (Some(1), moved("512,5", "5.125")));
    let [Remark::Doubt(far), Remark::Doubt(Doubt::IfMistyped { decision: 1, again })] = &adjusted.remarks[..] else {
        panic!("{:?}", adjusted.remarks)
    };
    let factor = Factor::Times(q("10"));
    assert_eq!(*far, Doubt::FarFromBefore { to: q("5125"), before: q("512.5"), factor });
    assert_eq!((again.indicator.as_str(), &again.report), ("1.3.a", &of_june()));
    // What holds already is not written again, and the unit's own figure is no adjustment.
    assert!(!forest(office.root(), "5.125").unwrap().recorded);
    assert!(matches!(forest(office.root(), "512,5"), Err(Failure::UnitsOwnAnswer { decision: 1, .. })));
    assert!(matches!(forest(office.root(), "-9000"), Err(Failure::NotAnAnswer { .. })));
    let undone = undo(&open(office.root()), 1, &lan()).unwrap().value;
    assert_eq!((undone.about.undoes, figures(&undone.effects.answers)), (Some(1), moved("5.125", "512,5")));
    assert!(matches!(undo(&open(office.root()), 2, &lan()), Err(Failure::NotUndone { decision: 2, .. })));
    let logged = log(&open(office.root()), None).unwrap().value.decisions;
    let fates: Vec<_> = logged.iter().map(|one| (one.decision, one.fate())).collect();
    assert_eq!(fates, [("adjust", Some("đã hủy bởi quyết định số 2".to_owned())), ("undo", None)]);
}

#[test]
fn a_returned_report_no_longer_counts_and_its_unit_is_written_to() {
    let office = office(Disposition::Accepted);
    let returned = return_report(&open(office.root()), &of_june(), &lan()).unwrap().value;
    assert_eq!((returned.disposition, returned.standing_attempt), (Disposition::SentBack, None));
    let letter = returned.reply.unwrap();
    assert!(letter.ends_with("phan-hoi/2022-06/cc-kl-lan-1-tra-lai.eml") && letter.is_file());
    assert!(!return_report(&open(office.root()), &of_june(), &lan()).unwrap().value.recorded);
    let accepted = accept(&open(office.root()), &of_june(), &lan()).unwrap().value;
    // No letter of the program sent it back.
    assert_eq!((accepted.standing_attempt, &accepted.remarks[..]), (Some(1), &[][..]));
}

#[test]
fn what_is_meant_is_one_finding_and_an_accepted_report_counts_without_it() {
    let office = office(Disposition::SentBack);
    let asked = |cell: &str| AskedFinding { code: "c101".into(), cell: Some(cell.into()), ..AskedFinding::default() };
    let waived = |asked: &AskedFinding| waive(&open(office.root()), &of_june(), asked, &lan());
    // The error and its two warnings are in one cell.
    assert!(
        matches!(waived(&asked("theo huyen!g14")), Err(Failure::SeveralFindings { found, .. }) if found.len() == 3)
    );
    assert!(matches!(waived(&asked("A1")), Err(Failure::NoSuchFinding { found, .. }) if found.len() == 3));
    let accepted = accept(&open(office.root()), &of_june(), &lan()).unwrap().value;
    assert_eq!((accepted.standing_attempt, &accepted.remarks[..]), (Some(1), &[Remark::LetterNotNeeded][..]));
    // The cell that nobody could read stays unreported.
    assert_eq!(accepted.unreported.iter().map(|one| one.found.as_str()).collect::<Vec<_>>(), ["hai vườn?"]);
}
