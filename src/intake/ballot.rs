//! The conservation of cells: read = accepted + rejected + ignored, none counted twice, none forgotten.

use std::collections::BTreeMap;

use crate::model::grid::{Address, Grid, Sheet, Value};
use crate::model::submission::{CellCount, Ignored};

/// What became of every cell.
#[derive(Default)]
pub struct Ballot {
    fates: BTreeMap<(String, Address), Fate>,
}

enum Fate {
    Accepted,
    Rejected,
    Ignored { reason: String, named: bool },
}

impl Ballot {
    pub fn accept(&mut self, sheet: &str, at: Address) {
        self.fates.insert((sheet.to_owned(), at), Fate::Accepted);
    }

    pub fn reject(&mut self, sheet: &str, at: Address) {
        self.fates.insert((sheet.to_owned(), at), Fate::Rejected);
    }

    pub fn ignore(&mut self, sheet: &str, at: Address, reason: &str) {
        self.fates.insert((sheet.to_owned(), at), Fate::Ignored { reason: reason.to_owned(), named: false });
    }

    /// Ignored, and named where it holds a number or a sentence, so that nothing is dropped in silence.
    pub fn ignore_named(&mut self, sheet: &str, at: Address, reason: &str, value: &Value) {
        let named = is_number(value) || is_sentence(value);
        self.fates.insert((sheet.to_owned(), at), Fate::Ignored { reason: reason.to_owned(), named });
    }

    pub fn has(&self, sheet: &str, at: Address) -> bool {
        self.fates.contains_key(&(sheet.to_owned(), at))
    }

    /// A sheet without a table of ours.
    pub fn foreign_sheet(&mut self, sheet: &Sheet) {
        let ours = [crate::layout::stamp::STAMP_SHEET, "Hướng dẫn", "Việc cần sửa", "Kết quả tiếp nhận"];
        for (at, cell) in &sheet.cells {
            if ours.contains(&sheet.name.as_str()) {
                self.ignore(&sheet.name, *at, "tem, hướng dẫn và trả lời của phòng tổng hợp");
            } else {
                let reason = format!("trang “{}” không thuộc biểu mẫu", sheet.name);
                self.ignore_named(&sheet.name, *at, &reason, &cell.value);
            }
        }
    }

    /// The count over the whole workbook. A cell that nobody spoke of would break the law, so it is listed too.
    pub fn count(mut self, grid: &Grid) -> (CellCount, Vec<Ignored>) {
        for sheet in &grid.sheets {
            for at in sheet.cells.keys().chain(sheet.unreadable.iter().map(|(at, _)| at)) {
                if !self.has(&sheet.name, *at) {
                    self.ignore(&sheet.name, *at, "ô không đọc được, ngoài các ô nhập");
                }
            }
        }
        let mut count = CellCount { read: self.fates.len() as u32, ..CellCount::default() };
        let mut ignored: Vec<Ignored> = Vec::new();
        for ((sheet, at), fate) in &self.fates {
            match fate {
                Fate::Accepted => count.accepted += 1,
                Fate::Rejected => count.rejected += 1,
                Fate::Ignored { reason, named } => {
                    count.ignored += 1;
                    let group = ignored.iter().position(|one| one.reason == *reason).unwrap_or_else(|| {
                        ignored.push(Ignored { reason: reason.clone(), count: 0, cells: Vec::new() });
                        ignored.len() - 1
                    });
                    if let Some(group) = ignored.get_mut(group) {
                        group.count += 1;
                        if *named {
                            group.cells.push(format!("{sheet}!{at}"));
                        }
                    }
                }
            }
        }
        (count, ignored)
    }
}

pub fn is_number(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Date(_) => true,
        Value::Empty | Value::Text(_) | Value::Bool(_) | Value::Error(_) => false,
    }
}

/// Two words or more.
pub fn is_sentence(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.split_whitespace().count() >= 2,
        Value::Empty | Value::Number(_) | Value::Date(_) | Value::Bool(_) | Value::Error(_) => false,
    }
}
