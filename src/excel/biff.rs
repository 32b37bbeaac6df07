//! The stream of records inside of an .xls of Excel 97–2003 (BIFF8): texts, formats, names, and the cells of sheets.
//!
//! Never makes room for what a record claims: only what is there counts.

use super::binary::{self, Formats, utf16};
use super::error::{ReadError, SheetFormat};
use super::limits::{Filling, Spent};
use super::ole::{double, long, short};
use super::scan::MAX_MERGES;
use crate::model::grid::{Address, Area, Sheet, Value, Visibility};

/// What stands before the sheets.
#[derive(Default)]
pub(super) struct Globals {
    pub(super) sheets: Vec<SheetPlace>,
    /// Workbook-wide names that stand for a text.
    pub(super) names: Vec<(String, String)>,
    pub(super) has_macro_sheet: bool,
    formats: Formats,
    texts: Vec<String>,
}

pub(super) struct SheetPlace {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    /// Not a chart or macro sheet.
    pub(super) has_cells: bool,
    place: usize,
}

pub(super) fn globals(stream: &[u8]) -> Result<Globals, ReadError> {
    let mut globals = Globals::default();
    let mut walk = Walk { rest: stream };
    while let Some((kind, data)) = walk.next()? {
        match kind {
            0x0809 if short(data, 0) != Some(0x0600) => {
                return Err(ReadError::Unsupported { format: SheetFormat::AncientXls });
            }
            // FilePass: whatever follows is encrypted.
            0x002F => return Err(ReadError::Encrypted),
            0x0022 => globals.formats.is_1904 = short(data, 0) == Some(1),
            0x0031 => globals.formats.font(data.get(14..).and_then(short_text)),
            0x041E => {
                if let Some((number, code)) = short(data, 0).zip(data.get(2..).and_then(text)) {
                    globals.formats.code(number, &code);
                }
            }
            0x00E0 => {
                let (font, code) = short(data, 0).zip(short(data, 2)).ok_or_else(damaged)?;
                // There is no font number 4: those behind it are counted one too high.
                globals.formats.cell(code, usize::from(if font > 4 { font - 1 } else { font }));
            }
            0x0085 => {
                let place = sheet_place(data).ok_or_else(damaged)?;
                globals.has_macro_sheet |= data.get(5) == Some(&1);
                globals.sheets.push(place);
            }
            0x0018 => globals.names.extend(text_name(data)),
            0x00FC => globals.texts = Continued::new(data.get(8..).unwrap_or_default(), &mut walk)?.texts()?,
            0x000A => break,
            _ => {}
        }
    }
    Ok(globals)
}

fn sheet_place(data: &[u8]) -> Option<SheetPlace> {
    let visibility = match data.get(4)? & 0b11 {
        0 => Visibility::Visible,
        1 => Visibility::Hidden,
        _ => Visibility::VeryHidden,
    };
    let place = usize::try_from(long(data, 0)?).ok()?;
    Some(SheetPlace { name: short_text(data.get(6..)?)?, visibility, has_cells: *data.get(5)? == 0, place })
}

/// A name of the whole workbook that stands for a text, as the stamp does.
fn text_name(data: &[u8]) -> Option<(String, String)> {
    let (flags, letters, formula) = (short(data, 0)?, usize::from(*data.get(3)?), usize::from(short(data, 4)?));
    // Built-in names are a single letter; names of one sheet have its number.
    if flags & 0x20 != 0 || short(data, 8)? != 0 {
        return None;
    }
    let name = letters_of(data.get(15..)?, letters, *data.get(14)?)?;
    let tokens = data.get(data.len().checked_sub(formula)?..)?;
    (*tokens.first()? == 0x17).then(|| short_text(tokens.get(1..)?)).flatten().map(|text| (name, text))
}

pub(super) fn sheet(
    stream: &[u8],
    globals: &Globals,
    part: &SheetPlace,
    name: String,
    spent: &mut Spent,
) -> Result<Sheet, ReadError> {
    let mut walk = Walk { rest: stream.get(part.place..).ok_or_else(damaged)? };
    let mut cells = Cells { globals, filling: Filling::of(name), merges: Vec::new(), awaiting: None };
    // Charts inside of the sheet have cells of their own.
    let mut depth = 0_usize;
    loop {
        spent.record(cells.filling.name())?;
        let (kind, data) = walk.next()?.ok_or_else(damaged)?;
        match kind {
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {}
            0x0207 => {
                let text = Continued::new(data, &mut walk)?.text()?;
                cells.result(text, spent)?;
            }
            0x00BD => cells.packed_row(data, spent)?,
            0x00E5 => cells.merge(data)?,
            _ => cells.record(kind, data, spent)?,
        }
    }
    Ok(Sheet { merges: cells.merges, visibility: part.visibility, ..cells.filling.sheet() })
}

