//! The sheet `Thông tin`: keys and values.
//!
//! Never judges the other sheets.

use std::collections::BTreeMap;

use crate::model::finding::Fault;
use crate::model::plan::About;
use crate::model::quantity::Quantity;

use super::super::codes;
use super::super::sheets::ABOUT;
use super::super::table::{Row, Table};
use super::known::Firsts;

pub(in crate::plan) struct Front {
    /// None if id, revision or year could not be read.
    pub is: Option<About>,
    pub year: Option<i32>,
}

pub(super) fn read(table: &Table<'_>, faults: &mut Vec<Fault>) -> Front {
    let rows = rows_by_key(table, faults);
    // A key whose row is gone has no cell to name; its sheet and what it should say are named then.
    for wanted in ABOUT.iter().filter(|wanted| wanted.required) {
        let expected = format!("{}, ví dụ {}", wanted.label, wanted.example);
        match rows.get(wanted.key) {
            Some(row) => {
                row.required("value", &expected, faults);
            }
            None => {
                let found = format!("không có dòng ‘{}’", wanted.key);
                faults.push(Fault::of_sheet(codes::MISSING_VALUE, table.name(), found, expected));
            }
        }
    }
    let text = |key: &str| rows.get(key).and_then(|row| row.text("value")).unwrap_or_default();
    let whole = |key: &str, low: i64, high: i64, expected: &str, faults: &mut Vec<Fault>| {
        let row = rows.get(key)?;
        let shown = row.text("value")?;
        let number = shown.parse::<Quantity>().ok().filter(|number| number.is_whole());
        let number = number.map(|number| number.raw() / Quantity::SCALE).filter(|n| (low..=high).contains(n));
        if number.is_none() {
            faults.push(row.fault(codes::YEAR_OR_REVISION, "value", shown, expected));
        }
        number
    };
    let year = whole("year", 2000, 2100, "năm có bốn chữ số, ví dụ 2022", faults).and_then(|n| i32::try_from(n).ok());
    let revision = whole("revision", 1, 9999, "số nguyên từ 1, ví dụ 1", faults).and_then(|n| u32::try_from(n).ok());
    let id = rows.get("id").and_then(|row| {
        row.text("value")?;
        row.code("value", "mã kế hoạch", faults)
    });
    let about = match (id, revision, year) {
        (Some(id), Some(revision), Some(year)) => Some(About {
            id,
            revision,
            year,
            title: text("title"),
            document_no: text("document_no"),
            document_date: text("document_date"),
            basis: text("basis"),
            parent_agency: text("parent_agency"),
            agency: text("agency"),
            department: text("department"),
            place: text("place"),
            signer: text("signer"),
            signer_title: text("signer_title"),
        }),
        _ => None,
    };
    Front { is: about, year }
}

fn rows_by_key<'a>(table: &'a Table<'a>, faults: &mut Vec<Fault>) -> BTreeMap<&'static str, Row<'a>> {
    let mut firsts = Firsts::default();
    let mut rows = BTreeMap::new();
    for row in table.rows() {
        let Some(key) = row.required("key", "mã mục, ví dụ year", faults) else { continue };
        match ABOUT.iter().find(|wanted| wanted.key == key.to_lowercase()) {
            Some(wanted) => {
                if firsts.admit(&key, row, "key", faults) {
                    rows.insert(wanted.key, row);
                }
            }
            None => {
                let keys: Vec<&str> = ABOUT.iter().map(|wanted| wanted.key).collect();
                faults.push(row.fault(codes::UNKNOWN_KEY, "key", key, keys.join(", ")));
            }
        }
    }
    rows
}
