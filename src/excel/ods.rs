//! OpenDocument spreadsheets (.ods) into a `Grid`, read as a stream.
//!
//! Never holds more than the filled cells, and never repeats an empty cell because the file says so.
//!
//! Read here and not by calamine: that drops which numbers are percentages, and unfolds repeated cells in memory.

use std::collections::BTreeSet;
use std::io::BufRead;

use unicode_normalization::UnicodeNormalization;

use super::error::ReadError;
use super::guard::Parts;
use super::limits::{self, Filling, MAX_CELL_TEXT, Spent};
use super::ods_xml::{Piece, Styles, Tag, Xml};
use super::openformula::in_excels_spelling;
use super::outline::constant;
use super::scan::{MAX_COLUMN, MAX_MERGES, MAX_ROW, shortened};
use crate::model::grid::{Address, Area, Cell, Grid, Value, Visibility};

const MAX_SHEETS: usize = 200;

pub(super) fn read(mut parts: Parts<'_>) -> Result<Grid, ReadError> {
    parts.check_limits()?;
    let manifest = parts.get("META-INF/manifest.xml")?.unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(ReadError::Encrypted);
    }
    let mut styles = Styles::default();
    if let Some(xml) = parts.get("styles.xml")? {
        let mut xml = Xml::new(xml.as_slice(), "styles.xml");
        loop {
            match xml.next()? {
                Piece::Open(tag) => styles.learn(&tag)?,
                Piece::Close(_) | Piece::Text(_) => {}
                Piece::End => break,
            }
        }
    }
    let properties = match parts.get("meta.xml")? {
        Some(xml) => properties(Xml::new(xml.as_slice(), "meta.xml"))?,
        None => Vec::new(),
    };
    let has_macros = parts.has_folder("basic/") || parts.has_folder("scripts/");
    let xml = Xml::new(parts.open("content.xml")?, "content.xml");
    let content = Content { xml, styles, spent: Spent::default(), grid: Grid::default() };
    Ok(Grid { properties, has_macros, ..content.read()? })
}

/// The user's own properties of the document.
fn properties<R: BufRead>(mut xml: Xml<R>) -> Result<Vec<(String, String)>, ReadError> {
    let mut properties = Vec::new();
    loop {
        match xml.next()? {
            Piece::Open(tag) if tag.name == "meta:user-defined" => {
                let name = tag.get("meta:name").unwrap_or_default().to_owned();
                properties.push((name, xml.text()?));
            }
            Piece::Open(_) | Piece::Close(_) | Piece::Text(_) => {}
            Piece::End => break,
        }
    }
    properties.sort();
    Ok(properties)
}

struct Content<R> {
    xml: Xml<R>,
    styles: Styles,
    spent: Spent,
    grid: Grid,
}

/// The table that is being read.
struct Table {
    filling: Filling,
    merges: Vec<Area>,
    /// For runs of columns: how many, and the style of cells that name none.
    columns: Vec<(u32, Option<String>)>,
    row: u32,
}

/// What one cell element turned out to be.
struct Read {
    column: u32,
    repeats: u32,
    found: Result<Cell, String>,
}

impl<R: BufRead> Content<R> {
    fn read(mut self) -> Result<Grid, ReadError> {
        let mut names = BTreeSet::new();
        loop {
            match self.xml.next()? {
                Piece::Open(tag) => match tag.name.as_str() {
                    "table:table" => {
                        let name: String = tag.get("table:name").unwrap_or_default().nfc().collect();
                        if !names.insert(name.clone()) {
                            return Err(ReadError::corrupt(format!("hai trang tính cùng tên ‘{name}’")));
                        }
                        if names.len() > MAX_SHEETS {
                            return Err(ReadError::too_big(format!("hơn {MAX_SHEETS} trang tính")));
                        }
                        self.table(name, &tag)?;
                    }
                    "table:named-expression" => {
                        if let Some((name, formula)) = tag.get("table:name").zip(tag.get("table:expression")) {
                            self.grid.defined_names.push((name.to_owned(), constant(&in_excels_spelling(formula))));
                        }
                    }
                    "office:body"
                    | "office:spreadsheet"
                    | "office:document-content"
                    | "office:automatic-styles"
                    | "office:font-face-decls"
                    | "table:named-expressions" => {}
                    name if name.starts_with("style:") => self.styles.learn(&tag)?,
                    _ => self.xml.skip()?,
                },
                Piece::Close(_) | Piece::Text(_) => {}
                Piece::End => return Ok(self.grid),
            }
        }
    }