struct Cells<'g> {
    globals: &'g Globals,
    filling: Filling,
    merges: Vec<Area>,
    /// A formula whose text follows in a record of its own.
    awaiting: Option<(Address, usize)>,
}

impl Cells<'_> {
    /// One cell in one record: row, column, format, value.
    fn record(&mut self, kind: u16, data: &[u8], spent: &mut Spent) -> Result<(), ReadError> {
        if !matches!(kind, 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x00D6 | 0x00FD | 0x027E | 0x0201) {
            return Ok(());
        }
        spent.cell(self.filling.name())?;
        let (at, style) = place(data)?;
        let formats = &self.globals.formats;
        let value = match kind {
            0x0201 => return Ok(()),
            0x0203 => formats.number(style, double(data, 6).ok_or_else(damaged)?),
            0x027E => formats.number(style, binary::packed(data, 6).ok_or_else(damaged)?),
            0x0204 | 0x00D6 => Ok(Value::Text(data.get(6..).and_then(text).ok_or_else(damaged)?)),
            0x00FD => {
                let number = long(data, 6).ok_or_else(damaged)?;
                let text = usize::try_from(number).ok().and_then(|number| self.globals.texts.get(number));
                text.cloned().map(Value::Text).ok_or_else(|| format!("văn bản dùng chung số ‘{number}’ không có thật"))
            }
            0x0205 => match (data.get(6), data.get(7)) {
                (Some(code), Some(1)) => Ok(binary::error(*code)),
                (Some(truth), Some(0)) => Ok(Value::Bool(*truth != 0)),
                _ => return Err(damaged()),
            },
            _ => match data.get(6..14).ok_or_else(damaged)? {
                [0, .., 0xFF, 0xFF] => {
                    self.awaiting = Some((at, style));
                    return Ok(());
                }
                [1, _, truth, .., 0xFF, 0xFF] => Ok(Value::Bool(*truth != 0)),
                [2, _, code, .., 0xFF, 0xFF] => Ok(binary::error(*code)),
                [3, .., 0xFF, 0xFF] => Ok(Value::Text(String::new())),
                _ => formats.number(style, double(data, 6).ok_or_else(damaged)?),
            },
        };
        self.put(at, style, value, kind == 0x0006, spent)
    }

    /// The text of the formula before.
    fn result(&mut self, text: String, spent: &mut Spent) -> Result<(), ReadError> {
        match self.awaiting.take() {
            Some((at, style)) => self.put(at, style, Ok(Value::Text(text)), true, spent),
            None => Err(damaged()),
        }
    }

    /// Several packed numbers of one row in one record.
    fn packed_row(&mut self, data: &[u8], spent: &mut Spent) -> Result<(), ReadError> {
        let (row, first) = short(data, 0).zip(short(data, 2)).ok_or_else(damaged)?;
        let inner = data.get(4..data.len().saturating_sub(2)).ok_or_else(damaged)?;
        for (column, one) in (first..=u16::MAX).zip(inner.chunks_exact(6)) {
            spent.cell(self.filling.name())?;
            let (style, number) = short(one, 0).zip(binary::packed(one, 2)).ok_or_else(damaged)?;
            let value = self.globals.formats.number(style.into(), number);
            self.put(Address::new(row.into(), column), style.into(), value, false, spent)?;
        }
        Ok(())
    }

    fn put(
        &mut self,
        at: Address,
        style: usize,
        value: Result<Value, String>,
        is_formula: bool,
        spent: &mut Spent,
    ) -> Result<(), ReadError> {
        match value.map(|value| self.globals.formats.dressed(style, value, is_formula)) {
            Ok(Some(cell)) => self.filling.place(at, cell, spent),
            Ok(None) => Ok(()),
            Err(why) => self.filling.unreadable(at, why, spent),
        }
    }

    fn merge(&mut self, data: &[u8]) -> Result<(), ReadError> {
        for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
            let [Some(top), Some(bottom), Some(left), Some(right)] = [0, 2, 4, 6].map(|at| short(area, at)) else {
                return Err(damaged());
            };
            let (from, to) = (Address::new(top.into(), left), Address::new(bottom.into(), right));
            if from != to && top <= bottom && left <= right {
                self.merges.push(Area { from, to });
            }
        }
        if self.merges.len() > MAX_MERGES {
            return Err(ReadError::too_big("quá nhiều vùng ô trộn"));
        }
        Ok(())
    }
}

fn place(data: &[u8]) -> Result<(Address, usize), ReadError> {
    match (short(data, 0), short(data, 2), short(data, 4)) {
        (Some(row), Some(column), Some(style)) => Ok((Address::new(row.into(), column), style.into())),
        _ => Err(damaged()),
    }
}

