//! A ledger in a folder of its own, and items to put into it.
//!
//! Never used outside tests.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};
use tempfile::TempDir;

use super::{Closure, Ledger, NewClosing, NewReceipt, PlanKey, PlanWorkbook, ReceiptSource, Recorded};
use crate::model::closing::Kept;
use crate::model::consolidation::Status;
use crate::model::digest::{Content, sha256_hex};
use crate::model::disposition::Disposition;
use crate::model::entry::{Entry, Field, HeaderAnswer, HeaderKey};
use crate::model::finding::{Finding, Repair, Severity};
use crate::model::grid::CellRef;
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::model::reminder::{Reminder, ReminderKind};
use crate::model::submission::{CellCount, Ignored, Item};
use crate::model::told::{Told, ToldFigures};

pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.path().join("so-theo-doi.db")
    }

    /// A ledger that knows the plan `ke-hoach-2022`.
    pub(super) fn ledger(&self) -> Ledger {
        let mut ledger = Ledger::open(&self.path()).unwrap();
        ledger.record_plan(&workbook(), at("2022-02-15T08:00:00+07:00")).unwrap();
        ledger
    }

    /// The names in the folder, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub(crate) fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

pub(super) fn workbook() -> PlanWorkbook<'static> {
    PlanWorkbook {
        plan_id: "ke-hoach-2022",
        revision: 1,
        content_digest: "c1",
        file_name: "ke-hoach.xlsx",
        bytes: b"the plan",
    }
}

pub(super) fn plan() -> PlanKey {
    PlanKey { id: "ke-hoach-2022".into(), revision: 1, digest: "c1".into() }
}

/// A report of June 2022 with something in every part.
pub(crate) fn item(unit: &str, bytes: &[u8], disposition: Disposition) -> Item {
    let cell = |cell: &str| CellRef { sheet: "Báo cáo".into(), cell: cell.into() };
    let entry = |field, value, text: Option<&str>, address| Entry {
        indicator: "1.3.a".into(),
        district: None,
        field,
        value,
        text: text.map(str::to_owned),
        date: None,
        estimated: false,
        at: cell(address),
    };
    Item {
        file: format!("{unit}.xlsx"),
        sha256: sha256_hex(bytes),
        disposition,
        unit: Some(unit.into()),
        period: Some("2022-06".parse().unwrap()),
        attempt: None,
        cells: CellCount { read: 20, accepted: 3, rejected: 1, ignored: 16 },
        findings: vec![finding(Severity::Error), finding(Severity::Warning), finding(Severity::Warning)],
        repairs: vec![Repair { code: "R001".into(), at: cell("G12"), raw: "512,5ha".into(), stored: "512.5".into() }],
        entries: vec![
            entry(Field::Current, Some(Quantity::from_raw(5_125_000)), None, "G12"),
            entry(Field::Result, None, Some("Đã trồng"), "K12"),
            Entry {
                date: "2022-01-28".parse().ok(),
                district: Some("181".into()),
                estimated: true,
                ..entry(Field::DoneOn, None, None, "L14")
            },
        ],
        header: vec![HeaderAnswer {
            key: HeaderKey::DocumentDate,
            text: "14/6/2022".into(),
            date: "2022-06-14".parse().ok(),
            at: cell("C3"),
        }],
        ignored: vec![
            Ignored { reason: "nhãn".into(), count: 13, cells: vec![] },
            Ignored {
                reason: "ngoài bảng".into(), count: 3, cells: vec!["Báo cáo!K3".into(), "Báo cáo!K4".into()]
            },
        ],
        outdated_by: None,
        correction: None,
    }
}

pub(super) fn finding(severity: Severity) -> Finding {
    Finding {
        code: "C101".into(),
        name: "not-a-number".into(),
        severity,
        sheet: Some("Theo huyện".into()),
        cell: Some("G14".into()),
        indicator: Some("1.3.c".into()),
        district: Some("181".into()),
        found: "hai vườn?".into(),
        expected: "một số, ví dụ 2".into(),
        message: "Theo huyện!G14: ‘hai vườn?’ không phải là số.".into(),
        remedy: "Nhập số.".into(),
        shadow: false,
    }
}

/// A workbook that told one figure.
pub(super) fn told(period: &str, known_at: &str) -> Told {
    Told {
        plan: "ke-hoach-2022".into(),
        revision: 1,
        plan_digest: "c1".into(),
        period: period.parse().unwrap(),
        as_of: "2022-06-14".parse().unwrap(),
        known_at: at(known_at),
        last_receipt: 1,
        arithmetic: "0.1.0".into(),
        figures: vec![ToldFigures {
            indicator: "1.3.a".into(),
            prior: None,
            current: Some(Quantity::from_raw(5_125_000)),
            cumulative: Some(Quantity::from_raw(36_130_000)),
            percent: Some(Quantity::from_raw(401_000)),
            status: Status::InProgressOnTime,
        }],
    }
}

/// A draft of a day.
pub(super) fn reminder(unit: &str, time: &str) -> Reminder {
    Reminder {
        unit: unit.into(),
        period: "2022-06".parse().unwrap(),
        kind: ReminderKind::Missing,
        at: at(time),
        digest: sha256_hex(format!("{unit} {time}").as_bytes()),
    }
}

/// A receipt of 15/6/2022, recorded as it came.
pub(crate) fn receipt<'a>(item: &'a Item, bytes: &'a [u8]) -> NewReceipt<'a> {
    receipt_at(item, bytes, at("2022-06-15T09:00:00+07:00"))
}

pub(crate) fn receipt_at<'a>(item: &'a Item, bytes: &'a [u8], time: DateTime<FixedOffset>) -> NewReceipt<'a> {
    let source = ReceiptSource { path: format!("hop-thu-den/{}", item.file), mail: None, via: None };
    NewReceipt { item, original: Content::of(bytes), received_at: time, recorded_at: time, source, plan: Some(plan()) }
}

/// Records a report of a unit for June 2022.
pub(super) fn send(ledger: &mut Ledger, unit: &str, bytes: &[u8], disposition: Disposition) -> Recorded {
    ledger.record(&receipt(&item(unit, bytes, disposition), bytes)).unwrap()
}

/// Closes a period with what it said, for good; the number of the act.
pub(super) fn close(ledger: &mut Ledger, period: Period, now: DateTime<FixedOffset>) -> i64 {
    let received = ledger.received("ke-hoach-2022", None).unwrap();
    let last_receipt = received.iter().map(|one| one.receipt).max().unwrap_or(0);
    let figures = Told { last_receipt, known_at: now, ..told(&period.to_string(), "2022-06-20T08:00:00+07:00") };
    let last_act = ledger.closings("ke-hoach-2022", None).unwrap().last().map_or(0, |one| one.id);
    let workbooks = [(Kept::Office, b"office".to_vec()), (Kept::Province, b"province".to_vec())];
    let new = NewClosing {
        figures: &figures,
        last_act,
        last_decision: ledger.last_decision("ke-hoach-2022").unwrap(),
        workbooks: &workbooks,
        by: Some("Lan"),
        reason: None,
        lacking: None,
    };
    match ledger.close(&new, now).unwrap() {
        Closure::Done(closing) => closing.id,
        other => panic!("{other:?}"),
    }
}
