//! The conservation of cells: read = accepted + rejected + ignored, none counted twice, none forgotten.
//!
//! Never judges a cell: it only counts what became of each.

use std::collections::BTreeMap;

use crate::layout::SheetKind;
use crate::model::grid::{Address, Grid, Sheet, Value};
use crate::model::submission::{CellCount, Ignored};

/// What became of every cell, by sheet.
pub struct Ballot {
    sheets: BTreeMap<String, Fates>,
}

/// The cells of one sheet in their order, and what became of each.
#[derive(Default)]
struct Fates {
    places: Vec<Address>,
    fates: Vec<Option<Fate>>,
}

impl Fates {
    fn has(&self, at: Address) -> bool {
        self.places.binary_search(&at).is_ok_and(|place| matches!(self.fates.get(place), Some(Some(_))))
    }

    fn decide(&mut self, at: Address, fate: Fate) {
        let place = self.places.binary_search(&at).unwrap_or_else(|place| {
            self.places.insert(place, at);
            self.fates.insert(place, None);
            place
        });
        if let Some(of_cell) = self.fates.get_mut(place) {
            *of_cell = Some(fate);
        }
    }
}

enum Fate {
    Accepted,
    Rejected,
    /// Why; and whether the cell is named beside the count.
    Ignored {
        reason: &'static str,
        named: bool,
    },
}

impl Fate {
    fn ignored(reason: &'static str, value: &Value) -> Fate {
        Fate::Ignored { reason, named: is_number(value) || is_sentence(value) }
    }
}

/// Sheets that we write and nobody answers on.
const OUR_OTHER_SHEETS: [&str; 5] =
    [crate::layout::stamp::STAMP_SHEET, GUIDE, "Việc cần sửa", "Kết quả tiếp nhận", SheetKind::Cases.name()];

/// The sheet of instructions.
const GUIDE: &str = "Hướng dẫn";

/// A sheet that we write and nobody answers on.
pub fn is_our_other_sheet(name: &str) -> bool {
    OUR_OTHER_SHEETS.contains(&name)
}

impl Ballot {
    /// Nothing is decided yet.
    pub fn over(grid: &Grid) -> Ballot {
        let mut sheets: BTreeMap<String, Fates> = BTreeMap::new();
        for sheet in &grid.sheets {
            sheets.entry(sheet.name.clone()).or_default().places.extend(sheet.cells.keys());
        }
        for Fates { places, fates } in sheets.values_mut() {
            places.sort();
            places.dedup();
            fates.resize_with(places.len(), || None);
        }
        Ballot { sheets }
    }

    pub fn accept(&mut self, sheet: &str, at: Address) {
        self.decide(sheet, at, Fate::Accepted);
    }

    pub fn reject(&mut self, sheet: &str, at: Address) {
        self.decide(sheet, at, Fate::Rejected);
    }

    fn decide(&mut self, sheet: &str, at: Address, fate: Fate) {
        if let Some(fates) = self.sheets.get_mut(sheet) {
            fates.decide(at, fate);
        }
    }

    /// Ignored, and only counted: our own words, or what a finding or a repair names already.
    pub fn ignore(&mut self, sheet: &str, at: Address, reason: &'static str) {
        self.decide(sheet, at, Fate::Ignored { reason, named: false });
    }

    /// Ignored, and named where it holds a number or a sentence, so that nothing is dropped in silence.
    pub fn ignore_named(&mut self, sheet: &str, at: Address, reason: &'static str, value: &Value) {
        self.decide(sheet, at, Fate::ignored(reason, value));
    }

    pub fn has(&self, sheet: &str, at: Address) -> bool {
        self.sheets.get(sheet).is_some_and(|fates| fates.has(at))
    }

    /// A sheet without a table of ours, and the numbers that are not ours on it; the guide and the list of cases
    /// have none of their own.
    pub fn foreign_sheet(&mut self, sheet: &Sheet) -> Vec<Address> {
        let is_ours = is_our_other_sheet(&sheet.name);
        let has_no_numbers = sheet.name == GUIDE || sheet.name == SheetKind::Cases.name();
        let mut numbers = Vec::new();
        let Some(fates) = self.sheets.get_mut(&sheet.name) else { return numbers };
        for (at, cell) in &sheet.cells {
            let is_stray = is_number(&cell.value) && (has_no_numbers || !is_ours);
            if is_stray {
                numbers.push(*at);
            }
            let fate = if is_ours && !is_stray {
                Fate::Ignored { reason: "tem, hướng dẫn và trả lời của phòng tổng hợp", named: false }
            } else {
                Fate::ignored("trang không thuộc biểu mẫu", &cell.value)
            };
            fates.decide(*at, fate);
        }
        numbers
    }

    /// The count over the whole workbook. A cell that nobody spoke of would break the law, so it is listed too;
    /// what could not be read may hold anything, so it is named.
    pub fn count(mut self, grid: &Grid) -> (CellCount, Vec<Ignored>) {
        for sheet in &grid.sheets {
            let Some(fates) = self.sheets.get_mut(&sheet.name) else { continue };
            for (at, _) in &sheet.unreadable {
                let reason = "ô không đọc được, ngoài các ô nhập";
                if !fates.has(*at) {
                    fates.decide(*at, Fate::Ignored { reason, named: true });
                }
            }
            for (at, cell) in &sheet.cells {
                if !fates.has(*at) {
                    fates.decide(*at, Fate::ignored("ngoài biểu mẫu", &cell.value));
                }
            }
        }
        let mut count = CellCount::default();
        let mut ignored = Vec::new();
        for (sheet, Fates { places, fates }) in &self.sheets {
            let mut groups: BTreeMap<&str, Ignored> = BTreeMap::new();
            for (at, fate) in places.iter().zip(fates).filter_map(|(at, fate)| Some((at, fate.as_ref()?))) {
                count.read += 1;
                match fate {
                    Fate::Accepted => count.accepted += 1,
                    Fate::Rejected => count.rejected += 1,
                    Fate::Ignored { reason, named } => {
                        count.ignored += 1;
                        // Cells are named within their sheet, so the sheet stands in the reason.
                        let group = groups.entry(reason).or_insert_with(|| Ignored {
                            reason: format!("{sheet}: {reason}"),
                            count: 0,
                            cells: Vec::new(),
                        });
                        group.count += 1;
                        group.cells.extend(named.then(|| at.to_string()));
                    }
                }
            }
            ignored.extend(groups.into_values());
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