    fn table(&mut self, name: String, tag: &Tag) -> Result<(), ReadError> {
        let hidden = self.styles.is_hidden(tag.get("table:style-name").unwrap_or_default());
        let mut table = Table { filling: Filling::of(name), merges: Vec::new(), columns: Vec::new(), row: 0 };
        loop {
            match self.xml.next()? {
                Piece::Open(tag) => match tag.name.as_str() {
                    "table:table-column" => {
                        let style = tag.get("table:default-cell-style-name").map(str::to_owned);
                        table.columns.push((repeats(&tag, "table:number-columns-repeated")?, style));
                    }
                    "table:table-row" => self.row(&mut table, &tag)?,
                    "table:table-header-rows"
                    | "table:table-row-group"
                    | "table:table-rows"
                    | "table:table-column-group"
                    | "table:table-columns"
                    | "table:table-header-columns" => {}
                    // Shapes, forms, names of this sheet alone.
                    _ => self.xml.skip()?,
                },
                Piece::Close(name) if name == "table:table" => break,
                Piece::Close(_) | Piece::Text(_) => {}
                Piece::End => return Err(self.xml.cut()),
            }
        }
        let mut sheet = table.filling.sheet();
        sheet.visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
        sheet.merges = table.merges;
        self.grid.sheets.push(sheet);
        Ok(())
    }

    fn row(&mut self, table: &mut Table, tag: &Tag) -> Result<(), ReadError> {
        let times = repeats(tag, "table:number-rows-repeated")?;
        let style = tag.get("table:default-cell-style-name").map(str::to_owned);
        let (mut cells, mut column) = (Vec::new(), 0_u32);
        loop {
            match self.xml.next()? {
                Piece::Open(tag) if matches!(tag.name.as_str(), "table:table-cell" | "table:covered-table-cell") => {
                    self.spent.cell(table.filling.name())?;
                    let repeats = repeats(&tag, "table:number-columns-repeated")?;
                    table.merge(column, &tag)?;
                    if let Some(found) = self.cell(&tag)? {
                        let found = found.map(|cell| {
                            let named = tag.get("table:style-name").or(style.as_deref());
                            self.apply(cell, named.or_else(|| table.style_of(column)))
                        });
                        cells.push(Read { column, repeats, found });
                    }
                    column = column.saturating_add(repeats);
                }
                Piece::Open(_) => self.xml.skip()?,
                Piece::Close(name) if name == "table:table-row" => break,
                Piece::Close(_) | Piece::Text(_) => {}
                Piece::End => return Err(self.xml.cut()),
            }
        }
        let end = table.row.saturating_add(times);
        if !cells.is_empty() {
            for row in table.row..end {
                for cell in &cells {
                    self.place(table, row, cell)?;
                }
            }
        }
        table.row = end;
        Ok(())
    }

    fn place(&mut self, table: &mut Table, row: u32, cell: &Read) -> Result<(), ReadError> {
        for column in cell.column..cell.column.saturating_add(cell.repeats) {
            let at = u16::try_from(column).ok().filter(|_| row < MAX_ROW && column < MAX_COLUMN);
            let at = at.map(|column| Address::new(row, column)).ok_or_else(|| {
                ReadError::corrupt(format!("trang tính ‘{}’: ô nằm ngoài giới hạn", table.filling.name()))
            })?;
            match &cell.found {
                Ok(found) => table.filling.place(at, found.clone(), &mut self.spent)?,
                Err(why) => table.filling.unreadable(at, why.clone(), &mut self.spent)?,
            }
        }
        Ok(())
    }

    fn apply(&self, mut cell: Cell, style: Option<&str>) -> Cell {
        if let (Value::Text(_), Some(style)) = (&cell.value, style) {
            cell.font = self.styles.font(style);
        }
        cell
    }

    /// Nothing for a cell without content.
    fn cell(&mut self, tag: &Tag) -> Result<Option<Result<Cell, String>>, ReadError> {
        let shown = self.paragraphs()?;
        let kind = tag.get("office:value-type").or(tag.get("calcext:value-type"));
        let formula = tag.get("table:formula").map(in_excels_spelling);
        if kind.is_none() && shown.is_empty() && formula.is_none() {
            return Ok(None);
        }
        let value = value(tag, kind, shown);
        Ok(Some(value.map(|value| {
            let percent = kind == Some("percentage") && matches!(value, Value::Number(_));
            Cell { formula, percent, ..Cell::new(value) }
        })))
    }

