//! The codes that rows of a plan may refer to, and which of them were given before.
//!
//! Never takes a code that is only near: it is suggested.

use std::collections::HashMap;

use crate::model::finding::Fault;
use crate::viet::text::closest;

use super::super::codes;
use super::super::table::Row;

/// What rows may refer to.
pub(super) struct Known<'a> {
    pub year: Option<i32>,
    pub units: Vec<&'a str>,
    pub leaders: Vec<&'a str>,
}

impl Known<'_> {
    /// The unit's code in a cell, if there is such a unit.
    pub(super) fn unit(&self, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<String> {
        known(row, "unit", &self.units, codes::UNKNOWN_UNIT, faults)
    }

    pub(super) fn leader(&self, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<String> {
        known(row, "leader", &self.leaders, codes::UNKNOWN_LEADER, faults)
    }
}

/// A reference that must lead somewhere. What is near is suggested, not taken.
pub(super) fn known(
    row: Row<'_>,
    key: &str,
    codes: &[&str],
    code: &'static str,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let text = row.text(key)?;
    if codes.contains(&text.as_str()) {
        return Some(text);
    }
    let expected = match closest(&text, codes.iter().copied()) {
        Some(near) => format!("{near}, nếu muốn ghi mã này"),
        None => some_of(codes),
    };
    faults.push(row.fault(code, key, text, expected));
    None
}

/// `bql-csht, cc-kl, …`: enough to see what is meant.
pub(super) fn some_of(codes: &[&str]) -> String {
    let shown: Vec<&str> = codes.iter().copied().take(12).collect();
    match (shown.is_empty(), codes.len() > shown.len()) {
        (true, _) => "một mã đã khai báo (hiện chưa có mã nào)".to_owned(),
        (false, true) => format!("một trong: {} …", shown.join(", ")),
        (false, false) => format!("một trong: {}", shown.join(", ")),
    }
}

/// Notes who was first with a code, and faults the second.
#[derive(Default)]
pub(super) struct Firsts(HashMap<String, String>);

impl Firsts {
    /// True the first time. Capitals do not tell codes apart: they name files.
    pub fn admit(&mut self, code: &str, row: Row<'_>, key: &str, faults: &mut Vec<Fault>) -> bool {
        let folded = code.to_lowercase();
        match self.0.get(&folded) {
            Some(first) => {
                let expected = format!("mỗi mã một dòng; mã này đã có ở ô {first}");
                faults.push(row.fault(codes::DUPLICATE_CODE, key, code, expected));
                false
            }
            None => {
                self.0.insert(folded, row.place(key).cell);
                true
            }
        }
    }
}