/// Records one after the other: kind, length, content.
struct Walk<'a> {
    rest: &'a [u8],
}

impl<'a> Walk<'a> {
    fn next(&mut self) -> Result<Option<(u16, &'a [u8])>, ReadError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (kind, length) = short(self.rest, 0).zip(short(self.rest, 2)).ok_or_else(damaged)?;
        let end = 4 + usize::from(length);
        let data = self.rest.get(4..end).ok_or_else(damaged)?;
        self.rest = self.rest.get(end..).unwrap_or_default();
        Ok(Some((kind, data)))
    }
}

/// A record and those that continue it: none is longer than 8,224 bytes.
struct Continued<'a> {
    /// The last one first.
    parts: Vec<&'a [u8]>,
    now: &'a [u8],
}

impl<'a> Continued<'a> {
    fn new(first: &'a [u8], walk: &mut Walk<'a>) -> Result<Continued<'a>, ReadError> {
        let mut parts = Vec::new();
        while short(walk.rest, 0) == Some(0x003C) {
            parts.extend(walk.next()?.map(|(_, data)| data));
        }
        parts.reverse();
        Ok(Continued { parts, now: first })
    }

    /// All texts, up to the end of the last part.
    fn texts(mut self) -> Result<Vec<String>, ReadError> {
        let mut texts = Vec::new();
        while !self.now.is_empty() || self.turn() {
            if !self.now.is_empty() {
                texts.push(self.text()?);
            }
        }
        Ok(texts)
    }

    fn text(&mut self) -> Result<String, ReadError> {
        let head = self.take(3)?;
        let (letters, flags) = (short(&head, 0).map(usize::from).ok_or_else(damaged)?, head.get(2).copied());
        let flags = flags.ok_or_else(damaged)?;
        // Fonts inside of the text, and its phonetic reading, follow it.
        let runs = if flags & 8 != 0 { short(&self.take(2)?, 0).map_or(0, usize::from) } else { 0 };
        let reading = if flags & 4 != 0 { long(&self.take(4)?, 0).map_or(0, |size| size as usize) } else { 0 };
        let text = self.letters(letters, flags)?;
        self.skip(4 * runs)?;
        self.skip(reading)?;
        Ok(text)
    }

    /// Where letters go on in the next part, that begins with how wide they are there.
    fn letters(&mut self, letters: usize, flags: u8) -> Result<String, ReadError> {
        let (mut missing, mut is_wide, mut text) = (letters, flags & 1 != 0, String::new());
        while missing > 0 {
            if self.now.is_empty() {
                if !self.turn() {
                    return Err(damaged());
                }
                is_wide = self.take(1)?.first().is_some_and(|flags| flags & 1 != 0);
                continue;
            }
            let width = if is_wide { 2 } else { 1 };
            let here = missing.min(self.now.len() / width);
            if here == 0 {
                return Err(damaged());
            }
            let (bytes, rest) = self.now.split_at(here * width);
            text.push_str(&letters_of(bytes, here, u8::from(is_wide)).ok_or_else(damaged)?);
            self.now = rest;
            missing -= here;
        }
        Ok(text)
    }

    fn take(&mut self, count: usize) -> Result<Vec<u8>, ReadError> {
        let mut taken = Vec::new();
        while taken.len() < count {
            if self.now.is_empty() && !self.turn() {
                return Err(damaged());
            }
            let (head, rest) = self.now.split_at((count - taken.len()).min(self.now.len()));
            taken.extend_from_slice(head);
            self.now = rest;
        }
        Ok(taken)
    }

    fn skip(&mut self, mut count: usize) -> Result<(), ReadError> {
        while count > 0 {
            if self.now.is_empty() && !self.turn() {
                return Err(damaged());
            }
            let here = count.min(self.now.len());
            self.now = &self.now[here..];
            count -= here;
        }
        Ok(())
    }

    fn turn(&mut self) -> bool {
        self.parts.pop().is_some_and(|part| {
            self.now = part;
            true
        })
    }
}

fn damaged() -> ReadError {
    ReadError::corrupt("sổ làm việc .xls sai cấu trúc")
}

/// A text behind its length in two bytes.
fn text(data: &[u8]) -> Option<String> {
    letters_of(data.get(3..)?, usize::from(short(data, 0)?), *data.get(2)?)
}

/// A text behind its length in one byte.
fn short_text(data: &[u8]) -> Option<String> {
    letters_of(data.get(2..)?, usize::from(*data.first()?), *data.get(1)?)
}

/// Letters of one or two bytes, as the lowest flag says.
fn letters_of(data: &[u8], letters: usize, flags: u8) -> Option<String> {
    if flags & 1 == 0 {
        return Some(data.get(..letters)?.iter().copied().map(char::from).collect());
    }
    Some(utf16(data.get(..2 * letters)?))
}
