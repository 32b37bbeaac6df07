//! The sheet `Nhiệm vụ`: the numbered tree, and what children inherit.
//!
//! Never knows what is measured under a task.

use std::collections::HashMap;

use chrono::Datelike;

use crate::model::finding::Fault;
use crate::model::plan::{Task, parent_no};

use super::super::codes;
use super::super::table::{Row, Table};
use super::known::{Firsts, Known};
use crate::plan::table::Placed;

/// For a sheet whose plan has no year: that was named, and no plan comes of it.
const ANY_YEAR: i32 = 2000;

pub(in crate::plan) struct Tasks<'a> {
    pub read: Vec<Placed<'a, Task>>,
    /// Numbers that stand in the sheet, whether or not their row could be used.
    pub named: Vec<String>,
    /// Tasks whose unit could not be read or is unknown, their children included: no more is said about it.
    pub unit_in_doubt: Vec<String>,
    pub deadline_in_doubt: Vec<String>,
}

pub(super) fn read<'a>(table: &'a Table<'a>, known: &Known<'_>, faults: &mut Vec<Fault>) -> Tasks<'a> {
    let rows = table.rows();
    let all: Vec<String> = rows.iter().filter_map(|row| row.text("no")).collect();
    let mut firsts = Firsts::default();
    let mut numbering = Numbering::default();
    let mut tasks =
        Tasks { read: Vec::new(), named: all.clone(), unit_in_doubt: Vec::new(), deadline_in_doubt: Vec::new() };
    for row in rows {
        let no = number(row, faults);
        let title = row.required("title", "nội dung nhiệm vụ", faults).unwrap_or_default();
        let leader = known.leader(row, faults);
        let unit = known.unit(row, faults);
        let deadline = row.deadline("deadline", known.year.unwrap_or(ANY_YEAR), faults);
        if let (Some(deadline), Some(year)) = (&deadline, known.year) {
            if deadline.day.year() != year {
                let expected = format!("một ngày trong năm {year}");
                faults.push(row.fault(codes::DEADLINE_OUTSIDE_YEAR, "deadline", &deadline.text, expected));
            } else if deadline.perhaps_a_month {
                let expected = format!("{} hoặc Tháng {}/{year}", deadline.text, deadline.day.month());
                faults.push(row.fault(codes::DEADLINE_FIRST_OF_MONTH, "deadline", &deadline.text, expected));
            }
        }
        let Some(no) = no.filter(|no| firsts.admit(no, row, "no", faults)) else { continue };
        numbering.judge(&no, &all, row, faults);

        let parent = parent_no(&no).map(str::to_owned);
        let above = parent.as_deref().and_then(|parent| tasks.read.iter().find(|task| task.is.no == parent));
        let parent_in = |doubt: &[String]| parent.as_ref().is_some_and(|parent| doubt.contains(parent));
        let unit_unread = unit.is_none() && (row.text("unit").is_some() || row.is_spoilt("unit"));
        let deadline_unread = deadline.is_none() && (row.text("deadline").is_some() || row.is_spoilt("deadline"));
        if unit_unread || (unit.is_none() && parent_in(&tasks.unit_in_doubt)) {
            tasks.unit_in_doubt.push(no.clone());
        }
        if deadline_unread || (deadline.is_none() && parent_in(&tasks.deadline_in_doubt)) {
            tasks.deadline_in_doubt.push(no.clone());
        }
        let inherited = above.map(|above| (above.is.deadline, above.is.deadline_text.clone())).unwrap_or_default();
        let (deadline, deadline_text) = match deadline {
            Some(deadline) => (Some(deadline.day), deadline.text),
            None => inherited,
        };
        let task = Task {
            leader: leader.or_else(|| above.and_then(|above| above.is.leader.clone())),
            unit: unit.or_else(|| above.and_then(|above| above.is.unit.clone())),
            deadline,
            deadline_text,
            note: row.text("note"),
            title,
            no,
        };
        tasks.read.push(Placed { is: task, row });
    }
    tasks
}

/// `1`, `1.1`, `3.2.1`; `1.` is taken for `1`. A date is what a spreadsheet made of a typed 1.2.
fn number(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    let text = row.required("no", "số thứ tự, ví dụ 1.1", faults)?;
    let no = text.strip_suffix('.').unwrap_or(&text).to_owned();
    let is_part = |part: &str| {
        !part.is_empty() && part.len() <= 3 && !part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !no.split('.').all(is_part) {
        faults.push(row.fault(codes::BAD_CODE, "no", text, "các số cách nhau bằng dấu chấm, ví dụ 1.1"));
        return None;
    }
    Some(no)
}

/// The last number seen under each parent.
#[derive(Default)]
struct Numbering(HashMap<String, u32>);

impl Numbering {
    /// Brothers count 1, 2, 3 … in order, and stand below their parent.
    fn judge(&mut self, no: &str, all: &[String], row: Row<'_>, faults: &mut Vec<Fault>) {
        let parent = parent_no(no).unwrap_or_default();
        let last = no.rsplit('.').next().and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
        let orphan = !parent.is_empty() && !self.seen(parent);
        if orphan {
            let expected = if all.iter().any(|other| other == parent) {
                format!("nhiệm vụ {parent} đứng trước {no}")
            } else {
                format!("có dòng nhiệm vụ {parent} đứng trước")
            };
            faults.push(row.fault(codes::PARENT_MISSING, "no", no, expected));
        }
        let before = self.0.get(parent).copied().unwrap_or_default();
        if last != before + 1 && !orphan {
            let next = before + 1;
            let expected = if parent.is_empty() { next.to_string() } else { format!("{parent}.{next}") };
            faults.push(row.fault(codes::NUMBERING_GAP, "no", no, expected));
        }
        self.0.insert(parent.to_owned(), last.max(before));
        self.0.entry(no.to_owned()).or_default();
    }

    fn seen(&self, no: &str) -> bool {
        self.0.contains_key(no)
    }
}