    /// What a cell shows, up to its end: paragraphs are lines; notes and pictures are not its text.
    fn paragraphs(&mut self) -> Result<String, ReadError> {
        let (mut text, mut lines) = (String::new(), 0);
        // Elements that are open inside of the cell, all of them text.
        let mut depth = 0_usize;
        loop {
            match self.xml.next()? {
                Piece::Open(tag) => match tag.name.as_str() {
                    "text:p" if depth == 0 => {
                        if lines > 0 {
                            text.push('\n');
                        }
                        lines += 1;
                        depth = 1;
                    }
                    "text:span" | "text:a" if depth > 0 => depth += 1,
                    "text:s" if depth > 0 => {
                        let blanks = tag.get("text:c").map_or(Ok(1), str::parse::<usize>).unwrap_or(1);
                        text.extend(std::iter::repeat_n(' ', blanks.min(MAX_CELL_TEXT)));
                        self.xml.skip()?;
                    }
                    "text:tab" if depth > 0 => {
                        text.push('\t');
                        self.xml.skip()?;
                    }
                    "text:line-break" if depth > 0 => {
                        text.push('\n');
                        self.xml.skip()?;
                    }
                    _ => self.xml.skip()?,
                },
                Piece::Text(part) if depth > 0 => text.push_str(&part),
                Piece::Text(_) => {}
                Piece::Close(_) if depth == 0 => return Ok(text),
                Piece::Close(_) => depth -= 1,
                Piece::End => return Err(self.xml.cut()),
            }
            // Blanks may be claimed in great numbers; what is too long is cut to what is still seen to be too long.
            if text.len() > 8 * MAX_CELL_TEXT {
                text = text.chars().take(2 * MAX_CELL_TEXT).collect();
            }
        }
    }
}

impl Table {
    fn merge(&mut self, column: u32, tag: &Tag) -> Result<(), ReadError> {
        let (wide, high) = (repeats(tag, "table:number-columns-spanned")?, repeats(tag, "table:number-rows-spanned")?);
        if wide == 1 && high == 1 {
            return Ok(());
        }
        let (Ok(left), Ok(right)) = (u16::try_from(column), u16::try_from(column.saturating_add(wide - 1))) else {
            return Ok(());
        };
        let bottom = self.row.saturating_add(high - 1).min(MAX_ROW - 1);
        self.merges.push(Area { from: Address::new(self.row, left), to: Address::new(bottom, right) });
        if self.merges.len() > MAX_MERGES {
            return Err(ReadError::too_big("quá nhiều vùng ô trộn"));
        }
        Ok(())
    }

    fn style_of(&self, column: u32) -> Option<&str> {
        let mut passed = 0_u32;
        for (count, style) in &self.columns {
            passed = passed.saturating_add(*count);
            if column < passed {
                return style.as_deref();
            }
        }
        None
    }
}

/// A count of at least one.
fn repeats(tag: &Tag, key: &str) -> Result<u32, ReadError> {
    match tag.get(key) {
        None => Ok(1),
        Some(text) => match text.trim().parse::<u32>() {
            Ok(count) => Ok(count.clamp(1, MAX_ROW)),
            Err(_) => Err(ReadError::corrupt(format!("số lần lặp ‘{}’ không có thật", shortened(text)))),
        },
    }
}

fn value(tag: &Tag, kind: Option<&str>, shown: String) -> Result<Value, String> {
    if tag.get("calcext:value-type") == Some("error") {
        return Ok(Value::Error(shortened(shown.trim())));
    }
    match kind {
        Some("float" | "currency" | "percentage") => {
            let raw = tag.get("office:value").unwrap_or_default();
            match raw.trim().parse::<f64>() {
                Ok(number) => limits::number(number),
                Err(_) => Err(format!("ô kiểu số nhưng chứa ‘{}’", shortened(raw))),
            }
        }
        Some("date") => limits::iso_day(tag.get("office:date-value").unwrap_or_default()),
        Some("boolean") => match tag.get("office:boolean-value").map(str::trim) {
            Some("true") => Ok(Value::Bool(true)),
            Some("false") => Ok(Value::Bool(false)),
            raw => Err(format!("ô kiểu đúng/sai nhưng chứa ‘{}’", shortened(raw.unwrap_or_default()))),
        },
        Some("string") => match tag.get("office:string-value") {
            Some(text) if shown.is_empty() => limits::bounded(text),
            Some(_) | None => limits::bounded(&shown),
        },
        // A formula that the program has not calculated.
        None | Some("void") if shown.is_empty() => Ok(Value::Empty),
        Some("time") | None | Some("void") => limits::bounded(&shown),
        Some(other) => Err(format!("kiểu ô ‘{}’ không đọc được", shortened(other))),
    }
}
