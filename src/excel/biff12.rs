//! The records of an .xlsb that calamine leaves out: where sheets are, formats of cells, merged cells.
//!
//! Never gives a value.

use std::collections::BTreeMap;

use super::error::ReadError;
use super::look::{Fonts, Look};
use super::percent::shows_percent;
use super::scan::MAX_MERGES;
use super::tally::Spent;
use super::xls::area;
use crate::model::grid::{Address, Area};

#[derive(Default)]
pub(super) struct SheetPart {
    pub(super) cells: BTreeMap<Address, Seen>,
    pub(super) merges: Vec<Area>,
}

#[derive(Clone, Default)]
pub(super) struct Seen {
    pub(super) look: Look,
    pub(super) is_formula: bool,
}

/// Relation and name of every sheet, in the order of the tabs.
pub(super) fn sheets(workbook: &[u8]) -> Result<Vec<(String, String)>, ReadError> {
    let mut sheets = Vec::new();
    for record in (Walk { rest: workbook }) {
        let (kind, data) = record?;
        // BrtBundleSh: state, number, relation, name.
        if kind == 156 {
            let (relation, rest) = text(data.get(8..).unwrap_or_default()).ok_or_else(damaged)?;
            sheets.push((relation, text(rest).ok_or_else(damaged)?.0));
        }
    }
    Ok(sheets)
}

/// Formats of cells, by their number.
pub(super) fn looks(styles: &[u8]) -> Result<Vec<Look>, ReadError> {
    let (mut names, mut fonts, mut percents) = (Fonts::default(), Vec::new(), BTreeMap::new());
    let (mut looks, mut of_cells) = (Vec::new(), false);
    for record in (Walk { rest: styles }) {
        let (kind, data) = record?;
        match kind {
            // BrtFont: the name stands behind 21 bytes of size, colour and the like.
            43 => fonts.push(data.get(21..).and_then(text).map(|(name, _)| names.name(&name))),
            // BrtFmt
            44 => {
                if let Some((number, (code, _))) = short(data, 0).zip(data.get(2..).and_then(text)) {
                    percents.insert(number, shows_percent(&code));
                }
            }
            // Named styles are described by the same records as cells.
            617 => of_cells = true,
            618 => of_cells = false,
            // BrtXF: parent, number format, font.
            47 if of_cells => {
                let format = short(data, 2).unwrap_or(0);
                let percent = percents.get(&format).copied().unwrap_or(matches!(format, 9 | 10));
                let font = short(data, 4).and_then(|font| fonts.get(usize::from(font)).cloned().flatten());
                looks.push(Look { percent, font });
            }
            _ => {}
        }
    }
    Ok(looks)
}

pub(super) fn sheet(part: &[u8], looks: &[Look]) -> Result<SheetPart, ReadError> {
    let (mut found, mut row, mut spent) = (SheetPart::default(), 0, Spent::default());
    for record in (Walk { rest: part }) {
        let (kind, data) = record?;
        match kind {
            0 => row = long(data, 0).ok_or_else(damaged)?,
            // From BrtCellRk to BrtFmlaError; formulas from 8 on.
            2..=11 => {
                spent.cell("")?;
                let (Some(column), Some(style)) = (long(data, 0), long(data, 4)) else { return Err(damaged()) };
                let look = looks.get((style & 0x00FF_FFFF) as usize).cloned().unwrap_or_default();
                let column = u16::try_from(column).map_err(|_| damaged())?;
                found.cells.insert(Address::new(row, column), Seen { look, is_formula: kind >= 8 });
            }
            // BrtMergeCell
            176 => {
                if let [Some(top), Some(bottom), Some(left), Some(right)] = [0, 4, 8, 12].map(|at| long(data, at)) {
                    found.merges.extend(area((top, left), (bottom, right)));
                }
                if found.merges.len() > MAX_MERGES {
                    return Err(ReadError::too_big("quá nhiều vùng ô trộn"));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Records one after the other: kind in one or two bytes, length in one to four, content.
struct Walk<'a> {
    rest: &'a [u8],
}

impl<'a> Walk<'a> {
    fn step(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = self.figure(2)?;
        let length = self.figure(4)? as usize;
        let (data, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((u16::try_from(kind).ok()?, data))
    }

    /// Seven bits in each byte, the lowest first, as long as the eighth is set.
    fn figure(&mut self, most: u32) -> Option<u32> {
        let mut figure = 0;
        for place in 0..most {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            figure |= u32::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(figure)
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Result<(u16, &'a [u8]), ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let step = self.step();
        if step.is_none() {
            self.rest = &[];
        }
        Some(step.ok_or_else(damaged))
    }
}

/// A text of two bytes a letter behind its length, and what follows it.
fn text(data: &[u8]) -> Option<(String, &[u8])> {
    let letters = usize::try_from(long(data, 0)?).ok()?;
    let (text, rest) = data.get(4..)?.split_at_checked(letters.checked_mul(2)?)?;
    let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16_lossy(&units), rest))
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn damaged() -> ReadError {
    ReadError::corrupt("sổ làm việc .xlsb sai cấu trúc")
}
