//! Letters before anything else is read: TCVN3 and VNI become Unicode, look-alikes the letters that were meant.
//!
//! Never touches the raw text: it stays in the repair, and the sender's workbook stays as it is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::layout::stamp::STAMP_SHEET;
use crate::model::grid::{Cell, CellRef, Grid, Value};
use crate::viet::legacy::{self, Converted, Encoding, Evidence};
use crate::viet::lookalike;

/// A workbook whose texts can be read, and what had to be done for that.
pub struct Letters<'a> {
    pub grid: Cow<'a, Grid>,
    pub mended: BTreeMap<CellRef, Mended>,
}

/// A cell whose letters were converted.
pub struct Mended {
    pub raw: String,
    /// `R011`, `R012`.
    pub codes: Vec<&'static str>,
    /// The text can only be read in part; it is not guessed.
    pub letters_lost: bool,
}

/// Mends every text of the workbook, except on the stamp's sheet: nobody types there, and its seal covers each letter.
pub fn mend(grid: &Grid) -> Letters<'_> {
    let verdicts = verdicts(grid);
    // One text that is beyond doubt says how the others were written, a single word among them.
    let is_known = |encoding: Encoding| {
        verdicts.values().any(|(found, evidence)| found.encoding == encoding && *evidence == Evidence::Strong)
    };
    let mut letters = Letters { grid: Cow::Borrowed(grid), mended: BTreeMap::new() };
    for (number, sheet) in grid.sheets.iter().enumerate().filter(|(_, sheet)| sheet.name != STAMP_SHEET) {
        for (at, cell) in &sheet.cells {
            let Value::Text(raw) = &cell.value else { continue };
            let converted = verdicts
                .get(&(number, *at))
                .filter(|(found, evidence)| *evidence == Evidence::Strong || is_known(found.encoding));
            let text = converted.map_or(raw.as_str(), |(found, _)| found.text.as_str());
            let replaced = lookalike::mend(text);
            let codes: Vec<&'static str> =
                [converted.map(|_| "R011"), (replaced != text).then_some("R012")].into_iter().flatten().collect();
            if codes.is_empty() {
                continue;
            }
            let letters_lost = converted.is_some_and(|(found, _)| found.letters_lost);
            letters.mended.insert(sheet.cell_ref(*at), Mended { raw: raw.clone(), codes, letters_lost });
            let value = Value::Text(replaced.into_owned());
            if let Some(sheet) = letters.grid.to_mut().sheets.get_mut(number) {
                sheet.cells.insert(*at, Cell { value, ..cell.clone() });
            }
        }
    }
    letters
}

type Place = (usize, crate::model::grid::Address);

/// What each text would be in one of the old encodings, where its font or its words speak for one.
fn verdicts(grid: &Grid) -> BTreeMap<Place, (Converted, Evidence)> {
    let mut verdicts = BTreeMap::new();
    for (number, sheet) in grid.sheets.iter().enumerate().filter(|(_, sheet)| sheet.name != STAMP_SHEET) {
        for (at, cell) in &sheet.cells {
            let Value::Text(text) = &cell.value else { continue };
            if text.is_ascii() {
                continue;
            }
            let by_font = cell.font.as_deref().and_then(|font| legacy::by_font(text, font));
            let verdict = by_font.map(|found| (found, Evidence::Strong)).or_else(|| legacy::by_words(text));
            verdicts.extend(verdict.map(|verdict| ((number, *at), verdict)));
        }
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::grid::{Address, Sheet};

    fn grid(texts: &[&str]) -> Grid {
        let mut sheet = Sheet { name: "Báo cáo".into(), ..Sheet::default() };
        for (row, text) in texts.iter().enumerate() {
            sheet.cells.insert(Address::new(row as u32, 0), Cell::new(Value::Text((*text).to_owned())));
        }
        Grid { sheets: vec![sheet], ..Grid::default() }
    }

    fn mended(texts: &[&str]) -> Vec<String> {
        let grid = grid(texts);
        mend(&grid).grid.sheets[0].cells.values().map(|cell| cell.value.display()).collect()
    }

    #[test]
    fn one_word_is_read_as_its_neighbours_are() {
        assert_eq!(mended(&["5 chuçi"]), ["5 chuçi"]);
        assert_eq!(mended(&["5 chuçi", "hoµn thµnh"]), ["5 chuỗi", "hoàn thành"]);
        assert_eq!(mended(&["5 chuçi", "hoaøn thaønh"]), ["5 chuçi", "hoàn thành"]);
    }

    #[test]
    fn what_needs_nothing_is_not_copied() {
        let grid = grid(&["Trồng rừng", "1÷3", "512,5 ha"]);
        assert!(matches!(mend(&grid).grid, Cow::Borrowed(_)));
    }

    #[test]
    fn the_raw_text_is_kept() {
        let grid = grid(&["hоµn thµnh", "h\u{43e}àn thành"]);
        let letters = mend(&grid);
        let one = &letters.mended[&CellRef { sheet: "Báo cáo".into(), cell: "A2".into() }];
        assert_eq!((one.raw.as_str(), one.codes.as_slice()), ("h\u{43e}àn thành", ["R012"].as_slice()));
    }
}
