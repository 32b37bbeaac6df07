//! The records of an .xls that calamine leaves out: formats of cells, text constants behind names, encryption.
//!
//! Never gives a value; it says where cells stand, how they look, and what a sheet claims of its size.

use std::collections::BTreeMap;

use super::error::ReadError;
use super::look::{Fonts, Look};
use super::percent::shows_percent;
use super::tally::Spent;
use crate::model::grid::Address;

/// Cells that a sheet may claim to hold: calamine makes room for as many as are claimed.
const MAX_CLAIMED: u64 = 4_000_000;

/// What is in the workbook's stream besides the values.
#[derive(Default)]
pub(super) struct Records {
    pub(super) sheets: Vec<SheetRecords>,
    /// Workbook-wide names that stand for a text.
    pub(super) names: Vec<(String, String)>,
    pub(super) has_macro_sheet: bool,
}

#[derive(Default)]
pub(super) struct SheetRecords {
    pub(super) cells: BTreeMap<Address, Seen>,
    /// Cells that come twice.
    pub(super) twice: Vec<Address>,
}

pub(super) struct Seen {
    pub(super) look: Look,
    pub(super) is_formula: bool,
}

/// Walks through the stream `Workbook` (Excel 97–2003) or `Book` (5.0 and 95).
pub(super) fn records(stream: &[u8]) -> Result<Records, ReadError> {
    let mut found = Records::default();
    let mut looks = Looks::default();
    let mut places = Vec::new();
    for record in (Walk { rest: stream }) {
        let (kind, data) = record?;
        match kind {
            // BOF: from 0x0600 on texts say whether their letters are wide.
            0x0809 => looks.is_wide = short(data, 0).is_none_or(|version| version >= 0x0600 || version == 0),
            0x002F => return Err(ReadError::Encrypted),
            0x0031 => looks.font(data),
            0x041E => looks.format(data),
            0x00E0 => looks.xf(data),
            0x0085 => {
                places.push(long(data, 0).ok_or_else(damaged)?);
                found.has_macro_sheet |= data.get(5) == Some(&1);
            }
            0x0018 => found.names.extend(text_name(data, looks.is_wide)),
            0x000A => break,
            _ => {}
        }
    }
    let mut spent = Spent::default();
    for place in places {
        let stream = usize::try_from(place).ok().and_then(|place| stream.get(place..)).ok_or_else(damaged)?;
        found.sheets.push(sheet(stream, &looks, &mut spent)?);
    }
    Ok(found)
}

