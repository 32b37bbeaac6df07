//! .xlsb (binary workbooks since Excel 2007) into a `Grid`: parts of a package, filled with records.
//!
//! Never makes room for what a record claims: only what is there counts.
//!
//! Read here and not by calamine: that passes over short cell records in silence, and drops which numbers are
//! percentages, fonts and merged cells.

use unicode_normalization::UnicodeNormalization;

use super::binary::{self, Formats, utf16};
use super::error::ReadError;
use super::guard::Parts;
use super::limits::{Filling, Spent};
use super::ods_xml::{Piece, Xml};
use super::ole::{double, long, short};
use super::outline;
use super::scan::{MAX_COLUMN, MAX_MERGES, MAX_ROW};
use crate::model::grid::{Address, Area, Grid, Sheet, Value, Visibility};

const MAX_SHEETS: usize = 200;

pub(super) fn read(mut parts: Parts<'_>) -> Result<Grid, ReadError> {
    parts.check_limits()?;
    let relations = outline::relations(&parts.need("xl/_rels/workbook.bin.rels")?)?;
    let mut workbook = workbook(&parts.need("xl/workbook.bin")?)?;
    if workbook.sheets.len() > MAX_SHEETS {
        return Err(ReadError::too_big(format!("{} trang tính (tối đa {MAX_SHEETS})", workbook.sheets.len())));
    }
    for record in (Walk { rest: &parts.get("xl/styles.bin")?.unwrap_or_default() }) {
        let (kind, data) = record?;
        workbook.learn(kind, data)?;
    }
    let mut texts = Vec::new();
    for record in (Walk { rest: &parts.get("xl/sharedStrings.bin")?.unwrap_or_default() }) {
        let (kind, data) = record?;
        if kind == 19 {
            texts.push(data.get(1..).and_then(text).ok_or_else(damaged)?.0);
        }
    }
    let mut spent = Spent::default();
    let mut sheets: Vec<Sheet> = Vec::new();
    for part in &workbook.sheets {
        let relation = relations.get(&part.relation).ok_or_else(damaged)?;
        if !relation.kind.ends_with("/worksheet") {
            continue;
        }
        let name: String = part.name.nfc().collect();
        if sheets.iter().any(|sheet| sheet.name == name) {
            return Err(ReadError::corrupt(format!("hai trang tính cùng tên ‘{name}’")));
        }
        let path = relation.target.strip_prefix('/').map_or_else(|| format!("xl/{}", relation.target), str::to_owned);
        let content = parts.need(&path)?;
        let cells = Cells { formats: &workbook.formats, texts: &texts, filling: Filling::of(name), merges: Vec::new() };
        sheets.push(Sheet { visibility: part.visibility, ..cells.read(&content, &mut spent)? });
    }
    let properties = match parts.get("docProps/custom.xml")? {
        Some(xml) => properties(Xml::new(xml.as_slice(), "docProps/custom.xml"))?,
        None => Vec::new(),
    };
    let has_macros = relations.values().any(|relation| relation.is_macro());
    Ok(Grid { sheets, defined_names: workbook.names, properties, has_macros })
}

#[derive(Default)]
struct Workbook {
    sheets: Vec<SheetPlace>,
    /// Workbook-wide names that stand for a text.
    names: Vec<(String, String)>,
    formats: Formats,
    /// Named styles are described by the same records as formats of cells.
    in_cell_formats: bool,
}

struct SheetPlace {
    name: String,
    relation: String,
    visibility: Visibility,
}

fn workbook(part: &[u8]) -> Result<Workbook, ReadError> {
    let mut workbook = Workbook::default();
    for record in (Walk { rest: part }) {
        let (kind, data) = record?;
        match kind {
            // BrtWbProp
            153 => workbook.formats.is_1904 = long(data, 0).is_some_and(|flags| flags & 1 != 0),
            // BrtBundleSh: state, number, relation, name.
            156 => workbook.sheets.push(sheet_place(data).ok_or_else(damaged)?),
            // BrtName
            39 => workbook.names.extend(text_name(data)),
            _ => {}
        }
    }
    Ok(workbook)
}

fn sheet_place(data: &[u8]) -> Option<SheetPlace> {
    let visibility = match long(data, 0)? {
        0 => Visibility::Visible,
        1 => Visibility::Hidden,
        _ => Visibility::VeryHidden,
    };
    let (relation, rest) = text(data.get(8..)?)?;
    Some(SheetPlace { name: text(rest)?.0, relation, visibility })
}

/// A name of the whole workbook that stands for a text: flags, key, sheet, name, tokens.
fn text_name(data: &[u8]) -> Option<(String, String)> {
    if long(data, 5)? != u32::MAX {
        return None;
    }
    let (name, tokens) = text(data.get(9..)?)?;
    let token = tokens.get(4..)?;
    let letters = usize::from(short(token, 1)?);
    (*token.first()? == 0x17).then(|| Some((name, utf16(token.get(3..3 + 2 * letters)?)))).flatten()
}