fn sheet(stream: &[u8], looks: &Looks, spent: &mut Spent) -> Result<SheetRecords, ReadError> {
    let mut found = SheetRecords::default();
    // Charts inside of the sheet have cells of their own.
    let mut depth = 0_usize;
    for record in (Walk { rest: stream }) {
        let (kind, data) = record?;
        match kind {
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {}
            0x0200 => claimed(data)?,
            0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x00D6 | 0x00FD | 0x027E => {
                let (Some(row), Some(column), Some(xf)) = (short(data, 0), short(data, 2), short(data, 4)) else {
                    return Err(damaged());
                };
                spent.cell("")?;
                found.see(Address::new(row.into(), column), looks.of(xf), kind == 0x0006);
            }
            0x00BD => {
                let (Some(row), Some(first)) = (short(data, 0), short(data, 2)) else { return Err(damaged()) };
                let inner = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (column, part) in (first..=u16::MAX).zip(inner.chunks_exact(6)) {
                    spent.cell("")?;
                    found.see(Address::new(row.into(), column), looks.of(short(part, 0).unwrap_or(0)), false);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

impl SheetRecords {
    fn see(&mut self, at: Address, look: Look, is_formula: bool) {
        if self.cells.insert(at, Seen { look, is_formula }).is_some() {
            self.twice.push(at);
        }
    }
}

/// Rows and columns from and to; calamine makes room for all of them.
fn claimed(data: &[u8]) -> Result<(), ReadError> {
    let figures = match data.len() {
        10 => [0, 2, 4, 6].map(|at| short(data, at).map(u32::from)),
        _ => [long(data, 0), long(data, 4), short(data, 8).map(u32::from), short(data, 10).map(u32::from)],
    };
    let [Some(from_row), Some(to_row), Some(from_column), Some(to_column)] = figures else { return Err(damaged()) };
    let columns = if from_column > 0xFF || to_column < from_column { to_column } else { to_column - from_column };
    let cells = u64::from(to_row.saturating_sub(from_row)) * u64::from(columns);
    if cells > MAX_CLAIMED || (to_row > 0 && to_row <= from_row) {
        return Err(ReadError::too_big(format!(
            "trang tính khai vùng dữ liệu từ dòng {} đến dòng {to_row}, {columns} cột",
            u64::from(from_row) + 1
        )));
    }
    Ok(())
}

/// A name of the whole workbook that stands for a text: `khtc_stamp`.
fn text_name(data: &[u8], is_wide: bool) -> Option<(String, String)> {
    let (flags, letters, formula) = (short(data, 0)?, usize::from(*data.get(3)?), usize::from(short(data, 4)?));
    // Built-in names are a single letter; names of one sheet have its number.
    if flags & 0x20 != 0 || short(data, 8)? != 0 {
        return None;
    }
    let name =
        if is_wide { wide(data.get(15..)?, letters, *data.get(14)?)? } else { narrow(data.get(14..)?, letters)? };
    let tokens = data.get(data.len().checked_sub(formula)?..)?;
    let (0x17, Some(letters)) = (*tokens.first()?, tokens.get(1)) else { return None };
    let letters = usize::from(*letters);
    let text =
        if is_wide { wide(tokens.get(3..)?, letters, *tokens.get(2)?)? } else { narrow(tokens.get(2..)?, letters)? };
    Some((name, text))
}

/// Formats of cells, as far as they were read.
#[derive(Default)]
struct Looks {
    is_wide: bool,
    names: Fonts,
    fonts: Vec<Option<std::sync::Arc<str>>>,
    percents: BTreeMap<u16, bool>,
    looks: Vec<Look>,
}

impl Looks {
    fn font(&mut self, data: &[u8]) {
        let letters = data.get(14).copied().map(usize::from);
        let name = letters.and_then(|letters| match self.is_wide {
            true => wide(data.get(16..)?, letters, *data.get(15)?),
            false => narrow(data.get(15..)?, letters),
        });
        let name = name.map(|name| self.names.name(&name));
        self.fonts.push(name);
    }

    fn format(&mut self, data: &[u8]) {
        let code = match self.is_wide {
            true => short(data, 2).and_then(|letters| wide(data.get(5..)?, letters.into(), *data.get(4)?)),
            false => data.get(2).and_then(|letters| narrow(data.get(3..)?, usize::from(*letters))),
        };
        if let Some((number, code)) = short(data, 0).zip(code) {
            self.percents.insert(number, shows_percent(&code));
        }
    }

    fn xf(&mut self, data: &[u8]) {
        // There is no font number 4: those behind it are counted one too high.
        let font = short(data, 0).map(|font| usize::from(if font > 4 { font - 1 } else { font }));
        let format = short(data, 2).unwrap_or(0);
        let percent = self.percents.get(&format).copied().unwrap_or(matches!(format, 9 | 10));
        let font = font.and_then(|font| self.fonts.get(font).cloned().flatten());
        self.looks.push(Look { percent, font });
    }

    fn of(&self, xf: u16) -> Look {
        self.looks.get(usize::from(xf)).cloned().unwrap_or_default()
    }
}

/// Records one after the other: kind, length, content.
struct Walk<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Walk<'a> {
    type Item = Result<(u16, &'a [u8]), ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let parts = short(self.rest, 0).zip(short(self.rest, 2)).and_then(|(kind, length)| {
            let end = 4 + usize::from(length);
            Some((kind, self.rest.get(4..end)?, self.rest.get(end..)?))
        });
        match parts {
            Some((kind, data, rest)) => {
                self.rest = rest;
                Some(Ok((kind, data)))
            }
            None => {
                self.rest = &[];
                Some(Err(damaged()))
            }
        }
    }
}

fn damaged() -> ReadError {
    ReadError::corrupt("sổ làm việc .xls sai cấu trúc")
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Letters of one or two bytes, as the lowest flag says.
fn wide(data: &[u8], letters: usize, flags: u8) -> Option<String> {
    if flags & 1 == 0 {
        return narrow(data, letters);
    }
    let units: Vec<u16> =
        data.get(..2 * letters)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

fn narrow(data: &[u8], letters: usize) -> Option<String> {
    Some(data.get(..letters)?.iter().copied().map(char::from).collect())
}