impl Workbook {
    fn learn(&mut self, kind: u16, data: &[u8]) -> Result<(), ReadError> {
        match kind {
            // BrtFont: the name stands behind 21 bytes of size, colour and the like.
            43 => self.formats.font(data.get(21..).and_then(text).map(|(name, _)| name)),
            // BrtFmt
            44 => {
                let (number, (code, _)) = short(data, 0).zip(data.get(2..).and_then(text)).ok_or_else(damaged)?;
                self.formats.code(number, &code);
            }
            617 => self.in_cell_formats = true,
            618 => self.in_cell_formats = false,
            // BrtXF: parent, number format, font.
            47 if self.in_cell_formats => {
                let (code, font) = short(data, 2).zip(short(data, 4)).ok_or_else(damaged)?;
                self.formats.cell(code, font.into());
            }
            _ => {}
        }
        Ok(())
    }
}

struct Cells<'w> {
    formats: &'w Formats,
    texts: &'w [String],
    filling: Filling,
    merges: Vec<Area>,
}

impl Cells<'_> {
    fn read(mut self, part: &[u8], spent: &mut Spent) -> Result<Sheet, ReadError> {
        let (mut row, mut next_column) = (0, 0);
        for record in (Walk { rest: part }) {
            spent.record(self.filling.name())?;
            let (kind, data) = record?;
            match kind {
                // BrtRowHdr
                0 => {
                    row = long(data, 0).filter(|row| *row < MAX_ROW).ok_or_else(damaged)?;
                    next_column = 0;
                }
                // Cells; the short ones stand right of the one before.
                1..=18 | 62 => {
                    let is_short = matches!(kind, 12..=18);
                    let (column, rest) = match is_short {
                        true => (next_column, data),
                        false => (long(data, 0).ok_or_else(damaged)?, data.get(4..).ok_or_else(damaged)?),
                    };
                    let at = u16::try_from(column).ok().filter(|_| column < MAX_COLUMN).ok_or_else(damaged)?;
                    next_column = column + 1;
                    let kind = if is_short { kind - 11 } else { kind };
                    self.cell(Address::new(row, at), kind, rest, spent)?;
                }
                // BrtMergeCell
                176 => self.merge(data)?,
                _ => {}
            }
        }
        Ok(Sheet { merges: self.merges, ..self.filling.sheet() })
    }

    /// `data` begins with the number of the format.
    fn cell(&mut self, at: Address, kind: u16, data: &[u8], spent: &mut Spent) -> Result<(), ReadError> {
        spent.cell(self.filling.name())?;
        let style = (long(data, 0).ok_or_else(damaged)? & 0x00FF_FFFF) as usize;
        let text_at = |at: usize| data.get(at..).and_then(text).map(|(text, _)| Value::Text(text)).ok_or_else(damaged);
        let byte = || data.get(4).copied().ok_or_else(damaged);
        let value = match kind {
            1 => return Ok(()),
            2 => self.formats.number(style, binary::packed(data, 4).ok_or_else(damaged)?),
            3 | 11 => Ok(binary::error(byte()?)),
            4 | 10 => Ok(Value::Bool(byte()? != 0)),
            5 | 9 => self.formats.number(style, double(data, 4).ok_or_else(damaged)?),
            6 | 8 => Ok(text_at(4)?),
            7 => {
                let number = long(data, 4).ok_or_else(damaged)?;
                let text = usize::try_from(number).ok().and_then(|number| self.texts.get(number));
                text.cloned().map(Value::Text).ok_or_else(|| format!("văn bản dùng chung số ‘{number}’ không có thật"))
            }
            // A text with fonts inside, behind one byte of flags.
            _ => Ok(text_at(5)?),
        };
        match value.map(|value| self.formats.dressed(style, value, matches!(kind, 8..=11))) {
            Ok(Some(cell)) => self.filling.place(at, cell, spent),
            Ok(None) => Ok(()),
            Err(why) => self.filling.unreadable(at, why, spent),
        }
    }

    fn merge(&mut self, data: &[u8]) -> Result<(), ReadError> {
        let [Some(top), Some(bottom), Some(left), Some(right)] = [0, 4, 8, 12].map(|at| long(data, at)) else {
            return Err(damaged());
        };
        let corner = |row: u32, column: u32| {
            u16::try_from(column).ok().filter(|_| row < MAX_ROW).map(|column| Address::new(row, column))
        };
        if let Some((from, to)) = corner(top, left).zip(corner(bottom, right))
            && from != to
            && top <= bottom
            && left <= right
        {
            self.merges.push(Area { from, to });
        }
        if self.merges.len() > MAX_MERGES {
            return Err(ReadError::too_big("quá nhiều vùng ô trộn"));
        }
        Ok(())
    }
}

/// Custom properties of a package: `<property name="…"><vt:lpwstr>…`.
fn properties(mut xml: Xml<&[u8]>) -> Result<Vec<(String, String)>, ReadError> {
    let mut properties = Vec::new();
    loop {
        match xml.next()? {
            Piece::Open(tag) if tag.name.rsplit(':').next() == Some("property") => {
                let name = tag.get("name").unwrap_or_default().to_owned();
                properties.push((name, xml.text()?));
            }
            Piece::Open(_) | Piece::Close(_) | Piece::Text(_) => {}
            Piece::End => break,
        }
    }
    properties.sort();
    Ok(properties)
}

/// Records one after the other: kind in one or two bytes, length in one to four, content.
struct Walk<'a> {
    rest: &'a [u8],
}

impl<'a> Walk<'a> {
    fn step(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = self.figure(2)?;
        let length = usize::try_from(self.figure(4)?).ok()?;
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
    Some((utf16(text), rest))
}

fn damaged() -> ReadError {
    ReadError::corrupt("sổ làm việc .xlsb sai cấu trúc")
}
